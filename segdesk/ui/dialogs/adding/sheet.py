"""Add images or masks to the open project: what was found, a choice for each, then a bar with Cancel."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io.adding import Found, Kind, Reading, beside, found_in, readings, without
from segdesk.io.formats.dataset import DataSet
from segdesk.io.formats.tree import Tree
from segdesk.io.importing import ImportReport
from segdesk.io.joining import add_dataset
from segdesk.progress import Progress
from segdesk.ui.dialogs.adding.kinds import KindLines
from segdesk.ui.dialogs.adding.plan import Choice, Plan, new_classes, problems
from segdesk.ui.dialogs.adding.rows import FoundModel, FoundTable
from segdesk.ui.dialogs.export.preview import Framed
from segdesk.ui.dialogs.layout import column, field, fitting
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.dialogs.working_sheet import WorkingSheet
from segdesk.ui.session.here import Here
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.progress_strip import ProgressStrip

SIZE: Final = QSize(820, 620)
JOBS: Final = max(1, (os.cpu_count() or 2) - 1)
ABOUT: Final = "Files are not written to. Masks that are replaced come back with one Undo; new images stay."

Listing = Callable[[Progress], Tree]


class AddSheet(WorkingSheet):
    """added(report) when it is done; open_asked(): the files are to be a project of their own."""

    added = Signal(object)
    open_asked = Signal()

    def __init__(self, session: Session, name: str, files: Listing, parent: QWidget) -> None:
        """files lists what was dropped or chosen, in a worker."""
        super().__init__("Add images or masks", name, size=fitting(SIZE, parent), parent=parent)
        self._session, self._files = session, files
        self._here = Here(session.file, session.jobs, self)
        self._readings: list[Reading] = []
        self._data: DataSet | None = None
        self.model: FoundModel | None = None
        self._build()
        self._run("Reading", self._scan, self._on_scanned)

    # Controls

    def _build(self) -> None:
        self.reading = ComboBox(name="Read as", width=380)
        self.reading.activated.connect(lambda _row: self._read_again())
        self._reading_row = field("Read as", self.reading, None)
        self.kinds, self.table = KindLines(), FoundTable()
        self.kinds.chosen.connect(self._choose_all)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(12)
        self._framed, self.classes = Framed(self.table), Label(role="text2", wrap=True)
        self.problems = Label(role="warn", wrap=True)
        for part in (self._reading_row, self.kinds, self.classes, self.problems):
            layout.addWidget(part)
        layout.addWidget(self._framed, 1)
        self._about, self.nothing = Label(ABOUT, role="text3", wrap=True), Label(role="text2", wrap=True)
        for label in (self._about, self.nothing):
            layout.addWidget(label)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.status, self.strip = StatusLine(), ProgressStrip("Reading", framed=False)
        self.strip.cancelled.connect(self._stop)
        self.set_status(column(self.status, self.strip, gap=0))
        self.apart = Button("Open as a project of its own", kind="ghost", size="dialog")
        self.cancel = Button("Cancel", size="dialog")
        self.apply = Button("Add", kind="primary", size="dialog")
        self.apart.clicked.connect(self._open_apart)
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.start)
        for button in (self.apart, self.cancel, self.apply):
            self.add_to_footer(button)
        for part in (self._reading_row, self.classes, self.problems):
            part.hide()

    # Jobs

    def _run(self, title: str, work: Callable[[Progress], object], then: Callable[..., None]) -> None:
        self._show_running(is_running=True, title=title)
        self._job = job = self._session.jobs.start(title, work)
        job.stepped.connect(self.strip.step)
        job.succeeded.connect(lambda result: self._ended(then, result))
        job.cancelled.connect(lambda: self._ended(self._on_stopped))
        job.failed.connect(lambda fault: self._ended(self._on_failed, fault))

    def _ended(self, then: Callable[..., None], *result: object) -> None:
        self._job = None
        self._show_running(is_running=False)
        then(*result)

    def _scan(self, progress: Progress) -> tuple[list[Reading], DataSet, list[Found]]:
        found = readings(self._files(progress), self._session.file, progress)
        return (found, *self._settle(found[0], progress))

    def _settle(self, reading: Reading, progress: Progress) -> tuple[DataSet, list[Found]]:
        data = reading.settled(progress, JOBS)
        return data, found_in(data, self._session.file)

    def _on_scanned(self, result: tuple[list[Reading], DataSet, list[Found]]) -> None:
        self._readings, data, found = result
        for one in self._readings:
            self.reading.addItem(one.title)
        self._reading_row.setVisible(len(self._readings) > 1)
        self._on_settled((data, found))

    def _read_again(self) -> None:
        reading = self._readings[self.reading.currentIndex()]
        self._run("Reading", lambda progress: self._settle(reading, progress), self._on_settled)

    def _on_settled(self, result: tuple[DataSet, list[Found]]) -> None:
        self._data, found = result
        self.model = FoundModel(Plan(found), self)
        self.model.changed.connect(self._show)
        self.table.setModel(self.model)
        self.kinds.show_plan(self.model.plan)
        self._remark(self.classes, new_classes(self._session.project.classes, self._data.classes))
        self._remark(self.problems, problems(self._data))
        self.apply.show()
        self._show()
        self.table.setFocus()

    def start(self) -> None:
        """Add what is chosen; the dialog closes when it is done."""
        assert self.model is not None and self._data is not None
        plan, file = self.model.plan, self._session.file
        data, on_conflict = without(self._data, plan.left_out), plan.on_conflict
        data = beside(data, plan.beside, file)
        self._run(
            "Adding",
            lambda progress: add_dataset(
                data, file, on_conflict=on_conflict, jobs=JOBS, progress=progress, here=self._here
            ),
            self._on_added,
        )

    def _on_added(self, report: ImportReport) -> None:
        self.added.emit(report)
        self.accept()

    def _on_stopped(self) -> None:
        if self.model is None:
            super().reject()
            return
        self.status.tell("Stopped", "· no mask was replaced; images that were read stay", tone="neutral")

    def _on_failed(self, fault: BaseException) -> None:
        words = f"{type(fault).__name__}: {fault}"
        if isinstance(fault, SegDeskError):
            where = f"{Path(fault.file).name}: " if fault.file is not None else ""
            words = f"{where}{fault.problem} {fault.remedy}".strip()
        if self.model is not None:
            self.status.tell("Not possible:", words, tone="error")
            return
        for part in (self._framed, self._about, self.kinds):
            part.hide()
        self.nothing.setText(words)
        self.nothing.show()
        self.status.tell("Nothing to add", tone="error")

    # What is shown

    def _choose_all(self, kind: Kind, choice: Choice) -> None:
        assert self.model is not None
        self.model.plan.choose_all(kind, choice)
        self.model.tell()

    @staticmethod
    def _remark(label: Label, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    def _show(self) -> None:
        assert self.model is not None
        plan = self.model.plan
        self.kinds.follow(plan)
        head, more = plan.in_words()
        tone = "ok" if plan.is_ready else "warn" if plan.counts[Choice.ASK] else "neutral"
        self.status.tell(head, more, tone=tone)
        self.apply.setText(plan.button)
        self.apply.setEnabled(plan.is_ready)

    def _show_running(self, *, is_running: bool, title: str = "") -> None:
        self.strip.setVisible(is_running)
        self.status.setVisible(not is_running)
        self.apart.setVisible(not is_running)
        self.cancel.setVisible(not is_running)
        self.apply.setVisible(not is_running and self.model is not None)
        self.body.setEnabled(not is_running)
        if is_running:
            self.strip.start(title)

    def _open_apart(self) -> None:
        self.open_asked.emit()
        self.accept()
