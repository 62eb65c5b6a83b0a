"""Masks that were saved as colours over their photo: how much photo is in them, and the colours without it.

Where neighbours are of one class, a step in the photo is in the mask as well, times its share; most steps
are such. So the share is where the ratios of steps heap up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.views import packed_colors

LEAST_STEP = 12
BINS = 106
HEAP, LEAST_HEAP = 0.03, 0.35
"""Half the width of a heap of ratios; what share of all steps must be in it, or where nothing is tinted."""
BARE_SHARE, BARE_HEAP, BARE_PLACES, LEAST_TINTED = 0.01, 0.05, 0.001, 0.01
ROUND_TO, ROUND_WITHIN = 0.05, 0.004
LEAST_TINT, MOST_TINT = 0.15, 0.95
LEAST_STEPS = 200
LEAST_OF_COLOR, MOST_COLORS, REACH = 0.0005, 256, 4
"""Colours of at least this share of pixels are those of classes; others are theirs, give or take levels."""


class Blend(NamedTuple):
    """photo: its share in tinted pixels. has_bare: whether some pixels are photo and nothing else."""

    photo: float
    has_bare: bool


def blend_of(mask: NDArray[np.uint8], photo: NDArray[np.uint8]) -> Blend | None:
    """The share of a photo in a mask (both H x W x 3); None where it is not in it, or too flat to tell."""
    steps, ratios = _ratios(mask.astype(np.int16), photo.astype(np.int16))
    if len(ratios) < LEAST_STEPS:
        return None
    weights = np.histogram(ratios, BINS, (0.0, BINS / 100), weights=steps)[0] / steps.sum()
    bare = float(weights[97:].sum())
    width = round(HEAP * 100)
    heaps = np.convolve(weights[:97], np.ones(2 * width + 1), "same")
    peak = int(heaps[: 97 - width].argmax())
    if not _is_heap(float(heaps[peak]), bare):
        return None
    share = _refined(steps, ratios, (peak + 0.5) / 100)
    if not 1 - MOST_TINT < share < 1 - LEAST_TINT:
        return None
    return Blend(share, _has_bare(mask, photo, bare))


def _is_heap(heap: float, bare: float) -> bool:
    """Whether enough of all steps are in the heap; little tint is enough where hardly anything else is."""
    is_much = heap + bare >= LEAST_HEAP and heap >= BARE_HEAP
    return is_much or (heap >= LEAST_HEAP * (1 - bare) and heap >= LEAST_TINTED)


def _ratios(mask: NDArray[np.int16], photo: NDArray[np.int16]) -> tuple[NDArray[np.float64], ...]:
    """Of neighbours in a row with a clear step in the photo: its height, and the mask's step over it."""
    before, after = np.diff(photo, axis=1).ravel(), np.diff(mask, axis=1).ravel()
    clear = np.abs(before) >= LEAST_STEP
    steps = np.abs(before[clear]).astype(np.float64)
    return steps, after[clear] / before[clear]


def _refined(steps: NDArray[np.float64], ratios: NDArray[np.float64], about: float) -> float:
    """Of the heap by least squares, since steps were rounded; a round number where it is that near."""
    inside = np.abs(ratios - about) <= HEAP
    weights = steps[inside] ** 2
    share = float(weights @ ratios[inside] / weights.sum())
    nice = round(share / ROUND_TO) * ROUND_TO
    return nice if abs(share - nice) <= ROUND_WITHIN else share


def _has_bare(mask: NDArray[np.uint8], photo: NDArray[np.uint8], heap: float) -> bool:
    """Whether pixels are as in the photo: many with steps as high as there, or nine that touch."""
    bare = _is_bare(mask, photo)
    whole = cv2.erode(bare.astype(np.uint8), np.ones((3, 3), np.uint8))
    return (heap > BARE_HEAP and float(bare.mean()) > BARE_SHARE) or float(whole.mean()) > BARE_PLACES


def _is_bare(mask: NDArray[np.uint8], photo: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(mask.astype(np.int16) - photo).max(axis=2) <= 1)


def without_photo(
    mask: NDArray[np.uint8], photo: NDArray[np.uint8], blend: Blend, bare: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """The colours (H x W x 3) that were laid over the photo; bare: what pixels become that nothing tints."""
    colors = np.empty(mask.shape, np.uint8)
    for rows in _strips(mask.shape[0]):
        tinted = mask[rows] - np.float32(blend.photo) * photo[rows]
        np.clip(np.rint(tinted / np.float32(1 - blend.photo)), 0, 255, out=tinted)
        colors[rows] = tinted
    if blend.has_bare:
        colors[_is_bare(mask, photo)] = bare
    return _merged(colors)


def _merged(colors: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every colour as the most frequent one near it: a level of the file is several of the colours."""
    codes = packed_colors(colors)
    found, inverse = np.unique(codes, return_inverse=True)
    counts = np.bincount(inverse.ravel())
    channels = unpacked(found).astype(np.int16)
    becomes = np.full(len(found), -1)
    centres: list[int] = []
    for at in np.argsort(-counts, kind="stable").tolist():
        if counts[at] < LEAST_OF_COLOR * codes.size or len(centres) == MOST_COLORS:
            break
        if becomes[at] < 0:
            near = np.abs(channels - channels[at]).max(axis=1) <= REACH
            becomes[near & (becomes < 0)] = at
            centres.append(at)
    rest = np.flatnonzero(becomes < 0)
    for part in np.array_split(rest, 1 + len(rest) // 4096) if centres else ():
        apart = np.abs(channels[part][:, None] - channels[centres][None]).max(axis=2)
        becomes[part] = np.array(centres)[apart.argmin(axis=1)]
    if not centres:
        return colors
    return np.asarray(channels.astype(np.uint8)[becomes][inverse.reshape(codes.shape)])


def _strips(height: int, rows: int = 256) -> Iterator[slice]:
    return (slice(top, top + rows) for top in range(0, height, rows))
