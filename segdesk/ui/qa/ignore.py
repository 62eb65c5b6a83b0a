"""Asks why a finding may stay; the reason is kept in the project and in every package."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from segdesk.qa.finding import Finding
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import counted


class IgnoreSheet(Sheet):
    """given(reason, all): reason is never empty; all: not this one alone, but its whole group."""

    given = Signal(str, bool)

    def __init__(self, finding: Finding, number: int, parent: QWidget) -> None:
        """number: findings of the group."""
        super().__init__("Ignore with reason", size=QSize(500, 250), parent=parent)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason")
        self.all = CheckBox(f"All {counted(number, 'finding')} of this kind")
        self.all.setVisible(number > 1)
        cancel, self.done_button = Button("Cancel", kind="ghost"), Button("Ignore", kind="primary")
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(Label(finding.message, wrap=True))
        layout.addWidget(self.reason)
        layout.addWidget(self.all)
        note = "Counts until the mask changes. It stands in meta.json of packages, and can be undone."
        layout.addWidget(Label(note, role="text3", wrap=True))
        layout.addStretch(1)
        cancel.clicked.connect(self.reject)
        self.done_button.clicked.connect(self._end)
        self.done_button.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.done_button.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self.done_button.click)
        self.add_to_footer(cancel)
        self.add_to_footer(self.done_button)
        self.finished.connect(self.deleteLater)
        self.reason.setFocus()

    def _end(self) -> None:
        self.given.emit(self.reason.text().strip(), self.all.isChecked())
        self.accept()
