"""Brings a project of an older version to this one's tables. The file is copied first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import chain, count
from pathlib import Path

from segdesk.io import atomic
from segdesk.io.project.schema import SCHEMA_VERSION

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], object]] = {}
"""From which schema version: what to do inside a transaction to reach the next one."""


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> Path | None:
    """Change the tables version by version; where the copy of the old file is, None when all is new."""
    if version == SCHEMA_VERSION:
        return None
    if missing := [one for one in range(version, SCHEMA_VERSION) if one not in MIGRATIONS]:
        raise ValueError(f"there is no way from version {missing[0]} of its tables")
    copy = _copied(connection, path, version)
    for one in range(version, SCHEMA_VERSION):
        _step(connection, one)
    return copy


def _copied(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """A copy of the file with what is in its -wal, whole or absent; an older copy is left alone."""
    numbers = chain([""], (f"-{number}" for number in count(2)))
    copy = next(
        one
        for number in numbers
        if not (one := path.with_name(f"{path.stem}.version-{version}{number}{path.suffix}")).exists()
    )
    with atomic.file(copy) as beside, closing(sqlite3.connect(beside)) as target:
        connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return copy


def _step(connection: sqlite3.Connection, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        MIGRATIONS[version](connection)
        connection.execute(f"PRAGMA user_version = {version + 1}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
