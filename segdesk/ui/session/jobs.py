"""Work off the GUI thread: any function that takes `progress`, with its end told by signals."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.progress import Cancelled, Progress
from segdesk.ui.faults import LOG

STEP_S: Final = 0.04
"""Progress is passed on at this pace; the work may report as often as it likes."""

Work = Callable[[Progress], Any]


class Job(QObject):
    """One piece of work. All signals arrive in the thread of the window.

    Exactly one of succeeded(result), failed(exception) and cancelled() ends it, and ended() follows.
    """

    stepped = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _finished = Signal(object, object)

    def __init__(self, title: str, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.is_over = False
        self._work = work
        self._wish = threading.Event()
        self._finished.connect(self._end)

    def cancel(self) -> None:
        """Wish that it stops; it does at its next step and undoes what it began."""
        self._wish.set()

    def run(self) -> None:
        """Do the work; called in a worker's thread."""
        result, fault = None, None
        try:
            result = self._work(_Steps(self._wish, self.stepped.emit))
        except BaseException as raised:  # it is passed on, whatever it is
            fault = raised
        self._finished.emit(result, fault)

    def _end(self, result: object, fault: BaseException | None) -> None:
        self.is_over = True
        if fault is None:
            self.succeeded.emit(result)
        elif isinstance(fault, Cancelled):
            self.cancelled.emit()
        else:
            if not isinstance(fault, SegDeskError):
                LOG.error("%s failed", self.title, exc_info=fault)
            self.failed.emit(fault)
        self.ended.emit()


class _Steps(Progress):
    """Passes steps on at a pace that a window can follow, and the wish to stop at once."""

    def __init__(self, wish: threading.Event, emit: Callable[[int, int, str], object]) -> None:
        self._wish, self._emit, self._next = wish, emit, 0.0

    def step(self, done: int, total: int, what: str = "") -> None:
        if self._wish.is_set():
            raise Cancelled
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + STEP_S
            self._emit(done, total, what)


class Jobs(QObject):
    """Starts jobs, knows those that run, and ends them all before the window goes.

    started(job) is for whoever shows progress.
    """

    started = Signal(object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, "job")
        self.running: list[Job] = []
        self.is_closed = False
        """Results of what still ran are told even then: whoever gets them starts nothing new."""

    def start(self, title: str, work: Work) -> Job:
        """Begin work. Connect to the job's signals before control goes back to the event loop."""
        job = Job(title, work, self)
        self.running.append(job)
        job.ended.connect(lambda: self._forget(job))
        self._pool.submit(job.run)
        self.started.emit(job)
        return job

    def close(self) -> None:
        """Cancel everything and wait for it."""
        self.is_closed = True
        for job in self.running:
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _forget(self, job: Job) -> None:
        self.running.remove(job)
        job.deleteLater()
