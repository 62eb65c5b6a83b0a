"""Asks why errors of a check may pass; the reason stands in the package."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from segdesk.qa.checks import BY_ID
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet


class ReasonSheet(Sheet):
    """given(reason): never empty."""

    given = Signal(str)

    def __init__(self, check_id: str, parent: QWidget) -> None:
        title = BY_ID[check_id].title
        super().__init__(f"Ignore {title}", size=QSize(460, 220), parent=parent)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason")
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        words = f"Export although {title} finds errors? The reason is written to meta.json of the package."
        layout.addWidget(Label(words, wrap=True))
        layout.addWidget(self.reason)
        layout.addStretch(1)
        cancel, self.done_button = Button("Cancel", kind="ghost"), Button("Ignore", kind="primary")
        cancel.clicked.connect(self.reject)
        self.done_button.clicked.connect(self._end)
        self.done_button.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.done_button.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self.done_button.click)
        self.add_to_footer(cancel)
        self.add_to_footer(self.done_button)
        self.reason.setFocus()

    def _end(self) -> None:
        self.given.emit(self.reason.text().strip())
        self.accept()
