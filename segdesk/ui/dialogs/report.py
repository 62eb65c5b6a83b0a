"""What a long job did, to read: counts, then lists that scroll; copied as text, saved as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import count

SIZE: Final = QSize(760, 560)


@dataclass(frozen=True)
class Told:
    """A report in words. summary: a line each. lists: title -> lines, empty ones are left out."""

    title: str
    head: str
    tone: Tone
    summary: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    value: Mapping[str, Any]
    """The same for machines."""

    @property
    def text(self) -> str:
        """All of it as plain text."""
        parts = [self.head, *self.summary]
        for title, lines in self.lists.items():
            if lines:
                parts += ["", f"{title} ({count(len(lines))})", *(f"  {line}" for line in lines)]
        return "\n".join(parts) + "\n"


class ReportSheet(Sheet):
    """Shows a report; nothing in it is shortened."""

    def __init__(self, told: Told, parent: QWidget) -> None:
        super().__init__(told.title, size=SIZE, parent=parent)
        self.told = told
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        for line in told.summary:
            layout.addWidget(Label(line, wrap=True))
        self.lists = self._lists()
        layout.addWidget(self.lists, 1)
        self.lists.setVisible(self.lists.count() > 0)
        layout.addStretch(0 if self.lists.count() else 1)
        self._build_footer()

    def _lists(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        for title, lines in self.told.lists.items():
            if lines:
                page = QPlainTextEdit("\n".join(lines))
                page.setReadOnly(True)
                page.setAccessibleName(title)
                page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
                page.setTabChangesFocus(True)
                tabs.addTab(page, f"{title} {count(len(lines))}")
        return tabs

    def _build_footer(self) -> None:
        self.status = StatusLine()
        self.status.tell(self.told.head, tone=self.told.tone)
        self.set_status(self.status)
        self.copy, self.save, self.close_button = (
            Button("Copy as text"),
            Button("Save as JSON…"),
            Button("Close", kind="primary"),
        )
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.told.text))
        self.save.clicked.connect(self._ask_file)
        self.close_button.clicked.connect(self.accept)
        for button in (self.copy, self.save, self.close_button):
            self.add_to_footer(button)
        self.close_button.setFocus()

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the report", "report.json", "JSON (*.json)")
        if path:
            self.save_json(Path(path))

    def save_json(self, path: Path) -> None:
        """Write it; what is wrong with the file is said in the footer."""
        text = json.dumps(dict(self.told.value), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            with atomic.file(path, durable=False) as beside:
                beside.write_text(text, encoding="utf-8")
        except (SegDeskError, OSError) as fault:
            self.status.tell("Not saved:", str(fault), tone="error")
            return
        self.status.tell("Saved", str(path))
