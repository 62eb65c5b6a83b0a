"""A row that says what happened, to what, and what to do; it stays until it is closed."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import TONE_ICONS
from segdesk.ui.widgets.tip import Tip

Severity = Literal["info", "ok", "warn", "error"]

_TONES: Final[dict[Severity, str]] = {"info": "accent", "ok": "ok", "warn": "warn", "error": "error"}
_SOFTS: Final[dict[Severity, Role]] = {
    "info": "accent_soft",
    "ok": "ok_soft",
    "warn": "warn_soft",
    "error": "error_soft",
}
_INKS: Final[dict[Severity, Role]] = {
    "info": "accent_soft_text",
    "ok": "ok",
    "warn": "warn",
    "error": "error",
}
_ICON: Final = 16
_LEFT: Final = 12


class MessageBar(QWidget):
    """Icon and text in a severity, actions, details that fold out and can be copied, close.

    acted(str) gives the name of the action that was pressed; closed() after it was put away.
    """

    acted = Signal(str)
    closed = Signal()

    def __init__(
        self,
        text: str,
        *,
        severity: Severity = "info",
        actions: tuple[str, ...] = (),
        details: str = "",
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._severity: Severity = severity
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{severity}: {text}")
        self.setMinimumHeight(36)
        self._text = Label(text, wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = _Details(details) if details else None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_LEFT + _ICON + 8, 6, 8, 6)
        outer.setSpacing(6)
        outer.addLayout(self._row(actions, closable=closable))
        if self._details:
            self._details.hide()
            outer.addWidget(self._details)

    def _row(self, actions: tuple[str, ...], *, closable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        if self._details:
            row.addWidget(self._details_button(self._details))
        for name in actions:
            button = Button(name, size="small")
            button.clicked.connect(lambda _checked=False, name=name: self.acted.emit(name))
            row.addWidget(button)
        if closable:
            close = IconButton("x", Tip("Close", "Esc"), side=22)
            close.clicked.connect(self.close_bar)
            row.addWidget(close)
        return row

    def _details_button(self, details: QWidget) -> Button:
        button = Button("Details", kind="ghost", size="small")
        button.setCheckable(True)
        button.toggled.connect(details.setVisible)
        return button

    @property
    def text(self) -> str:
        return self._text.text()

    def announce(self) -> None:
        """Say it to screen readers."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def close_bar(self) -> None:
        """Put the bar away; what it said stays in the log."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color(_SOFTS[self._severity]))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("sep"))
        middle = self._text.geometry().center().y()
        box = QRectF(_LEFT, round(middle - _ICON / 2 + 0.5), _ICON, _ICON)
        paint_icon(painter, TONE_ICONS[_TONES[self._severity]], box, _INKS[self._severity])


class _Details(QWidget):
    """The technical part, in fixed-width letters, with Copy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        field = QPlainTextEdit(text)
        field.setReadOnly(True)
        field.setProperty("type", "mono")
        field.setFixedHeight(120)
        field.setAccessibleName("Details")
        copy = Button("Copy details", size="small", icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addWidget(field)
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
