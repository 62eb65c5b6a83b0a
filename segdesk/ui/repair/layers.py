"""Label images as a comparing view paints them: compact, in their own frame, sampled where they are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap, Kind
from segdesk.model.colours import palette_color
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.values.resolve import UNCOVERED, UNRESOLVED
from segdesk.ui.canvas.looks import LIGHTER, OUTLINE_ALPHA, argb, shade

Argb = npt.NDArray[np.uint32]
Rgb = tuple[float, float, float]
OPEN_RGB: Rgb = (232, 176, 74)
VOID_RGB: Rgb = (0x8A, 0x8B, 0x8F)
MOST_SPAN = 1 << 22
SOLID, WRONG = 0.7, 0.4
"""Rank of contrast from which a border is supported by the photo; below which it is not."""
HATCH_PX, HATCH_LINE_PX = 9, 2
HATCHED = argb((0xC9, 0xCA, 0xCC), 0.7)
SUPPORT_RGB: tuple[Rgb, Rgb, Rgb] = ((255, 90, 86), (232, 176, 74), (87, 199, 140))


@dataclass(frozen=True, eq=False)
class Labels:
    """codes: H x W places in values (sorted, int64), uint16 where it suffices. Of any integer label image."""

    codes: npt.NDArray[Any]
    values: npt.NDArray[np.int64]

    @classmethod
    def of(cls, ids: npt.NDArray[Any]) -> Labels:
        if not ids.size:
            return cls(np.zeros(ids.shape, np.uint16), np.zeros(0, np.int64))
        low = int(ids.min())
        span = int(ids.max()) - low + 1
        if span > MOST_SPAN:
            values, codes = np.unique(ids, return_inverse=True)
            return cls(codes.reshape(ids.shape).astype(_type_for(len(values))), values.astype(np.int64))
        places = ids.astype(np.int32) - low  # a table is many times faster than sorting pixels
        present = np.zeros(span, bool)
        present[places] = True
        values = np.flatnonzero(present)
        table = np.zeros(span, _type_for(len(values)))
        table[values] = np.arange(len(values))
        return cls(table[places], (values + low).astype(np.int64))

    @property
    def size(self) -> tuple[int, int]:
        return self.codes.shape[1], self.codes.shape[0]

    def code_of(self, value: int) -> int:
        """The code of a value, -1 when no pixel has it."""
        place = int(np.searchsorted(self.values, value))
        return place if place < len(self.values) and self.values[place] == value else -1


def _type_for(count: int) -> type[np.unsignedinteger[Any]]:
    return np.uint16 if count < np.iinfo(np.uint16).max else np.uint32


@dataclass(frozen=True, eq=False)
class Layer:
    """Labels, where they lie (image to labels), and a colour for each value.

    rgb: of a value, None for bare image. is_solid: painted over the photo, not into it. kept: (left, top,
    right, bottom) in the labels, beyond which they are hatched: a repair cuts that off.
    """

    labels: Labels
    rgb: Callable[[int], Rgb | None]
    placement: Placement = field(default_factory=Placement)
    is_solid: bool = False
    kept: tuple[float, float, float, float] | None = None

    def moved(self, placement: Placement) -> Layer:
        return replace(self, placement=placement)

    def cut_to(self, kept: tuple[float, float, float, float]) -> Layer:
        """Hatched beyond a box; as it is where the box holds all of it."""
        left, top, right, bottom = kept
        width, height = self.labels.size
        is_whole = left <= 0 and top <= 0 and right >= width and bottom >= height
        return self if is_whole else replace(self, kept=kept)


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """fill: 0 to 1. edges: borders are drawn; by_support: in the colour of what the photo says of them."""

    fill: float = 0.3
    edges: bool = True
    by_support: bool = False


Grid = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Image coordinates of the columns and of the rows that are seen."""


def seen(layer: Layer, grid: Grid) -> npt.NDArray[Any]:
    """The codes under a grid; len(values) beyond the labels. Nearest, never blended."""
    return layer.placement.sampled(layer.labels.codes, *grid, len(layer.labels.values))


def picture(layer: Layer, grid: Grid, style: LayerStyle, ranks: npt.NDArray[np.uint8] | None = None) -> Argb:
    """Premultiplied ARGB of what is seen. ranks: contrast of the photo at the grid, 0 to 255."""
    codes = seen(layer, grid)
    found = np.take(_fills(layer, style), codes)
    if style.edges and not layer.is_solid:
        edge = borders(codes)
        if style.by_support and ranks is not None:
            found[edge] = _support_table()[ranks[edge]]
        else:
            found[edge] = _edges(layer)[codes[edge]]
    if layer.kept is not None:
        found[_hatch(codes.shape) & _cut_off(layer, grid) & (codes < len(layer.labels.values))] = HATCHED
    return found


