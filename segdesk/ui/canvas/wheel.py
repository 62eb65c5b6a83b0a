"""What a wheel, or two fingers on a touchpad, do to the view of a surface."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

if TYPE_CHECKING:
    from segdesk.ui.canvas.surface import Surface

FACTOR: Final = 1.2
NOTCH: Final = 120
"""How much one notch zooms, and what Qt calls a notch."""


class Wheel:
    """zooms: on every surface the plain wheel zooms; else it scrolls."""

    zooms: ClassVar[bool] = True

    @classmethod
    def turn(cls, surface: Surface, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll where that is chosen; with Shift sideways, with Ctrl zoom."""
        modifiers, pixels, angle = event.modifiers(), event.pixelDelta(), event.angleDelta()
        turned = angle.y() or angle.x()
        with_ctrl = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        is_touchpad = not pixels.isNull() and event.device().type() is QInputDevice.DeviceType.TouchPad
        event.accept()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            surface.pan(turned, 0)
        elif is_touchpad and not with_ctrl:
            surface.pan(pixels.x(), pixels.y())
        elif cls.zooms or with_ctrl:
            surface.zoom_by(FACTOR ** (turned / NOTCH), *surface.to_device(event.position()))
        else:
            surface.pan(angle.x(), angle.y())
