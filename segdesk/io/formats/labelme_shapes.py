"""One shape of labelme as a polygon or a stencil; a shape without area is a ValueError that says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from segdesk.geometry import Part, Point, Ring
from segdesk.io.formats.shapes import (
    BrokenPixelsError,
    Shape,
    box,
    decoded_stencil,
    ellipse,
    from_base64,
    placed,
    points_of,
    ring,
)
from segdesk.io.formats.values import as_text
from segdesk.ops.stencil import Placed

_NO_AREA = {"line": "A line", "linestrip": "A line strip", "point": "A point", "points": "A set of points"}


def shape_of(shape: dict[str, Any]) -> Shape:
    """The polygon of a shape, or the rectangle and stencil of a mask; ValueError in words without either."""
    kind = as_text(shape.get("shape_type")) or "polygon"
    if kind in _NO_AREA:
        raise ValueError(f"{_NO_AREA[kind]} has no area.")
    if kind == "mask":
        return None, _mask(shape)
    points = points_of(shape.get("points"))
    return (Part(_OUTLINES.get(kind, ring)(points)),), None


def _rectangle(points: list[Point]) -> Ring:
    """Two opposite corners in any order; four corners, as other tools write, are a polygon."""
    return box(*points) if len(points) == 2 else ring(points)


def _circle(points: list[Point]) -> Ring:
    """Centre and a point of the rim."""
    if len(points) != 2:
        raise ValueError(f"A circle has two points, this one {len(points)}.")
    radius = math.dist(*points)
    return ellipse(points[0], (radius, radius))


_OUTLINES: dict[str, Callable[[list[Point]], Ring]] = {
    "rectangle": _rectangle,
    "circle": _circle,
}


def _mask(shape: dict[str, Any]) -> Placed:
    """A base64 PNG; its top left is the first point, its size that of the PNG (the box is inclusive)."""
    points = points_of(shape.get("points"))
    if not points:
        raise BrokenPixelsError("The mask has no place.")
    stencil = decoded_stencil(from_base64(as_text(shape.get("mask"))))
    return placed(stencil, min(x for x, _ in points), min(y for _, y in points))
