"""Polygon and lasso: an outline of points, by clicks or freehand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from segdesk.geometry import Point
from segdesk.tools.outline import MIN_POINTS, commit
from segdesk.tools.pointer import Gesture, KeyName, Kind, Pointer
from segdesk.tools.preview import Hover, RubberBand
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.snap import Snap
from segdesk.tools.tool import Tool
from segdesk.tools.vertices import drag_from_edge, remove_vertex_at

CLOSE_PX = 8.0
FREEHAND_PX = 5.0
"""Points of a freehand line are so far apart on the screen."""


@dataclass
class Polygon(Tool):
    """Click sets points; Enter, a double click or a click on the first point closes.

    Alt+click on a point of the selected polygon removes it, and a drag that begins on its edge inserts one.
    snap: points go to outlines, edges and borders near them, and shared points move together.
    """

    takes_back: ClassVar[bool] = True
    snap: bool = False

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("cross")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY or first.secondary:
            return None
        if first.alt and remove_vertex_at(scene, first, snaps=self.snap):
            return None
        if not first.shift and (yield from drag_from_edge(scene, first, snaps=self.snap)):
            return None
        drawing = _Drawing(scene, first, Snap(scene) if self.snap else None)
        while not drawing.is_done:
            drawing.take((yield))
        if drawing.is_closed:
            scene.show(None)
            commit(scene, tuple(drawing.points), "Polygon")
        return None


class _Drawing:
    """The points so far, and what each event does to them."""

    def __init__(self, scene: Scene, first: Pointer, snap: Snap | None) -> None:
        self.is_closed = False
        self._scene = scene
        self._snap = snap
        self.points: list[Point] = [self._place(first)]
        self._is_freehand = first.shift
        self._show(first)

    @property
    def is_done(self) -> bool:
        return self.is_closed or not self.points

    def take(self, event: Pointer) -> None:
        _TAKES.get(event.kind, _Drawing._ignore)(self, event)

    def _press(self, event: Pointer) -> None:
        if self._is_near_start(event):
            self.is_closed = True
            return
        if event.secondary:
            return
        self._is_freehand = event.shift
        self.points.append(self._place(event))
        self._show(event)

    def _move(self, event: Pointer) -> None:
        if self._is_freehand and math.dist(self.points[-1], (event.x, event.y)) >= self._scene.reach(
            FREEHAND_PX
        ):
            self.points.append((event.x, event.y))
        self._show(event)

    def _release(self, event: Pointer) -> None:
        self._is_freehand = False

    def _double(self, event: Pointer) -> None:
        self.is_closed = True

    def _key(self, event: Pointer) -> None:
        if event.key is KeyName.CONFIRM:
            self.is_closed = True
        elif event.key is KeyName.BACK:
            last = self.points.pop()
            self._show(event.at(*last))

    def _ignore(self, event: Pointer) -> None:
        """Pauses and keys of other gestures mean nothing here."""

    def _is_near_start(self, event: Pointer) -> bool:
        near = math.dist(self.points[0], (event.x, event.y)) <= self._scene.reach(CLOSE_PX)
        return near and len(self.points) >= MIN_POINTS

    def _place(self, event: Pointer) -> Point:
        """Where a point goes that is set here."""
        return (event.x, event.y) if self._snap is None else self._snap.to(event.x, event.y)

    def _show(self, event: Pointer) -> None:
        if not self.points:
            return
        subtracts = self._scene.mode is Mode.SUBTRACT
        end = (event.x, event.y) if self._is_freehand else self._place(event)
        band = RubberBand(tuple(self.points), end, self._is_near_start(event), subtracts)
        self._scene.show(band)


_TAKES = {
    Kind.PRESS: _Drawing._press,
    Kind.MOVE: _Drawing._move,
    Kind.RELEASE: _Drawing._release,
    Kind.DOUBLE: _Drawing._double,
    Kind.KEY: _Drawing._key,
}


@dataclass
class Lasso(Tool):
    """Drag around something; the release closes the outline. Alt or the right button cuts it out."""

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY:
            return None
        mode = Mode.SUBTRACT if first.secondary or first.alt else scene.mode
        points: list[Point] = [(first.x, first.y)]
        event = first
        while event.kind is not Kind.RELEASE:
            event = yield
            if math.dist(points[-1], (event.x, event.y)) >= scene.reach(FREEHAND_PX / 2):
                points.append((event.x, event.y))
                scene.show(RubberBand(tuple(points), points[0], subtracts=mode is Mode.SUBTRACT))
        scene.show(None)
        if len(points) >= MIN_POINTS:
            commit(scene, tuple(points), "Lasso", mode=mode)
        return None
