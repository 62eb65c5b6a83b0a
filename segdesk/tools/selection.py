"""What the person works on: selected objects, chosen points, current class. Never in the history. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from segdesk.event import Event
from segdesk.model.document import Document


class VertexAt(NamedTuple):
    """A vertex of a polygon: part, ring (0 the outer one, n the hole n - 1), place in its ring."""

    part: int
    ring: int
    place: int


class Selection:
    """Selected objects of one document at a time, in the order they were chosen; and the current class.

    changed() is announced when ids, vertices or vertex editing differ, class_changed() for the class.
    Objects that are gone from the document are dropped by themselves, also on undo.
    """

    def __init__(self, class_key: int = 0) -> None:
        self.ids: tuple[int, ...] = ()
        self.class_key = class_key
        self.editing_vertices = False
        self.vertices: frozenset[VertexAt] = frozenset()
        self.changed: Event[[]] = Event()
        self.class_changed: Event[[]] = Event()
        self._document: Document | None = None

    @property
    def document(self) -> Document | None:
        return self._document

    @property
    def sole(self) -> int | None:
        """The selected object when it is one and no more."""
        return self.ids[0] if len(self.ids) == 1 else None

    def __contains__(self, object_id: int) -> bool:
        return object_id in self.ids

    def open(self, document: Document | None) -> None:
        """Work on another document, with nothing selected."""
        if self._document is not None:
            self._document.objects_changed.disconnect(self._drop_gone)
        self._document = document
        if document is not None:
            document.objects_changed.connect(self._drop_gone)
        self._set((), editing=False)

    def select(self, *object_ids: int) -> None:
        """These and no others. A sole object makes its class the current one."""
        self._set(object_ids, editing=self.editing_vertices and object_ids == self.ids)
        if self.sole is not None and self._document is not None:
            one = self._document.objects[self.sole]
            self.set_class(self._document.classes.resolve(one.class_key))

    def toggle(self, object_id: int) -> None:
        """Add an object, or take it out."""
        if object_id in self.ids:
            self.select(*(one for one in self.ids if one != object_id))
        else:
            self.select(*self.ids, object_id)

    def add(self, object_ids: Iterable[int]) -> None:
        self.select(*dict.fromkeys((*self.ids, *object_ids)))

    def clear(self) -> bool:
        """Select nothing; whether something was selected."""
        had = bool(self.ids)
        self._set((), editing=False)
        return had

    def edit_vertices(self, *, on: bool = True) -> None:
        """Begin or end the editing of the sole object's points."""
        self._set(self.ids, editing=on and self.sole is not None)

    def choose(self, vertices: Iterable[VertexAt]) -> None:
        """These points of the sole object and no others."""
        self._set(self.ids, editing=self.editing_vertices, vertices=frozenset(vertices))

    def set_class(self, class_key: int) -> None:
        """Paint as this class from now on. What is selected stays so."""
        if class_key != self.class_key:
            self.class_key = class_key
            self.class_changed.emit()

    def _set(
        self, ids: tuple[int, ...], *, editing: bool, vertices: frozenset[VertexAt] = frozenset()
    ) -> None:
        before = self.ids, self.editing_vertices, self.vertices
        self.ids, self.editing_vertices, self.vertices = ids, editing, vertices
        if before != (ids, editing, vertices):
            self.changed.emit()

    def _drop_gone(self) -> None:
        """After undo an object may be gone, or have another polygon with fewer points."""
        document = self._document
        assert document is not None
        left = tuple(one for one in self.ids if one in document.objects)
        editing = self.editing_vertices and len(left) == 1 and document.objects[left[0]].polygon is not None
        kept = frozenset(one for one in self.vertices if editing and self._has(left[0], one))
        self._set(left, editing=editing, vertices=kept)

    def _has(self, object_id: int, at: VertexAt) -> bool:
        document = self._document
        assert document is not None
        polygon = document.objects[object_id].polygon
        if polygon is None or at.part >= len(polygon) or at.ring > len(polygon[at.part].holes):
            return False
        part = polygon[at.part]
        return at.place < len((part.outer, *part.holes)[at.ring])
