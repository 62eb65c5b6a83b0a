"""The thread that writes: a queue of jobs, a transaction for each, and the word whether all is saved.

What cannot be written stays in the queue and is tried again; work goes on meanwhile.
"""

from __future__ import annotations

import atexit
import logging
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
from segdesk.io.project.jobs import Job

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
    """since: time.monotonic() when saving or failing began; message says why it failed, in words."""

    saved: Saved = Saved.SAVED
    since: float = 0.0
    message: str = ""


class Journal:
    """Jobs in, durable transactions out.

    Urgent jobs (a person's gestures) are written one by one and before bulk jobs (import), which share
    transactions. commit_lock is held while one ends: who holds it sees the queue and the file agree.
    state_changed is emitted from the writer's thread, and from that of put().
    """

    def __init__(
        self, path: Path, connect: Callable[[], sqlite3.Connection], written: Callable[[Job], object]
    ) -> None:
        """written(job) is called from the writer's thread, under commit_lock, when a job is on disk."""
        self.state = SaveState()
        self.state_changed: Event[[]] = Event()
        self.commit_lock = threading.Lock()
        self._path, self._written = path, written
        self._connection = connect()
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
        """Queue a job. Blocks while bulk jobs fill the memory, unless writing fails anyway."""
        with self._changed:
            if bulk:
                self._changed.wait_for(self._has_room)
            (self._bulk if bulk else self._urgent).append(job)
            self._queue_bytes += job.size_bytes
            self._changed.notify_all()
            begins = self.state.saved is Saved.SAVED
            if begins:
                self.state = SaveState(Saved.SAVING, time.monotonic())
        if begins:
            self.state_changed.emit()

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
            jobs = [*self._writing, *self._urgent, *self._bulk]
            needed = self._attempts + 1
            self._retry = True
            self._changed.notify_all()
            while not all(job.is_written for job in jobs):
                if self.state.saved is Saved.FAILED and self._attempts >= needed:
                    raise SegDeskError(self.state.message, "Make room, then save again.", file=self._path)
                self._changed.wait()

    def checkpoint(self) -> None:
        """Everything into the one file, nothing left beside it; as far as readers allow."""
        self.flush()
        with self.commit_lock:
            self._checkpoint()

    def close(self, *, abandon: bool = False) -> None:
        """Write what waits, and end. SegDeskError, and nothing ends, when it cannot be; abandon drops it."""
        if not abandon:
            self.flush()
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        self._end()

    def _has_room(self) -> bool:
        return self._queue_bytes < _MAX_QUEUE_BYTES or self.state.saved is Saved.FAILED

    def _run(self) -> None:
        while jobs := self._next_jobs():
            try:
                self._write(jobs)
            except Exception as fault:
                self._fail(fault)
            else:
                self._succeed(jobs)

    def _next_jobs(self) -> list[Job]:
        """The jobs of the next transaction; none when it is time to end. Checkpoints when nothing comes."""
        with self._changed:
            while not (self._closing or self._writing or self._urgent or self._bulk):
                if not self._changed.wait(IDLE_S if self._dirty else None) and self._dirty:
                    self._idle()
            if self._closing:
                return []
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
        if self._connection.in_transaction:  # of an attempt that failed
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            job.run(self._connection)
        with self.commit_lock:
            self._connection.execute("COMMIT")
            self._dirty = True
            for job in jobs:
                job.is_written = True
                self._written(job)

    def _succeed(self, jobs: list[Job]) -> None:
        with self._changed:
            self._attempts += 1
            self._writing = []
            self._queue_bytes -= sum(job.size_bytes for job in jobs)
            failed = self.state.saved is Saved.FAILED
            if done := not (self._urgent or self._bulk):
                self.state = SaveState()
            elif failed:
                self.state = SaveState(Saved.SAVING, time.monotonic())
            self._changed.notify_all()
        if done or failed:
            self.state_changed.emit()

    def _fail(self, fault: Exception) -> None:
        with self._changed:
            since = self.state.since if self.state.saved is Saved.FAILED else time.monotonic()
            self.state = SaveState(Saved.FAILED, since, f"Not saved: {in_words(fault)}")
            self._attempts += 1
            self._retry = False
            self._changed.notify_all()
        self.state_changed.emit()
        with self._changed:
            self._changed.wait_for(lambda: self._retry or self._closing, RETRY_S)

    def _idle(self) -> None:
        """Called with nothing queued: a moment that costs nobody anything."""
        with self.commit_lock:
            self._checkpoint()

    def _checkpoint(self) -> None:
        busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._dirty = bool(busy)

    def _end(self) -> None:
        """A closed project is one file that any SQLite reads, also where nothing can be written beside it."""
        atexit.unregister(self._at_exit)
        try:
            self._checkpoint()
            self._connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as fault:
            if _code(fault) not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                raise SegDeskError(
                    f"Steps stay in {self._path.name}-wal beside the project: {in_words(fault)}",
                    "Keep both files together, make room, then open and close the project.",
                    file=self._path,
                ) from fault
            # Somebody reads: the file is whole, its empty -wal goes with the last reader.
        finally:
            self._connection.close()

    def _at_exit(self) -> None:
        """The program ends without close(): what waits is written, or said to be lost."""
        try:
            self.flush()
        except SegDeskError as fault:
            _LOG.error("%s", fault)


_WORDS = {
    "SQLITE_FULL": "disk full",
    "SQLITE_READONLY": "the file cannot be written to",
    "SQLITE_BUSY": "another program holds the file",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_CORRUPT": "the file is damaged",
}


def in_words(fault: Exception) -> str:
    """Why a write failed, for its reader."""
    code = _code(fault)
    known = next((words for name, words in _WORDS.items() if code.startswith(name)), None)
    return f"{known}." if known else f"{type(fault).__name__}: {fault}."


def _code(fault: Exception) -> str:
    return str(getattr(fault, "sqlite_errorname", ""))
