"""Which pixels an object may have: locks and the overlap policy. Reads planes, changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.columns import Columns
from segdesk.model.objects import MaskObject, ObjectTable

if TYPE_CHECKING:
    from segdesk.model.document import Document


Question = Callable[[Columns], np.ndarray]


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
        self._lookups: dict[tuple[Question, int], np.ndarray] = {}
        self._table: ObjectTable | None = None

    def takeable(self, one: MaskObject, rect: Rect) -> np.ndarray:
        """Which pixels of rect the object may have (bool): no other object has them, or it may be robbed."""
        may: np.ndarray = np.ones((rect.height, rect.width), bool)
        for index, plane in enumerate(self._document.planes):
            slots = plane[rect.slices]
            free = slots == 0
            if index == one.plane:
                free |= slots == one.slot
            if self._taking:
                free |= self._lookup(self._robbable, index)[slots]
            may &= free
        return may

    def inside(self, rect: Rect) -> np.ndarray | None:
        """Which pixels of rect belong to the classes that the edit keeps within (bool); None for all."""
        if self._within is None:
            return None
        found: np.ndarray = np.zeros((rect.height, rect.width), bool)
        for index, plane in enumerate(self._document.planes):
            found |= self._lookup(self._is_within, index)[plane[rect.slices]]
        return found

    def erasable(self, plane: int, slots: np.ndarray, objects: Collection[int] | None) -> np.ndarray:
        """Which of the slots (bool, their shape) may become unlabelled: of these objects, or of all."""
        robbable = self._lookup(self._robbable, plane)
        table = self._document.objects
        mine = [table[one].slot for one in objects or () if table[one].plane == plane]
        if objects is None:
            found: np.ndarray = robbable[slots]
        elif len(mine) == 1:
            found = slots == mine[0] if robbable[mine[0]] else np.zeros(slots.shape, bool)
        else:
            of_mine = np.zeros_like(robbable)
            of_mine[mine] = True
            found = (of_mine & robbable)[slots]
        return found

    def meets(self, plane: int, rect: Rect, where: np.ndarray, *, own_slot: int = 0) -> bool:
        """Does a pixel of the stencil belong to another object in this plane?"""
        slots = self._document.planes[plane][rect.slices]
        return bool((where & (slots != 0) & (slots != own_slot)).any())

    def _robbable(self, columns: Columns) -> np.ndarray:
        classes = self._document.classes
        locked = columns.locked
        if any(one.locked for one in classes):
            locked = locked | _of_classes(columns, lambda key: classes.by_key(key).locked)
        return columns.by_slot(~locked)

    def _is_within(self, columns: Columns) -> np.ndarray:
        classes, within = self._document.classes, self._within or ()
        return columns.by_slot(_of_classes(columns, lambda key: classes.resolve(key) in within))

    def _lookup(self, question: Question, plane: int) -> np.ndarray:
        """Per slot of a plane the answer for its object (bool, 65536)."""
        table = self._document.objects
        if table is not self._table:
            self._lookups.clear()
            self._table = table
        if (question, plane) not in self._lookups:
            columns = table.columns[plane] if plane < len(table.columns) else Columns.empty()
            self._lookups[question, plane] = question(columns)
        return self._lookups[question, plane]


def _of_classes(columns: Columns, test: Callable[[int], bool]) -> np.ndarray:
    """By slot, whether its object is of a class (key) that passes."""
    keys = np.unique(columns.class_keys[columns.slots]).tolist()
    return np.isin(columns.class_keys, [key for key in keys if test(key)])
