"""Writes what happens to a project's history as it happens: steps, undo, redo, and what gets too old."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from segdesk.io.project.batch import Batch, DropPending, FinishPending, touched_documents
from segdesk.io.project.class_jobs import KeepClasses
from segdesk.io.project.jobs import MoveCursor, PutStep
from segdesk.io.project.past import Past
from segdesk.io.project.retention import Fold
from segdesk.io.project.timeline import Timeline
from segdesk.model.entry import ImageEntry
from segdesk.model.project import Project
from segdesk.model.step import Step, Values


class Scribe:
    """Listens to the history of one project. Belongs to the project's thread."""

    def __init__(
        self, path: Path, project: Project, timeline: Timeline, past: Past, put: Callable[..., None]
    ) -> None:
        """put(job, bulk=False) queues a job."""
        self._path, self._project, self._timeline = path, project, timeline
        self._past, self._put = past, put
        self._batches: list[Batch] = []
        project.history.pushed.connect(self._on_pushed)
        project.history.moved.connect(self._on_moved)

    def step(self, name: str) -> Step:
        """A step in the making, numbered."""
        return Step(name, (), number=self._timeline.new_number())

    def begin(self, batch: Batch) -> None:
        """From now on the batch is told which images others change."""
        self._batches.append(batch)

    def drop(self, batch: Batch, step: Step) -> None:
        """Remove what a batch wrote."""
        self._batches.remove(batch)
        self._put(DropPending(step.number), bulk=True)

    def finish(self, batch: Batch, step: Step, fields: Values) -> None:
        """Put a batch's step, whose records are on disk, into history."""
        step.load = partial(self._past.changes, step.number, self._timeline.position)
        opened = set(step.images).intersection(self._project.open_documents())
        documents = {key: change.after for key, change in step.changes_of(opened).items()}
        self._batches.remove(batch)
        self._project.adopt(step, documents | fields)

    def _on_pushed(self, step: Step) -> None:
        entries = self._entries_of(step.images)
        if step.in_memory:
            self._write_step(step, entries)
        else:
            self._place_batch(step, entries)
        self._keep_bound()

    def _write_step(self, step: Step, entries: dict[int, ImageEntry]) -> None:
        changes = step.changes
        step.number = self._timeline.new_number()
        position, previous = self._timeline.place(step)
        step.load = partial(self._past.changes, step.number, previous)
        self._put(PutStep(step, position=position, previous=previous, changes=changes, entries=entries))
        self._notice(touched_documents(changes))

    def _place_batch(self, step: Step, entries: dict[int, ImageEntry]) -> None:
        position, previous = self._timeline.place(step)
        read = self._past.records_of
        self._put(FinishPending(step, position=position, previous=previous, entries=entries, read=read))
        self._notice(step.images)

    def _on_moved(self, step: Step, _undone: bool) -> None:
        position = self._timeline.move_to_end_of(self._project.history)
        if (kept := self._project.kept_classes) is not None:
            self._put(KeepClasses(position, kept))
        self._put(MoveCursor(position, self._entries_of(step.images)))
        self._notice(step.images)

    def _notice(self, images: Iterable[int]) -> None:
        for batch in self._batches:
            batch.notice(images)

    def _entries_of(self, images: Iterable[int]) -> dict[int, ImageEntry]:
        entries = self._project.entries
        return {image: entries[image] for image in images}

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0

    def _keep_bound(self) -> None:
        """Folding is bulk work: gestures are durable before it."""
        history = self._project.history
        count = self._timeline.too_old(history, self._size)
        for step in history.drop_oldest(count) if count else ():
            self._put(Fold(step.number, self._timeline.fold(step)), bulk=True)
