"""What the hand does, in image coordinates: one value per event. Knows no Qt and no document."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What happened. PAUSE: nothing did for a moment; a series of keys ends there."""

    PRESS = "press"
    MOVE = "move"
    RELEASE = "release"
    DOUBLE = "double"
    KEY = "key"
    PAUSE = "pause"


class KeyName(StrEnum):
    """The keys that gestures understand. BACK takes back a point: Backspace, or Ctrl+Z while drawing."""

    NONE = ""
    CONFIRM = "confirm"
    BACK = "back"
    DELETE = "delete"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Pointer:
    """One event. x, y: continuous image coordinates, also outside the image.

    secondary: the right button or the eraser end of a pen. pressure: 0 to 1, 1 for a mouse. time: seconds
    of any steady clock.
    """

    kind: Kind
    x: float = 0.0
    y: float = 0.0
    key: KeyName = KeyName.NONE
    secondary: bool = False
    shift: bool = False
    alt: bool = False
    ctrl: bool = False
    pressure: float = 1.0
    time: float = 0.0

    @property
    def pixel(self) -> tuple[int, int]:
        """(column, row) of the pixel it is in."""
        return int(self.x // 1), int(self.y // 1)

    def at(self, x: float, y: float) -> Pointer:
        return replace(self, x=x, y=y)


Gesture: TypeAlias = Generator[None, Pointer, Pointer | None]
"""A gesture in the making: it waits for the next event at each yield. It ends by returning None, or the event
that it did not want, with which the next gesture begins. Closing it leaves no trace."""
