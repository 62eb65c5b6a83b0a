"""A data set becomes the images of a project. Accounts for every object: in = out + lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet, ImageLabels, Lost, Note, SourceImage
from segdesk.io.formats.tree import IMAGE_SUFFIXES, suffix_of
from segdesk.io.intake import Taken, keys_by_id, to_content
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ClassUse, ImageEntry, packed
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order


class OnConflict(StrEnum):
    """What happens to an image that the project has already."""

    KEEP = "keep"
    REPLACE = "replace"


class Target(Protocol):
    """What receives images: a project file."""

    def add_images(self, entries: Iterable[ImageEntry]) -> list[ImageEntry]:
        """Add images; the entries as they are now, with their ids."""

    def write_base(self, entry: ImageEntry, content: DocumentContent | None = None) -> None:
        """An image was read: its entry now, and its mask."""


class Joined(NamedTuple):
    """A class of the data set, and the one of the project that its objects have now."""

    name: str
    id: int
    into: str
    into_id: int


@dataclass(frozen=True)
class Into:
    """What a project has already, that a data set is added to.

    keys: class id of the data set -> class key of the project. existing: its images by original. replace
    puts a mask in the place of that of an existing image, given its entry after that, or raises ValueError
    with words; without it existing images are kept as they are.
    """

    keys: Mapping[int, int]
    existing: Mapping[str, ImageEntry] = field(default_factory=dict)
    replace: Callable[[ImageEntry, DocumentContent], None] | None = None

    def has(self, original: str) -> bool:
        """Is this image in the project, and read?"""
        entry = self.existing.get(original)
        return entry is not None and bool(entry.width or entry.edited)

    def wants(self, original: str) -> bool:
        """Is this image to be read?"""
        return self.replace is not None or not self.has(original)


@dataclass
class ImportReport:
    """What came in. masks counts mask files, or images with an entry where masks stand in one file."""

    images: int = 0
    masks: int = 0
    objects_in: int = 0
    objects_out: int = 0
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)

    def plus(self, other: ImportReport) -> ImportReport:
        """Both as one report."""
        return ImportReport(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )

    def as_json(self) -> dict[str, Any]:
        """The keys of the command line's contract."""
        return {
            "images": self.images,
            "masks": self.masks,
            "objects_in": self.objects_in,
            "objects_out": self.objects_out,
            "lost": [{"file": one.file, "object": one.object, "reason": one.reason} for one in self.lost],
            "notes": [{"file": one.file, "message": one.message} for one in self.notes],
            "joined": [one._asdict() for one in self.joined],
        }


class _Read(NamedTuple):
    """An image after a worker had it."""

    source: SourceImage
    taken: Taken
    labelled: bool
    use: bytes


def import_dataset(
    data: DataSet,
    target: Target,
    *,
    into: Into | None = None,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> ImportReport:
    """Read every image of a settled data set into a project, numbered in code-point order of originals.

    into: what the project has already; without it the project was made for this data set and has its class
    map. The result is the same whatever jobs is. A file that cannot be read is a line of the report.
    """
    if not data.settled:
        raise ValueError("settle() the data set before importing it")
    into = into or Into(keys_by_id(data.classes))
    report = ImportReport(lost=[*data.lost], notes=[*data.notes], objects_in=len(data.lost))
    lost = {one.file for one in data.lost}
    report.notes += [Note(one.file, one.reason) for one in data.unpaired if one.file not in lost]
    entries = _entries(data, target, into.existing)
    wanted = [one for one in data.images if into.wants(one.original)]
    work = partial(_read, keys=into.keys)
    results = in_order(work, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Reading masks")
    for one in results:
        refused = _put(target, into, entries[one.source.original], one)
        _count(report, one, refused)
    _tell_kept(report, len(data.images) - len(wanted))
    return report


def _entries(data: DataSet, target: Target, existing: Mapping[str, ImageEntry]) -> dict[str, ImageEntry]:
    """The entry of every image of the set, those that are new added to the project."""
    new = [
        ImageEntry(
            0, str(one.path.absolute()), one.original, mask=one.mask, split=one.split, source=one.source
        )
        for one in data.images
        if one.original not in existing
    ]
    added = target.add_images(new)
    return {**existing, **{one.original: one for one in added}}


def _put(target: Target, into: Into, entry: ImageEntry, one: _Read) -> str:
    """Give an image to the project; why it did not take it, in words."""
    if not into.has(entry.original):
        target.write_base(_entry_now(entry, one), one.taken.content if one.labelled else None)
    elif not one.labelled:
        return "It has no mask in the data set; that of the project is kept."
    elif into.replace is not None:
        try:
            into.replace(_entry_now(entry, one), one.taken.content)
        except ValueError as fault:
            return str(fault)
    return ""


def _read(source: SourceImage, keys: Mapping[int, int]) -> _Read:
    """Runs in a worker: everything that costs."""
    try:
        labels = source.read()
        taken = to_content(labels, keys, source.original)
    except (SegDeskError, OSError, ValueError, MemoryError, OverflowError) as fault:
        problem = fault.sentence if isinstance(fault, SegDeskError) else f"It cannot be read: {fault}."
        labels = ImageLabels((0, 0), lost=[Lost(source.original, "", problem)])
        taken = to_content(labels, keys, source.original)
    return _Read(source, taken, labels.labelled, packed(uses_of(taken.content)))


def uses_of(content: DocumentContent) -> list[ClassUse]:
    """Objects and pixels per class key of a document that was just made."""
    areas = [np.bincount(plane.ravel(), minlength=1) for plane in content.planes]
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in content.objects:
        total = totals[one.class_key]
        total[0] += 1
        total[1] += int(areas[one.plane][one.slot]) if one.slot < len(areas[one.plane]) else 0
    return [ClassUse(key, *counts) for key, counts in totals.items()]


def _count(report: ImportReport, one: _Read, refused: str) -> None:
    """refused: why the project kept what it had, empty when it took this."""
    files = [name for name in one.source.mask.split("\n") if suffix_of(name) in IMAGE_SUFFIXES]
    report.images += 1
    report.objects_in += one.taken.objects_in
    report.lost += one.taken.lost
    report.notes += one.taken.notes
    if refused:
        report.notes.append(Note(one.source.original, refused))
        report.lost += [
            Lost(one.source.original, f"object {number}", refused)
            for number in one.taken.content.objects.by_id
        ]
    else:
        report.masks += len(files) or int(one.labelled)
        report.objects_out += one.taken.objects_out


def _entry_now(entry: ImageEntry, one: _Read) -> ImageEntry:
    content = one.taken.content
    return replace(
        entry,
        width=content.size[0],
        height=content.size[1],
        labelled=one.labelled,
        empty_on_purpose=one.labelled and not one.taken.objects_in and content.stored is None,
        stored=content.stored is not None,
        mask=one.source.mask,
        packed_use=one.use,
    )


def _tell_kept(report: ImportReport, kept: int) -> None:
    if kept:
        said = f"{kept} images are in the project already and were kept as they are."
        report.notes.append(Note("", said))
