"""What another tool's format is, and what of this project it cannot hold."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.dataset.writers import WRITERS
from segdesk.ui.dialogs.export.effects import Statements
from segdesk.ui.dialogs.export.losses import Losses, lines, summary
from segdesk.ui.dialogs.export.watch import Watch
from segdesk.ui.dialogs.layout import row
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.progress_strip import ProgressStrip


class LossPanel(QWidget):
    """cancelled(): the person does not want to wait for it; again(): after all."""

    cancelled = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self.badge = Label(kind="title"), Badge("")
        self._about = Label(role="text2", wrap=True)
        self.found = Statements()
        self.strip = ProgressStrip("Counting")
        self.strip.cancelled.connect(self.cancelled)
        self.retry = Button("Count again", kind="link")
        self.retry.clicked.connect(self.again)
        self._stopped = row(Label("What is lost was not counted.", role="text2"), self.retry, None)
        proof = "Photos and annotations are read back and compared after writing; what differs is an error."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(row(self._title, None, self.badge))
        for part in (
            self._about,
            self.found,
            self.strip,
            self._stopped,
            Label(proof, role="text3", wrap=True),
        ):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_watched(self, watch: Watch[Losses], format_name: str) -> None:
        """The losses, that they are being counted, or that nobody waited for it."""
        writer, found = WRITERS[format_name], watch.found
        self._title.setText(f"What {writer.title} cannot hold")
        self._about.setText(f"In general: {writer.loses}")
        self.badge.setVisible(found is not None)
        self.found.setVisible(found is not None)
        if found is not None:
            words, tone = summary(found)
            self.badge.set_state(words, tone=tone)
            self.found.show_lines(lines(found))
        elif watch.is_busy and not self.strip.isVisible():
            self.strip.start("Counting")
        self.strip.setVisible(found is None and watch.is_busy)
        self._stopped.setVisible(found is None and not watch.is_busy)
