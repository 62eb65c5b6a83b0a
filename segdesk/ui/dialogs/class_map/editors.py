"""What opens in a cell of the class table: a field for ids and names, a capture for keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded

MOST_DIGITS = 999_999
CLEARING = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


def id_field(parent: QWidget) -> QLineEdit:
    """Whole numbers; whether the id may be had is checked live, in words."""
    field = QLineEdit(parent)
    field.setAccessibleName("Id")
    field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    field.setValidator(QIntValidator(0, MOST_DIGITS, field))
    return field


def name_field(parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setAccessibleName("Name")
    return field


class KeyCapture(QWidget):
    """Takes the next letter or digit as a class's key; Backspace takes the key away, Escape leaves it.

    captured(key) ends it; key is "" for none.
    """

    captured = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Press a key for this class; Backspace for none")

    def event(self, event: QEvent) -> bool:
        # Keys of the window must not fire while one is being chosen.
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in CLEARING:
            self._end("")
        elif modifiers == Qt.KeyboardModifier.NoModifier and event.text().isalnum():
            self._end(event.text().upper())
        else:
            super().keyPressEvent(event)

    def _end(self, key: str) -> None:
        self.key = key
        self.captured.emit(key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["control"], theme.color("input"), theme.color("accent"))
        draw_text(painter, self.rect(), "Key…", role="text3", font=theme.font("caption"), align=CENTER)
