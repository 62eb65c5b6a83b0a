"""Small marks: key caps, badges, and chips with a count."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import (
    KEY_SIDE,
    TONES,
    Tone,
    draw_key,
    draw_text,
    key_width,
    rounded,
    text_width,
)
from segdesk.ui.wording import count

_ICON_SIDE: Final = 13
_GAP: Final = 6


class _Mark(QAbstractButton):
    """What the marks share: a fixed size that follows the letters."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        raise NotImplementedError


class KeyCap(_Mark):
    """A key: 'Q', 'Ctrl K'. To look at."""

    def __init__(self, key: str, *, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(key_width(self.text()), round(KEY_SIDE * max(1.0, Theme.current().scale)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_key(QPainter(self), self.rect(), self.text())


class Badge(_Mark):
    """A pill with a word or number in a tone. Clickable ones take focus and emit clicked()."""

    def __init__(
        self,
        text: str,
        *,
        tone: Tone = "neutral",
        icon: str = "",
        clickable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._tone, self._icon = tone, icon
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not clickable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setProperty("ringRadius", 9)

    def set_state(self, text: str, *, tone: Tone, icon: str = "") -> None:
        """Another text, tone and icon at once."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        width = text_width(self._font(), self.text()) + (14 if self._icon or len(self.text()) > 3 else 12)
        width += _ICON_SIDE + 5 if self._icon else 0
        return QSize(max(width, 18), round(18 * max(1.0, Theme.current().scale)))

    def _font(self) -> QFont:
        return Theme.current().font("caption", weight=500)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        fill, role = TONES[self._tone]
        shade = theme.mix(
            fill,
            role,
            0.12
            if self.underMouse() and not self.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            else 0.0,
        )
        rounded(painter, self.rect(), self.height() / 2, shade)
        content = text_width(self._font(), self.text()) + (_ICON_SIDE + 5 if self._icon else 0)
        left = (self.width() - content) / 2
        if self._icon:
            top = round((self.height() - _ICON_SIDE) / 2)
            paint_icon(painter, self._icon, QRectF(round(left), top, _ICON_SIDE, _ICON_SIDE), role)
            left += _ICON_SIDE + 5
        box = QRectF(left, 0, self.width(), self.height())
        draw_text(painter, box, self.text(), role=role, font=self._font())


class Chip(_Mark):
    """A one-click filter: icon, word, count. The chosen one is filled; outlined ones have a frame."""

    def __init__(
        self,
        text: str,
        number: int | None = None,
        *,
        icon: str = "",
        tone: Role = "text3",
        outlined: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._tone, self._outlined, self._number = icon, tone, outlined, number
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("ringRadius", 12)
        self._name()

    def set_number(self, number: int | None) -> None:
        """The count beside the word."""
        self._number = number
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self.text()} {self._count}".strip())

    @property
    def _count(self) -> str:
        return "" if self._number is None else count(self._number)

    def sizeHint(self) -> QSize:
        theme = Theme.current()
        width = text_width(theme.font("item"), self.text()) + 2 * (10 if self._outlined else 9)
        width += _ICON_SIDE + _GAP if self._icon else 0
        width += text_width(theme.font(), self._count) + _GAP if self._count else 0
        return QSize(width, round(24 * max(1.0, theme.scale)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        chosen, hover = self.isChecked(), self.underMouse() and self.isEnabled()
        fill = theme.color("hover") if chosen or hover else None
        border = theme.color("control" if chosen else "border") if self._outlined else None
        if fill or border:
            rounded(painter, self.rect(), self.height() / 2, fill, border)
        left = 10.0 if self._outlined else 9.0
        if self._icon:
            top = round((self.height() - _ICON_SIDE) / 2)
            paint_icon(painter, self._icon, QRectF(left, top, _ICON_SIDE, _ICON_SIDE), self._tone)
            left += _ICON_SIDE + _GAP
        word: Role = "disabled" if not self.isEnabled() else "text1" if chosen or hover else "text2"
        font = theme.font("body", weight=500 if chosen else 400)
        draw_text(painter, QRectF(left, 0, self.width(), self.height()), self.text(), role=word, font=font)
        left += text_width(font, self.text()) + _GAP
        role: Role = "text2" if chosen else "text3"
        draw_text(painter, QRectF(left, 0, self.width(), self.height()), self._count, role=role)
