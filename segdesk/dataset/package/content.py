"""What an image exports in a task: which objects, which pixels, what is lost. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from segdesk.geometry import Polygon, Rect
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.model.document import DocumentContent
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject
from segdesk.ops.components import split
from segdesk.ops.lookup import look_up
from segdesk.ops.runs import Rows, measure

from .numbering import Numbering

NO_PIXELS = "The object has no pixels."
COVERED = "Other objects cover all its pixels."


@dataclass(frozen=True, eq=False)
class ExportObject:
    """One object of the package: class, tight box, pixels in it (bool), and the outline it was drawn with."""

    one: MaskClass
    rect: Rect
    stencil: np.ndarray
    source: MaskObject | None = None

    @property
    def area(self) -> int:
        """Its pixels."""
        return int(np.count_nonzero(self.stencil))

    @property
    def polygon(self) -> Polygon | None:
        """The kept polygon, where nothing was taken from it in the project."""
        return self.source.polygon if self.source is not None and self.source.agrees else None

    @property
    def crowd(self) -> bool:
        return self.source is not None and self.source.crowd


@dataclass
class Content:
    """The pixels of one image in a task.

    semantic: values holds class ids (the numbering's pixel type). instance: objects, which may overlap.
    panoptic: objects (things), stuff (one per class), and owners, int32: per pixel 1 + index into
    objects + stuff, 0 for void. Objects are in the order of the package. class_pixels: pixels per class id.

    lost: objects of the project without a pixel here, with the reason. lost_pixels: painted pixels that the
    task cannot hold. unlabelled: pixels without an object. overlaps: pixels where an upper object won.
    merged: objects that became part of another of their class; parts: objects made by splitting a class.
    padding: pixels of the image that no photo covers; vanished: the class keys of objects that resizing left
    no pixel, which are among the lost; cut_pixels: painted pixels that a crop leaves out.
    """

    size: tuple[int, int]
    objects: list[ExportObject] = field(default_factory=list)
    stuff: list[ExportObject] = field(default_factory=list)
    values: np.ndarray | None = None
    owners: np.ndarray | None = None
    class_pixels: dict[int, int] = field(default_factory=dict)
    lost: list[tuple[int, str]] = field(default_factory=list)
    lost_pixels: int = 0
    unlabelled: int = 0
    overlaps: int = 0
    merged: int = 0
    parts: int = 0
    padding: int = 0
    vanished: list[int] = field(default_factory=list)
    cut_pixels: int = 0


def content_of(document: DocumentContent, numbering: Numbering, project_task: Task) -> Content:
    """What a document exports in the task of the numbering."""
    if numbering.task is Task.SEMANTIC:
        return _semantic(document, numbering)
    if project_task is Task.SEMANTIC:
        return _split_classes(document, numbering)
    if numbering.task is Task.INSTANCE:
        return _instances(document, numbering.classes)
    return _panoptic(document, numbering.classes)


def _semantic(document: DocumentContent, numbering: Numbering) -> Content:
    flat = _Flat(document)
    content = Content(document.size, overlaps=flat.overlaps, unlabelled=flat.area(0))
    ids = np.full(len(flat.ordered) + 1, numbering.unlabelled, numbering.pixel_type)
    for rank, one in enumerate(flat.ordered, 1):
        ids[rank] = numbering.classes.by_key(one.class_key).id
    content.values = flat.mapped(ids)
    classes: set[int] = set()
    for rank, one in enumerate(flat.ordered, 1):
        class_id, area = int(ids[rank]), flat.area(rank)
        if area == 0:
            content.lost.append((one.id, flat.why_empty(rank, document)))
            continue
        content.class_pixels[class_id] = content.class_pixels.get(class_id, 0) + area
        content.merged += class_id in classes
        classes.add(class_id)
    return content


def _instances(document: DocumentContent, classes: ClassMap) -> Content:
    content = Content(document.size)
    for one in document.objects.ordered:
        found = classes.by_key(one.class_key)
        area, rect = document.extents[one.plane].of(one.slot)
        if area == 0:
            content.lost.append((one.id, NO_PIXELS))
        elif found.kind is Kind.THING:
            stencil = document.planes[one.plane][rect.slices] == one.slot
            content.objects.append(ExportObject(found, rect, stencil, one))
            content.class_pixels[found.id] = content.class_pixels.get(found.id, 0) + area
        else:
            content.lost_pixels += 0 if found.kind is Kind.BACKGROUND else area
    return content


def _panoptic(document: DocumentContent, classes: ClassMap) -> Content:
    flat = _Flat(document)
    content = Content(document.size, overlaps=flat.overlaps, unlabelled=flat.area(0))
    segments = np.zeros(len(flat.ordered) + 1, np.int32)
    things: list[tuple[MaskClass, MaskObject | None]] = []
    stuff: dict[int, list[int]] = {}
    for rank, one in enumerate(flat.ordered, 1):
        found = classes.by_key(one.class_key)
        if flat.area(rank) == 0:
            content.lost.append((one.id, flat.why_empty(rank, document)))
        elif found.kind is Kind.THING:
            things.append((found, one))
            segments[rank] = len(things)
        elif found.kind is Kind.STUFF:
            stuff.setdefault(found.id, []).append(rank)
    areas: list[tuple[MaskClass, MaskObject | None]] = []
    for class_id in sorted(stuff):
        areas.append((classes.by_key(flat.ordered[stuff[class_id][0] - 1].class_key), None))
        segments[stuff[class_id]] = len(things) + len(areas)
        content.merged += len(stuff[class_id]) - 1
    _take_segments(content, flat.mapped(segments), things, areas)
    return content


def _split_classes(document: DocumentContent, numbering: Numbering) -> Content:
    """Objects out of a semantic project: thing classes fall into their 4-connected parts."""
    flat = _Flat(document)
    content = Content(document.size, overlaps=flat.overlaps, unlabelled=flat.area(0))
    by_class = _ranks_by_class(flat, numbering.classes)
    owners = np.zeros(document.size[::-1], np.int32)
    things: list[tuple[MaskClass, MaskObject | None]] = []
    for found, ranks in by_class:
        if found.kind is Kind.THING:
            for rect, stencil in split(flat.mapped(_member(len(flat.ordered), ranks))):
                things.append((found, None))
                owners[rect.slices][stencil] = len(things)
    content.parts = len(things)
    areas: list[tuple[MaskClass, MaskObject | None]] = []
    for found, ranks in by_class:
        if found.kind is Kind.STUFF and numbering.task is Task.PANOPTIC:
            areas.append((found, None))
            owners[flat.mapped(_member(len(flat.ordered), ranks))] = len(things) + len(areas)
        elif found.kind in (Kind.STUFF, Kind.VOID) and numbering.task is Task.INSTANCE:
            content.lost_pixels += sum(flat.area(rank) for rank in ranks)
    _take_segments(content, owners, things, areas)
    if numbering.task is Task.INSTANCE:
        content.owners = None
    return content


def _take_segments(
    content: Content,
    owners: np.ndarray,
    things: list[tuple[MaskClass, MaskObject | None]],
    stuff: list[tuple[MaskClass, MaskObject | None]],
) -> None:
    """Make export objects of the segments 1..n in owners: things first, then stuff."""
    content.owners = owners
    extents = measure(owners)
    for segment, (found, source) in enumerate([*things, *stuff], 1):
        area, rect = extents.of(segment)
        stencil = owners[rect.slices] == segment
        target = content.objects if segment <= len(things) else content.stuff
        target.append(ExportObject(found, rect, stencil, source))
        content.class_pixels[found.id] = content.class_pixels.get(found.id, 0) + area


def _ranks_by_class(flat: _Flat, classes: ClassMap) -> list[tuple[MaskClass, list[int]]]:
    """The classes that have pixels, by id, each with the ranks of its objects."""
    by_id: dict[int, tuple[MaskClass, list[int]]] = {}
    for rank, one in enumerate(flat.ordered, 1):
        found = classes.by_key(one.class_key)
        if flat.area(rank):
            by_id.setdefault(found.id, (found, []))[1].append(rank)
    return [by_id[class_id] for class_id in sorted(by_id)]


def _member(count: int, ranks: list[int]) -> np.ndarray:
    lookup = np.zeros(count + 1, bool)
    lookup[ranks] = True
    return lookup


class _Flat:
    """The planes as one: per pixel the rank (from 1, by z) of the object that shows, 0 for none."""

    def __init__(self, document: DocumentContent) -> None:
        self.ordered = document.objects.ordered
        self.overlaps = 0
        width, height = document.size
        labels = np.zeros((height, width), np.uint16)
        self._ranks = np.zeros(1, np.int32)
        lookups = list(self._lookups(len(document.planes)))
        if len(lookups) == 1:  # nearly every image: its slots are looked up only where ranks are asked for
            self._rows, self._ranks = document.rows[0], lookups[0]
            self._areas = self._summed(document.extents[0].slots, document.extents[0].areas)
            return
        if lookups:
            labels = self._stacked(document.planes, lookups)
            self._ranks = np.arange(len(self.ordered) + 1, dtype=np.int32)
        self._rows = Rows.of(labels)
        self._areas = self._summed(self._rows.labels, self._rows.lengths)

    def area(self, rank: int) -> int:
        """Pixels in which an object shows; rank 0: pixels without an object."""
        return int(self._areas[rank])

    def mapped(self, of_rank: np.ndarray) -> np.ndarray:
        """Per pixel the entry of an array that has one for each rank."""
        return self._rows.looked_up(of_rank[self._ranks])

    def why_empty(self, rank: int, document: DocumentContent) -> str:
        one = self.ordered[rank - 1]
        return COVERED if (document.planes[one.plane] == one.slot).any() else NO_PIXELS

    def _stacked(self, planes: Sequence[np.ndarray], lookups: list[np.ndarray]) -> np.ndarray:
        """The ranks of several planes; the upper one wins, and the pixels where it had to are counted."""
        ranks = look_up(lookups[0], planes[0])
        for plane, lookup in zip(planes[1:], lookups[1:], strict=True):
            mine = look_up(lookup, plane)
            self.overlaps += int(np.count_nonzero((mine > 0) & (ranks > 0)))
            np.maximum(ranks, mine, out=ranks)
        return ranks

    def _summed(self, labels: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Pixels per rank."""
        areas = np.zeros(len(self.ordered) + 1, np.int64)
        np.add.at(areas, self._ranks[labels], counts)
        return areas

    def _lookups(self, planes: int) -> Iterator[np.ndarray]:
        """Per plane: slot -> rank."""
        for plane in range(planes):
            slots = [(one.slot, rank) for rank, one in enumerate(self.ordered, 1) if one.plane == plane]
            lookup = np.zeros(SLOTS_PER_PLANE + 1, np.int32)
            for slot, rank in slots:
                lookup[slot] = rank
            yield lookup
