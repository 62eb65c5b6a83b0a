"""Classes that were made up from the values themselves: are the values a known pipeline's of plain ids?

Every value is a class then, so nothing can be wrong with it; yet nobody has classes 0, 38, 75 and 113. The
values are compared with ids 0 to N - 1 for some N. What is found is named and put to a person: the ids that
it leads to are no classes yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import gcd, lgamma

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.judge import Verdict, judge_values
from segdesk.repair.values.naming import as_reading
from segdesk.repair.values.ranking import Candidate, Group
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

TOLD = frozenset({
    "scaled", "palette_luma", "palette_luma_bgr", "palette_rgb", "palette_bgr",
})  # fmt: skip
LEAD = 6.0
FOR_IDS = 3.0
USUAL_SIZES = (21, 256)
MOST_CODES = 256


def judge_made_up(sheets: Sequence[Sheet], target: Target) -> list[Verdict]:
    """A verdict for each mask, in order, where target was made of the values that they hold."""
    verdicts = judge_values(sheets, target)
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        is_open = verdicts[place].proposal.decision is not Decision.APPLY
        if sheet.facts and sheet.palette is None and is_open:
            kinds[sheet.signature].append(place)
    for places in kinds.values():
        story = _story([sheets[one] for one in places])
        if story is not None:
            group, told = story
            for at, place in enumerate(places):
                verdicts[place] = replace(verdicts[place], proposal=_proposal(group, told, at))
    return verdicts


def _story(sheets: list[Sheet]) -> tuple[Group, Candidate] | None:
    """The best of the pipelines that explain all masks, if it does so much better than plain ids."""
    codes = sorted({int(code) for one in sheets for code in next(iter(one.facts.values())).codes})
    if not 2 < len(codes) <= MOST_CODES:
        return None
    is_grey = View.COLOR not in sheets[0].facts
    best: tuple[Group, Candidate] | None = None
    for target in _targets(codes, is_grey=is_grey):
        group = Group(sheets, [Noise.EXACT] * len(sheets), target, only=TOLD)
        full = [one for one in group.candidates if one.explains_all]
        if full and (best is None or full[0].score > best[1].score):
            best = group, full[0]
    least = LEAD + (FOR_IDS - _log_choose(codes[-1] + 1, len(codes)) if is_grey else -1e9)
    return best if best is not None and best[1].score >= least else None


def _targets(codes: list[int], *, is_grey: bool) -> Iterator[Target]:
    count = len(codes)
    sizes = {count, count + 1, count + 2, *USUAL_SIZES}
    if is_grey:
        sizes.add(codes[-1] // max(1, gcd(*codes)) + 1)
    for size in sorted(one for one in sizes if count - 1 <= one <= MOST_CODES):
        yield Target(tuple(range(size)), background=0)
        if size < MOST_CODES:
            yield Target((*range(size), 255), void=255, background=0)


def _log_choose(total: int, chosen: int) -> float:
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)


def _proposal(group: Group, told: Candidate, at: int) -> Proposal:
    reading = told.readings[at]
    shown = as_reading(reading, group.evidence[reading.view][at])
    words = f"{reading.words} There is no class table: give one, and its ids can be set right."
    parameters = {"map": shown["map"], "readings": [shown], **reading.parameters}
    return Proposal(Family.VALUES, reading.diagnosis, 0.9, round(LEAD, 2), Decision.ASK, words, parameters)
