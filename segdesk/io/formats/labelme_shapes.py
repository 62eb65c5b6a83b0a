"""One shape of labelme as a polygon or a stencil; a shape without area is a ValueError that says so."""

from __future__ import annotations

import base64
import binascii
import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image

from segdesk.geometry import Part, Point, Polygon, Rect
from segdesk.io.formats.coco_shapes import MAX_VERTICES
from segdesk.io.formats.values import as_list, as_number, as_text, plain_text

Shape = tuple[Polygon | None, tuple[Rect, np.ndarray] | None]
CIRCLE_TOLERANCE_PX = 0.1
MAX_MASK_PX = 1 << 28
_NO_AREA = {"line": "A line", "linestrip": "A line strip", "point": "A point", "points": "A set of points"}


def shape_of(shape: dict[str, Any]) -> Shape:
    """The polygon of a shape, or the rectangle and stencil of a mask; ValueError in words without either."""
    kind = as_text(shape.get("shape_type")) or "polygon"
    if kind in _NO_AREA:
        raise ValueError(f"{_NO_AREA[kind]} has no area.")
    if kind == "mask":
        return None, _mask(shape)
    points = _points(shape)
    return (Part(_OUTLINES.get(kind, _polygon)(points)),), None


def _points(shape: dict[str, Any]) -> list[Point]:
    rows = [as_list(row) for row in as_list(shape.get("points"))]
    if len(rows) > MAX_VERTICES:
        raise ValueError(f"It has more than {MAX_VERTICES} vertices.")
    points = []
    for row in rows:
        x, y = (as_number(one) for one in row[:2]) if len(row) >= 2 else (None, None)
        if x is None or y is None:
            raise ValueError("A coordinate is no number.")
        points.append((x, y))
    return points


def _polygon(points: list[Point]) -> tuple[Point, ...]:
    if len(points) > 3 and points[0] == points[-1]:
        points = points[:-1]
    if len(points) < 3:
        raise ValueError(f"It has {len(points)} vertices; 3 are needed.")
    return tuple(points)


def _rectangle(points: list[Point]) -> tuple[Point, ...]:
    """Two opposite corners in any order; four corners, as other tools write, are a polygon."""
    if len(points) != 2:
        return _polygon(points)
    (x1, y1), (x2, y2) = points
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    if left == right or top == bottom:
        raise ValueError("The rectangle has no area.")
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _circle(points: list[Point]) -> tuple[Point, ...]:
    """Centre and a point of the rim: as many vertices as keep within a tenth of a pixel."""
    if len(points) != 2:
        raise ValueError(f"A circle has two points, this one {len(points)}.")
    (x, y), rim = points
    radius = math.dist(points[0], rim)
    if radius <= 0:
        raise ValueError("The circle has no area.")
    inner = max(-1.0, 1 - CIRCLE_TOLERANCE_PX / radius)
    count = min(2000, max(12, math.ceil(math.pi / math.acos(inner))))
    turns = (2 * math.pi * index / count for index in range(count))
    return tuple((x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns)


_OUTLINES: dict[str, Callable[[list[Point]], tuple[Point, ...]]] = {
    "rectangle": _rectangle,
    "circle": _circle,
}


def _mask(shape: dict[str, Any]) -> tuple[Rect, np.ndarray]:
    """A base64 PNG; its top left is the first point, its size that of the PNG (the box is inclusive)."""
    points = _points(shape)
    if len(points) < 1:
        raise ValueError("The mask has no place.")
    stencil = _decoded(as_text(shape.get("mask")))
    left = math.floor(min(x for x, _ in points))
    top = math.floor(min(y for _, y in points))
    if max(abs(left), abs(top)) > 1 << 30:
        raise ValueError("The mask lies outside every image.")
    height, width = stencil.shape
    return Rect(left, top, left + width, top + height), stencil


def _decoded(text: str) -> np.ndarray:
    try:
        data = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError) as fault:
        raise ValueError(f"The mask is no base64: {fault}.") from fault
    return decoded_stencil(data)


def decoded_stencil(data: bytes) -> np.ndarray:
    """The pixels that a small PNG sets (bool). ValueError in words when it is none or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > MAX_MASK_PX:
                raise ValueError(f"The mask claims {image.width} x {image.height} pixels.")
            pixels = np.asarray(image)
    except (OSError, SyntaxError, EOFError) as fault:
        raise ValueError(f"The mask is no PNG that can be read: {plain_text(str(fault))}.") from fault
    stencil: np.ndarray = (pixels if pixels.ndim == 2 else pixels[..., -1]) != 0
    return stencil
