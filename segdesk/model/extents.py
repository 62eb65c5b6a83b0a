"""Areas and boxes of slots, kept in step with every write. Reads pixels only to tighten a box."""

from __future__ import annotations

import numpy as np

from segdesk.geometry import EMPTY, Rect
from segdesk.ops.runs import measure

_FEW_PIXELS = 4_096
"""Below that, sorting them is cheaper than counting into as many bins as there are slots."""

_STRIP = 64
"""Rows or columns that are looked at together for the border of a slot."""


class PlaneExtents:
    """Of each slot of one plane: its area in pixels, exact, and a box around it, tightened when asked for."""

    def __init__(self, plane: np.ndarray | None = None) -> None:
        """plane: uint16 to measure now; without one everything is unlabelled."""
        self._area = np.zeros(16, np.int64)
        self._box: dict[int, Rect] = {}
        self._loose: set[int] = set()
        if plane is not None:
            found = measure(plane)
            self._reserve(int(found.slots.max(initial=0)))
            self._area[found.slots] = found.areas
            for slot, box in zip(found.slots.tolist(), found.boxes.tolist(), strict=True):
                self._box[slot] = Rect(*box)
            self._box.pop(0, None)
        self._area[0] = 0

    def copy(self) -> PlaneExtents:
        """The same of a plane that is a copy."""
        other = PlaneExtents()
        other._area, other._box, other._loose = self._area.copy(), dict(self._box), set(self._loose)
        return other

    def reach(self, slot: int) -> Rect:
        """A box around a slot's pixels, perhaps wider than the tight one; EMPTY when it has none."""
        return self._box[slot] if self.area(slot) else EMPTY

    def areas(self, size: int) -> np.ndarray:
        """The areas of slots 0 to size - 1."""
        self._reserve(size - 1)
        return self._area[:size]

    def area(self, slot: int) -> int:
        return int(self._area[slot]) if slot < len(self._area) else 0

    def box(self, slot: int, plane: np.ndarray) -> Rect:
        """The tight box of a slot in its plane; EMPTY when it has no pixels."""
        if self.area(slot) == 0:
            return EMPTY
        if slot in self._loose:
            self._box[slot] = _tight(plane, slot, self._box[slot])
            self._loose.discard(slot)
        return self._box[slot]

    def painted(self, rect: Rect, before: np.ndarray, slot: int) -> list[int]:
        """Pixels in rect, that held before (1-D), hold slot now. Returns the slots that lost pixels."""
        losers = self._take(before)
        self._give(rect, slot, len(before))
        return losers

    def replaced(self, rect: Rect, before: np.ndarray, after: np.ndarray) -> None:
        """Pixels in rect held before and hold after now (arrays of one shape)."""
        differs = before != after
        self._take(before[differs])
        slots, counts = _counted(after[differs])
        for slot, count in zip(slots.tolist(), counts.tolist(), strict=True):
            self._give(rect, slot, count)

    def _take(self, before: np.ndarray) -> list[int]:
        slots, counts = _counted(before)
        held = slots > 0
        self._area[slots[held]] -= counts[held]
        losers: list[int] = slots[held].tolist()
        self._loose.update(losers)
        return losers

    def _give(self, rect: Rect, slot: int, count: int) -> None:
        if slot == 0:
            return
        self._reserve(slot)
        had = self._area[slot] > 0
        self._area[slot] += count
        self._box[slot] = (self._box[slot] | rect) if had else rect
        self._loose.add(slot)

    def _reserve(self, slot: int) -> None:
        if slot >= len(self._area):
            grown = np.zeros(max(slot + 1, 2 * len(self._area)), np.int64)
            grown[: len(self._area)] = self._area
            self._area = grown


def _counted(slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different slots and how often each is there; most strokes meet one or two."""
    if slots.size and (first := slots.flat[0]) == slots.max() == slots.min():
        return np.array([first]), np.array([slots.size])
    if slots.size < _FEW_PIXELS:
        return np.unique(slots, return_counts=True)
    counts = np.bincount(slots)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _tight(plane: np.ndarray, slot: int, box: Rect) -> Rect:
    """Looks inward from each side, so that what lies within a box that fits is not read."""
    seen = plane[box.slices]
    above = _free_rows(seen, slot)
    if above == len(seen):
        return EMPTY
    below = _free_rows(seen[::-1], slot)
    seen = seen[above : len(seen) - below].T
    before, behind = _free_rows(seen, slot), _free_rows(seen[::-1], slot)
    return Rect(box.left + before, box.top + above, box.right - behind, box.bottom - below)


def _free_rows(rows: np.ndarray, slot: int) -> int:
    """How many of the first rows do not hold a slot."""
    for first in range(0, len(rows), _STRIP):
        held = np.flatnonzero((rows[first : first + _STRIP] == slot).any(axis=1))
        if len(held):
            return first + int(held[0])
    return len(rows)
