"""Masks where a way would put them, looked at once more: are all their borders off even so?

The list of ways is closed and the world is not: a margin around a letterbox, a mirrored mask that was moved
as well. What remains is a shift and a scale, and the same search finds it as for masks of their photo's size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry.closer import FEW, spread
from segdesk.repair.geometry.common_scaling import (
    AGREE_PX,
    AGREE_SHARE,
    ENOUGH,
    GAIN,
    GAIN_OF_MANY,
    GAIN_OF_SOUND,
    Scaling,
    common_scaling,
)
from segdesk.repair.geometry.look import CLEAR, Look, compact
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.scaling import Scaled, placement_of, scaled_fit
from segdesk.repair.geometry.support import OUTSIDE
from segdesk.repair.proposal import Decision

_SETTLED = {"scale_shift", "pairing", "row_order", "row_width", "none"}
OF_A_GROUP = 24
"""So many images of a group are looked at once more, however many sizes it has."""
COVERED = 0.9
SAID = "Put so, its borders are off even then: they fit better moved or scaled by a few pixels more."


def to_check(placed: Sequence[Placed]) -> list[int]:
    """The places of images to be looked at once more: some of each kind that can tell."""
    groups: dict[int, list[int]] = defaultdict(list)
    for places in _kinds(placed):
        telling = [at for at in places if placed[at].look.can_tell]
        groups[placed[places[0]].group] += spread(telling, FEW) if telling else []
    return sorted(at for places in groups.values() if places for at in spread(places, OF_A_GROUP))


def _kinds(placed: Sequence[Placed]) -> list[list[int]]:
    """Images that would be put alike, of one size."""
    kinds: dict[Any, list[int]] = defaultdict(list)
    for at, one in enumerate(placed):
        said = one.proposal
        if said.decision is not Decision.LEAVE and said.diagnosis not in _SETTLED:
            kinds[one.group, one.look.image, one.look.mask, one.placement].append(at)
    return list(kinds.values())


def checked(photo: NDArray[np.uint8], ids: NDArray[Any], placed: Placed) -> Look:
    """The look with what is left to do where a verdict puts the mask; ids in the mask's own frame."""
    there = placed.placement.warp(compact(ids), placed.look.image, OUTSIDE)
    left = scaled_fit(photo, there, (0.0, 0.0), is_near=True)
    return replace(placed.look, left={placed.placement: left} if left is not None else {})


def settled(placed: Sequence[Placed]) -> list[Placed]:
    """Verdicts after the second look: corrected where several agree, asked where borders are off."""
    found = list(placed)
    doubted = _doubted(placed)
    for places in _kinds(placed):
        seen = [one for at in places if (one := _left(placed[at])) is not None]
        change: Callable[[Placed], Placed] = partial(_alone, few=len(seen) < ENOUGH)
        if _are_off(seen):
            change = _all_off(placed[places[0]], seen)
        elif placed[places[0]].group in doubted and len(seen) < ENOUGH:
            change = _asked
        for at in places:
            found[at] = change(placed[at])
    return found


def _doubted(placed: Sequence[Placed]) -> set[int]:
    """Groups whose images are off in the main: those of them that were not seen are doubted as well."""
    seen: dict[int, list[Scaled]] = defaultdict(list)
    for one in placed:
        if (left := _left(one)) is not None:
            seen[one.group].append(left)
    return {group for group, some in seen.items() if _are_off(some)}


def _are_off(seen: Sequence[Scaled]) -> bool:
    return len(seen) >= ENOUGH and median(one.gain for one in seen) > GAIN_OF_MANY


def _all_off(first: Placed, seen: list[Scaled]) -> Callable[[Placed], Placed]:
    """What is done to images of a kind whose borders are off: corrected alike, or each is a question.

    Nothing where they are off by no more than what borders drawn by a loose hand are alike in.
    """
    size = first.look.image
    common = common_scaling(size, seen, by_rule=False)
    if common is None or common.gain <= GAIN_OF_MANY:
        return _asked
    is_little = common.placement.corner_distance(Placement(), size) <= max(AGREE_PX, AGREE_SHARE * max(size))
    return partial(_alone, few=False) if is_little else partial(_together, common)


def _left(one: Placed) -> Scaled | None:
    return one.look.left.get(one.placement)


def _alone(one: Placed, *, few: bool) -> Placed:
    """One of a kind that lies well, or of which few were seen: asked where it is off by itself."""
    own = _left(one)
    return _asked(one) if own is not None and own.gain > (GAIN if few else GAIN_OF_SOUND) else one


def _together(common: Scaling, one: Placed) -> Placed:
    words = f"{common.images} of {common.of} images that were looked at closer agree on a few pixels more."
    is_good = one.proposal.decision is Decision.APPLY or common.fit >= CLEAR
    is_sure = common.is_sure and is_good and _covered(one.placement, one.look) >= COVERED
    return _corrected(one, common.placement, words, sure=is_sure)


def _covered(placement: Placement, look: Look) -> float:
    """The share of the image that has mask: where much has none, a scale is known by a part of the image."""
    left, top, right, bottom = placement.covered(look.image)
    wide, high = min(right, look.mask[0]) - max(left, 0), min(bottom, look.mask[1]) - max(top, 0)
    return max(wide, 0) * max(high, 0) / ((right - left) * (bottom - top))


def _asked(one: Placed) -> Placed:
    """A question, what the image itself shows beside it."""
    own, said = _left(one), one.proposal.asked(SAID)
    readings = [{"diagnosis": said.diagnosis, "matrix": one.placement.matrix}]
    if own is not None and own.gain > GAIN_OF_MANY:
        more = one.placement @ placement_of(own.sides, one.look.image)
        readings.append({"diagnosis": said.diagnosis, "matrix": more.matrix})
    return replace(one, proposal=replace(said, parameters={"readings": readings, **said.parameters}))


def _corrected(one: Placed, more: Placement, words: str, *, sure: bool) -> Placed:
    """The verdict and what is left to do, with the verdict itself as the other reading."""
    placement, said = one.placement @ more, one.proposal
    diagnosis = said.diagnosis if said.diagnosis.startswith("exif") else "scale_shift"
    old: list[Any] = list(said.parameters.get("readings", ()))
    old = old or [{"diagnosis": said.diagnosis, "matrix": one.placement.matrix}]
    first = {"diagnosis": diagnosis, "matrix": placement.matrix}
    proposal = replace(
        said,
        diagnosis=diagnosis,
        decision=Decision.APPLY if sure else Decision.ASK,
        words=f"{said.words} {words}",
        parameters={**said.parameters, "matrix": placement.matrix, "readings": [first, *old]},
    )
    return replace(one, placement=placement, proposal=proposal)
