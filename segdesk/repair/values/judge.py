"""Names the pipeline that masks went through, pooled over masks of one kind, and decides for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.evidence import Evidence
from segdesk.repair.values.naming import shown_code, shown_map
from segdesk.repair.values.ranking import SHOWN, Candidate, Group
from segdesk.repair.values.reading import UNKNOWN, Reading
from segdesk.repair.values.resolve import looks_like_jpeg
from segdesk.repair.values.sheet import Noise, Sheet, noise_of
from segdesk.repair.values.target import Target
from segdesk.repair.values.telling import MAX_READINGS, Story, as_readings
from segdesk.repair.values.views import View

SAMPLES, STORIES = 2, 3
OVERSHOOT, FEW, SOME_RAMPS = 1.3, 0.05, 0.15
"""How far blending goes beyond the values that it blends, and the share of pixels where it does, at most; the
share of ramps that it leaves at least."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What is said of the values of one mask: the proposal, and the reading that undoes the pipeline.

    reading is None where nothing explains the mask. group: masks of one number were judged together.
    """

    proposal: Proposal
    reading: Reading | None
    noise: Noise
    group: int


def judge_values(sheets: Sequence[Sheet], target: Target) -> list[Verdict]:
    """A verdict for each mask, in order. Masks of one signature are judged together, then one by one."""
    verdicts: dict[int, Verdict] = {}
    kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, sheet in enumerate(sheets):
        kinds[sheet.signature].append(place)
    numbers = count()
    for places in kinds.values():
        empty = [place for place in places if _is_empty(sheets[place])]
        verdicts.update({place: _nothing(next(numbers)) for place in empty})
        places = [place for place in places if place not in verdicts]
        if not places:
            continue
        for part, noise in _by_noise([sheets[one] for one in places], target):
            chosen = [places[one] for one in part]
            verdicts.update(_judged(chosen, sheets, noise, target, numbers))
    return [verdicts[place] for place in range(len(sheets))]


def _is_empty(sheet: Sheet) -> bool:
    """Whether no pixel has a value: nothing was ever labelled."""
    return bool(sheet.facts) and not any(len(one.codes) for one in sheet.facts.values())


def _nothing(number: int) -> Verdict:
    proposal = Proposal(Family.VALUES, "none", 1.0, 99.0, Decision.LEAVE, "Nothing is labelled.", {"map": {}})
    return Verdict(proposal, None, Noise.EXACT, number)


def _by_noise(sheets: list[Sheet], target: Target) -> Iterator[tuple[list[int], Noise]]:
    """Parts with one kind of noise."""
    parts: dict[Noise, list[int]] = defaultdict(list)
    for place, noise in enumerate(noise_of(sheets)):
        parts[noise].append(place)
    for noise, places in parts.items():
        yield places, _settled(noise, [sheets[one] for one in places], target)


def _settled(noise: Noise, sheets: list[Sheet], target: Target) -> Noise:
    """Masks that sparse codes explain without rest are exact, ramps or not; ramps may be those of JPEG."""
    if noise is Noise.LOSSY or not sheets[0].facts:
        return noise
    if noise is Noise.EXACT and not all(_has_overshot(one, target) for one in sheets):
        return noise
    if noise is Noise.DITHERED and all(one.has_web_palette for one in sheets):
        return noise
    exact = Group(sheets, [Noise.EXACT] * len(sheets), target)
    full = [one for one in exact.candidates if one.explains_all]
    if noise is Noise.EXACT:
        return noise if full else Noise.INTERPOLATED
    if any(one.first.is_sparse or exact.has_gap(one.first.view) for one in full):
        return Noise.EXACT
    samples = [one.sample for one in sheets if one.sample is not None][:SAMPLES]
    if noise is Noise.INTERPOLATED and samples:
        best = Group(sheets, [Noise.LOSSY] * len(sheets), target).candidates[:STORIES]
        if any(looks_like_jpeg(one, story.first) for story in best for one in samples):
            return Noise.LOSSY
    return noise


def _has_overshot(sheet: Sheet, target: Target) -> bool:
    """Whether values that are no ids are only on borders, a little beyond the ids: cubic blending."""
    facts = sheet.facts.get(View.VALUE)
    if facts is None or sheet.palette is not None or sheet.ramps < SOME_RAMPS:
        return False
    known = np.isin(facts.codes, target.ids)
    flat = facts.codes[known & (facts.interior > 0)]
    if known.all() or len(flat) < 2 or facts.interior[~known].any():
        return False
    strange = facts.codes[~known]
    return bool(strange.max() <= flat.max() * OVERSHOOT + 1 and facts.shares[~known].sum() < FEW)


def _judged(
    places: list[int], sheets: Sequence[Sheet], noise: Noise, target: Target, numbers: Iterator[int]
) -> Iterator[tuple[int, Verdict]]:
    """The masks that one candidate explains, then the rest by themselves."""
    if not sheets[places[0]].facts:
        unread = Verdict(_unreadable(), None, noise, next(numbers))
        yield from ((place, unread) for place in places)
        return
    waiting = [places]
    while waiting:
        some = waiting.pop()
        group = Group([sheets[one] for one in some], [noise] * len(some), target)
        full = [one for one in group.candidates if one.explains_all]
        # a story that fits anything is worth less than a plain one that leaves a value open
        if full and full[0].score >= group.candidates[0].score:
            yield from _told(some, group, _plain(group, full), noise, next(numbers))
            continue
        part = next((one for one in group.candidates if any(one.explains) and not one.explains_all), None)
        if part is None:
            number = next(numbers)
            yield from ((place, _unexplained(group, at, noise, number)) for at, place in enumerate(some))
            continue
        waiting.append([place for place, fits in zip(some, part.explains, strict=True) if not fits])
        waiting.append([place for place, fits in zip(some, part.explains, strict=True) if fits])


def _plain(group: Group, full: list[Candidate]) -> Candidate:
    """The best; but where the indices of a palette file are ids and its colours say the same, the indices."""
    shown = [one for one in full if one.first.view in SHOWN]
    plain = [one for one in full if one.first.recipe == "ids" and one.first.view is View.VALUE]
    return next((one for one in plain for look in shown if not group.differ(one, look)), full[0])


def _told(
    places: list[int], group: Group, winner: Candidate, noise: Noise, number: int
) -> Iterator[tuple[int, Verdict]]:
    story = Story(group, winner)
    for at, place in enumerate(places):
        reading, sheet = winner.readings[at], group.sheets[at]
        found = _noise_found(noise, group.evidence[reading.view][at], reading, sheet)
        yield place, Verdict(story.proposal(at, found), reading, found, number)


def _noise_found(noise: Noise, piece: Evidence, reading: Reading, sheet: Sheet) -> Noise:
    """A lossy file without any loss (two clear values) is exact."""
    if noise is Noise.EXACT:
        return noise
    facts = sheet.facts[reading.view]
    clean = bool((reading.ids_of(facts.codes, 0) != UNKNOWN).all())
    return Noise.EXACT if clean and reading.is_sparse else noise


def _unreadable() -> Proposal:
    words = "Its channels are no values, no colours and no alpha that mean classes."
    return Proposal(Family.VALUES, "ambiguous", 0.0, 0.0, Decision.ASK, words, {"readings": []})


def _unexplained(group: Group, at: int, noise: Noise, number: int) -> Verdict:
    """No hypothesis explains all: what the best leaves open is for a person."""
    if not group.candidates:
        words = "There are not two classes that its values could be."
        proposal = Proposal(Family.VALUES, "ambiguous", 0.0, 0.0, Decision.ASK, words, {"readings": []})
        return Verdict(proposal, None, noise, number)
    best = group.candidates[0]
    reading = best.readings[at]
    piece = group.evidence[reading.view][at]
    open_codes = piece.codes[piece.ids(reading) == UNKNOWN]
    named = ", ".join(shown_code(int(one), reading.view) for one in open_codes[:6])
    said = "1 value is" if len(open_codes) == 1 else f"{len(open_codes)} values are"
    words = f"{said} no class under any known pipeline: {named}."
    readings = as_readings(group, at, [one.readings[at] for one in group.candidates[:MAX_READINGS]])
    parameters = {"map": shown_map(reading, piece), "readings": readings}
    proposal = Proposal(Family.VALUES, "ambiguous", 0.0, 0.0, Decision.ASK, words, parameters)
    return Verdict(proposal, reading, noise, number)
