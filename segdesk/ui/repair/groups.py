"""Images whose masks went the same way, as far as sizes tell: what one decision repairs. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from segdesk.repair.geometry.features import photo_facts
from segdesk.repair.geometry.hypotheses import Hypothesis, hypotheses
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.geometry.support import support
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.ui.repair.scene import agreement, ids_of
from segdesk.ui.wording import count, dimensions

_GRAVITY = {Decision.ASK: 0, Decision.APPLY: 1, Decision.LEAVE: 2}


@dataclass(frozen=True, eq=False)
class SizeGroup:
    """Images of one size with masks of one size. plans: the worst first."""

    image: Size
    mask: Size
    plans: tuple[ImagePlan, ...]

    @property
    def words(self) -> str:
        """ "128 images of 960 × 720 with masks of 640 × 640"."""
        images = f"{count(len(self.plans))} image{'s' if len(self.plans) > 1 else ''}"
        if self.image == self.mask:
            return f"{images} of {dimensions(*self.image)}, masks alike"
        return f"{images} of {dimensions(*self.image)} with masks of {dimensions(*self.mask)}"

    @property
    def to_repair(self) -> int:
        return sum(decision_of(one) is not Decision.LEAVE for one in self.plans)

    @property
    def gravity(self) -> tuple[int, int]:
        """For the order of groups: what is to be asked first, then what is to be repaired, many first."""
        worst = min((_GRAVITY[decision_of(one)] for one in self.plans), default=2)
        return worst, -self.to_repair


def decision_of(plan: ImagePlan) -> Decision:
    """What repair decided about the place of a mask."""
    if plan.placed is None:
        return Decision.ASK if plan.fault else Decision.LEAVE
    return plan.placed.proposal.decision


def score_of(plan: ImagePlan) -> float:
    """The agreement, 0 to 1, of what repair proposes for an image.

    Of a place that is not in the list of ways, that is a shift, it is measured when the masks are looked at
    (measure()); without that it is the best of the list.
    """
    placed = plan.placed
    if placed is None:
        return 0.0
    look = placed.look
    if look.scrambled:
        return placed.proposal.score
    score = look.scores.get(_name_of(look.image, look.mask, placed.placement), _measured.get(plan))
    if score is None:
        score = max(look.scores.values(), default=0.0)
    return agreement(score, look.cracks)


_measured: WeakKeyDictionary[ImagePlan, float] = WeakKeyDictionary()


def measure(plan: ImagePlan) -> None:
    """Measure the agreement of a shift, so that score_of() knows it. Reads mask and photo; for a worker."""
    placed = plan.placed
    if placed is None or placed.proposal.diagnosis != "shift":
        return
    photo = plan.subject.photo_rgb()
    if photo is not None:
        way = Hypothesis("shift", "shift", placed.placement)
        _measured[plan] = support(photo_facts(photo), ids_of(plan), way).score


@lru_cache(maxsize=1_024)
def _name_of(image: Size, mask: Size, placement: Placement) -> str:
    """The hypothesis that is a placement; empty for none. The list of them depends on the sizes alone."""
    return next((one.name for one in hypotheses(image, mask) if one.placement == placement), "")


def size_groups(plans: Iterable[ImagePlan]) -> list[SizeGroup]:
    """The worst group first, in each the worst image first."""
    found: dict[Any, list[ImagePlan]] = defaultdict(list)
    for one in plans:
        if one.placed is not None:
            look = one.placed.look
            found[look.image, look.mask, look.scrambled].append(one)
    groups = [
        SizeGroup(image, mask, tuple(sorted(some, key=_worst_first)))
        for (image, mask, _), some in found.items()
    ]
    return sorted(groups, key=lambda one: one.gravity)


def _worst_first(plan: ImagePlan) -> tuple[int, float, str]:
    return _GRAVITY[decision_of(plan)], score_of(plan), plan.subject.image