def _cut_off(layer: Layer, grid: Grid) -> npt.NDArray[np.bool_]:
    """What lies beyond the kept part, of a layer that is neither turned nor mirrored."""
    assert layer.kept is not None
    (left, top, right, bottom), place = layer.kept, layer.placement
    xs, ys = place.a * grid[0] + place.c, place.e * grid[1] + place.f
    columns, rows = (xs < left) | (xs > right), (ys < top) | (ys > bottom)
    return rows[:, None] | columns[None]


def _hatch(shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Lines from lower left to upper right, on the pixels of the view."""
    rows, columns = (np.arange(side) for side in shape)
    return (rows[:, None] + columns[None]) % HATCH_PX < HATCH_LINE_PX


def borders(codes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where the neighbour to the left or above is another."""
    edge = np.zeros(codes.shape, bool)
    edge[:, 1:] = codes[:, 1:] != codes[:, :-1]
    edge[1:] |= codes[1:] != codes[:-1]
    return edge


def outlined(layer: Layer, grid: Grid, value: int) -> Argb:
    """A white line with a dark one beside it around the pixels of a value; transparent elsewhere."""
    code = layer.labels.code_of(value)
    found = np.zeros((len(grid[1]), len(grid[0])), np.uint32)
    if code >= 0:
        inside = seen(layer, grid) == code
        dark, light = _ring(inside, 2), _ring(inside, 1)
        found[dark], found[light] = argb((0, 0, 0), 0.75), argb((255, 255, 255), 1.0)
    return found


def _ring(inside: npt.NDArray[np.bool_], reach: int) -> npt.NDArray[np.bool_]:
    """Pixels outside that lie within reach, sideways or up and down."""
    near = inside.copy()
    for step in range(1, reach + 1):
        near[step:] |= inside[:-step]
        near[:-step] |= inside[step:]
        near[:, step:] |= inside[:, :-step]
        near[:, :-step] |= inside[:, step:]
    return near & ~inside


def _fills(layer: Layer, style: LayerStyle) -> Argb:
    alpha = 1.0 if layer.is_solid else style.fill
    return _table(layer, lambda rgb: argb(rgb, alpha))


def _edges(layer: Layer) -> Argb:
    return _table(layer, lambda rgb: argb(shade(rgb, LIGHTER), OUTLINE_ALPHA))


def _table(layer: Layer, paint: Callable[[Rgb], int]) -> Argb:
    """A colour for each code, and none for what is beyond the labels."""
    found = np.zeros(len(layer.labels.values) + 1, np.uint32)
    for place, value in enumerate(layer.labels.values.tolist()):
        rgb = layer.rgb(value)
        found[place] = 0 if rgb is None else paint(rgb)
    return found


def _support_table() -> Argb:
    levels = np.digitize(np.arange(256) / 255, (WRONG, SOLID))
    return np.array([argb(SUPPORT_RGB[level], 1.0) for level in levels], np.uint32)


def class_rgb(classes: ClassMap) -> Callable[[int], Rgb | None]:
    """The colours of class ids; values that are no class get colours of their own, background none."""

    def of(value: int) -> Rgb | None:
        if value in (UNCOVERED, UNRESOLVED):
            return None if value == UNCOVERED else OPEN_RGB
        one = classes.by_id(value)
        if one is None:
            return number_rgb(value)
        if one.kind is Kind.BACKGROUND:
            return None
        return VOID_RGB if one.kind is Kind.VOID else one.rgb

    return of


def number_rgb(value: int) -> Rgb | None:
    """A colour for the number of an object; 0 is no object."""
    if value == 0:
        return None
    text = palette_color((value - 1) % 60)
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def value_at(layer: Layer, x: float, y: float) -> int | None:
    """The value under a point of the image; None beyond the labels."""
    codes = seen(layer, (np.array([x]), np.array([y])))
    code = int(codes[0, 0])
    return int(layer.labels.values[code]) if code < len(layer.labels.values) else None


def value_words(value: int | None, classes: ClassMap) -> str:
    """ "8 Car", "77", "unlabelled"."""
    if value is None or value < 0:
        return "open" if value == UNRESOLVED else "unlabelled"
    one = classes.by_id(value)
    return f"{value} {one.name}" if one is not None else str(value)


def grey_rgb(value: int) -> Rgb:
    """A stored value as it looks in a viewer of pictures."""
    level = min(max(value, 0), 255)
    return level, level, level


def packed_rgb(value: int) -> Rgb:
    """A stored colour, packed into a number."""
    return value >> 16 & 255, value >> 8 & 255, value & 255
