"""What every class has in a project: objects, pixels, images. Counted off the GUI thread. Knows no Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress

Ids = npt.NDArray[np.int64]
_STEP = 1000


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

    @property
    def pixels(self) -> int:
        return sum(one.pixels for one in self.of.values())

    def merged(self, source: int, target: int) -> Uses:
        """One class's objects are the other's."""
        of = {key: one for key, one in self.of.items() if key != source}
        return Uses(of | {target: self[source] + self[target]}, self.images)


def count_uses(classes: ClassMap, entries: Sequence[ImageEntry], progress: Progress) -> Uses:
    """From what the entries say, so no mask is read; classes that were merged count for their target."""
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    images: dict[int, list[int]] = defaultdict(list)
    for done, entry in enumerate(entries):
        if done % _STEP == 0:
            progress.step(done, len(entries), "Counting")
        for key, objects, pixels in entry.use:
            target = classes.resolve(key)
            totals[target][0] += objects
            totals[target][1] += pixels
            images[target].append(entry.id)
    of = {
        key: Use(objects, pixels, np.unique(np.array(images[key], np.int64)))
        for key, (objects, pixels) in totals.items()
    }
    return Uses(of, len(entries))
