"""The export dialog: choices left, the gate and the package right, the job below."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.dataset.ledger.ledger import LastExport, last_export
from segdesk.dataset.writers import Report
from segdesk.qa.finding import Finding
from segdesk.ui.dialogs.export.checking import Checking
from segdesk.ui.dialogs.export.choices import SETTING, Choices
from segdesk.ui.dialogs.export.effects import EffectsPanel
from segdesk.ui.dialogs.export.footer import Footer, State
from segdesk.ui.dialogs.export.form import ExportForm
from segdesk.ui.dialogs.export.gate import GatePanel
from segdesk.ui.dialogs.export.loss_panel import LossPanel
from segdesk.ui.dialogs.export.losses import LOSSES
from segdesk.ui.dialogs.export.outcome import blocked, details, failed, told, verified
from segdesk.ui.dialogs.export.outline import meta_text, tree
from segdesk.ui.dialogs.export.preview import PackagePanel
from segdesk.ui.dialogs.export.prospect import PROSPECT
from segdesk.ui.dialogs.export.ready import Readiness, readiness, readiness_to_convert
from segdesk.ui.dialogs.export.reason import ReasonSheet
from segdesk.ui.dialogs.export.since import SINCE, SincePanel
from segdesk.ui.dialogs.export.watch import Watch
from segdesk.ui.dialogs.export.writing import Written, work_of
from segdesk.ui.dialogs.layout import fitting, scrolled, upright
from segdesk.ui.dialogs.report import ReportSheet, Told
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import size_of

SIZE: Final = QSize(1256, 874)
LEAST_PACKAGE: Final = 210
"""Of the tree and meta.json, in px; in a smaller window the right side scrolls."""


class ExportSheet(Sheet):
    """show_asked(finding): bring a finding into view; the session is at its image, the dialog is closed."""

    show_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__("Export", session.project.name, size=fitting(SIZE, parent), parent=parent)
        self.session = session
        self.report: Report | None = None
        self._failure: Told | None = None
        self._job: Job | None = None
        self.form = ExportForm(Choices.of_project(session.file))
        self.gate, self.effects, self.package = GatePanel(), EffectsPanel(), PackagePanel()
        self.losses, self.since = LossPanel(), SincePanel()
        self.checking = Checking(session, self.gate, lambda: self.form.choices, self)
        self.watch = Watch(PROSPECT, session.jobs, lambda: self.checking.snapshot, self)
        self.loss_watch = Watch(LOSSES, session.jobs, lambda: self.checking.snapshot, self)
        self.since_watch = Watch(SINCE, session.jobs, lambda: self.checking.snapshot, self)
        self.footer = Footer(self)
        self._build()
        self._connect()
        self.form.ids_box.setEnabled(self._last is not None)
        self._on_changed(self.form.choices)
        self.checking.look()

    def _build(self) -> None:
        host = QWidget()
        right = QVBoxLayout(host)
        right.setContentsMargins(20, 14, 20, 14)
        right.setSpacing(16)
        for part in (self.gate, self.losses, self.since, self.effects):
            right.addWidget(part)
        right.addWidget(self.package, 1)
        right.addStretch(0)
        self.package.setMinimumHeight(LEAST_PACKAGE)
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form)
        layout.addWidget(upright())
        layout.addWidget(scrolled(host), 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.checking.changed.connect(self._show)
        self.checking.failed.connect(self._fail)
        self.gate.show_asked.connect(self._on_show)
        self.gate.ignore_asked.connect(self._ask_reason)
        self.since.image_asked.connect(self._on_image)
        for watch, panel in (
            (self.watch, self.effects),
            (self.loss_watch, self.losses),
            (self.since_watch, self.since),
        ):
            watch.changed.connect(self._on_answer)
            watch.stepped.connect(panel.strip.step)
            panel.cancelled.connect(watch.cancel)
            panel.again.connect(watch.again)
        self.footer.cancelled.connect(self._stop)
        self.footer.ending.report.clicked.connect(self._show_report)
        for name, action in {
            "cancel": self.reject,
            "save": self._save,
            "export": self.start,
            "copy": lambda: QGuiApplication.clipboard().setText(self.report.sha256 if self.report else ""),
            "open": self._open_folder,
            "done": self.accept,
            "details": lambda: ReportSheet(self._failure, self).open() if self._failure else None,
            "back": self._back,
        }.items():
            self.footer.buttons[name].clicked.connect(action)

    @property
    def _last(self) -> LastExport | None:
        return last_export(self.session.file.settings)

    def _on_changed(self, choices: Choices) -> None:
        self.checking.follow(choices)
        for watch in (self.watch, self.loss_watch, self.since_watch):
            watch.follow(choices)
        for part in (self.gate, self.package):
            part.setVisible(choices.is_package)
        self.losses.setVisible(not choices.is_package)
        self._show()

    def _on_answer(self) -> None:
        choices = self.form.choices
        self.effects.show_watched(self.watch, self.session.project.classes, choices.settings)
        self.losses.show_watched(self.loss_watch, choices.format)
        self.since.show_watched(self.since_watch, self._last if choices.is_package else None)
        if self.footer.state is State.READY:
            self._show()

    # Ways out of it

    def _on_show(self, finding: Finding) -> None:
        """Go to the image of a finding and select its object."""
        entry = next((one for one in self.session.project.in_order if one.original == finding.image), None)
        self.accept()
        if entry is None:
            return
        self.session.go_to(entry.id)
        document = self.session.document
        if document is not None and finding.object is not None and finding.object in document.objects:
            self.session.selection.select(finding.object)
        self.show_asked.emit(finding)

    def _on_image(self, image: int) -> None:
        self.accept()
        if image in self.session.project.entries:
            self.session.go_to(image)

    def _ask_reason(self, check_id: str) -> None:
        sheet = ReasonSheet(check_id, self)
        sheet.given.connect(lambda reason: self._ignore(check_id, reason))
        sheet.open()

    def _ignore(self, check_id: str, reason: str) -> None:
        choices = self.form.choices
        self.form.choices = replace(choices, ignored={**choices.ignored, check_id: reason})
        self.checking.look()

    # The job

    def start(self) -> None:
        """Write the package. The choices are remembered."""
        self.checking.stop()
        self._save()
        work = work_of(self.session.file, self.form.choices, self.loss_watch.found)
        self._set_state(State.RUNNING)
        self.footer.strip.start("Writing")
        self._job = job = self.session.jobs.start("Export", work)
        job.stepped.connect(self.footer.strip.step)
        job.succeeded.connect(self._on_written)
        job.cancelled.connect(self._on_cancelled)
        job.failed.connect(lambda fault: self._fail(failed("Nothing was exported", fault)))

    def _on_written(self, written: Written) -> None:
        self._job = None
        report = written.report
        if not report.ok:
            self._fail(blocked(written))
            return
        self.report = report
        if not self.session.file.read_only:
            self.session.file.settings.update(written.settings)
        self._set_state(State.DONE)
        gate = self.checking.found.gate if self.checking.found is not None else None
        self.footer.tell_end("Export verified", verified(report), details(written, gate))
        self.session.said.emit(f"Exported {report.out}. {verified(report)}")

    def _on_cancelled(self) -> None:
        self._job = None
        self._set_state(State.READY)
        self._show()
        self.footer.tell("Export cancelled", "· nothing was left behind", tone="neutral")

    def _fail(self, told: Told) -> None:
        self._job, self._failure = None, told
        self._set_state(State.FAILED)
        self.footer.tell(told.head, " ".join(told.lists["Details"]), tone="error")

    def _back(self) -> None:
        self._set_state(State.READY)
        if self.checking.found is None:
            self.checking.look()
        self._show()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        """Close; while the export runs, cancel that first and stay to say what was kept."""
        if self.footer.state is State.RUNNING:
            self._stop()
            return
        super().reject()

    def done(self, result: int) -> None:
        self._stop()
        self.checking.let_go()
        for watch in (self.watch, self.loss_watch, self.since_watch):
            watch.cancel()
        super().done(result)

    # What is shown

    def _set_state(self, state: State) -> None:
        self.footer.show_state(state)
        self.form.setEnabled(state is State.READY)
        self.gate.set_links(enabled=state is State.READY)

    @property
    def _readiness(self) -> Readiness:
        choices = self.form.choices
        if not choices.is_package:
            return readiness_to_convert(choices, self.loss_watch.found, counting=self.loss_watch.is_busy)
        return readiness(
            choices,
            self.checking.found,
            self.watch.found,
            checking=self.checking.is_busy,
            counting=self.watch.is_busy,
        )

    def _show(self) -> None:
        known, choices, prospect = self.checking.found, self.form.choices, self.watch.found
        self.form.show_known(known, prospect)
        ready = self._readiness
        button = self.footer.buttons["export"]
        button.setText(ready.button)
        button.setEnabled(ready.can)
        self.footer.tell(ready.head, ready.more, tone=ready.tone)
        if prospect is None or prospect.problem or choices.problems:
            self.package.show_unknown(ready.head)
        elif known is not None:
            room = f"{size_of(known.free_bytes)} free" if known.free_bytes is not None else ""
            lines, meta = tree(known, choices, prospect), meta_text(known, choices, prospect)
            self.package.show_package(lines, meta, room)

    def _save(self) -> None:
        file = self.session.file
        if not file.read_only:
            file.settings[SETTING] = self.form.choices.as_json()
            self.footer.tell("Settings saved", "· with this project")

    def _show_report(self) -> None:
        if self.report is not None:
            ReportSheet(told(self.report), self).open()

    def _open_folder(self) -> None:
        out = Path(self.report.out) if self.report is not None else self.form.choices.out
        folder = out if out.is_dir() else out.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
