"""Which object lies on which: up, down, top, bottom. Only the objects themselves are altered."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.tools.operations.operation import Ids

Order = tuple[int, int]
Bound = Callable[[MaskObject, list[Order]], Order | None]
"""The place of the object to pass, among those of the others from the bottom up; None when there is none."""


def up(edit: Edit, ids: Ids) -> Ids:
    """Each goes over the next object above it. Among themselves they stay in order."""
    return _rise(edit, ids, lambda one, others: min((at for at in others if at > one.order), default=None))


def down(edit: Edit, ids: Ids) -> Ids:
    """Each goes under the next object below it."""
    return _sink(edit, ids, lambda one, others: max((at for at in others if at < one.order), default=None))


def to_top(edit: Edit, ids: Ids) -> Ids:
    """Over all others."""
    return _rise(edit, ids, lambda one, others: max((at for at in others if at > one.order), default=None))


def to_bottom(edit: Edit, ids: Ids) -> Ids:
    """Under all others."""
    return _sink(edit, ids, lambda one, others: min((at for at in others if at < one.order), default=None))


def _rise(edit: Edit, ids: Ids, bound: Bound) -> Ids:
    objects, others = _sorted(edit, ids)
    before: Order | None = None
    for one in objects:
        passed = [at for at in (bound(one, others), before) if at is not None]
        z = max([one.z, *(z if one.id > other else z + 1 for z, other in passed)])
        before = _place(edit, one, z)
    return ids


def _sink(edit: Edit, ids: Ids, bound: Bound) -> Ids:
    objects, others = _sorted(edit, ids)
    before: Order | None = None
    for one in reversed(objects):
        passed = [at for at in (bound(one, others), before) if at is not None]
        z = min([one.z, *(z if one.id < other else z - 1 for z, other in passed)])
        before = _place(edit, one, z)
    return ids


def _sorted(edit: Edit, ids: Iterable[int]) -> tuple[list[MaskObject], list[Order]]:
    """The objects from the bottom up, and the places of the others."""
    wanted = set(ids)
    ordered = edit.document.objects.ordered
    others = [one.order for one in ordered if one.id not in wanted]
    return [one for one in ordered if one.id in wanted], others


def _place(edit: Edit, one: MaskObject, z: int) -> Order:
    if z != one.z:
        edit.change(one.id, z=z)
    return z, one.id
