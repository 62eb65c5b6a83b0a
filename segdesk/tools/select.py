"""Select: click, marquee, move, nudge, delete; a double click goes into the points of a polygon."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from segdesk.geometry import Rect
from segdesk.model.objects import MaskObject
from segdesk.tools.move import movable, say_lost, shift
from segdesk.tools.operations.run import run
from segdesk.tools.pointer import Gesture, KeyName, Kind, Pointer
from segdesk.tools.preview import Hover, Marquee, Moved
from segdesk.tools.scene import Scene
from segdesk.tools.target import name_of_objects
from segdesk.tools.tool import Tool
from segdesk.tools.vertices import drag_edge, drag_vertices, polygon_of, remove, remove_vertex_at, vertex_at

DRAG_PX = 4.0
NEAR_PX = 4
SERIES_S = 1.0
ARROWS = {
    KeyName.LEFT: (-1, 0),
    KeyName.RIGHT: (1, 0),
    KeyName.UP: (0, -1),
    KeyName.DOWN: (0, 1),
}


@dataclass
class Select(Tool):
    """Click selects, Shift adds, Alt goes through what lies one on the other, a drag moves or marks.

    snap: dragged points go to outlines, edges and borders near them, and shared points move together.
    groups: a click takes all objects of a group; with Alt one of them.
    """

    snap: bool = False
    groups: bool = False

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        if scene.selection.editing_vertices:
            return Hover("vertex" if vertex_at(scene, pointer) else "arrow")
        on_selected = any(one.id in scene.selection for one in scene.objects_at(pointer.x, pointer.y))
        return Hover("move" if on_selected and _may_drag(scene) else "arrow")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY:
            return (yield from _key(scene, first, snaps=self.snap))
        if first.kind is Kind.DOUBLE:
            _enter_vertices(scene, first)
        elif not first.secondary and scene.selection.editing_vertices:
            yield from _press_vertices(scene, first, snaps=self.snap)
        elif not first.secondary:
            yield from _press(scene, first, groups=self.groups)
        return None


def _press(scene: Scene, first: Pointer, *, groups: bool) -> Gesture:
    """A drag moves what is selected under the pointer, or marks a rectangle; a click selects."""
    found = _under(scene, first)
    starts_move = _may_drag(scene) and any(one.id in scene.selection for one in found)
    drag = _move if starts_move and not first.shift and not first.alt else _mark
    event = first
    while event.kind is not Kind.RELEASE:
        event = yield
        if math.dist((first.x, first.y), (event.x, event.y)) >= scene.reach(DRAG_PX):
            yield from drag(scene, first, event)
            return None
    _click(scene, first, found, groups=groups)
    return None


def _click(scene: Scene, first: Pointer, found: tuple[MaskObject, ...], *, groups: bool = False) -> None:
    selection, ids = scene.selection, [one.id for one in found]
    if not ids:
        if not first.shift:
            selection.clear()
    elif first.alt:
        place = ids.index(selection.sole) + 1 if selection.sole in ids else 0
        selection.select(ids[place % len(ids)])
    else:
        taken = with_group(scene, ids[:1]) if groups else ids[:1]
        if not first.shift:
            selection.select(*taken)
        elif ids[0] in selection:
            selection.select(*(one for one in selection.ids if one not in taken))
        else:
            selection.add(taken)


def with_group(scene: Scene, ids: Collection[int]) -> list[int]:
    """Objects, and after them the visible ones of their groups."""
    objects = scene.document.objects
    groups = {objects[one].group for one in ids} - {None}
    others = (one.id for one in objects.ordered if one.group in groups and scene.is_visible(one))
    return list(dict.fromkeys((*ids, *others)))


def _mark(scene: Scene, first: Pointer, event: Pointer) -> Gesture:
    """Select the objects that lie wholly in a rectangle; Shift adds them."""
    while event.kind is not Kind.RELEASE:
        scene.show(Marquee((first.x, first.y), (event.x, event.y)))
        event = yield
    left, right = sorted((first.x, event.x))
    top, bottom = sorted((first.y, event.y))
    marked = Rect(math.ceil(left), math.ceil(top), math.floor(right), math.floor(bottom))
    inside = [one.id for one in scene.document.objects.ordered if _is_in(scene, one, marked)]
    if first.shift:
        scene.selection.add(inside)
    else:
        scene.selection.select(*inside)
    return None


def _is_in(scene: Scene, one: MaskObject, rect: Rect) -> bool:
    """Does a visible object lie wholly in a rectangle? Boxes are tightened only where that may matter."""
    document = scene.document
    if (document.reach(one.id) & rect).is_empty or not scene.is_visible(one):
        return False
    box = document.box(one.id)
    return not box.is_empty and box & rect == box


def _move(scene: Scene, first: Pointer, event: Pointer) -> Gesture:
    """Show where the objects would be; move them at the release."""
    ids, dx, dy = movable(scene), 0, 0
    if not ids:
        scene.say(f"{name_of_objects(scene, scene.selection.ids)} cannot be moved: locked")
        return None
    while True:
        if event.kind in (Kind.MOVE, Kind.RELEASE):
            dx, dy = round(event.x - first.x), round(event.y - first.y)
            scene.show(Moved(dx, dy))
        if event.kind is Kind.RELEASE:
            break
        event = yield
    scene.show(None)
    name = f"Move {name_of_objects(scene, ids)}"
    with scene.document.edit(name, overlap=scene.overlap, within=scene.within) as edit:
        lost = shift(scene, edit, ids, dx, dy) if dx or dy else 0
    say_lost(scene, lost)
    return None


def _key(scene: Scene, first: Pointer, *, snaps: bool) -> Gesture:
    if first.key is KeyName.DELETE:
        _delete(scene, snaps=snaps)
    elif first.key in ARROWS and scene.selection.ids:
        return (yield from _nudge(scene, first))
    return None


def _nudge(scene: Scene, first: Pointer) -> Gesture:
    """One step for a series of arrow keys, 1 pixel each, 10 with Shift. Any other event ends it."""
    ids = movable(scene)
    if not ids:
        scene.say(f"{name_of_objects(scene, scene.selection.ids)} cannot be moved: locked")
        return None
    event, dx, dy, lost = first, 0, 0, 0
    name = f"Nudge {name_of_objects(scene, ids)}"
    with scene.document.edit(name, overlap=scene.overlap, within=scene.within) as edit:
        while event.key in ARROWS and event.time - first.time <= SERIES_S:
            step_x, step_y = ARROWS[event.key]
            length_px = 10 if event.shift else 1
            dx, dy = dx + step_x * length_px, dy + step_y * length_px
            edit.restore()  # always from where they were: what is passed over stays as it is
            lost = shift(scene, edit, ids, dx, dy) if dx or dy else 0
            first = event
            event = yield
            while event.kind in (Kind.MOVE, Kind.RELEASE):
                event = yield
    say_lost(scene, lost)
    return None if event.kind is Kind.PAUSE else event


def _delete(scene: Scene, *, snaps: bool) -> None:
    selection = scene.selection
    if selection.editing_vertices:
        remove(scene, selection.vertices, snaps=snaps)
    elif selection.ids:
        run(scene, "delete")


def _enter_vertices(scene: Scene, first: Pointer) -> None:
    """Into the points of the object under the pointer, if it has any."""
    found = _under(scene, first)
    if scene.selection.editing_vertices or not found:
        return
    if scene.selection.sole != found[0].id:
        scene.selection.select(found[0].id)
    if found[0].polygon is None:
        scene.say(f"{scene.name_of(found[0].id)} has no points; Object ▸ To polygon makes some")
    else:
        scene.selection.edit_vertices()


def _press_vertices(scene: Scene, first: Pointer, *, snaps: bool) -> Gesture:
    """Drag a point or an edge; Alt+click removes; a drag elsewhere marks, a click outside leaves."""
    if first.alt and remove_vertex_at(scene, first, snaps=snaps):
        return None
    at = vertex_at(scene, first)
    if at is not None:
        return (yield from drag_vertices(scene, first, at, snaps=snaps))
    edge = polygon_of(scene)
    on_edge = edge is not None and edge.edge_near(first.x, first.y, scene.reach(8)) is not None
    if on_edge:
        yield from drag_edge(scene, first, snaps=snaps)
        return None
    event = first
    while event.kind is not Kind.RELEASE:
        event = yield
        if math.dist((first.x, first.y), (event.x, event.y)) >= scene.reach(DRAG_PX):
            yield from _mark_vertices(scene, first, event)
            return None
    if not any(one.id in scene.selection for one in scene.objects_at(first.x, first.y)):
        scene.selection.edit_vertices(on=False)
        _click(scene, first, _under(scene, first))
    else:
        scene.selection.choose(())
    return None


def _mark_vertices(scene: Scene, first: Pointer, event: Pointer) -> Gesture:
    while event.kind is not Kind.RELEASE:
        scene.show(Marquee((first.x, first.y), (event.x, event.y)))
        event = yield
    left, right = sorted((first.x, event.x))
    top, bottom = sorted((first.y, event.y))
    polygon = polygon_of(scene)
    inside = polygon.within(left, top, right, bottom) if polygon is not None else []
    scene.selection.choose((*scene.selection.vertices, *inside) if first.shift else inside)
    return None


def _may_drag(scene: Scene) -> bool:
    """Regions of an area class cover the image: a drag on them marks. They are moved with the arrow keys."""
    objects = [scene.document.objects[one] for one in scene.selection.ids]
    return all(scene.counts(one.class_key) or one.polygon is not None for one in objects)


def _under(scene: Scene, pointer: Pointer) -> tuple[MaskObject, ...]:
    """The objects at the pointer; where there is none, the nearest one that is almost there."""
    found = scene.objects_at(pointer.x, pointer.y)
    if found:
        return found
    reach = scene.reach(NEAR_PX)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7)):
        found = scene.objects_at(pointer.x + dx * reach, pointer.y + dy * reach)
        if found:
            return found
    return ()
