"""The whole image, small, over a corner of the canvas while only a part of it is in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from segdesk.ops.cv import cv2
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.plate import Plate

if TYPE_CHECKING:
    from segdesk.ui.canvas.pyramid import Photo
    from segdesk.ui.canvas.surface import Surface

MOST_PX: Final = (184, 132)
LEAST_SIDE_PX: Final = 16
FRAME_PX: Final = 1
LEAST_CANVAS_PX: Final = 360
"""In a narrower canvas it would cover what one works on."""
OPACITY: Final = 0.9
_BLACK, _WHITE = QColor(0, 0, 0, 153), QColor(255, 255, 255)
_AWAY = QColor(17, 17, 18, 110)


class Minimap(Plate):
    """Follows a surface, and moves its view by click and drag. Its lower right corner, or the left one where
    is_left, is where it is told.
    """

    def __init__(self, surface: Surface, parent: QWidget | None = None, *, is_left: bool = False) -> None:
        super().__init__(parent=parent)
        self._surface, self._is_left = surface, is_left
        self._corner = QPoint()
        self._is_wanted = True
        self._picture = QImage()
        self._made_for: tuple[object, ...] = ()
        self.setAccessibleName("Minimap")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        surface.view_changed.connect(self.follow)
        self.follow()

    def set_wanted(self, *, on: bool) -> None:
        self._is_wanted = on
        self.follow()

    def set_corner(self, corner: QPoint) -> None:
        self._corner = corner
        self.follow()

    def follow(self) -> None:
        """Show what is in view now; away while that is all of the image."""
        self.setVisible(self._is_wanted and self._is_needed)
        if self.isHidden():
            return
        width, height = self._surface.viewport.image_size
        scale = min(MOST_PX[0] / width, MOST_PX[1] / height)
        size = (max(LEAST_SIDE_PX, round(side * scale)) + 2 * FRAME_PX for side in (width, height))
        self.setFixedSize(*size)
        self.move(self._corner - QPoint(0 if self._is_left else self.width(), self.height()))
        self.update()

    @property
    def _is_needed(self) -> bool:
        viewport = self._surface.viewport
        image = viewport.image_bounds
        has_room = min(self._surface.width(), self._surface.height()) >= LEAST_CANVAS_PX
        return has_room and self._surface.frame.mask is not None and image & viewport.bounds != image

    @property
    def seen(self) -> QRectF:
        """What is in view, in pixels of this widget."""
        viewport, inner = self._surface.viewport, self._inner
        device, image = viewport.image_bounds & viewport.bounds, viewport.image_bounds
        across, down = inner.width() / image.width, inner.height() / image.height
        return QRectF(
            inner.left() + (device.left - image.left) * across,
            inner.top() + (device.top - image.top) * down,
            device.width * across,
            device.height * down,
        )

    @property
    def _inner(self) -> QRect:
        return self.rect().adjusted(FRAME_PX, FRAME_PX, -FRAME_PX, -FRAME_PX)

    # Painting

    def _photo(self) -> QImage:
        """The photo at the size of the plate, made anew when photo, levels, adjustment or size differ."""
        tiles, ratio = self._surface.frame.tiles, self.devicePixelRatioF()
        if tiles.pyramid is None:
            return QImage()
        level = tiles.pyramid.levels[-1]
        size = round(self._inner.width() * ratio), round(self._inner.height() * ratio)
        state = (id(level), level.shape, tiles.adjust, size)
        if state != self._made_for:
            self._made_for, self._picture = state, _reduced(level, size, tiles.adjust.table)
        return self._picture

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, inner, seen = QPainter(self), self._inner, self.seen
        painter.setOpacity(OPACITY)
        painter.fillRect(self.rect(), Theme.current().color("border"))
        painter.drawImage(inner, self._photo())
        painter.setClipRect(inner)
        for away in _around(QRectF(inner), seen):
            painter.fillRect(away, _AWAY)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = seen.adjusted(0.5, 0.5, -0.5, -0.5)
        for color, width in ((_BLACK, 3.0), (_WHITE, 1.0)):
            painter.setPen(QPen(color, width))
            painter.drawRect(box)

    # Qt's events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the middle of the view."""
        turned = event.angleDelta().y()
        if turned:
            self._surface.zoom_step(1 if turned > 0 else -1)
        event.accept()

    def _look_at(self, pos: QPointF) -> None:
        inner, (width, height) = self._inner, self._surface.viewport.image_size
        across = (pos.x() - inner.left()) / inner.width()
        down = (pos.y() - inner.top()) / inner.height()
        self._surface.look_at(min(1.0, max(0.0, across)) * width, min(1.0, max(0.0, down)) * height)


def _reduced(level: Photo, size: tuple[int, int], table: Photo | None) -> QImage:
    """RGB32 of a size in device pixels; it owns its memory."""
    step = max(1, min(level.shape[1] // (2 * size[0]), level.shape[0] // (2 * size[1])))
    small = np.ascontiguousarray(level[::step, ::step])
    pixels = cv2.resize(small, size, interpolation=cv2.INTER_AREA)
    if table is not None:
        pixels = cv2.LUT(pixels, table)
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _around(outer: QRectF, inner: QRectF) -> tuple[QRectF, ...]:
    """What of a rectangle is above, below, left and right of another in it."""
    return (
        QRectF(outer.topLeft(), QPointF(outer.right(), inner.top())),
        QRectF(QPointF(outer.left(), inner.bottom()), outer.bottomRight()),
        QRectF(QPointF(outer.left(), inner.top()), inner.bottomLeft()),
        QRectF(inner.topRight(), QPointF(outer.right(), inner.bottom())),
    )
