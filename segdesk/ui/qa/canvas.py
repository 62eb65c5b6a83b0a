"""The canvas of the QA workspace: image and mask, the place of the finding marked; drag pans, wheel zooms."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from segdesk.geometry import Rect
from segdesk.ui.canvas.surface import Surface
from segdesk.ui.canvas.wheel import Wheel
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import draw_text, rounded, text_width

_RING: Final = (QPen(QColor(0, 0, 0, 190), 3.6), QPen(QColor("white"), 1.6, Qt.PenStyle.DashLine))
_LEAST_RING_PX: Final = 34


class QaCanvas(Surface):
    """mark(rect, words) puts a ring around image pixels. pointer_moved(x, y) as the canvas of Edit has it.

    previewed(on): X is held or pressed, for what the fix would do.
    """

    pointer_moved = Signal(object, object)
    previewed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rect: Rect | None = None
        self._words = ""
        self._grabbed: QPointF | None = None
        self._at: tuple[float, float] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Image with the finding")

    @property
    def marked(self) -> Rect | None:
        return self._rect

    def mark(self, rect: Rect | None, words: str) -> None:
        """Ring and tag; None takes them away."""
        self._rect, self._words = rect, words
        self.setAccessibleDescription(words)
        self.update()

    def _focus_point(self) -> tuple[float, float]:
        return self._at or super()._focus_point()

    def _paint_over(self, painter: QPainter) -> None:
        if self._rect is None or self._rect.is_empty:
            return
        ratio, device = self.viewport.ratio, self.viewport.view.device_rect(self._rect)
        place = QRectF(device.left, device.top, device.width, device.height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = self._ring(place, ratio)
        for pen in _RING:
            scaled = QPen(pen)
            scaled.setWidthF(pen.widthF() * ratio)
            painter.setPen(scaled)
            painter.drawEllipse(ring) if ring.width() == ring.height() else painter.drawRect(ring)
        self._paint_tag(painter, ring, ratio)

    def _ring(self, place: QRectF, ratio: float) -> QRectF:
        """A circle around what is small, a frame around what is large or long."""
        side = max(place.width(), place.height()) * 1.5
        is_small = side < 0.4 * min(self.viewport.device_size)
        if not is_small:
            return place.adjusted(-3 * ratio, -3 * ratio, 4 * ratio, 4 * ratio)
        side = max(side, _LEAST_RING_PX * ratio)
        return QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)

    def _paint_tag(self, painter: QPainter, ring: QRectF, ratio: float) -> None:
        """What it is, beside the ring; in logical pixels, so that letters have their size."""
        if not self._words:
            return
        painter.save()
        painter.scale(ratio, ratio)
        font = Theme.current().font("item")
        width, height = text_width(font, self._words) + 18, Theme.current().grown(24)
        width = min(width, self.width() - 16)
        left = min(ring.right() / ratio + 6, self.width() - width - 8)
        top = min(max(8.0, ring.center().y() / ratio - height / 2), self.height() - height - 8)
        box = QRectF(round(max(8.0, left)), round(top), width, height)
        rounded(painter, box, RADIUS["control"], QColor(17, 17, 18, 235))
        draw_text(painter, box.adjusted(9, 0, -9, 0), self._words, role=QColor("white"), font=font)
        painter.restore()

    # Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = self.to_device(event.position())
        if self._grabbed is not None:
            x, y = self.to_device(event.position() - self._grabbed)
            self.pan(round(x), round(y))
            self._grabbed = event.position()
        self.pointer_moved.emit(*self.to_image(*self._at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None
        self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        Wheel.turn(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_X and not event.modifiers():
            if not event.isAutoRepeat():
                self.previewed.emit(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_X:
            if not event.isAutoRepeat():
                self.previewed.emit(False)
        else:
            super().keyReleaseEvent(event)

    def leaveEvent(self, _event: QEvent) -> None:
        self._at = None
        self.pointer_moved.emit(None, None)
