"""A polygon as arrays, to find the vertex or edge near a point among a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Part, Point, Polygon, Ring
from segdesk.tools.selection import VertexAt

SAME_PX = 1e-6

Floats = npt.NDArray[np.float64]


class FlatPolygon:
    """points: (n, 2) vertices of all rings; following: the index of each vertex's successor in its ring."""

    def __init__(self, polygon: Polygon) -> None:
        self.polygon = polygon
        self.at: list[VertexAt] = []
        points: list[Point] = []
        following: list[int] = []
        for part_index, part in enumerate(polygon):
            for ring_index, ring in enumerate((part.outer, *part.holes)):
                start = len(points)
                points.extend(ring)
                self.at.extend(VertexAt(part_index, ring_index, index) for index in range(len(ring)))
                following.extend((*range(start + 1, start + len(ring)), start))
        self.points: Floats = np.array(points, np.float64).reshape(-1, 2)
        self.following = np.array(following, np.intp)
        self.is_hole = np.array([one.ring > 0 for one in self.at], bool)

    def vertex_near(self, x: float, y: float, reach: float) -> VertexAt | None:
        """The nearest vertex within reach."""
        distances = np.hypot(*(self.points - (x, y)).T)
        nearest = int(distances.argmin()) if len(distances) else 0
        return self.at[nearest] if len(distances) and distances[nearest] <= reach else None

    def point(self, at: VertexAt) -> Point:
        return ring_of(self.polygon, at)[at.place]

    def at_point(self, point: Point) -> list[VertexAt]:
        """The vertices that lie exactly there, to a millionth of a pixel."""
        there = (np.abs(self.points - point) < SAME_PX).all(axis=1)
        return [self.at[index] for index in np.flatnonzero(there).tolist()]

    def between(self, one: Point, other: Point) -> list[VertexAt]:
        """Where a vertex would be inserted into the edges that run exactly between two points, either way."""
        found = []
        for start, end in ((one, other), (other, one)):
            is_edge = (np.abs(self.points - start) < SAME_PX).all(axis=1)
            is_edge &= (np.abs(self.points[self.following] - end) < SAME_PX).all(axis=1)
            found += [self.at[index] for index in np.flatnonzero(is_edge).tolist()]
        return [at._replace(place=at.place + 1) for at in found]

    def edge_near(self, x: float, y: float, reach: float) -> tuple[VertexAt, Point] | None:
        """Where a point on the nearest edge within reach would be inserted, and that point."""
        if not len(self.points):
            return None
        start, along = self.points, self.points[self.following] - self.points
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip((((x, y) - start) * along).sum(axis=1) / length, 0, 1)
        on_edge = start + along * share[:, None]
        distances = np.hypot(*(on_edge - (x, y)).T)
        nearest = int(distances.argmin())
        if distances[nearest] > reach:
            return None
        at = self.at[nearest]
        found_x, found_y = on_edge[nearest].tolist()
        return at._replace(place=at.place + 1), (found_x, found_y)

    def within(self, left: float, top: float, right: float, bottom: float) -> list[VertexAt]:
        """The vertices in a rectangle."""
        x, y = self.points.T
        found = np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
        return [self.at[index] for index in found.tolist()]


_latest: list[FlatPolygon] = []


def flat(polygon: Polygon) -> FlatPolygon:
    """The arrays of a polygon; the last one asked for is kept, since every mouse move asks again."""
    if not _latest or _latest[0].polygon is not polygon:
        _latest[:] = [FlatPolygon(polygon)]
    return _latest[0]


def with_ring(polygon: Polygon, at: VertexAt, ring: Ring) -> Polygon:
    """The polygon with another ring at this place."""
    part = polygon[at.part]
    rings = [part.outer, *part.holes]
    rings[at.ring] = ring
    return (*polygon[: at.part], Part(rings[0], tuple(rings[1:])), *polygon[at.part + 1 :])


def ring_of(polygon: Polygon, at: VertexAt) -> Ring:
    part = polygon[at.part]
    return (part.outer, *part.holes)[at.ring]


def shifted(polygon: Polygon, dx: float, dy: float, only: Iterable[VertexAt] | None = None) -> Polygon:
    """The polygon with all its vertices, or only these, moved."""
    if only is None:
        return tuple(
            Part(_moved(part.outer, dx, dy), tuple(_moved(hole, dx, dy) for hole in part.holes))
            for part in polygon
        )
    for at in only:
        ring = ring_of(polygon, at)
        x, y = ring[at.place]
        polygon = with_ring(polygon, at, (*ring[: at.place], (x + dx, y + dy), *ring[at.place + 1 :]))
    return polygon


def inserted(polygon: Polygon, at: VertexAt, point: Point) -> Polygon:
    ring = ring_of(polygon, at)
    return with_ring(polygon, at, (*ring[: at.place], point, *ring[at.place :]))


def removed(polygon: Polygon, vertices: Iterable[VertexAt]) -> Polygon:
    """The polygon without these. Rings left with fewer than three points go; a part goes with its outer."""
    gone = set(vertices)
    parts = []
    for part_index, part in enumerate(polygon):
        rings = [
            tuple(p for index, p in enumerate(ring) if VertexAt(part_index, ring_index, index) not in gone)
            for ring_index, ring in enumerate((part.outer, *part.holes))
        ]
        if len(rings[0]) >= 3:
            parts.append(Part(rings[0], tuple(ring for ring in rings[1:] if len(ring) >= 3)))
    return tuple(parts)


def _moved(ring: Ring, dx: float, dy: float) -> Ring:
    return tuple((x + dx, y + dy) for x, y in ring)
