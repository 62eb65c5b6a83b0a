"""What a reader found in one image becomes the content of a document. Knows arrays; knows no files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from segdesk.geometry import EMPTY, Part, Polygon, Rect
from segdesk.io.formats.dataset import ImageLabels, Lost, Note, SourceObject
from segdesk.model.classes import ClassMap
from segdesk.model.document import DocumentContent
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject, ObjectTable
from segdesk.ops.lookup import look_up
from segdesk.ops.raster import rasterise
from segdesk.ops.runs import values

MAX_PLANE_BYTES = 4 << 30
"""All planes of one image together; objects that would need more overlapping planes are lost, and said so."""


MAX_NUMBER = 1 << 63
"""Groups and z are kept in 64 bits."""


@dataclass
class Taken:
    """The content of a document, and what did not become part of it. objects_in = objects_out + len(lost)."""

    content: DocumentContent
    objects_in: int
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def objects_out(self) -> int:
        return len(self.content.objects)


def keys_by_id(classes: ClassMap) -> dict[int, int]:
    """Class id -> class key; of classes with one id the first."""
    return {one.id: one.key for one in reversed(tuple(classes))}


def to_content(labels: ImageLabels, keys: Mapping[int, int], file: str = "") -> Taken:
    """Planes of slots and the table of objects, in the order of the objects.

    keys: class id -> class key (keys_by_id). file names the image in reports.
    Objects of the label map share plane 0. Others go to the first plane where they meet nobody. A polygon is
    kept, agreeing, with exactly its raster; what lies outside the image is cut off and noted; a shape that
    covers no area inside it is lost.
    """
    taken = Taken(DocumentContent(labels.size, stored=labels.stored), labels.objects_in, [*labels.lost])
    taken.notes.extend(labels.notes)
    builder = _Builder(labels, keys, taken, file)
    for number, one in enumerate(labels.objects, 1):
        builder.add(number, one)
    builder.finish()
    return taken


class _Builder:
    """Collects the objects of one image."""

    def __init__(self, labels: ImageLabels, keys: Mapping[int, int], taken: Taken, file: str) -> None:
        self._labels = labels
        self._taken = taken
        self._file = file
        self._keys = keys
        self._planes: list[np.ndarray] = []
        self._tops: list[int] = []
        self._objects: dict[int, MaskObject] = {}
        self._present: frozenset[int] = frozenset()
        self._taken_slots: set[int] = set()
        self._slots: dict[int, int] = {}
        if labels.label_map is not None:
            self._place_label_map(labels.label_map)

    def add(self, number: int, one: SourceObject) -> None:
        """One object, with number as its id; lost with a reason when it cannot be."""
        key = self._keys.get(one.class_id)
        if key is None:
            self._lose(one, f"Its class {one.class_id} is in no class table.")
        elif one.value is not None:
            self._add_value(number, one, key)
        else:
            self._add_stencil(number, one, key)

    def finish(self) -> None:
        content = self._taken.content
        content.planes = self._planes
        content.objects = ObjectTable(self._objects)
        content.next_object_id = len(self._labels.objects) + 1

    def _place_label_map(self, label_map: np.ndarray) -> None:
        """Values of objects become slots of plane 0, in the order of the objects."""
        if label_map.shape != self._labels.size[::-1]:
            height, width = label_map.shape[:2]
            raise ValueError(f"The label map is {width} x {height}, the image {self._labels.size}.")
        slots: dict[int, int] = {}
        for one in self._labels.objects:
            if one.value is not None and one.class_id in self._keys and len(slots) < SLOTS_PER_PLANE:
                slots.setdefault(one.value, len(slots) + 1)
        self._slots = slots
        plane = slots_of(label_map, slots)
        self._present = frozenset(slots.get(value, 0) for value in values(label_map).tolist())
        self._planes.append(plane)
        self._tops.append(len(slots))

    def _add_value(self, number: int, one: SourceObject, key: int) -> None:
        slot = self._slots.get(one.value if one.value is not None else -1)
        if slot is None:
            self._lose(one, f"More than {SLOTS_PER_PLANE} objects in one image.")
        elif slot in self._taken_slots:
            self._lose(one, f"Another object has the value {one.value} already.")
        elif slot not in self._present:
            self._lose(one, "It has no pixel in the mask.")
        else:
            self._taken_slots.add(slot)
            self._keep(number, one, key, 0, slot)

    def _add_stencil(self, number: int, one: SourceObject, key: int) -> None:
        try:
            rect, stencil = self._pixels(one)
        except ValueError as fault:
            self._lose(one, str(fault))
            return
        if not stencil.any() and (one.polygon is None or not self._may_be_empty(one.polygon)):
            self._lose(one, self._why_empty(one))
            return
        plane = self._free_plane(rect, stencil)
        if plane is None:
            self._lose(one, "Too many objects overlap: the image would need more planes than memory allows.")
            return
        self._note_clipped(one, stencil)
        self._tops[plane] += 1
        self._planes[plane][rect.slices][stencil] = self._tops[plane]
        self._keep(number, one, key, plane, self._tops[plane])

    def _pixels(self, one: SourceObject) -> tuple[Rect, np.ndarray]:
        if one.polygon is not None:
            if not all(np.isfinite(ring).all() for ring in _rings(one.polygon)):
                raise ValueError("It has a coordinate that is no number.")
            return rasterise(one.polygon, self._labels.size)
        assert one.stencil is not None, "an object has a polygon, a stencil or a value"
        rect, stencil = one.stencil
        inside = rect & Rect(0, 0, *self._labels.size)
        cut = stencil[inside.within(rect)] if not inside.is_empty else np.zeros((0, 0), bool)
        return inside, cut

    def _free_plane(self, rect: Rect, stencil: np.ndarray) -> int | None:
        for index, plane in enumerate(self._planes):
            if self._tops[index] < SLOTS_PER_PLANE and not plane[rect.slices][stencil].any():
                return index
        width, height = self._labels.size
        if self._planes and (len(self._planes) + 1) * width * height * 2 > MAX_PLANE_BYTES:
            return None
        self._planes.append(np.zeros((height, width), np.uint16))
        self._tops.append(0)
        return len(self._planes) - 1

    def _keep(self, number: int, one: SourceObject, key: int, plane: int, slot: int) -> None:
        group, z = self._bounded("group", one, one.group), self._bounded("z", one, one.z)
        self._objects[number] = MaskObject(
            number, plane, slot, key, polygon=one.polygon, agrees=one.polygon is not None, crowd=one.crowd,
            group=group, note=one.note, z=z or 0, extra=one.extra,
        )  # fmt: skip

    def _bounded(self, what: str, one: SourceObject, value: int | None) -> int | None:
        """A number of the file, where a project file can hold it."""
        if value is None or abs(value) < MAX_NUMBER:
            return value
        self._note(one, f"has the {what} {value}, which is more than can be kept, and lost it")
        return None

    def _may_be_empty(self, polygon: Polygon) -> bool:
        """A sliver inside the image that covers no whole pixel is kept with its outline; a line is not."""
        return not (_bounds(polygon) & Rect(0, 0, *self._labels.size)).is_empty and _area(polygon) > 0

    def _why_empty(self, one: SourceObject) -> str:
        if one.polygon is None:
            outside = one.stencil is not None and one.stencil[1].any()
            return "It lies outside the image." if outside else "Its mask has no pixel."
        bounds = _bounds(one.polygon) & Rect(0, 0, *self._labels.size)
        return (
            "It lies outside the image." if bounds.is_empty and _area(one.polygon) > 0 else "It has no area."
        )

    def _note_clipped(self, one: SourceObject, kept: np.ndarray) -> None:
        """Say what of an object that came in lies outside."""
        if one.polygon is not None:
            bounds = _bounds(one.polygon)
            if (bounds & Rect(0, 0, *self._labels.size)) != bounds:
                self._note(one, "reaches over the border of the image; only what lies inside has pixels")
        elif one.stencil is not None and np.count_nonzero(kept) < np.count_nonzero(one.stencil[1]):
            self._note(one, "was cut at the border of the image")

    def _note(self, one: SourceObject, message: str) -> None:
        self._taken.notes.append(Note(self._file, f"{one.what or 'An object'} {message}."))

    def _lose(self, one: SourceObject, reason: str) -> None:
        self._taken.lost.append(Lost(self._file, one.what, reason))


def slots_of(label_map: np.ndarray, slots: dict[int, int]) -> np.ndarray:
    """A plane (uint16) of a label map of any integer type: value -> slot, 0 for values that have none."""
    if label_map.dtype in (np.uint8, np.uint16):
        lookup = np.zeros(np.iinfo(label_map.dtype).max + 1, np.uint16)
        for value, slot in slots.items():
            if 0 <= value < len(lookup):
                lookup[value] = slot
        return look_up(lookup, label_map)
    values = np.array(sorted(slots), np.int64)
    if not len(values):
        return np.zeros(label_map.shape, np.uint16)
    places = np.minimum(np.searchsorted(values, label_map), len(values) - 1)
    numbers = np.array([slots[value] for value in values.tolist()], np.uint16)
    return np.where(values[places] == label_map, numbers[places], np.uint16(0))


def _rings(polygon: Polygon) -> Iterator[tuple[tuple[float, float], ...]]:
    for part in polygon:
        yield part.outer
        yield from part.holes


def _bounds(polygon: Polygon) -> Rect:
    """The whole pixels around a polygon."""
    points = np.array([point for part in polygon for point in part.outer], float)
    if not len(points):
        return EMPTY
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    return Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _area(polygon: Polygon) -> float:
    """The area of all outer rings, without regard to holes and overlaps (shoelace)."""
    return sum(_ring_area(part) for part in polygon)


def _ring_area(part: Part) -> float:
    x, y = np.array(part.outer, float).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
