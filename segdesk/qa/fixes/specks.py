"""The fix of fragments: islands go to what is around them, holes are filled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.document import Document
from segdesk.model.objects import MaskObject
from segdesk.ops.components import holes, parts, split
from segdesk.ops.cv import cv2
from segdesk.ops.runs import histogram
from segdesk.ops.stencil import Placed, Stencil, as_bytes
from segdesk.qa.finding import Finding
from segdesk.qa.limits import Limits

from .mend import UNLABELLED, Mend, Move, called, refused

_SQUARE = np.ones((3, 3), np.uint8)


def clean(document: Document, finding: Finding, limits: Limits) -> Mend:
    """Drop islands under limits.fragment_px to the object around them, and fill holes under it.

    A hole that holds a whole object, or a locked one, stays: nothing is wiped out on the way.
    """
    one = document.objects.get(finding.object or 0)
    if one is None or not document.area(one.id):
        return refused("The object is gone.")
    islands = [_to_around(document, one, place) for place in _islands(document, one, limits.fragment_px)]
    filled, kept = _filled(document, one, limits.fragment_px)
    if not islands and not filled:
        return refused(kept or "It has no islands and no holes of this size.")
    return Mend(_sentence(document, one, islands, filled), (*islands, *filled), refusal=kept)


def _islands(document: Document, one: MaskObject, under_px: int) -> Iterator[Placed]:
    """Parts under the limit; never all of the object: the largest stays."""
    box, stencil = document.stencil(one.id)
    pieces = split(stencil, (box.left, box.top))
    largest = max(range(len(pieces)), key=lambda n: np.count_nonzero(pieces[n][1]))
    for place, piece in enumerate(pieces):
        if place != largest and np.count_nonzero(piece[1]) < under_px:
            yield piece


def _to_around(document: Document, one: MaskObject, island: Placed) -> Move:
    """The island given to whoever has most of the pixels around it in its plane."""
    rect, where = island
    frame = rect.grown(1) & document.bounds
    inside = np.zeros((frame.height, frame.width), bool)
    inside[rect.within(frame)] = where
    ring = np.asarray(cv2.dilate(as_bytes(inside), _SQUARE)).view(bool) & ~inside
    around, counts = histogram(document.planes[one.plane][frame.slices][ring])
    slot = int(around[int(np.argmax(counts))]) if len(around) else 0
    taker = document.objects.by_slot.get((one.plane, slot))
    return Move(rect, where, one.id, taker.id if taker is not None else UNLABELLED)


def _filled(document: Document, one: MaskObject, under_px: int) -> tuple[list[Move], str]:
    """Moves that fill the small holes of an object, and why some stay."""
    box, stencil = document.stencil(one.id)
    found = parts(holes(stencil, under_px), connectivity=8)
    moves: list[Move] = []
    kept = ""
    for number, edges in enumerate(found.boxes.tolist(), 1):
        rect = Rect(*edges)
        where = found.labels[rect.slices] == number
        added = _one_hole(document, one, rect.moved(box.left, box.top), where)
        if isinstance(added, str):
            kept = added
        else:
            moves += added
    return moves, kept


def _one_hole(document: Document, one: MaskObject, rect: Rect, where: Stencil) -> list[Move] | str:
    slots = document.planes[one.plane][rect.slices]
    moves = []
    for slot in np.unique(slots[where]).tolist():
        owner = document.objects.by_slot.get((one.plane, slot))
        taken = where & (slots == slot)
        if owner is not None and np.count_nonzero(taken) == document.area(owner.id):
            return f"A hole holds all of {called(document, owner.id)} and stays."
        moves.append(Move(rect, taken, owner.id if owner is not None else UNLABELLED, one.id))
    return moves


def _sentence(document: Document, one: MaskObject, islands: list[Move], filled: list[Move]) -> str:
    words = []
    if islands:
        takers = {move.taker for move in islands}
        pixels = sum(move.pixels for move in islands)
        whole = "1 island" if len(islands) == 1 else f"{len(islands)} islands"
        if takers == {UNLABELLED}:
            words.append(f"drop {whole} ({pixels:,} px) of {called(document, one.id)}")
        elif len(takers) == 1:
            words.append(f"give {whole} ({pixels:,} px) to {called(document, takers.pop())} around")
        else:
            words.append(f"give {whole} ({pixels:,} px) to what is around them")
    if filled:
        pixels = sum(move.pixels for move in filled)
        words.append(f"fill holes of {called(document, one.id)} ({pixels:,} px)")
    said = " and ".join(words)
    return f"{said[0].upper()}{said[1:]}."
