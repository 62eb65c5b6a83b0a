"""How the small things look, for painted widgets and for the delegates of lists alike."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role

Tone = str
"""'neutral', 'accent', 'ok', 'warn' or 'error'."""

TONES: Final[dict[Tone, tuple[Role, Role]]] = {
    "neutral": ("hover", "text2"),
    "accent": ("accent_soft", "accent_soft_text"),
    "ok": ("ok_soft", "ok"),
    "warn": ("warn_soft", "warn"),
    "error": ("error_soft", "error"),
}
"""Fill and text of a tone."""

TONE_ICONS: Final[dict[Tone, str]] = {
    "neutral": "info",
    "accent": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "error": "octagon-alert",
}

LEFT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTER: Final = Qt.AlignmentFlag.AlignCenter
KEY_SIDE: Final = 16
BOX_SIDE: Final = 14
_HATCH_STEP: Final = 4.5


def text_width(font: QFont, text: str) -> int:
    """The px that the text takes, rounded up."""
    return int(QFontMetricsF(font).horizontalAdvance(text) + 0.999)


def square_in(rect: QRect | QRectF, side: float) -> QRectF:
    """A square of a side in the middle of a rectangle, on whole pixels."""
    box = QRectF(rect)
    left = round(box.left() + (box.width() - side) / 2)
    top = round(box.top() + (box.height() - side) / 2)
    return QRectF(left, top, side, side)


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
) -> None:
    """A rounded rectangle whose 1 px border lies inside the rectangle, on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(border, 1) if border is not None else Qt.PenStyle.NoPen)
    inset = 0.5 if border is not None else 0.0
    box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(box, max(radius - inset, 0), max(radius - inset, 0))


def draw_text(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    *,
    role: Role | QColor = "text1",
    font: QFont | None = None,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """One line of text, shortened with an ellipsis where it does not fit."""
    box = QRectF(rect)
    used = font or Theme.current().font()
    painter.setFont(used)
    painter.setPen(role if isinstance(role, QColor) else Theme.current().color(role))
    fitting = QFontMetricsF(used).elidedText(text, elide, box.width() + 0.5)
    painter.drawText(box, int(align) | int(Qt.TextFlag.TextSingleLine), fitting)


def draw_swatch(painter: QPainter, rect: QRect | QRectF, color: str | None, radius: float = 3) -> None:
    """The colour of a class; None is void, which is a hatch and never a colour."""
    theme = Theme.current()
    if color is None:
        draw_hatch(painter, rect, radius)
    else:
        rounded(painter, rect, radius, QColor(color))
    rounded(painter, rect, radius, None, theme.color("swatch_edge"))


def draw_hatch(painter: QPainter, rect: QRect | QRectF, radius: float = 3) -> None:
    """Void: light lines at 45 degrees on dark grey."""
    theme, box = Theme.current(), QRectF(rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.setClipPath(path)
    painter.fillRect(box, theme.color("hatch"))
    painter.setPen(QPen(theme.color("hatch_line"), 1.2))
    offset = _HATCH_STEP / 2
    while offset < box.width() + box.height():
        start = QPointF(box.left() + offset, box.top())
        painter.drawLine(start, QPointF(start.x() - box.height(), box.bottom()))
        offset += _HATCH_STEP
    painter.restore()


def key_width(text: str) -> int:
    """The px that draw_key wants for a key."""
    return max(KEY_SIDE, text_width(Theme.current().font("caption"), text) + 8)


def draw_key(painter: QPainter, rect: QRect | QRectF, text: str) -> None:
    """A key as it stands at the right of class rows."""
    theme = Theme.current()
    fill = theme.color("input" if theme.is_dark else "app")
    rounded(painter, rect, RADIUS["swatch"], fill, theme.color("border"))
    draw_text(painter, rect, text, role="text2", font=theme.font("caption"), align=CENTER)


def draw_badge(painter: QPainter, rect: QRect | QRectF, text: str, tone: Tone = "neutral") -> None:
    """A pill with a number or a word."""
    theme = Theme.current()
    fill, role = TONES[tone]
    rounded(painter, rect, QRectF(rect).height() / 2, theme.color(fill))
    draw_text(painter, rect, text, role=role, font=theme.font("caption", weight=500), align=CENTER)


def draw_share(painter: QPainter, rect: QRect | QRectF, share: float, color: QColor) -> None:
    """A thin bar, filled from the left; anything above nothing shows at least 1 px."""
    box = QRectF(rect)
    rounded(painter, box, box.height() / 2, Theme.current().color("hover"))
    if share > 0:
        width = min(box.width(), max(1.0, box.width() * share))
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), color)
        painter.restore()


def draw_check(
    painter: QPainter,
    rect: QRect | QRectF,
    state: Qt.CheckState,
    *,
    enabled: bool = True,
    hover: bool = False,
) -> None:
    """A check box of 14 px: empty, a tick, or a bar for partly."""
    theme = Theme.current()
    if state is Qt.CheckState.Unchecked:
        outline = theme.color("border" if not enabled else "text3" if hover else "control")
        rounded(painter, rect, RADIUS["swatch"], theme.color("input"), outline)
        return
    fill = theme.color("accent_fill") if enabled else theme.mix("accent_fill", "panel", 0.55)
    rounded(painter, rect, RADIUS["swatch"], fill)
    name = "check" if state is Qt.CheckState.Checked else "minus"
    paint_icon(painter, name, QRectF(rect).adjusted(1, 1, -1, -1), "on_accent", weight=1.5)


def draw_radio(
    painter: QPainter, rect: QRect | QRectF, *, on: bool, enabled: bool = True, hover: bool = False
) -> None:
    """A radio button of 14 px."""
    theme, box = Theme.current(), QRectF(rect)
    if not on:
        outline = theme.color("border" if not enabled else "text3" if hover else "control")
        rounded(painter, box, box.height() / 2, theme.color("input"), outline)
        return
    fill = theme.color("accent_fill") if enabled else theme.mix("accent_fill", "panel", 0.55)
    rounded(painter, box, box.height() / 2, fill)
    rounded(painter, square_in(box, 6), 3, theme.color("on_accent"))
