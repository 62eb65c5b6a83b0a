"""The project file: a model.Project whose every finished step is on disk within a moment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from segdesk.errors import SegDeskError
from segdesk.event import Event
from segdesk.io.project import opening, schema, versions
from segdesk.io.project.batch import Batch
from segdesk.io.project.image_jobs import AddImages, NoteFiles, WriteBase
from segdesk.io.project.jobs import Call, Job
from segdesk.io.project.journal import Journal, SaveState, closed_fault
from segdesk.io.project.loading import load
from segdesk.io.project.lock import Holder, Lock
from segdesk.io.project.mounts import network_type
from segdesk.io.project.past import Past
from segdesk.io.project.photos import FileFacts, Relocated, search, stored_path
from segdesk.io.project.readers import Readers, pin
from segdesk.io.project.scribe import Scribe
from segdesk.io.project.settings import Settings
from segdesk.io.project.timeline import Timeline
from segdesk.io.project.unsaved import QueuedStep, Unsaved
from segdesk.model.classes import ClassMap, Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import FIELD_ITEMS, ImageEntry
from segdesk.model.project import Project
from segdesk.progress import SILENT, Progress

_OF_A_PERSON = ("status", "edited", "split", "note", "page")
_OF_A_PERSON_WITHOUT_MASK = ("labelled", "empty_on_purpose")


class ProjectFile:
    """One open .segdesk file. Make it with create() or open(); close it, or use it in a with block.

    project belongs to one thread, and so does all that changes it (add_images, write_base, relocate). read()
    and read_at() may be called from any. save_state_changed is emitted from the writer's thread too.
    """

    def __init__(self, path: Path, lock: Lock, holder: Holder | None, *, recovered: bool) -> None:
        """Use create() or open(). The lock is held, or holder says who has it (or that nobody wrote)."""
        self.path = path
        self.holder = holder
        """Who else writes to the project, when it is read-only for that."""
        self.recovered = recovered
        """The last session was killed: what it finished is here, and was not closed properly."""
        self.network = network_type(path)
        """The type of the network file system the project lies on, empty for a local disk."""
        self.save_state_changed: Event[[]] = Event()
        self._lock = lock
        self._readers = Readers(path)
        self.is_closed = False
        self._unsaved = Unsaved()
        self._past = Past(path, self._readers, self._unsaved)
        self._journal: Journal | None = None
        self.project, self._timeline, self.settings = self._load()
        if lock.is_held:  # the last thing that can fail: nothing would end its thread
            connect = partial(schema.writer, path, wal=not self.network)
            self._journal = Journal(path, connect, self._on_written)
            self._journal.state_changed.connect(self.save_state_changed.emit)
        else:
            self._refuse(read_only_fault(path, holder))
        self._scribe = Scribe(path, self.project, self._timeline, self._past, self._put)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        name: str = "",
        task: Task = Task.SEMANTIC,
        classes: ClassMap | None = None,
    ) -> Self:
        """A new project. SegDeskError when something is there or nothing can be written."""
        path = Path(path).resolve()
        opening.create(path, name=name or path.stem, task=task, classes=classes or ClassMap())
        return cls.open(path)

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """A project for writing; read-only when asked for or when somebody else writes (then see holder).

        SegDeskError, with words, for whatever is no project, is damaged, or needs a newer program.
        """
        path = Path(path).resolve()  # two ways to one file must meet at one lock
        opening.check(path)
        lock = Lock(path)
        if read_only:
            return cls(path, lock, None, recovered=False)
        try:
            holder = lock.acquire()
            recovered = lock.is_held and opening.prepare(path, wal=not network_type(path))
            return cls(path, lock, holder, recovered=recovered)
        except BaseException:
            lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        return self._journal is None

    @property
    def save_state(self) -> SaveState:
        return self._journal.state if self._journal is not None else SaveState()

    @property
    def position(self) -> int:
        """Where history is now. Note it and read with read_at(): work that goes on does not change it."""
        return self._timeline.position

    def close(self, *, abandon: bool = False) -> None:
        """Write what waits, and leave one file without -wal.

        SegDeskError, and the project stays open, when it cannot be written; with abandon that is dropped.
        """
        if self._journal is not None and not self.is_closed:
            if not abandon:
                self._note_closed()
            self._journal.stop(abandon=abandon)
            self.is_closed = True
            self._refuse(closed_fault(self.path))
            self._readers.close()
            try:
                self._journal.close()
            finally:
                self._lock.release()
        self._readers.close()

    def _note_closed(self) -> None:
        self.flush()
        self._put(Call(partial(schema.put_meta, is_open=0)))
        try:
            self.flush()
        except SegDeskError:
            self._put(Call(partial(schema.put_meta, is_open=1)))
            raise

    def _refuse(self, fault: SegDeskError) -> None:
        """From now on nothing changes; what would says why."""
        self.project.refusal = self.project.history.refusal = fault
        for image in self.project.open_documents():
            self.project.document(image).refusal = fault

    def flush(self) -> None:
        """Wait until every finished step is on disk; SegDeskError when it cannot be."""
        if self._journal is not None:
            self._journal.flush()

    def checkpoint(self) -> None:
        """flush(), and everything in the one file: it can be copied now."""
        self._writing().checkpoint()

    # Images

    def add_images(
        self, entries: Iterable[ImageEntry], facts: Mapping[int, FileFacts] | None = None
    ) -> list[ImageEntry]:
        """Add images; the entries as they are now: id 0 numbered, path relative where it can be.

        facts: of their files, by place in entries. Not undoable. ValueError for an id that is taken.
        """
        first = max(self.project.entries, default=0) + 1
        added = [
            replace(one, id=one.id or first + index, path=stored_path(one.path, self.path.parent))
            for index, one in enumerate(entries)
        ]
        ids = {one.id for one in added}
        if len(ids) < len(added) or ids & self.project.entries.keys() or min(ids, default=1) < 1:
            raise ValueError("an image's id is no number above 0, or is taken")
        known = {added[index].id: one for index, one in (facts or {}).items()}
        self._put(AddImages(added, known))
        self.project.add_entries(added)
        return added

    def write_base(self, entry: ImageEntry, content: DocumentContent | None = None) -> None:
        """An image was read: its entry now, and its mask (None: as it is). Not a step, not undoable.

        content is given away: read() it back. The writer's thread packs and writes, many images a
        transaction; this waits only while its queue is full. What only a person changes (status, split,
        note) stays. ValueError for a mask of an image that is open or was edited: steps are above it.
        """
        before = self.project.entries[entry.id]
        if content is not None and (
            before.edited or entry.id in self.project.open_documents() or self._past.has_steps(entry.id)
        ):
            raise ValueError(f"{entry.original} is open or was edited: its mask cannot be read again")
        entry = _as_read(entry, before, has_mask=content is not None)
        self._put(WriteBase(entry, content, _changed(before, entry)), bulk=True)
        self.project.read_in(entry)

    def note_files(self, facts: Mapping[int, FileFacts]) -> None:
        """Sizes, times and hashes of photos, by image; a hash that is None leaves the known one."""
        self._put(NoteFiles(facts), bulk=True)

    def file_facts(self) -> dict[int, FileFacts]:
        """What is known of the photos' files, by image, as far as it is on disk."""
        with opening.damage_told(self.path), self._readers.connection() as connection:
            return versions.file_facts(connection)

    def photo_path(self, entry: ImageEntry) -> Path:
        """Where the image's photo is said to be; without "..", for it is shown to people."""
        return Path(os.path.normpath(self.path.parent / entry.path))

    def locate(self, entry: ImageEntry) -> Path | None:
        """The image's photo, None when it is not where it is said to be."""
        path = self.photo_path(entry)
        return path if path.is_file() else None

    def relocate(self, folder: Path, progress: Progress = SILENT) -> Relocated:
        """Find photos that moved below a folder, and note where they are (not where there are several)."""
        missing = [one for one in self.project.in_order if self.locate(one) is None]
        report = search(missing, self.file_facts(), folder.absolute(), progress)
        for image, path in report.found.items():
            moved = stored_path(path, self.path.parent)
            self.write_base(replace(self.project.entries[image], path=moved))
        return report

    # Steps over many images

    def batch(self, name: str) -> Batch:
        """A step over many images, made by workers while the hand goes on. Use it in a with block."""
        batch = Batch(self, self._scribe, self._scribe.step(name), partial(self._put, bulk=True))
        self._scribe.begin(batch)
        return batch

    # Reading

    def read(self, entry: ImageEntry) -> DocumentContent:
        """The document of an image as it is now, with what is not on disk yet; it may be edited."""
        self.hasten(entry.id)
        return self.read_at(entry, self.position)

    def hasten(self, image: int) -> None:
        """Write the mask that import read of an image before the steps that follow."""
        if self._journal is not None and (base := self._unsaved.base(image)):
            self._journal.promote(base)

    def read_at(self, entry: ImageEntry, position: int | None) -> DocumentContent:
        """The document as it was at a position (None: the oldest). SegDeskError when damaged or not kept."""
        return self._past.content(entry, self._timeline.base if position is None else position)

    # Writing

    def _load(self) -> tuple[Project, Timeline, Settings]:
        try:
            with opening.damage_told(self.path), self._readers.connection() as connection:
                pin(connection)
                loaded = load(connection)
        except SegDeskError:
            self._readers.close()
            raise
        project = Project(
            self, name=loaded.name, task=loaded.task, classes=loaded.classes, entries=loaded.entries
        )
        project.waivers, project.limits = loaded.waivers, loaded.limits
        project.history.restore(loaded.done, loaded.undone, truncated=loaded.truncated)
        for step, previous in loaded.chain:
            step.load = partial(self._past.changes, step.number, previous)
        return project, loaded.timeline, Settings(loaded.settings, self._put)

    def _put(self, job: Job, *, bulk: bool = False) -> None:
        journal = self._writing()
        self._unsaved.add(job)
        journal.put(job, bulk=bulk)

    def _writing(self) -> Journal:
        if self._journal is None:
            raise read_only_fault(self.path, self.holder)
        return self._journal

    def _on_written(self, job: Job) -> None:
        self._unsaved.written(job)
        if isinstance(job, QueuedStep):
            self._timeline.written(job)


def _as_read(entry: ImageEntry, before: ImageEntry, *, has_mask: bool) -> ImageEntry:
    """What reading found, with what a person set meanwhile."""
    kept = _OF_A_PERSON + (() if has_mask else _OF_A_PERSON_WITHOUT_MASK)
    return replace(entry, **{name: getattr(before, name) for name in kept})


def _changed(before: ImageEntry, after: ImageEntry) -> dict[str, Any]:
    """The fields that differ."""
    return {one: getattr(after, one) for one in FIELD_ITEMS if getattr(after, one) != getattr(before, one)}


def read_only_fault(path: Path, holder: Holder | None) -> SegDeskError:
    """Why nothing can be changed, naming the holder."""
    if holder is None:
        return SegDeskError("The project was opened for reading only.", "Open it for writing.", file=path)
    return SegDeskError(
        f"The project is being edited by {holder.words}.", "Close it there, or work on a copy.", file=path
    )
