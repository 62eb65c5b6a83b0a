"""Exclusive choices side by side in a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, RADIUS, Role
from segdesk.ui.widgets.painting import draw_text, rounded, square_in, text_width
from segdesk.ui.widgets.tip import Tip, set_tip

_PAD: Final = 9
_ICON_SIDE: Final = 14
_ICON_GAP: Final = 6
_FRAME: Final = 2


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: value is what Segment.value gives; the text may be empty where the icon says it."""

    value: str
    text: str = ""
    icon: str = ""
    tip: Tip | None = None


class Segment(QWidget):
    """One stop for Tab, arrows move inside. changed(value) is emitted for the person's choices only."""

    changed = Signal(str)

    def __init__(
        self, options: Sequence[Option], *, name: str, value: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Choice] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_FRAME, _FRAME, _FRAME, _FRAME)
        layout.setSpacing(0)
        for option in options:
            button = _Choice(option, self)
            self._group.addButton(button)
            self._buttons[option.value] = button
            layout.addWidget(button)
        self._group.buttonClicked.connect(lambda _button: self.changed.emit(self.value))
        self.set_value(value or options[0].value)

    @property
    def value(self) -> str:
        """The chosen option's value."""
        return next(value for value, button in self._buttons.items() if button.isChecked())

    def set_value(self, value: str) -> None:
        """Choose without announcing; KeyError when there is no such option."""
        self._buttons[value].setChecked(True)

    def set_text(self, value: str, text: str) -> None:
        """Another wording of one option, as 'All 1,310'."""
        self._buttons[value].set_words(text)

    def set_icons_only(self, *, icons_only: bool) -> None:
        """In a narrow window: options that have an icon lose their text."""
        for button in self._buttons.values():
            button.set_icon_only(icons_only=icons_only)

    def button(self, value: str) -> QAbstractButton:
        """The button of an option, to disable it or to hang a menu on it."""
        return self._buttons[value]

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        rounded(
            QPainter(self), self.rect(), RADIUS["control"] + 1, theme.color("input"), theme.color("border")
        )


class _Choice(QAbstractButton):
    """One button of a segment."""

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(parent)
        self._option = option
        self._icon_only = False
        self.setText(option.text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(option.text or (option.tip.name if option.tip else option.value))
        if option.tip:
            set_tip(self, option.tip)

    def set_words(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon_only(self, *, icons_only: bool) -> None:
        self._icon_only = icons_only and bool(self._option.icon)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # As wide as the chosen state, whose letters are heavier: choosing moves nothing.
        words = "" if self._icon_only else self.text()
        width = text_width(self._font(chosen=True), words) if words else 0
        width += _ICON_SIDE + (_ICON_GAP if words else 0) if self._option.icon else 0
        return QSize(width + 2 * _PAD, round(HEIGHT["segment"] * max(1.0, Theme.current().scale)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _font(self, *, chosen: bool) -> QFont:
        return Theme.current().font("body", weight=500 if chosen else 400)

    def _role(self) -> Role:
        if not self.isEnabled():
            return "disabled"
        return "text1" if self.isChecked() or self.underMouse() else "text2"

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, role = Theme.current(), QPainter(self), self._role()
        if self.isChecked():
            border = theme.color("border") if not theme.is_dark else None
            rounded(painter, self.rect(), RADIUS["control"] - 1, theme.color("chosen"), border)
        elif self.isDown():
            rounded(painter, self.rect(), RADIUS["control"] - 1, theme.color("hover"))
        words, left = "" if self._icon_only else self.text(), float(_PAD)
        if self._option.icon:
            box = square_in(self.rect(), _ICON_SIDE)
            if words:
                box.moveLeft(_PAD)
            paint_icon(painter, self._option.icon, box, role)
            left += _ICON_SIDE + _ICON_GAP
        if words:
            font = self._font(chosen=self.isChecked())
            inner = QRectF(left, 0, self.width() - left - _PAD, self.height())
            left += (inner.width() - text_width(font, words)) / 2
            draw_text(painter, QRectF(left, 0, self.width(), self.height()), words, role=role, font=font)
