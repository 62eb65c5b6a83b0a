"""Brings a project of an older version to this one's tables. The file is copied first."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from segdesk.io.project.schema import SCHEMA_VERSION

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], object]] = {}
"""From which schema version: what to do inside a transaction to reach the next one."""


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> Path | None:
    """Change the tables version by version; where the copy of the old file is, None when all is new."""
    if version == SCHEMA_VERSION:
        return None
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = path.with_name(f"{path.stem}.version-{version}{path.suffix}")
    shutil.copy2(path, copy)
    while version < SCHEMA_VERSION:
        if version not in MIGRATIONS:
            raise ValueError(f"there is no way from version {version} of its tables")
        _step(connection, version)
        version += 1
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
