"""A mend: what a fix would do to one image, worked out before anything changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from segdesk.geometry import Polygon, Rect
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.ops.stencil import Stencil
from segdesk.repair.outcome import Outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.rewrite import rewrite

UNLABELLED = 0
NEW = -1
"""A taker that does not exist yet: an object like the giver."""


@dataclass(frozen=True, eq=False)
class Move:
    """Pixels (where, of rect's shape) go from one object to another: ids, UNLABELLED, or NEW as taker."""

    rect: Rect
    where: Stencil
    giver: int
    taker: int

    @property
    def pixels(self) -> int:
        return int(np.count_nonzero(self.where))


@dataclass(frozen=True, eq=False)
class Restored:
    """What a repair made of a mask that was kept as it came. pixels: how many change their value."""

    plan: ImagePlan
    done: Outcome
    pixels: int


@dataclass(frozen=True, eq=False)
class Mend:
    """moves in order, then outlines, then removed objects, then restored. said: a sentence on what it does.

    refusal: why nothing, or not all, can be done; a mend of nothing but words does nothing.
    """

    said: str = ""
    moves: tuple[Move, ...] = ()
    outlines: Mapping[int, Polygon | None] = field(default_factory=dict)
    removed: tuple[int, ...] = ()
    restored: Restored | None = None
    refusal: str = ""

    @property
    def does_nothing(self) -> bool:
        return not (self.moves or self.outlines or self.removed or self.restored)

    def pixels(self, document: Document) -> int:
        """How many pixels get another owner."""
        if self.restored is not None:
            return self.restored.pixels
        return sum(one.pixels for one in self.moves) + sum(document.area(one) for one in self.removed)


def refused(reason: str) -> Mend:
    """A mend that does nothing, and why."""
    return Mend(refusal=reason)


def carry_out(edit: Edit, document: Document, mend: Mend) -> None:
    """Do it. The edit must allow overlaps: a mend says itself from whom pixels are taken."""
    for move in mend.moves:
        if move.giver:
            edit.erase(move.rect, where=move.where, objects=(move.giver,))
        if move.taker:
            taker = _like(edit, document, move.giver) if move.taker == NEW else move.taker
            edit.write(move.rect, taker, where=move.where)
    for object_id, polygon in mend.outlines.items():
        edit.change(object_id, polygon=polygon, agrees=polygon is not None)
    edit.remove_all(mend.removed)
    if mend.restored is not None:
        rewrite(document, edit, mend.restored.plan, mend.restored.done)


def locked_by(document: Document, mend: Mend) -> Mend:
    """The mend, or nothing and why when it would touch a locked object."""
    givers_and_takers = [one for move in mend.moves for one in (move.giver, move.taker)]
    for object_id in (*givers_and_takers, *mend.outlines, *mend.removed):
        one = document.objects.get(object_id)
        if one is not None and document.is_locked(one):
            return replace(refused(f"{called(document, object_id)} is locked."), said=mend.said)
    return mend


def called(document: Document, object_id: int) -> str:
    """'Car #3'; the class's name alone where it has no other object, as in semantic masks."""
    one = document.objects[object_id]
    name = document.classes.by_key(one.class_key).name
    is_sole = sum(other.class_key == one.class_key for other in document.objects) == 1
    return name if is_sole else f"{name} #{object_id}"


def _like(edit: Edit, document: Document, object_id: int) -> int:
    one = document.objects[object_id]
    return edit.add(one.class_key, plane=one.plane, z=one.z, crowd=one.crowd)
