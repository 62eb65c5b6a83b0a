"""Another page of its file for the image in front: one step, where the page has the image's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, probe
from segdesk.model.entry import ImageEntry
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.sources import source_of
from segdesk.ui.wording import dimensions

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session


def choose_page(session: Session, page: int) -> Job | None:
    """Begin to turn to a page, counted from 0; None where it is that one already. What stands in the way goes
    to session.failed."""
    entry = session.entry
    if entry is None or entry.page == page:
        return None
    path = source_of(session, entry.id).path
    job = session.jobs.start("Page", lambda _progress: probe(path, page=page))
    job.succeeded.connect(lambda facts: _turn(session, entry, page, facts))
    job.failed.connect(session.failed)
    return job


def _turn(session: Session, entry: ImageEntry, page: int, facts: ImageFacts) -> None:
    try:
        if (facts.width, facts.height) != (entry.width, entry.height):
            raise SegDeskError(
                f"Page {page + 1} is {dimensions(facts.width, facts.height)}, the image and its mask are "
                f"{dimensions(entry.width, entry.height)}.",
                "Save that page as a file of its own and add it.",
                file=entry.original,
            )
        with session.step(f"Page {page + 1} of {entry.original}") as step:
            session.project.set_entry(entry.id, into=step, page=page)
    except SegDeskError as fault:
        session.failed.emit(fault)
