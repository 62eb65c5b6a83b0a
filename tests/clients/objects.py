"""Objects of images as sets of pixels, and how two tellings of them differ. numpy only: every tool has it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

Object = tuple[str, np.ndarray]
"""The name of the class, and the places of the pixels in the flat image, ascending."""

Images = Mapping[str, Sequence[Object]]
"""By the name of the photo without its suffix."""


class Difference(NamedTuple):
    """objects: those of the first telling. differing: those of either that the other has not as they are."""

    images: int
    objects: int
    differing: int
    pixels: int


def places(mask: np.ndarray) -> np.ndarray:
    """The pixels of a mask that is true, or not 0, where the object is."""
    return np.flatnonzero(mask)


def by_value(values: np.ndarray, names: Mapping[int, str]) -> list[Object]:
    """A label map as one object per value that has a name."""
    return [(names[one], places(values == one)) for one in np.unique(values).tolist() if one in names]


def compare(told: Images, found: Images) -> Difference:
    """Objects that are the same pixels of the same class are matched, others to what they share most with."""
    objects = differing = pixels = 0
    for name in told.keys() | found.keys():
        ours, theirs = list(told.get(name, ())), list(found.get(name, ()))
        objects += len(ours)
        left, right = _unmatched(ours, theirs), _unmatched(theirs, ours)
        differing += max(len(left), len(right))
        pixels += _pixels(left, right)
    return Difference(len(told), objects, differing, pixels)


def _key(one: Object) -> tuple[str, bytes]:
    return one[0], np.asarray(one[1], np.int64).tobytes()


def _unmatched(ours: Sequence[Object], theirs: Sequence[Object]) -> list[Object]:
    spare = Counter(map(_key, theirs))
    found = []
    for one in ours:
        spare[_key(one)] -= 1
        if spare[_key(one)] < 0:
            found.append(one)
    return found


def _pixels(left: list[Object], right: list[Object]) -> int:
    """Pixels that one of two paired objects has alone, and all of those without a partner."""
    total, free = 0, list(right)
    for name, ours in left:
        shared = [len(np.intersect1d(ours, theirs)) if name == other else 0 for other, theirs in free]
        best = int(np.argmax(shared)) if shared else 0
        if shared and shared[best]:
            total += len(np.setxor1d(ours, free.pop(best)[1]))
        else:
            total += len(ours)
    return total + sum(len(theirs) for _, theirs in free)


def save(path: Path, images: Images) -> None:
    """To one npz; images without objects are kept."""
    rows = [(name, label, found) for name, many in images.items() for label, found in many]
    np.savez(
        path,
        images=np.array(list(images), str),
        names=np.array([row[0] for row in rows], str),
        labels=np.array([row[1] for row in rows], str),
        ends=np.cumsum([len(row[2]) for row in rows], dtype=np.int64),
        pixels=np.concatenate([np.zeros(0, np.int64), *(row[2] for row in rows)]).astype(np.int64),
    )


def load(path: Path) -> dict[str, list[Object]]:
    """What save() wrote."""
    with np.load(path) as file:
        images: dict[str, list[Object]] = defaultdict(list, {name: [] for name in file["images"].tolist()})
        objects = np.split(file["pixels"], file["ends"][:-1]) if len(file["ends"]) else []
        for name, label, pixels in zip(file["names"].tolist(), file["labels"].tolist(), objects, strict=True):
            images[name].append((label, pixels))
        return dict(images)
