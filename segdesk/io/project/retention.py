"""How much history a project keeps: which of the oldest steps go, and how they become the base."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from segdesk.io.project.entry_codec import decode_field, decode_state, encode_state
from segdesk.io.project.jobs import Job
from segdesk.io.project.schema import BASE, put_meta
from segdesk.model.entry import FIELDS
from segdesk.model.step import Part

GESTURES_KEPT = 1_000
BYTES_KEPT = 1 << 30
SHARE_KEPT = 0.1
STEPS_KEPT = 50_000
"""So that opening a project of very many small steps stays quick."""

_LOW_WATER = 0.95
"""Once the bound is met some more goes, so that not every gesture has to look."""


class Weight(NamedTuple):
    """What a step costs, and whether it concerns more than one image."""

    size_bytes: int
    project_wide: bool


def is_over(count: int, total_bytes: int, project_bytes: int) -> bool:
    """Must steps go?"""
    return total_bytes > _bound(project_bytes) or count > STEPS_KEPT


def droppable(steps: Sequence[Weight], *, total_bytes: int, project_bytes: int) -> int:
    """How many of the oldest done steps must go to keep the bound: the bytes that steps wrote.

    steps: all done ones. The last GESTURES_KEPT and the last project-wide one always stay.
    """
    bytes_left, steps_left = _LOW_WATER * _bound(project_bytes), _LOW_WATER * STEPS_KEPT
    last_wide = max((index for index, one in enumerate(steps) if one.project_wide), default=len(steps))
    most = max(0, min(len(steps) - GESTURES_KEPT, last_wide))
    count = 0
    while count < most and (total_bytes > bytes_left or len(steps) - count > steps_left):
        total_bytes -= steps[count].size_bytes
        count += 1
    return count


def _bound(project_bytes: int) -> int:
    return max(BYTES_KEPT, int(SHARE_KEPT * project_bytes))


class Fold(Job):
    """The oldest step becomes part of the base: its values stay, what was before them goes."""

    def __init__(self, number: int, position: int) -> None:
        super().__init__()
        self._number, self._position = number, position

    def run(self, connection: sqlite3.Connection) -> None:
        self._fold_fields(connection)
        self._fold_records(connection)
        # First those that were dead by then: no state that can still be asked for has them.
        connection.execute(
            "DELETE FROM steps WHERE position <= ? AND position IS NOT NULL AND id <> ?",
            (self._position, BASE),
        )
        connection.execute("UPDATE steps SET position = ? WHERE id = ?", (self._position, BASE))
        put_meta(connection, truncated=1)

    def _fold_fields(self, connection: sqlite3.Connection) -> None:
        """Fields of entries live in the image list at the base."""
        changed: dict[int, dict[str, Any]] = {}
        for image, item, data in connection.execute(
            "SELECT image, item, data FROM records WHERE step = ? AND part = ?", (self._number, Part.ENTRY)
        ):
            changed.setdefault(image, {})[FIELDS[item]] = decode_field(item, data)
        for image, fields in changed.items():
            (base,) = connection.execute("SELECT base FROM images WHERE id = ?", (image,)).fetchone()
            base = encode_state(decode_state(base)._replace(**fields))
            connection.execute("UPDATE images SET base = ? WHERE id = ?", (base, image))
        connection.execute("DELETE FROM records WHERE step = ? AND part = ?", (self._number, Part.ENTRY))

    def _fold_records(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO records (step, image, part, item, data)"
            " SELECT ?, image, part, item, data FROM records WHERE step = ?",
            (BASE, self._number),
        )
        connection.execute(
            "DELETE FROM records WHERE step = ? AND data IS NULL AND (image, part, item) IN"
            " (SELECT image, part, item FROM records WHERE step = ?)",
            (BASE, self._number),
        )
