"""Stencils grown, shrunk and smoothed by a disc: all offsets (dx, dy) with dx^2 + dy^2 <= radius_px^2.

At the stencil's border: nothing is known beyond it, so nothing there is counted. An object does not grow in
from outside, and one that the border cuts off does not shrink away from it: the frame of a photo is not the
end of the thing. So shrinking is growing of the rest, opening only takes pixels away, closing only adds some
(also in a gap to the border narrower than the disc), and doing either twice changes nothing more.

Small discs go through cv2.dilate, large ones through distances, whose cost does not depend on the radius.
Work is done around the set pixels only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import Bytes, Stencil, as_bytes, bounds, framed, whole

_MOST_DILATED_PX = 14  # from here on distances are faster; measured on 1920 x 1080
_BLOCK_PX = 512  # cv2 computes distances in float32: exact in blocks of this size, not across a large image

_Mask = npt.NDArray[np.bool_] | npt.NDArray[np.uint8]


def grow(stencil: _Mask, radius_px: float) -> Stencil:
    """A new bool stencil: every pixel whose centre is at most radius_px from the centre of a set one.

    stencil is (h, w) of bool or uint8, where anything but 0 is set. Exact for any size and radius. Raises
    ValueError for a radius that is negative or not finite.
    """
    mask, radius_px = _checked(stencil, radius_px)
    reach = math.floor(radius_px)
    frame = whole((mask.shape[1], mask.shape[0]))
    window = bounds(mask).grown(reach) & frame
    if window.is_empty or reach == 0:
        return mask.copy()
    inner = mask[window.slices]
    spread = _dilated if reach <= _MOST_DILATED_PX else _within
    return framed(window, spread(inner, radius_px), frame)


def shrink(stencil: _Mask, radius_px: float) -> Stencil:
    """A new bool stencil without the pixels whose centre is at most radius_px from an unset one's centre.

    The border takes nothing away. Accepts and raises as grow does."""
    mask, radius_px = _checked(stencil, radius_px)
    frame = whole((mask.shape[1], mask.shape[0]))
    window = bounds(mask).grown(1) & frame  # farther unset pixels lie behind those of this margin
    return framed(window, ~grow(~mask[window.slices], radius_px), frame)


def open_border(stencil: _Mask, radius_px: float) -> Stencil:
    """Shrunk, then grown: spurs, bridges and islands that hold no disc go, all else stays as it is."""
    return grow(shrink(stencil, radius_px), radius_px)


def close_border(stencil: _Mask, radius_px: float) -> Stencil:
    """Grown, then shrunk: gaps, notches and holes that hold no disc are filled, all else stays as it is."""
    return shrink(grow(stencil, radius_px), radius_px)


def smooth(stencil: _Mask, radius_px: float) -> Stencil:
    """A new bool stencil of what most pixels of the disc around each pixel are; a tie leaves it as it is.

    Pixels beyond the border have no vote. Straight edges stay where they are, corners and ripples smaller
    than the disc are rounded off, thin things vanish; set and unset are treated alike. Accepts and raises as
    grow does."""
    mask, radius_px = _checked(stencil, radius_px)
    reach = math.floor(radius_px)
    frame = whole((mask.shape[1], mask.shape[0]))
    window = bounds(mask).grown(2 * reach) & frame  # beyond one reach nothing is set, within it all is seen
    if window.is_empty or reach == 0:
        return mask.copy()
    inner = mask[window.slices]
    votes = inner.astype(np.float32) * 2 - 1
    kernel = _disc(radius_px).astype(np.float32)
    lead = cv2.filter2D(votes, cv2.CV_32F, kernel, borderType=cv2.BORDER_CONSTANT)
    is_set = (lead > 0.5) | (
        (lead > -0.5) & inner
    )  # whole numbers, up to the rounding of a Fourier transform
    return framed(window, is_set, frame)


def _checked(stencil: _Mask, radius_px: float) -> tuple[Stencil, float]:
    """The stencil as bool, and the radius, cut to one that sees every pixel from every other."""
    if not math.isfinite(radius_px) or radius_px < 0:
        raise ValueError(f"A radius is a number of pixels from 0 up, not {radius_px}.")
    return stencil.astype(bool, copy=False), min(radius_px, sum(stencil.shape))


def _disc(radius_px: float) -> Bytes:
    reach = math.floor(radius_px)
    squares = np.arange(-reach, reach + 1) ** 2
    return (np.add.outer(squares, squares) <= radius_px**2).astype(np.uint8)


def _dilated(mask: Stencil, radius_px: float) -> Stencil:
    return np.asarray(cv2.dilate(as_bytes(mask), _disc(radius_px))).view(bool)


def _within(mask: Stencil, radius_px: float) -> Stencil:
    """As _dilated, by the distance from every pixel to the nearest set one."""
    frame = whole((mask.shape[1], mask.shape[0]))
    reach = math.floor(radius_px)
    most = math.sqrt(math.floor(radius_px**2) + 0.5)  # squared distances are whole numbers
    out = np.zeros(mask.shape, bool)
    for block in _blocks(frame):
        seen = block.grown(reach) & frame
        near = mask[seen.slices]
        if near.any():
            far = cv2.distanceTransform(as_bytes(~near), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
            out[block.slices] = far[block.within(seen)] <= most
    return out


def _blocks(frame: Rect) -> Iterator[Rect]:
    for row, column in frame.tiles(_BLOCK_PX):
        corner = Rect(0, 0, _BLOCK_PX, _BLOCK_PX).moved(column * _BLOCK_PX, row * _BLOCK_PX)
        yield corner & frame
