"""What goes wrong with masks on their way through other tools: each a mask in, a wrong one out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segdesk.ops.cv import cv2

VOID = 255
Mask = NDArray[np.uint8]

ORDER = (3, 1, 0, 2, 7, 4, 5, 6, 9, 10, 8)
"""Where each of the street's classes 0..10 goes when their order is lost."""


def moved(mask: Mask, dx: int, dy: int) -> Mask:
    """The content moved by whole pixels; what comes into view is 0."""
    height, width = mask.shape
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_NEAREST), np.uint8)


def nearest(mask: Mask, width: int, height: int) -> Mask:
    """Resampled at the new pixels' centres."""
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)


def halved(mask: Mask) -> Mask:
    return nearest(mask, mask.shape[1] // 2, mask.shape[0] // 2)


def fitted(mask: Mask, side: int) -> Mask:
    """Scaled to fit a square, centred between bars of 0."""
    height, width = mask.shape
    scale = min(side / width, side / height)
    inner = nearest(mask, round(width * scale), round(height * scale))
    square = np.zeros((side, side), np.uint8)
    top, left = (side - inner.shape[0]) // 2, (side - inner.shape[1]) // 2
    square[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return square


def transposed(mask: Mask) -> Mask:
    return mask.T


def on_its_side(mask: Mask) -> Mask:
    return np.rot90(mask, 1)


def voc_palette() -> Mask:
    """The 256 colours of PASCAL VOC: the bits of the index, dealt to red, green, blue from the top."""
    index = np.arange(256)
    palette = np.zeros((256, 3), np.uint8)
    for bit in range(8):
        for channel in range(3):
            palette[:, channel] |= ((index >> (3 * bit + channel) & 1) << (7 - bit)).astype(np.uint8)
    return palette


def palette_rgb(mask: Mask) -> Mask:
    """The colours of the VOC palette instead of the ids."""
    return voc_palette()[mask]


def palette_luma(mask: Mask) -> Mask:
    """The colours of the VOC palette, turned to grey."""
    indexed = Image.fromarray(mask)
    indexed.putpalette(voc_palette().tobytes())
    return np.array(indexed.convert("L"))


def with_alpha(mask: Mask) -> Mask:
    """The ids in three channels, and a fourth that is opaque."""
    return np.stack([mask, mask, mask, np.full_like(mask, 255)], axis=-1)


def permuted(mask: Mask) -> Mask:
    table = np.arange(256, dtype=np.uint8)
    table[: len(ORDER)] = ORDER
    return table[mask]


def scaled(mask: Mask) -> Mask:
    """Ids times 20, void kept."""
    return np.where(mask == VOID, np.uint8(VOID), mask * np.uint8(20)).astype(np.uint8)


def off_by_one(mask: Mask) -> Mask:
    return np.where(mask == VOID, np.uint8(VOID), mask + np.uint8(1)).astype(np.uint8)


def interpolated(mask: Mask) -> Mask:
    """Halved and doubled again as if ids were brightness."""
    height, width = mask.shape
    half = cv2.resize(mask, (width // 2, height // 2), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(half, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def binary(mask: Mask) -> Mask:
    """255 where class 1 is, else 0."""
    return np.where(mask == 1, np.uint8(255), np.uint8(0))


def unknown(mask: Mask) -> Mask:
    """The id 77, which no class has, in 30 x 20 pixels."""
    height, width = mask.shape
    mask = mask.copy()
    mask[height // 2 : height // 2 + 20, width // 3 : width // 3 + 30] = 77
    return mask
