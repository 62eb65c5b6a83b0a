"""The thread that writes: a queue of jobs, a transaction for each, and the word whether all is saved.

What cannot be written stays in the queue and is tried again; work goes on meanwhile.
"""

from __future__ import annotations

import atexit
import logging
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.event import Event
from segdesk.io.project.failures import failure_of, is_busy
from segdesk.io.project.jobs import Job
from segdesk.io.project.schema import BUSY_MS

_LOG = logging.getLogger(__name__)

IDLE_S = 5.0
RETRY_S = 2.0
_BULK_BYTES = 32 << 20
_MAX_QUEUE_BYTES = 256 << 20


class Saved(StrEnum):
    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True)
class SaveState:
    """since: time.monotonic() when saving or failing began; message says why it failed, remedy what to do."""

    saved: Saved = Saved.SAVED
    since: float = 0.0
    message: str = ""
    remedy: str = ""


class Journal:
    """Jobs in, durable transactions out.

    Urgent jobs (a person's gestures) are written one by one and before bulk jobs (import), which share
    transactions. state_changed is emitted from the writer's thread, and from that of put(), which never
    waits for the disk, unless bulk jobs fill the memory.
    """

    def __init__(
        self, path: Path, connect: Callable[[], sqlite3.Connection], written: Callable[[Job], object]
    ) -> None:
        """written(job) is called from the writer's thread when a job is on disk."""
        self.state = SaveState()
        self.state_changed: Event[[]] = Event()
        self._path, self._written = path, written
        self._connection = connect()
        self._using = threading.Lock()
        """Held by whoever uses the connection."""
        self._opened = path.stat()
        self._urgent: deque[Job] = deque()
        self._bulk: deque[Job] = deque()
        self._writing: list[Job] = []
        self._changed = threading.Condition()
        self._queue_bytes = 0
        self._attempts = 0
        self._retry = self._closing = self._dirty = False
        atexit.register(self._at_exit)
        self._thread = threading.Thread(target=self._run, name="segdesk-journal", daemon=True)
        self._thread.start()

    def put(self, job: Job, *, bulk: bool = False) -> None:
        """Queue a job. Blocks while bulk jobs fill the memory, unless writing fails anyway.

        SegDeskError once the journal is closed: nobody would write it.
        """
        with self._changed:
            if bulk:
                self._changed.wait_for(self._has_room)
            if self._closing:
                raise closed_fault(self._path)
            (self._bulk if bulk else self._urgent).append(job)
            self._queue_bytes += job.size_bytes
            self._changed.notify_all()
            begins = self.state.saved is Saved.SAVED
            if begins:
                self.state = SaveState(Saved.SAVING, time.monotonic())
        if begins:
            self._tell()

    def promote(self, job: Job) -> None:
        """A bulk job is needed now: before anything urgent that follows from it."""
        with self._changed:
            if job in self._bulk:
                self._bulk.remove(job)
                self._urgent.append(job)
                self._changed.notify_all()

    def flush(self) -> None:
        """Wait until every job that is queued now is on disk; SegDeskError when one cannot be written."""
        with self._changed:
            jobs = self._waiting()
            needed = self._attempts + 1
            self._retry = True
            self._changed.notify_all()
            while not all(job.is_written for job in jobs):
                if self._closing:
                    raise closed_fault(self._path)
                if self.state.saved is Saved.FAILED and self._attempts >= needed:
                    raise SegDeskError(self.state.message, self.state.remedy, file=self._path)
                self._changed.wait()

    def checkpoint(self) -> None:
        """Everything into the one file, nothing left beside it; SegDeskError while somebody reads."""
        self.flush()
        with self._using:
            try:
                self._checkpoint()
            except sqlite3.OperationalError as fault:
                raise _left_beside(self._path, fault) from fault
        if self._dirty:
            raise _left_beside(self._path, None)

    def stop(self, *, abandon: bool = False) -> None:
        """Write what waits, and take no more. SegDeskError, and nothing ends, when it cannot be written; with
        abandon that is dropped."""
        while not self._begin_to_close(abandon=abandon):
            self.flush()
        self._thread.join()

    def close(self) -> None:
        """After stop(), and after all readers: leave one file that any SQLite reads.

        SegDeskError when steps stay in the -wal beside it; nothing is lost then, and all is closed.
        """
        atexit.unregister(self._at_exit)
        try:
            self._leave_one_file()
        except sqlite3.OperationalError as fault:
            raise _left_beside(self._path, fault) from fault
        finally:
            self._connection.close()

    def _begin_to_close(self, *, abandon: bool) -> bool:
        with self._changed:
            if self._waiting() and not abandon:
                return False
            self._closing = True
            self._changed.notify_all()
            return True

    def _waiting(self) -> list[Job]:
        return [*self._writing, *self._urgent, *self._bulk]

    def _has_room(self) -> bool:
        return self._queue_bytes < _MAX_QUEUE_BYTES or self._closing or self.state.saved is Saved.FAILED

    def _run(self) -> None:
        while (jobs := self._next_jobs()) is not None:
            if not jobs:
                self._idle()
                continue
            try:
                self._write(jobs)
            except Exception as fault:
                self._fail(fault)
            else:
                self._succeed(jobs)
                for job in jobs:
                    job.settle()

    def _next_jobs(self) -> list[Job] | None:
        """The jobs of the next transaction; none: nothing came for a while; None: it is time to end."""
        with self._changed:
            while not (self._closing or self._waiting()):
                if not self._changed.wait(IDLE_S if self._dirty else None):
                    return []
            if self._closing:
                return None
            if not self._writing:
                self._writing = self._take()
            return list(self._writing)

    def _take(self) -> list[Job]:
        if self._urgent:
            return [self._urgent.popleft()]
        jobs, size = [], 0
        while self._bulk and size < _BULK_BYTES:
            jobs.append(self._bulk.popleft())
            size += jobs[-1].size_bytes
        return jobs

    def _write(self, jobs: list[Job]) -> None:
        for job in jobs:
            job.prepare()
        self._check_place()
        with self._using:
            if self._connection.in_transaction:  # of an attempt that failed
                self._connection.execute("ROLLBACK")
            self._connection.execute("BEGIN IMMEDIATE")
            for job in jobs:
                job.run(self._connection)
            self._connection.execute("COMMIT")
            self._dirty = True
        for job in jobs:
            self._written(job)
            job.is_written = True  # after it: who waited for the job finds it accounted for

    def _check_place(self) -> None:
        """SQLite goes on writing to a file that was deleted or moved away: nobody would find it again."""
        try:
            is_there = os.path.samestat(self._opened, self._path.stat())
        except OSError:
            is_there = False
        if not is_there:
            raise SegDeskError(
                f"{self._path.name} was moved, deleted or replaced.", "Put it back where it was."
            )

    def _succeed(self, jobs: list[Job]) -> None:
        with self._changed:
            self._attempts += 1
            self._writing = []
            self._queue_bytes -= sum(job.size_bytes for job in jobs)
            failed = self.state.saved is Saved.FAILED
            if done := not self._waiting():
                self.state = SaveState()
            elif failed:
                self.state = SaveState(Saved.SAVING, time.monotonic())
            self._changed.notify_all()
        if done or failed:
            self._tell()

    def _fail(self, fault: Exception) -> None:
        words, remedy = failure_of(fault)
        with self._changed:
            since = self.state.since if self.state.saved is Saved.FAILED else time.monotonic()
            self.state = SaveState(Saved.FAILED, since, f"Not saved: {words}", remedy)
            self._attempts += 1
            self._retry = False
            self._changed.notify_all()
        self._tell()
        with self._changed:
            self._changed.wait_for(lambda: self._retry or self._closing, RETRY_S)

    def _tell(self) -> None:
        """A listener that fails must not end the thread that writes."""
        try:
            self.state_changed.emit()
        except Exception:
            _LOG.exception("The state of saving could not be shown.")

    def _idle(self) -> None:
        """Nothing is queued: a moment that costs nobody anything. Whoever reads is not waited for."""
        with self._using:
            self._connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._checkpoint()
            except sqlite3.OperationalError as fault:  # all is durable in the -wal; later is soon enough
                _LOG.info("No checkpoint of %s now: %s", self._path, fault)
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")

    def _checkpoint(self) -> None:
        busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._dirty = bool(busy)

    def _leave_one_file(self) -> None:
        if self._connection.in_transaction:  # of an attempt that failed
            self._connection.execute("ROLLBACK")
        self._checkpoint()
        if self._dirty:
            raise _left_beside(self._path, None)
        try:
            self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as fault:
            if not is_busy(fault):
                raise
            _LOG.info("%s is open elsewhere: its empty -wal goes with the last of them.", self._path)

    def _at_exit(self) -> None:
        """The program ends without close(): what waits is written, or said to be lost."""
        try:
            self.flush()
        except SegDeskError as fault:
            _LOG.error("%s", fault)


def closed_fault(path: Path) -> SegDeskError:
    return SegDeskError("The project is closed.", "Open it again.", file=path)


def _left_beside(path: Path, fault: Exception | None) -> SegDeskError:
    """fault: what kept the steps from going into the file; None: somebody reads."""
    words, remedy = failure_of(fault) if fault else ("somebody reads it.", "Wait until that is done.")
    return SegDeskError(
        f"Steps stay in {path.name}-wal beside the project: {words}",
        f"{remedy} Keep both files together, then open and close the project.",
        file=path,
    )
