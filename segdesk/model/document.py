"""The document of one image: planes of slots and a table of objects, changed only through edit()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from segdesk.event import Event
from segdesk.geometry import Rect
from segdesk.lazy import lazy
from segdesk.model.classes import ClassMap
from segdesk.model.edit import Edit
from segdesk.model.entry import ClassUse
from segdesk.model.extents import PlaneExtents
from segdesk.model.objects import NO_OBJECTS, MaskObject, ObjectTable
from segdesk.model.overlap import Overlap
from segdesk.model.recorder import tile_rect
from segdesk.model.step import Change, Key, Part, Tile, TileAt
from segdesk.model.stored import StoredMask
from segdesk.ops.blank import blank
from segdesk.ops.runs import Extents, Rows

Record = Callable[[str, Mapping[Key, Change]], None]


@dataclass
class DocumentContent:
    """What a document is made from and what a reader produces: planes, objects, perhaps a stored mask.

    planes: uint16 arrays of the image's size; the document takes them over. next_object_id is above every
    id that the image ever had.
    """

    size: tuple[int, int]
    planes: list[np.ndarray] = field(default_factory=list)
    objects: ObjectTable = NO_OBJECTS
    stored: StoredMask | None = None
    next_object_id: int = 1

    @lazy
    def rows(self) -> tuple[Rows, ...]:
        """Each plane as runs along its rows; made when first asked for, by whoever has filled them."""
        return tuple(Rows.of(plane) for plane in self.planes)

    @lazy
    def extents(self) -> tuple[Extents, ...]:
        """Areas and boxes per slot, for each plane; of its rows."""
        return tuple(one.extents() for one in self.rows)

    @property
    def is_measured(self) -> bool:
        return "extents" in self.__dict__


class Document:
    """Planes, objects and stored mask of one image.

    Everybody reads; `with document.edit("Brush") as edit:` is the only way to change. changed(rect) is
    announced for pixels, objects_changed() for the table or the stored mask, both also on undo.
    """

    def __init__(
        self, image: int, content: DocumentContent, classes: ClassMap, record: Record | None = None
    ) -> None:
        """record(name, changes) is told of each finished edit; without one nothing can be undone."""
        self.image = image
        self.size = content.size
        self.classes = classes
        self.objects = content.objects
        self.stored = content.stored
        self.revision = 0
        self.busy = ""
        """While a job works on a fork: what it does; edits are refused until it is done."""
        self.refusal: Exception | None = None
        """Why edits are refused for good (the project is read-only); raised by edit()."""
        self.changed: Event[Rect] = Event()
        self.objects_changed: Event[[]] = Event()
        self._record = record
        self._edit: Edit | None = None
        self._planes, columns = content.planes or [self._blank()], content.objects.columns
        self._extents = [
            PlaneExtents(plane if at < len(columns) and len(columns[at].slots) else None)
            for at, plane in enumerate(self._planes)
        ]
        self._next_id = max(content.next_object_id, max(content.objects.by_id, default=0) + 1)

    @property
    def bounds(self) -> Rect:
        return Rect(0, 0, *self.size)

    @property
    def planes(self) -> tuple[np.ndarray, ...]:
        """uint16 arrays of height x width, read-only; at least one."""
        return tuple(_read_only(plane) for plane in self._planes)

    @property
    def editing(self) -> bool:
        return self._edit is not None

    def area(self, object_id: int) -> int:
        """Pixels of an object."""
        one = self.objects[object_id]
        return self._extents[one.plane].area(one.slot)

    def box(self, object_id: int) -> Rect:
        """The tight box around an object's pixels; empty when it has none."""
        one = self.objects[object_id]
        return self._extents[one.plane].box(one.slot, self._planes[one.plane])

    def reach(self, object_id: int) -> Rect:
        """A box around an object's pixels, perhaps wider than the tight one; costs no look at pixels."""
        one = self.objects[object_id]
        return self._extents[one.plane].reach(one.slot)

    def stencil(self, object_id: int) -> tuple[Rect, np.ndarray]:
        """An object's tight box and which pixels in it are the object's (bool)."""
        one, box = self.objects[object_id], self.box(object_id)
        return box, self._planes[one.plane][box.slices] == one.slot

    def objects_at(self, image_x: int, image_y: int) -> tuple[MaskObject, ...]:
        """The objects at a pixel, the topmost first."""
        if not (0 <= image_x < self.size[0] and 0 <= image_y < self.size[1]):
            return ()
        found = (
            self.objects.by_slot.get((index, int(plane[image_y, image_x])))
            for index, plane in enumerate(self._planes)
        )
        return tuple(sorted((one for one in found if one), key=lambda one: one.order, reverse=True))

    def use(self) -> list[ClassUse]:
        """Objects and pixels per class, merged classes followed."""
        totals: dict[int, tuple[int, int]] = {}
        for columns, extents in zip(self.objects.columns, self._extents, strict=False):
            slots = columns.slots
            keys, of_key, counts = np.unique(
                columns.class_keys[slots], return_inverse=True, return_counts=True
            )
            pixels = np.bincount(of_key, extents.areas(len(columns.ids))[slots], len(keys))
            for key, objects, area in zip(keys.tolist(), counts.tolist(), pixels.tolist(), strict=True):
                target = self.classes.resolve(key)
                before = totals.get(target, (0, 0))
                totals[target] = before[0] + objects, before[1] + int(area)
        return [ClassUse(key, *counts) for key, counts in totals.items()]

    def is_locked(self, one: MaskObject) -> bool:
        """An object is locked by itself or by its class."""
        return one.locked or self.classes.by_key(one.class_key).locked

    @contextmanager
    def edit(
        self,
        name: str,
        *,
        overlap: Overlap = Overlap.KEEP,
        within: Collection[int] | None = None,
        into: MutableMapping[Key, Change] | None = None,
    ) -> Iterator[Edit]:
        """Change pixels and objects. One step when the block ends, none when nothing differs.

        within: class keys; only pixels of these classes are painted then, and are taken over. into: collects
        the changes for a step over many images instead of recording one. An exception inside the block
        restores every byte and passes on.
        """
        if self.refusal is not None:
            raise self.refusal
        if self._edit is not None or self.busy:
            raise RuntimeError(f"The image is being changed by {self.busy or 'another edit'}.")
        edit = Edit(self, overlap=overlap, within=within)
        self._edit = edit
        try:
            yield edit
            changes = edit.finish()
        except BaseException:
            edit.restore()
            raise
        finally:
            self._edit = None
        if changes and into is not None:
            into.update(changes)
        elif changes and self._record is not None:
            self._record(name, changes)

    def apply(self, values: Mapping[Key, object]) -> None:
        """Put values of this image in place (undo, redo, and steps that were made elsewhere)."""
        objects, touched = dict(self.objects.by_id), False
        for key, value in values.items():
            if key.part is Part.OBJECT:
                touched = True
                objects.pop(key.item, None)
                if isinstance(value, MaskObject):
                    objects[key.item] = value
            elif key.part is Part.STORED:
                touched = True
                self.stored = value if isinstance(value, StoredMask) else None
        if touched:
            self.objects = ObjectTable(objects)
            self._next_id = max(self._next_id, max(objects, default=0) + 1)
        self._add_planes()
        for key, value in values.items():
            if key.part is Part.TILE:
                self._put_tile(TileAt.of(key.item), value if isinstance(value, Tile) else None)
        self._drop_planes()
        if touched:
            self.objects_changed.emit()

    def fork(self) -> Document:
        """A copy that records nothing, for a job on whole masks; adopt() takes it back."""
        content = DocumentContent(self.size, [], self.objects, self.stored, self._next_id)
        fork = Document(self.image, content, self.classes)
        fork._planes = [plane.copy() for plane in self._planes]
        fork._extents = [extents.copy() for extents in self._extents]
        return fork

    def adopt(self, fork: Document, name: str, changes: Mapping[Key, Change]) -> None:
        """Become a fork that an edit(into=changes) has changed, as one step, without copying pixels."""
        self._planes, self._extents = fork._planes, fork._extents
        self.objects, self.stored, self._next_id = fork.objects, fork.stored, fork._next_id
        self.revision += 1
        if changes and self._record is not None:
            self._record(name, changes)
        self.changed.emit(self.bounds)
        self.objects_changed.emit()

    def _blank(self) -> np.ndarray:
        width, height = self.size
        return blank((height, width), np.uint16)

    def _add_planes(self) -> None:
        """At least as many planes as the table needs."""
        while len(self._planes) < self.objects.plane_count:
            self._planes.append(self._blank())
            self._extents.append(PlaneExtents())

    def _drop_planes(self) -> None:
        """Planes beyond those of the table hold no object, so no pixel."""
        if len(self._planes) > self.objects.plane_count:
            del self._planes[self.objects.plane_count :]
            del self._extents[self.objects.plane_count :]

    def _put_tile(self, at: TileAt, tile: Tile | None) -> None:
        if at.plane >= len(self._planes):
            return  # the plane went with its last object
        rect = tile_rect(at, self.bounds)
        view = self._planes[at.plane][rect.slices]
        after = np.zeros_like(view) if tile is None else tile.pixels()
        self._extents[at.plane].replaced(rect, view, after)
        view[...] = after
        self.revision += 1
        self.changed.emit(rect)


def _read_only(plane: np.ndarray) -> np.ndarray:
    view = plane.view()
    view.setflags(write=False)
    return view
