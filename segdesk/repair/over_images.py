"""A repair by hand over many images: tried without a change, or done as one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from segdesk.errors import SegDeskError
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

    def work(image: int) -> Outcome:
        document, changes = pieces.document(image), dict[Key, Change]()
        outcome = mend(document, repair, changes)
        pieces.put(document, changes)
        return outcome

    found = in_order(_told(work), images, total=len(images), jobs=jobs, progress=progress, what="Repairing")
    return _tally(images, found)


def look_at_many(
    read: Callable[[int], Document],
    images: Collection[int],
    repair: Repair,
    *,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> Tally:
    """What mend_many() would do, and change nothing: a dry run. read gives the document of an image.

    Values without a class are counted in the outcome also where they are why an image is refused.
    """
    work = _told(lambda image: look(read(image), repair))
    found = in_order(work, images, total=len(images), jobs=jobs, progress=progress, what="Trying")
    return _tally(images, (_refused_by(one, repair) for one in found))


@dataclass(frozen=True)
class _Found:
    """Of one image. why: it was left as it is."""

    outcome: Outcome = field(default_factory=Outcome)
    why: str = ""


def _told(work: Callable[[int], Outcome]) -> Callable[[int], _Found]:
    """An image that cannot be read or refuses does not stop the others."""

    def told(image: int) -> _Found:
        try:
            return _Found(work(image))
        except SegDeskError as fault:
            return _Found(why=fault.sentence)

    return told


def _refused_by(found: _Found, repair: Repair) -> _Found:
    unknown = found.outcome.unknown
    if not unknown or repair.rest is not None:
        return found
    return _Found(Outcome(unknown=unknown), f"Values without a class: {listed(unknown)}.")


def _tally(images: Collection[int], found: Iterable[_Found]) -> Tally:
    tally = Tally()
    for image, one in zip(images, found, strict=True):
        tally.outcome += one.outcome
        if one.why:
            tally.refused[image] = one.why
        else:
            tally.images += 1
    return tally
