"""Turns Qt's mouse, pen, wheel and key events into Pointers, pans and zooms. Decides nothing about masks."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QSinglePointEvent,
    QTabletEvent,
    QWheelEvent,
)

from segdesk.tools.pointer import KeyName, Kind, Pointer
from segdesk.tools.tool import ToolHost

CLICK_PX = 4.0
SPACE_TAP_S = 0.2
SERIES_MS = 1000
REPEAT_MS = 80
"""X servers send a release and a press for each repetition of a held key, and Qt does not always see it."""
WHEEL_FACTOR = 1.2

KEYS = {
    Qt.Key.Key_Return: KeyName.CONFIRM,
    Qt.Key.Key_Enter: KeyName.CONFIRM,
    Qt.Key.Key_Backspace: KeyName.BACK,
    Qt.Key.Key_Delete: KeyName.DELETE,
    Qt.Key.Key_Left: KeyName.LEFT,
    Qt.Key.Key_Right: KeyName.RIGHT,
    Qt.Key.Key_Up: KeyName.UP,
    Qt.Key.Key_Down: KeyName.DOWN,
}


class View(Protocol):
    """What the hand asks of the canvas. Positions are device pixels."""

    host: ToolHost | None

    def to_device(self, pos: QPointF) -> tuple[float, float]: ...
    def to_image(self, x: float, y: float) -> tuple[float, float]: ...
    def pan(self, dx: int, dy: int) -> None: ...
    def zoom_by(self, factor: float, x: float, y: float) -> None: ...
    def point(self, at: tuple[float, float] | None, pointer: Pointer | None) -> None: ...
    def ask_menu(self, pos: QPoint) -> None: ...
    def resize_brush(self, direction: int, *, fine: bool = False) -> bool: ...
    def hide_mask(self, *, on: bool) -> None: ...
    def escape(self) -> bool: ...


class Hand:
    """What the buttons and keys do on the canvas, in every tool.

    wheel_zooms: the plain wheel zooms (else it scrolls, and zooms with Ctrl).
    """

    def __init__(self, canvas: View) -> None:
        self.wheel_zooms = True
        self.is_space_held = False
        self._canvas = canvas
        self._panned_from: tuple[float, float] | None = None
        self._right_from: QMouseEvent | None = None
        self._right_at: QPointF | None = None
        self._right_draws = False
        self._is_down = False
        self._is_pen_down = False
        self._space_since = 0.0
        self._last: tuple[QPointF, Qt.KeyboardModifier] | None = None
        # A child of the canvas ends with it and in its thread, also while it waits.
        owner = canvas if isinstance(canvas, QObject) else None
        self._pause = QTimer(owner, singleShot=True, interval=SERIES_MS)
        self._pause.timeout.connect(self._settle)
        self._z_up = QTimer(owner, singleShot=True, interval=REPEAT_MS)
        self._z_up.timeout.connect(lambda: canvas.hide_mask(on=False))

    @property
    def is_panning(self) -> bool:
        return self._panned_from is not None

    def press(self, event: QMouseEvent) -> None:
        if self._is_pen_down or _is_pen(event):
            return
        button = event.button()
        if button is Qt.MouseButton.MiddleButton or (
            button is Qt.MouseButton.LeftButton and self.is_space_held
        ):
            self._panned_from = self._canvas.to_device(event.position())
            self._space_since = -math.inf
        elif button is Qt.MouseButton.RightButton and not self._is_down:
            self._right_at, self._right_draws = event.position(), False
        elif button is Qt.MouseButton.LeftButton and self._right_at is None:
            self._is_down = True
            self._send(Kind.PRESS, event)

    def double(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.is_space_held or _is_pen(event):
            self.press(event)
            return
        self._is_down = True
        self._send(Kind.DOUBLE, event)

    def move(self, event: QMouseEvent) -> None:
        if self._is_pen_down:
            return
        if self._panned_from is not None:
            self._pan_to(event)
        elif self._right_at is not None and not self._right_draws:
            if _distance(event.position(), self._right_at) >= CLICK_PX:
                self._right_draws = True
                self._send(Kind.PRESS, event, at=self._right_at, secondary=True)
                self._send(Kind.MOVE, event, secondary=True)
        else:
            self._send(Kind.MOVE, event, secondary=self._right_draws)

    def release(self, event: QMouseEvent) -> None:
        button = event.button()
        if self._panned_from is not None and button in (
            Qt.MouseButton.MiddleButton,
            Qt.MouseButton.LeftButton,
        ):
            self._panned_from = None
            self._send(Kind.MOVE, event)
        elif button is Qt.MouseButton.RightButton and self._right_at is not None:
            draws, self._right_at, self._right_draws = self._right_draws, None, False
            if draws:
                self._send(Kind.RELEASE, event, secondary=True)
            else:
                self._canvas.ask_menu(event.globalPosition().toPoint())
        elif button is Qt.MouseButton.LeftButton and self._is_down:
            self._is_down = False
            self._send(Kind.RELEASE, event)

    def tablet(self, event: QTabletEvent) -> None:
        """A pen. Always accepted, so that Qt makes up no mouse events from it."""
        event.accept()
        kind = _TABLET_KINDS.get(event.type())
        if kind is None or (kind is not Kind.MOVE and (kind is Kind.PRESS) == self._is_pen_down):
            return
        self._is_pen_down = kind is Kind.PRESS or (kind is Kind.MOVE and self._is_pen_down)
        is_eraser = event.pointerType() is QPointingDevice.PointerType.Eraser
        is_barrel = bool(event.buttons() & Qt.MouseButton.RightButton)
        self._send(kind, event, secondary=is_eraser or is_barrel, pressure=event.pressure())

    def wheel(self, event: QWheelEvent) -> None:
        modifiers, pixels, angle = event.modifiers(), event.pixelDelta(), event.angleDelta()
        turned = angle.y() or angle.x()
        at = self._canvas.to_device(event.position())
        event.accept()
        if modifiers & Qt.KeyboardModifier.ControlModifier and self._canvas.resize_brush(_sign(turned)):
            return
        zooms = self.wheel_zooms or bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        is_touchpad = not pixels.isNull() and event.device().type() is QInputDevice.DeviceType.TouchPad
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._canvas.pan(turned, 0)
        elif is_touchpad and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._canvas.pan(pixels.x(), pixels.y())
        elif zooms:
            self._canvas.zoom_by(WHEEL_FACTOR ** (turned / 120), *at)
        else:
            self._canvas.pan(angle.x(), angle.y())

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touchpad; whether it was a zoom."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._canvas.zoom_by(1 + event.value(), *self._canvas.to_device(event.position()))
        return True

    def key_press(self, event: QKeyEvent) -> bool:
        """Whether the key means something here."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Control):
            self._modifiers_changed(event.modifiers())
            return False
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        action = _ACTIONS.get(key)
        if held != Qt.KeyboardModifier.NoModifier or (action is None and key not in KEYS):
            return False
        return action(self, event) if action is not None else self._named_key(event, KEYS[key])

    def key_release(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return False
        if key is Qt.Key.Key_Space and self.is_space_held:
            self.is_space_held = False
            if event.timestamp() / 1000 - self._space_since < SPACE_TAP_S and self._is_drawing:
                self._key(KeyName.CONFIRM)
            self.repoint()
            return True
        if key is Qt.Key.Key_Z:
            self._z_up.start()
            return True
        self._modifiers_changed(event.modifiers())
        return False

    def leave(self) -> None:
        self._last = None
        self._canvas.point(None, None)

    def let_go(self) -> None:
        """The focus went elsewhere: no key is held any more."""
        self.is_space_held = False
        self._canvas.hide_mask(on=False)
        self._settle()

    @property
    def _is_drawing(self) -> bool:
        host = self._canvas.host
        return host is not None and host.is_busy and not self._is_down

    def _settle(self) -> None:
        if self._canvas.host is not None and not (self._is_down or self._is_pen_down or self._right_draws):
            self._canvas.host.settle()

    def _send(
        self,
        kind: Kind,
        event: QSinglePointEvent,
        *,
        at: QPointF | None = None,
        secondary: bool = False,
        pressure: float = 1.0,
    ) -> None:
        pos, modifiers = at or event.position(), event.modifiers()
        self._last = pos, modifiers
        device = self._canvas.to_device(pos)
        pointer = self._pointer(kind, device, modifiers, event.timestamp() / 1000, secondary, pressure)
        if self._canvas.host is not None:
            self._canvas.host.send(pointer)
        self._canvas.point(device, pointer)

    def _pointer(
        self,
        kind: Kind,
        device: tuple[float, float],
        modifiers: Qt.KeyboardModifier,
        time: float,
        secondary: bool,
        pressure: float,
    ) -> Pointer:
        x, y = self._canvas.to_image(*device)
        return Pointer(
            kind,
            x,
            y,
            secondary=secondary,
            shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
            ctrl=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
            pressure=pressure,
            time=time,
        )

    def _pan_to(self, event: QMouseEvent) -> None:
        assert self._panned_from is not None
        x, y = self._canvas.to_device(event.position())
        dx, dy = round(x - self._panned_from[0]), round(y - self._panned_from[1])
        self._panned_from = self._panned_from[0] + dx, self._panned_from[1] + dy
        self._canvas.pan(dx, dy)

    def _modifiers_changed(self, modifiers: Qt.KeyboardModifier) -> None:
        """Alt or Shift went down or up: the tool may mean something else now."""
        if self._last is not None:
            self._last = self._last[0], modifiers
            self.repoint()

    def repoint(self) -> None:
        if self._last is None:
            return
        device = self._canvas.to_device(self._last[0])
        pointer = self._pointer(Kind.MOVE, device, self._last[1], 0.0, self._right_draws, 1.0)
        self._canvas.point(device, pointer)

    def _named_key(self, event: QKeyEvent, name: KeyName) -> bool:
        """Whether a tool takes the key: while one draws every key is its, else only those of a selection."""
        host = self._canvas.host
        if host is None or not (host.is_busy or host.scene.selection.ids):
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._key(name, shift=shift, time=event.timestamp() / 1000)
        return True

    def _key(self, name: KeyName, *, shift: bool = False, time: float = 0.0) -> None:
        host = self._canvas.host
        assert host is not None
        x, y = self._canvas.to_image(*self._canvas.to_device(self._last[0])) if self._last else (0.0, 0.0)
        host.send(Pointer(Kind.KEY, x, y, key=name, shift=shift, time=time))
        self._pause.start()

    def _space(self, event: QKeyEvent) -> bool:
        if not event.isAutoRepeat():
            self.is_space_held, self._space_since = True, event.timestamp() / 1000
            self.repoint()
        return True

    def _z(self, event: QKeyEvent) -> bool:
        self._z_up.stop()
        self._canvas.hide_mask(on=True)
        return True


_ACTIONS: dict[Qt.Key, Callable[[Hand, QKeyEvent], bool]] = {
    Qt.Key.Key_Space: Hand._space,
    Qt.Key.Key_Escape: lambda hand, _: hand._canvas.escape(),
    Qt.Key.Key_Z: Hand._z,
    Qt.Key.Key_BracketLeft: lambda hand, _: hand._canvas.resize_brush(-1),
    Qt.Key.Key_BracketRight: lambda hand, _: hand._canvas.resize_brush(1),
    Qt.Key.Key_BraceLeft: lambda hand, _: hand._canvas.resize_brush(-1),
    Qt.Key.Key_BraceRight: lambda hand, _: hand._canvas.resize_brush(1),
}

_TABLET_KINDS = {
    QEvent.Type.TabletPress: Kind.PRESS,
    QEvent.Type.TabletMove: Kind.MOVE,
    QEvent.Type.TabletRelease: Kind.RELEASE,
}


def _is_pen(event: QMouseEvent) -> bool:
    """A mouse event that Qt or the system made up from a pen that was handled already."""
    return event.device().type() is QInputDevice.DeviceType.Stylus


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
