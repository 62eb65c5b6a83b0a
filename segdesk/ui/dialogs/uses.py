"""What every class has in a project: objects, pixels, images. Counted off the GUI thread. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress

Ids = npt.NDArray[np.int64]
_ROW = np.dtype([("key", "<u4"), ("objects", "<u4"), ("pixels", "<u8")])
"""A ClassUse in ImageEntry.packed_use."""


def _nobody() -> Ids:
    return np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Use:
    """Of one class. images: the ids of the images that hold it, sorted."""

    objects: int = 0
    pixels: int = 0
    images: Ids = field(default_factory=_nobody)

    def __add__(self, other: Use) -> Use:
        """Both classes taken as one."""
        images = np.union1d(self.images, other.images)
        return Use(self.objects + other.objects, self.pixels + other.pixels, images)


@dataclass(frozen=True, eq=False)
class Uses:
    """Use by class key over a whole project; a class that is not there has none. images: how many."""

    of: Mapping[int, Use]
    images: int = 0

    def __getitem__(self, key: int) -> Use:
        return self.of.get(key, Use())

    @cached_property
    def pixels(self) -> int:
        return sum(one.pixels for one in self.of.values())

    def merged(self, source: int, target: int) -> Uses:
        """One class's objects are the other's."""
        of = {key: one for key, one in self.of.items() if key != source}
        return Uses(of | {target: self[source] + self[target]}, self.images)


def count_uses(classes: ClassMap, entries: Sequence[ImageEntry], progress: Progress) -> Uses:
    """From what the entries say, so no mask is read; classes that were merged count for their target."""
    progress.step(0, len(entries), "Counting")
    rows = np.frombuffer(b"".join(one.packed_use for one in entries), _ROW)
    lengths = [len(one.packed_use) // _ROW.itemsize for one in entries]
    images = np.repeat(np.array([one.id for one in entries], np.int64), lengths)
    keys, of_key = np.unique(rows["key"], return_inverse=True)
    targets = np.array([classes.resolve(key) for key in keys.tolist()], np.int64)[of_key]
    order = np.argsort(targets, kind="stable")
    found, starts = np.unique(targets[order], return_index=True)
    parts = np.split(order, starts[1:]) if len(found) else []
    progress.step(len(entries), len(entries), "Counting")
    return Uses(
        {key: _use(rows[part], images[part]) for key, part in zip(found.tolist(), parts, strict=True)},
        len(entries),
    )


def _use(rows: npt.NDArray[np.void], images: Ids) -> Use:
    return Use(int(rows["objects"].sum()), int(rows["pixels"].sum()), np.unique(images))
