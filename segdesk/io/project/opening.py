"""Opens and creates project files: header, version, lock, and what a crash left. Knows no steps in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from segdesk import __version__
from segdesk.errors import SegDeskError
from segdesk.io.faults import unwritable
from segdesk.io.project import schema
from segdesk.io.project.codec import encode
from segdesk.io.project.failures import failure_of
from segdesk.io.project.migrate import migrate
from segdesk.model.classes import ClassMap, Task
from segdesk.model.step import PROJECT, Part

_UNWRITABLE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = "Try `segdesk doctor FILE`; go back to a copy if there is one."


_DAMAGES = (
    sqlite3.DatabaseError, ValueError, TypeError, KeyError, AttributeError, OverflowError, MemoryError,
    RecursionError,
)  # fmt: skip
"""What reading bytes that somebody else wrote can raise."""


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """What goes wrong with the file inside the block is said as a SegDeskError."""
    try:
        yield
    except OSError as fault:
        raise unwritable(fault, path) from fault
    except sqlite3.OperationalError as fault:
        code = fault.sqlite_errorname
        if code.startswith(_UNWRITABLE):
            words, remedy = failure_of(fault)
            raise SegDeskError(
                f"The project cannot be opened for writing: {words}", remedy, file=path
            ) from fault
        if code == "SQLITE_ERROR":  # a table or column is not there
            raise SegDeskError(f"The project is damaged: {fault}.", _DAMAGED, file=path) from fault
        raise SegDeskError(
            f"The project cannot be read: {fault}.", "Check the disk and the file's permissions.", file=path
        ) from fault
    except _DAMAGES as fault:
        raise SegDeskError(f"The project is damaged: {fault}.", _DAMAGED, file=path) from fault


def create(path: Path, *, name: str, task: Task, classes: ClassMap) -> None:
    """A new project file; SegDeskError when something is there already (an empty file is nothing).

    What cannot be written to its end leaves nothing.
    """
    if path.exists() and path.stat().st_size:
        raise SegDeskError("There is a file already.", "Choose another name.", file=path)
    try:
        schema.create(path)
        connection = schema.writer(path, wal=False)
        try:
            _fill(connection, name=name, task=task, classes=classes)
        finally:
            connection.close()
    except sqlite3.OperationalError as fault:
        path.unlink(missing_ok=True)
        words, _ = failure_of(fault)
        raise SegDeskError(
            f"The project cannot be created: {words}",
            "Choose a folder that can be written to and has room.",
            file=path,
        ) from fault


def _fill(connection: sqlite3.Connection, *, name: str, task: Task, classes: ClassMap) -> None:
    connection.execute("BEGIN")
    now = datetime.now(UTC)
    schema.put_meta(
        connection, name=schema.as_text(name), created=now.isoformat(), program=__version__, cursor=0, top=0
    )
    connection.execute("INSERT INTO steps VALUES (?, 0, NULL, 'Import', 0, x'', 0)", (schema.BASE,))
    for part, value in ((Part.TASK, task), (Part.CLASSES, classes)):
        connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, 0, ?)", (schema.BASE, PROJECT, part, encode(part, 0, value))
        )
    connection.execute("COMMIT")


def check(path: Path) -> None:
    """SegDeskError when the file is no project that this program can read."""
    schema.check_header(path)
    with damage_told(path):
        connection = schema.reader(path)
        try:
            if schema.version_of(connection, path) == schema.SCHEMA_VERSION:
                schema.check_tables(connection)
        finally:
            connection.close()


def prepare(path: Path, *, wal: bool) -> bool:
    """Make a file whose lock we hold ready for writing; True when its last writer was killed.

    Removes what nobody can ask for: steps that were never finished, and undone ones that are dead.
    """
    with damage_told(path):
        connection = schema.writer(path, wal=wal)
        try:
            migrate(connection, path, schema.version_of(connection, path))
            connection.execute("BEGIN IMMEDIATE")
            killed = bool(schema.meta(connection).get("is_open"))
            (top,) = connection.execute("SELECT max(position) FROM steps").fetchone()
            top = max(top, int(schema.meta(connection)["top"]))  # a position is never given twice
            connection.execute("DELETE FROM steps WHERE position IS NULL OR dead_at IS NOT NULL")
            schema.put_meta(connection, top=top, is_open=1, program=__version__)
            connection.execute("COMMIT")
        finally:
            connection.close()
    return killed
