"""Which images train, which validate, which test: by shares, a seed, classes and groups. Reads no pixels.

Every class is to stand in each split by the split's share of its pixels. Groups (images that must not part)
are dealt out one by one, the heaviest first, each to the split that it brings closest to its shares: with h
the share of a class's pixels (or of the images) that a split has, v that of the group and t the one that the
split is to have, to where the sum of v (2 h + v) / t over the classes is least: the growth of the squared
deviations. Splits have room for their number of images and no more, so the numbers are kept whatever the
classes are. Only content and seed decide: neither the order of images nor hash seeds nor the locale.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.errors import SegDeskError
from segdesk.model.classes import ClassMap
from segdesk.model.entry import SPLITS, ImageEntry

FOLDER = "folder"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SplitRule:
    """shares: of train, val and test, in any unit. group_by: None, "folder", or a regular expression that is
    searched for in an image's path; what its groups (or, without any, the whole of it) match names the group.
    """

    shares: tuple[float, float, float]
    seed: int = 0
    group_by: str | None = None


@dataclass
class SplitCounts:
    """What one split holds. pixels and objects: per class id."""

    images: int = 0
    pixels: Counter[int] = field(default_factory=Counter)
    objects: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class SplitPlan:
    """The split of each image (by its original path), and what that gives, before anything is written.

    kept: images that had a split and stay in it. torn: groups whose images had different ones already.
    """

    of: Mapping[str, str]
    counts: Mapping[str, SplitCounts]
    groups: int = 0
    kept: int = 0
    torn: tuple[str, ...] = ()

    def applied(self, entries: Iterable[ImageEntry]) -> list[ImageEntry]:
        """The entries, each with its split."""
        return [replace(one, split=self.of[one.original]) for one in entries]

    def as_json(self) -> dict[str, Any]:
        """Per split: images, and pixels and objects by class id."""
        return {
            name: {
                "images": one.images,
                "pixels": {str(key): one.pixels[key] for key in sorted(one.pixels)},
                "objects": {str(key): one.objects[key] for key in sorted(one.objects)},
            }
            for name, one in self.counts.items()
        }

    def in_words(self) -> list[str]:
        """For a person: the images of each split, and what is not as one would wish it."""
        images = ", ".join(f"{name} {one.images:,}" for name, one in self.counts.items())
        said = [f"Splits: {images}."]
        if self.kept:
            said.append(f"{self.kept:,} images stay in the split that they had.")
        if self.torn:
            said.append(
                f"{len(self.torn):,} groups stand in several splits, because their images did before."
            )
        return said


def split_rule(shares: str, *, seed: int = 0, group_by: str | None = None) -> SplitRule:
    """The rule of "80/10/10" (train/val/test) or "80/20" (train/val); SegDeskError for no such."""
    words = shares.split("/")
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or not all(0 <= one < math.inf for one in numbers) or not sum(numbers):
        raise SegDeskError(
            f"{shares!r} is no split.", "Give the shares of train, val and test, as in 80/10/10 or 80/20."
        )
    group_key(group_by)
    train, val, test = (*numbers, 0.0)[:3]
    return SplitRule((train, val, test), seed, group_by or None)


def group_key(group_by: str | None) -> Callable[[str], str]:
    """The group of an original path. SegDeskError for what is no regular expression."""
    if not group_by:
        return lambda original: original
    if group_by == FOLDER:
        return lambda original: f"{PurePosixPath(original).parent}/"
    try:
        pattern = re.compile(group_by)
    except re.error as fault:
        raise SegDeskError(
            f"{group_by!r} is no regular expression: {fault}.", 'Write "folder", or mend it.'
        ) from fault

    def key(original: str) -> str:
        found = pattern.search(original)
        if found is None:
            return original
        return "\0".join(one or "" for one in found.groups()) if found.groups() else found[0]

    return key


def plan_splits(entries: Iterable[ImageEntry], rule: SplitRule, classes: ClassMap) -> SplitPlan:
    """Deal out images. One that has a split keeps it, and the rest of its group follows."""
    ordered = sorted(entries, key=lambda one: one.original)
    groups = _grouped(ordered, group_key(rule.group_by))
    of: dict[str, str] = {}
    torn = []
    free: list[tuple[str, list[ImageEntry]]] = []
    for name, members in groups.items():
        own = Counter(one.split for one in members if one.split)
        if not own:
            free.append((name, members))
            continue
        usual = max(own, key=lambda split: (own[split], split))
        of.update((one.original, one.split or usual) for one in members)
        if len(own) > 1:
            torn.append(name)
    of.update(_dealt(free, _fixed(ordered, of), _Loads(ordered, classes), rule))
    kept = sum(bool(one.split) for one in ordered)
    return SplitPlan(of, count_splits(ordered, of, classes), len(groups), kept, tuple(torn))


def count_splits(
    entries: Iterable[ImageEntry], of: Mapping[str, str], classes: ClassMap
) -> dict[str, SplitCounts]:
    """What each split holds, by what is known of the images; of: original path -> split."""
    found = {name: SplitCounts() for name in SPLITS}
    for entry in entries:
        counts = found.setdefault(of[entry.original], SplitCounts())
        counts.images += 1
        for use in entry.use:
            class_id = classes.by_key(use.class_key).id
            counts.pixels[class_id] += use.pixels
            counts.objects[class_id] += use.objects
    return found


def _grouped(entries: Sequence[ImageEntry], key: Callable[[str], str]) -> dict[str, list[ImageEntry]]:
    groups: dict[str, list[ImageEntry]] = {}
    for one in entries:
        groups.setdefault(key(one.original), []).append(one)
    return groups


def _fixed(entries: Iterable[ImageEntry], of: Mapping[str, str]) -> list[list[ImageEntry]]:
    """Per split the images that are in it already."""
    found: dict[str, list[ImageEntry]] = {name: [] for name in SPLITS}
    for one in entries:
        found.setdefault(of.get(one.original, ""), []).append(one)
    return [found[name] for name in SPLITS]


def _dealt(
    free: Sequence[tuple[str, Sequence[ImageEntry]]],
    fixed: Sequence[Sequence[ImageEntry]],
    loads: _Loads,
    rule: SplitRule,
) -> dict[str, str]:
    """Splits for the images of the free groups; fixed images take their part of the shares."""
    have = np.array([loads.of(members) for members in fixed])
    weights = [loads.of(members) for _, members in free]
    targets = np.array(rule.shares) / sum(rule.shares)
    room = _room(targets, [len(one) for one in fixed], sum(len(members) for _, members in free))
    found: dict[str, str] = {}
    for place in _order([name for name, _ in free], weights, rule.seed):
        members = free[place][1]
        split = _best(weights[place], have, targets, room - len(members))
        have[split] += weights[place]
        room[split] -= len(members)
        found.update((one.original, SPLITS[split]) for one in members)
    return found


class _Loads:
    """What images weigh: a vector of their shares of all images and of the pixels of each class."""

    def __init__(self, entries: Sequence[ImageEntry], classes: ClassMap) -> None:
        self._classes = classes
        totals: Counter[int] = Counter()
        for entry in entries:
            totals.update(self._pixels(entry))
        self._totals = {class_id: number for class_id, number in sorted(totals.items()) if number}
        self._place = {class_id: place for place, class_id in enumerate(self._totals, 1)}
        self._image = 1 / max(1, len(entries))

    def of(self, members: Iterable[ImageEntry]) -> Floats:
        load = np.zeros(len(self._place) + 1)
        for one in members:
            load[0] += self._image
            for class_id, pixels in self._pixels(one).items():
                if pixels:
                    load[self._place[class_id]] += pixels / self._totals[class_id]
        return load

    def _pixels(self, entry: ImageEntry) -> Counter[int]:
        found: Counter[int] = Counter()
        for use in entry.use:
            found[self._classes.by_key(use.class_key).id] += use.pixels
        return found


def _room(targets: Floats, have: Sequence[int], free: int) -> npt.NDArray[np.int64]:
    """How many of the free images each split takes: its share of all images, less what it has already."""
    total = sum(have) + free
    wanted = np.maximum(targets * total - np.array(have), 0)
    if wanted.sum() == 0:
        wanted = targets
    exact = wanted * (free / wanted.sum())
    room: npt.NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    for place in np.argsort(room - exact, kind="stable")[: free - int(room.sum())]:
        room[place] += 1
    return room


def _order(names: Sequence[str], weights: Sequence[Floats], seed: int) -> list[int]:
    """The heaviest first; among those within a factor of two the seed decides."""

    def rank(place: int) -> tuple[int, bytes]:
        power = math.frexp(float(weights[place].sum()))[1]
        return -power, hashlib.sha256(f"{seed}\0{names[place]}".encode("utf-8", "surrogatepass")).digest()

    return sorted(range(len(names)), key=rank)


def _best(load: Floats, have: Floats, targets: Floats, room_after: npt.NDArray[np.int64]) -> int:
    """The split that a group goes to. Where none has room for it, the one that is least overfilled."""
    possible = [split for split in range(len(SPLITS)) if targets[split] > 0]
    roomy = [split for split in possible if room_after[split] >= 0]
    if not roomy:
        return max(possible, key=lambda split: (int(room_after[split]), -split))
    growth = {split: float((load * (2 * have[split] + load)).sum() / targets[split]) for split in roomy}
    return min(roomy, key=lambda split: growth[split])
