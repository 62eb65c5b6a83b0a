"""Polygons become pixels here, by the one rule: each ring filled exactly as pycocotools fills it.

The rule (its rleFrPoly): vertices are put on a grid five times as fine, rounded by adding a half and
cutting towards zero; the boundary is drawn densely on it; wherever it crosses the middle of a pixel column,
the pixel there toggles everything below it in that column. Two facts make it cheap. Only the crossings
matter, so they are computed alone, per edge and column, with the same double expressions. And columns do
not depend on each other, so nothing outside the polygon's own columns and rows is ever touched.
Coordinates are never shifted first: 5 * (x - n) and 5 * x - 5 * n round differently.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Part, Polygon, Rect, Ring
from segdesk.ops.stencil import Ints, Placed, Stencil, columns_filled, nothing

_FINE = 5
_MIDDLE = 2  # of the five fine columns of a pixel the crossing counts that leaves or enters this one
FARTHEST_PX = 1_000_000
"""Vertices farther out than this are refused; nearer ones are computed without rounding trouble."""

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def rasterise(polygon: Polygon, size: tuple[int, int]) -> Placed:
    """The pixels of the polygon in an image of (width, height): union over parts of (outer minus holes).

    Returns a Rect within the image that holds every set pixel and a bool stencil of its shape; EMPTY and
    a (0, 0) stencil when no pixel is covered. Each ring equals what pycocotools' frPyObjects decodes to for
    the whole image, bit for bit. Raises ValueError for a ring that cannot be filled (see check_ring).
    """
    parts = [placed for part in polygon if not (placed := _part(part, size))[0].is_empty]
    if len(parts) <= 1:
        return parts[0] if parts else nothing()
    rect = EMPTY
    for placed in parts:
        rect |= placed[0]
    stencil = np.zeros((rect.height, rect.width), bool)
    for inner, pixels in parts:
        stencil[inner.within(rect)] |= pixels
    return rect, stencil


def ring_area(ring: Ring) -> float:
    """The area inside the ring in square pixels, by the shoelace formula; negative when it runs
    anticlockwise on the screen (y grows downwards)."""
    points = _array(ring)
    x, y = (points - points[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def polygon_bounds(polygon: Polygon) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) around all vertices, in continuous coordinates; zeros without vertices."""
    points = [point for part in polygon for ring in (part.outer, *part.holes) for point in ring]
    if not points:
        return 0.0, 0.0, 0.0, 0.0
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def transform_polygon(polygon: Polygon, matrix: npt.ArrayLike) -> Polygon:
    """Every vertex through a 2x3 affine matrix, on continuous coordinates: (x, y) -> A (x, y, 1)."""
    affine = np.asarray(matrix, np.float64)
    if affine.shape != (2, 3):
        raise ValueError(f"An affine matrix has the shape (2, 3), not {affine.shape}.")

    def moved(ring: Ring) -> Ring:
        points = np.asarray(ring, np.float64).reshape(-1, 2) @ affine[:, :2].T + affine[:, 2]
        return tuple((x, y) for x, y in points.tolist())

    return tuple(Part(moved(part.outer), tuple(moved(hole) for hole in part.holes)) for part in polygon)


def check_ring(ring: Sequence[Sequence[float]]) -> None:
    """Raise ValueError, in words, for fewer than three vertices, a vertex that is not two finite numbers,
    or one farther out than FARTHEST_PX."""
    _array(ring)


def _array(ring: Iterable[Sequence[float]]) -> Floats:
    points = np.array(ring, np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError("A ring is a list of (x, y) vertices; this one is not.")
    if len(points) < 3:
        raise ValueError(f"A ring needs at least 3 vertices; this one has {len(points)}.")
    reach = float(np.abs(points).max())
    if not math.isfinite(reach):
        raise ValueError("A vertex of the ring is not a finite number.")
    if reach > FARTHEST_PX:
        raise ValueError(f"A vertex of the ring lies {reach:.7g} pixels out; {FARTHEST_PX} is the limit.")
    return points


def _part(part: Part, size: tuple[int, int]) -> Placed:
    rect, stencil = _ring(part.outer, size)
    for hole in part.holes:
        hole_rect, inside = _ring(hole, size)
        both = rect & hole_rect
        if not both.is_empty:
            stencil[both.within(rect)] &= ~inside[both.within(hole_rect)]
    return rect, stencil


def _ring(ring: Ring, size: tuple[int, int]) -> Placed:
    columns, rows = _crossings(_array(ring), *size)
    if len(columns) == 0:
        return nothing()
    rect = Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()))
    return (rect, _filled(columns, rows, rect)) if not rect.is_empty else nothing()


