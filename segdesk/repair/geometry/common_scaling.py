"""The scale and shift that masks of one size have in common, where a closer look at some of them agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.multiples import stretched_back
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.geometry.ranked import belief
from segdesk.repair.geometry.scaling import Scaled, placement_of
from segdesk.repair.proposal import Decision, Family, Proposal

GAIN = 5.0
"""By how much borders lie better than merely moved, for one image to be asked about (4 by chance)."""
GAIN_OF_MANY, MANY_CRACKS = 3.0, 1_500
"""The same where a mask has many borders (1.5 by chance)."""
GAIN_OF_SOUND = 8.0
"""The same where borders do not lie badly as they are (6 by chance, of polygons that were drawn loosely)."""
COMMON_GAIN = 1.5
AGREE_PX, AGREE_SHARE = 3.0, 0.01
"""Sides of two masks are alike when they differ by so much, or by this share of the image."""
ENOUGH, SURE, MOST = 3, 4, 0.6
SOUND_SHARE = 0.7
NEAR_RULE_PX = 2.5


@dataclass(frozen=True)
class Scaling:
    """placement: of all. gain: the median. images: how many agree, of how many looked at."""

    placement: Placement
    parameters: Mapping[str, Any]
    gain: float
    fit: float
    images: int = 1
    of: int = 1

    def is_for(self, look: Look) -> bool:
        """Whether a mask shows a scale too, or was not asked while the others clearly agree."""
        return self.is_shown(look) or (self.gain > GAIN_OF_MANY and look.scaled is None)

    def is_shown(self, look: Look) -> bool:
        """Whether the image itself says so."""
        if look.scaled is not None and look.scaled.gain > COMMON_GAIN:
            return True
        return look.shifts is not None and look.shifts.here < SOUND_SHARE * self.fit

    def is_mere_move(self, size: Size) -> bool:
        """Whether its scale is within what it is measured to of none: a shift is the plainer word."""
        allowed = max(AGREE_PX, AGREE_SHARE * max(size))
        return max(abs(self.placement.a - 1) * size[0], abs(self.placement.e - 1) * size[1]) <= allowed

    @property
    def is_sure(self) -> bool:
        return self.images >= SURE and self.images >= MOST * self.of


def common_scalings(looks: Sequence[Look]) -> dict[Size, Scaling]:
    """By the size of the image."""
    sizes: dict[Size, list[Look]] = defaultdict(list)
    for one in looks:
        if one.scaled is not None:
            sizes[one.image].append(one)
    found = ((size, _of_looks(size, some)) for size, some in sizes.items())
    return {size: one for size, one in found if one is not None}


def _of_looks(size: Size, looks: Sequence[Look]) -> Scaling | None:
    """Of masks that do not lie badly a scale is believed only where it is much better."""
    found = common_scaling(size, [one.scaled for one in looks if one.scaled is not None])
    if found is not None and found.is_mere_move(size):
        return None
    is_poor = 2 * sum(one.is_poor for one in looks) > len(looks)
    return found if is_poor or (found is not None and found.gain > GAIN) else None


def common_scaling(size: Size, some: Sequence[Scaled], *, by_rule: bool = True) -> Scaling | None:
    """The median of those that lie near it. by_rule: a rule that comes near is taken for it."""
    sides = np.array([one.sides for one in some])
    allowed = max(AGREE_PX, AGREE_SHARE * max(size))
    agree = [np.abs(sides - one).max(axis=1) <= allowed for one in sides]
    chosen = max(agree, key=np.count_nonzero)
    inside = [one for one, is_one in zip(some, chosen, strict=True) if is_one]
    gain, fit = median(one.gain for one in inside), median(one.fit for one in inside)
    count = int(chosen.sum())
    if count < max(ENOUGH, len(some) / 2) or gain < COMMON_GAIN:
        return None
    middle = np.median(sides[chosen], axis=0)
    return Scaling(*(_by_rule if by_rule else _by_sides)(middle, size), gain, fit, count, len(some))


def _by_rule(sides: Any, size: Size) -> tuple[Placement, dict[str, Any]]:
    """A rule that gives these sides within what they are measured to; else themselves."""
    for rule, parameters in stretched_back(size):
        if max(abs(one - other) for one, other in zip(rule, sides, strict=True)) <= NEAR_RULE_PX:
            return placement_of(rule, size), parameters
    return _by_sides(sides, size)


def _by_sides(sides: Any, size: Size) -> tuple[Placement, dict[str, Any]]:
    """Itself; whole pixels where the scale is none."""
    left, top, right, bottom = sides
    across, down = (left + right - size[0]) / 2, (top + bottom - size[1]) / 2
    if max(abs(right - left - size[0]), abs(bottom - top - size[1])) <= NEAR_RULE_PX:
        return Placement(1, 0, round(float(across)), 0, 1, round(float(down))), {}
    left, top, right, bottom = (round(float(one), 2) for one in sides)
    return placement_of((left, top, right, bottom), size), {}


def rescaled(look: Look, common: Scaling | None, number: int) -> Placed | None:
    """The scaling of the group, where a mask does not lie well as it is."""
    if common is None or not common.is_for(look):
        return None
    said = f"{common.images} of {common.of} images that were looked at closer agree."
    decision = Decision.APPLY if common.is_sure and common.is_shown(look) else Decision.ASK
    return _placed(look, common, number, decision, said)


def rescaled_alone(look: Look, number: int) -> Placed | None:
    """A scaling that an image shows by itself, as a question."""
    own = look.scaled
    if own is None or own.gain <= _least_gain(look):
        return None
    scaling = Scaling(*_by_rule(own.sides, look.image), own.gain, own.fit)
    return _placed(look, scaling, number, Decision.ASK, "By itself that is not sure.")


def _least_gain(look: Look) -> float:
    if not look.is_poor:
        return GAIN_OF_SOUND
    return GAIN_OF_MANY if look.cracks >= MANY_CRACKS else GAIN


def _placed(look: Look, found: Scaling, number: int, decision: Decision, said: str) -> Placed:
    placement = found.placement
    sx, sy = 1 / placement.a, 1 / placement.e
    words = f"Its borders fit better when scaled by {sx:.4f} across and {sy:.4f} down. {said}"
    parameters = {"matrix": placement.matrix, "sx": round(sx, 4), "sy": round(sy, 4), **found.parameters}
    proposal = Proposal(
        Family.GEOMETRY, "scale_shift", belief(found.gain), round(found.gain, 2), decision, words, parameters
    )
    return Placed(proposal, placement, look, number)
