"""Which pixels an object may have: locks and the overlap policy. Reads planes, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.objects import MaskObject, ObjectTable

if TYPE_CHECKING:
    from segdesk.model.document import Document


class Overlap(StrEnum):
    """What painting does where another object is."""

    KEEP = "keep"
    OVERWRITE = "overwrite"
    ALLOW = "allow"


class Rights:
    """Answers, for one edit, whose pixels may be taken. Lookups are made once per object table."""

    def __init__(self, document: Document, overlap: Overlap, within: Collection[int] | None) -> None:
        """within: keys of the classes whose pixels, and no others, may be taken; None for no such limit."""
        self._document = document
        self._within = None if within is None else {document.classes.resolve(key) for key in within}
        self._taking = overlap is Overlap.OVERWRITE or within is not None
        self._lookups: dict[tuple[str, int], np.ndarray] = {}
        self._table: ObjectTable | None = None

    def takeable(self, one: MaskObject, rect: Rect) -> np.ndarray:
        """Which pixels of rect the object may have (bool): no other object has them, or it may be robbed."""
        may: np.ndarray = np.ones((rect.height, rect.width), bool)
        inside = np.full_like(may, self._within is None)
        for index, plane in enumerate(self._document.planes):
            slots = plane[rect.slices]
            own = slots == (one.slot if index == one.plane else 0)
            may &= (own | (slots == 0) | self._robbable(index)[slots]) if self._taking else own | (slots == 0)
            if self._within is not None:
                inside |= self._lookup("within", index, self._is_within)[slots]
        return may & inside

    def erasable(self, plane: int, slots: np.ndarray, objects: Collection[int] | None) -> np.ndarray:
        """Which of the slots (bool, their shape) may become unlabelled: of these objects, or of all."""
        if objects is None:
            return self._robbable(plane)[slots]
        table = self._document.objects
        mine: np.ndarray = np.zeros(65536, bool)
        mine[[table[one].slot for one in objects if table[one].plane == plane]] = True
        return (mine & self._robbable(plane))[slots]

    def meets(self, plane: int, rect: Rect, where: np.ndarray, *, own_slot: int = 0) -> bool:
        """Does a pixel of the stencil belong to another object in this plane?"""
        slots = self._document.planes[plane][rect.slices]
        return bool((where & (slots != 0) & (slots != own_slot)).any())

    def _robbable(self, plane: int) -> np.ndarray:
        return self._lookup("robbable", plane, lambda one: not self._document.is_locked(one))

    def _is_within(self, one: MaskObject) -> bool:
        return self._within is not None and self._document.classes.resolve(one.class_key) in self._within

    def _lookup(self, name: str, plane: int, test: Callable[[MaskObject], bool]) -> np.ndarray:
        """Per slot of a plane whether the test holds for its object (bool, 65536)."""
        table = self._document.objects
        if table is not self._table:
            self._lookups.clear()
            self._table = table
        if (name, plane) not in self._lookups:
            found = np.zeros(65536, bool)
            found[[one.slot for one in table if one.plane == plane and test(one)]] = True
            self._lookups[name, plane] = found
        return self._lookups[name, plane]
