"""A framed remark with a sign in front of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import TONE_ICONS, Tone, rounded

_SIGN: Final = 15
_SIDE: Final = 10
INKS: Final[dict[Tone, Role]] = {
    "neutral": "text3",
    "accent": "accent",
    "ok": "ok",
    "warn": "warn",
    "error": "error",
}


class NoteBox(QWidget):
    """Text that wraps, framed, with the sign of its tone."""

    def __init__(self, text: str = "", *, tone: Tone = "accent") -> None:
        super().__init__()
        self._tone = tone
        self._label = Label(text, role="text2", wrap=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_SIDE + _SIGN + 8, _SIDE, _SIDE, _SIDE)
        layout.addWidget(self._label)

    @property
    def text(self) -> str:
        return self._label.text()

    def set_text(self, text: str, tone: Tone | None = None) -> None:
        """Another remark, of the same tone or another."""
        self._tone = tone or self._tone
        self._label.setText(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["control"], theme.color("input"), theme.color("border"))
        sign = QRectF(_SIDE, _SIDE + 1, _SIGN, _SIGN)
        paint_icon(painter, TONE_ICONS[self._tone], sign, INKS[self._tone])
