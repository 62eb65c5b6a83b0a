"""The fixes of outlines: traced again from the pixels, or cut at the image's edge. No pixel changes."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial

import numpy as np

from segdesk.geometry import Part, Point, Polygon, Ring
from segdesk.model.document import Document
from segdesk.model.objects import MaskObject
from segdesk.ops.raster import rasterise
from segdesk.ops.trace import trace
from segdesk.qa.finding import Finding
from segdesk.qa.limits import Limits

from .mend import Mend, called, refused

GONE = "The outline is gone."
_LEAST = 3


def trace_again(document: Document, finding: Finding, _limits: Limits) -> Mend:
    """The outline follows the object's pixels; an object without pixels is deleted."""
    one = document.objects.get(finding.object or 0)
    if one is None or one.polygon is None:
        return refused(GONE)
    if not document.area(one.id):
        return Mend(f"Delete {called(document, one.id)}, which has no pixels.", removed=(one.id,))
    said = f"Trace {called(document, one.id)} again from its {document.area(one.id):,} px; no pixel changes."
    return Mend(said, outlines={one.id: _traced(document, one)})


def clip(document: Document, finding: Finding, _limits: Limits) -> Mend:
    """The outline ends at the image's edge; vertices inside stay where the pixels then are the same."""
    one = document.objects.get(finding.object or 0)
    if one is None or one.polygon is None:
        return refused(GONE)
    if not document.area(one.id):
        return Mend(f"Delete {called(document, one.id)}, which lies outside.", removed=(one.id,))
    said = f"Cut the outline of {called(document, one.id)} at the edge of the image; no pixel changes."
    cut = _cut(one.polygon, document.size)
    same = bool(cut) and _same_pixels(cut, one.polygon, document.size)
    return Mend(said, outlines={one.id: cut if same and one.agrees else _traced(document, one)})


def _traced(document: Document, one: MaskObject) -> Polygon:
    box, stencil = document.stencil(one.id)
    return trace(stencil, (box.left, box.top))


def _same_pixels(cut: Polygon, whole: Polygon, size: tuple[int, int]) -> bool:
    (rect, stencil), (old_rect, old_stencil) = rasterise(cut, size), rasterise(whole, size)
    common = rect & old_rect
    inner = stencil[common.within(rect)], old_stencil[common.within(old_rect)]
    counts = np.count_nonzero(stencil), np.count_nonzero(old_stencil)
    return counts[0] == counts[1] == np.count_nonzero(inner[0]) and np.array_equal(*inner)


def _cut(polygon: Polygon, size: tuple[int, int]) -> Polygon:
    """Each ring cut at the four edges of the image (the rule of Sutherland and Hodgman)."""
    parts = []
    for part in polygon:
        outer = _cut_ring(part.outer, size)
        holes = (_cut_ring(hole, size) for hole in part.holes)
        if len(outer) >= _LEAST:
            parts.append(Part(outer, tuple(one for one in holes if len(one) >= _LEAST)))
    return tuple(parts)


def _cut_ring(ring: Ring, size: tuple[int, int]) -> Ring:
    for axis, edge in enumerate(size):
        ring = _half(ring, axis, 0.0, partial(operator.le, 0.0))
        ring = _half(ring, axis, float(edge), partial(operator.ge, float(edge)))
    return tuple(dict.fromkeys(ring))


def _half(ring: Ring, axis: int, edge: float, is_in: Callable[[float], bool]) -> Ring:
    """What lies on one side of a line."""
    kept: list[Point] = []
    for before, point in zip((ring[-1:] + ring[:-1]), ring, strict=True):
        if is_in(point[axis]) != is_in(before[axis]):
            kept.append(_on_edge(before, point, axis, edge))
        if is_in(point[axis]):
            kept.append(point)
    return tuple(kept)


def _on_edge(start: Point, end: Point, axis: int, edge: float) -> Point:
    share = (edge - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)
