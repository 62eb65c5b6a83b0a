"""Reads what keys held at a position of history. Every query of records is here."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np

from segdesk.io.project.codec import decode
from segdesk.io.project.entry_codec import decode_state
from segdesk.io.project.jobs import EPOCH, Record
from segdesk.io.project.photos import FileFacts
from segdesk.io.project.schema import BASE, from_text
from segdesk.model.entry import FIELDS, ImageEntry
from segdesk.model.step import Key, Part, Step

_ALIVE = "steps.position <= :at AND (steps.dead_at IS NULL OR steps.dead_at > :at)"

# SQLite takes the bare columns of a max() query from the row that has the maximum.
_LATEST = f"""
    SELECT image, part, item, step, max(steps.position)
    FROM records INDEXED BY records_by_key JOIN steps ON steps.id = step
    WHERE image = :image AND part <> {Part.ENTRY:d} AND {_ALIVE} GROUP BY part, item
"""

_RECORDS = f"""
    SELECT latest.part, latest.item, records.data FROM ({_LATEST}) AS latest
    JOIN records USING (step, image, part, item) WHERE data IS NOT NULL
"""

_ONE = f"""
    SELECT data, step FROM records JOIN steps ON steps.id = step
    WHERE image = :image AND part = :part AND item = :item AND {_ALIVE}
    ORDER BY steps.position DESC LIMIT 1
"""

_ENTRIES = "SELECT id, path, original, width, height, coalesce(state, base) FROM images ORDER BY id"


class Placed(NamedTuple):
    """A step of the journal and where in history it is."""

    step: Step
    position: int
    size_bytes: int


def is_position(connection: sqlite3.Connection, position: int) -> bool:
    """Is the state behind this step still kept?"""
    found = connection.execute("SELECT 1 FROM steps WHERE position = ?", (position,))
    return found.fetchone() is not None


def records_at(connection: sqlite3.Connection, image: int, position: int) -> list[Record]:
    """(part, item, data) of everything that an image's document holds at a position."""
    return connection.execute(_RECORDS, {"image": image, "at": position}).fetchall()


def has_steps(connection: sqlite3.Connection, image: int) -> bool:
    """Is anything of an image's document written by steps, be they undone?"""
    found = connection.execute(
        "SELECT 1 FROM records WHERE image = ? AND part IN (?, ?, ?) AND step <> ? LIMIT 1",
        (image, Part.TILE, Part.OBJECT, Part.STORED, BASE),
    )
    return found.fetchone() is not None


def value_at(connection: sqlite3.Connection, key: Key, position: int) -> Any:
    """What a key holds at a position; None when absent."""
    row = connection.execute(_ONE, {**key._asdict(), "at": position}).fetchone()
    if row is None and key.part is Part.ENTRY:
        return _base_field(connection, key)
    return None if row is None else decode(key.part, key.item, row[0])


def step_of(connection: sqlite3.Connection, key: Key, position: int) -> int:
    """The number of the step whose record says what a key of the project holds at a position."""
    row = connection.execute(_ONE, {**key._asdict(), "at": position}).fetchone()
    return BASE if row is None else int(row[1])


def _base_field(connection: sqlite3.Connection, key: Key) -> Any:
    row = connection.execute("SELECT base FROM images WHERE id = ?", (key.image,)).fetchone()
    return getattr(decode_state(row[0]), FIELDS[key.item]) if row is not None else None


def next_object(connection: sqlite3.Connection, image: int) -> int:
    row = connection.execute("SELECT next_object FROM images WHERE id = ?", (image,)).fetchone()
    return int(row[0]) if row is not None else 1


def values_of(
    connection: sqlite3.Connection, number: int, images: Collection[int] | None
) -> Iterator[tuple[Key, Any]]:
    """What keys hold after a step: all of it, or, of documents, only what concerns the given images."""
    parts = (Part.TILE, Part.OBJECT, Part.STORED)
    found = connection.execute("SELECT image, part, item, data FROM records WHERE step = ?", (number,))
    for image, part, item, data in found:
        if images is None or part not in parts or image in images:
            yield Key(image, Part(part), item), decode(Part(part), item, data)


def records_of(connection: sqlite3.Connection, number: int, image: int) -> list[Record]:
    """What a step says of an image, all parts."""
    return connection.execute(
        "SELECT part, item, data FROM records WHERE step = ? AND image = ?", (number, image)
    ).fetchall()


def entries_now(connection: sqlite3.Connection) -> dict[int, ImageEntry]:
    """Every image's entry at the cursor."""
    return dict(_entries(connection))


def _entries(connection: sqlite3.Connection) -> Iterator[tuple[int, ImageEntry]]:
    for image, path, original, width, height, data in connection.execute(_ENTRIES):
        if type(width) is not int or type(height) is not int or width < 0 or height < 0:
            raise ValueError(f"image {image} is {width} x {height}")
        if type(path) is not str or type(original) is not str:
            path, original = from_text(path), from_text(original)
        yield image, ImageEntry(image, path, original, width, height, *decode_state(data))


def steps(connection: sqlite3.Connection) -> list[Placed]:
    """The live steps that can be undone or redone, in order."""
    return [
        Placed(
            Step(from_text(name), _images(images), EPOCH + timedelta(microseconds=time_us), number),
            position,
            size_bytes,
        )
        for number, position, name, time_us, images, size_bytes in connection.execute(
            "SELECT id, position, name, time_us, images, bytes FROM steps"
            " WHERE position IS NOT NULL AND dead_at IS NULL AND id <> ? ORDER BY position",
            (BASE,),
        )
    ]


def file_facts(connection: sqlite3.Connection) -> dict[int, FileFacts]:
    """What is known of the photos' files, by image."""
    found = connection.execute(
        "SELECT id, size_bytes, mtime_ns, sha256 FROM images WHERE size_bytes IS NOT NULL"
    )
    return {image: FileFacts(*facts) for image, *facts in found}


def _images(data: bytes) -> tuple[int, ...]:
    return tuple(np.frombuffer(data, "<u4").tolist())


def base_position(connection: sqlite3.Connection) -> int:
    """The position of the oldest state that is kept."""
    (position,) = connection.execute("SELECT position FROM steps WHERE id = ?", (BASE,)).fetchone()
    return int(position)
