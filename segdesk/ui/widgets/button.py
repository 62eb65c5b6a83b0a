"""Push buttons: plain, primary, ghost and link; with icon and key hint."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, RADIUS, Role
from segdesk.ui.widgets.painting import LEFT, draw_text, rounded, text_width

Kind = Literal["plain", "primary", "ghost", "link"]
Size = Literal["normal", "small", "dialog"]

_HEIGHTS: Final[dict[Size, int]] = {
    "normal": HEIGHT["button"],
    "small": HEIGHT["button_small"],
    "dialog": HEIGHT["button_dialog"],
}
_PADS: Final[dict[Size, int]] = {"normal": 12, "small": 9, "dialog": 18}
_TEXTS: Final[dict[Kind, Role]] = {
    "plain": "text1",
    "primary": "on_accent",
    "ghost": "text2",
    "link": "accent",
}
_ICON_SIDE: Final = 15
_ICON_GAP: Final = 6


class Button(QPushButton):
    """At most one primary per view; key is a hint behind the text, not a shortcut."""

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = "plain",
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._size, self._icon, self._key = kind, size, icon, key
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def kind(self) -> Kind:
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Make it primary, or no longer."""
        self._kind = kind
        self.update()

    def set_key(self, key: str) -> None:
        """Another hint behind the text."""
        self._key = key
        self.updateGeometry()
        self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        pad = 0 if self._kind == "link" else _PADS[self._size]
        height = 18 if self._kind == "link" else _HEIGHTS[self._size]
        return QSize(self._content_width() + 2 * pad, Theme.current().grown(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, border = self._shades()
        if fill is not None or border is not None:
            rounded(painter, self.rect(), RADIUS["control"], fill, border)
        role: Role = _TEXTS[self._kind] if self.isEnabled() else "disabled"
        if self._kind == "ghost" and self.isEnabled() and self.underMouse():
            role = "text1"
        self._draw_content(painter, role)

    def _font(self) -> QFont:
        theme = Theme.current()
        if self._size == "dialog":
            return theme.font("title", weight=500)
        return theme.font("body", weight=400 if self._kind == "link" else 500)

    def _content_width(self) -> int:
        width = text_width(self._font(), self.text())
        width += _ICON_SIDE + (_ICON_GAP if self.text() else 0) if self._icon else 0
        return width + (text_width(self._font(), self._key) + 8 if self._key else 0)

    def _draw_content(self, painter: QPainter, role: Role) -> None:
        left = (self.width() - self._content_width()) / 2
        if self._icon:
            top = round((self.height() - _ICON_SIDE) / 2)
            paint_icon(painter, self._icon, QRectF(round(left), top, _ICON_SIDE, _ICON_SIDE), role)
            left += _ICON_SIDE + _ICON_GAP
        font = self._font()
        font.setUnderline(self._kind == "link" and self.underMouse() and self.isEnabled())
        draw_text(painter, QRectF(left, 0, self.width(), self.height()), self.text(), role=role, font=font)
        if self._key:
            color = Theme.current().color(role)
            color.setAlphaF(0.75)
            left += text_width(font, self.text()) + 8
            box = QRectF(left, 0, self.width(), self.height())
            draw_text(painter, box, self._key, role=color, font=Theme.current().font(), align=LEFT)

    def _shades(self) -> tuple[QColor | None, QColor | None]:
        theme = Theme.current()
        if self._kind == "link":
            return None, None
        if self._kind == "ghost":
            return (theme.color("hover") if self.underMouse() and self.isEnabled() else None), None
        if not self.isEnabled():
            return theme.color("panel"), theme.color("border")
        if self._kind == "primary":
            share = 0.18 if self.isDown() else 0.09 if self.underMouse() else 0.0
            return theme.mix("accent_fill", "app" if theme.is_dark else "text1", share), None
        fill: Role = (
            "chosen" if self.isDown() and theme.is_dark else "hover" if self.underMouse() else "raised"
        )
        return theme.color(fill), theme.color("border")
