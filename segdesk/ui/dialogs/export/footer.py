"""The lower end of the export dialog in its states: ready, running, done, failed."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from segdesk.ui.dialogs.layout import row
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.sheet import Sheet


class State(Enum):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_BUTTONS: Final = {
    State.READY: ("cancel", "save", "export"),
    State.RUNNING: (),
    State.DONE: ("copy", "open", "done"),
    State.FAILED: ("details", "back"),
}


class Ending(QWidget):
    """Two lines: what is so, and below it size, time and the way to the report."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.more = StatusLine(), ElidedLabel(role="text2")
        self.report = Button("Report", kind="link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(2)
        layout.addWidget(self.line)
        self._below = row(self.more, self.report, None, gap=8)
        below = self._below.layout()
        assert below is not None
        below.setContentsMargins(24, 0, 0, 0)
        layout.addWidget(self._below)


class Footer(QObject):
    """Status and buttons of a sheet. One signal for each button; cancelled: of the running export."""

    cancelled = Signal()

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.state = State.READY
        self.line, self.strip, self.ending = StatusLine(), ProgressStrip("Export", framed=False), Ending()
        self._pages = QStackedWidget()
        self._pages.setMaximumHeight(56)
        for page in (self.line, self.strip, self.ending):
            self._pages.addWidget(page)
        sheet.set_status(self._pages)
        self.strip.cancelled.connect(self.cancelled)
        self.buttons = {
            "cancel": Button("Cancel", kind="ghost", size="dialog"),
            "save": Button("Save settings", size="dialog"),
            "export": Button("Export", kind="primary", size="dialog"),
            "copy": Button("Copy sha256", kind="ghost", size="dialog"),
            "open": Button("Open folder", icon="folder-open", size="dialog"),
            "done": Button("Done", kind="primary", size="dialog"),
            "details": Button("Details", size="dialog"),
            "back": Button("Back", kind="primary", size="dialog"),
        }
        for button in self.buttons.values():
            sheet.add_to_footer(button)
        self.show_state(State.READY)

    def show_state(self, state: State) -> None:
        self.state = state
        pages = {State.RUNNING: self.strip, State.DONE: self.ending}
        self._pages.setCurrentWidget(pages.get(state, self.line))
        for name, button in self.buttons.items():
            button.setVisible(name in _BUTTONS[state])

    def tell(self, head: str, more: str = "", *, tone: Tone = "ok") -> None:
        """Of the states with one line."""
        self.line.tell(head, more, tone=tone)

    def tell_end(self, head: str, more: str, below: str) -> None:
        """Of the done state."""
        self.ending.line.tell(head, more)
        self.ending.more.set_text(below)
