"""Fields for numbers and words of an export, with what is wrong with them below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from segdesk.ui.dialogs.layout import field
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.label import Label

_LEAST: Final = 280
"""The px that words take at least, so that a line of them asks for the height of one line."""


class TypedField(QLineEdit):
    """One line; follows what is set without disturbing who types. textEdited(text) for the person's keys."""

    def __init__(self, name: str, *, width: int | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        if width is not None:
            self.setFixedWidth(Theme.current().grown(width))

    def show_text(self, text: str, *, is_wrong: bool) -> None:
        if text != self.text():
            self.setText(text)
        state = "error" if is_wrong else ""
        if (self.property("state") or "") != state:
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)


class Fault(QWidget):
    """The first of several problems in words, level with the fields; not there when there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Label(role="error", wrap=True)
        self._words.setMinimumWidth(Theme.current().grown(_LEAST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(field("", self._words))
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_first(self, problems: Mapping[str, str]) -> None:
        words = next(iter(problems.values()), "")
        self._words.setText(words)
        self.setVisible(bool(words))
