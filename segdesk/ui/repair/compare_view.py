"""A photo with its mask before and after a repair: a divider to drag, a blink, or one of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from segdesk.geometry import Rect
from segdesk.ui.canvas.surface import Surface
from segdesk.ui.canvas.wheel import Wheel
from segdesk.ui.repair.compare_marks import PLATE_PX, paint_divider, paint_plate
from segdesk.ui.repair.layers import Grid, Layer, LayerStyle, outlined, picture

GRIP_PX: Final = 9
BLINK_MS: Final = 600
STEP: Final = 0.02
SHOWN: Final = ("swipe", "blink", "before", "after")
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two states: what is painted, and what it is called."""

    layer: Layer
    title: str


class CompareView(Surface):
    """set_sides() says what is compared. dragged(dx, dy) in image pixels, while the mask is moved by hand;
    nudged(dx, dy) by the arrow keys; dropped() when the hand lets go. pointed(x, y) as the canvas has it.
    """

    dragged = Signal(float, float)
    dropped = Signal()
    nudged = Signal(int, int)
    pointed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = "swipe"
        self.share = 0.5
        self.style_now = LayerStyle()
        self.can_drag = True
        self.before: Side | None = None
        self.after: Side | None = None
        self._ranks: npt.NDArray[np.uint8] | None = None
        self._marks: tuple[Layer, int] | None = None
        self._kept: dict[str, tuple[Any, QImage]] = {}
        self._grip: str = ""
        self._from = (0.0, 0.0)
        self._is_blinked = self._is_peeked = False
        self._clock = QTimer(self, interval=BLINK_MS)
        self._clock.timeout.connect(self._blink)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Before and after")
        self.view_changed.connect(self._kept.clear)

    # What is compared

    def set_sides(self, before: Side | None, after: Side | None) -> None:
        """Layers must be in the frame of the photo."""
        if before is not self.before:
            self._kept.pop("before", None)
        if after is not self.after:
            self._kept.pop("after", None)
        self.before, self.after = before, after
        self.update()

    def set_ranks(self, ranks: npt.NDArray[np.uint8] | None) -> None:
        """Contrast of the photo, 0 to 255, at any size of the same proportions."""
        self._ranks = ranks
        self._spoil()

    def set_layer_style(self, style: LayerStyle) -> None:
        self.style_now = style
        self._spoil()

    def set_mode(self, mode: str) -> None:
        """One of SHOWN."""
        self.mode, self._is_blinked = mode, False
        (self._clock.start if mode == "blink" else self._clock.stop)()
        self.update()

    def mark(self, layer: Layer | None, value: int) -> None:
        """Outline the pixels of a value in both states."""
        self._marks = (layer, value) if layer is not None else None
        self._spoil()

    def set_image_size(self, size: tuple[int, int]) -> None:
        """Where there is no photo."""
        if size != self.viewport.image_size:
            self.viewport.set_image(*size)
            self._view_moved()
        self._spoil()

    def _spoil(self) -> None:
        self._kept.clear()
        self.update()

    def _blink(self) -> None:
        self._is_blinked = not self._is_blinked
        self.update()

    # Painting

    def _paint_over(self, painter: QPainter) -> None:
        inside = self.viewport.image_bounds & self.viewport.bounds
        if inside.is_empty:
            return
        for name, side, area in self._shown(inside):
            kept = self._picture(name, side, inside)
            painter.drawImage(area.topLeft(), kept, area.translated(-inside.left, -inside.top))
        self._paint_titles(painter)
        if self.mode == "swipe" and self.before is not None and self.after is not None:
            paint_divider(painter, self._divider, self.viewport.device_size[1], self.viewport.ratio)

    def _shown(self, inside: Rect) -> list[tuple[str, Side, QRect]]:
        """What is painted where, in device pixels."""
        whole = QRect(inside.left, inside.top, inside.width, inside.height)
        sides = {"before": self.before, "after": self.after}
        if self.mode == "swipe" and not self._is_peeked:
            middle = min(max(self._divider, inside.left), inside.right)
            areas = {"before": whole.adjusted(0, 0, 0, 0), "after": whole.adjusted(0, 0, 0, 0)}
            areas["before"].setRight(middle - 1)
            areas["after"].setLeft(middle)
        else:
            areas = {self._single: whole}
        return [(name, side, areas[name]) for name, side in sides.items() if side and name in areas]

    @property
    def _single(self) -> str:
        is_before = self.mode == "before" or self._is_peeked or (self.mode == "blink" and self._is_blinked)
        return "before" if is_before else "after"

    @property
    def _divider(self) -> int:
        """The x of the divider in device pixels."""
        return round(self.share * self.viewport.device_size[0])

    def _picture(self, name: str, side: Side, inside: Rect) -> QImage:
        """The layer as it is seen, made once per view."""
        key = (side, inside, self.viewport.view)
        if name in self._kept and self._kept[name][0] == key:
            return self._kept[name][1]
        grid = self._grid(inside)
        pixels = picture(side.layer, grid, self.style_now, self._ranks_at(grid))
        if self._marks is not None:
            ring = outlined(self._marks[0], grid, self._marks[1])
            pixels = np.where(ring != 0, ring, pixels)
        pixels = np.ascontiguousarray(pixels)
        form = QImage.Format.Format_ARGB32_Premultiplied
        made = QImage(pixels.data, inside.width, inside.height, pixels.strides[0], form).copy()
        self._kept[name] = key, made
        return made

    def _grid(self, inside: Rect) -> Grid:
        view = self.viewport.view
        xs = (np.arange(inside.left, inside.right, dtype=np.float64) + 0.5 - view.left) / view.zoom
        ys = (np.arange(inside.top, inside.bottom, dtype=np.float64) + 0.5 - view.top) / view.zoom
        return xs, ys

    def _ranks_at(self, grid: Grid) -> npt.NDArray[np.uint8] | None:
        if self._ranks is None:
            return None
        (height, width), (full_width, full_height) = self._ranks.shape, self.viewport.image_size
        columns = np.clip(grid[0] * width / full_width, 0, width - 1).astype(np.intp)
        rows = np.clip(grid[1] * height / full_height, 0, height - 1).astype(np.intp)
        return np.asarray(self._ranks[rows[:, None], columns[None]], np.uint8)

    def _paint_titles(self, painter: QPainter) -> None:
        painter.save()
        painter.resetTransform()
        if self.mode == "swipe" and not self._is_peeked:
            if self.before is not None:
                paint_plate(painter, self.before.title, left=PLATE_PX)
            if self.after is not None:
                paint_plate(painter, self.after.title, right=self.width() - PLATE_PX)
        else:
            side = self.before if self._single == "before" else self.after
            if side is not None:
                paint_plate(painter, side.title, left=PLATE_PX)
        painter.restore()

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = self.to_device(event.position())
        middle = event.button() is Qt.MouseButton.MiddleButton
        if event.button() is not Qt.MouseButton.LeftButton and not middle:
            return
        self._from = at
        self._grip = "pan" if middle else self._grip_at(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.to_device(event.position())
        self.pointed.emit(*self.to_image(*at))
        if self._grip:
            self._pull[self._grip](at)
        else:
            self._show_cursor(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grip, self._grip = self._grip, ""
        if grip == "mask":
            self.dropped.emit()

    def _grip_at(self, at: QPoint) -> str:
        if self._is_on_divider(at):
            return "divider"
        return "mask" if self.can_drag else "pan"

    @property
    def _pull(self) -> dict[str, Callable[[tuple[float, float]], None]]:
        return {"divider": self._pull_divider, "mask": self._pull_mask, "pan": self._pull_view}

    def _pull_divider(self, at: tuple[float, float]) -> None:
        self._set_share(at[0] / max(1, self.viewport.device_size[0]))

    def _pull_mask(self, at: tuple[float, float]) -> None:
        """Whole image pixels; what is left of one is kept for the next move."""
        zoom = self.zoom
        dx, dy = (int((now - then) / zoom) for now, then in zip(at, self._from, strict=True))
        if dx or dy:
            self._from = self._from[0] + dx * zoom, self._from[1] + dy * zoom
            self.dragged.emit(dx, dy)

    def _pull_view(self, at: tuple[float, float]) -> None:
        dx, dy = round(at[0] - self._from[0]), round(at[1] - self._from[1])
        self._from = at
        self.pan(dx, dy)

    def _set_share(self, share: float) -> None:
        self.share = min(1.0, max(0.0, share))
        self.update()

    def _is_on_divider(self, at: QPoint) -> bool:
        has_both = self.before is not None and self.after is not None
        middle = self._divider / self.viewport.ratio
        return self.mode == "swipe" and has_both and abs(at.x() - middle) <= GRIP_PX

    def _show_cursor(self, at: QPoint) -> None:
        shapes = {
            "divider": Qt.CursorShape.SplitHCursor,
            "mask": Qt.CursorShape.SizeAllCursor,
            "pan": Qt.CursorShape.OpenHandCursor,
        }
        self.setCursor(shapes[self._grip_at(at)])

    def wheelEvent(self, event: QWheelEvent) -> None:
        Wheel.turn(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._set_share(self.share + STEP * _ARROWS[key][0])
        elif key in _ARROWS and self.can_drag:
            far = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            self.nudged.emit(*(far * step for step in _ARROWS[key]))
        elif key == Qt.Key.Key_X:
            self.peek(on=True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_X and not event.isAutoRepeat():
            self.peek(on=False)
        else:
            super().keyReleaseEvent(event)

    def peek(self, *, on: bool) -> None:
        """The state before, while a key is held."""
        self._is_peeked = on
        self.update()
