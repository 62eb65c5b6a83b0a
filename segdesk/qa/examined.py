"""What is checked: images one by one, and what is known of the set. Made of a project or of any data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from segdesk.io.formats.dataset import DataSet, SourceImage
from segdesk.io.intake import keys_by_id, to_content
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap, Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry

PROJECT_KIND = "project"


@dataclass(frozen=True)
class Remark:
    """Something a reader saw while reading: check is the id of the check that it belongs to."""

    check: str
    message: str


@dataclass
class Seen:
    """The labels of one image as read. labelled: there is a mask or an entry, be it empty."""

    content: DocumentContent
    labelled: bool = True
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """One image to check. name: its path from the root, '/'. read() may raise SegDeskError naming the file."""

    name: str
    photo: Path
    read: Callable[[], Seen]
    number: int = 0
    """The image's id in a project, 0 elsewhere."""


@dataclass(frozen=True)
class Unpaired:
    """A file without its partner, and what is missing."""

    file: str
    message: str


@dataclass(frozen=True)
class Examined:
    """A set to check. kind: project, package or the name of a format; root: where relative names start."""

    kind: str
    task: Task
    classes: ClassMap
    subjects: tuple[Subject, ...]
    unpaired: tuple[Unpaired, ...] = ()
    remarks: tuple[Remark, ...] = ()
    root: Path | None = None

    @property
    def is_project(self) -> bool:
        return self.kind == PROJECT_KIND


def of_snapshot(snapshot: Snapshot, entries: Iterable[ImageEntry] | None = None) -> Examined:
    """A project as it was at one moment: all images that have labels, or the given ones."""
    chosen = snapshot.entries if entries is None else tuple(entries)

    def subject(entry: ImageEntry) -> Subject:
        labelled = entry.labelled or entry.empty_on_purpose
        return Subject(
            entry.original, snapshot.photo(entry), lambda: Seen(snapshot.read(entry), labelled), entry.id
        )

    return Examined(PROJECT_KIND, snapshot.task, snapshot.classes, tuple(subject(one) for one in chosen))


def of_dataset(data: DataSet) -> Examined:
    """A settled data set that import reads, without a project."""
    keys = keys_by_id(data.classes)
    kind = "package" if data.format == "segdesk" else data.format
    return Examined(
        kind,
        data.task,
        data.classes,
        tuple(Subject(one.original, one.path, lambda one=one: _read(one, keys)) for one in data.images),
        tuple(Unpaired(one.file, one.reason) for one in data.unpaired),
        (
            *(Remark(one.check, one.message) for one in data.notes if one.check),
            *(Remark(one.check, f"{one.file}: {one.reason}") for one in data.lost if one.check),
        ),
        data.root,
    )


def _read(source: SourceImage, keys: dict[int, int]) -> Seen:
    labels = source.read()
    taken = to_content(labels, keys, source.original)
    remarks = [Remark(note.check, note.message) for note in taken.notes if note.check]
    remarks += [Remark(lost.check, f"{lost.file}: {lost.reason}") for lost in taken.lost if lost.check]
    return Seen(taken.content, labels.labelled, remarks)
