"""Keeps what splits and sizes will do up to date with the choices, in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.io.snapshot import Snapshot
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.prospect import Prospect, is_plain, look
from segdesk.ui.session.jobs import Job, Jobs

SETTLE_MS: Final = 150


class ProspectWatch(QObject):
    """found: None while it is counted, or after a cancel. changed() when that or is_busy is another."""

    changed = Signal()
    stepped = Signal(int, int, str)

    def __init__(self, jobs: Jobs, snapshot: Callable[[], Snapshot], parent: QObject) -> None:
        super().__init__(parent)
        self.found: Prospect | None = Prospect()
        self._jobs, self._snapshot = jobs, snapshot
        self._choices: Choices | None = None
        self._job: Job | None = None
        self._leaving, self._is_due = 0, False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._start)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or self._is_due or self._settle.isActive()

    def follow(self, choices: Choices) -> None:
        """Count for these choices, unless what was counted holds for them, too."""
        before, self._choices = self._choices, choices
        if before is not None and _question(before) == _question(choices):
            return
        self._drop()
        self.found = Prospect() if is_plain(choices.settings) else None
        if self.found is None:
            self._settle.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Do not wait for it: at once, even where the work stops later."""
        if self.is_busy:
            self._drop()
            self.changed.emit()

    def again(self) -> None:
        """Count after a cancel."""
        self._start()
        self.changed.emit()

    def _drop(self) -> None:
        self._settle.stop()
        self._is_due = False
        if self._job is not None:
            self._leaving += 1
            self._job.ended.connect(self._on_left)
            self._job.cancel()
            self._job = None

    def _on_left(self) -> None:
        self._leaving -= 1
        if self._is_due and not self._leaving:
            self._start()

    def _start(self) -> None:
        """Not before the work that was dropped has stopped: dealing out images stops at its end only, and
        every key press would put one more in the way."""
        self._is_due = self._leaving > 0
        if self._is_due:
            return
        assert self._choices is not None
        snapshot, settings = self._snapshot(), self._choices.settings
        self._job = job = self._jobs.start(
            "Counting for export", lambda progress: look(snapshot, settings, progress)
        )
        job.stepped.connect(lambda *step: self.stepped.emit(*step) if job is self._job else None)
        job.succeeded.connect(lambda found: self._end(job, found))
        job.failed.connect(lambda fault: self._end(job, Prospect(problem=f"{type(fault).__name__}: {fault}")))

    def _end(self, job: Job, found: Prospect) -> None:
        if job is self._job:
            self._job, self.found = None, found
            self.changed.emit()


def _question(choices: Choices) -> tuple[object, ...]:
    """What the answer depends on."""
    settings = choices.settings
    return settings.split, settings.resize, settings.only, settings.task, settings.reencode_png
