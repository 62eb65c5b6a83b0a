"""JPEG, known by its pixels: what the labels should be, saved with the right settings, gives them back.

The settings are those of the Independent JPEG Group's tables (Pillow, OpenCV, ImageMagick): a quality, and
how the colours were sampled. Files that were saved as PNG afterwards keep the trace.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BLOCK = 8
WINDOW = 64
QUALITIES = (
    75,
    95,
    90,
    85,
    80,
    92,
    *(one for one in range(100, 29, -1) if one not in (75, 95, 90, 85, 80, 92)),
)
SAMPLINGS = (2, 0, 1)
"""Pillow's numbers of 4:2:0, 4:4:4 and 4:2:2."""
SAME_SHARE, SURE_SHARE = 0.4, 0.8
"""Share of restless blocks that come out the same: what tells the settings; what ends the search."""
LEAST_BLOCKS = 4


class Settings(NamedTuple):
    """Of a JPEG encoder. sampling: None for greys."""

    quality: int
    sampling: int | None

    def written(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The pixels (H x W, or H x W x 3) as they are read after saving."""
        out = io.BytesIO()
        options: dict[str, Any] = {} if self.sampling is None else {"subsampling": self.sampling}
        Image.fromarray(pixels).save(out, "JPEG", quality=self.quality, **options)
        with Image.open(out) as image:
            return np.asarray(image)


def settings_of(pixels: NDArray[Any], meant: NDArray[np.uint8]) -> Settings | None:
    """What wrote these pixels; None where nothing did, or nothing in them could tell.

    meant: about what was saved, of the same shape: most of its blocks are right. Both as Settings.written().
    """
    window = busiest(pixels)
    here, before = np.ascontiguousarray(pixels[window]), np.ascontiguousarray(meant[window])
    judged = _restless(before) & _inner(before)
    changed = judged & ~same_blocks(here, before)
    if np.count_nonzero(changed) >= LEAST_BLOCKS:
        judged = changed  # blocks that came out as they were meant come out so by many settings
    if np.count_nonzero(judged) < LEAST_BLOCKS:
        return None
    best, most = None, SAME_SHARE
    for settings in _candidates(is_color=pixels.ndim == 3):
        same = float(same_blocks(here, settings.written(before))[judged].mean())
        if same > most:
            best, most = settings, same
        if same >= SURE_SHARE:
            break
    return best


def can_be_jpeg(pixels: NDArray[Any]) -> bool:
    """Whether the pixels are of a kind that JPEG stores: greys or colours of 8 bits."""
    return pixels.dtype == np.uint8 and (pixels.ndim == 2 or pixels.shape[2] == 3)


def _candidates(*, is_color: bool) -> list[Settings]:
    samplings = SAMPLINGS if is_color else (None,)
    return [Settings(quality, sampling) for quality in QUALITIES for sampling in samplings]


def same_blocks(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Which blocks of 8 x 8 pixels are equal; cut ones at the right and lower end count as blocks."""
    unlike = one != other
    return ~_any_of_blocks(unlike if unlike.ndim == 2 else unlike.any(axis=2))


def over_pixels(blocks: NDArray[np.bool_], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The value of each pixel's block."""
    return blocks.repeat(BLOCK, 0).repeat(BLOCK, 1)[: shape[0], : shape[1]]


def _any_of_blocks(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    height, width = marked.shape
    rows = np.logical_or.reduceat(marked, np.arange(0, height, BLOCK), axis=0)
    return np.asarray(np.logical_or.reduceat(rows, np.arange(0, width, BLOCK), axis=1))


def _restless(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """Blocks that hold more than one value: others are the same under any settings."""
    first = np.asarray(pixels[::BLOCK, ::BLOCK]).repeat(BLOCK, 0).repeat(BLOCK, 1)
    return ~same_blocks(pixels, first[: pixels.shape[0], : pixels.shape[1]])


def _inner(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """Of colours not the outer blocks: their halved colours were mixed with those beyond."""
    inner = np.ones([-(-side // BLOCK) for side in pixels.shape[:2]], bool)
    if pixels.ndim == 3 and min(inner.shape) > 2:
        inner[[0, -1]] = False
        inner[:, [0, -1]] = False
    return inner


def busiest(pixels: NDArray[Any]) -> tuple[slice, slice]:
    """The window with most restless blocks, on the grid of blocks of a picture with halved colours."""
    counts = _restless(pixels).astype(np.int64)
    side = WINDOW // BLOCK
    places = [
        (int(counts[top : top + side, left : left + side].sum()), top, left)
        for top in range(0, max(1, counts.shape[0] - side + 2), side // 2)
        for left in range(0, max(1, counts.shape[1] - side + 2), side // 2)
    ]
    _, top, left = max(places)
    return slice(top * BLOCK, top * BLOCK + WINDOW), slice(left * BLOCK, left * BLOCK + WINDOW)
