"""Checks of how a set is spread: classes over splits and images, sizes of objects."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, MaskClass, Task

from .examined import Examined, Subject
from .finding import Finding, Severity
from .limits import Limits
from .look import Look

SPLITS = ("train", "val", "test")
LISTED = 8
ONE_CLASS_SHARE, USUAL_CLASSES = 0.995, 4
"""An image of one class is odd where half of all images have so many."""


class OfClass(NamedTuple):
    """What a class has in one image. crowds: how many of its objects are marked as such."""

    objects: int = 0
    pixels: int = 0
    crowds: int = 0


Use = dict[int, OfClass]
"""Class key -> what it has in one image."""


def gather_use(look: Look) -> Use | None:
    """What each class has in the image; None without labels."""
    if look.seen is None or not look.seen.labelled:
        return None
    found: Use = {}
    for one in look.objects:
        key = look.classes.resolve(one.class_key)
        objects, pixels, crowds = found.get(key, OfClass())
        found[key] = OfClass(objects + 1, pixels + look.area(one), crowds + one.crowd)
    return found


@dataclass
class Balance:
    """Totals per class and split."""

    examined: Examined
    limits: Limits
    totals: Counter[tuple[str, int]] = field(default_factory=Counter)
    images: Counter[tuple[str, int]] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    pixels: Counter[int] = field(default_factory=Counter)
    classes_per_image: Counter[int] = field(default_factory=Counter)
    crowds: int = 0
    of_one_class: list[tuple[str, int]] = field(default_factory=list)

    def add(self, subject: Subject, fact: Use) -> None:
        self._add_image(subject.name, fact)
        for split in {"", subject.split}:
            self.sizes[split] += 1
            for key, used in fact.items():
                self.totals[split, key] += used.objects if self._counts_objects(key) else used.pixels
                self.images[split, key] += 1

    def _add_image(self, name: str, fact: Use) -> None:
        areas = {key: used.pixels for key, used in fact.items() if used.pixels}
        self.crowds += sum(used.crowds for key, used in fact.items() if self._counts_objects(key))
        self.pixels.update(areas)
        self.classes_per_image[len(areas)] += 1
        if areas and max(areas.values()) >= ONE_CLASS_SHARE * sum(areas.values()):
            self.of_one_class.append((name, max(areas, key=areas.__getitem__)))

    def _alone(self) -> Iterator[Finding]:
        """Images of a set of full scenes that are one class all over."""
        numbers, images = zip(*sorted(self.classes_per_image.items()), strict=True)
        usual = _weighted_median(np.array(numbers, np.float64), np.array(images))
        for name, key in self.of_one_class if usual >= USUAL_CLASSES else ():
            one = self.examined.classes.by_key(key)
            if one.kind in (Kind.VOID, Kind.BACKGROUND):
                continue
            said = f"It is {one.name} all over; images of this set have {usual:.0f} classes. Look at it."
            yield Finding("balance", Severity.WARNING, name, said, class_id=one.id)

    def findings(self) -> Iterator[Finding]:
        unused: list[str] = []
        if self.examined.task is Task.SEMANTIC and self.classes_per_image:
            yield from self._alone()
        yield from self._all_crowds()
        for one in self.examined.classes:
            if one.kind in (Kind.VOID, Kind.BACKGROUND):
                continue
            if not self.totals["", one.key]:
                unused.append(one.name)
                continue
            yield from self._rare(one)
            for split in SPLITS:
                if self.sizes[split] and not self.totals[split, one.key]:
                    said = (
                        f"{one.name} is in no image of {split}, and in {self.images['', one.key]:,} others."
                    )
                    yield _about(one, f"{said} Split again.", repair="split_again")
        if unused and self.sizes[""]:
            yield self._unused(unused)

    def _all_crowds(self) -> Iterator[Finding]:
        """A habit of exporters that write every mask as a run length: trainers then learn from none."""
        things = sum(
            count for (split, key), count in self.totals.items() if not split and self._counts_objects(key)
        )
        if things > 1 and self.crowds == things:
            said = f"All {things:,} objects are marked as crowds, which trainers leave out. Clear the mark."
            yield Finding("balance", Severity.WARNING, None, said, measure=things, unit="objects")

    def _unused(self, names: list[str]) -> Finding:
        listed = ", ".join(names[:LISTED]) + (" and more" if len(names) > LISTED else "")
        said = f"{len(names)} classes are in no image: {listed}. Label them, or remove them."
        if len(names) == 1:
            said = f"{listed} is in no image. Label it, or remove it."
        return Finding("balance", Severity.NOTE, None, said, measure=len(names), unit="classes")

    def _counts_objects(self, key: int) -> bool:
        return (
            self.examined.task is not Task.SEMANTIC and self.examined.classes.by_key(key).kind is Kind.THING
        )

    def _rare(self, one: MaskClass) -> Iterator[Finding]:
        by_objects = self._counts_objects(one.key)
        total = sum(
            count
            for (split, key), count in self.totals.items()
            if not split and self._counts_objects(key) is by_objects
        )
        share = self.totals["", one.key] / total
        if share < self.limits.class_share:
            what = "objects" if by_objects else "labelled pixels"
            images = self.images["", one.key]
            said = f"{one.name} has {share:.3%} of all {what}, in {images:,} images. Add more of it."
            yield _about(one, said, share=share)


def _about(one: MaskClass, said: str, *, share: float = 0.0, repair: str | None = None) -> Finding:
    return Finding(
        "balance",
        Severity.NOTE,
        None,
        said,
        class_id=one.id,
        measure=round(100 * share, 4),
        unit="%",
        repair=repair,
    )


class Sizes(NamedTuple):
    """The things of one image: class keys, areas, object ids, boxes (n, 4)."""

    keys: npt.NDArray[np.int64]
    areas: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    boxes: npt.NDArray[np.int64]


def gather_sizes(look: Look) -> Sizes | None:
    """Areas of all things with pixels; None where there are none."""
    if look.task is Task.SEMANTIC:
        return None
    found = [
        (look.classes.resolve(one.class_key), look.area(one), one.id, *look.box(one))
        for one in look.objects
        if not one.crowd and look.area(one) and look.class_of(one).kind is Kind.THING
    ]
    if not found:
        return None
    rows = np.array(found, np.int64)
    return Sizes(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3:])


_PER_OCTAVE, _BINS = 16, 16 * 40
KEPT = 50

Extreme = tuple[float, str, int, Rect]
"""Signed octaves (the heap's order), image, object, box."""


@dataclass
class _OfClass:
    """A histogram of log areas, and the smallest and largest objects: memory does not grow."""

    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(_BINS, np.int64))
    largest: list[Extreme] = field(default_factory=list)
    smallest: list[Extreme] = field(default_factory=list)

    def add(self, octaves: npt.NDArray[np.float64], sizes: Sizes, name: str) -> None:
        places = np.clip((octaves * _PER_OCTAVE).astype(np.int64), 0, _BINS - 1)
        self.counts += np.bincount(places, minlength=_BINS)
        for place in np.argsort(octaves)[: -KEPT - 1 : -1].tolist():
            _keep(self.largest, octaves[place], sizes, place, name)
        for place in np.argsort(octaves)[:KEPT].tolist():
            _keep(self.smallest, -octaves[place], sizes, place, name)

    def middle(self) -> tuple[float, float]:
        """Median and robust deviation (1.4826 times the median absolute deviation), in octaves."""
        centres = (np.arange(_BINS) + 0.5) / _PER_OCTAVE
        median = _weighted_median(centres, self.counts)
        return median, 1.4826 * _weighted_median(np.abs(centres - median), self.counts)


