"""Which photos a session asks for, and when: those of the images in front and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from segdesk.ui.session.photos import Source

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session

AHEAD: Final = (1, -1, 2)


def source_of(session: Session, image: int) -> Source:
    """Where the photo of an image is read."""
    entry = session.project.entries[image]
    return Source(session.file.photo_path(entry), entry.page)


def neighbours(session: Session) -> list[int]:
    """The images that are likely to be next; none while none is in front."""
    if session.entry is None:
        return []
    place = session.order.index(session.entry.id)
    return [session.order[place + by] for by in AHEAD if 0 <= place + by < len(session.order)]


def follow_page(session: Session, image: int) -> None:
    """The entry of an image changed: perhaps it is another page of its file now."""
    shown, source = session.photos.shown(image), source_of(session, image)
    if shown is not None and shown.source != source:
        session.photos.forget(image)
        if session.entry is not None and session.entry.id == image:
            session.photos.want(image, source)


def follow_rendition(session: Session) -> None:
    """The view wants another rendition: the photo in front stays as it is until it was made anew."""
    rendition, entry = session.view.rendition, session.entry
    if rendition != session.photos.rendition:
        session.photos.rendition = rendition
        if entry is not None and session.photo is not None and session.pyramid is None:
            session.photos.want(entry.id, source_of(session, entry.id))
