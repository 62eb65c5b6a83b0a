"""The region around a pixel that looks alike, and the holes of a stencil.

The search starts in a window around the seed and takes a larger one only when the region reaches its border,
so a small region costs the same in an image of any size, and a huge one at most two bytes per pixel.
"""

from __future__ import annotations

import numpy as np

from segdesk.geometry import Rect
from segdesk.ops.components import holes as holes  # filling a region and filling holes are used together
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray, Bytes, Placed, Stencil, nothing, whole

_WINDOW_PX = 512
_ALIKE, _REACHED = 255, 128


def flood(image: AnyArray, x: int, y: int, *, tolerance: int = 0, barrier: Stencil | None = None) -> Placed:
    """The 4-connected pixels around (x, y) whose value is the seed's, in their smallest Rect.

    image is a label plane (h, w) of uint8 or uint16, or a photo (h, w) or (h, w, channels) of them. With a
    tolerance every channel may differ from the seed's by so much. Set pixels of barrier (h, w) are never
    entered. EMPTY when the seed is outside the image or in the barrier.
    """
    frame = whole((image.shape[1], image.shape[0]))
    if not (0 <= x < frame.right and 0 <= y < frame.bottom) or (barrier is not None and barrier[y, x]):
        return nothing()
    reach = _WINDOW_PX
    while True:
        window = Rect(x - reach, y - reach, x + reach + 1, y + reach + 1) & frame
        alike = _alike(image[window.slices], image[y, x], tolerance)
        if barrier is not None:
            alike[barrier[window.slices]] = 0
        rect, region = _region(alike, (x - window.left, y - window.top))
        rect = rect.moved(window.left, window.top)
        if window == frame or not _reaches_out(rect, window, frame):
            return rect, region
        reach *= 3


def _alike(window: AnyArray, seed: AnyArray, tolerance: int) -> Bytes:
    """255 where the window is within tolerance of the seed in every channel."""
    if window.ndim == 2 and tolerance == 0:
        same: Bytes = (window == seed).view(np.uint8)
        same *= np.uint8(_ALIKE)
        return same
    channels = np.atleast_1d(seed).astype(np.int64)
    most = np.iinfo(window.dtype).max
    low, high = np.maximum(channels - tolerance, 0), np.minimum(channels + tolerance, most)
    return np.asarray(cv2.inRange(np.ascontiguousarray(window), low.astype(float), high.astype(float)))


def _region(alike: Bytes, seed: tuple[int, int]) -> Placed:
    """The connected region of 255 around the seed, and the Rect that it lies in. Changes alike."""
    left, top, width, height = cv2.floodFill(alike, None, seed, (_REACHED,), flags=4)[3]
    rect = Rect(left, top, left + width, top + height)
    return rect, alike[rect.slices] == _REACHED


def _reaches_out(rect: Rect, window: Rect, frame: Rect) -> bool:
    """Does the region touch a side of the window that is not the image's?"""
    return any(found == side and side != end for found, side, end in zip(rect, window, frame, strict=True))
