"""Which hypothesis explains the codes of a group of masks best: log-likelihoods with set priors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, lgamma, log

import numpy as np
from numpy.typing import NDArray

from segdesk.lazy import lazy
from segdesk.repair.values.evidence import Evidence, pooled, tolerance_of, union_of
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import UNKNOWN, Reading
from segdesk.repair.values.recipe import Recipe
from segdesk.repair.values.recipes import readings_of
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

PER_UNKNOWN_CODE, PER_UNKNOWN_SHARE, FOR_ALL_USED = 9.0, 60.0, 1.5
FOR_SOUND = 3.0
"""Most files are ids; but blended ids are no more usual than blended multiples, which look the same."""
PER_RESIDUAL = 6.0
"""Flat areas of a noisy mask are on average less than half a level off the codes that were written."""
PER_COLOR_MATCHED = 4.0
"""A palette's colour that equals a class colour is no accident; an index that is an id may well be."""
SHOWN = (View.COLOR, View.GREY)
"""What a person sees of a palette file, beside its indices."""
CHANCE = -0.5
"""What a pipeline that nobody knows has before it, beside the most usual: enough to ask where one code of a
dozen classes is all that speaks for a story, and not where two do."""
FEW_CODES, GAP = 3, 16
OF_INDICES = frozenset({"ids", "offset", "reduce_zero"})
"""Recipes of numbers that may have changed the indices of a palette file."""


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
        self.is_blended = noises[0] is Noise.INTERPOLATED
        self.views = tuple(sheets[0].facts)
        if noises[0] is Noise.DITHERED and View.COLOR in self.views:
            self.views = (View.COLOR,)  # the indices of a fixed palette mean nothing
        self.evidence = {
            view: [Evidence.of(one, view, noise) for one, noise in zip(sheets, noises, strict=True)]
            for view in self.views
        }

    @lazy
    def candidates(self) -> list[Candidate]:
        """Sorted by score; ties keep the order of RECIPES. Late recipes only where no other explains all, or
        there are so few codes that some other always does."""
        found = [one for view in self.views for one in self._of_view(view, is_late=False)]
        full = [one for one in found if one.explains_all]
        is_told = any(one.first.recipe == "ids" for one in full) or (
            self._most_codes > FEW_CODES and any(one.score > self.chance(one.first) for one in full)
        )
        if not self.only and not is_told:
            found += [one for view in self.views for one in self._of_view(view, is_late=True)]
        return sorted(found, key=lambda one: -one.score)

    @property
    def _most_codes(self) -> int:
        return max((len(one.codes) for (one,) in self._pooled.values()), default=0)

    def chance(self, reading: Reading) -> float:
        """The score of a story in which any code could have been, as against one that foresaw these.

        0 and 255 are free: most pipelines write them. Minus infinity where codes are no accident: ids,
        colours met exactly, noisy masks.
        """
        is_exact_color = reading.view is View.COLOR and not reading.tolerance
        if not self.is_exact or is_exact_color or reading.recipe == "ids":
            return -inf
        codes = self._pooled[reading.view][0].codes
        levels = unpacked(codes) if reading.view is View.COLOR else codes[:, None]
        free = sum(len(set(row) - {0, 255}) for row in levels.tolist())
        space = 254 if reading.view is View.COLOR or codes[-1] < 256 else 65_534
        return CHANCE - _log_choose(space, free) if free else -inf

    def _of_view(self, view: View, *, is_late: bool) -> Iterable[Candidate]:
        pieces = self.evidence[view]
        seen = union_of([one.codes for one in pieces])
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
        if len({id(one) for one in readings}) == 1:
            whole = self._pooled[view]
            ids = [whole[0].ids(readings[0])]
            parts = [ids[0][places] for places in self._places[view]]
        else:
            whole = pieces
            ids = parts = [piece.ids(one) for piece, one in zip(pieces, readings, strict=True)]
        explains = tuple(
            piece.is_explained_by(one, part) for piece, one, part in zip(pieces, readings, parts, strict=True)
        )
        return Candidate(readings, self._score(view, readings, whole, ids), explains)

    def _score(
        self,
        view: View,
        readings: tuple[Reading, ...],
        whole: list[Evidence],
        ids: list[NDArray[np.int64]],
    ) -> float:
        hit: set[int] = set()
        unknown: set[int] = set()
        share = residual = inexact = merged = 0.0
        for piece, reading, known in zip(whole, readings, ids, strict=False):
            off = known == UNKNOWN
            met, distances = _met(piece, reading, piece.codes[~off])
            hit.update(met.tolist())
            unknown.update(piece.codes[off].tolist())
            merged += piece.merged(reading)
            share += float(piece.shares[off].sum()) / len(whole)
            residual += piece.residual(reading) / len(whole)
            if piece.noise is Noise.EXACT and not reading.size:
                inexact += int(np.count_nonzero(distances)) * log(2 * reading.tolerance + 1)
        each = set(readings)
        available = {code for one in each for code in one.rows[0].tolist()}
        capacity = readings[0].capacity if len(each) == 1 else len(available)
        score = readings[0].prior - _log_choose(capacity, len(hit))
        score -= PER_UNKNOWN_CODE * (len(unknown) + merged) + PER_UNKNOWN_SHARE * share
        score -= PER_RESIDUAL * residual + inexact
        if readings[0].recipe == "ids" and not self.is_blended:
            score += FOR_SOUND
        if len(hit) == capacity:
            score += FOR_ALL_USED
        if view in SHOWN and View.VALUE in self.views and not unknown:
            score += PER_COLOR_MATCHED * len(hit)
        return score

    @lazy
    def _pooled(self) -> Mapping[View, list[Evidence]]:
        """All masks as one."""
        return {view: pooled(pieces) for view, pieces in self.evidence.items()}

    @lazy
    def _places(self) -> Mapping[View, list[NDArray[np.int64]]]:
        """Where the codes of each mask are among those of all."""
        return {
            view: [np.searchsorted(self._pooled[view][0].codes, piece.codes) for piece in pieces]
            for view, pieces in self.evidence.items()
        }

    def has_gap(self, view: View) -> bool:
        """Whether codes are far apart with none between: blending would have left some there."""
        return view is not View.COLOR and bool((np.diff(self._pooled[view][0].codes) > GAP).any())

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


def _met(
    piece: Evidence, reading: Reading, codes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The code of a reading that each of these codes is, and how far off."""
    if not tolerance_of(reading, piece.noise):
        return codes, np.zeros(len(codes), np.int64)
    places, distances = reading.nearest(codes)
    return reading.rows[0][places], distances


def _fit(piece: Evidence, reading: Reading) -> tuple[float, float, int]:
    """How well a setting explains one mask: little unknown, then usual, then few codes to spare."""
    unknown = float(piece.shares[piece.ids(reading) == UNKNOWN].sum())
    return -unknown, reading.prior, -reading.capacity


def _log_choose(total: int, chosen: int) -> float:
    chosen = min(chosen, total)
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)
