"""Curves over the levels of a palette: which colours are which when a gamma or an editor moved all levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.values.palettes import GAMMAS, Colors

LEVELS = np.arange(256) / 255
POWERS = tuple(round(0.4 + 0.1 * step, 1) for step in range(22))
FINER = np.linspace(-0.06, 0.06, 25)
"""Powers as they are tried, and around those that fit, more finely."""
TOP_LEVELS = 5
NEAR, LOOSE = 1.0, 4.0
"""How far levels may be off the curve: rounding; fewer bits a channel."""
NEGATIVE = "negative"
REACH, PER_LEVELS = 48, 64
ENOUGH = 10.0
"""Log-likelihood over chance from which a curve is believed: some hundred are tried."""


@dataclass(frozen=True, eq=False)
class Curve:
    """rows: of the palette, one for each colour found. cost: how much less usual than no curve."""

    rows: NDArray[np.int64]
    parameters: Mapping[str, Any]
    cost: float


@dataclass(frozen=True, eq=False)
class _Guess:
    """levels: what becomes of 0..255. freedom: how many numbers of it were chosen.

    share, ends, power: it is low + (high - low) * share ** power, where the power is but a grid's.
    """

    levels: NDArray[np.float64]
    freedom: int
    parameters: Mapping[str, Any]
    share: NDArray[np.float64] | None = None
    ends: tuple[int, int] = (0, 255)
    power: float = 1.0

    @classmethod
    def of_power(
        cls, share: NDArray[np.float64], ends: tuple[int, int], power: float, freedom: int, name: str
    ) -> _Guess:
        levels = ends[0] + (ends[1] - ends[0]) * share**power
        return cls(levels, freedom, {"curve": name}, share, ends, power)

    def is_told_by(self, meant: Colors, found: Colors) -> bool:
        """Whether the levels found are those of the curve, or of one between it and the next of the grid."""
        curves = self.levels[None]
        if self.share is not None:
            low, high = self.ends
            curves = low + (high - low) * self.share[None] ** (self.power + FINER[:, None])
        is_power = float(np.abs(curves[:, meant] - found).max(axis=(1, 2)).min()) <= NEAR
        return is_power or (self.freedom > 1 and _is_line(meant, found))


def _is_line(meant: Colors, found: Colors) -> bool:
    """Whether the levels are a line, cut at 0 and 255."""
    inside = (found > 0) & (found < 255)
    if len(np.unique(meant[inside])) < 2:
        return False
    line = np.polyfit(meant[inside], found[inside], 1)
    return float(np.abs(np.clip(np.polyval(line, meant), 0, 255) - found).max()) <= NEAR


def curves(palette: Colors, found: Colors) -> Iterator[Curve]:
    """Every way to give each colour found (M x 3) its own row of a palette (K x 3) under one curve.

    What is not said by far more levels than the curve was free to choose is not yielded.
    """
    tried: set[bytes] = set()
    for guess in _guesses(palette, found):
        rows = _nearest_rows(guess.levels[palette], found)
        if rows is None or rows.tobytes() in tried:
            continue
        fitted = _fitted(guess, rows, palette[rows], found)
        if fitted is not None:
            tried.add(rows.tobytes())
            yield fitted


def _guesses(palette: Colors, found: Colors) -> Iterator[_Guess]:
    yield _Guess(np.arange(255.0, -1, -1), 0, {"curve": NEGATIVE})
    for name, change in GAMMAS.items():
        yield _Guess(np.rint(change(LEVELS) * 255), 0, {"curve": name})
    for power in POWERS:
        yield _Guess.of_power(LEVELS, (0, 255), power, 1, f"gamma {power}")
    low, high = int(found.min()), int(found.max())
    tops = np.unique(palette)[-TOP_LEVELS:]
    bottom = int(palette.min())
    for top in tops[tops > bottom].tolist():
        share = np.clip((np.arange(256) - bottom) / (top - bottom), 0, None)
        for power in POWERS:
            yield _Guess.of_power(share, (low, high), power, 3, "levels")


def _nearest_rows(shown: NDArray[np.float64], found: Colors) -> NDArray[np.int64] | None:
    """The nearest row of each colour; None where two colours have one, or one is far from all."""
    apart = np.abs(found[:, None] - shown[None]).max(axis=2)
    rows = apart.argmin(axis=1)
    if len(np.unique(rows)) < len(rows) or apart.min(axis=1).max() > REACH:
        return None
    return np.asarray(rows)


def _fitted(guess: _Guess, rows: NDArray[np.int64], meant: Colors, found: Colors) -> Curve | None:
    levels, places = np.unique(meant, return_inverse=True)
    seen, places = found.ravel().astype(np.float64), places.ravel()
    low, high = np.full(len(levels), 256.0), np.full(len(levels), -1.0)
    np.minimum.at(low, places, seen)
    np.maximum.at(high, places, seen)
    middle = (low + high) / 2
    off = float((high - low).max()) / 2
    rises = np.diff(middle) * (-1 if guess.parameters["curve"] == NEGATIVE else 1)
    if off > LOOSE or (rises < -off).any():
        return None
    is_told = guess.is_told_by(meant, found)
    freedom = min(len(levels), guess.freedom) if is_told else len(levels)
    reach = NEAR if off <= NEAR else LOOSE
    if (seen.size - freedom) * log(256 / (2 * reach + 1)) < ENOUGH:
        return None
    parameters = guess.parameters if is_told else {"curve": "levels"}
    far = float(np.abs(meant - found).max()) / PER_LEVELS
    return Curve(rows, parameters, 1.0 + 0.5 * freedom + far + (2.0 if off > NEAR else 0.0))
