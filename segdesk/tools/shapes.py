"""Rectangle and ellipse: outlines spanned by a drag. Shift makes them square, Alt cuts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from segdesk.geometry import Ring
from segdesk.tools.outline import commit
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import RubberBand
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.tool import Tool

DRAG_PX = 4.0


class _Spanned(Tool):
    """An outline between two corners, which lie on pixel edges."""

    name: ClassVar[str]

    def ring(self, left: int, top: int, right: int, bottom: int) -> Ring:
        """The outline in the box."""
        raise NotImplementedError

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY:
            return None
        mode = Mode.SUBTRACT if first.secondary or first.alt else scene.mode
        event = first
        while event.kind is not Kind.RELEASE:
            event = yield
            if event.kind in (Kind.MOVE, Kind.RELEASE):
                ring = self.ring(*_box(first, event))
                scene.show(RubberBand(ring, ring[0], subtracts=mode is Mode.SUBTRACT))
        scene.show(None)
        if math.dist((first.x, first.y), (event.x, event.y)) >= scene.reach(DRAG_PX):
            commit(scene, self.ring(*_box(first, event)), self.name, mode=mode)
        return None


@dataclass
class Rectangle(_Spanned):
    """Drag from corner to corner."""

    name: ClassVar[str] = "Rectangle"

    def ring(self, left: int, top: int, right: int, bottom: int) -> Ring:
        return ((left, top), (right, top), (right, bottom), (left, bottom))


@dataclass
class Ellipse(_Spanned):
    """Drag from corner to corner of the box around it."""

    name: ClassVar[str] = "Ellipse"

    def ring(self, left: int, top: int, right: int, bottom: int) -> Ring:
        """As many points as keep it within a quarter pixel of the true curve, between 12 and 180."""
        width, height = (right - left) / 2, (bottom - top) / 2
        count = min(180, max(12, math.ceil(math.pi * math.sqrt(2 * max(abs(width), abs(height), 1.0)))))
        angles = [2 * math.pi * index / count for index in range(count)]
        return tuple(
            (left + width + width * math.cos(a), top + height + height * math.sin(a)) for a in angles
        )


def _box(first: Pointer, event: Pointer) -> tuple[int, int, int, int]:
    """Left, top, right, bottom on pixel edges, at least a pixel each way."""
    dx, dy = event.x - first.x, event.y - first.y
    if event.shift:
        side = max(abs(dx), abs(dy))
        dx, dy = math.copysign(side, dx), math.copysign(side, dy)
    columns = sorted((round(first.x), round(first.x + dx)))
    rows = sorted((round(first.y), round(first.y + dy)))
    return columns[0], rows[0], max(columns[1], columns[0] + 1), max(rows[1], rows[0] + 1)
