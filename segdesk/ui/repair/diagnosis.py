"""What is said of the place of a mask: a headline, a sentence, and how sure it is. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.ui.repair.geometry_state import GeometryState
from segdesk.ui.repair.groups import decision_of
from segdesk.ui.repair.ways import Way, size_words

SOUND: Final = "Sizes and values agree. Nothing to repair."
NOTHING_BETTER: Final = "No proposal is better than now"
LOW: Final = 0.12
_HEADS: Final = {
    "stretch": "Resized by stretching",
    "letterbox": "Letterboxed for training",
    "letterbox_topleft": "Letterboxed, bars right and below",
    "fill": "Filled and cut in the middle",
    "fill_topleft": "Filled and cut right and below",
    "pad_or_crop_topleft": "Padded or cut right and below",
    "pad_or_crop_center": "Padded or cut around the middle",
    "letterbox_bottomright": "Letterboxed, bars left and above",
    "fill_bottomright": "Filled and cut left and above",
    "pad_or_crop_bottomright": "Padded or cut left and above",
    "stride": "One pixel out of several",
    "align_corners": "Resized with aligned corners",
    "scale_shift": "Scaled against the photo",
    "exif_2": "Mirrored left to right",
    "exif_3": "Upside down",
    "exif_4": "Mirrored top to bottom",
    "exif_5": "Rows and columns swapped",
    "exif_6": "Turned by a quarter",
    "exif_7": "Swapped along the other diagonal",
    "exif_8": "Turned by a quarter",
    "shift": "Moved against the photo",
    "row_order": "Columns read as rows",
    "row_width": "Rows of a wrong width",
}


@dataclass(frozen=True)
class Said:
    """tone: "ok" is for what repair would apply and for what is sound."""

    head: str
    words: str
    tone: str


def diagnosis(state: GeometryState) -> Said:
    """Of the image in front."""
    plan = state.plan
    if plan is None:
        return _of_none(state)
    fault = plan.fault or (state.fault.sentence if state.fault is not None else "")
    if fault:
        return Said("The mask cannot be read", fault, "error")
    if plan.placed is None:
        return Said("Its place cannot be judged", "", "neutral")
    return _of_plan(state, plan)


def _of_none(state: GeometryState) -> Said:
    entry = state.session.entry
    if state.study.is_busy:
        return Said("Looking at masks", "What is found appears here.", "neutral")
    if not state.study.candidates:
        return Said("No masks yet", "Repair is for masks that were imported or drawn.", "neutral")
    if entry is not None and not entry.labelled:
        return Said("No mask", f"{entry.original} has none.", "neutral")
    return Said("Not looked at yet", "Look at all masks to see how this one lies.", "neutral")


def _of_plan(state: GeometryState, plan: ImagePlan) -> Said:
    assert plan.placed is not None
    proposal = plan.placed.proposal
    sizes = size_words(state.scene) if state.scene is not None else ""
    words = f"{sizes} {proposal.words}".strip()
    decision = decision_of(plan)
    if decision is Decision.LEAVE:
        return _sound(state, words)
    if decision is Decision.APPLY:
        return Said(_HEADS.get(proposal.diagnosis, proposal.diagnosis), words, "ok")
    if proposal.diagnosis == "pairing":
        return Said("Perhaps the mask of another image", f"{words} {NOTHING_BETTER}.", "warn")
    if state.ways and _is_hopeless(state.ways):
        return Said(NOTHING_BETTER, f"{sizes} Adjust it by hand, at the right.", "warn")
    if not state.ways or state.ways[0].agreement - _second(state.ways) > 0.25:
        return Said(_HEADS.get(proposal.diagnosis, "To be looked at"), words, "warn")
    return Said("Two explanations fit", words, "warn")


def _sound(state: GeometryState, words: str) -> Said:
    """Of an image that is sound: of the whole project where all are."""
    if state.study.has_all and not state.study.to_repair:
        return Said(SOUND, f"{len(state.study.plans):,} masks were looked at.", "ok")
    return Said("It lies as it should", words, "ok")


def _is_hopeless(ways: list[Way]) -> bool:
    return max(one.agreement for one in ways) < LOW


def _second(ways: list[Way]) -> float:
    return ways[1].agreement if len(ways) > 1 else 0.0
