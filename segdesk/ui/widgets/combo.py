"""A combo box in the look of a field: icon or swatch, text, chevron; a word before it if wanted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, RADIUS, Role
from segdesk.ui.widgets.painting import draw_text, rounded, square_in, text_width

_PAD: Final = 9
_CHEVRON: Final = 14
_ICON: Final = 14
_GAP: Final = 7


class ComboBox(QComboBox):
    """prefix is written before the choice in hint colour; hint is shown while nothing is chosen."""

    def __init__(
        self,
        *,
        name: str,
        prefix: str = "",
        hint: str = "",
        width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._prefix, self._hint, self._wide, self._warn = prefix, hint, width, False
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # With this delegate the style sheet reaches the rows of the list.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)

    def set_warning(self, *, on: bool) -> None:
        """A warn outline: the choice is still to be made."""
        self._warn = on
        self.update()

    def sizeHint(self) -> QSize:
        height = round(HEIGHT["field"] * max(1.0, Theme.current().scale))
        return QSize(self._wide or self._content_width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(60, self.sizeHint().width()), self.sizeHint().height())

    def _content_width(self) -> int:
        font = Theme.current().font()
        texts = [self.itemText(i) for i in range(min(self.count(), 50))] + [self._hint]
        width = max(text_width(font, text) for text in texts) + 2 * _PAD + _CHEVRON + _GAP
        width += text_width(font, self._prefix) + _GAP if self._prefix else 0
        return width + (
            _ICON + _GAP if any(not self.itemIcon(i).isNull() for i in range(self.count())) else 0
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that scrolls the panel must not change what it passes over.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def showPopup(self) -> None:
        longest = max((text_width(self.font(), self.itemText(i)) for i in range(self.count())), default=0)
        self.view().setMinimumWidth(max(self.width(), longest + 60))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        hover = self.isEnabled() and (self.underMouse() or self.view().isVisible())
        outline: Role = "warn" if self._warn else "control" if hover else "border"
        fill: Role = "input" if self.isEnabled() else "panel"
        rounded(painter, self.rect(), RADIUS["control"], theme.color(fill), theme.color(outline))
        chevron = square_in(QRect(self.width() - _CHEVRON - _PAD + 1, 0, _CHEVRON, self.height()), _CHEVRON)
        ink: Role = "text1" if self.isEnabled() else "disabled"
        paint_icon(painter, "chevron-down", chevron, ink)
        if not self.isEditable():
            self._draw_choice(painter, ink, chevron.left() - 4)

    def _draw_choice(self, painter: QPainter, ink: Role, end: float) -> None:
        left, font, height = float(_PAD), Theme.current().font(), self.height()
        if self._prefix:
            draw_text(painter, QRectF(left, 0, end - left, height), self._prefix, role="text3")
            left += text_width(font, self._prefix) + _GAP
        chosen = self.itemIcon(self.currentIndex())
        if not chosen.isNull():
            chosen.paint(painter, QRect(round(left), (height - _ICON) // 2, _ICON, _ICON))
            left += _ICON + _GAP
        nothing = self.currentIndex() < 0
        text = self._hint if nothing else self.currentText()
        role: Role = "text3" if nothing and self.isEnabled() else ink
        draw_text(painter, QRectF(left, 0, end - left, height), text, role=role)
