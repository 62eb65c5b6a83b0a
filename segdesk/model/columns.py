"""The objects of a plane as arrays by slot: ten thousand of them are asked at once. Knows no pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from segdesk.lazy import lazy

if TYPE_CHECKING:
    from segdesk.model.objects import MaskObject

SLOTS_PER_PLANE = 65535
"""Slots 1..65535 of a uint16 plane; 0 is unlabelled."""

_FIRST_SIZE = 16


@dataclass(frozen=True, eq=False)
class Columns:
    """Arrays of one length, indexed by slot. Where ids is 0 there is no object; the rest means nothing."""

    ids: np.ndarray
    class_keys: np.ndarray
    z: np.ndarray
    locked: np.ndarray

    @classmethod
    def empty(cls, size: int = _FIRST_SIZE) -> Columns:
        ids, class_keys, z = (np.zeros(size, np.int64) for _ in range(3))
        return cls(ids, class_keys, z, np.zeros(size, bool))

    @lazy
    def slots(self) -> np.ndarray:
        """The slots that hold an object, ascending."""
        return np.flatnonzero(self.ids)

    @property
    def top_z(self) -> int:
        return int(self.z[self.slots].max(initial=0))

    @property
    def free_slot(self) -> int | None:
        """The lowest slot above all used ones, else the lowest hole; None when the plane is full."""
        used = self.slots
        top = int(used[-1]) + 1 if len(used) else 1
        if top <= SLOTS_PER_PLANE:
            return top
        holes = np.flatnonzero(self.ids[1:] == 0)
        return int(holes[0]) + 1 if len(holes) else None

    def free_slots(self, count: int) -> list[int]:
        """At most so many free slots, in the order in which free_slot would give them."""
        top = int(self.slots[-1]) + 1 if len(self.slots) else 1
        found = list(range(top, min(top + count, SLOTS_PER_PLANE + 1)))
        if len(found) < count:
            found += (np.flatnonzero(self.ids[1:] == 0) + 1).tolist()
        return list(dict.fromkeys(found))[:count]

    def by_slot(self, values: np.ndarray) -> np.ndarray:
        """values (an array by slot, like the others) as a lookup for each of the 65536 slots; 0 elsewhere."""
        lookup = np.zeros(SLOTS_PER_PLANE + 1, values.dtype)
        lookup[self.slots] = values[self.slots]
        return lookup

    def changed(self, leaving: Iterable[MaskObject], coming: Sequence[MaskObject]) -> Columns:
        """The columns without some objects and with others."""
        top = max((one.slot for one in coming), default=0)
        after = self._copied(max(len(self.ids), 1 << top.bit_length()))
        for one in leaving:
            after.ids[one.slot] = 0
        for one in coming:
            after.ids[one.slot] = one.id
            after.class_keys[one.slot] = one.class_key
            after.z[one.slot] = one.z
            after.locked[one.slot] = one.locked
        return after

    def _copied(self, size: int) -> Columns:
        after = Columns.empty(size)
        for name in ("ids", "class_keys", "z", "locked"):
            getattr(after, name)[: len(self.ids)] = getattr(self, name)
        return after


def columns_of(objects: Iterable[MaskObject]) -> tuple[Columns, ...]:
    """Columns of each plane, at least one."""
    return changed_columns((), (), objects)


def changed_columns(
    columns: Sequence[Columns], leaving: Iterable[MaskObject], coming: Iterable[MaskObject]
) -> tuple[Columns, ...]:
    """Columns of each plane without some objects and with others; at least one."""
    going, added = _by_plane(leaving), _by_plane(coming)
    count = max(1, len(columns), *(plane + 1 for plane in added))
    after = [columns[plane] if plane < len(columns) else Columns.empty() for plane in range(count)]
    for plane in going.keys() | added.keys():
        after[plane] = after[plane].changed(going[plane], added[plane])
    while len(after) > 1 and not len(after[-1].slots):
        del after[-1]
    return tuple(after)


def _by_plane(objects: Iterable[MaskObject]) -> defaultdict[int, list[MaskObject]]:
    found: defaultdict[int, list[MaskObject]] = defaultdict(list)
    for one in objects:
        found[one.plane].append(one)
    return found
