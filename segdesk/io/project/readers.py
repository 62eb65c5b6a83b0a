"""Read connections to a project file, one for each thread that reads at the moment, kept for the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from segdesk.errors import SegDeskError
from segdesk.io.project.schema import reader


class Readers:
    """Connections for reading; each sees the file as it was when its transaction began."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection without a transaction; one that the block begins ends with it."""
        connection = self._borrow()
        try:
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._give_back(connection)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise SegDeskError("The project is closed.", "Open it again.", file=self._path)
            if self._idle:
                return self._idle.pop()
        return reader(self._path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def pin(connection: sqlite3.Connection) -> None:
    """From now on, until its transaction ends, the connection sees the file as it is at this moment."""
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM meta").fetchone()
