"""The export dialog: choices left, the gate and the package right, the job below."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.dataset.package.export import export
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.package.settings import Only
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress
from segdesk.qa.finding import Finding, Severity
from segdesk.ui.dialogs.export.choices import SETTING, Choices
from segdesk.ui.dialogs.export.effects import EffectsPanel
from segdesk.ui.dialogs.export.footer import Footer, State
from segdesk.ui.dialogs.export.form import ExportForm
from segdesk.ui.dialogs.export.gate import GatePanel
from segdesk.ui.dialogs.export.outcome import blocked, details, failed, size_bytes, told, verified
from segdesk.ui.dialogs.export.outline import meta_text, tree
from segdesk.ui.dialogs.export.preview import PackagePanel
from segdesk.ui.dialogs.export.ready import readiness
from segdesk.ui.dialogs.export.reason import ReasonSheet
from segdesk.ui.dialogs.export.survey import JOBS, Survey, survey
from segdesk.ui.dialogs.export.watch import ProspectWatch
from segdesk.ui.dialogs.layout import fitting, scrolled, upright
from segdesk.ui.dialogs.report import ReportSheet, Told
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import size_of

SIZE: Final = QSize(1256, 874)
SETTLE_MS: Final = 150
LEAST_PACKAGE: Final = 210
"""Of the tree and meta.json, in px; in a smaller window the right side scrolls."""


class ExportSheet(Sheet):
    """show_asked(finding): bring a finding into view; the session is at its image, the dialog is closed."""

    show_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__("Export", session.project.name, size=fitting(SIZE, parent), parent=parent)
        self.session = session
        self.report: ExportReport | None = None
        self._survey: Survey | None = None
        self._checked: Only | None = None
        self._failure: Told | None = None
        self._job: Job | None = None
        self.form = ExportForm(Choices.of_project(session.file))
        self.gate, self.effects, self.package = GatePanel(), EffectsPanel(), PackagePanel()
        self.watch = ProspectWatch(session.jobs, lambda: self._snapshot, self)
        self.footer = Footer(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._build()
        self._connect()
        self.watch.follow(self.form.choices)
        self._look()

    def _build(self) -> None:
        host = QWidget()
        right = QVBoxLayout(host)
        right.setContentsMargins(20, 14, 20, 14)
        right.setSpacing(16)
        right.addWidget(self.gate)
        right.addWidget(self.effects)
        right.addWidget(self.package, 1)
        self.package.setMinimumHeight(LEAST_PACKAGE)
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form)
        layout.addWidget(upright())
        layout.addWidget(scrolled(host), 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.gate.cancelled.connect(self._stop)
        self.gate.again.connect(self._look)
        self.gate.show_asked.connect(self._on_show)
        self.gate.ignore_asked.connect(self._ask_reason)
        self.watch.changed.connect(self._on_prospect)
        self.watch.stepped.connect(self.effects.strip.step)
        self.effects.cancelled.connect(self.watch.cancel)
        self.effects.again.connect(self.watch.again)
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

    # The gate

    def _on_changed(self, choices: Choices) -> None:
        """Checks and counts depend on which images are chosen; all else is shown from what is known."""
        if self._survey is not None and not self._survey.covers(choices):
            self._survey = None
            self._settle.start()
        elif self._survey is None and choices.only != self._checked:
            self._settle.start()
        self.watch.follow(choices)
        self._show()

    def _on_prospect(self) -> None:
        classes = self.session.project.classes
        self.effects.show_watched(self.watch, classes, self.form.choices.settings)
        if self.footer.state is State.READY:
            self._show()

    def _look(self) -> None:
        """Check and count in the background."""
        self._stop()
        choices = self.form.choices
        self._snapshot = snapshot = snapshot_of(self.session.file)
        self._survey, self._checked = None, choices.only
        self.gate.wait()
        self._job = job = self.session.jobs.start(
            "Checking for export", lambda progress: survey(snapshot, choices, progress)
        )
        job.stepped.connect(self.gate.strip.step)
        job.succeeded.connect(lambda found: self._on_survey(job, found))
        job.cancelled.connect(lambda: self._on_stopped(job))
        job.failed.connect(lambda fault: self._on_failed(job, failed("The checks did not run", fault)))
        self._show()

    def _on_survey(self, job: Job, found: Survey) -> None:
        if job is not self._job:
            return
        self._job, self._survey = None, found
        self.gate.take(found.gate)
        self._show()

    def _on_stopped(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.gate.stop()
            self._show()

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

    def _ask_reason(self, check_id: str) -> None:
        sheet = ReasonSheet(check_id, self)
        sheet.given.connect(lambda reason: self._ignore(check_id, reason))
        sheet.open()

    def _ignore(self, check_id: str, reason: str) -> None:
        choices = self.form.choices
        self.form.choices = replace(choices, ignored={**choices.ignored, check_id: reason})
        self._look()

    # The job

    def start(self) -> None:
        """Write the package. The choices are remembered."""
        self._stop()
        self._save()
        choices, snapshot = self.form.choices, snapshot_of(self.session.file)

        def work(progress: Progress) -> tuple[ExportReport, int]:
            report = export(snapshot, choices.settings, choices.out, jobs=JOBS, progress=progress)
            return report, size_bytes(choices.out) if report.ok else 0

        self._set_state(State.RUNNING)
        self.footer.strip.start("Writing")
        self._job = job = self.session.jobs.start("Export", work)
        job.stepped.connect(self.footer.strip.step)
        job.succeeded.connect(lambda result: self._on_written(*result))
        job.cancelled.connect(self._on_cancelled)
        job.failed.connect(lambda fault: self._on_failed(job, failed("Nothing was exported", fault)))

    def _on_written(self, report: ExportReport, written_bytes: int) -> None:
        self._job = None
        if not report.ok:
            self._fail(blocked(report))
            return
        self.report = report
        findings = self._survey.gate.findings if self._survey is not None else ()
        warnings = sum(one.severity is Severity.WARNING for one in findings)
        self._set_state(State.DONE)
        self.footer.tell_end("Export verified", verified(report), details(report, written_bytes, warnings))
        self.session.said.emit(f"Exported {report.out}. {verified(report)}")

    def _on_cancelled(self) -> None:
        self._job = None
        self._set_state(State.READY)
        self._show()
        self.footer.tell("Export cancelled", "· nothing was left behind", tone="neutral")

    def _on_failed(self, job: Job, told: Told) -> None:
        if job is self._job:
            self._job = None
            if self._survey is None:
                self.gate.stop()
            self._fail(told)

    def _fail(self, told: Told) -> None:
        self._failure = told
        self._set_state(State.FAILED)
        self.footer.tell(told.head, " ".join(told.lists["Details"]), tone="error")

    def _back(self) -> None:
        self._set_state(State.READY)
        if self._survey is None:
            self._look()
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
        self._settle.stop()
        self._stop()
        self.watch.cancel()
        self._job = None
        super().done(result)

    # What is shown

    def _set_state(self, state: State) -> None:
        self.footer.show_state(state)
        self.form.setEnabled(state is State.READY)
        self.gate.set_links(enabled=state is State.READY)

    def _show(self) -> None:
        known, choices, prospect = self._survey, self.form.choices, self.watch.found
        self.form.show_known(known, prospect)
        ready = readiness(
            choices, known, prospect, checking=self._job is not None, counting=self.watch.is_busy
        )
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
