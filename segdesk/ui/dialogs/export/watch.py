"""Keeps an answer that depends on the choices up to date with them, in the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.session.jobs import Job, Jobs

SETTLE_MS: Final = 150

T = TypeVar("T")


@dataclass(frozen=True)
class Question(Generic[T]):
    """title: of the job that answers it. key: what the answer depends on. at_once: the answer where nothing
    has to be looked at, else None. ask runs in a worker; broken is the answer when it fails."""

    title: str
    key: Callable[[Choices], object]
    at_once: Callable[[Snapshot, Choices], T | None]
    ask: Callable[[Snapshot, Choices, Progress], T]
    broken: Callable[[BaseException], T]


class Watch(QObject, Generic[T]):
    """found: None while it is being answered, or after a cancel. changed() when that or is_busy changes."""

    changed = Signal()
    stepped = Signal(int, int, str)

    def __init__(
        self, question: Question[T], jobs: Jobs, snapshot: Callable[[], Snapshot], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.found: T | None = None
        self._question, self._jobs, self._snapshot = question, jobs, snapshot
        self._choices: Choices | None = None
        self._job: Job | None = None
        self._leaving, self._is_due = 0, False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._start)

    @property
    def is_busy(self) -> bool:
        return self._job is not None or self._is_due or self._settle.isActive()

    def follow(self, choices: Choices) -> None:
        """Answer for these choices, unless the answer holds for them, too."""
        before, self._choices = self._choices, choices
        key = self._question.key
        if before is not None and key(before) == key(choices):
            return
        self._drop()
        self.found = self._question.at_once(self._snapshot(), choices)
        if self.found is None:
            self._settle.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Do not wait for it: at once, even where the work stops later."""
        if self.is_busy:
            self._drop()
            self.changed.emit()

    def again(self) -> None:
        """Answer after a cancel."""
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
        snapshot, choices, question = self._snapshot(), self._choices, self._question
        self._job = job = self._jobs.start(
            question.title, lambda progress: question.ask(snapshot, choices, progress)
        )
        job.stepped.connect(lambda *step: self.stepped.emit(*step) if job is self._job else None)
        job.succeeded.connect(lambda found: self._end(job, found))
        job.failed.connect(lambda fault: self._end(job, question.broken(fault)))

    def _end(self, job: Job, found: Any) -> None:
        if job is self._job:
            self._job, self.found = None, found
            self.changed.emit()
