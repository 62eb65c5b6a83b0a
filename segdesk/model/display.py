"""The 8-bit plane that a canvas shows: one look per pixel, kept in step with the document."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from segdesk.event import Event
from segdesk.geometry import EMPTY, Rect
from segdesk.model.document import Document
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject, ObjectTable
from segdesk.ops.blank import blank
from segdesk.ops.lookup import look_up

MAX_LOOKS = 255
VARIANTS = 7
"""Objects of one class show in as many shades, so that neighbours tell apart."""


class Look(NamedTuple):
    """How pixels look: the class, and which shade of its colour."""

    class_key: int
    variant: int


class _Rows(NamedTuple):
    """Objects as parallel arrays."""

    ids: np.ndarray
    planes: np.ndarray
    slots: np.ndarray
    class_keys: np.ndarray
    z: np.ndarray


class Display:
    """pixels: uint8, the image's size; 0 is bare image, n shows looks[n - 1].

    Where planes overlap the object of highest z shows. Hidden objects and classes show what is under them.
    Above MAX_LOOKS looks are shared: the colours repeat, the document stays exact.
    """

    def __init__(
        self, document: Document, *, variants: int = 1, hidden_classes: frozenset[int] = frozenset()
    ) -> None:
        """variants: shades per class, 1 in the semantic task."""
        self.pixels = blank(document.size[::-1], np.uint8)
        self._is_bare = True
        """No pixel was ever composed: an image without objects is not touched, so it costs no memory."""
        self.looks: list[Look] = []
        self.changed: Event[Rect] = Event()
        self.hidden_objects: frozenset[int] = frozenset()
        self.hidden_classes = hidden_classes
        self._document = document
        self._variants = variants
        self._numbers: dict[Look, int] = {}
        self._lookups: list[np.ndarray] = []
        self._heights: list[np.ndarray] = []
        document.changed.connect(self._on_changed)
        document.objects_changed.connect(self._on_objects_changed)
        self.refresh()

    @property
    def document(self) -> Document:
        return self._document

    def close(self) -> None:
        """Stop listening to the document."""
        self._document.changed.disconnect(self._on_changed)
        self._document.objects_changed.disconnect(self._on_objects_changed)

    def hide(self, *, objects: frozenset[int], classes: frozenset[int]) -> None:
        """Show the image without these objects and classes (keys)."""
        if (objects, classes) != (self.hidden_objects, self.hidden_classes):
            self.hidden_objects, self.hidden_classes = objects, classes
            self.refresh()

    def set_variants(self, variants: int) -> None:
        self._variants = variants
        self.refresh()

    def refresh(self) -> None:
        """Show everything anew: after the class map, the visibility or the task changed."""
        if len(self._numbers) > MAX_LOOKS:
            self._numbers.clear()  # those that nobody has any more make room
        before = (*self._lookups, *self._heights)
        self._make_lookups()
        now = (*self._lookups, *self._heights)
        if len(before) != len(now) or not all(map(np.array_equal, before, now)):
            self._compose(self._document.bounds)
        self.changed.emit(self._document.bounds)  # colours may be others all the same

    def _on_changed(self, rect: Rect) -> None:
        if self._table is not self._document.objects:
            rect = rect | self._follow_table()
        if len(self._lookups) != len(self._document.planes):
            self._make_lookups()
        self._compose(rect)
        self.changed.emit(rect)

    def _on_objects_changed(self) -> None:
        """Only objects whose look or height changed are composed again."""
        rect = self._follow_table()
        if not rect.is_empty:
            self._compose(rect)
            self.changed.emit(rect)

    def _follow_table(self) -> Rect:
        """Make the lookups anew; the box around the objects that show otherwise now."""
        before, lookups, heights = self._table, self._lookups, self._heights
        self._make_lookups()
        rect = EMPTY
        for object_id in before.differences(self._document.objects):
            one = self._document.objects.get(object_id)
            if one is not None and self._shows_otherwise(one, lookups, heights):
                rect = rect | self._document.box(object_id)
        return rect

    def _shows_otherwise(self, one: MaskObject, lookups: list[np.ndarray], heights: list[np.ndarray]) -> bool:
        if one.plane >= len(lookups):
            return True
        look = lookups[one.plane][one.slot] != self._lookups[one.plane][one.slot]
        return bool(look or (heights[one.plane][one.slot] != self._heights[one.plane][one.slot]))

    def _make_lookups(self) -> None:
        """Per plane: slot -> look number, and slot -> height in z."""
        self._table = self._document.objects
        rows = _rows(self._table)
        order = np.lexsort((rows.ids, rows.z))
        heights = np.empty(len(order), np.int32)
        heights[order] = np.arange(1, len(order) + 1)
        numbers = self._numbers_of(rows, order)
        heights[numbers == 0] = 0
        self._highest = int(rows.slots.max(initial=0))
        self._lookups, self._heights = [], []
        for plane in range(len(self._document.planes)):
            here = rows.planes == plane
            self._lookups.append(_lookup(rows.slots[here], numbers[here].astype(np.uint8)))
            self._heights.append(_lookup(rows.slots[here], heights[here]))

    def _numbers_of(self, rows: _Rows, order: np.ndarray) -> np.ndarray:
        """The number of each row's look, 0 for what is hidden; new looks are numbered from the bottom up."""
        keys, of_key = np.unique(rows.class_keys, return_inverse=True)
        keys = np.array([self._document.classes.resolve(key) for key in keys.tolist()], np.int64)[of_key]
        looks = keys * self._variants + rows.ids % self._variants
        looks[np.isin(rows.ids, list(self.hidden_objects)) | np.isin(keys, list(self.hidden_classes))] = -1
        different, first, of_look = np.unique(looks[order], return_index=True, return_inverse=True)
        numbers = np.zeros(len(first), np.int64)
        for index in np.argsort(first).tolist():
            if different[index] >= 0:
                look = Look(*divmod(int(different[index]), self._variants))
                number = self._numbers.setdefault(look, len(self._numbers) + 1)
                numbers[index] = (number - 1) % MAX_LOOKS + 1
        self.looks = list(self._numbers)[:MAX_LOOKS]
        found = np.empty(len(order), np.int64)
        found[order] = numbers[of_look]
        return found

    def _compose(self, rect: Rect) -> None:
        rows = max(1, (1 << 22) // max(1, rect.width))  # a few megapixels at a time: no large temporaries
        for top in range(rect.top, rect.bottom, rows):
            self._compose_block(Rect(rect.left, top, rect.right, min(rect.bottom, top + rows)))

    def _compose_block(self, rect: Rect) -> None:
        planes = self._document.planes
        if len(planes) == 1:
            if self._highest or not self._is_bare:
                out = self.pixels[rect.slices]
                out[...] = look_up(self._lookups[0], planes[0][rect.slices]) if self._highest else 0
                self._is_bare = False
            return
        self._is_bare = False
        best = np.zeros((rect.height, rect.width), np.int32)
        shown = np.zeros((rect.height, rect.width), np.uint8)
        for plane, lookup, heights in zip(planes, self._lookups, self._heights, strict=True):
            slots = plane[rect.slices]
            height = heights[slots]
            above = height > best
            shown[above] = lookup[slots[above]]
            best[above] = height[above]
        self.pixels[rect.slices] = shown


def _rows(table: ObjectTable) -> _Rows:
    columns = table.columns
    slots = [one.slots for one in columns]
    return _Rows(
        np.concatenate([one.ids[at] for one, at in zip(columns, slots, strict=True)]),
        np.repeat(np.arange(len(columns)), [len(at) for at in slots]),
        np.concatenate(slots),
        np.concatenate([one.class_keys[at] for one, at in zip(columns, slots, strict=True)]),
        np.concatenate([one.z[at] for one, at in zip(columns, slots, strict=True)]),
    )


def _lookup(slots: np.ndarray, values: np.ndarray) -> np.ndarray:
    lookup = np.zeros(SLOTS_PER_PLANE + 1, values.dtype)
    lookup[slots] = values
    return lookup
