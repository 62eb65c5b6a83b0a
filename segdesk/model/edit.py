"""The one door through which pixels and objects change: clips, honours locks, remembers, announces."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from segdesk.geometry import EMPTY, Polygon, Rect
from segdesk.model.effect import Effect
from segdesk.model.objects import MaskObject
from segdesk.model.overlap import Overlap, Rights
from segdesk.model.recorder import Recorder
from segdesk.model.step import Change, Key, Part
from segdesk.ops.raster import rasterise

if TYPE_CHECKING:
    from segdesk.model.document import Document
    from segdesk.model.stored import StoredMask


class Edit:
    """Made by Document.edit(). Whatever it does is one step, or nothing.

    Locked objects, and objects of locked classes, are never altered: refused holds the ids of those that an
    operation met.
    """

    def __init__(self, document: Document, *, overlap: Overlap, within: Collection[int] | None) -> None:
        self.refused: set[int] = set()
        self.effect = Effect()
        """What the edit did; known once the block has ended."""
        self._document = document
        self.overlap = overlap
        self._rights = Rights(document, overlap, within)
        self._recorder = Recorder(document)
        self._objects_before, self._next_id_before = document.objects, document._next_id
        self._stored_before = document.stored
        self._painted: set[int] = set()
        self._drawn: set[int] = set()

    @property
    def document(self) -> Document:
        return self._document

    def add(self, class_key: int, *, plane: int = 0, **fields: Any) -> int:
        """A new object without pixels, on top of the others; its id."""
        return self.add_all(({"class_key": class_key, **fields},), plane=plane)[0]

    def add_all(self, fields: Sequence[Mapping[str, Any]], *, plane: int = 0) -> list[int]:
        """add() for many, each with its own fields: the table is copied once and not for each. Their ids."""
        document = self._document
        places = document.objects.free_places(len(fields), plane)
        numbers = range(document._next_id, document._next_id + len(fields))
        top = {"z": document.objects.top_z}
        new = [
            MaskObject(number, *place, **(top | dict(one)))
            for number, place, one in zip(numbers, places, fields, strict=True)
        ]
        document._next_id += len(new)
        document.objects = document.objects.with_objects(new)
        document._add_planes()
        return list(numbers)

    def change(self, object_id: int, **fields: Any) -> None:
        """Other fields of an object: class_key, crowd, locked, group, note, z, extra. Not its pixels."""
        self.change_all((object_id,), **fields)

    def change_all(self, object_ids: Iterable[int], **fields: Any) -> None:
        """The same other fields for many objects: the table is copied once and not for each."""
        table = self._document.objects
        self._document.objects = table.with_objects([replace(table[one], **fields) for one in object_ids])

    def remove(self, object_id: int) -> None:
        """An object and its pixels go, unless it is locked."""
        self.remove_all((object_id,))

    def remove_all(self, object_ids: Iterable[int]) -> None:
        """Objects and their pixels go, but for locked ones: the table is copied once and not for each."""
        document = self._document
        gone = [one for one in object_ids if not self._refuses(document.objects[one])]
        for one in gone:
            rect, stencil = document.stencil(one)
            self.erase(rect, where=stencil, objects=(one,))
        document.objects = document.objects.without(gone)

    def set_stored(self, stored: StoredMask | None) -> None:
        """Keep a mask as it came, or drop it because planes hold what it meant."""
        self._document.stored = stored

    def write(self, rect: Rect, object_id: int, *, where: np.ndarray | None = None) -> Rect:
        """Give pixels to an object: those of rect where the stencil (bool, of rect's shape) is set.

        Clips to the image; takes from others what the overlap policy allows. Returns the rectangle in which
        pixels changed, EMPTY when none did. The object's polygon is dropped: its pixels are its own now.
        """
        changed = self._write(rect, object_id, where)
        if not changed.is_empty:
            self._painted.add(object_id)
        return changed

    def erase(
        self, rect: Rect, *, where: np.ndarray | None = None, objects: Collection[int] | None = None
    ) -> Rect:
        """Make pixels unlabelled: of the given objects, or of all. Locked ones keep theirs.

        Objects given that lose pixels lose their polygon; without objects they keep it, not agreeing.
        """
        rect, wanted = _clipped(rect, where, self._document.bounds)
        lost: set[tuple[int, int]] = set()
        for index, plane in enumerate(self._document.planes if not rect.is_empty else ()):
            slots = plane[rect.slices]
            hit = wanted & (slots != 0)
            hit &= self._rights.erasable(index, slots, objects)
            if hit.any():
                lost |= self._recorder.put(index, rect, hit, 0)
        if not lost:
            return EMPTY
        table = self._document.objects
        self._painted.update(one for one in objects or () if (table[one].plane, table[one].slot) in lost)
        self._document.changed.emit(rect)
        return rect

    def draw(self, object_id: int, polygon: Polygon) -> Rect:
        """Make an object's pixels the raster of a polygon, under the overlap policy, and keep the polygon."""
        return self.draw_all({object_id: polygon})

    def draw_all(self, polygons: Mapping[int, Polygon]) -> Rect:
        """draw() for many objects: all give up what is outside before any takes what is inside its polygon.

        So objects that share an edge can move it. Returns the rectangle in which pixels changed.
        """
        document, touched = self._document, EMPTY
        rasters = {
            one: rasterise(polygon, document.size)
            for one, polygon in polygons.items()
            if not self._refuses(document.objects[one])
        }
        for one, placed in rasters.items():
            touched |= self._keep_inside(one, *placed)
        for one, (rect, stencil) in rasters.items():
            touched |= self._write(rect, one, stencil)
        self.outline_all({one: polygons[one] for one in rasters})
        return touched

    def outline_all(self, polygons: Mapping[int, Polygon]) -> None:
        """Give objects polygons and leave their pixels; whether they agree is asked when the edit ends."""
        table = self._document.objects
        outlined = [replace(table[one], polygon=polygon) for one, polygon in polygons.items()]
        self._document.objects = table.with_objects(outlined)
        self._painted -= polygons.keys()
        self._drawn |= polygons.keys()

    def finish(self) -> dict[Key, Change]:
        """The changes, empty when nothing differs."""
        document, image = self._document, self._document.image
        self._settle_polygons()
        changes = {Key(image, Part.TILE, at.item): one for at, one in self._recorder.changes().items()}
        table_changes = {
            Key(image, Part.OBJECT, object_id): one
            for object_id, one in self._objects_before.differences(document.objects).items()
        }
        if document.stored is not self._stored_before:
            table_changes[Key(image, Part.STORED)] = Change(self._stored_before, document.stored)
        document._drop_planes()
        every = changes | table_changes
        self.effect = Effect(every, self._objects_before, document.objects)
        if table_changes:
            document.objects_changed.emit()
        return every

    def restore(self) -> None:
        """Put every byte back as it was before the edit."""
        document = self._document
        document.objects, document.stored = self._objects_before, self._stored_before
        document._next_id = self._next_id_before
        document._add_planes()
        self._recorder.restore()
        document._drop_planes()
        document.objects_changed.emit()

    def _write(self, rect: Rect, object_id: int, where: np.ndarray | None) -> Rect:
        one = self._document.objects[object_id]
        rect, wanted = _clipped(rect, where, self._document.bounds)
        if rect.is_empty or self._refuses(one):
            return EMPTY
        inside = self._rights.inside(rect)
        if inside is not None:
            wanted = wanted & inside
        if self.overlap is Overlap.ALLOW:
            one = self._in_free_plane(one, rect, wanted)
        else:
            wanted = wanted & self._rights.takeable(one, rect)
        wanted = wanted & (self._document.planes[one.plane][rect.slices] != one.slot)
        if not wanted.any():
            return EMPTY
        if self.overlap is not Overlap.ALLOW:
            self._clear_other_planes(one.plane, rect, wanted)
        self._recorder.put(one.plane, rect, wanted, one.slot)
        self._document.changed.emit(rect)
        return rect

    def _keep_inside(self, object_id: int, rect: Rect, stencil: np.ndarray) -> Rect:
        """Take from an object the pixels that the stencil does not cover."""
        box, leaving = self._document.stencil(object_id)
        common = rect & box
        leaving[common.within(box)] &= ~stencil[common.within(rect)]
        return self.erase(box, where=leaving, objects=(object_id,))

    def _clear_other_planes(self, plane: int, rect: Rect, wanted: np.ndarray) -> None:
        for index, other in enumerate(self._document.planes):
            if index != plane:
                self._recorder.put(index, rect, wanted & (other[rect.slices] != 0), 0)

    def _in_free_plane(self, one: MaskObject, rect: Rect, wanted: np.ndarray) -> MaskObject:
        """The object, moved to a plane where neither its pixels nor the wanted ones meet another object."""
        if not self._rights.meets(one.plane, rect, wanted, own_slot=one.slot):
            return one
        box, stencil = self._document.stencil(one.id)
        plane = self._free_plane([(rect, wanted), (box, stencil)])
        slot = self._document.objects.free_slot(plane)
        assert slot is not None
        self._recorder.put(one.plane, box, stencil, 0)
        moved = replace(one, plane=plane, slot=slot)
        self._place(moved)
        self._recorder.put(plane, box, stencil, slot)
        return moved

    def _free_plane(self, stencils: Iterable[tuple[Rect, np.ndarray]]) -> int:
        """The first plane where the stencils meet nothing; a new one when there is none."""
        document = self._document
        for plane in range(len(document.planes)):
            if document.objects.free_slot(plane) and not any(
                self._rights.meets(plane, *one) for one in stencils
            ):
                return plane
        return len(document.planes)

    def _place(self, one: MaskObject) -> None:
        self._document.objects = self._document.objects.with_objects([one])
        self._document._add_planes()

    def _refuses(self, one: MaskObject) -> bool:
        if self._document.is_locked(one):
            self.refused.add(one.id)
            return True
        return False

    def _settle_polygons(self) -> None:
        """Painted objects lose their polygon; robbed ones keep it, and whether it agrees is asked."""
        document = self._document
        by_slot = document.objects.by_slot
        robbed = {by_slot[where].id for where in self._recorder.lost if where in by_slot}
        settled = []
        for object_id in (robbed | self._painted | self._drawn) & document.objects.by_id.keys():
            one = document.objects[object_id]
            if one.polygon is None:
                continue
            if object_id in self._painted:
                settled.append(replace(one, polygon=None, agrees=False))
            else:
                settled.append(replace(one, agrees=self._polygon_agrees(one)))
        if settled:
            document.objects = document.objects.with_objects(settled)

    def _polygon_agrees(self, one: MaskObject) -> bool:
        assert one.polygon is not None
        rect, stencil = rasterise(one.polygon, self._document.size)
        plane = self._document.planes[one.plane]
        same = np.array_equal(plane[rect.slices] == one.slot, stencil)
        return same and int(np.count_nonzero(stencil)) == self._document.area(one.id)


def _clipped(rect: Rect, where: np.ndarray | None, bounds: Rect) -> tuple[Rect, np.ndarray]:
    inside = rect & bounds
    if where is None:
        return inside, np.ones((inside.height, inside.width), bool)
    return inside, where[inside.within(rect)]
