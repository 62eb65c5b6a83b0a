"""The documents around the one in front, each with its display plane: kept a while, and read ahead."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.model.classes import Task
from segdesk.model.display import VARIANTS, Display

if TYPE_CHECKING:
    from segdesk.io.project.file import ProjectFile
    from segdesk.model.document import Document
    from segdesk.model.entry import ImageEntry

KEPT: Final = 6
"""Documents that are open at most; one that a job works on stays besides."""
AHEAD_PIXELS: Final = 32_000_000
"""Larger images are read when they come to the front: two of them ahead would cost more than they save."""


@dataclass(frozen=True)
class _Reading:
    """What a document was read for; it is of use only if that is still so when it arrives."""

    entry: ImageEntry
    position: int
    map_version: int
    task: Task
    hidden: frozenset[int]

    def display(self, document: Document) -> Display:
        return Display(document, variants=variants_of(self.task), hidden_classes=self.hidden)


class Nearby(QObject):
    """open(image) gives the display of a document; those of read_ahead() are there already."""

    _read = Signal(object, object)  # from the thread that reads

    def __init__(self, file: ProjectFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._project = file, file.project
        self._pool = ThreadPoolExecutor(1, "document")
        self._kept: OrderedDict[int, tuple[_Reading, Display]] = OrderedDict()
        self._is_over = False
        self._map_version = 0
        self._read.connect(self._on_read)
        for event in (self._project.classes_changed, self._project.task_changed):
            event.connect(self._on_map)

    def open(self, image: int, hidden: frozenset[int]) -> Display:
        """The display of an image's document, without hidden objects and with these classes (keys) hidden.

        SegDeskError when the document cannot be read.
        """
        now, document = self._reading(image, hidden), self._project.document(image)
        read, display = self._kept.get(image) or (now, now.display(document))
        if display.document is not document or read.map_version != now.map_version:
            display.close()
            display = now.display(document)
        display.hide(objects=frozenset(), classes=hidden)
        self._keep(now, display)
        return display

    def read_ahead(self, images: Iterable[int], hidden: frozenset[int]) -> None:
        """Have these documents ready soon. Nothing is announced."""
        for image in images:
            reading = self._reading(image, hidden)
            pixels = reading.entry.width * reading.entry.height
            if image not in self._kept and 0 < pixels <= AHEAD_PIXELS:
                self._pool.submit(self._work, reading)

    def close(self) -> None:
        """End the thread, and let go of the documents."""
        self._is_over = True
        for event in (self._project.classes_changed, self._project.task_changed):
            event.disconnect(self._on_map)
        self._pool.shutdown(wait=True, cancel_futures=True)
        for _read, display in self._kept.values():
            display.close()
        self._kept.clear()

    def _reading(self, image: int, hidden: frozenset[int]) -> _Reading:
        project = self._project
        return _Reading(project.entries[image], self._file.position, self._map_version, project.task, hidden)

    def _work(self, reading: _Reading) -> None:
        try:
            content = self._file.read_at(reading.entry, reading.position)
        except SegDeskError:
            return  # it is said when somebody goes there
        document = self._project.made(reading.entry.id, content)
        self._read.emit(reading, reading.display(document))

    def _on_read(self, reading: _Reading, display: Display) -> None:
        """What was read while its image changed is dropped: it is read again if wanted."""
        document = display.document
        if self._is_over:
            display.close()
            return
        self._file.hasten(document.image)
        if reading == self._reading(document.image, reading.hidden) and self._project.keep(document):
            self._keep(reading, display)
        else:
            display.close()

    def _on_map(self) -> None:
        """Displays that are not in front are made anew when they come there."""
        self._map_version += 1

    def _keep(self, reading: _Reading, display: Display) -> None:
        image = display.document.image
        self._kept[image] = reading, display
        self._kept.move_to_end(image)
        while len(self._kept) > KEPT:
            oldest, (_read, leaving) = self._kept.popitem(last=False)
            leaving.close()
            if not leaving.document.busy:
                self._project.close_document(oldest)


def variants_of(task: Task) -> int:
    """In how many shades the objects of a class show."""
    return 1 if task is Task.SEMANTIC else VARIANTS
