"""One object becomes several: by its connected parts, or along a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from segdesk.geometry import Part, Point, Polygon, Rect
from segdesk.model.edit import Edit
from segdesk.ops.brush import capsule
from segdesk.ops.components import parts, split
from segdesk.ops.raster import rasterise
from segdesk.ops.stencil import Placed, Stencil, framed, tight
from segdesk.tools.operations.cut import cut_part, extended
from segdesk.tools.operations.detach import detach
from segdesk.tools.operations.operation import Ids


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

    Only connected parts that the path itself meets are cut. The larger side stays what it was. Outlines are
    cut too, where the line crosses them twice and no hole.
    """
    bounds = edit.document.bounds
    line = extended(path, 4 * math.hypot(bounds.width, bounds.height))
    side = _side_of(line)
    chosen: list[int] = []
    for one in ids:
        box, stencil = edit.document.stencil(one)
        met = _parts_met(box, stencil, path)
        on_side = framed(*rasterise(side, edit.document.size), box)
        sides = [tight(box, half) for half in (met & on_side, met & ~on_side)]
        pieces = _but_largest(sides) if all(half.size for _, half in sides) else []
        polygon = edit.document.objects[one].polygon
        made = detach(edit, one, pieces)
        if made and polygon is not None:
            _cut_outline(edit, one, made[0], _cut(polygon, line))
        chosen += [one, *made]
    if len(chosen) == len(ids):
        raise ValueError("The line crosses nothing")
    return tuple(chosen)


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


def _side_of(line: Sequence[Point]) -> Polygon:
    """One side of a line that begins and ends far out, as far as it is long."""
    start, end = line[0], line[-1]
    across = end[1] - start[1], start[0] - end[0]
    ways = [
        (outer[0] - inner[0], outer[1] - inner[1]) for outer, inner in ((start, line[1]), (end, line[-2]))
    ]
    if sum(across[0] * x + across[1] * y for x, y in ways) < 0:
        across = -across[0], -across[1]
    scale = math.hypot(*ways[0]) / max(math.hypot(*across), 1e-9)
    dx, dy = across[0] * scale, across[1] * scale
    return (Part((*line, (end[0] + dx, end[1] + dy), (start[0] + dx, start[1] + dy))),)


def _cut(polygon: Polygon, line: Sequence[Point]) -> list[Part]:
    """All parts on both sides of the line; none where one of them cannot be cut."""
    found = [cut_part(part, line) for part in polygon]
    return [piece for pieces in found for piece in pieces] if all(found) else []


def _cut_outline(edit: Edit, old: int, new: int, pieces: Sequence[Part]) -> None:
    """Give both objects those pieces of the outline that lie on their pixels, if these are their pixels."""
    found: dict[int, list[Part]] = {old: [], new: []}
    for piece in pieces:
        shares = {one: _share_inside(edit, one, (piece,)) for one in found}
        found[max(shares, key=shares.__getitem__)].append(piece)
    outlines = {one: tuple(own) for one, own in found.items()}
    if all(own and _is_outline(edit, one, own) for one, own in outlines.items()):
        edit.outline_all(outlines)


def _share_inside(edit: Edit, object_id: int, polygon: Polygon) -> float:
    """How much of an object lies inside an outline, 0 to 1."""
    rect, stencil = rasterise(polygon, edit.document.size)
    inside = np.count_nonzero(stencil & framed(*edit.document.stencil(object_id), rect))
    return int(inside) / max(1, edit.document.area(object_id))


def _is_outline(edit: Edit, object_id: int, polygon: Polygon) -> bool:
    """Does an outline fill an object's pixels, but for rounding: a pixel here and there along its edges?"""
    rect, stencil = rasterise(polygon, edit.document.size)
    own = framed(*edit.document.stencil(object_id), rect)
    shared = int(np.count_nonzero(own & stencil))
    off_by = edit.document.area(object_id) + int(np.count_nonzero(stencil)) - 2 * shared
    return off_by <= rect.width + rect.height