def _filled(columns: Ints, rows: Ints, rect: Rect) -> Stencil:
    toggles = columns * rect.height + (rows - (rect.left * rect.height + rect.top))
    toggles.sort()
    return columns_filled(toggles, (rect.height, rect.width))


def _crossings(points: Floats, width: int, height: int) -> tuple[Ints, Ints]:
    """(columns, rows) at which the boundary toggles a column, rows from 0 to height."""
    edges, is_flat = _fine_edges(points)
    low, high = np.minimum(edges[0], edges[2]), np.maximum(edges[0], edges[2])
    first = np.maximum((low + (_FINE - 1 - _MIDDLE)) // _FINE, 0)
    last = np.minimum((high - (_MIDDLE + 1)) // _FINE, width - 1)
    counts = np.maximum(last - first + 1, 0)
    edge = np.repeat(np.arange(len(counts)), counts)
    columns = np.arange(len(edge)) + (first - np.cumsum(counts) + counts)[edge]
    fine_rows = _fine_rows(edges[:, edge], is_flat[edge], columns * _FINE + _MIDDLE)
    rows = (fine_rows + (_FINE - 1 - _MIDDLE)) // _FINE
    return columns, np.minimum(np.maximum(rows, 0), height)


def _fine_edges(points: Floats) -> tuple[Ints, Flags]:
    """Edges on the fine grid as rows x, y, x_end, y_end, each pointing along its longer axis, and whether
    that axis is x."""
    start = (_FINE * points.T + 0.5).astype(np.int64)  # cuts towards zero, as a C cast does
    end = np.concatenate((start[:, 1:], start[:, :1]), axis=1)
    reach = end - start
    is_flat = np.abs(reach[0]) >= np.abs(reach[1])
    is_backward = np.where(is_flat, reach[0], reach[1]) < 0
    along = np.concatenate((start, end))
    return np.where(is_backward, along[[2, 3, 0, 1]], along), is_flat


def _fine_rows(edges: Ints, is_flat: Flags, fine_x: Ints) -> Ints:
    """The upper of the two boundary points between fine_x and fine_x + 1, for one edge per crossing."""
    if is_flat.all():
        return _rows_of_flat(edges, fine_x)
    rows = np.empty(len(fine_x), np.int64)
    rows[is_flat] = _rows_of_flat(edges[:, is_flat], fine_x[is_flat])
    is_steep = ~is_flat
    rows[is_steep] = _rows_of_steep(edges[:, is_steep], fine_x[is_steep])
    return rows


def _rows_of_flat(edges: Ints, fine_x: Ints) -> Ints:
    x, y, x_end, y_end = edges
    slope = (y_end - y) / (x_end - x)
    rows: Ints = (y + slope * (fine_x - x + (slope < 0)) + 0.5).astype(np.int64)
    return rows


def _rows_of_steep(edges: Ints, fine_x: Ints) -> Ints:
    """Where the drawn x first passes fine_x; guessed, then settled with the expression that draws it."""
    x, y, x_end, y_end = edges
    slope = (x_end - x) / (y_end - y)
    is_rising = slope > 0

    def has_passed(step: Ints) -> Flags:
        drawn: Ints = (x + slope * step + 0.5).astype(np.int64)
        passed: Flags = (drawn > fine_x) == is_rising
        return passed

    step = np.ceil((fine_x + 0.5 - x) / slope).astype(np.int64)
    step -= has_passed(step - 1)
    step += ~has_passed(step)
    rows: Ints = y + step - 1
    return rows
