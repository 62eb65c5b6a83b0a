"""The bar at the bottom of both tabs: what a dry run says, what can be done now, progress while it runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.repair.study import Study
from segdesk.ui.session.jobs import Job
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.widgets.progress_strip import ProgressStrip

HEIGHT = 56


class ApplyBar(QWidget):
    """left(): who lists what is left out. The page fills status and says which button may be pressed."""

    left_asked = Signal()

    def __init__(self, study: Study, *, one: str, parent: QWidget | None = None) -> None:
        """one: what the button for a single mask says."""
        super().__init__(parent)
        self._study = study
        self.status = StatusLine()
        self.left = Button("", kind="link", size="small")
        self.kept = Label("Originals kept · one undo step", role="text3")
        self.dry_run = Button("Dry run")
        self.apply_one = Button(one)
        self.apply_all = Button("Apply to the group", kind="primary")
        self.strip = ProgressStrip(framed=False)
        self._extra = QHBoxLayout()
        self._lay_out()
        self.left.clicked.connect(self.left_asked)
        self.strip.cancelled.connect(study.cancel)
        study.began.connect(self._follow)
        self.set_left("")

    def _lay_out(self) -> None:
        self.setFixedHeight(Theme.current().grown(HEIGHT))
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.status, 1)
        row.addWidget(self.left)
        row.addLayout(self._extra)
        for widget in (self.kept, self.dry_run, self.apply_one, self.apply_all):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.addWidget(self._row)
        column.addWidget(self.strip)
        self.strip.hide()

    def add(self, widget: QWidget) -> None:
        """One more control before the buttons."""
        self._extra.addWidget(widget)

    def tell(self, head: str, more: str = "", *, tone: Tone = "ok") -> None:
        self.status.tell(head, more, tone=tone)

    def set_left(self, text: str) -> None:
        """The link to what is left out; empty hides it."""
        self.left.setText(text)
        self.left.setVisible(bool(text))

    def set_ready(self, *, can_try: bool, can_one: bool, can_all: bool) -> None:
        """Which buttons can be pressed; one that cannot is not filled."""
        for button, can in (
            (self.dry_run, can_try),
            (self.apply_one, can_one),
            (self.apply_all, can_all),
        ):
            button.setEnabled(can)
        self.apply_all.set_kind("primary" if can_all else "plain")

    def set_terse(self, *, on: bool) -> None:
        self.kept.setVisible(not on)

    def _follow(self, job: Job, title: str) -> None:
        self.strip.start(title)
        self._show_running(is_running=True)
        job.stepped.connect(self.strip.step)
        job.ended.connect(self._on_ended)  # a method: the job may outlive the bar

    def _on_ended(self) -> None:
        self._show_running(is_running=self._study.is_busy)

    def _show_running(self, *, is_running: bool) -> None:
        self.strip.setVisible(is_running)
        self._row.setVisible(not is_running)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("sep"))
