"""Objects copied onto other images, each on a copy of its own; where nothing fits an image is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segdesk.errors import SegDeskError
from segdesk.model.overlap import Overlap
from segdesk.model.project import Project
from segdesk.model.step import Change, Key
from segdesk.progress import SILENT, Progress
from segdesk.tools.operations.clip import Clip, paste
from segdesk.workers import in_order

if TYPE_CHECKING:
    from segdesk.repair.over_images import Pieces


@dataclass(frozen=True)
class Propagated:
    """What became of each image: the objects that it got, or the words why it got none."""

    made: Mapping[int, tuple[int, ...]]
    skipped: Mapping[int, str]
    lost_px: Mapping[int, int]
    """Pixels of the clip that an image has no place for, where there are any: outside, or kept by others."""


@dataclass(frozen=True)
class _Put:
    """The same of one image."""

    made: tuple[int, ...] = ()
    lost_px: int = 0
    words: str = ""


def following(project: Project, image: int, count: int) -> list[int]:
    """The next so many images in the order of the project; fewer at its end."""
    order = [entry.id for entry in project.in_order]
    place = order.index(image) + 1
    return order[place : place + count]


def copying(clip: Clip, images: int) -> str:
    """The name of the step."""
    return f"Copy {clip} to {'the next image' if images == 1 else f'the next {images} images'}"


def propagate(
    pieces: Pieces,
    images: Sequence[int],
    clip: Clip,
    *,
    overlap: Overlap = Overlap.KEEP,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> Propagated:
    """Put copies of a clip's objects on images, where they were on theirs; runs in any thread.

    Left out, with the reason: images that cannot be read, whose mask waits for a repair, or where nothing
    fits. Whoever made the batch finishes it, as one step; progress may raise Cancelled.
    """

    def work(image: int) -> _Put:
        try:
            return _put(pieces, image, clip, overlap)
        except SegDeskError as fault:
            return _Put(words=fault.problem)
        except ValueError as words:
            return _Put(words=str(words))

    results = in_order(work, images, total=len(images), jobs=jobs, progress=progress, what="Copying")
    found = dict(zip(images, results, strict=True))
    return Propagated(
        {image: one.made for image, one in found.items() if one.made},
        {image: one.words for image, one in found.items() if one.words},
        {image: one.lost_px for image, one in found.items() if one.lost_px},
    )


def _put(pieces: Pieces, image: int, clip: Clip, overlap: Overlap) -> _Put:
    document, changes = pieces.document(image), dict[Key, Change]()
    if document.stored is not None:
        raise ValueError("Its mask does not fit and waits for a repair")
    with document.edit("Copy", overlap=overlap, into=changes) as edit:
        made = paste(edit, (), clip=clip, dx=0, dy=0)
    pieces.put(document, changes)
    return _Put(made, clip.pixels - sum(document.area(one) for one in made))
