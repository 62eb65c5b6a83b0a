"""Editing the points of the selected polygon: drag, insert on an edge, remove. One step each."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable

from segdesk.geometry import Polygon
from segdesk.tools.flat import FlatPolygon, flat, inserted, removed, shifted
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Redrawn
from segdesk.tools.scene import Scene
from segdesk.tools.selection import VertexAt

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


def redraw(scene: Scene, polygon: Polygon, name: str) -> None:
    """Give the sole selected object another polygon, as one step."""
    object_id = scene.selection.sole
    assert object_id is not None
    title = f"{name} {scene.name_of(object_id)}"
    with scene.document.edit(title, overlap=scene.overlap, within=scene.within) as edit:
        edit.draw(object_id, polygon)
    scene.say_refused(edit)


def remove_vertex_at(scene: Scene, pointer: Pointer) -> bool:
    """Remove the point under the pointer; False when there is none."""
    at = vertex_at(scene, pointer)
    if at is not None:
        remove(scene, [at])
    return at is not None


def remove(scene: Scene, vertices: Iterable[VertexAt]) -> None:
    """Remove points of the sole selected object. The last three of its outline stay."""
    found, gone = polygon_of(scene), list(vertices)
    if found is None or not gone:
        return
    polygon = removed(found.polygon, gone)
    if not polygon:
        scene.say("An outline needs three points; Delete outside point editing removes the object")
        return
    scene.selection.choose(())
    redraw(scene, polygon, "Remove point of" if len(gone) == 1 else f"Remove {len(gone)} points of")


def drag_vertices(scene: Scene, first: Pointer, at: VertexAt) -> Gesture:
    """Move the point, or all chosen ones when it is one. The outline is shown, pixels follow at the end."""
    selection, found = scene.selection, polygon_of(scene)
    assert found is not None
    chosen = selection.vertices
    if first.shift:
        selection.choose(chosen ^ {at})
        return None
    if at not in chosen:
        selection.choose((at,))
    moving = tuple(selection.vertices)
    name = "Move point of" if len(moving) == 1 else f"Move {len(moving)} points of"
    yield from _drag(scene, first, found.polygon, moving, name)
    return None


def drag_edge(scene: Scene, first: Pointer) -> Generator[None, Pointer, bool]:
    """Insert a point where an edge is dragged. False when the press is on no edge or is no drag."""
    found = polygon_of(scene)
    hit = found.edge_near(first.x, first.y, scene.reach(HIT_PX)) if found else None
    if found is None or hit is None or not (yield from _is_drag(scene, first)):
        return False
    at, (x, y) = hit
    polygon = inserted(found.polygon, at, (x, y))
    scene.selection.choose((at,))
    yield from _drag(scene, first.at(x, y), polygon, (at,), "Insert point in")
    return True


def drag_from_edge(scene: Scene, first: Pointer) -> Generator[None, Pointer, bool]:
    """A drag that begins on the selected polygon edits it: a point moves, an edge gets one. Else False."""
    at, found = vertex_at(scene, first), polygon_of(scene)
    if at is None or found is None:
        return (yield from drag_edge(scene, first))
    if not (yield from _is_drag(scene, first)):
        return False
    yield from _drag(scene, first, found.polygon, (at,), "Move point of")
    return True


def _is_drag(scene: Scene, first: Pointer) -> Generator[None, Pointer, bool]:
    """Wait until the pointer has moved enough; False when it was released before."""
    while True:
        event = yield
        if event.kind is Kind.RELEASE:
            return False
        if math.dist((first.x, first.y), (event.x, event.y)) >= scene.reach(DRAG_PX):
            return True


def _drag(scene: Scene, first: Pointer, polygon: Polygon, moving: tuple[VertexAt, ...], name: str) -> Gesture:
    object_id = scene.selection.sole
    assert object_id is not None
    event, outline = first, polygon
    while event.kind is not Kind.RELEASE:
        event = yield
        if event.kind in (Kind.MOVE, Kind.RELEASE):
            outline = shifted(polygon, event.x - first.x, event.y - first.y, moving)
            scene.show(Redrawn(object_id, outline))
    scene.show(None)
    moved = math.dist((first.x, first.y), (event.x, event.y)) > 0
    if moved:
        redraw(scene, outline, name)
    return None
