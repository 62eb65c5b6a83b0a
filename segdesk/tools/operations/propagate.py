"""Objects copied onto other images, as one step over all of them. Where nothing fits an image is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segdesk.errors import SegDeskError
from segdesk.model.document import Document
from segdesk.model.overlap import Overlap
from segdesk.model.project import Collected, Project
from segdesk.progress import SILENT, Progress
from segdesk.tools.operations.clip import Clip, paste


@dataclass(frozen=True)
class Propagated:
    """What became of each image: the objects that it got, or the words why it got none."""

    made: Mapping[int, tuple[int, ...]]
    skipped: Mapping[int, str]
    lost_px: Mapping[int, int]
    """Pixels of the clip that an image has no place for, where there are any: outside, or kept by others."""


def following(project: Project, image: int, count: int) -> list[int]:
    """The next so many images in the order of the project; fewer at its end."""
    order = [entry.id for entry in project.in_order]
    place = order.index(image) + 1
    return order[place : place + count]


def propagate(
    project: Project,
    images: Sequence[int],
    clip: Clip,
    *,
    overlap: Overlap = Overlap.KEEP,
    progress: Progress = SILENT,
) -> Propagated:
    """Put copies of a clip's objects on images, where they were on theirs; one step.

    Left out, with the reason: images that cannot be read, are being changed, whose mask waits for a repair,
    or where nothing fits. progress may raise Cancelled: then nothing has happened.
    """
    made: dict[int, tuple[int, ...]] = {}
    skipped: dict[int, str] = {}
    lost: dict[int, int] = {}
    was_open = set(project.open_documents())
    try:
        with project.step(f"Copy {clip} to {_counted(len(images))}") as step:
            for image in progress.over(images, "Copying"):
                try:
                    made[image], lost[image] = _put(project.document(image), clip, overlap, step)
                except SegDeskError as fault:
                    skipped[image] = fault.problem
                except ValueError as words:
                    skipped[image] = str(words)
    finally:
        for image in set(project.open_documents()) - was_open:
            project.close_document(image)
    return Propagated(made, skipped, {image: pixels for image, pixels in lost.items() if pixels})


def _put(document: Document, clip: Clip, overlap: Overlap, step: Collected) -> tuple[tuple[int, ...], int]:
    """The new objects of one image, and the pixels that it has no place for."""
    if document.busy or document.editing:
        raise ValueError(f"This image is being changed: {document.busy or 'a gesture'}")
    if document.stored is not None:
        raise ValueError("Its mask does not fit and waits for a repair")
    with document.edit("Copy", overlap=overlap, into=step) as edit:
        made = paste(edit, (), clip=clip, dx=0, dy=0)
    return made, clip.pixels - sum(document.area(one) for one in made)


def _counted(images: int) -> str:
    return "the next image" if images == 1 else f"the next {images} images"
