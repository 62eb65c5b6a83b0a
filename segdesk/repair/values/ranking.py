"""Which hypothesis explains the codes of a group of masks best: log-likelihoods with set priors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.values.facts import CodeFacts
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import UNKNOWN, Reading
from segdesk.repair.values.recipe import Recipe
from segdesk.repair.values.recipes import readings_of
from segdesk.repair.values.sheet import TOLERANCE, Noise, Sheet
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

PER_UNKNOWN_CODE, PER_UNKNOWN_SHARE, FOR_ALL_USED = 9.0, 60.0, 1.5
PER_RESIDUAL = 6.0
"""Flat areas of a noisy mask are on average less than half a level off the codes that were written."""
DITHER_SHARE = 0.001
DITHER_REACH = 15.0
"""Dithering mixes colours that are so far from the one meant."""
PER_COLOR_MATCHED = 4.0
"""A palette's colour that equals a class colour is no accident; an index that is an id may well be."""
SHOWN = (View.COLOR, View.GREY)
"""What a person sees of a palette file, beside its indices."""
OF_INDICES = frozenset({"ids", "offset", "reduce_zero"})
"""Recipes of numbers that may have changed the indices of a palette file."""
MAX_CODES = 4_096
UNKNOWN_ALLOWED = 0.002
"""Share of flat pixels of a noisy mask that may lie off all codes."""
LEAST_FLAT, CLEAR_STEP = 0.05, 8.0
"""Of a noisy mask: the share of flat pixels, and how far colours of classes are apart, at least."""


STRAYS_ALLOWED, OVERSHOOT, FAR = 0.02, 0.3, 16.0
"""Share of pixels of a blended mask that may be no blend; how far blending goes beyond what it blends."""
MOST_BLENDS, MOST_USED = 400, 24
_NO_BLENDS = (np.zeros(0, np.int64), np.zeros(0))


def _most_frequent(facts: CodeFacts) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    some = np.argsort(-facts.counts, kind="stable")[:MOST_BLENDS]
    return facts.codes[some], facts.shares[some]


