"""The masks of an image after its repair: values first, then places. Arrays only; nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.model.stored import StoredMask
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.scrambled import straightened
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import Subject
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.resolve import UNCOVERED, UNRESOLVED, Ids, Resolved, resolve
from segdesk.repair.values.views import View, views_of


@dataclass(frozen=True, eq=False)
class Outcome:
    """ids: a mask per file, in the image's frame: class ids or object numbers, UNRESOLVED, UNCOVERED.

    resolved: the same before they were placed.
    """

    ids: tuple[Ids, ...]
    resolved: tuple[Resolved, ...]

    @property
    def uncovered_px(self) -> int:
        return sum(int(np.count_nonzero(one == UNCOVERED)) for one in self.ids)


def outcome(
    subject: Subject,
    masks: tuple[StoredMask, ...],
    verdicts: tuple[Verdict, ...] | None,
    placed: Placed | None,
) -> Outcome:
    """What the masks of a subject become under verdicts (None: values stay) and a place (None: stays)."""
    resolved = tuple(resolved_mask(mask, verdicts[at] if verdicts else None) for at, mask in enumerate(masks))
    ids = tuple(placed_ids(one.ids, placed, subject.size) for one in resolved)
    return Outcome(ids, resolved)


def resolved_mask(mask: StoredMask, verdict: Verdict | None) -> Resolved:
    """The ids of a mask in its own frame. Without a verdict, or one to ask about, its values as they are."""
    if verdict is not None and verdict.reading is not None and verdict.proposal.decision is not Decision.ASK:
        return resolve(mask, verdict.reading, verdict.noise)
    return Resolved(codes_of(mask), 1.0)


def codes_of(mask: StoredMask) -> Ids:
    """The values of a mask as int32: the first view that it has, else all UNRESOLVED."""
    views = views_of(mask)
    for view in (View.VALUE, View.GREY, View.COLOR, View.ALPHA):
        if view in views:
            return views[view].astype(np.int32)
    height, width = mask.pixels.shape[:2]
    return np.full((height, width), UNRESOLVED, np.int32)


def labels_for_place(masks: tuple[Resolved, ...]) -> Ids:
    """One label image of all masks of an image of one size: what lies where."""
    if len(masks) == 1:
        return masks[0].ids
    shape = masks[0].ids.shape
    labels = np.zeros(shape, np.int32)
    for number, one in enumerate(masks, 1):
        if one.ids.shape == shape:
            labels[one.ids > 0] = number
    return labels


def placed_ids(ids: Ids, placed: Placed | None, size: tuple[int, int]) -> Ids:
    if placed is None or placed.proposal.decision is Decision.LEAVE:
        return ids
    straight = _straightened(ids, placed, size)
    return np.asarray(placed.placement.warp(straight, size, UNCOVERED), np.int32)


def _straightened(ids: Ids, placed: Placed, size: tuple[int, int]) -> NDArray[Any]:
    """Rows set right; anything else as it is."""
    width, height = size
    if placed.proposal.diagnosis == "row_order":
        return ids.ravel().reshape((height, width), order="F")
    if placed.proposal.diagnosis == "row_width":
        return straightened(ids, placed.look.width)
    return ids


def changed_px(before: NDArray[Any], after: Ids) -> int:
    """Pixels that differ; all of after where the shapes do."""
    if before.shape != after.shape:
        return int(after.size)
    return int(np.count_nonzero(before != after))
