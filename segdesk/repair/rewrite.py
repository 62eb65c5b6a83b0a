"""Repaired masks become the planes and objects of a document, through its one door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.geometry import Rect
from segdesk.model.classes import ClassMap, Kind
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.overlap import Overlap
from segdesk.repair.outcome import Outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.subject import Meaning
from segdesk.repair.values.resolve import UNCOVERED, Ids

Stencil = NDArray[np.bool_]
OVERLAP = Overlap.ALLOW
"""Repaired objects overlap as they did before."""


def rewrite(document: Document, edit: Edit, plan: ImagePlan, done: Outcome) -> None:
    """Put what a repair made in place of what is there. The stored mask is dropped: planes hold it now.

    Inside `with document.edit(...) as edit`. No object may be locked.
    """
    meaning = plan.subject.meaning
    if document.stored is None and meaning is not Meaning.CLASSES:
        _move_objects(document, edit, plan)
        return
    _WRITERS[meaning](document, edit, plan, done)
    edit.set_stored(None)


def _write_classes(document: Document, edit: Edit, plan: ImagePlan, done: Outcome) -> None:
    """One object for each class; objects of a class that has one keep their id."""
    ids = filled(done.ids[0], document.classes, plan.uncovered)
    mine = {document.classes.by_key(one.class_key).id: one.id for one in document.objects}
    before = _class_ids(document)
    edit.erase(document.bounds, where=before != ids)
    for class_id, rect, stencil in stencils(ids):
        one = document.classes.by_id(class_id)
        if one is None or one.kind is Kind.BACKGROUND:
            continue
        target = mine[class_id] if class_id in mine else edit.add(one.key)
        edit.write(rect, target, where=stencil & (before[rect.slices] != class_id))
    _drop_empty(document, edit)


def _class_ids(document: Document) -> Ids:
    width, height = document.size
    canvas = np.full((height, width), -1, np.int32)
    for one in document.objects.ordered:
        rect, stencil = document.stencil(one.id)
        canvas[rect.slices][stencil] = document.classes.by_key(one.class_key).id
    return canvas


def _write_objects(document: Document, edit: Edit, _plan: ImagePlan, done: Outcome) -> None:
    """One object for each number above 0."""
    key = _class_of_objects(document.classes)
    for number, rect, stencil in stencils(done.ids[0]):
        if number > 0:
            edit.write(rect, edit.add(key), where=stencil)


def _write_parts(document: Document, edit: Edit, _plan: ImagePlan, done: Outcome) -> None:
    """One object for each mask file."""
    key = _class_of_objects(document.classes)
    for ids in done.ids:
        for number, rect, stencil in stencils(ids):
            if number == 1:
                edit.write(rect, edit.add(key), where=stencil)


Writer = Callable[[Document, Edit, ImagePlan, Outcome], None]
_WRITERS: dict[Meaning, Writer] = {
    Meaning.CLASSES: _write_classes,
    Meaning.OBJECTS: _write_objects,
    Meaning.BINARY: _write_parts,
    Meaning.SEGMENTS: _write_objects,
}


def _class_of_objects(classes: ClassMap) -> int:
    """The key of the first thing, else of the first class that is neither background nor void."""
    usable = [one for one in classes if one.kind not in (Kind.BACKGROUND, Kind.VOID)] or list(classes)
    return next((one for one in usable if one.kind is Kind.THING), usable[0]).key


def _move_objects(document: Document, edit: Edit, plan: ImagePlan) -> None:
    """Every object's pixels to where the plan puts them; those that leave the image whole are removed."""
    assert plan.placed is not None
    placement = plan.placed.placement
    width, height = document.size
    planes = [placement.warp(plane, (width, height), 0) for plane in document.planes]
    moved = [(one, planes[one.plane]) for one in document.objects.ordered]
    before = {one.id: document.area(one.id) for one in document.objects}
    edit.erase(document.bounds)
    for one, plane in moved:
        for _, rect, stencil in stencils(np.where(plane == one.slot, 1, 0)):
            edit.write(rect, one.id, where=stencil)
    for one, _ in moved:
        if before[one.id] and not document.area(one.id):
            edit.remove(one.id)


def _drop_empty(document: Document, edit: Edit) -> None:
    for one in list(document.objects):
        if not document.area(one.id):
            edit.remove(one.id)


def filled(ids: Ids, classes: ClassMap, uncovered: int | None = None) -> Ids:
    """Pixels that no mask covers become the class uncovered, else the void class of lowest id; without one
    they stay unlabelled."""
    void = classes.void.id if classes.void is not None else -1
    return np.where(ids == UNCOVERED, void if uncovered is None else uncovered, ids).astype(np.int32)


def stencils(ids: NDArray[Any]) -> Iterator[tuple[int, Rect, Stencil]]:
    """Each value from 0 up that occurs, with its tight box and which pixels of it have the value."""
    if not ids.size:
        return
    values, places = np.unique(ids, return_inverse=True)
    places = places.reshape(ids.shape)
    boxes = _boxes(places, len(values))
    for at, value in enumerate(values.tolist()):
        if value >= 0:
            rect = Rect(*boxes[at])
            yield value, rect, places[rect.slices] == at


def _boxes(places: NDArray[np.intp], count: int) -> list[tuple[int, int, int, int]]:
    """(left, top, right, bottom) of each place, in one pass over the pixels."""
    height, width = places.shape
    low = np.full((count, 2), max(width, height), np.int64)
    high = np.zeros((count, 2), np.int64)
    rows, columns = np.divmod(np.arange(places.size), width)
    flat = places.ravel()
    for axis, line in enumerate((columns, rows)):
        np.minimum.at(low[:, axis], flat, line)
        np.maximum.at(high[:, axis], flat, line + 1)
    return [(int(a[0]), int(a[1]), int(b[0]), int(b[1])) for a, b in zip(low, high, strict=True)]
