"""A field to find or filter: magnifier, a clear button once there is text, Escape clears."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from segdesk.ui.icons import icon


class SearchField(QLineEdit):
    """textEdited(str) while typing; textChanged(str) also when it is cleared or set."""

    def __init__(self, hint: str, *, name: str = "", width: int = 180, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setFixedWidth(width)
        self.setProperty("search", True)
        self.addAction(icon("search", "text2"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(icon("x", "text3"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Clear (Esc)")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            event.accept()
            return
        super().keyPressEvent(event)
