"""Outlines that share points: where one is moved, inserted or removed, it is in all of them."""

from __future__ import annotations

from collections.abc import Iterable

from segdesk.geometry import Point, Polygon
from segdesk.tools.flat import FlatPolygon, inserted, ring_of
from segdesk.tools.scene import Scene
from segdesk.tools.selection import VertexAt
from segdesk.tools.snap import Surroundings

NEAR_PX = 2.0
"""A point that is shared has pixels of every object that shares it so near."""

Shared = dict[int, tuple[Polygon, tuple[VertexAt, ...]]]
"""By object its outline and the points in it that are shared."""


def sharing(scene: Scene, object_id: int, points: Iterable[Point]) -> Shared:
    """The other objects that have points exactly there, and which. Locked and hidden ones share nothing."""
    found: dict[int, tuple[Polygon, list[VertexAt]]] = {}
    around = Surroundings(scene, without=(object_id,))
    for point in points:
        for other, outline in _open(scene, around, point).items():
            shared = outline.at_point(point)
            if shared:
                found.setdefault(other, (outline.polygon, []))[1].extend(shared)
    return {other: (polygon, tuple(dict.fromkeys(at))) for other, (polygon, at) in found.items()}


def sharing_edge(scene: Scene, object_id: int, at: VertexAt, point: Point) -> Shared:
    """The other objects that have the edge into which a point is inserted here, with the point in it."""
    around, found = Surroundings(scene, without=(object_id,)), Shared()
    polygon = scene.document.objects[object_id].polygon
    assert polygon is not None
    ring = ring_of(polygon, at)
    ends = ring[at.place - 1], ring[at.place % len(ring)]
    for other, outline in _open(scene, around, point).items():
        places = outline.between(*ends)
        if places:
            found[other] = inserted(outline.polygon, places[0], point), (places[0],)
    return found


def _open(scene: Scene, around: Surroundings, point: Point) -> dict[int, FlatPolygon]:
    """The outlines around a point that may be altered."""
    document, found = scene.document, around.outlines(*point, NEAR_PX)
    return {one: outline for one, outline in found.items() if not document.is_locked(document.objects[one])}
