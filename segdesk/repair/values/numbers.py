"""Masks whose values are numbers of objects: only their container and noise can be wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.facts import CodeFacts
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.sheet import Noise, Sheet, noise_of
from segdesk.repair.values.views import View

MAX_NUMBERS = 65_536
TOP, ALL_NUMBERS, OUTGROWN = 255, 250, 8


def judge_numbers(sheets: Sequence[Sheet]) -> list[Verdict]:
    """A verdict for each mask, in order."""
    return [_judged(sheet, noise_of([sheet])[0]) for sheet in sheets]


def _judged(sheet: Sheet, noise: Noise) -> Verdict:
    view = next(iter(sheet.facts), None)
    if view is None:
        return Verdict(_said("ambiguous", Decision.ASK, "Its channels mean no numbers."), None, noise, 0)
    numbers = sheet.facts[view].codes[:MAX_NUMBERS].tolist()
    reading = Reading(
        "numbers", "none", view, {one: (one,) for one in numbers}, "Values are numbers of objects."
    )
    if view is View.COLOR and not sheet.lossy:
        words = "Its colours may be ids of segments, red first or blue first; their list is not known here."
        return Verdict(_said("ambiguous", Decision.ASK, words), reading, noise, 0)
    if sheet.lossy:
        words = "It is stored lossy, so numbers of objects are not what they were."
        return Verdict(
            _said("webp" if sheet.format == "WEBP" else "jpeg", Decision.ASK, words), reading, noise, 0
        )
    if sheet.alpha or view is View.ALPHA:
        return Verdict(_said("alpha", Decision.APPLY, "It has an alpha channel."), reading, Noise.EXACT, 0)
    if sheet.bit_depth < 8:
        words = f"It has {sheet.bit_depth} bits a pixel; loaders disagree about such files."
        return Verdict(_said("bit_depth", Decision.APPLY, words), reading, Noise.EXACT, 0)
    full = _full(sheet.facts[view]) if sheet.bit_depth == 8 else None
    if full is not None:
        return Verdict(full, reading, Noise.EXACT, 0)
    return Verdict(_said("none", Decision.LEAVE, "Values are numbers of objects."), reading, Noise.EXACT, 0)


def _full(facts: CodeFacts) -> Proposal | None:
    """8 bits hold 255 numbers: where all are used there were more, cut off or counted from 0 again."""
    if len(facts.codes) < ALL_NUMBERS or int(facts.codes[-1]) != TOP:
        return None
    if facts.counts[-1] > OUTGROWN * np.median(facts.counts[1:]):
        words = "Number 255 covers far more than any other: numbers above it were cut to it."
        return _said("clipped", Decision.ASK, words)
    words = "It uses all 255 numbers that 8 bits hold: those above probably started again at 0."
    return _said("low_byte", Decision.ASK, words)


def _said(diagnosis: str, decision: Decision, words: str) -> Proposal:
    return Proposal(Family.VALUES, diagnosis, 1.0, 0.0, decision, words)
