"""Where a closed ring crosses itself. Touching is not crossing: seams of bridged holes are sound."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
_AT_ONCE = 1 << 20
LIMIT_PAIRS = 1 << 25
"""Rings whose edges would make more pairs to compare are not judged: it would take seconds."""


def first_crossing(points: Points) -> tuple[float, float] | None:
    """A point where two edges cross in their insides, None where none do. points: (n, 2), not repeated.

    Edges sorted by their left end are compared with those that begin before their right end.
    """
    start, end = points, np.roll(points, -1, axis=0)
    low, high = np.minimum(start, end), np.maximum(start, end)
    order = np.argsort(low[:, 0], kind="stable")
    start, end, low, high = start[order], end[order], low[order], high[order]
    last = np.searchsorted(low[:, 0], high[:, 0], "left")
    counts = np.maximum(0, last - np.arange(len(points)) - 1)
    if int(counts.sum()) > LIMIT_PAIRS:
        return None
    for first, second in _pairs(counts):
        meet = (low[first, 1] < high[second, 1]) & (low[second, 1] < high[first, 1])
        first, second = first[meet], second[meet]
        crossing = _cross(start[first], end[first], start[second], end[second])
        if crossing.any():
            place = int(np.argmax(crossing))
            return _point(start[first[place]], end[first[place]], start[second[place]], end[second[place]])
    return None


def _pairs(counts: Places) -> Iterator[tuple[Places, Places]]:
    """Pairs (edge, a following edge), so many for each edge, in blocks."""
    ends = np.cumsum(counts)
    edge = 0
    while edge < len(counts):
        done = int(ends[edge - 1]) if edge else 0
        stop = max(edge + 1, int(np.searchsorted(ends, done + _AT_ONCE, "right")))
        block = counts[edge:stop]
        first = np.repeat(np.arange(edge, stop), block)
        second = np.arange(len(first)) - np.repeat(np.cumsum(block) - block, block) + first + 1
        yield first, second
        edge = stop


def _side(a: Points, b: Points, c: Points) -> Points:
    found: Points = (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )
    return found


def _cross(a: Points, b: Points, c: Points, d: Points) -> npt.NDArray[np.bool_]:
    """Do the ends of each lie strictly on both sides of the other?"""
    found: npt.NDArray[np.bool_] = (_side(a, b, c) * _side(a, b, d) < 0) & (
        _side(c, d, a) * _side(c, d, b) < 0
    )
    return found


def _point(a: Points, b: Points, c: Points, d: Points) -> tuple[float, float]:
    share = float(_side(c, d, a) / (_side(c, d, a) - _side(c, d, b)))
    x, y = a + share * (b - a)
    return float(x), float(y)
