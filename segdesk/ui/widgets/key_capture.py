"""A field that takes the next key: of a class, or of an action with its modifiers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded

CLEARING: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_ALONE: Final = frozenset(
    (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
     Qt.Key.Key_CapsLock, Qt.Key.Key_unknown)
)  # fmt: skip
_SPELT: Final = {"Del": "Delete", "Ins": "Insert"}
"""How the tables of keys write what Qt shortens."""

Read = Callable[[QKeyEvent], str]
"""What a press means; empty when it means nothing here."""


def letter_or_digit(event: QKeyEvent) -> str:
    """'Q', '1'; nothing with a modifier."""
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return event.text().upper() if plain and event.text().isalnum() else ""


def sequence(event: QKeyEvent) -> str:
    """'Ctrl+Shift+O' as the tables write it. Shift counts only where it is not what makes the sign."""
    key = Qt.Key(event.key())
    if key in _ALONE:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text and text.isprintable() and not text.isalnum() and not text.isspace():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return written(QKeySequence(QKeyCombination(modifiers, key)))


def written(keys: QKeySequence) -> str:
    """A key as the tables write it."""
    head, plus, last = keys.toString(QKeySequence.SequenceFormat.PortableText).rpartition("+")
    return f"{head}{plus}{_SPELT.get(last, last)}"


class KeyCapture(QWidget):
    """Takes the next press that means something. Backspace takes the key away, Escape leaves it.

    captured(key) ends it, key is "" for none; left() when the focus went elsewhere or Escape was pressed.
    """

    captured = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget, read: Read = letter_or_digit, *, words: str = "Key…") -> None:
        super().__init__(parent)
        self.key = ""
        self._read, self._words = read, words
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Press a key; Backspace for none")

    def event(self, event: QEvent) -> bool:
        # Keys of the window must not fire while one is being chosen.
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in CLEARING:
            self._end("")
        elif plain and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif key := self._read(event):
            self._end(key)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _end(self, key: str) -> None:
        self.key = key
        self.captured.emit(key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["control"], theme.color("input"), theme.color("accent"))
        draw_text(painter, self.rect(), self._words, role="text3", font=theme.font("caption"), align=CENTER)
