"""What the writer's thread does: a class for each kind of write. Jobs pack before their transaction."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from threading import Lock

from segdesk.io.project.codec import encode
from segdesk.io.project.entry_codec import encode_state
from segdesk.io.project.schema import as_text, put_meta
from segdesk.model.entry import ImageEntry
from segdesk.model.step import Change, Changes, Key, Part, Step, Tile

Row = tuple[int, int, int, int, bytes | None]
"""(step, image, part, item, data), as in the table records."""

Record = tuple[int, int, bytes | None]
"""(part, item, data) of one image."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INSERT = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)"


class Job:
    """One write. prepare() does what needs no database, run() is called in a transaction, perhaps again."""

    size_bytes = 0
    """Rough cost in memory while it waits."""

    def __init__(self) -> None:
        self.is_written = False
        self._preparing = Lock()
        self._prepared = False

    def prepare(self) -> None:
        """Pack, once, in whichever thread needs the bytes first."""
        with self._preparing:
            if not self._prepared:
                self._pack()
                self._prepared = True

    def run(self, connection: sqlite3.Connection) -> None:
        raise NotImplementedError

    def settle(self) -> None:
        """Let go of memory; called when the job is on disk and nobody waits for it any more."""

    def _pack(self) -> None:
        """Nothing, for jobs that hold no values."""


class Call(Job):
    """A small write that needs no class of its own."""

    def __init__(self, run: Callable[[sqlite3.Connection], object]) -> None:
        super().__init__()
        self._run = run

    def run(self, connection: sqlite3.Connection) -> None:
        self._run(connection)


class PutStep(Job):
    """A finished step: its records, its place in history, and the cursor behind it."""

    def __init__(
        self,
        step: Step,
        *,
        position: int,
        previous: int,
        changes: Changes,
        entries: Mapping[int, ImageEntry],
    ) -> None:
        """previous: the live position before it; later ones are dead from here. entries: as they are now."""
        super().__init__()
        self.position, self.previous, self.changes = position, previous, changes
        self.size_bytes = value_bytes(changes)
        self.written_bytes = 0
        self.step, self._entries = step, entries
        self._rows: list[Row] = []

    def records_of(self, image: int) -> list[Record]:
        """What a reader of the image finds, before it is written."""
        self.prepare()
        return [(part, item, data) for _, of, part, item, data in self._rows if of == image]

    def _pack(self) -> None:
        self._states = encoded(self._entries)
        self._rows = rows_of(self.step.number, self.changes)
        self.written_bytes = sum(len(data) for *_, data in self._rows if data is not None)

    def settle(self) -> None:
        pack_before(self.changes)

    def run(self, connection: sqlite3.Connection) -> None:
        bury(connection, self.previous, self.position)
        put_step(connection, self.step, self.position, self.written_bytes)
        connection.executemany(_INSERT, self._rows)
        raise_next_objects(connection, self._rows)
        put_states(connection, self._states)
        put_meta(connection, cursor=self.position)


class MoveCursor(Job):
    """Undo and redo, however much they change."""

    def __init__(self, position: int, entries: Mapping[int, ImageEntry]) -> None:
        """entries: those that changed, as they are now."""
        super().__init__()
        self._position, self._entries = position, entries

    def _pack(self) -> None:
        self._states = encoded(self._entries)

    def run(self, connection: sqlite3.Connection) -> None:
        put_states(connection, self._states)
        put_meta(connection, cursor=self._position)


def encoded(entries: Mapping[int, ImageEntry]) -> dict[int, bytes]:
    """The states that the image list keeps of entries."""
    return {image: encode_state(entry) for image, entry in entries.items()}


def rows_of(number: int, changes: Changes) -> list[Row]:
    """The records that a step writes."""
    return [
        (number, key.image, key.part, key.item, encode(key.part, key.item, one.after))
        for key, one in changes.items()
    ]


def put_rows(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    connection.executemany(_INSERT, rows)


def put_step(connection: sqlite3.Connection, step: Step, position: int | None, size_bytes: int) -> None:
    connection.execute(
        "INSERT INTO steps (id, position, name, time_us, images, bytes) VALUES (?, ?, ?, ?, ?, ?)",
        (
            step.number,
            position,
            as_text(step.name),
            microseconds(step.time),
            packed_images(step.images),
            size_bytes,
        ),
    )


def bury(connection: sqlite3.Connection, previous: int, position: int) -> None:
    """Steps that were undone when another was made are dead from its position on."""
    connection.execute(
        "UPDATE steps SET dead_at = ? WHERE position > ? AND position < ? AND dead_at IS NULL",
        (position, previous, position),
    )


def put_states(connection: sqlite3.Connection, states: Mapping[int, bytes]) -> None:
    if states:
        connection.executemany(
            "UPDATE images SET state = ? WHERE id = ?", [(state, image) for image, state in states.items()]
        )


def raise_next_objects(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Ids of objects are never given twice, also when the object and its step are gone."""
    tops: dict[int, int] = {}
    for _, image, part, item, _ in rows:
        if part == Part.OBJECT:
            tops[image] = max(item + 1, tops.get(image, 0))
    if tops:
        connection.executemany(
            "UPDATE images SET next_object = max(next_object, ?) WHERE id = ?",
            [(top, image) for image, top in tops.items()],
        )


def value_bytes(changes: Changes) -> int:
    """Rough cost of values in memory."""
    return sum(_cost(value) for change in changes.values() for value in change)


def _cost(value: object) -> int:
    if isinstance(value, Tile):
        return value.size_bytes
    pixels = getattr(value, "pixels", None)
    return 200 + getattr(pixels, "nbytes", 0)


def pack_before(changes: Mapping[Key, Change]) -> None:
    """Values before are kept in memory for undo only: packed they cost a hundredth."""
    for key, change in changes.items():
        if key.part is Part.TILE and change.before is not None:
            change.before.packed()


def packed_images(images: Collection[int]) -> bytes:
    return struct.pack(f"<{len(images)}I", *images)


def microseconds(time: datetime) -> int:
    """Since 1970, exact (a float is not)."""
    since = time - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
