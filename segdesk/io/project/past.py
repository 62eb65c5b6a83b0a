"""Reads any state of a project that is still kept: from the file, and from what is queued to be written."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.project import versions
from segdesk.io.project.content import ContentMaker
from segdesk.io.project.image_jobs import WriteBase
from segdesk.io.project.jobs import Record
from segdesk.io.project.opening import damage_told
from segdesk.io.project.readers import Readers, pin
from segdesk.io.project.unsaved import QueuedStep, Unsaved, records_in
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.step import PROJECT, Change, Key, Part


class Seen(NamedTuple):
    """One state, pinned: what the file has at kept, and the queued steps upon it."""

    connection: sqlite3.Connection
    kept: int
    queued: list[QueuedStep]
    base: WriteBase | None
    """The mask that import read of the image asked for, if it is queued."""


class Past:
    """May be asked from any thread, while the writer goes on."""

    def __init__(self, path: Path, readers: Readers, unsaved: Unsaved) -> None:
        self._path, self._readers, self._unsaved = path, readers, unsaved

    def content(self, entry: ImageEntry, position: int) -> DocumentContent:
        """The document of an image at a position. SegDeskError when damaged or no longer kept."""
        if not (entry.width and entry.height):
            raise SegDeskError(f"{entry.original} was not read yet.", "Wait until it is.", file=self._path)
        maker = ContentMaker((entry.width, entry.height))
        with self._seen(position, entry.id) as seen:
            base = seen.base
            if base is not None:
                maker.take_records(base.records)
            maker.take_records(versions.records_at(seen.connection, entry.id, seen.kept))
            maker.take_records(queued := records_in(seen.queued, entry.id))
            next_object = versions.next_object(seen.connection, entry.id)
            return maker.content(max(next_object, base.next_object if base else 1, _next_object(queued)))

    def has_steps(self, image: int) -> bool:
        """Does any step, done, undone or queued, hold something of the image's document?"""
        if self._unsaved.touches(image):
            return True
        with damage_told(self._path), self._readers.connection() as connection:
            return versions.has_steps(connection, image)

    def changes(self, number: int, previous: int, images: Collection[int] | None) -> dict[Key, Change]:
        """What a step on disk changed: all, or, of documents, only what concerns the given images."""
        with self._seen(previous) as seen:
            return {
                key: Change(_value(seen, key), after)
                for key, after in versions.values_of(seen.connection, number, images)
            }

    def records_of(self, number: int, image: int) -> list[Record]:
        """What a step on disk says of an image."""
        with damage_told(self._path), self._readers.connection() as connection:
            return versions.records_of(connection, number, image)

    @contextmanager
    def _seen(self, position: int, image: int = PROJECT) -> Iterator[Seen]:
        """First the queue, then the file: what is written in between is seen twice, which changes nothing."""
        with damage_told(self._path), self._readers.connection() as connection:
            base = self._unsaved.base(image)
            kept, queued = self._unsaved.behind(position)
            pin(connection)
            if not versions.is_position(connection, kept):
                raise SegDeskError(
                    f"The state after step {position} is no longer kept.",
                    "Start again from the present state.",
                    file=self._path,
                )
            yield Seen(connection, kept, queued, base)


def _value(seen: Seen, key: Key) -> Any:
    for job in reversed(seen.queued):
        if key in job.changes:
            return job.changes[key].after
    return versions.value_at(seen.connection, key, seen.kept)


def _next_object(records: list[Record]) -> int:
    return 1 + max((item for part, item, _ in records if part == Part.OBJECT), default=0)
