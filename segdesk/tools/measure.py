"""Measure: the length of a line, in pixels and, with a scale, in a unit. Changes nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar

from segdesk.geometry import Point
from segdesk.tools.lines import straightened
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Hover, RubberBand
from segdesk.tools.scene import Scene
from segdesk.tools.tool import Tool

DRAG_PX = 4.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How long a pixel is."""

    per_px: float
    unit: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured line in continuous image coordinates."""

    start: Point
    end: Point
    scale: Scale | None = None

    @property
    def length_px(self) -> float:
        return math.dist(self.start, self.end)

    @property
    def angle_deg(self) -> float:
        """0 to the right, 90 up the screen, between -180 and 180."""
        return math.degrees(math.atan2(self.start[1] - self.end[1], self.end[0] - self.start[0]))

    @property
    def label(self) -> str:
        """ "123.4 px", "123.4 px · 61.7 mm"."""
        pixels = f"{self.length_px:,.1f} px"
        if self.scale is None:
            return pixels
        return f"{pixels} · {self.length_px * self.scale.per_px:.4g} {self.scale.unit}"

    @property
    def sentence(self) -> str:
        """The label with how far that is across and down, and the angle."""
        across, down = abs(self.end[0] - self.start[0]), abs(self.end[1] - self.start[1])
        return f"{self.label} · {across:,.1f} across, {down:,.1f} down · {self.angle_deg:.1f}°"


@dataclass
class Measure(Tool):
    """Drag from one end to the other; Shift keeps the line straight. It stays until the next press or key.

    scale: lengths are told in its unit, too.
    """

    draws: ClassVar[bool] = False
    scale: Scale | None = None
    _last: Measurement | None = field(default=None, repr=False)

    @property
    def last(self) -> Measurement | None:
        """The last line that was measured, on whatever image."""
        return self._last

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("cross")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY or first.secondary:
            return None
        event = first
        while event.kind is not Kind.RELEASE:
            event = yield
            if event.kind in (Kind.MOVE, Kind.RELEASE):
                line = self._line(first, event)
                scene.show(RubberBand((line.start,), line.end, label=line.label))
        if line.length_px < scene.reach(DRAG_PX):
            return None
        self._last = line
        scene.say(line.sentence)
        return (yield from _until_next())

    def _line(self, first: Pointer, event: Pointer) -> Measurement:
        start, end = (first.x, first.y), (event.x, event.y)
        return Measurement(start, straightened(start, end) if event.shift else end, self.scale)


def _until_next() -> Gesture:
    """Let the line stand until something else is begun, and hand that on."""
    while True:
        event = yield
        if event.kind not in (Kind.MOVE, Kind.RELEASE):
            return None if event.kind is Kind.PAUSE else event
