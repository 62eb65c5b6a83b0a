"""Editing the points of the selected polygon: drag, insert on an edge, remove. One step each.

Where snapping is on, a dragged point goes to what is around, and takes along points that others share.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field

from segdesk.geometry import Point, Polygon
from segdesk.tools.flat import FlatPolygon, flat, inserted, removed, shifted
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Redrawn
from segdesk.tools.scene import Scene
from segdesk.tools.selection import VertexAt
from segdesk.tools.sharing import Shared, sharing, sharing_edge
from segdesk.tools.snap import Snap

HIT_PX = 8.0
DRAG_PX = 4.0


def polygon_of(scene: Scene) -> FlatPolygon | None:
    """The polygon of the sole selected object."""
    sole = scene.selection.sole
    polygon = scene.document.objects[sole].polygon if sole is not None else None
    return flat(polygon) if polygon is not None else None


def vertex_at(scene: Scene, pointer: Pointer) -> VertexAt | None:
    found = polygon_of(scene)
    return found.vertex_near(pointer.x, pointer.y, scene.reach(HIT_PX)) if found else None


def redraw(scene: Scene, polygons: Mapping[int, Polygon], name: str) -> None:
    """Give the sole selected object, and those that share with it, other polygons, as one step."""
    sole = scene.selection.sole
    assert sole is not None
    shared = f" and {len(polygons) - 1} more" if len(polygons) > 1 else ""
    title = f"{name} {scene.name_of(sole)}{shared}"
    with scene.document.edit(title, overlap=scene.overlap, within=scene.within) as edit:
        edit.draw_all(polygons)
    scene.say_refused(edit)


def remove_vertex_at(scene: Scene, pointer: Pointer, *, snaps: bool = False) -> bool:
    """Remove the point under the pointer; False when there is none."""
    at = vertex_at(scene, pointer)
    if at is not None:
        remove(scene, [at], snaps=snaps)
    return at is not None


def remove(scene: Scene, vertices: Iterable[VertexAt], *, snaps: bool = False) -> None:
    """Remove points of the sole selected object. The last three of its outline stay."""
    found, sole, gone = polygon_of(scene), scene.selection.sole, list(vertices)
    if found is None or sole is None or not gone:
        return
    polygon = removed(found.polygon, gone)
    if not polygon:
        scene.say("An outline needs three points; Delete outside point editing removes the object")
        return
    shared = sharing(scene, sole, map(found.point, gone)) if snaps else {}
    others = {one: left for one, (outline, at) in shared.items() if (left := removed(outline, at))}
    scene.selection.choose(())
    name = "Remove point of" if len(gone) == 1 else f"Remove {len(gone)} points of"
    redraw(scene, {sole: polygon} | others, name)


def drag_vertices(scene: Scene, first: Pointer, at: VertexAt, *, snaps: bool = False) -> Gesture:
    """Move the point, or all chosen ones when it is one. The outline is shown, pixels follow at the end."""
    selection = scene.selection
    chosen = selection.vertices
    if first.shift:
        selection.choose(chosen ^ {at})
        return None
    if at not in chosen:
        selection.choose((at,))
    yield from _move(scene, first, at, tuple(selection.vertices), snaps=snaps)
    return None


def drag_edge(scene: Scene, first: Pointer, *, snaps: bool = False) -> Generator[None, Pointer, bool]:
    """Insert a point where an edge is dragged. False when the press is on no edge or is no drag."""
    found, sole = polygon_of(scene), scene.selection.sole
    hit = found.edge_near(first.x, first.y, scene.reach(HIT_PX)) if found else None
    if found is None or sole is None or hit is None or not (yield from _is_drag(scene, first)):
        return False
    at, point = hit
    polygon = inserted(found.polygon, at, point)
    scene.selection.choose((at,))
    shared = sharing_edge(scene, sole, at, point) if snaps else Shared()
    yield from _Drag(scene, polygon, (at,), point, shared, snaps=snaps).run(
        first.at(*point), "Insert point in"
    )
    return True


def drag_from_edge(scene: Scene, first: Pointer, *, snaps: bool = False) -> Generator[None, Pointer, bool]:
    """A drag that begins on the selected polygon edits it: a point moves, an edge gets one. Else False."""
    at = vertex_at(scene, first)
    if at is None:
        return (yield from drag_edge(scene, first, snaps=snaps))
    if not (yield from _is_drag(scene, first)):
        return False
    yield from _move(scene, first, at, (at,), snaps=snaps)
    return True


def _move(
    scene: Scene, first: Pointer, at: VertexAt, moving: tuple[VertexAt, ...], *, snaps: bool
) -> Gesture:
    """Move points, held by one of them."""
    found, sole = polygon_of(scene), scene.selection.sole
    assert found is not None and sole is not None
    shared = sharing(scene, sole, map(found.point, moving)) if snaps else Shared()
    name = "Move point of" if len(moving) == 1 else f"Move {len(moving)} points of"
    drag = _Drag(scene, found.polygon, moving, found.point(at), shared, snaps=snaps)
    return (yield from drag.run(first, name))


def _is_drag(scene: Scene, first: Pointer) -> Generator[None, Pointer, bool]:
    """Wait until the pointer has moved enough; False when it was released before."""
    while True:
        event = yield
        if event.kind is Kind.RELEASE:
            return False
        if math.dist((first.x, first.y), (event.x, event.y)) >= scene.reach(DRAG_PX):
            return True


@dataclass
class _Drag:
    """Points of the sole object's outline that follow the hand, and those of others that go with them."""

    scene: Scene
    polygon: Polygon
    moving: tuple[VertexAt, ...]
    held: Point
    shared: Shared = field(default_factory=dict)
    snaps: bool = False

    def run(self, first: Pointer, name: str) -> Gesture:
        """Show the outlines until the release; then they are drawn."""
        scene, sole = self.scene, self.scene.selection.sole
        assert sole is not None
        snap = Snap(scene, without=(sole, *self.shared)) if self.snaps else None
        event, outlines = first, {sole: self.polygon}
        while event.kind is not Kind.RELEASE:
            event = yield
            if event.kind in (Kind.MOVE, Kind.RELEASE):
                dx, dy = self._way(first, event, snap)
                outlines = self._outlines(sole, dx, dy)
                others = tuple((one, polygon) for one, polygon in outlines.items() if one != sole)
                scene.show(Redrawn(sole, outlines[sole], others))
        scene.show(None)
        if (event.x, event.y) != (first.x, first.y):
            redraw(scene, outlines, name)
        return None

    def _way(self, first: Pointer, event: Pointer, snap: Snap | None) -> Point:
        dx, dy = event.x - first.x, event.y - first.y
        if snap is None:
            return dx, dy
        x, y = snap.to(self.held[0] + dx, self.held[1] + dy)
        return x - self.held[0], y - self.held[1]

    def _outlines(self, sole: int, dx: float, dy: float) -> dict[int, Polygon]:
        others = {one: shifted(outline, dx, dy, at) for one, (outline, at) in self.shared.items()}
        return {sole: shifted(self.polygon, dx, dy, self.moving)} | others
