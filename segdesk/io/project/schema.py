"""Tables of a project file, and how a connection to one is opened. Knows SQLite; knows no masks.

A project is a versioned map of keys to bytes with one cursor. The value of a key at a position is the record
of the step with the largest position up to it, among steps that were not dead by then. So undo and redo move
the cursor and write no mask, and a reader that noted a position reads what it started with, whatever is done
meanwhile.

Step 0 is the base: what import read, and the oldest steps that were folded into it. A step without position
is being written in batches; if nobody finishes it the next opening removes it. Positions only grow: a step
made after undo gets one above the undone ones, which are dead from there on.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from segdesk import __version__
from segdesk.errors import SegDeskError

APPLICATION_ID = 0x53674473  # "SgDs"
SCHEMA_VERSION = 1
SUFFIX = ".segdesk"
BASE = 0
"""The number of the step that every project starts with; it cannot be undone."""

_HEADER = b"SQLite format 3\0"
_APPLICATION_ID_AT = 68
BUSY_MS = 10_000
_WAL_PAGES_BEFORE_CHECKPOINT = 8_192

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    path NOT NULL,              -- of the photo, relative to this file's folder where it can be
    original NOT NULL,          -- from the root it was imported from, with '/'
    width INTEGER NOT NULL,     -- upright pixels, 0 while unread
    height INTEGER NOT NULL,
    size_bytes INTEGER,
    mtime_ns INTEGER,
    sha256 BLOB,
    next_object INTEGER NOT NULL DEFAULT 1,  -- above every object id there ever was
    base BLOB NOT NULL,         -- fields of the entry at step 0
    state BLOB                  -- fields of the entry now, NULL where they are those of base
);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    position INTEGER UNIQUE,    -- NULL while it is being written in batches
    dead_at INTEGER,            -- position of the step that was made after this one was undone
    name TEXT NOT NULL,
    time_us INTEGER NOT NULL,   -- microseconds since 1970, UTC
    images BLOB NOT NULL,       -- uint32 numbers of the images it touches, in order
    bytes INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE records (
    step INTEGER NOT NULL REFERENCES steps(id) ON DELETE CASCADE,
    image INTEGER NOT NULL,     -- 0: the project
    part INTEGER NOT NULL,
    item INTEGER NOT NULL,
    data BLOB,                  -- NULL: absent after this step
    PRIMARY KEY (step, image, part, item)
) WITHOUT ROWID;
CREATE INDEX records_by_key ON records (image, part, item, step);
"""


def check_header(path: Path) -> None:
    """SegDeskError in words when the file is no project, before SQLite touches it."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as fault:
        raise SegDeskError(
            f"The project cannot be read: {fault.strerror}.", "Check the path and its permissions.", file=path
        ) from fault
    if len(head) < 100 or not head.startswith(_HEADER):
        raise SegDeskError("This is not a SegDesk project.", f"Open a {SUFFIX} file.", file=path)
    if int.from_bytes(head[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big") != APPLICATION_ID:
        raise SegDeskError(
            "This is a database of another program.", f"Open a {SUFFIX} file that SegDesk wrote.", file=path
        )
    _check_length(path, head)


def _check_length(path: Path, head: bytes) -> None:
    """SQLite itself does not notice that the end of the last page is missing.

    With a journal beside it the file may be shorter than it says, until SQLite has put it in order.
    """
    if any(_has_bytes(path.with_name(path.name + suffix)) for suffix in ("-wal", "-journal")):
        return
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65_536 if page_bytes == 1 else page_bytes
    missing = page_bytes * int.from_bytes(head[28:32], "big") - path.stat().st_size
    if missing > 0 and head[24:28] == head[92:96]:  # else the number of pages is not to be believed
        raise SegDeskError(
            f"The project is damaged: its last {missing:,} bytes are missing.",
            "Go back to a copy, or copy it again from where it came.",
            file=path,
        )


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def writer(path: Path, *, wal: bool) -> sqlite3.Connection:
    """A connection that writes: durable on return of every commit. Used by one thread at a time."""
    connection = _connect(path, "rw")
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES_BEFORE_CHECKPOINT}")
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    connection = _connect(path, "ro")
    connection.execute("PRAGMA query_only = ON")
    return connection


def create(path: Path) -> None:
    """An empty project file. The caller made sure that nothing is in the way."""
    connection = _connect(path, "rwc")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.executescript(f"BEGIN; {TABLES} COMMIT;")
    finally:
        connection.close()


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The file's schema version; SegDeskError when this program is too old for it."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        needed = meta(connection).get("program", "a newer version")
        raise SegDeskError(
            f"The project was written by SegDesk {needed}; this is {__version__}.",
            f"Open it with SegDesk {needed} or newer.",
            file=path,
        )
    return int(version)


def check_tables(connection: sqlite3.Connection) -> None:
    """ValueError when the file has other tables, columns, triggers or views than create() makes."""
    with closing(sqlite3.connect(":memory:")) as model:
        model.executescript(TABLES)
        strange = _layout(connection) ^ _layout(model)
    if strange:
        names = sorted({" ".join(one[1:]).strip() for one in strange})
        raise ValueError(f"its tables are not a project's: {', '.join(names)}")


def _layout(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """(kind, name, column) of everything in the file that SQLite did not make itself."""
    columns = """
        SELECT made.type, made.name, coalesce(found.name, '')
        FROM sqlite_schema AS made LEFT JOIN pragma_table_info(made.name) AS found
        WHERE substr(made.name, 1, 7) <> 'sqlite_'
    """
    return set(connection.execute(columns))


def meta(connection: sqlite3.Connection) -> dict[str, Any]:
    return dict(connection.execute("SELECT key, value FROM meta"))


def put_meta(connection: sqlite3.Connection, **values: str | bytes | int | None) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def as_text(value: str) -> str | bytes:
    """What SQLite can hold of a path or name: its bytes, where it is no Unicode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def from_text(value: object) -> str:
    """The text that as_text() gave value for; TypeError when it is neither text nor bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogatepass")
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    """No function of a view or trigger runs that somebody else put into the file."""
    uri = f"file:{quote(os.fsencode(path.resolve()), safe='/:')}?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection
