"""Pixels become polygons here: along pixel edges, so that a COCO reader decodes the identical mask."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from segdesk.geometry import Part, Point, Polygon, Rect, Ring
from segdesk.ops.boundary import Loops, find_loops, find_turns
from segdesk.ops.cv import cv2
from segdesk.ops.raster import rasterise
from segdesk.ops.seams import Rings, Seam, seams_of_holes, spliced
from segdesk.ops.stencil import Ints, Stencil, framed


def trace(stencil: Stencil, origin: tuple[int, int] = (0, 0)) -> Polygon:
    """One Part per 4-connected part, in reading order, each with its holes (8-connected background).

    origin is the image coordinate (x, y) of the stencil's top left corner. Vertices are pixel corners,
    integers, none of them in line with its neighbours; outer rings run clockwise on the screen, holes
    anticlockwise. rasterise() of the result is the stencil again.
    """
    loops = find_loops(stencil)
    outers = _outer_of(loops)
    rings = list(_as_rings(loops, origin))
    holes: dict[int, list[Ring]] = {int(ring): [] for ring in np.flatnonzero(~loops.is_hole)}
    for ring in np.flatnonzero(loops.is_hole).tolist():
        holes[outers[ring]].append(rings[ring])
    return tuple(Part(rings[outer], tuple(inner)) for outer, inner in holes.items())


def bridge(part: Part) -> Ring:
    """The part as one ring: its holes joined to it by seams of zero width.

    pycocotools fills the one ring as it fills outer minus holes, wherever the holes lie inside the outer ring
    and do not overlap each other (always so for traced parts).
    """
    if not part.holes:
        return part.outer
    points = [point for ring in (part.outer, *part.holes) for point in ring]
    starts = np.cumsum([0, len(part.outer), *map(len, part.holes)])
    x, y = np.array(points, np.float64).T
    seams = seams_of_holes(Rings(x, y, starts), np.arange(1, len(starts) - 1))
    return tuple(spliced(points, starts.tolist(), seams))


def rings(polygon: Polygon) -> list[list[float]]:
    """COCO's segmentation: one flat ring x1, y1, x2, y2, ... per part, its holes bridged."""
    return [[number for point in bridge(part) for number in point] for part in polygon]


def outline(stencil: Stencil, origin: tuple[int, int] = (0, 0)) -> Ints:
    """The boundary as straight segments to draw, an (n, 4) array of x, y, x_end, y_end; no order promised."""
    found = find_turns(stencil)
    points = np.stack((found.x + origin[0], found.y + origin[1]), axis=1)
    uprights = np.flatnonzero(found.partner > np.arange(len(points)))
    level = np.concatenate((points[0::2], points[1::2]), axis=1)
    return np.concatenate(
        (level, np.concatenate((points[uprights], points[found.partner[uprights]]), axis=1))
    )


def simplify(polygon: Polygon, tolerance_px: float) -> Polygon:
    """Fewer vertices, none farther than tolerance_px from the old outline (Douglas and Peucker's rule).

    The vertices that stay are vertices of the polygon. No ring is lost: one that would fall under three
    vertices is simplified less, in the end not at all.
    """
    if tolerance_px <= 0:
        return polygon
    return tuple(
        Part(_simpler(part.outer, tolerance_px), tuple(_simpler(hole, tolerance_px) for hole in part.holes))
        for part in polygon
    )


def fit(stencil: Stencil, origin: tuple[int, int] = (0, 0), tolerance_px: float = 0.0) -> tuple[Polygon, int]:
    """The traced polygon simplified by tolerance_px, and how many pixels differ once it is filled again."""
    polygon = trace(stencil, origin)
    if tolerance_px <= 0:
        return polygon, 0
    polygon = simplify(polygon, tolerance_px)
    height, width = stencil.shape
    frame = Rect(0, 0, width, height).moved(*origin)
    drawn = framed(*rasterise(polygon, (frame.right, frame.bottom)), frame)
    return polygon, int(np.count_nonzero(drawn != stencil))


def _as_rings(loops: Loops, origin: tuple[int, int]) -> Iterator[Ring]:
    points: list[Point] = list(
        zip((loops.x + origin[0]).tolist(), (loops.y + origin[1]).tolist(), strict=True)
    )
    return (tuple(points[start:end]) for start, end in pairwise(loops.starts.tolist()))


def _outer_of(loops: Loops) -> list[int]:
    """Per ring the outer ring of its part. The ring that a hole looks at starts higher, so it comes first."""
    outers = list(range(len(loops.is_hole)))
    holes = np.flatnonzero(loops.is_hole)
    if len(holes) == 0:
        return outers
    if len(holes) == len(outers) - 1:
        return [0] * len(outers)
    numbered = Rings(loops.x, loops.y, loops.starts)
    ring_of = numbered.ring_of
    seams: list[Seam] = seams_of_holes(numbered, holes)
    for hole, seam in zip(holes.tolist(), seams, strict=True):
        outers[hole] = outers[ring_of[seam.edge]]
    return outers


def _simpler(ring: Ring, tolerance_px: float) -> Ring:
    points = np.array(ring, np.float32).reshape(-1, 1, 2)
    while tolerance_px > 1e-3:
        kept = cv2.approxPolyDP(points, tolerance_px, True).reshape(-1, 2)
        if len(kept) >= 3:
            own = dict(zip(map(tuple, points.reshape(-1, 2).tolist()), ring, strict=True))
            return tuple(own[tuple(point)] for point in kept.tolist())
        tolerance_px /= 2
    return ring
