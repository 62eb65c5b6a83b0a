"""A stencil (bool array: which pixels) and the Rect it lies in: cut, place, tighten, fill from toggles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect
from segdesk.ops.cv import cv2

Stencil = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
AnyArray = npt.NDArray[Any]
Placed = tuple[Rect, Stencil]
"""A stencil and the image pixels it covers: its shape is (rect.height, rect.width)."""


def nothing() -> Placed:
    """No pixels at all."""
    return EMPTY, np.zeros((0, 0), bool)


def as_bytes(stencil: Stencil) -> Bytes:
    """The same memory as uint8 0 and 1, C-contiguous (a copy only where it was not), as cv2 wants it."""
    return np.ascontiguousarray(stencil).view(np.uint8)


def transposed(stencil: Stencil) -> Stencil:
    """A C-contiguous transpose; cv2 does it several times faster than numpy on large arrays."""
    if stencil.size == 0:
        return np.zeros(stencil.shape[::-1], bool)
    return np.asarray(cv2.transpose(as_bytes(stencil))).reshape(stencil.shape[::-1]).view(bool)


def columns_filled(toggles: Ints, shape: tuple[int, int]) -> Stencil:
    """Fill from sorted column-major positions at which the value flips, background first.

    A position is column * height + row; two equal ones undo each other. The result has the shape
    (height, width). This is what RLE and pycocotools' polygons come down to.
    """
    height, width = shape
    counts = np.diff(toggles, prepend=0, append=height * width)
    values = np.zeros(len(counts), bool)
    values[1::2] = True
    return transposed(np.repeat(values, counts).reshape(width, height))


def bounds(stencil: Stencil) -> Rect:
    """The smallest Rect around the set pixels, in the stencil's own pixels; EMPTY when there are none."""
    if stencil.size == 0:
        return EMPTY
    left, top, width, height = cv2.boundingRect(as_bytes(stencil))
    return Rect(left, top, left + width, top + height) if width and height else EMPTY


def tight(rect: Rect, stencil: Stencil) -> Placed:
    """The same pixels in the smallest Rect; a view where anything is set."""
    inner = bounds(stencil)
    if inner.is_empty:
        return nothing()
    return inner.moved(rect.left, rect.top), stencil[inner.slices]


def framed(rect: Rect, stencil: Stencil, frame: Rect) -> Stencil:
    """A new stencil of the frame's size: what of it lies in the frame, the rest unset."""
    out = np.zeros((frame.height, frame.width), bool)
    both = rect & frame
    if not both.is_empty:
        out[both.within(frame)] = stencil[both.within(rect)]
    return out


def whole(size: tuple[int, int]) -> Rect:
    """The Rect of an image of (width, height)."""
    return Rect(0, 0, *size)
