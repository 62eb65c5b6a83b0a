"""A data set becomes the images of a project. Accounts for every object: in = out + lost."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet, ImageLabels, Lost, Note, SourceImage
from segdesk.io.formats.tree import IMAGE_SUFFIXES, suffix_of
from segdesk.io.intake import Taken, keys_by_id, to_content
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ClassUse, ImageEntry, packed
from segdesk.progress import SILENT, Cancelled, Progress
from segdesk.workers import in_order

T = TypeVar("T")
Here = Callable[[Callable[[], T]], T]
"""Runs what changes a project in the thread that the project belongs to, and gives its result."""

PORTION_BYTES = 64 << 20
PORTION_S = 0.5
PORTION_IMAGES = 64
"""Images are given to the project in portions of this size, or when this time is over: so many take about
20 ms of the thread that the project belongs to."""


def at_once(work: Callable[[], T]) -> T:
    """This thread is the project's."""
    return work()


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

    keys: class id of the data set -> class key of the project. existing: its images by original of the set.
    replace puts a mask in the place of that of an existing image, given its entry after that, or raises
    ValueError with words; it is called for those that replaces names, the others are kept as they are.
    """

    keys: Mapping[int, int]
    existing: Mapping[str, ImageEntry] = field(default_factory=dict)
    replace: Callable[[ImageEntry, DocumentContent], None] | None = None
    replaces: Callable[[str], bool] = lambda _original: True

    def has(self, original: str) -> bool:
        """Is this image in the project, and read?"""
        entry = self.existing.get(original)
        return entry is not None and is_read(entry)

    def wants(self, original: str) -> bool:
        """Is this image to be read?"""
        return not self.has(original) or (self.replace is not None and self.replaces(original))


def is_read(entry: ImageEntry) -> bool:
    """Does the project have more of an image than its name?"""
    return bool(entry.width or entry.edited)


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
    here: Here[None] = at_once,
) -> ImportReport:
    """Read every image of a settled data set into a project, numbered in code-point order of originals.

    into: what the project has already; without it the project was made for this data set and has its class
    map. The result is the same whatever jobs is. A file that cannot be read is a line of the report. A cancel
    leaves what was read until then, and no image that was not.
    """
    if not data.settled:
        raise ValueError("settle() the data set before importing it")
    into = into or Into(keys_by_id(data.classes))
    report = ImportReport(lost=[*data.lost], notes=[*data.notes], objects_in=len(data.lost))
    lost = {one.file for one in data.lost}
    report.notes += [Note(one.file, one.reason) for one in data.unpaired if one.file not in lost]
    wanted = [one for one in data.images if into.wants(one.original)]
    work = partial(_read, keys=into.keys)
    results = in_order(work, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Reading masks")
    for portion in _portions(results):
        for one in portion:
            _count(report, one, _replaced(into, one) if into.has(one.source.original) else "")
        new = [one for one in portion if not into.has(one.source.original)]
        if new:
            here(partial(_put, target, into.existing, new))
    _tell_kept(report, len(data.images) - len(wanted))
    return report


def _portions(results: Iterable[_Read]) -> Iterator[list[_Read]]:
    """The project is not asked for each image by itself: whoever shows it would follow each time."""
    portion: list[_Read] = []
    size, until = 0, time.monotonic() + PORTION_S
    try:
        for one in results:
            portion.append(one)
            size += sum(plane.nbytes for plane in one.taken.content.planes)
            if size >= PORTION_BYTES or len(portion) == PORTION_IMAGES or time.monotonic() >= until:
                yield portion
                portion, size, until = [], 0, time.monotonic() + PORTION_S
    except Cancelled:
        yield portion
        raise
    yield portion


def _put(target: Target, existing: Mapping[str, ImageEntry], portion: Sequence[_Read]) -> None:
    """Give images to the project; those that it does not know of are added."""
    known = {
        one.source.original: existing[one.source.original]
        for one in portion
        if one.source.original in existing
    }
    new = [_entry_of(one.source) for one in portion if one.source.original not in known]
    known |= {one.original: one for one in target.add_images(new)} if new else {}
    for one in portion:
        entry = _entry_now(known[one.source.original], one)
        target.write_base(entry, one.taken.content if one.labelled else None)


def _entry_of(one: SourceImage) -> ImageEntry:
    """An image before it is in the project."""
    path = str(one.path.absolute())
    return ImageEntry(0, path, one.original, mask=one.mask, split=one.split, source=one.source)


def _replaced(into: Into, one: _Read) -> str:
    """Put a mask in the place of the one that the project has; why it did not take it, in words."""
    if not one.labelled:
        return "It has no mask in the data set; that of the project is kept."
    if into.replace is not None:
        try:
            into.replace(_entry_now(into.existing[one.source.original], one), one.taken.content)
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
