"""The fixes of objects that share pixels, are empty, or are several: cut, delete, split."""

from __future__ import annotations

import numpy as np

from segdesk.model.document import Document
from segdesk.model.objects import MaskObject
from segdesk.ops.components import Parts, parts
from segdesk.qa.finding import Finding
from segdesk.qa.limits import Limits

from .mend import NEW, UNLABELLED, Mend, Move, called, refused

GONE = "The object is gone."


def delete(document: Document, finding: Finding, _limits: Limits) -> Mend:
    """The object goes, with its pixels."""
    one = document.objects.get(finding.object or 0)
    if one is None:
        return refused(GONE)
    area = document.area(one.id)
    pixels = f", with {area:,} px" if area else ", which has no pixels"
    return Mend(f"Delete {called(document, one.id)}{pixels}.", removed=(one.id,))


def cut_lower(document: Document, finding: Finding, _limits: Limits) -> Mend:
    """Shared pixels stay with the upper object, which the finding names; the lower one loses them.

    A lower object of which nothing is left goes with them.
    """
    upper = document.objects.get(finding.object or 0)
    if upper is None:
        return refused(GONE)
    moves, removed = [], []
    for lower in _under(document, upper, finding):
        move = _shared(document, lower, upper)
        if move is not None:
            moves.append(move)
        if move is not None and move.pixels == document.area(lower.id):
            removed.append(lower.id)
    if not moves:
        return refused("The objects no longer share pixels.")
    lowers = " and ".join(called(document, move.giver) for move in moves)
    pixels = sum(move.pixels for move in moves)
    ends = " It goes, as nothing of it is left." if removed else ""
    said = f"Take {pixels:,} px from {lowers}; {called(document, upper.id)} keeps them.{ends}"
    return Mend(said, tuple(moves), removed=tuple(removed))


def _under(document: Document, upper: MaskObject, finding: Finding) -> list[MaskObject]:
    """The lower objects that the finding is about: those whose box meets the upper one's in its rect."""
    box = document.box(upper.id)
    return [
        one
        for one in document.objects.ordered
        if one.order < upper.order
        and one.plane != upper.plane
        and not (common := document.box(one.id) & box).is_empty
        and finding.rect in (None, common)
    ]


def _shared(document: Document, lower: MaskObject, upper: MaskObject) -> Move | None:
    rect = document.box(lower.id) & document.box(upper.id)
    planes = document.planes
    where = planes[lower.plane][rect.slices] == lower.slot
    where &= planes[upper.plane][rect.slices] == upper.slot
    return Move(rect, where, lower.id, UNLABELLED) if where.any() else None


def split(document: Document, finding: Finding, limits: Limits) -> Mend:
    """Parts that lie farther from the largest one than limits allow become objects of their own."""
    one = document.objects.get(finding.object or 0)
    if one is None or not document.area(one.id):
        return refused(GONE)
    box, stencil = document.stencil(one.id)
    found = parts(stencil)
    moves = []
    for place in _far(found, limits.overlap_far):
        left, top, right, bottom = found.boxes[place].tolist()
        rect = type(box)(left, top, right, bottom)
        where = found.labels[rect.slices] == place + 1
        moves.append(Move(rect.moved(box.left, box.top), where, one.id, NEW))
    if not moves:
        return refused("Its parts lie together.")
    new = "one new object" if len(moves) == 1 else f"{len(moves)} new objects"
    pixels = sum(move.pixels for move in moves)
    said = f"Make {new} of the far parts of {called(document, one.id)} ({pixels:,} px)."
    return Mend(said, tuple(moves))


def _far(found: Parts, times: float) -> list[int]:
    """Parts whose box lies farther from the largest part's box than so many times its size."""
    largest = int(np.argmax(found.areas))
    left, top, right, bottom = found.boxes[largest]
    boxes = found.boxes
    aside = np.maximum(0, np.maximum(boxes[:, 0] - right, left - boxes[:, 2]))
    below = np.maximum(0, np.maximum(boxes[:, 1] - bottom, top - boxes[:, 3]))
    gaps = np.maximum(aside, below)
    size = max(right - left, bottom - top)
    return [int(place) for place in np.flatnonzero(gaps > times * size)]
