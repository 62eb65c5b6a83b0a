"""What is proposed for each mask that a hypothesis explains: applied if nothing else is likely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
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
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.ranking import SHOWN, Candidate, Group
from segdesk.repair.values.reading import SEVERAL, Reading
from segdesk.repair.values.recipes import readings_of
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

SURE_LEAD, OFFERED_LEAD, MOST_LEAD = 3.0, 8.0, 99.0
"""From which lead nobody is asked; up to which lead other stories are offered to who is asked."""
MAX_READINGS, MOST_SETTINGS = 8, 4
NEAR = {Noise.LOSSY: 4, Noise.DITHERED: 40}
"""How near codes must be that JPEG or dithering takes one for the other."""
CUT = frozenset({"clipped"})
"""Recipes after which what is left does not tell by how much it was multiplied."""


@dataclass(frozen=True, eq=False)
class Story:
    """The best candidate of a group, and those that would give a mask other ids."""

    group: Group
    winner: Candidate

    @cached_property
    def _rivals(self) -> list[Candidate]:
        """Those that may be offered; at least the next."""
        least = self.winner.score - OFFERED_LEAD
        found: list[Candidate] = []
        for one in self.group.candidates:
            if found and one.score <= least:
                break
            if one is not self.winner and self.group.differ(one, self.winner):
                found.append(one)
        return found

    @cached_property
    def lead(self) -> float:
        """Over the next story and over chance."""
        others = [one.score for one in self._rivals[:1]] + [self.group.chance(self.winner.first)]
        return min(self.winner.score - max(others), MOST_LEAD)

    @cached_property
    def is_sure(self) -> bool:
        """A mask of nothing but ids is sound whatever else could be told of it, its own palette aside."""
        is_plain = self.winner.first.recipe == "ids" and self.group.is_exact
        return self.lead >= SURE_LEAD or (is_plain and not self._is_denied_by_palette)

    @property
    def _is_denied_by_palette(self) -> bool:
        """Whether the colours of the indices are those of other classes, and of theirs in no palette."""
        if self.winner.first.view is not View.VALUE or self._rivals[0].first.view not in SHOWN:
            return False
        shown = [one for one in self.group.candidates if one.first.view in SHOWN and one.explains_all]
        return self._rivals[0] in shown and all(self.group.differ(one, self.winner) for one in shown)

    def proposal(self, at: int, noise: Noise) -> Proposal:
        """For the mask at that place of the group; noise: what was found in it."""
        reading, sheet = self.winner.readings[at], self.group.sheets[at]
        piece = self.group.evidence[reading.view][at]
        diagnosis, words = diagnosis_of(reading, sheet, piece.noise)
        if diagnosis != "none" and _is_unchanged(piece, reading):
            diagnosis, words = "none", "Its values are those of its classes already."
        decision = Decision.LEAVE if diagnosis == "none" else Decision.APPLY
        parameters: dict[str, Any] = {"map": shown_map(reading, piece), **reading.parameters}
        doubt = self._doubt(at, noise, decision, diagnosis, words)
        if doubt is not None:
            decision, (diagnosis, words, parameters["readings"]) = Decision.ASK, doubt
        belief = 1 / (1 + exp(-min(max(self.lead, -30.0), 30.0)))
        return Proposal(
            Family.VALUES, diagnosis, round(belief, 4), round(self.lead, 2), decision, words, parameters
        )

    def _doubt(
        self, at: int, noise: Noise, decision: Decision, diagnosis: str, words: str
    ) -> tuple[str, str, list[dict[str, Any]]] | None:
        """Why a person is asked: the name, the words and what may be chosen; None where nobody is."""
        group, reading = self.group, self.winner.readings[at]
        piece, sheet = group.evidence[reading.view][at], group.sheets[at]
        if (piece.ids(reading) == SEVERAL).any():
            told = [*choices(reading, piece), *as_readings(self.group, at, self._offered(at))]
            return diagnosis, f"{words} Some values stand for several classes.", told
        if reading.recipe == "ids" and is_black_and_white(sheet, reading, group.target):
            words = "It holds 0 and 255 only, in large areas: void as it stands, or one class saved as white?"
            whose = [as_reading(reading, piece), *whites(group.target)]
            return "binary", words, [*whose, *as_readings(group, at, self._offered(at))]
        if decision is Decision.LEAVE and (self.is_sure or reading.recipe != "ids"):
            return None
        others = _other_settings(piece, reading, group.target)
        if not self.is_sure:
            return self._unsure(at, diagnosis, words, self._choices(at, others))
        if others:
            words = f"{words} Which ids these were can be told in several ways."
        elif reading.recipe in CUT:
            words = f"{words} By how much, what is left does not tell for sure."
        elif noise is not Noise.EXACT and _has_near_codes(piece, reading, sheet):
            words = f"{words} Its codes are too near to each other: borders are a guess."
        else:
            return None
        return diagnosis, words, self._choices(at, others)

    def _choices(self, at: int, others: list[Reading]) -> list[dict[str, Any]]:
        reading = self.winner.readings[at]
        told = list(dict.fromkeys([reading, *self._offered(at), *others[:MOST_SETTINGS]]))
        by_value = _by_value(self.group.evidence[reading.view][at], [reading, *others]) if others else []
        return [*by_value, *as_readings(self.group, at, told)]

    def _unsure(
        self, at: int, diagnosis: str, words: str, told: list[dict[str, Any]]
    ) -> tuple[str, str, list[dict[str, Any]]]:
        close = [one for one in self._near(at, SURE_LEAD) if one.diagnosis != self.winner.first.diagnosis]
        stories = list(dict.fromkeys(one["words"] for one in told if "words" in one))
        if len(stories) == 1:
            return diagnosis, f"{words} So few values may be so by accident.", told
        words = "The values fit several stories: " + " Or: ".join(stories)
        return "ambiguous" if close else diagnosis, words, told

    def _near(self, at: int, lead: float) -> list[Reading]:
        """What else may be told of a mask, the likeliest first."""
        least = self.winner.score - lead
        return [one.readings[at] for one in self._rivals if one.explains[at] and one.score > least]

    def _offered(self, at: int) -> list[Reading]:
        """What else may be told that gives other ids, as much as one may look through: each name first."""
        near = self._near(at, OFFERED_LEAD) or [one.readings[at] for one in self._rivals[:1]]
        by_ids: dict[tuple[View, bytes], Reading] = {}
        for one in near:
            by_ids.setdefault((one.view, self.group.evidence[one.view][at].ids(one).tobytes()), one)
        by_name: dict[str, Reading] = {}
        for one in by_ids.values():
            by_name.setdefault(one.diagnosis, one)
        by_name.pop(self.winner.first.diagnosis, None)
        return list(dict.fromkeys([*by_name.values(), *by_ids.values()]))[: MAX_READINGS - 1]


def _is_unchanged(piece: Evidence, reading: Reading) -> bool:
    """Whether a story of other masks changes nothing in this one."""
    is_plain = reading.view is View.VALUE and piece.noise is Noise.EXACT and reading.recipe != "ids"
    return is_plain and np.array_equal(piece.ids(reading), piece.codes)


def as_readings(group: Group, at: int, readings: list[Reading]) -> list[dict[str, Any]]:
    """Stories of the mask at that place as a report lists them."""
    return [as_reading(one, group.evidence[one.view][at]) for one in readings]


def _other_settings(piece: Evidence, reading: Reading, target: Target) -> list[Reading]:
    """Of a recipe that differs from mask to mask: the settings that explain this mask otherwise."""
    if not reading.per_image:
        return []
    return sorted(_same_map(piece, reading, target), key=lambda one: -one.prior)


def _by_value(piece: Evidence, settings: list[Reading]) -> Iterator[dict[str, Any]]:
    """The classes that each code may be, over all settings; of codes that may be several."""
    columns = np.array([piece.ids(one) for one in settings])
    for code, ids in zip(piece.codes.tolist(), columns.T, strict=True):
        classes = sorted({int(one) for one in ids if one >= 0})
        if len(classes) > 1:
            yield {"value": shown_code(code, piece.view), "classes": classes}


def _same_map(piece: Evidence, reading: Reading, target: Target) -> Iterator[Reading]:
    mine = piece.ids(reading)
    for other in readings_of(target, piece.view, piece.codes, lambda one: one.id == reading.recipe):
        ids = piece.ids(other)
        same = other.parameters.get("colormap") == reading.parameters.get("colormap")
        if same and piece.is_explained_by(other, ids) and not np.array_equal(ids, mine):
            yield other


def _has_near_codes(piece: Evidence, reading: Reading, sheet: Sheet) -> bool:
    """Whether codes that a mask has are so near to others that its noise takes one for the other."""
    is_told = piece.noise is Noise.LOSSY and piece.view is View.COLOR
    reach = NEAR.get(piece.noise)
    codes = reading.rows[0]
    if reach is None or is_told or len(codes) < 2 or len(sheet.facts[reading.view].codes) < 2:
        return False
    levels = unpacked(codes) if piece.view is View.COLOR else codes[:, None]
    used = levels[np.unique(reading.nearest(piece.codes)[0])]
    apart = np.abs(used[:, None] - levels[None]).max(axis=2)
    return bool(((apart > 0) & (apart <= reach)).any())
