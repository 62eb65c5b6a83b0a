"""What is checked: images one by one, and what is known of the set. Made of a project or of any data set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from segdesk.io.formats.dataset import DataSet, Lost, Note, SourceImage, Stated
from segdesk.io.images import ImageFacts
from segdesk.io.intake import keys_by_id, to_content
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap, Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry

from .lists import PackageLists
from .losses import check_of

PROJECT_KIND = "project"
PACKAGE_KIND = "package"
PACKAGE_FORMAT = "segdesk"


@dataclass(frozen=True)
class Remark:
    """Something a reader saw while reading. check: the id of the check that it belongs to; lost: whether an
    object did not come in because of it."""

    check: str
    message: str
    file: str = ""
    lost: bool = False


@dataclass
class Seen:
    """The labels of one image as read.

    labelled: there is a mask or an entry, be it empty. empty_on_purpose: a person said that it is. stated:
    what a list says of objects beside their pixels, by the objects' ids.
    """

    content: DocumentContent
    labelled: bool = True
    empty_on_purpose: bool = False
    remarks: list[Remark] = field(default_factory=list)
    stated: Mapping[int, Stated] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """One image to check. name: its path from the root, '/'. read() may raise SegDeskError naming the file.

    number: the image's id in a project, 0 elsewhere. masks: its mask files, where it has any. split is train,
    val, test or empty; source real, synthetic or empty. page: of the photo's file, counted from 0. facts: the
    photo's header, where it was just read.
    """

    name: str
    photo: Path
    read: Callable[[], Seen] = field(repr=False)
    number: int = 0
    masks: tuple[Path, ...] = ()
    split: str = ""
    source: str = ""
    page: int = 0
    facts: ImageFacts | None = None


@dataclass(frozen=True)
class Unpaired:
    """A file without its partner, and what is missing."""

    file: str
    message: str


@dataclass(frozen=True)
class Examined:
    """A set to check. kind: project, package or the name of a format; root: where relative names start;
    lists: those of a package."""

    kind: str
    task: Task
    classes: ClassMap
    subjects: tuple[Subject, ...]
    unpaired: tuple[Unpaired, ...] = ()
    remarks: tuple[Remark, ...] = ()
    root: Path | None = None
    lists: PackageLists | None = None

    @property
    def is_project(self) -> bool:
        return self.kind == PROJECT_KIND


def of_snapshot(snapshot: Snapshot, entries: Iterable[ImageEntry] | None = None) -> Examined:
    """A project as it was at one moment: all its images but those left out, or the given ones."""
    kept = (one for one in snapshot.entries if not one.left_out)
    chosen = tuple(kept if entries is None else entries)

    def subject(entry: ImageEntry) -> Subject:
        return Subject(
            entry.original, snapshot.photo(entry), partial(_of_project, snapshot, entry), entry.id,
            split=entry.split, source=entry.source, page=entry.page,
        )  # fmt: skip

    return Examined(PROJECT_KIND, snapshot.task, snapshot.classes, tuple(subject(one) for one in chosen))


def _of_project(snapshot: Snapshot, entry: ImageEntry) -> Seen:
    return of_document(entry, snapshot.read(entry))


def of_document(entry: ImageEntry, document: DocumentContent) -> Seen:
    """The labels of an image of a project."""
    return Seen(document, entry.labelled or entry.empty_on_purpose, entry.empty_on_purpose)


def of_dataset(data: DataSet) -> Examined:
    """A settled data set that import reads, without a project."""
    keys = keys_by_id(data.classes)
    subjects = tuple(_subject(one, data.root, keys) for one in data.images)
    lost = _grouped(data.lost, {one.file for one in data.unpaired})
    is_package = data.format == PACKAGE_FORMAT
    return Examined(
        PACKAGE_KIND if is_package else data.format,
        data.task,
        data.classes,
        subjects,
        tuple(Unpaired(one.file, one.reason) for one in data.unpaired),
        tuple(_remarks(data.notes, lost)),
        data.root,
        PackageLists(data.root) if is_package else None,
    )


def _subject(one: SourceImage, root: Path, keys: dict[int, int]) -> Subject:
    masks = tuple(root / name for name in one.mask.split("\n") if name)
    name = one.path.relative_to(root).as_posix() if one.path.is_relative_to(root) else one.original
    return Subject(
        name, one.path, partial(_of_source, one, keys), masks=masks, split=one.split, source=one.source
    )


def _of_source(source: SourceImage, keys: dict[int, int]) -> Seen:
    labels = source.read()
    taken = to_content(labels, keys, source.original)
    stated = {number: one.stated for number, one in enumerate(labels.objects, 1) if one.stated is not None}
    remarks = list(_remarks(taken.notes, taken.lost))
    return Seen(taken.content, labels.labelled, remarks=remarks, stated=stated)


def _remarks(notes: Iterable[Note], lost: Iterable[Lost]) -> Iterable[Remark]:
    """What was noted for a check, and every object that was lost."""
    yield from (Remark(one.check, one.message, one.file) for one in notes if one.check)
    for one in lost:
        what = f"{one.object}: " if one.object else ""
        yield Remark(check_of(one), f"{what}{one.reason}", one.file, lost=True)


def _grouped(lost: Iterable[Lost], said: set[str]) -> list[Lost]:
    """One loss for all objects of a file that were lost for one reason; none for files that are unpaired."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in lost:
        if one.file not in said:
            found.setdefault((one.file, one.reason), []).append(one.object)
    return [
        Lost(file, objects[0] if len(objects) == 1 else f"{len(objects):,} objects", reason)
        for (file, reason), objects in found.items()
    ]
