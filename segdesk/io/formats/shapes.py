"""Shapes of foreign files as polygons and stencils. What cannot be one is a ValueError that says why."""

from __future__ import annotations

import base64
import binascii
import io
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from PIL import Image

from segdesk.geometry import Part, Point, Polygon, Rect, Ring
from segdesk.io.formats.coco_shapes import MAX_VERTICES
from segdesk.io.formats.values import as_list, as_number, plain_text
from segdesk.ops.raster import FARTHEST_PX, rasterise
from segdesk.ops.stencil import Placed, tight

Size = tuple[int, int]
Shape = tuple[Polygon | None, Placed | None]
"""A polygon in continuous image coordinates, or a rectangle and a bool array of its shape; never both."""
CURVE_TOLERANCE_PX = 0.1
MAX_STENCIL_PX = 1 << 28


class BrokenPixelsError(ValueError):
    """Pixels that a file holds and that cannot be read."""


def check_of(fault: ValueError) -> str:
    """The check that asks for a shape that is none."""
    return "readable" if isinstance(fault, BrokenPixelsError) else "polygon"


def points_of(rows: object) -> list[Point]:
    """Vertices of a list of [x, y]."""
    pairs = as_list(rows)
    if len(pairs) > MAX_VERTICES:
        raise ValueError(f"It has more than {MAX_VERTICES} vertices.")
    return [_point(as_list(pair)[:2]) for pair in pairs]


def points_of_columns(xs: object, ys: object) -> list[Point]:
    """Vertices of a list of x and a list of y."""
    columns = as_list(xs), as_list(ys)
    if len(columns[0]) != len(columns[1]):
        raise ValueError(f"It has {len(columns[0])} x and {len(columns[1])} y.")
    return points_of([list(pair) for pair in zip(*columns, strict=True)])


def points_of_numbers(numbers: Sequence[object]) -> list[Point]:
    """Vertices of x1, y1, x2, y2, ..."""
    if len(numbers) % 2:
        raise ValueError(f"Its polygon has {len(numbers)} numbers; x and y come in pairs.")
    return points_of([list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)])


def numbers_of(fields: Mapping[str, object], *keys: str) -> list[float]:
    """The numbers of several fields; ValueError when one is none."""
    found = [number for key in keys if (number := as_number(fields.get(key))) is not None]
    if len(found) < len(keys):
        raise ValueError("A coordinate is no number.")
    return found


def _point(pair: Sequence[object]) -> Point:
    numbers = [number for one in pair if (number := as_number(one)) is not None]
    if len(numbers) != 2:
        raise ValueError("A coordinate is no number.")
    return numbers[0], numbers[1]


def ring(points: Sequence[Point]) -> Ring:
    """A ring of at least three vertices; a first one repeated at the end is dropped."""
    if len(points) > 3 and points[0] == points[-1]:
        points = points[:-1]
    if len(points) < 3:
        vertices = "1 vertex" if len(points) == 1 else f"{len(points)} vertices"
        raise ValueError(f"It has {vertices}; 3 are needed.")
    return tuple(points)


def of_points(points: Sequence[Point]) -> Shape:
    """One ring without holes."""
    return (Part(ring(points)),), None


def box(first: Point, opposite: Point) -> Ring:
    """A rectangle of two opposite corners in any order."""
    (x1, y1), (x2, y2) = first, opposite
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    if left == right or top == bottom:
        raise ValueError("The rectangle has no area.")
    return (left, top), (right, top), (right, bottom), (left, bottom)


def ellipse(centre: Point, radii: tuple[float, float]) -> Ring:
    """As many vertices as keep within a tenth of a pixel."""
    if min(radii) <= 0:
        raise ValueError("It has a radius of 0, so no area.")
    if max(radii) > FARTHEST_PX:
        raise ValueError("It is larger than every image.")
    inner = max(-1.0, 1 - CURVE_TOLERANCE_PX / max(radii))
    count = min(2000, max(12, math.ceil(math.pi / math.acos(inner))))
    turns = (2 * math.pi * index / count for index in range(count))
    return tuple(
        (centre[0] + radii[0] * math.cos(turn), centre[1] + radii[1] * math.sin(turn)) for turn in turns
    )


