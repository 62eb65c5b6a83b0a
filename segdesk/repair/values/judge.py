"""Names the pipeline that masks went through, pooled over masks of one kind, and decides for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import exp
from typing import Any

import numpy as np

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.evidence import Evidence
from segdesk.repair.values.naming import (
    as_reading,
    choices,
    diagnosis_of,
    is_black_and_white,
    shown_code,
    shown_map,
    whites,
)  # fmt: skip
from segdesk.repair.values.ranking import SHOWN, Candidate, Group
from segdesk.repair.values.reading import SEVERAL, UNKNOWN, Reading
from segdesk.repair.values.recipes import readings_of
from segdesk.repair.values.resolve import looks_like_jpeg
from segdesk.repair.values.sheet import Noise, Sheet, noise_of
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

SURE_LEAD = 3.0
MAX_READINGS = 5
SAMPLES = 2
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
    if noise is Noise.EXACT:
        return Noise.INTERPOLATED if all(_has_overshot(one, target) for one in sheets) else noise
    exact = Group(sheets, [Noise.EXACT] * len(sheets), target)
    if any(one.explains_all and one.first.is_sparse for one in exact.candidates):
        return Noise.EXACT
    samples = [one.sample for one in sheets if one.sample is not None][:SAMPLES]
    if noise is Noise.INTERPOLATED and samples:
        best = next(iter(Group(sheets, [Noise.LOSSY] * len(sheets), target).candidates), None)
        if best is not None and any(looks_like_jpeg(one, best.first) for one in samples):
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
    best = full[0]
    if best.first.view in SHOWN:
        plain = [one for one in full if one.first.recipe == "ids" and one.first.view is View.VALUE]
        return next((one for one in plain if not group.differ(one, best)), best)
    return best


def _told(
    places: list[int], group: Group, winner: Candidate, noise: Noise, number: int
) -> Iterator[tuple[int, Verdict]]:
    rivals = [one for one in group.candidates if one is not winner and group.differ(one, winner)]
    lead = winner.score - rivals[0].score if rivals else 99.0
    # a mask that holds nothing but ids is sound whatever else could be told of it
    is_sure = lead >= SURE_LEAD or (winner.first.recipe == "ids" and lead >= 0 and group.is_exact)
    for at, place in enumerate(places):
        reading, sheet = winner.readings[at], group.sheets[at]
        piece = group.evidence[reading.view][at]
        close = [] if is_sure else _close(winner, rivals, at) or [rivals[0].readings[at]]
        proposal = _proposal(group, winner, at, close, lead)
        yield place, Verdict(proposal, reading, _noise_found(noise, piece, reading, sheet), number)


def _close(winner: Candidate, rivals: list[Candidate], at: int) -> list[Reading]:
    """What else may be told of a mask: those of other names first."""
    near = [one for one in rivals if one.explains[at] and winner.score - one.score < SURE_LEAD]
    by_name: dict[str, Candidate] = {}
    for one in near:
        by_name.setdefault(one.first.diagnosis, one)
    by_name.pop(winner.first.diagnosis, None)
    others = list(by_name.values())
    same = [one for one in near if one not in others]
    return [one.readings[at] for one in (others + same)[: MAX_READINGS - 1]]


def _noise_found(noise: Noise, piece: Evidence, reading: Reading, sheet: Sheet) -> Noise:
    """A lossy file without any loss (two clear values) is exact."""
    if noise is Noise.EXACT:
        return noise
    facts = sheet.facts[reading.view]
    clean = bool((reading.ids_of(facts.codes, 0) != UNKNOWN).all())
    return Noise.EXACT if clean and reading.is_sparse else noise


def _other_settings(piece: Evidence, reading: Reading, target: Target) -> list[Reading]:
    """Of a recipe that differs from mask to mask: the settings that explain this mask otherwise."""
    if not reading.per_image:
        return []
    mine, found = piece.ids(reading), []
    for other in readings_of(target, piece.view, piece.codes, lambda one: one.id == reading.recipe):
        same = other.parameters.get("colormap") == reading.parameters.get("colormap")
        if same and piece.is_explained_by(other) and not np.array_equal(piece.ids(other), mine):
            found.append(other)
    return sorted(found, key=lambda one: -one.prior)[: MAX_READINGS - 1]


def _proposal(group: Group, winner: Candidate, at: int, close: list[Reading], lead: float) -> Proposal:
    reading, sheet = winner.readings[at], group.sheets[at]
    piece = group.evidence[reading.view][at]
    diagnosis, words = diagnosis_of(reading, sheet, piece.noise)
    decision = Decision.LEAVE if diagnosis == "none" else Decision.APPLY
    parameters: dict[str, Any] = {"map": shown_map(reading, piece), **reading.parameters}
    if (piece.ids(reading) == SEVERAL).any():
        decision, words = Decision.ASK, f"{words} Some values stand for several classes."
        parameters["readings"] = [*choices(reading, piece), *_as_readings(group, at, close)]
    elif reading.recipe == "ids" and is_black_and_white(sheet, reading, group.target):
        decision, diagnosis = Decision.ASK, "binary"
        words = "It holds 0 and 255 only, in large areas: void as it stands, or one class saved as white?"
        parameters["readings"] = [as_reading(reading, piece), *whites(group.target)]
    elif decision is Decision.APPLY and close:
        others = _other_settings(piece, reading, group.target)
        readings = [reading, *close, *others[: MAX_READINGS - 1]]
        decision, diagnosis = Decision.ASK, _common(diagnosis, readings)
        words = "The values fit several stories: " + " Or: ".join(one.words for one in readings)
        parameters["readings"] = _as_readings(group, at, readings)
    elif decision is Decision.APPLY and (others := _other_settings(piece, reading, group.target)):
        decision, words = Decision.ASK, f"{words} Which ids these were can be told in several ways."
        parameters["readings"] = _as_readings(group, at, [reading, *others])
    belief = 1 / (1 + exp(-min(max(lead, -30.0), 30.0)))
    return Proposal(Family.VALUES, diagnosis, round(belief, 4), round(lead, 2), decision, words, parameters)


def _common(diagnosis: str, readings: list[Reading]) -> str:
    """The name, where all stories have one; else that they differ."""
    return diagnosis if len({one.diagnosis for one in readings}) == 1 else "ambiguous"


def _as_readings(group: Group, at: int, readings: list[Reading]) -> list[dict[str, Any]]:
    return [as_reading(one, group.evidence[one.view][at]) for one in readings]


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
    readings = _as_readings(group, at, [one.readings[at] for one in group.candidates[:MAX_READINGS]])
    parameters = {"map": shown_map(reading, piece), "readings": readings}
    proposal = Proposal(Family.VALUES, "ambiguous", 0.0, 0.0, Decision.ASK, words, parameters)
    return Verdict(proposal, reading, noise, number)
