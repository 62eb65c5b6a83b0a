"""Objects of one image: a frozen table. Knows which slot of which plane an object fills; knows no pixels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from segdesk.geometry import Polygon
from segdesk.lazy import lazy
from segdesk.model.columns import SLOTS_PER_PLANE, Columns, changed_columns, columns_of
from segdesk.model.step import Change

__all__ = ["NO_OBJECTS", "SLOTS_PER_PLANE", "MaskObject", "ObjectTable"]


@dataclass(frozen=True, slots=True)
class MaskObject:
    """One thing or region of an image.

    id is never reused within its image. polygon, when there, is the outline that the object was drawn
    with; agrees tells whether its raster still is the object's pixels (others may have taken some). z
    orders objects, the highest is on top; ties go by id. extra holds unknown fields of the format the
    object came from, so that they survive where it is written again.
    """

    id: int
    plane: int
    slot: int
    class_key: int
    polygon: Polygon | None = None
    agrees: bool = False
    crowd: bool = False
    locked: bool = False
    group: int | None = None
    note: str = ""
    z: int = 0
    extra: str = ""

    @property
    def order(self) -> tuple[int, int]:
        """Sorts objects from the bottom up."""
        return self.z, self.id


@dataclass(frozen=True)
class ObjectTable:
    """The objects of an image by id. Changing it gives another table; the old one stays as it was.

    A changed table takes over the indices of the old one, so that one object among ten thousand costs a copy
    of arrays and not a walk through all.
    """

    by_id: dict[int, MaskObject]

    def __iter__(self) -> Iterator[MaskObject]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, object_id: int) -> bool:
        return object_id in self.by_id

    def __getitem__(self, object_id: int) -> MaskObject:
        return self.by_id[object_id]

    def get(self, object_id: int) -> MaskObject | None:
        return self.by_id.get(object_id)

    @lazy
    def ordered(self) -> tuple[MaskObject, ...]:
        """From the bottom up: by z, then by creation."""
        return tuple(sorted(self.by_id.values(), key=lambda one: one.order))

    @lazy
    def by_slot(self) -> dict[tuple[int, int], MaskObject]:
        return {(one.plane, one.slot): one for one in self.by_id.values()}

    @lazy
    def columns(self) -> tuple[Columns, ...]:
        """The table turned into arrays, one set for each plane; as many as there are planes, at least 1."""
        return columns_of(self.by_id.values())

    @property
    def plane_count(self) -> int:
        """At least 1."""
        return len(self.columns)

    @lazy
    def top_z(self) -> int:
        return max(0, *(one.top_z for one in self.columns))

    def differences(self, after: ObjectTable) -> dict[int, Change]:
        """By id, the objects that differ between this table and a later one; None where there is none."""
        if self is after:
            return {}
        old, new = self.by_id, after.by_id
        changed = [(key, one) for key, one in new.items() if old.get(key) is not one]
        found = {key: Change(old.get(key), one) for key, one in changed if old.get(key) != one}
        if len(new) - sum(key not in old for key, _ in changed) < len(old):
            found |= {key: Change(one, None) for key, one in old.items() if key not in new}
        return found

    def with_objects(self, objects: Iterable[MaskObject]) -> ObjectTable:
        """The table with these added, or put in place of those of the same id."""
        added = {one.id: one for one in objects}
        return self._derived(self.by_id | added, gone=added.keys() & self.by_id.keys(), added=added.values())

    def without(self, object_ids: Iterable[int]) -> ObjectTable:
        gone = set(object_ids) & self.by_id.keys()
        return self._derived({key: one for key, one in self.by_id.items() if key not in gone}, gone=gone)

    def changed(self, object_id: int, **fields: Any) -> ObjectTable:
        return self.with_objects([replace(self[object_id], **fields)])

    def free_slot(self, plane: int) -> int | None:
        """The lowest slot of a plane above all used ones, else the lowest hole; None when it is full."""
        return self.columns[plane].free_slot if plane < len(self.columns) else 1

    def free_places(self, count: int, plane: int = 0) -> list[tuple[int, int]]:
        """So many (plane, slot) that no object has, from this plane on; planes that are full are passed."""
        found: list[tuple[int, int]] = []
        while len(found) < count:
            columns = self.columns[plane] if plane < len(self.columns) else Columns.empty()
            found += [(plane, slot) for slot in columns.free_slots(count - len(found))]
            plane += 1
        return found

    def _derived(
        self, by_id: dict[int, MaskObject], *, gone: Collection[int], added: Iterable[MaskObject] = ()
    ) -> ObjectTable:
        """A changed table, with what is known of this one brought up to date."""
        table = ObjectTable(by_id)
        leaving = [self.by_id[one] for one in gone]
        if "columns" in self.__dict__:
            table.__dict__["columns"] = changed_columns(self.columns, leaving, added)
        if "by_slot" in self.__dict__:
            by_slot = dict(self.by_slot)
            for one in leaving:
                del by_slot[one.plane, one.slot]
            by_slot.update(((one.plane, one.slot), one) for one in added)
            table.__dict__["by_slot"] = by_slot
        return table


NO_OBJECTS = ObjectTable({})