def turned(points: Iterable[Point], around: Point, degrees: float) -> Ring:
    """The vertices turned clockwise on the screen."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    (x, y) = around
    return tuple(
        (x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in points
    )


def united(shapes: Sequence[Shape], size: Size) -> Shape:
    """The union of shapes: a polygon of several parts where all are polygons, else a stencil."""
    polygon = tuple(part for one, _ in shapes for part in one or ())
    stencils = [one for _, one in shapes if one is not None]
    if not stencils:
        return polygon, None
    if polygon:
        stencils.append(rasterise(polygon, size))
    return None, union(stencils)


def union(stencils: Sequence[Placed]) -> Placed:
    """The pixels of any of several stencils."""
    rect = Rect(0, 0, 0, 0)
    for one, _ in stencils:
        rect |= one
    if rect.width * rect.height > MAX_STENCIL_PX:
        raise BrokenPixelsError("Its parts lie farther apart than any image is wide.")
    whole = np.zeros((rect.height, rect.width), bool)
    for one, stencil in stencils:
        whole[one.within(rect)] |= stencil
    return rect, whole


def within_reach(polygon: Polygon) -> Polygon:
    """The polygon; ValueError when a vertex lies so far out that it cannot be meant."""
    rings = [ring for part in polygon for ring in (part.outer, *part.holes)]
    if any(abs(number) > FARTHEST_PX for one in rings for point in one for number in point):
        raise ValueError(f"A vertex lies more than {FARTHEST_PX} pixels out.")
    return polygon


def placed(stencil: np.ndarray, left: float | None, top: float | None) -> Placed:
    """A stencil with its top left corner at a whole pixel."""
    if left is None or top is None or max(abs(left), abs(top)) > FARTHEST_PX:
        raise BrokenPixelsError("The mask has no place, or lies outside every image.")
    x, y = math.floor(left), math.floor(top)
    height, width = stencil.shape
    return Rect(x, y, x + width, y + height), stencil


def whole_image(stencil: np.ndarray) -> Placed:
    """A stencil of an image's size, cut to what it sets."""
    height, width = stencil.shape
    return tight(Rect(0, 0, width, height), stencil)


def of_row_runs(counts: Sequence[int], width: int, height: int) -> np.ndarray:
    """The bool array of runs that go row by row, background first."""
    if width <= 0 or height <= 0 or width * height > MAX_STENCIL_PX:
        raise BrokenPixelsError(f"The mask claims {width} x {height} pixels.")
    if any(count < 0 for count in counts) or sum(counts) != width * height:
        raise BrokenPixelsError(f"Its RLE covers {sum(counts)} pixels, its box has {width * height}.")
    is_set = np.arange(len(counts)) % 2 == 1
    return np.repeat(is_set, counts).reshape(height, width)


def from_base64(text: str) -> bytes:
    """The bytes of base64, also of a data URL."""
    try:
        return base64.b64decode(text.rpartition("base64,")[2], validate=False)
    except (binascii.Error, ValueError) as fault:
        raise BrokenPixelsError(f"The mask is no base64: {fault}.") from fault


def decoded_stencil(data: bytes, *, above: int = 0) -> np.ndarray:
    """The pixels that a small PNG sets (bool): whose alpha (their value, without one) is above a number."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > MAX_STENCIL_PX:
                raise BrokenPixelsError(f"The mask claims {image.width} x {image.height} pixels.")
            pixels = np.asarray(image)
    except (OSError, SyntaxError, EOFError) as fault:
        raise BrokenPixelsError(f"The mask is no PNG that can be read: {plain_text(str(fault))}.") from fault
    stencil: np.ndarray = (pixels if pixels.ndim == 2 else pixels[..., -1]) > above
    return stencil
