"""Brush and eraser: paint along the drag. The secondary button or Alt erases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from segdesk.geometry import Point
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.ops.stencil import Placed, framed
from segdesk.tools.footprint import Footprint
from segdesk.tools.lines import pulled
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Hover, Sign, Trail
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.target import Losers, Target
from segdesk.tools.tool import Tool

Put = Callable[[Placed, Point], object]
"""Told of each piece of a stroke, and of where the pointer is."""

ROPE_PX = 12.0
"""How far a steady brush is behind the hand, on the screen."""

SIGNS = {Mode.ADD: Sign.ADD, Mode.SUBTRACT: Sign.SUBTRACT, Mode.INTERSECT: Sign.INTERSECT}


@dataclass
class Brush(Tool):
    """Drag paints, Shift+click draws a straight line from where the last stroke ended.

    by_pressure: a pen's pressure thins the stroke. steady: the brush hangs on a short rope behind the hand.
    """

    size_px: int = 24
    is_round: bool = True
    by_pressure: bool = False
    steady: bool = False
    _last: tuple[int, Point] | None = field(default=None, repr=False)

    def mode(self, scene: Scene, pointer: Pointer) -> Mode:
        """What a stroke that starts like this does."""
        return Mode.SUBTRACT if pointer.secondary or pointer.alt else scene.mode

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("none", self.size_px, self.is_round, SIGNS[self.mode(scene, pointer)])

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind not in (Kind.PRESS, Kind.DOUBLE):
            return None
        mode = self.mode(scene, first)
        try:
            yield from _STROKES[mode](self, scene, first)
        except ValueError as refusal:
            scene.say(str(refusal))
        return None

    def losers(self, scene: Scene) -> Losers:
        """Whose pixels a subtracting stroke takes."""
        return Losers(scene)

    def stroke(self, scene: Scene, first: Pointer, put: Put) -> Gesture:
        """Put every piece of the drag until the release."""
        x, y = self._start(scene, first)
        put(self._footprint(first).sweep(x, y, first.x, first.y), (first.x, first.y))
        event = first
        x, y = first.x, first.y
        while event.kind is not Kind.RELEASE:
            event = yield
            to = self._goes_to(scene, (x, y), event)
            if event.kind in (Kind.MOVE, Kind.RELEASE) and to != (x, y):
                put(self._footprint(event).sweep(x, y, *to), to)
                x, y = to
        self._last = scene.document.image, (x, y)
        return None

    def _goes_to(self, scene: Scene, at: Point, event: Pointer) -> Point:
        """Where the brush goes for a move of the hand. At the release it catches up."""
        hand = event.x, event.y
        if self.steady and event.kind is Kind.MOVE:
            return pulled(at, hand, scene.reach(ROPE_PX))
        return hand

    def _start(self, scene: Scene, first: Pointer) -> Point:
        if first.shift and self._last is not None and self._last[0] == scene.document.image:
            return self._last[1]
        return first.x, first.y

    def _footprint(self, pointer: Pointer) -> Footprint:
        whole = Footprint(self.size_px, self.is_round)
        is_pressing = self.by_pressure and pointer.kind is not Kind.RELEASE
        return whole.pressed(pointer.pressure) if is_pressing else whole


@dataclass
class Eraser(Brush):
    """Drag makes pixels unlabelled: of the selected objects, or of all when nothing is selected."""

    def mode(self, scene: Scene, pointer: Pointer) -> Mode:
        return Mode.SUBTRACT

    def losers(self, scene: Scene) -> Losers:
        return Losers(scene, any_class=True)


def _add(brush: Brush, scene: Scene, first: Pointer) -> Gesture:
    target = Target(scene)
    with scene.document.edit(target.step("Brush"), overlap=scene.overlap, within=scene.within) as edit:

        def put(placed: Placed, at: Point) -> None:
            rect, stencil = placed
            edit.write(rect, target.object_in(edit), where=stencil)

        yield from brush.stroke(scene, first, put)
        painted = target.finish(edit)
    if painted:
        target.select()
    return None


def _subtract(brush: Brush, scene: Scene, first: Pointer) -> Gesture:
    losers = brush.losers(scene)
    with scene.document.edit(f"Erase{losers.name}") as edit:

        def put(placed: Placed, at: Point) -> None:
            rect, stencil = placed
            edit.erase(rect, where=stencil, objects=losers.ids)

        yield from brush.stroke(scene, first, put)
    losers.say_locked()
    return None


def _intersect(brush: Brush, scene: Scene, first: Pointer) -> Gesture:
    """The selected object keeps what the stroke passed over; nothing changes before the release."""
    object_id = scene.selection.sole
    if object_id is None:
        raise ValueError("Select the object to intersect with")
    passed: list[Placed] = []
    trail: list[Point] = []

    def put(placed: Placed, at: Point) -> None:
        passed.append(placed)
        trail.append(at)
        scene.show(Trail(tuple(trail), brush.size_px, brush.is_round))

    yield from brush.stroke(scene, first, put)
    with scene.document.edit(f"Intersect {scene.name_of(object_id)}") as edit:
        keep_only(scene.document, edit, object_id, passed)
    scene.say_refused(edit)
    return None


def keep_only(document: Document, edit: Edit, object_id: int, pieces: Iterable[Placed]) -> None:
    """Take from an object every pixel that none of the pieces covers."""
    box, leaving = document.stencil(object_id)
    for rect, stencil in pieces:
        leaving &= ~framed(rect, stencil, box)
    edit.erase(box, where=leaving, objects=(object_id,))


_STROKES: dict[Mode, Callable[[Brush, Scene, Pointer], Gesture]] = {
    Mode.ADD: _add,
    Mode.SUBTRACT: _subtract,
    Mode.INTERSECT: _intersect,
}
