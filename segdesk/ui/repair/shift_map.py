"""The map of shifts: how well borders lie for each; one sharp peak is to be trusted, several are not."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from segdesk.repair.geometry.shift import ShiftMap
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import rounded

SIDE: Final = 150
DARK: Final = np.array((0x24, 0x28, 0x33), np.float64)
BRIGHT: Final = np.array((0xFF, 0xE9, 0x9B), np.float64)


class ShiftMapView(QWidget):
    """clicked(dx, dy): the shift of the mask that was pointed at, in image pixels."""

    clicked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._map: ShiftMap | None = None
        self._picture = QImage()
        self._at = (0.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_map(self, found: ShiftMap | None, at: tuple[float, float]) -> None:
        """at: where the mask lies now against its place, right and down."""
        self._map, self._at = found, at
        self._picture = _colored(found) if found is not None else QImage()
        words = "" if found is None else f"Map of shifts, {2 * found.reach + 1} pixels wide"
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._map is not None and event.button() is Qt.MouseButton.LeftButton:
            side = 2 * self._map.reach + 1
            column, row = (
                int(min(max(one / SIDE * side, 0), side - 1))
                for one in (event.position().x(), event.position().y())
            )
            self.clicked.emit(column - self._map.reach, row - self._map.reach)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        box = QRectF(0, 0, SIDE, SIDE)
        rounded(painter, box, RADIUS["swatch"], theme.color("canvas"), theme.color("border"))
        if self._map is None:
            return
        painter.drawImage(box.adjusted(1, 1, -1, -1), self._picture)
        side = 2 * self._map.reach + 1
        middle = QPointF(SIDE / 2, SIDE / 2)
        at = middle + QPointF(self._at[0], self._at[1]) * (SIDE / side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("handle"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(middle.x(), 1), QPointF(middle.x(), SIDE - 1))
        painter.drawLine(QPointF(1, middle.y()), QPointF(SIDE - 1, middle.y()))
        for width, role in ((3.0, "handle_edge"), (1.4, "handle")):
            painter.setPen(QPen(theme.color("handle" if role == "handle" else "handle_edge"), width))
            painter.drawEllipse(at, 5, 5)


def _colored(found: ShiftMap) -> QImage:
    """Dark where borders lie no better than anywhere, bright at the peak."""
    z = found.z
    share = np.clip(z / max(float(z.max()), 1e-9), 0, 1)[..., None]
    rgb = np.ascontiguousarray(np.rint(DARK + (BRIGHT - DARK) * share).astype(np.uint8))
    height, width = z.shape
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
