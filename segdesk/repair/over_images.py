"""A repair by hand over many images: tried without a change, or done as one step."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from segdesk.errors import Refused
from segdesk.model.document import Document
from segdesk.model.step import Change, Changes, Key
from segdesk.progress import SILENT, Progress
from segdesk.repair.by_hand import Outcome, Repair, look, mend
from segdesk.repair.stored_classes import listed
from segdesk.workers import in_order


class Pieces(Protocol):
    """A step over many images in the making: ProjectFile.batch()."""

    def document(self, image: int) -> Document:
        """An image as it was when the work began."""

    def put(self, document: Document, changes: Changes) -> None:
        """What an edit (into=changes) did to it."""


@dataclass
class Tally:
    """Of a repair over many images. refused: image -> why it was left as it is."""

    images: int = 0
    outcome: Outcome = field(default_factory=Outcome)
    refused: dict[int, str] = field(default_factory=dict)


def mend_many(
    pieces: Pieces, images: Collection[int], repair: Repair, *, jobs: int = 1, progress: Progress = SILENT
) -> Tally:
    """Repair images piece by piece; finish() of the batch makes the step. Images that refuse are listed."""

    def work(image: int) -> tuple[int, Outcome | Refused]:
        document, changes = pieces.document(image), dict[Key, Change]()
        try:
            outcome = mend(document, repair, changes)
        except Refused as why:
            return image, why
        pieces.put(document, changes)
        return image, outcome

    tally = Tally()
    total = len(images)
    for image, outcome in in_order(work, images, total=total, jobs=jobs, progress=progress, what="Repairing"):
        if isinstance(outcome, Refused):
            tally.refused[image] = outcome.sentence
        else:
            tally.images += 1
            tally.outcome += outcome
    return tally


def look_at_many(
    read: Callable[[int], Document],
    images: Collection[int],
    repair: Repair,
    *,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> Tally:
    """What mend_many() would do, and change nothing: a dry run. read gives the document of an image."""
    tally = Tally()

    def work(image: int) -> Outcome:
        return look(read(image), repair)

    for image, outcome in zip(
        images,
        in_order(work, images, total=len(images), jobs=jobs, progress=progress, what="Trying"),
        strict=True,
    ):
        if outcome.unknown and repair.rest is None:
            tally.refused[image] = f"Values without a class: {listed(outcome.unknown)}."
            tally.outcome += Outcome(unknown=outcome.unknown)
            continue
        tally.images += 1
        tally.outcome += outcome
    return tally
