"""The checks before an export: run again when other images are chosen, ignored with a reason, shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.dataset.package.settings import Only
from segdesk.io.snapshot import Snapshot, snapshot_of
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.gate import GatePanel
from segdesk.ui.dialogs.export.outcome import failed
from segdesk.ui.dialogs.export.survey import Survey, survey
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session

SETTLE_MS: Final = 150


class Checking(QObject):
    """found: what the checks say of what is chosen; None while they run, or after a cancel. changed() then.

    snapshot: the project as it was when they began. failed(Told): they did not run.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, session: Session, panel: GatePanel, choices: Callable[[], Choices], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.found: Survey | None = None
        self.snapshot: Snapshot = snapshot_of(session.file)
        self._session, self._panel, self._choices = session, panel, choices
        self._checked: Only | None = None
        self._job: Job | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.look)
        panel.cancelled.connect(self.stop)
        panel.again.connect(self.look)

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def follow(self, choices: Choices) -> None:
        """Checks and counts depend on which images are chosen; all else is shown from what is known."""
        if self.found is not None and not self.found.covers(choices):
            self.found = None
            self._settle.start()
        elif self.found is None and choices.only != self._checked:
            self._settle.start()

    def look(self) -> None:
        """Check and count in the background."""
        self.stop()
        choices = self._choices()
        self.snapshot = snapshot = snapshot_of(self._session.file)
        self.found, self._checked = None, choices.only
        self._panel.wait()
        self._job = job = self._session.jobs.start(
            "Checking for export", lambda progress: survey(snapshot, choices, progress)
        )
        job.stepped.connect(self._panel.strip.step)
        job.succeeded.connect(lambda found: self._end(job, found))
        job.cancelled.connect(lambda: self._end(job, None))
        job.failed.connect(lambda fault: self._fail(job, fault))
        self.changed.emit()

    def stop(self) -> None:
        self._settle.stop()
        if self._job is not None:
            self._job.cancel()

    def let_go(self) -> None:
        """The dialog closes: what still ends is not listened to."""
        self.stop()
        self._job = None

    def _end(self, job: Job, found: Survey | None) -> None:
        if job is not self._job:
            return
        self._job, self.found = None, found
        if found is not None:
            self._panel.take(found.gate)
        else:
            self._panel.stop()
        self.changed.emit()

    def _fail(self, job: Job, fault: BaseException) -> None:
        if job is self._job:
            self._job = None
            self._panel.stop()
            self.failed.emit(failed("The checks did not run", fault))
