"""Ids in another order: classes are known again by colour, place, texture, size and border."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.features import edges_of, lab_of
from segdesk.repair.values.assignment import assigned

WORK_SIDE = 256
_COLOR_BINS, _COLUMNS, _ROWS, _TEXTURE_BINS = 5, 8, 6, 8
_LAB_LOW, _LAB_HIGH = np.array([0, -40, -40], np.float32), np.array([100, 40, 40], np.float32)
FOR_AREA, FOR_BORDER = 0.3, 0.7
SMOOTHING = 0.5
SURE_SWAP = 0.8
"""By how much every exchange of two classes must be worse."""
CLEAR_GAIN, CLEAR_GAIN_OF_ONE = 1.5, 20.0
"""What another order must gain, and what is added over the number of images: few are unlike others."""


@dataclass(eq=False)
class ClassLook:
    """How one class looks, added up over images: counts of colours, places, textures; pixels and borders."""

    color: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_COLOR_BINS**3))
    place: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_COLUMNS * _ROWS))
    texture: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_TEXTURE_BINS))
    pixels: float = 0.0
    border: float = 0.0
    images: int = 0

    def add(self, other: ClassLook) -> None:
        for name in ("color", "place", "texture", "pixels", "border", "images"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


Looks = dict[int, ClassLook]


def class_looks(photo: NDArray[np.uint8], ids: NDArray[Any]) -> Looks:
    """Of a photo (H x W x 3) and a sound mask of its size, each class in it, at a small working size."""
    height, width = ids.shape
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    rows = (np.arange(size[1]) + 0.5) * height / size[1]
    columns = (np.arange(size[0]) + 0.5) * width / size[0]
    labels = ids[rows.astype(np.int64)[:, None], columns.astype(np.int64)[None]]
    lab = lab_of(np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA)))
    maps = _color_map(lab), _place_map(labels.shape), _texture_map(lab), _border_map(labels)
    return {int(one): _look(labels == one, *maps) for one in np.unique(labels) if one >= 0}


def _look(
    inside: NDArray[np.bool_],
    color: NDArray[np.int64],
    place: NDArray[np.int64],
    texture: NDArray[np.int64],
    border: NDArray[np.bool_],
) -> ClassLook:
    places = np.bincount(place[inside], minlength=_COLUMNS * _ROWS).astype(float)
    mirrored = places.reshape(_ROWS, _COLUMNS)[:, ::-1].ravel()
    return ClassLook(
        np.bincount(color[inside], minlength=_COLOR_BINS**3) / inside.sum(),
        (places + mirrored) / (2 * inside.sum()),
        np.bincount(texture[inside], minlength=_TEXTURE_BINS) / inside.sum(),
        float(inside.mean()),
        float((inside & border).sum() / inside.sum()),
        1,
    )


def _color_map(lab: NDArray[np.float32]) -> NDArray[np.int64]:
    cells = ((lab - _LAB_LOW) / (_LAB_HIGH - _LAB_LOW) * _COLOR_BINS).astype(np.int64)
    cells = np.clip(cells, 0, _COLOR_BINS - 1)
    return np.asarray(cells[..., 0] * _COLOR_BINS**2 + cells[..., 1] * _COLOR_BINS + cells[..., 2])


def _place_map(shape: tuple[int, ...]) -> NDArray[np.int64]:
    rows = np.arange(shape[0]) * _ROWS // shape[0]
    columns = np.arange(shape[1]) * _COLUMNS // shape[1]
    return np.asarray(rows[:, None] * _COLUMNS + columns[None])


def _texture_map(lab: NDArray[np.float32]) -> NDArray[np.int64]:
    ranks = np.zeros(lab.shape[:2], np.float32)
    ranks[:, :-1] = edges_of(lab, 0.8).across
    return np.minimum((ranks * _TEXTURE_BINS).astype(np.int64), _TEXTURE_BINS - 1)


def _border_map(labels: NDArray[Any]) -> NDArray[np.bool_]:
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    return border


def summed(looks: Sequence[Looks]) -> Looks:
    """The looks of several images as one."""
    total: Looks = {}
    for one in looks:
        for key, look in one.items():
            total.setdefault(key, ClassLook()).add(look)
    return total


@dataclass(frozen=True)
class Order:
    """ids: stored value -> class id. lead: the least that an exchange of two of them would cost.

    gain: how much better this order is than the values as they are. images: how many the smaller side had.
    """

    ids: Mapping[int, int]
    lead: float
    gain: float
    images: int

    @property
    def is_changed(self) -> bool:
        """Whether the values are clearly not the ids that they seem to be."""
        least = CLEAR_GAIN + CLEAR_GAIN_OF_ONE / max(1, self.images)
        return self.gain > least and any(value != one for value, one in self.ids.items())


def order_of(reference: Looks, found: Looks) -> Order:
    """Which class each stored value is, by how the classes of sound masks look. At least one each."""
    values, ids = sorted(found), sorted(reference)
    costs = np.array([[_distance(found[value], reference[one]) for one in ids] for value in values])
    width = max(len(values), len(ids))
    square = np.full((width, width), float(costs.max(initial=1.0)) * 2)
    square[: len(values), : len(ids)] = costs
    chosen = assigned(square)
    order = {value: ids[chosen[at]] if chosen[at] < len(ids) else value for at, value in enumerate(values)}
    best = sum(float(square[at, column]) for at, column in enumerate(chosen[: len(values)]))
    places = {one: column for column, one in enumerate(ids)}
    plain = [costs[at, places[value]] if value in places else square.max() for at, value in enumerate(values)]
    images = min(max(one.images for one in side.values()) for side in (reference, found))
    return Order(order, _least_swap(square, chosen, len(values)), float(sum(plain)) - best, images)


def _least_swap(costs: NDArray[np.float64], chosen: list[int], count: int) -> float:
    least = np.inf
    for one in range(count):
        for other in range(one + 1, count):
            now = costs[one, chosen[one]] + costs[other, chosen[other]]
            least = min(least, float(costs[one, chosen[other]] + costs[other, chosen[one]] - now))
    return least if np.isfinite(least) else 99.0


def _distance(found: ClassLook, known: ClassLook) -> float:
    apart = sum(
        _divergence(getattr(found, name), getattr(known, name)) for name in ("color", "place", "texture")
    )
    areas = np.log((found.pixels / found.images + 1e-4) / (known.pixels / known.images + 1e-4))
    borders = np.log((found.border / found.images + 1e-2) / (known.border / known.images + 1e-2))
    return float(apart + FOR_AREA * abs(areas) + FOR_BORDER * abs(borders))


def _divergence(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Kullback and Leibler's, of smoothed shares, both ways averaged."""
    first, second = (part + SMOOTHING / len(part) for part in (one, other))
    first, second = first / first.sum(), second / second.sum()
    return float(((first - second) * np.log(first / second)).sum() / 2)
