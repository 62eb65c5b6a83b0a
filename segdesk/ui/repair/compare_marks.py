"""What a comparing view paints over its pictures: the divider, and the plates with their titles."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded, text_width

KNOB_PX: Final = 13
PLATE_PX: Final = 10
"""From the corner of the view to a plate."""


def paint_divider(painter: QPainter, x: int, height: int, ratio: float) -> None:
    """A line over the whole height with a knob in its middle. ratio: device pixels per logical one."""
    theme = Theme.current()
    painter.fillRect(QRectF(x - ratio, 0, 2 * ratio, height), theme.color("handle"))
    knob = QRectF(0, 0, 2 * KNOB_PX * ratio, 2 * KNOB_PX * ratio)
    knob.moveCenter(QRectF(x, 0, 0, height).center())
    rounded(painter, knob, KNOB_PX * ratio, theme.color("handle"), theme.color("handle_edge"))
    font = theme.font("title")
    font.setPixelSize(round(font.pixelSize() * ratio))
    draw_text(painter, knob, "‹ ›", role=theme.color("handle_edge"), font=font, align=CENTER)


def paint_plate(painter: QPainter, text: str, *, left: int | None = None, right: int = 0) -> None:
    """A title at the top, beginning at left or ending at right, in logical pixels."""
    theme = Theme.current()
    wide, high = text_width(theme.font("item"), text) + 18, theme.grown(24)
    box = QRectF(right - wide if left is None else left, PLATE_PX, wide, high)
    rounded(painter, box, RADIUS["control"], theme.color("raised"), theme.color("border"))
    draw_text(painter, box, text, font=theme.font("item"), align=CENTER)
