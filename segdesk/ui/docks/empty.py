"""What a dock says while it has nothing to list: one sentence and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label


class Empty(QWidget):
    """A sentence in hint colour with links under it."""

    def __init__(
        self, sentence: str, *actions: tuple[str, Callable[[], object]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 12, 16)
        layout.setSpacing(8)
        self._label = Label(sentence, role="text3", wrap=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._label)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        for text, do in actions:
            button = Button(text, kind="link")
            button.clicked.connect(lambda _checked=False, do=do: do())
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)

    def set_sentence(self, sentence: str) -> None:
        self._label.setText(sentence)
