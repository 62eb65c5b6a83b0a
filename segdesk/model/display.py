"""The 8-bit plane that a canvas shows: one look per pixel, kept in step with the document."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from segdesk.event import Event
from segdesk.geometry import Rect
from segdesk.model.document import Document
from segdesk.model.objects import MaskObject

MAX_LOOKS = 255
VARIANTS = 7
"""Objects of one class show in as many shades, so that neighbours tell apart."""


class Look(NamedTuple):
    """How pixels look: the class, and which shade of its colour."""

    class_key: int
    variant: int


class Display:
    """pixels: uint8, the image's size; 0 is bare image, n shows looks[n - 1].

    Where planes overlap the object of highest z shows. Hidden objects and classes show what is under them.
    Above MAX_LOOKS looks are shared: the colours repeat, the document stays exact.
    """

    def __init__(self, document: Document, *, variants: int = 1) -> None:
        """variants: shades per class, 1 in the semantic task."""
        self.pixels = np.zeros(document.planes[0].shape, np.uint8)
        self.looks: list[Look] = []
        self.changed: Event[Rect] = Event()
        self.hidden_objects: frozenset[int] = frozenset()
        self.hidden_classes: frozenset[int] = frozenset()
        self._document = document
        self._variants = variants
        self._lookups: list[np.ndarray] = []
        self._heights: list[np.ndarray] = []
        document.changed.connect(self._on_changed)
        document.objects_changed.connect(self._on_objects_changed)
        self.refresh()

    def close(self) -> None:
        """Stop listening to the document."""
        self._document.changed.disconnect(self._on_changed)
        self._document.objects_changed.disconnect(self._on_objects_changed)

    def hide(self, *, objects: frozenset[int], classes: frozenset[int]) -> None:
        """Show the image without these objects and classes (keys)."""
        self.hidden_objects, self.hidden_classes = objects, classes
        self.refresh()

    def set_variants(self, variants: int) -> None:
        self._variants = variants
        self.refresh()

    def refresh(self) -> None:
        """Show everything anew: after the class map, the visibility or the task changed."""
        self._make_lookups()
        self._compose(self._document.bounds)
        self.changed.emit(self._document.bounds)

    def _on_changed(self, rect: Rect) -> None:
        if len(self._lookups) != len(self._document.planes) or self._table is not self._document.objects:
            self._make_lookups()
        self._compose(rect)
        self.changed.emit(rect)

    def _on_objects_changed(self) -> None:
        """Only objects whose look or height changed are composed again."""
        before, lookups, heights = self._table, self._lookups, self._heights
        self._make_lookups()
        rect = Rect(0, 0, 0, 0)
        for object_id in before.differences(self._document.objects):
            one = self._document.objects.get(object_id)
            if one is not None and self._shows_otherwise(one, lookups, heights):
                rect = rect | self._document.box(object_id)
        if not rect.is_empty:
            self._compose(rect)
            self.changed.emit(rect)

    def _shows_otherwise(self, one: MaskObject, lookups: list[np.ndarray], heights: list[np.ndarray]) -> bool:
        if one.plane >= len(lookups):
            return True
        look = lookups[one.plane][one.slot] != self._lookups[one.plane][one.slot]
        return bool(look or (heights[one.plane][one.slot] != self._heights[one.plane][one.slot]))

    def _make_lookups(self) -> None:
        """Per plane: slot -> look number, and slot -> height in z."""
        self._table = self._document.objects
        self._lookups = [np.zeros(65536, np.uint8) for _ in self._document.planes]
        self._heights = [np.zeros(65536, np.int32) for _ in self._document.planes]
        numbers = {look: number for number, look in enumerate(self.looks, 1)}
        for height, one in enumerate(self._table.ordered, 1):
            key = self._document.classes.resolve(one.class_key)
            if one.id in self.hidden_objects or key in self.hidden_classes:
                continue
            look = Look(key, one.id % self._variants)
            number = numbers.setdefault(look, len(numbers) + 1)
            self._lookups[one.plane][one.slot] = (number - 1) % MAX_LOOKS + 1
            self._heights[one.plane][one.slot] = height
        self.looks = list(numbers)[:MAX_LOOKS]

    def _compose(self, rect: Rect) -> None:
        rows = max(1, (1 << 22) // max(1, rect.width))  # a few megapixels at a time: no large temporaries
        for top in range(rect.top, rect.bottom, rows):
            self._compose_block(Rect(rect.left, top, rect.right, min(rect.bottom, top + rows)))

    def _compose_block(self, rect: Rect) -> None:
        planes = self._document.planes
        if len(planes) == 1:
            self.pixels[rect.slices] = self._lookups[0][planes[0][rect.slices]]
            return
        best = np.zeros((rect.height, rect.width), np.int32)
        shown = np.zeros((rect.height, rect.width), np.uint8)
        for plane, lookup, heights in zip(planes, self._lookups, self._heights, strict=True):
            slots = plane[rect.slices]
            height = heights[slots]
            above = height > best
            shown[above] = lookup[slots[above]]
            best[above] = height[above]
        self.pixels[rect.slices] = shown
