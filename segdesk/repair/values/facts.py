"""What the pixels of a mask say about themselves: codes with counts, flat interiors, ramps between values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.values.views import Codes, View

_BLOCK = np.ones((3, 3), np.uint8)
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
FEW_BORDERS = 10
MAX_SIDE = 2_000
"""Ramps and interiors are judged on the middle of larger masks; codes always on all of it."""


@dataclass(frozen=True, eq=False)
class CodeFacts:
    """codes (sorted), counts: pixels of each; interior: those among equal neighbours, in the judged part.

    ramps: of borders, the share that takes more than one step (blending: 0.7 to 1.0; clean masks 0.0 to 0.3).
    isolated: share of pixels unlike all four neighbours (dither).
    """

    codes: NDArray[np.int64]
    counts: NDArray[np.int64]
    interior: NDArray[np.int64]
    ramps: float
    isolated: float

    @property
    def pixels(self) -> int:
        return int(self.counts.sum())

    @property
    def shares(self) -> NDArray[np.float64]:
        return np.asarray(self.counts / max(1, self.pixels))

    def prominent(self) -> NDArray[np.bool_]:
        """Codes that own more than 0.05 % of the flat interior: what noise did not make."""
        total = self.interior.sum()
        own = self.interior if total else self.counts
        return np.asarray(own > 0.0005 * max(1, own.sum()))


def facts_of(codes: Codes, view: View) -> CodeFacts:
    """Facts of an array of codes; see MAX_SIDE for which part of a large one is looked at closely."""
    found, counts = _labelled(*counted(codes))
    part = _middle(codes)
    flat = _is_flat(part)
    inner, inner_counts = _labelled(*counted(part[flat]))
    interior = np.zeros(len(found), np.int64)
    interior[np.searchsorted(found, inner)] = inner_counts
    return CodeFacts(found, counts, interior, _ramps(_channels(part, view)), _isolated(part))


def _channels(codes: Codes, view: View) -> list[NDArray[Any]]:
    """As arrays of a type that compares fast."""
    if view is View.COLOR:
        return [(codes >> shift).astype(np.uint8) for shift in (16, 8, 0)]
    return [codes if codes.dtype in (np.uint8, np.uint16) else codes.astype(np.float32)]


def counted(codes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct codes in order, and how often each occurs."""
    if codes.dtype in (np.uint8, np.uint16):
        counts = np.bincount(codes.ravel())
        found = np.flatnonzero(counts)
        return found.astype(np.int64), counts[found].astype(np.int64)
    runs = Runs.of(codes)
    return runs.codes, runs.counts


class Runs(NamedTuple):
    """An array of codes as runs of equal ones. codes: the distinct ones; places: which each run is."""

    codes: NDArray[np.int64]
    places: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, codes: NDArray[Any]) -> Runs:
        """By rows, which costs less than sorting pixels."""
        flat = codes.ravel()
        if not flat.size:
            return cls(*(np.zeros(0, np.int64) for _ in range(3)))
        starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
        found, places = np.unique(flat[starts], return_inverse=True)
        return cls(found.astype(np.int64), places, np.diff(np.append(starts, flat.size)))

    @property
    def counts(self) -> NDArray[np.int64]:
        """The pixels of each code."""
        return np.bincount(self.places, self.lengths, len(self.codes)).astype(np.int64)

    def spread(self, of_each: NDArray[Any]) -> NDArray[Any]:
        """of_each[i] where the code is codes[i], flat."""
        return np.repeat(of_each[self.places], self.lengths)


def _labelled(
    codes: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Without negative codes, which stand for pixels that nobody labelled."""
    keep = codes >= 0
    return codes[keep], counts[keep]


def _middle(codes: Codes) -> Codes:
    top, left = (max(0, (side - MAX_SIDE) // 2) for side in codes.shape)
    return codes[top : top + MAX_SIDE, left : left + MAX_SIDE]


def _comparable(codes: Codes) -> NDArray[Any]:
    """As a type that OpenCV's filters take; exact to 24 bits."""
    return np.ascontiguousarray(codes if codes.dtype in (np.uint8, np.uint16) else codes.astype(np.float32))


def _is_flat(codes: Codes) -> NDArray[np.bool_]:
    """Pixels whose eight neighbours are all equal to them."""
    some = _comparable(codes)
    return np.asarray(cv2.erode(some, _BLOCK) == cv2.dilate(some, _BLOCK))


def _ramps(channels: list[NDArray[Any]]) -> float:
    """Of borders between values, the share that takes more than one step; few borders tell nothing."""
    steep = sloping = 0
    for axis in (0, 1):
        first, second = _borders(channels, axis)
        steep, sloping = steep + first, sloping + second
    return sloping / (FEW_BORDERS + steep + sloping)


def _borders(channels: list[NDArray[Any]], axis: int) -> tuple[int, int]:
    """Steps of two levels or more between flat pixels; pixels strictly between those before and after."""
    if channels[0].shape[axis] < 4:
        return 0, 0
    before, after = _slice(axis, None, -1), _slice(axis, 1, None)
    changed, wide = (np.zeros(channels[0][before].shape, bool) for _ in range(2))
    between, opposed = (np.zeros(changed[before].shape, bool) for _ in range(2))
    for one in channels:
        rises, falls = one[before] < one[after], one[before] > one[after]
        changed |= rises | falls
        wide |= cv2.absdiff(np.ascontiguousarray(one[before]), np.ascontiguousarray(one[after])) > 1
        between |= rises[before] & rises[after] | falls[before] & falls[after]
        opposed |= rises[before] & falls[after] | falls[before] & rises[after]
    inner, first, last = (_slice(axis, *ends) for ends in ((1, -1), (None, -2), (2, None)))
    steep = wide[inner] & ~changed[first] & ~changed[last]
    return int(np.count_nonzero(steep)), int(np.count_nonzero(between & ~opposed))


def _slice(axis: int, begin: int | None, end: int | None) -> tuple[slice, ...]:
    return (slice(begin, end),) if axis == 0 else (slice(None), slice(begin, end))


def _isolated(codes: Codes) -> float:
    if min(codes.shape) < 3:
        return 0.0
    middle = codes[1:-1, 1:-1]
    unlike = middle != codes[:-2, 1:-1]
    for other in (codes[2:, 1:-1], codes[1:-1, :-2], codes[1:-1, 2:]):
        unlike &= middle != other
    return float(unlike.mean())
