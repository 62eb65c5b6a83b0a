"""Objects become one, or several, or less: merge, split, subtract."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from segdesk.geometry import Part, Point, Polygon, Rect
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.ops.brush import capsule
from segdesk.ops.components import parts, split
from segdesk.ops.raster import rasterise
from segdesk.ops.stencil import Placed, Stencil, framed, tight
from segdesk.tools.operations.detach import detach
from segdesk.tools.operations.operation import Ids


def merge(edit: Edit, ids: Ids) -> Ids:
    """The first object gets the pixels of the others, which go. Outlines that all still hold stay, as one."""
    document = edit.document
    first, *others = ids
    outline = _joined_outline(document, ids)
    stencils = [document.stencil(one) for one in others]
    edit.remove_all(others)
    for box, stencil in stencils:
        edit.write(box, first, where=stencil)
    if outline:
        edit.draw(first, outline)
    return (first,)


def split_parts(edit: Edit, ids: Ids) -> Ids:
    """Every connected part becomes an object; the largest stays what it was."""
    chosen: list[int] = []
    for one in ids:
        box, stencil = edit.document.stencil(one)
        pieces = _but_largest(split(stencil, (box.left, box.top)))
        chosen += [one, *detach(edit, one, pieces)]
    if len(chosen) == len(ids):
        raise ValueError("Nothing to split: each object is one connected part")
    return tuple(chosen)


def split_along(edit: Edit, ids: Ids, *, path: Sequence[Point]) -> Ids:
    """Objects are cut along a path, which goes on straight beyond both ends; no pixel is lost.

    Only connected parts that the path itself meets are cut. The larger side stays what it was.
    """
    bounds = edit.document.bounds
    chosen: list[int] = []
    for one in ids:
        box, stencil = edit.document.stencil(one)
        met = _parts_met(box, stencil, path)
        side = framed(*rasterise(_side_of(path, bounds), edit.document.size), box)
        sides = [tight(box, half) for half in (met & side, met & ~side)]
        pieces = _but_largest(sides) if all(half.size for _, half in sides) else []
        chosen += [one, *detach(edit, one, pieces)]
    if len(chosen) == len(ids):
        raise ValueError("The line crosses nothing")
    return tuple(chosen)


def subtract(edit: Edit, ids: Ids) -> Ids:
    """The first object loses what the others cover; they stay. Only where objects overlap is there any."""
    document = edit.document
    first, *others = ids
    box, own = document.stencil(first)
    covered = np.zeros_like(own)
    for one in others:
        covered |= framed(*document.stencil(one), box)
    if not (own & covered).any():
        raise ValueError("Nothing to subtract: the objects do not overlap")
    edit.erase(box, where=own & covered, objects=(first,))
    return (first,)


def _joined_outline(document: Document, ids: Ids) -> Polygon:
    """The outlines of all as one; empty when one of them has none that is its pixels."""
    objects = [document.objects[one] for one in ids]
    if not all(one.polygon and one.agrees for one in objects):
        return ()
    return tuple(part for one in objects for part in one.polygon or ())


def _but_largest(pieces: Sequence[Placed]) -> list[Placed]:
    """All but the one of most pixels, the first of several."""
    areas = [int(np.count_nonzero(stencil)) for _, stencil in pieces]
    largest = areas.index(max(areas)) if areas else 0
    return [placed for index, placed in enumerate(pieces) if index != largest]


def _parts_met(box: Rect, stencil: Stencil, path: Sequence[Point]) -> Stencil:
    """The connected parts of a stencil that lie under a path."""
    found = parts(stencil)
    under = np.zeros(stencil.shape, bool)
    for (x, y), (to_x, to_y) in pairwise(path):
        under |= framed(*capsule(x, y, to_x, to_y, 1), box)
    is_met = np.zeros(found.count + 1, bool)
    is_met[found.labels[under]] = True
    is_met[0] = False
    return is_met[found.labels]


def _side_of(path: Sequence[Point], bounds: Rect) -> Polygon:
    """One side of a path that goes on straight beyond both ends, as far as the image reaches."""
    far = 4 * math.hypot(bounds.width, bounds.height)
    points = [point for at, point in enumerate(path) if at == 0 or point != path[at - 1]]
    if len(points) < 2:
        raise ValueError("A line to split along needs two points")
    (before, start), (after, end) = _beyond(points[1], points[0], far), _beyond(points[-2], points[-1], far)
    across = end[1] - start[1], start[0] - end[0]
    if across[0] * (before[0] + after[0]) + across[1] * (before[1] + after[1]) < 0:
        across = -across[0], -across[1]
    scale = far / max(math.hypot(*across), 1e-9)
    dx, dy = across[0] * scale, across[1] * scale
    corners = (end[0] + dx, end[1] + dy), (start[0] + dx, start[1] + dy)
    return (Part((start, *points, end, *corners)),)


def _beyond(inner: Point, outer: Point, far: float) -> tuple[Point, Point]:
    """The direction (of length 1) from one point to another, and the point that far beyond the second."""
    dx, dy = outer[0] - inner[0], outer[1] - inner[1]
    length = math.hypot(dx, dy)
    dx, dy = dx / length, dy / length
    return (dx, dy), (outer[0] + dx * far, outer[1] + dy * far)
