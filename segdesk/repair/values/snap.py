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
    distinct, inverse = np.unique(codes, return_inverse=True)
    places, distances = reading.nearest(distinct.astype(np.int64))
    inverse = inverse.reshape(codes.shape)
    nearest = places.astype(np.int16)[inverse]
    off = (distances >= max(1.0, reading.step / 4))[inverse]
    if reading.step >= 4 and off.mean() <= 1 - CLEAN_SHARE:
        return Snapped(nearest, off)
    return _restricted(codes, reading, nearest, off, solid)


def _restricted(
    codes: Codes, reading: Reading, nearest: NDArray[np.int16], off: NDArray[np.bool_], solid: int
) -> Snapped:
    stacked = unpacked(codes) if reading.view is View.COLOR else codes[..., None]
    channels = [np.ascontiguousarray(one, np.float32) for one in np.moveaxis(stacked, 2, 0)]
    wanted = unpacked(reading.rows[0]) if reading.view is View.COLOR else reading.rows[0][:, None]
    best = np.full(codes.shape, _FAR, np.float32)
    chosen = np.full(codes.shape, -1, np.int16)
    for place in np.unique(nearest).tolist():
        cost = np.zeros(codes.shape, np.float32)
        for channel, value in zip(channels, wanted[place].tolist(), strict=True):
            cost += (channel - np.float32(value)) ** 2
        better = _reach_of(nearest == place, solid) & (cost < best)
        best[better] = cost[better]
        chosen[better] = place
    _fill(chosen, nearest)
    return Snapped(chosen, off | (chosen != nearest))


def _reach_of(own: NDArray[np.bool_], solid: int) -> NDArray[np.bool_]:
    """The pixels around the solid places of a code."""
    mine = own.astype(np.uint8)
    crowd = cv2.boxFilter(mine, -1, (3, 3), normalize=False, borderType=cv2.BORDER_REFLECT_101)
    seeds = ((crowd >= solid) & own).astype(np.uint8)
    side = 2 * REACH_PX + 1
    return np.asarray(cv2.dilate(seeds, np.ones((side, side), np.uint8))).astype(bool)


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