def _keep(heap: list[Extreme], octaves: float, sizes: Sizes, place: int, name: str) -> None:
    entry = (float(octaves), name, int(sizes.ids[place]), Rect(*sizes.boxes[place].tolist()))
    if len(heap) < KEPT:
        heapq.heappush(heap, entry)
    elif entry > heap[0]:
        heapq.heapreplace(heap, entry)


def _weighted_median(numbers: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]) -> float:
    order = np.argsort(numbers, kind="stable")
    sums = np.cumsum(counts[order])
    return float(numbers[order][np.searchsorted(sums, sums[-1] / 2)])


@dataclass
class UsualSizes:
    """Objects that are much larger or smaller than most of their class."""

    examined: Examined
    limits: Limits
    classes: dict[int, _OfClass] = field(default_factory=dict)

    def add(self, subject: Subject, fact: Sizes) -> None:
        for key in np.unique(fact.keys).tolist():
            mine = fact.keys == key
            sizes = Sizes(*(column[mine] for column in fact))
            octaves = np.log2(sizes.areas.astype(np.float64))
            self.classes.setdefault(key, _OfClass()).add(octaves, sizes, subject.name)

    def findings(self) -> Iterator[Finding]:
        for key, found in sorted(self.classes.items()):
            if int(found.counts.sum()) < self.limits.size_objects:
                continue
            median, deviation = found.middle()
            reach = max(self.limits.size_deviations * deviation, float(np.log2(self.limits.size_factor)))
            one = self.examined.classes.by_key(key)
            extremes = [(each[0], each) for each in found.largest]
            extremes += [(-each[0], each) for each in found.smallest]
            for octaves, (_, name, number, rect) in sorted(extremes):
                if abs(octaves - median) > reach:
                    yield _unusual(one, octaves - median, name, number, rect)


def _unusual(one: MaskClass, octaves: float, name: str, number: int, rect: Rect) -> Finding:
    factor = 2 ** abs(octaves)
    how = "larger" if octaves > 0 else "smaller"
    return Finding(
        "outliers",
        Severity.NOTE,
        name,
        f"{one.name} #{number} is {factor:.0f} times {how} than is usual for its class. Look at it.",
        object=number,
        class_id=one.id,
        rect=rect,
        measure=round(factor, 1),
        unit="times",
    )
