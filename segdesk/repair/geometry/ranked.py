"""The best way among those that were scored, and the proposal that is made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import Any

from segdesk.repair.geometry.hypotheses import Hypothesis, names_near
from segdesk.repair.geometry.hypotheses import conventions as conventions_of
from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.proposal import Decision, Family, Proposal

SURE_MARGIN, OWN_MARGIN = 3.0, 8.0
"""The lead from which a folder is believed; from which an image is believed against its folder."""
MAX_READINGS = 3
OPEN_CONVENTION = (
    " Borders do not say whether first pixels or middles were kept: it differs by parts of a pixel."
)
NO_RIVAL = 999.0
"""In place of an infinite lead, which JSON does not have."""
SAME = 1e-9
FAR_LEAD = 20.0


@dataclass(frozen=True)
class Ranked:
    """name: the best of scores. lead: over the best that is another way (equal scores are the same way)."""

    name: str
    lead: float
    scores: Mapping[str, float]

    @classmethod
    def of_looks(cls, looks: Sequence[Look]) -> Ranked:
        """By the sums of all; what puts every one of these masks in the same place is no rival."""
        return cls.of(totals(looks), lambda name: set.intersection(*(_alike(one, name) for one in looks)))

    @classmethod
    def of(
        cls, scores: Mapping[str, float], alike: Callable[[str], Collection[str]] = lambda name: ()
    ) -> Ranked:
        name = max(scores, key=lambda one: scores[one])
        same = alike(name)
        others = [
            score for one, score in scores.items() if abs(score - scores[name]) > SAME and one not in same
        ]
        lead = scores[name] - max(others, default=-inf)
        return cls(name, NO_RIVAL if lead == inf else lead, scores)

    @property
    def in_order(self) -> list[str]:
        """All names, the best first."""
        return sorted(self.scores, key=lambda one: -self.scores[one])


def _alike(look: Look, name: str) -> set[str]:
    """The ways that put a mask within a few pixels of where a way puts it."""
    return names_near(look.image, look.mask, name)


def totals(
    looks: Sequence[Look], scores_of: Callable[[Look], Mapping[str, float]] = lambda one: one.scores
) -> dict[str, float]:
    """The sums of scores of every way that all images know."""
    every = [scores_of(one) for one in looks]
    if not every:
        return {}
    known = set.intersection(*(set(one) for one in every))
    return {name: sum(one[name] for one in every) for name in every[0] if name in known}


def proposed(
    look: Look, best: Ranked, number: int, *, words: str = "", conventions: Sequence[str] = (), sure: bool
) -> Placed:
    """The best way as a proposal for one image: to apply where it is sure, else to ask with its rivals.

    conventions: which of conventions() it is exactly, where the best is a stretch; two where borders do not
    say which, so that it is asked.
    """
    ways = {alias: one for one in look.ways for alias in one.names}
    exact = _exactly(ways[best.name], look, conventions)
    chosen, sure = exact[0], sure and len(exact) == 1
    if chosen.diagnosis == "none":
        return sound(look, number, best.lead)
    ranked = list(dict.fromkeys(ways[one].name for one in best.in_order if one in ways))
    parameters: dict[str, Any] = {"matrix": chosen.placement.matrix, **chosen.parameters}
    if not sure:
        parameters["readings"] = [
            {"diagnosis": one.diagnosis, "matrix": one.placement.matrix, **one.parameters}
            for one in [*exact, *(ways[name] for name in ranked[1:])][:MAX_READINGS]
        ]
    said = f"{words} Borders and colours fit best as {WORDS.get(best.name, best.name)}".strip()
    said += f", {_lead_words(best.lead)} {WORDS.get(ranked[1], ranked[1])}." if len(ranked) > 1 else "."
    said += OPEN_CONVENTION if len(exact) > 1 else ""
    decision = Decision.APPLY if sure else Decision.ASK
    proposal = Proposal(
        Family.GEOMETRY, chosen.diagnosis, belief(best.lead), round(best.lead, 2), decision, said, parameters
    )
    return Placed(proposal, chosen.placement, look, number)


def _exactly(one: Hypothesis, look: Look, names: Sequence[str]) -> list[Hypothesis]:
    exact = {other.name: other for other in conventions_of(look.image, look.mask)}
    known = [exact[name] for name in names if name in exact]
    return known if known and "stretch" in one.names else [one]


WORDS = {
    "none": "they lie",
    "stretch": "stretched",
    "letterbox": "fitted between bars",
    "letterbox_topleft": "fitted with bars at the right and bottom",
    "letterbox_bottomright": "fitted with bars at the left and top",
    "fill": "filled and cut in the middle",
    "fill_topleft": "filled and cut at the right and bottom",
    "fill_bottomright": "filled and cut at the left and top",
    "pad_or_crop_topleft": "padded or cut at the right and bottom",
    "pad_or_crop_center": "padded or cut around the middle",
    "pad_or_crop_bottomright": "padded or cut at the left and top",
    "network": "what a network gives of a padded photo",
    "stride": "one pixel out of several",
    "align_corners": "resized with aligned corners",
    "exif_2": "mirrored",
    "exif_3": "upside down",
    "exif_4": "mirrored top to bottom",
    "exif_5": "transposed",
    "exif_6": "turned, as EXIF 6 stores",
    "exif_7": "transposed along the other diagonal",
    "exif_8": "turned, as EXIF 8 stores",
}


def belief(lead: float) -> float:
    """0..1 of a lead."""
    return round(1 / (1 + exp(-min(max(lead, -30.0), 30.0))), 4)


SOUND = "It lies as it should."


def sound(look: Look, number: int, lead: float, words: str = SOUND) -> Placed:
    """Nothing is wrong, or nothing can be said."""
    parameters = {"matrix": Placement().matrix}
    proposal = Proposal(
        Family.GEOMETRY, "none", belief(lead), round(lead, 2), Decision.LEAVE, words, parameters
    )
    return Placed(proposal, Placement(), look, number)


def _lead_words(lead: float) -> str:
    """A large lead is no number to read: of a folder it grows with its images."""
    return "far ahead of" if lead > FAR_LEAD else f"by {lead:.1f} over"