def _off_segments(colors: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far each colour is from the nearest line between two of the ends."""
    least = np.full(len(colors), np.inf)
    for at, begin in enumerate(ends):
        for end in ends[at:]:
            along = (end - begin).astype(np.float64)
            length = max(1.0, float(along @ along))
            place = np.clip((colors - begin) @ along / length, -OVERSHOOT, 1 + OVERSHOOT)
            off = np.abs(colors - begin - place[:, None] * along).max(axis=1)
            np.minimum(least, off, out=least)
    return least


@dataclass(frozen=True, eq=False)
class Evidence:
    """The codes of one view of one mask that a hypothesis has to explain, with their shares."""

    view: View
    codes: NDArray[np.int64]
    shares: NDArray[np.float64]
    noise: Noise
    flat_share: float = 1.0
    blends: tuple[NDArray[np.int64], NDArray[np.float64]] = _NO_BLENDS
    """The most frequent codes, flat or not, with their shares of all pixels."""

    @classmethod
    def of(cls, sheet: Sheet, view: View, noise: Noise) -> Evidence:
        """All codes of an exact mask, those of flat areas of a noisy one."""
        facts = sheet.facts[view]
        codes, weights = facts.codes, facts.counts
        if noise is not Noise.EXACT:
            keep = facts.prominent() if noise is not Noise.DITHERED else facts.shares > DITHER_SHARE
            is_flat = noise is not Noise.DITHERED and facts.interior.any()
            weights = (facts.interior if is_flat else facts.counts)[keep]
            codes = codes[keep]
        if len(codes) > MAX_CODES:
            keep = np.sort(np.argsort(weights, kind="stable")[-MAX_CODES:])
            codes, weights = codes[keep], weights[keep]
        flat = float(facts.interior.sum() / max(1, facts.pixels))
        blends = _most_frequent(facts) if noise is Noise.INTERPOLATED else _NO_BLENDS
        return cls(view, codes, weights / max(1, weights.sum()), noise, flat, blends)

    def ids(self, reading: Reading) -> NDArray[np.int64]:
        """The id of each code under a reading; UNKNOWN where it has none."""
        return reading.ids_of(self.codes, tolerance_of(reading, self.noise))

    def residual(self, reading: Reading) -> float:
        """How far the codes lie off those of a reading that allows it, on average; at most 4."""
        if not tolerance_of(reading, self.noise) or not len(self.codes):
            return 0.0
        _, distances = reading.nearest(self.codes)
        reach = DITHER_REACH if self.noise is Noise.DITHERED else 1.0
        return float((np.minimum(distances / reach, 4) * self.shares).sum())

    def is_explained_by(self, reading: Reading) -> bool:
        """Whether its codes are those of a reading; of noisy masks, whether noise can be told from codes."""
        unknown = float(self.shares[self.ids(reading) == UNKNOWN].sum())
        if self.noise is Noise.EXACT:
            return unknown == 0.0
        if self.noise is not Noise.DITHERED and self.flat_share < LEAST_FLAT:
            return False
        if unknown > UNKNOWN_ALLOWED or (self.view is View.COLOR and reading.step < CLEAR_STEP):
            return False
        return self.noise is not Noise.INTERPOLATED or self._strays(reading) <= STRAYS_ALLOWED

    def _strays(self, reading: Reading) -> float:
        """The share of pixels that are no blend of two codes that the mask has, nor a little beyond."""
        codes, shares = self.blends
        used = reading.rows[0][np.unique(reading.nearest(self.codes)[0])]
        if self.view is not View.COLOR:
            reach = 1 + OVERSHOOT * (used[-1] - used[0])
            off = (codes < used[0] - reach) | (codes > used[-1] + reach)
            return float(shares[off].sum())
        return float(shares[_off_segments(unpacked(codes), unpacked(used[:MOST_USED])) > FAR].sum())


def tolerance_of(reading: Reading, noise: Noise) -> int:
    """How far a code may be off: what the noise does to flat areas, at most half the way to the next code."""
    if noise is Noise.DITHERED:
        return TOLERANCE[noise]
    return max(reading.tolerance, min(TOLERANCE[noise], int((reading.step - 1) // 2)))


@dataclass(frozen=True, eq=False)
class Candidate:
    """A recipe with its setting for each mask (the same for all, unless it is one of each mask)."""

    readings: tuple[Reading, ...]
    score: float
    explains: tuple[bool, ...]

    @property
    def explains_all(self) -> bool:
        return all(self.explains)

    @property
    def first(self) -> Reading:
        return self.readings[0]


class Group:
    """Masks of one signature, and the hypotheses about them, the best first."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        noises: Sequence[Noise],
        target: Target,
        *,
        only: frozenset[str] = frozenset(),
    ) -> None:
        """only: the diagnoses that are looked for, the late ones aside; empty for all."""
        self.sheets, self.target, self.only = sheets, target, only
        self.is_exact = noises[0] is Noise.EXACT
        self.views = tuple(sheets[0].facts)
        if noises[0] is Noise.DITHERED and View.COLOR in self.views:
            self.views = (View.COLOR,)  # the indices of a fixed palette mean nothing
        self.evidence = {
            view: [Evidence.of(one, view, noise) for one, noise in zip(sheets, noises, strict=True)]
            for view in self.views
        }

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Sorted by score; ties keep the order of RECIPES. Late recipes only where no other explains all."""
        found = [one for view in self.views for one in self._of_view(view, is_late=False)]
        if not self.only and not any(one.explains_all for one in found):
            found += [one for view in self.views for one in self._of_view(view, is_late=True)]
        return sorted(found, key=lambda one: -one.score)

    def _of_view(self, view: View, *, is_late: bool) -> Iterable[Candidate]:
        pieces = self.evidence[view]
        seen = _union([one.codes for one in pieces])
        wanted = self._wanted(view, is_late=is_late)
        for reading in readings_of(self.target, view, seen, lambda one: wanted(one) and not one.per_image):
            yield self._scored(view, (reading,) * len(pieces))
        for readings in self._each_its_own(view, lambda one: wanted(one) and one.per_image):
            yield self._scored(view, readings)

    def _wanted(self, view: View, *, is_late: bool) -> Callable[[Recipe], bool]:
        """The recipes that make sense of a view. The indices of a palette file are no greys of colours."""
        is_index = view is View.VALUE and any(one in self.views for one in SHOWN)

        def wanted(one: Recipe) -> bool:
            fits = one.late is is_late and (self.is_exact or not one.exact)
            fits = fits and (not self.only or one.diagnosis in self.only)
            return fits and (not is_index or one.id in OF_INDICES)

        return wanted

    def _each_its_own(self, view: View, wanted: Callable[[Recipe], bool]) -> Iterable[tuple[Reading, ...]]:
        """For recipes that differ from mask to mask: the best setting for each."""
        best: dict[str, list[Reading | None]] = defaultdict(lambda: [None] * len(self.sheets))
        for place, piece in enumerate(self.evidence[view]):
            for one in readings_of(self.target, view, piece.codes, wanted):
                name = f"{one.recipe} {one.parameters.get('colormap', '')}"
                old = best[name][place]
                if old is None or _fit(piece, one) > _fit(piece, old):
                    best[name][place] = one
        for found in best.values():
            substitute = next(one for one in found if one is not None)
            yield tuple(one or substitute for one in found)

    def _scored(self, view: View, readings: tuple[Reading, ...]) -> Candidate:
        pieces = self.evidence[view]
        explains = tuple(piece.is_explained_by(one) for piece, one in zip(pieces, readings, strict=True))
        return Candidate(readings, self._score(view, readings), explains)

    def _score(self, view: View, readings: tuple[Reading, ...]) -> float:
        pieces = self.evidence[view]
        hit: set[int] = set()
        unknown: set[int] = set()
        share = residual = 0.0
        same = len({id(one) for one in readings}) == 1
        whole = self._pooled[view] if same else pieces
        for piece, reading in zip(whole, readings, strict=False):
            ids = piece.ids(reading)
            off = ids == UNKNOWN
            places, _ = reading.nearest(piece.codes[~off])
            hit.update(reading.rows[0][places].tolist())
            unknown.update(piece.codes[off].tolist())
            share += float(piece.shares[off].sum()) / len(whole)
            residual += piece.residual(reading) / len(whole)
        available = {code for one in set(readings) for code in one.rows[0].tolist()}
        capacity = max(len(available), *(one.capacity for one in readings))
        score = readings[0].prior - _log_choose(capacity, len(hit))
        score -= PER_UNKNOWN_CODE * len(unknown) + PER_UNKNOWN_SHARE * share
        score -= PER_RESIDUAL * residual
        if len(hit) == capacity:
            score += FOR_ALL_USED
        if view in SHOWN and View.VALUE in self.views and not unknown:
            score += PER_COLOR_MATCHED * len(hit)
        return score

    @cached_property
    def _pooled(self) -> Mapping[View, list[Evidence]]:
        """All masks as one."""
        return {view: _pooled(pieces) for view, pieces in self.evidence.items()}

    def differ(self, one: Candidate, other: Candidate) -> bool:
        """Whether two candidates would give any mask other ids."""
        if one.first.view is not other.first.view:
            return not self._agree_over_palette(one, other)
        pieces = self.evidence[one.first.view]
        return any(
            not np.array_equal(piece.ids(mine), piece.ids(theirs))
            for piece, mine, theirs in zip(pieces, one.readings, other.readings, strict=True)
        )

    def _agree_over_palette(self, one: Candidate, other: Candidate) -> bool:
        """Of a palette file: whether indices and what a person sees name the same ids."""
        by_value, by_look = (one, other) if one.first.view is View.VALUE else (other, one)
        if by_value.first.view is not View.VALUE or by_look.first.view not in SHOWN:
            return False
        for sheet, reading, look in zip(self.sheets, by_value.readings, by_look.readings, strict=True):
            indices = sheet.facts[View.VALUE].codes
            shown = np.array([sheet.look_of(int(index), look.view) for index in indices], np.int64)
            if not np.array_equal(reading.ids_of(indices), look.ids_of(shown)):
                return False
        return True


def _fit(piece: Evidence, reading: Reading) -> tuple[float, float, int]:
    """How well a setting explains one mask: little unknown, then usual, then few codes to spare."""
    unknown = float(piece.shares[piece.ids(reading) == UNKNOWN].sum())
    return -unknown, reading.prior, -reading.capacity


def _union(codes: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.int64)


def _pooled(pieces: Sequence[Evidence]) -> list[Evidence]:
    """All masks as one."""
    codes = _union([one.codes for one in pieces])
    shares = np.zeros(len(codes))
    for one in pieces:
        shares[np.searchsorted(codes, one.codes)] += one.shares / len(pieces)
    return [Evidence(pieces[0].view, codes, shares, pieces[0].noise)]


def _log_choose(total: int, chosen: int) -> float:
    chosen = min(chosen, total)
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)
