"""A data set becomes the images of a project. Accounts for every object: in = out + lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet, ImageLabels, Lost, Note, SourceImage
from segdesk.io.formats.tree import IMAGE_SUFFIXES, suffix_of
from segdesk.io.intake import Taken, keys_by_id, to_content
from segdesk.model.classes import ClassMap
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


@dataclass
class ImportReport:
    """What came in. masks counts mask files, or images with an entry where masks stand in one file."""

    images: int = 0
    masks: int = 0
    objects_in: int = 0
    objects_out: int = 0
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The keys of the command line's contract."""
        return {
            "images": self.images,
            "masks": self.masks,
            "objects_in": self.objects_in,
            "objects_out": self.objects_out,
            "lost": [{"file": one.file, "object": one.object, "reason": one.reason} for one in self.lost],
            "notes": [{"file": one.file, "message": one.message} for one in self.notes],
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
    keys: Mapping[int, int] | None = None,
    existing: Mapping[str, ImageEntry] | None = None,
    on_conflict: OnConflict = OnConflict.KEEP,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> ImportReport:
    """Read every image of a settled data set into a project, numbered in code-point order of originals.

    keys: class id of the data set -> class key of the project, its own class map without. existing: images
    that the project has, by original. The result is the same whatever jobs is. A file that cannot be read is
    a line of the report.
    """
    if not data.settled:
        raise ValueError("settle() the data set before importing it")
    report = ImportReport(lost=[*data.lost], notes=[*data.notes], objects_in=len(data.lost))
    report.notes += [Note(one.file, one.reason) for one in data.unpaired]
    entries = _entries(data, target, existing or {})
    wanted = [
        one
        for one in data.images
        if on_conflict is OnConflict.REPLACE or one.original not in (existing or {})
    ]
    work = partial(_read, keys=keys or keys_by_id(data.classes))
    results = in_order(work, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Reading masks")
    for one in results:
        _count(report, one)
        entry = _entry_now(entries[one.source.original], one)
        target.write_base(entry, one.taken.content if one.labelled else None)
    _tell_kept(report, data, wanted)
    return report


def _entries(data: DataSet, target: Target, existing: Mapping[str, ImageEntry]) -> dict[str, ImageEntry]:
    """The entry of every image of the set, those that are new added to the project."""
    new = [
        ImageEntry(0, str(one.path), one.original, mask=one.mask, split=one.split, source=one.source)
        for one in data.images
        if one.original not in existing
    ]
    added = target.add_images(new)
    return {**existing, **{one.original: one for one in added}}


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


def _count(report: ImportReport, one: _Read) -> None:
    files = [name for name in one.source.mask.split("\n") if suffix_of(name) in IMAGE_SUFFIXES]
    report.images += 1
    report.masks += len(files) or int(one.labelled)
    report.objects_in += one.taken.objects_in
    report.objects_out += one.taken.objects_out
    report.lost += one.taken.lost
    report.notes += one.taken.notes


def _entry_now(entry: ImageEntry, one: _Read) -> ImageEntry:
    content = one.taken.content
    return replace(
        entry,
        width=content.size[0],
        height=content.size[1],
        labelled=one.labelled,
        empty_on_purpose=one.labelled and not len(content.objects) and content.stored is None,
        stored=content.stored is not None,
        mask=one.source.mask,
        packed_use=one.use,
    )


def _tell_kept(report: ImportReport, data: DataSet, wanted: list[SourceImage]) -> None:
    kept = len(data.images) - len(wanted)
    if kept:
        said = f"{kept} images are in the project already and were kept as they are."
        report.notes.append(Note("", said))


def joined_classes(project: ClassMap, other: ClassMap) -> tuple[ClassMap, dict[int, int], list[Note]]:
    """The class map of a project with the classes of a data set added, and class id of the set -> class key.

    A class of the same name is the same class, whatever its id; what is new keeps its id where that is free.
    """
    keys: dict[int, int] = {}
    notes: list[Note] = []
    for one in other:
        same = project.by_name(one.name)
        if same is None and one.kind == "background" and project.background is not None:
            same = project.background
        if same is None:
            number = one.id if project.by_id(one.id) is None else project.next_id
            same = replace(one, key=project.next_key, id=number, hotkey="")
            project = project.added(same)
            notes.append(Note("", f"Class {one.name!r} was added with id {number}."))
        keys[one.id] = same.key
    return project, keys, notes
