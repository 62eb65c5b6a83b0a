"""Masks that belong to another photo: said where the mask of another image fits far better, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.ranked import belief
from segdesk.repair.proposal import Decision, Family, Proposal

BETTER, AHEAD = 8.0, 2.0
"""By how much the mask of another image fits better than the own; than those of all others."""
SOME_IMAGES, MANY_CRACKS = 4, 200
WELL, SHARE, MOVED_SHARE = 0.18, 0.2, 0.6
"""How well borders lie in a group that tells; shares of it that another photo's mask has at most, where it
lies and where it lies best (sound masks drawn by a loose hand: 0.24 and more)."""


@dataclass(frozen=True)
class Partner:
    """The image whose mask fits. lead: over the own mask."""

    name: str
    lead: float


def partner_of(look: Look) -> Partner | None:
    """The image whose mask fits a photo, where there is one beyond doubt."""
    if not look.partners:
        return None
    ranked = sorted(look.partners, key=lambda one: -look.partners[one])
    best = look.partners[ranked[0]]
    lead = best - max(look.scores.values(), default=0.0)
    ahead = best - look.partners[ranked[1]] if len(ranked) > 1 else BETTER
    return Partner(ranked[0], lead) if lead > BETTER and ahead > AHEAD else None


def of_another_image(look: Look, number: int) -> Placed | None:
    """The question whether a photo's mask is that of another image, by name."""
    partner = partner_of(look)
    if partner is None:
        return None
    said = f"The mask of {partner.name} fits this photo, by {partner.lead:.1f} better than its own."
    return _asked(look, number, belief(partner.lead), partner.lead, said, {"mask_of": partner.name})


def usual_support(looks: Sequence[Look]) -> float:
    """The rank of contrast above the mean that borders have in this group; 0 where too few images say."""
    some = [one.shifts.here for one in looks if one.shifts is not None and one.cracks >= MANY_CRACKS]
    return median(some) if len(some) >= SOME_IMAGES else 0.0


def of_no_image(look: Look, usual: float, number: int) -> Placed | None:
    """The question what a mask is whose borders lie well nowhere near, where those of others do."""
    if usual < WELL or look.shifts is None or not look.can_tell or look.cracks < MANY_CRACKS:
        return None
    share = max(look.shifts.here / usual, 0.0)
    if share > SHARE or look.shifts.fit > MOVED_SHARE * usual:
        return None
    said = f"Its borders fit the photo by {share:.0%} of what is usual here: is it another image's mask?"
    return _asked(look, number, round(1 - share, 4), usual - look.shifts.here, said, {})


def _asked(look: Look, number: int, score: float, lead: float, said: str, more: dict[str, str]) -> Placed:
    parameters = {"matrix": Placement().matrix, **more}
    proposal = Proposal(Family.GEOMETRY, "pairing", score, round(lead, 4), Decision.ASK, said, parameters)
    return Placed(proposal, Placement(), look, number)
