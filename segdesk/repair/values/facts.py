"""What the pixels of a mask say about themselves: codes with counts, flat interiors, ramps between values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.views import Codes, View

_BLOCK = np.ones((3, 3), np.uint8)
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
MAX_SIDE = 2_000
"""Ramps and interiors are judged on the middle of larger masks; codes always on all of it."""


@dataclass(frozen=True, eq=False)
class CodeFacts:
    """codes (sorted), counts: pixels of each; interior: those among equal neighbours, in the judged part.

    ramps: of pixels that have an unequal neighbour, the share that lies between the values on both sides
    (interpolation leaves such; clean masks 0.00 to 0.05). isolated: share of pixels unlike all four
    neighbours (dither).
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
    channels = [part.astype(np.int32)]
    if view is View.COLOR:
        channels = [np.ascontiguousarray(one, np.int16) for one in np.moveaxis(unpacked(part), 2, 0)]
    return CodeFacts(found, counts, interior, _ramps(channels, flat), _isolated(part))


def counted(codes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct codes in order, and how often each occurs."""
    if codes.dtype in (np.uint8, np.uint16):
        counts = np.bincount(codes.ravel())
        found = np.flatnonzero(counts)
        return found.astype(np.int64), counts[found].astype(np.int64)
    flat = codes.ravel()
    if not flat.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    lengths = np.diff(np.append(starts, flat.size))
    found, places = np.unique(flat[starts], return_inverse=True)
    return found.astype(np.int64), np.bincount(places, lengths, len(found)).astype(np.int64)


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


def _ramps(channels: list[NDArray[Any]], flat: NDArray[np.bool_]) -> float:
    edge = ~flat
    total = int(np.count_nonzero(edge))
    if not total:
        return 0.0
    loose = ~cv2.dilate(flat.astype(np.uint8), _BLOCK).astype(bool)
    between = np.zeros(flat.shape, bool)
    for axis in (0, 1):
        for step in (1, 2):
            _mark_between(channels, axis, step, between)
    return float(np.count_nonzero(between & loose) / total)


def _mark_between(channels: list[NDArray[Any]], axis: int, step: int, out: NDArray[np.bool_]) -> None:
    """Mark pixels between those step before and after them: in every channel, in one strictly."""
    length = out.shape[axis]
    if length <= 2 * step:
        return
    first, middle, last = (_slice(axis, begin, length - 2 * step + begin) for begin in (0, step, 2 * step))
    inside: NDArray[np.bool_] = np.ones(out[middle].shape, bool)
    strictly = np.zeros_like(inside)
    unlike_first, unlike_last = np.zeros_like(inside), np.zeros_like(inside)
    for one in channels:
        low, here, high = np.minimum(one[first], one[last]), one[middle], np.maximum(one[first], one[last])
        inside &= (low <= here) & (here <= high)
        strictly |= (low < here) & (here < high)
        unlike_first |= here != one[first]
        unlike_last |= here != one[last]
    out[middle] |= inside & strictly & unlike_first & unlike_last


def _slice(axis: int, begin: int, end: int) -> tuple[slice, ...]:
    return (slice(begin, end),) if axis == 0 else (slice(None), slice(begin, end))


def _isolated(codes: Codes) -> float:
    if min(codes.shape) < 3:
        return 0.0
    middle = codes[1:-1, 1:-1]
    unlike = middle != codes[:-2, 1:-1]
    for other in (codes[2:, 1:-1], codes[1:-1, :-2], codes[1:-1, 2:]):
        unlike &= middle != other
    return float(unlike.mean())
