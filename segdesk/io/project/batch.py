"""A step over many images: written piece by piece while the hand goes on, in history all at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from segdesk.io.project.jobs import (
    Job,
    Record,
    bury,
    encoded,
    packed_images,
    put_rows,
    put_states,
    put_step,
    raise_next_objects,
    rows_of,
    value_bytes,
)
from segdesk.io.project.schema import put_meta
from segdesk.model.document import Document
from segdesk.model.entry import FIELD_ITEMS, ImageEntry
from segdesk.model.project import DOCUMENT_PARTS, followed
from segdesk.model.step import Change, Changes, Key, Part, Step, Values

if TYPE_CHECKING:
    from segdesk.io.project.file import ProjectFile
    from segdesk.io.project.scribe import Scribe


@dataclass(frozen=True)
class BatchReport:
    """What finish() did: the step, None when nothing differs; the images that were edited meanwhile."""

    step: Step | None
    left_out: tuple[int, ...]


class Batch:
    """Made by ProjectFile.batch(). Leaving its block without finish() leaves no trace.

    document() and put() may be called from any thread; finish() and leave() from the project's.
    """

    def __init__(self, file: ProjectFile, scribe: Scribe, step: Step, put: Callable[[Job], None]) -> None:
        """step: named and numbered, not in history yet. put queues a job behind those before it."""
        self.position = file.position
        """The state that the work starts from."""
        self._file, self._scribe, self._step, self._put_job = file, scribe, step, put
        self._classes = file.project.classes
        self._entries = dict(file.project.entries)
        self._fields: dict[int, dict[Key, Change]] = {}
        self._touched: set[int] = set()
        self._guard = Lock()
        self._is_over = False
        put(PutPending(step))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.leave()

    def leave(self) -> None:
        """What was not finished leaves no trace."""
        if not self._is_over:
            self._is_over = True
            if not self._file.is_closed:  # else the next opening drops what it wrote
                self._scribe.drop(self, self._step)

    def document(self, image: int) -> Document:
        """An image as it was when the work began; edits of it go to put() and nowhere else."""
        content = self._file.read_at(self._entries[image], self.position)
        return Document(image, content, self._classes)

    def put(self, document: Document, changes: Changes, **fields: Any) -> None:
        """What edits (into=changes) did to a document of this batch; fields: others of the image's entry."""
        if not changes and not fields:
            return
        entry = self._entries[document.image]
        after = (followed(entry, document) if changes else {}) | fields
        of_entry = {
            Key(entry.id, Part.ENTRY, FIELD_ITEMS[name]): Change(getattr(entry, name), value)
            for name, value in after.items()
            if getattr(entry, name) != value
        }
        with self._guard:
            self._fields[entry.id] = of_entry
            self._put_job(PutPending(self._step, dict(changes) | of_entry))

    def notice(self, images: Iterable[int]) -> None:
        """These images were changed by others meanwhile."""
        self._touched.update(images)

    def finish(self) -> BatchReport:
        """Put the step into history and its values in place; SegDeskError when it could not be written."""
        project = self._file.project
        self._file.flush()
        editing = {one for one in project.open_documents() if project.document(one).editing}
        left_out = tuple(sorted(self._fields.keys() & (self._touched | editing)))
        self._step.images = tuple(sorted(self._fields.keys() - set(left_out)))
        if not self._step.images:
            self._is_over = True
            self._scribe.drop(self, self._step)
            return BatchReport(None, left_out)
        if left_out:
            self._put_job(DropImages(self._step.number, left_out))
            self._file.flush()
        self._scribe.finish(self, self._step, self._values())
        self._is_over = True
        return BatchReport(self._step, left_out)

    def _values(self) -> Values:
        """The entries' fields after the step."""
        return {
            key: change.after for image in self._step.images for key, change in self._fields[image].items()
        }


class PutPending(Job):
    """Records of a step that is not in history yet; without any, the step itself."""

    def __init__(self, step: Step, changes: Changes | None = None) -> None:
        super().__init__()
        self.size_bytes = value_bytes(changes or {})
        self._step, self._changes = step, changes

    def _pack(self) -> None:
        self._rows = rows_of(self._step.number, self._changes or {})
        self._is_first, self._changes = self._changes is None, None

    def run(self, connection: sqlite3.Connection) -> None:
        if self._is_first:
            put_step(connection, self._step, None, 0)
        put_rows(connection, self._rows)
        raise_next_objects(connection, self._rows)


class DropPending(Job):
    """A step that was not finished goes."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def run(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM steps WHERE id = ? AND position IS NULL", (self._number,))


class DropImages(Job):
    """Images that were edited meanwhile are left out of a step."""

    def __init__(self, number: int, images: Iterable[int]) -> None:
        super().__init__()
        self._rows = [(number, image) for image in images]

    def run(self, connection: sqlite3.Connection) -> None:
        connection.executemany("DELETE FROM records WHERE step = ? AND image = ?", self._rows)


class FinishPending(Job):
    """The short transaction that gives a written step its place in history."""

    changes: Mapping[Key, Change] = {}
    """Nothing of the project itself; what it does to images is on disk already."""

    def __init__(
        self,
        step: Step,
        *,
        position: int,
        previous: int,
        entries: Mapping[int, ImageEntry],
        read: Callable[[int, int], list[Record]],
    ) -> None:
        """read(number, image) gives the records of a step that is on disk."""
        super().__init__()
        self.step, self.position, self.previous = step, position, previous
        self.written_bytes = 0
        self._entries, self._read = entries, read

    def records_of(self, image: int) -> list[Record]:
        return self._read(self.step.number, image) if image in self.step.images else []

    def _pack(self) -> None:
        self._states = encoded(self._entries)

    def run(self, connection: sqlite3.Connection) -> None:
        number = self.step.number
        bury(connection, self.previous, self.position)
        (self.written_bytes,) = connection.execute(
            "SELECT coalesce(sum(length(data)), 0) FROM records WHERE step = ?", (number,)
        ).fetchone()
        connection.execute(
            "UPDATE steps SET position = ?, images = ?, bytes = ? WHERE id = ?",
            (self.position, packed_images(self.step.images), self.written_bytes, number),
        )
        put_states(connection, self._states)
        put_meta(connection, cursor=self.position)


def touched_documents(changes: Changes) -> set[int]:
    """The images whose documents a step changes."""
    return {key.image for key in changes if key.part in DOCUMENT_PARTS}
