"""Writes about images: adding them, and the masks that an import read. Not undoable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from segdesk.geometry import Rect
from segdesk.io.project.codec import encode
from segdesk.io.project.entry_codec import decode_state, encode_state
from segdesk.io.project.jobs import Job, Record, put_rows, raise_next_objects
from segdesk.io.project.photos import FileFacts
from segdesk.io.project.schema import BASE, as_text
from segdesk.io.project.versions import value_at
from segdesk.model.document import DocumentContent
from segdesk.model.entry import FIELD_ITEMS, ImageEntry
from segdesk.model.recorder import frozen, tile_rect
from segdesk.model.step import TILE_PX, Key, Part, TileAt


class AddImages(Job):
    """New images, with the entries they start with."""

    def __init__(self, entries: Sequence[ImageEntry], facts: Mapping[int, FileFacts]) -> None:
        super().__init__()
        self.size_bytes = 400 * len(entries)
        self._entries, self._facts = entries, facts
        self._rows: list[tuple[Any, ...]] = []

    def _pack(self) -> None:
        for one in self._entries:
            facts = self._facts.get(one.id, (None, None, None))
            names = as_text(one.path), as_text(one.original)
            self._rows.append((one.id, *names, one.width, one.height, *facts, encode_state(one)))

    def run(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO images (id, path, original, width, height, size_bytes, mtime_ns, sha256, base)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._rows,
        )


class NoteFiles(Job):
    """Facts of files, learnt after their images were added."""

    def __init__(self, facts: Mapping[int, FileFacts]) -> None:
        super().__init__()
        self._rows = [(*one, image) for image, one in facts.items()]

    def run(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "UPDATE images SET size_bytes = ?, mtime_ns = ?, sha256 = coalesce(?, sha256) WHERE id = ?",
            self._rows,
        )


class WriteBase(Job):
    """The mask of an image as import read it, and what the entry says of it."""

    def __init__(self, entry: ImageEntry, content: DocumentContent | None, fields: Mapping[str, Any]) -> None:
        """content: given away; None when only the entry changes. fields: those that differ from before."""
        super().__init__()
        self.image = entry.id
        self.next_object = content.next_object_id if content is not None else 1
        self.size_bytes = sum(plane.nbytes for plane in content.planes) if content is not None else 200
        self._entry, self._content, self._fields = entry, content, fields
        self._records: list[Record] = []

    @property
    def records(self) -> list[Record]:
        """What a reader of the image finds, before it is written."""
        self.prepare()
        return self._records

    def _pack(self) -> None:
        if self._content is not None:
            self._records = list(_records(self._content))
        self._had_content, self._content = self._content is not None, None

    def run(self, connection: sqlite3.Connection) -> None:
        entry = self._entry
        if self._had_content:
            self._put_records(connection)
        (base,) = connection.execute("SELECT base FROM images WHERE id = ?", (entry.id,)).fetchone()
        base = encode_state(decode_state(base)._replace(**self._fields))
        connection.execute(
            "UPDATE images SET path = ?, width = ?, height = ?, base = ? WHERE id = ?",
            (as_text(entry.path), entry.width, entry.height, base, entry.id),
        )
        self._renew_state(connection)

    def _renew_state(self, connection: sqlite3.Connection) -> None:
        """Steps of the hand may be on disk before this, though they came later: theirs stays."""
        (state,) = connection.execute("SELECT state FROM images WHERE id = ?", (self.image,)).fetchone()
        if state is None:
            return
        (at,) = connection.execute("SELECT value FROM meta WHERE key = 'cursor'").fetchone()
        fields = {
            name: value_at(connection, Key(self.image, Part.ENTRY, FIELD_ITEMS[name]), at)
            for name in self._fields
        }
        state = encode_state(decode_state(state)._replace(**fields))
        connection.execute("UPDATE images SET state = ? WHERE id = ?", (state, self.image))

    def _put_records(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM records WHERE step = ? AND image = ?", (BASE, self.image))
        rows = [(BASE, self.image, *record) for record in self._records]
        put_rows(connection, rows)
        raise_next_objects(connection, [*rows, (BASE, self.image, Part.OBJECT, self.next_object - 1, None)])


def _records(content: DocumentContent) -> Iterator[Record]:
    for index, plane in enumerate(content.planes):
        yield from _tile_records(index, plane)
    for one in content.objects:
        yield Part.OBJECT, one.id, encode(Part.OBJECT, one.id, one)
    if content.stored is not None:
        yield Part.STORED, 0, encode(Part.STORED, 0, content.stored)


def _tile_records(index: int, plane: np.ndarray) -> Iterable[Record]:
    bounds = Rect(0, 0, plane.shape[1], plane.shape[0])
    for row, column in bounds.tiles(TILE_PX):
        at = TileAt(index, row, column)
        tile = frozen(plane[tile_rect(at, bounds).slices])
        if tile is not None:
            yield Part.TILE, at.item, tile.packed()
