"""Pixels whose values a lossy store or blending changed, back to the codes around them.

Going from 0 to 11 a ramp passes 1 to 10, so the nearest code alone invents classes. A pixel may only become
a code that has a solid place (most of nine pixels) within two pixels of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.views import Codes, View

SOLID_LOSSY, SOLID_BLENDED = 4, 6
"""Of nine pixels, how many make a solid place: blended ramps are wide, JPEG leaves narrow ones (measured)."""
REACH_PX = 2
CLEAN_SHARE = 0.999
_FAR = np.float32(1e9)


class Snapped(NamedTuple):
    """places: per pixel the row of Reading.rows; uncertain: pixels where something had to be chosen."""

    places: NDArray[np.int16]
    uncertain: NDArray[np.bool_]


def snap(codes: Codes, reading: Reading, *, solid: int) -> Snapped:
    """The most plausible code of each pixel. Nothing but the nearest where the mask is clean already.

    solid: how many of the nine pixels around make a place where a code may come from.
    """
    distinct = distinct_codes(codes)
    places, distances = reading.nearest(distinct)
    nearest = by_code(codes, distinct, places.astype(np.int16))
    off = by_code(codes, distinct, distances >= max(1.0, reading.step / 4))
    if reading.step >= 4 and off.mean() <= 1 - CLEAN_SHARE:
        return Snapped(nearest, off)
    chosen = _restricted(codes, reading, nearest, solid)
    return Snapped(chosen, off | (chosen != nearest))


def distinct_codes(codes: Codes) -> NDArray[np.int64]:
    """The codes that occur, in order; none below 0. By marking, which beats sorting."""
    if codes.size and int(codes.max()) < 1 << 24:
        marked = np.zeros(max(1, int(codes.max()) + 1), bool)
        marked[codes[codes >= 0] if codes.dtype.kind == "i" else codes] = True
        return np.flatnonzero(marked).astype(np.int64)
    found = np.unique(codes).astype(np.int64)
    return found[found >= 0]


def by_code(codes: Codes, distinct: NDArray[np.int64], of_each: NDArray[Any]) -> NDArray[Any]:
    """of_each[i] where a pixel has the code distinct[i]; the first of it where it has none."""
    if not len(distinct):
        return np.zeros(codes.shape, of_each.dtype)
    if int(distinct[-1]) < 1 << 24:
        table = np.full(int(distinct[-1]) + 1, of_each[0], of_each.dtype)
        table[distinct] = of_each
        return np.asarray(table[np.maximum(codes, 0)])
    return np.asarray(of_each[np.searchsorted(distinct, np.maximum(codes, 0))])


def _restricted(codes: Codes, reading: Reading, nearest: NDArray[np.int16], solid: int) -> NDArray[np.int16]:
    """The nearest code of those that have a solid place within reach. Solid places are what they are."""
    is_seed = _crowd(nearest) >= solid
    seeds = np.where(is_seed, nearest, np.int16(-1))
    around = np.pad(seeds, REACH_PX, constant_values=-1)
    rows, columns = np.nonzero(~is_seed)
    here, wanted = _channels(codes[rows, columns], reading.view), _channels(reading.rows[0], reading.view)
    best, chosen = np.full(len(rows), _FAR, np.float32), np.full(len(rows), -1, np.int16)
    side = 2 * REACH_PX + 1
    for step in range(side * side):
        other = around[rows + step // side, columns + step % side]
        cost = np.where(other >= 0, ((here - wanted[other]) ** 2).sum(axis=1), _FAR)
        better = cost < best
        best[better], chosen[better] = cost[better], other[better]
    seeds[rows, columns] = chosen
    _fill(seeds, nearest)
    return seeds


def _channels(codes: NDArray[Any], view: View) -> NDArray[np.float32]:
    """N x 1, or N x 3 for colours."""
    stacked = unpacked(codes) if view is View.COLOR else codes[:, None]
    return np.asarray(stacked, np.float32)


def _crowd(places: NDArray[np.int16]) -> NDArray[np.uint8]:
    """Of the nine pixels around each, how many have its place."""
    height, width = places.shape
    around = cv2.copyMakeBorder(places, 1, 1, 1, 1, cv2.BORDER_REFLECT_101)
    crowd = np.zeros(places.shape, np.uint8)
    for row in range(3):
        for column in range(3):
            crowd += around[row : row + height, column : column + width] == places
    return crowd


def _fill(chosen: NDArray[np.int16], nearest: NDArray[np.int16]) -> None:
    """Pixels far from every solid place take that of the nearest labelled pixel."""
    empty = chosen < 0
    if not empty.any():
        return
    if empty.all():
        chosen[:] = nearest
        return
    _, labels = cv2.distanceTransformWithLabels(
        empty.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table: NDArray[Any] = np.zeros(int(labels.max()) + 1, np.int16)
    table[labels[~empty]] = chosen[~empty]
    chosen[empty] = table[labels[empty]]


def smoothed(places: NDArray[np.int16], isolated: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Isolated pixels take what most of the nine around them are (dither)."""
    best = np.zeros(places.shape, np.int16)
    votes = np.full(places.shape, -1, np.int16)
    for place in np.unique(places).tolist():
        own = (places == place).astype(np.uint8)
        crowd = cv2.boxFilter(own, -1, (3, 3), normalize=False, borderType=cv2.BORDER_REPLICATE).astype(
            np.int16
        )
        more = crowd > votes
        best[more], votes[more] = place, crowd[more]
    return np.where(isolated, best, places)
