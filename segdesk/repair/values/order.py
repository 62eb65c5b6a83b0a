"""Ids in another order: classes are known again by colour, place, texture, size, border and neighbours."""

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
FOR_AREA, FOR_BORDER, FOR_UPRIGHT, FOR_PRESENCE, FOR_NEIGHBOURS = 0.3, 0.7, 1.0, 0.3, 2.0
ROUNDS = 3
"""How often the neighbours are named anew by the order found so far."""
SMOOTHING = 0.5
SURE_SWAP, ENOUGH_IMAGES = 0.8, 8
"""By how much every exchange of two classes must be worse; of how few images nothing is sure."""
CLEAR_GAIN, CLEAR_GAIN_OF_ONE = 1.5, 20.0
"""What another order must gain, and what is added over the number of images: few are unlike others."""


@dataclass(eq=False)
class ClassLook:
    """How one class looks, added up over images: counts of colours, places, textures; pixels and borders.

    upright: which share of its border runs up and down. neighbours: value -> share of the border with it.
    images: those that have the class, of among.
    """

    color: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_COLOR_BINS**3))
    place: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_COLUMNS * _ROWS))
    texture: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_TEXTURE_BINS))
    pixels: float = 0.0
    border: float = 0.0
    images: int = 0
    upright: float = 0.0
    neighbours: dict[int, float] = field(default_factory=dict)
    among: int = 1

    def add(self, other: ClassLook) -> None:
        for name in ("color", "place", "texture", "pixels", "border", "images", "upright"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for value, share in other.neighbours.items():
            self.neighbours[value] = self.neighbours.get(value, 0.0) + share


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
    looks = {int(one): _look(labels == one, *maps) for one in np.unique(labels) if one >= 0}
    _add_borders(labels, looks)
    return looks


def _add_borders(labels: NDArray[Any], looks: Looks) -> None:
    """Which way the borders of each class run, and with which class they are."""
    values, places = np.unique(labels, return_inverse=True)
    places = places.reshape(labels.shape)
    across, down = (
        _pairs(one, other, len(values))
        for one, other in ((places[:, 1:], places[:, :-1]), (places[1:], places[:-1]))
    )
    for at, value in enumerate(values.tolist()):
        if value not in looks:
            continue
        both = across[at] + down[at]
        looks[value].upright = float((across[at].sum() + 1) / (both.sum() + 2))
        looks[value].neighbours = {
            other: float(count / both.sum())
            for other, count in zip(values.tolist(), both.tolist(), strict=True)
            if count and other in looks
        }


def _pairs(one: NDArray[Any], other: NDArray[Any], size: int) -> NDArray[np.float64]:
    """How often values (by place) lie side by side, either way round; not counting equal ones."""
    apart = one != other
    counts = np.bincount(one[apart] * size + other[apart], minlength=size * size).reshape(size, size)
    return np.asarray(counts + counts.T, np.float64)


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
    among = sum(bool(one) for one in looks)
    for look in total.values():
        look.among = among
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
    def is_sure(self) -> bool:
        """Whether no exchange of two classes is nearly as good, and enough images say so."""
        return self.lead > SURE_SWAP and self.images >= ENOUGH_IMAGES

    @property
    def is_changed(self) -> bool:
        """Whether the values are clearly not the ids that they seem to be."""
        least = CLEAR_GAIN + CLEAR_GAIN_OF_ONE / max(1, self.images)
        return self.gain > least and any(value != one for value, one in self.ids.items())


def order_of(reference: Looks, found: Looks) -> Order:
    """Which class each stored value is, by how the classes of sound masks look. At least one each."""
    values, ids = sorted(found), sorted(reference)
    costs = np.array([[_distance(found[value], reference[one]) for one in ids] for value in values])
    square = _squared(costs)
    chosen = assigned(square)
    for _ in range(ROUNDS):
        square = _squared(costs + _apart_in_neighbours(reference, found, _named(values, ids, chosen)))
        chosen = assigned(square)
    order = {value: ids[chosen[at]] if chosen[at] < len(ids) else value for at, value in enumerate(values)}
    best = sum(float(square[at, column]) for at, column in enumerate(chosen[: len(values)]))
    images = min(max(one.images for one in side.values()) for side in (reference, found))
    gain = _as_they_are(costs, reference, found) - best
    return Order(order, _least_swap(square, chosen, len(values)), gain, images)


def _squared(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """With dear rows or columns for values or classes that have no counterpart."""
    width = max(costs.shape)
    square = np.full((width, width), float(costs.max(initial=1.0)) * 2)
    square[: costs.shape[0], : costs.shape[1]] = costs
    return square


def _named(values: list[int], ids: list[int], chosen: list[int]) -> dict[int, int]:
    """Stored value -> class id, of those that have one."""
    return {value: ids[chosen[at]] for at, value in enumerate(values) if chosen[at] < len(ids)}


def _apart_in_neighbours(reference: Looks, found: Looks, order: Mapping[int, int]) -> NDArray[np.float64]:
    """How differently each stored value and each class are bordered, if an order holds for the neighbours."""
    ids = sorted(reference)
    mine = {one: _shares(look.neighbours, ids, {key: key for key in ids}) for one, look in reference.items()}
    rows = [_shares(found[value].neighbours, ids, order) for value in sorted(found)]
    return FOR_NEIGHBOURS * np.array([[_divergence(row, mine[one], 0.3) for one in ids] for row in rows])


def _shares(neighbours: Mapping[int, float], ids: list[int], order: Mapping[int, int]) -> NDArray[np.float64]:
    found = dict.fromkeys(ids, 0.0)
    for value, share in neighbours.items():
        if order.get(value) in found:
            found[order[value]] += share
    shares = np.array(list(found.values()))
    return np.asarray(shares / max(1e-9, shares.sum()))


def _as_they_are(costs: NDArray[np.float64], reference: Looks, found: Looks) -> float:
    """What it costs if every value is the class that it says."""
    same = {value: value for value in found if value in reference}
    square = _squared(costs + _apart_in_neighbours(reference, found, same))
    places = {one: column for column, one in enumerate(sorted(reference))}
    plain = [
        square[at, places[one]] if one in places else square.max() for at, one in enumerate(sorted(found))
    ]
    return float(sum(plain))


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
    upright = _odds(found.upright / found.images) - _odds(known.upright / known.images)
    presence = _odds(found.images / found.among) - _odds(known.images / known.among)
    apart += FOR_AREA * abs(areas) + FOR_BORDER * abs(borders)
    return float(apart + FOR_UPRIGHT * abs(upright) + FOR_PRESENCE * abs(presence))


def _odds(share: float) -> float:
    """The logarithm of odds, tamed at both ends."""
    return float(np.log((share + 0.03) / (1.03 - share)))


def _divergence(one: NDArray[np.float64], other: NDArray[np.float64], smoothing: float = SMOOTHING) -> float:
    """Kullback and Leibler's, of smoothed shares, both ways averaged."""
    first, second = (part + smoothing / len(part) for part in (one, other))
    first, second = first / first.sum(), second / second.sum()
    return float(((first - second) * np.log(first / second)).sum() / 2)
