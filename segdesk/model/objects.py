"""Objects of one image: a frozen table. Knows which slot of which plane an object fills; knows no pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from segdesk.geometry import Polygon
from segdesk.model.step import Change

SLOTS_PER_PLANE = 65535
"""Slots 1..65535 of a uint16 plane; 0 is unlabelled."""


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
    """The objects of an image by id. Changing it gives another table; the old one stays as it was."""

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

    @cached_property
    def ordered(self) -> tuple[MaskObject, ...]:
        """From the bottom up: by z, then by creation."""
        return tuple(sorted(self.by_id.values(), key=lambda one: one.order))

    @cached_property
    def by_slot(self) -> dict[tuple[int, int], MaskObject]:
        return {(one.plane, one.slot): one for one in self.by_id.values()}

    @cached_property
    def plane_count(self) -> int:
        """At least 1."""
        return 1 + max((one.plane for one in self.by_id.values()), default=0)

    @cached_property
    def top_z(self) -> int:
        return max((one.z for one in self.by_id.values()), default=0)

    def differences(self, after: ObjectTable) -> dict[int, Change]:
        """By id, the objects that differ between this table and a later one; None where there is none."""
        if self is after:
            return {}
        old, new = self.by_id, after.by_id
        return {
            key: Change(old.get(key), new.get(key))
            for key in old.keys() | new.keys()
            if old.get(key) is not new.get(key) and old.get(key) != new.get(key)
        }

    def with_objects(self, objects: Iterable[MaskObject]) -> ObjectTable:
        """The table with these added, or put in place of those of the same id."""
        return ObjectTable(self.by_id | {one.id: one for one in objects})

    def without(self, object_ids: Iterable[int]) -> ObjectTable:
        gone = set(object_ids)
        return ObjectTable({key: one for key, one in self.by_id.items() if key not in gone})

    def changed(self, object_id: int, **fields: Any) -> ObjectTable:
        return self.with_objects([replace(self[object_id], **fields)])

    def free_slot(self, plane: int) -> int | None:
        """The lowest slot of a plane above all used ones, else the lowest hole; None when it is full."""
        used = {slot for index, slot in self.by_slot if index == plane}
        top = max(used, default=0) + 1
        if top <= SLOTS_PER_PLANE:
            return top
        return next((slot for slot in range(1, SLOTS_PER_PLANE + 1) if slot not in used), None)


NO_OBJECTS = ObjectTable({})
