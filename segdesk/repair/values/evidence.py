"""The codes of a mask that a hypothesis has to explain, and whether it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.values.facts import CodeFacts
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import UNKNOWN, Reading
from segdesk.repair.values.sheet import TOLERANCE, Noise, Sheet
from segdesk.repair.values.views import View

DITHER_SHARE = 0.001
DITHER_REACH = 15.0
"""Dithering mixes colours that are so far from the one meant."""
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
        """The share of pixels that are no blend of two codes, nor a little beyond: of colours that the mask
        has, of numbers that it may have had. A line one pixel thin leaves blends and not its own number.
        """
        codes, shares = self.blends
        known = reading.rows[0]
        used = known[np.unique(reading.nearest(self.codes)[0])]
        if self.view is not View.COLOR:
            reach = 1 + OVERSHOOT * (used[-1] - used[0])
            off = (codes < known[0] - reach) | (codes > known[-1] + reach)
            return float(shares[off].sum())
        return float(shares[_off_segments(unpacked(codes), unpacked(used[:MOST_USED])) > FAR].sum())


def tolerance_of(reading: Reading, noise: Noise) -> int:
    """How far a code may be off: what the noise does to flat areas, at most half the way to the next code."""
    if noise is Noise.DITHERED:
        return TOLERANCE[noise]
    return max(reading.tolerance, min(TOLERANCE[noise], int((reading.step - 1) // 2)))


def union_of(codes: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.int64)


def pooled(pieces: Sequence[Evidence]) -> list[Evidence]:
    """All masks as one."""
    codes = union_of([one.codes for one in pieces])
    shares = np.zeros(len(codes))
    for one in pieces:
        shares[np.searchsorted(codes, one.codes)] += one.shares / len(pieces)
    return [Evidence(pieces[0].view, codes, shares, pieces[0].noise)]
