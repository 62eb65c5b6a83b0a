"""Class ids, background and void of a package, settled once. Knows the class map; knows no images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdesk.errors import Refused
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task

YOLO_KINDS = {
    Task.SEMANTIC: (Kind.THING, Kind.STUFF),
    Task.INSTANCE: (Kind.THING,),
    Task.PANOPTIC: (Kind.THING,),
}


@dataclass(frozen=True)
class Numbering:
    """How classes are numbered in pixels, COCO and YOLO.

    unlabelled is the value that pixels without an object get. bit_depth is of the mask files.
    """

    classes: ClassMap
    task: Task
    bit_depth: int
    background_id: int | None
    void_id: int | None

    @property
    def unlabelled(self) -> int:
        if self.task is not Task.SEMANTIC or self.background_id is not None:
            return self.background_id or 0
        return self.void_id if self.void_id is not None else 0

    @property
    def padding(self) -> int:
        """The value of pixels that no photo covers: void where there is such a class."""
        void = self.classes.void
        return void.id if void is not None and self.task is Task.SEMANTIC else self.unlabelled

    @property
    def categories(self) -> tuple[MaskClass, ...]:
        """The classes that COCO lists: things and stuff, by id."""
        listed = [one for one in self.classes if one.kind in (Kind.THING, Kind.STUFF)]
        return tuple(sorted(listed, key=lambda one: one.id))

    @property
    def yolo_index(self) -> dict[int, int]:
        """YOLO's 0..n-1 -> class id."""
        kinds = YOLO_KINDS[self.task]
        return dict(enumerate(one.id for one in self.categories if one.kind in kinds))

    @property
    def pixel_type(self) -> type[np.uint8] | type[np.uint16]:
        return np.uint16 if self.bit_depth == 16 else np.uint8


def numbering(classes: ClassMap, task: Task, *, unlabelled_pixels: bool) -> Numbering:
    """The numbering of a package; unlabelled_pixels says whether any exported pixel has no object.

    Refused when unlabelled pixels need a value that a class has already.
    """
    if task is not Task.SEMANTIC:
        panoptic = task is Task.PANOPTIC
        return Numbering(classes, task, 24 if panoptic else 8, None, 0 if panoptic else None)
    deep = any(one.id > 255 for one in classes)
    background, void = classes.background, classes.void
    void_id = void.id if void else None
    if void is None and background is None and unlabelled_pixels:
        void_id = _free_void(classes, 65535 if deep else 255)
    return Numbering(classes, task, 16 if deep else 8, background.id if background else None, void_id)


def _free_void(classes: ClassMap, value: int) -> int:
    taken = classes.by_id(value)
    if taken is not None:
        raise Refused(
            f"Some pixels are unlabelled and would be written as {value}, the id of class {taken.name!r}.",
            "Label them, or give the class map a class of kind void or background.",
        )
    return value
