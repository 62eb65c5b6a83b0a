"""A few words beside the pointer, on a plate that is read on any photo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from segdesk.ui.canvas.viewport import Viewport
from segdesk.ui.theme import Theme

AWAY_PX, PAD_PX, HIGH_PX = 14, 7, 20


def label_area(viewport: Viewport, at: tuple[float, float], text: str) -> QRectF:
    """The plate in device pixels: to the lower right of a device position, or where there is room."""
    ratio, (width, height) = viewport.ratio, viewport.device_size
    wide = QFontMetricsF(_font(ratio)).horizontalAdvance(text) + 2 * PAD_PX * ratio
    high, away = HIGH_PX * ratio, AWAY_PX * ratio
    left = at[0] + away if at[0] + away + wide <= width else at[0] - away - wide
    top = at[1] + away if at[1] + away + high <= height else at[1] - away - high
    return QRectF(round(max(0.0, left)), round(max(0.0, top)), round(wide), round(high))


def paint_label(painter: QPainter, viewport: Viewport, at: tuple[float, float], text: str) -> None:
    theme, ratio = Theme.current(), viewport.ratio
    area = label_area(viewport, at, text)
    plate = theme.color("app")
    plate.setAlphaF(0.92)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    painter.drawRoundedRect(area, 4 * ratio, 4 * ratio)
    painter.setFont(_font(ratio))
    painter.setPen(theme.color("text1"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _font(ratio: float) -> QFont:
    font = Theme.current().font("caption", weight=500)
    font.setPixelSize(max(1, round(font.pixelSize() * ratio)))
    return font
