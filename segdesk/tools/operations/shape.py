"""The pixels of objects grown, shrunk, smoothed, filled, cleaned."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.ops import morphology
from segdesk.ops.components import holes, parts
from segdesk.ops.stencil import Ints, Stencil, framed
from segdesk.tools.operations.operation import Ids

Numbers = npt.NDArray[np.int32]

AROUND, UNLABELLED = "around", "unlabelled"
"""Where the pixels of dropped islands go: to what is around each of them, or to nothing."""


def grow(edit: Edit, ids: Ids, *, radius_px: float) -> Ids:
    """Every pixel at most so far from the object becomes its, as far as the overlap policy allows."""
    return _reshape(edit, ids, lambda stencil: morphology.grow(stencil, radius_px), radius_px)


def shrink(edit: Edit, ids: Ids, *, radius_px: float) -> Ids:
    """Every pixel at most so far from the outside leaves the object. The image's border takes nothing."""
    return _reshape(edit, ids, lambda stencil: morphology.shrink(stencil, radius_px), 1)


def smooth(edit: Edit, ids: Ids, *, radius_px: float) -> Ids:
    """Every pixel becomes what most of the disc around it are."""
    return _reshape(edit, ids, lambda stencil: morphology.smooth(stencil, radius_px), 2 * radius_px)


def fill_holes(edit: Edit, ids: Ids, *, under_px: int) -> Ids:
    """Holes smaller than so many pixels are filled, with 0 all of them. Objects in a hole are not part of it
    where the overlap policy keeps them."""
    found = 0
    for one in ids:
        box, stencil = edit.document.stencil(one)
        inside = holes(stencil, under_px or None)
        found += int(np.count_nonzero(inside))
        edit.write(box, one, where=inside)
    if not found:
        raise ValueError("There are no holes" if not under_px else f"There are no holes under {under_px} px")
    return ids


def drop_islands(edit: Edit, ids: Ids, *, under_px: int, to: str) -> Ids:
    """Connected parts smaller than so many pixels leave their object; its largest part always stays.

    to AROUND: each goes to whatever touches most of its border, be it unlabelled; locked objects get none.
    """
    found = 0
    for one in ids:
        box, stencil = edit.document.stencil(one)
        islands = _islands(stencil, under_px)
        found += int(islands.max(initial=0))
        heirs = _heirs(edit.document, one, box, islands) if to == AROUND else {}
        edit.erase(box, where=islands > 0, objects=(one,))
        for heir, where in heirs.items():
            edit.write(box, heir, where=where)
    if not found:
        raise ValueError(f"There are no islands under {under_px} px")
    return ids


def _reshape(edit: Edit, ids: Ids, reshaped: Callable[[Stencil], Stencil], margin_px: float) -> Ids:
    """Objects get other pixels: first all give up theirs, then all take. Those left without any go."""
    document, jobs = edit.document, []
    for one in ids:
        box, old = document.stencil(one)
        if not box.is_empty:
            frame = box.grown(math.ceil(margin_px)) & document.bounds
            before = framed(box, old, frame)
            jobs.append((one, frame, before, reshaped(before)))
    for one, frame, before, after in jobs:
        edit.erase(frame, where=before & ~after, objects=(one,))
    for one, frame, before, after in jobs:
        edit.write(frame, one, where=after & ~before)
    edit.remove_all([one for one, *_ in jobs if document.area(one) == 0])
    return ids


def _islands(stencil: Stencil, under_px: int) -> Numbers:
    """The parts to drop, numbered from 1; 0 elsewhere."""
    found = parts(stencil)
    is_small = found.areas < under_px
    if found.count:
        is_small[int(np.argmax(found.areas))] = False
    numbers = np.where(is_small, np.cumsum(is_small), 0)
    return np.concatenate(([0], numbers)).astype(np.int32)[found.labels]


def _heirs(document: Document, object_id: int, box: Rect, islands: Numbers) -> dict[int, Stencil]:
    """By object the islands that it gets (bool, of the box): those whose border it touches most."""
    one = document.objects[object_id]
    table = document.objects.by_slot
    island, slot = _touching(document.planes[one.plane], box, islands)
    met = [at for at in np.unique(slot).tolist() if at]
    closed = [at for at in met if document.is_locked(table[one.plane, at])]
    counts_for = ~np.isin(slot, [*closed, one.slot])
    pairs, edges = np.unique((island << 16 | slot)[counts_for], return_counts=True)
    slot_of = np.zeros(int(islands.max(initial=0)) + 1, np.int64)
    pairs = pairs[np.argsort(edges, kind="stable")]
    slot_of[pairs >> 16] = pairs & 0xFFFF  # of several the last one stays: the one with the most edges
    winners = np.unique(slot_of[slot_of > 0]).tolist()
    return {table[one.plane, winner].id: (slot_of == winner)[islands] for winner in winners}


def _touching(plane: np.ndarray, box: Rect, islands: Numbers) -> tuple[Ints, Ints]:
    """For every pixel edge around a pixel of an island its number, and the slot on the other side."""
    rows, columns = np.nonzero(islands)
    height, width = plane.shape
    island: list[Ints] = []
    slot: list[Ints] = []
    for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        y, x = rows + (box.top + dy), columns + (box.left + dx)
        inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        island.append(islands[rows[inside], columns[inside]].astype(np.int64))
        slot.append(plane[y[inside], x[inside]].astype(np.int64))
    return np.concatenate(island), np.concatenate(slot)
