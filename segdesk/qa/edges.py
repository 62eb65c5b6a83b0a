"""How well the borders of a mask lie on the edges of its photo, at every small shift.

Edge strength is the largest step of the three Lab channels, divided by its local mean and turned into its
rank within the photo: that is what makes textured road and foliage harmless. The score of a shift is the mean
rank under the mask's borders, upright borders reading horizontal steps and level ones vertical steps; scores
are given in robust deviations over all shifts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray

Floats = npt.NDArray[np.float32]

REACH_PX = 64
LEAST_BORDER_PX = 200
_SIGMA, _LOCAL_SIGMA = 1.0, 12.0
_LEVELS = 4096


class Edges(NamedTuple):
    """Ranks, 0 to 1, of the steps between a pixel and its right (aside) and lower (below) neighbour."""

    aside: Floats
    below: Floats


def edges_of(rgb: npt.NDArray[np.uint8]) -> Edges:
    """Of an (h, w, 3) photo: arrays of (h, w - 1) and (h - 1, w)."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    soft = cv2.GaussianBlur(lab.astype(np.float32), (0, 0), _SIGMA)
    return Edges(
        _ranks(np.abs(soft[:, 1:] - soft[:, :-1]).max(axis=2)),
        _ranks(np.abs(soft[1:] - soft[:-1]).max(axis=2)),
    )


def _ranks(steps: Floats) -> Floats:
    local = cv2.GaussianBlur(steps, (0, 0), _LOCAL_SIGMA)
    even = steps / (local + 0.25 * float(local.mean()) + 1e-6)
    top = max(1e-6, float(even.max()))
    levels = (even * ((_LEVELS - 1) / top)).astype(np.uint16)
    counts = np.bincount(levels.ravel(), minlength=_LEVELS)
    middle = (np.cumsum(counts) - counts / 2) / max(1, levels.size)
    ranks: Floats = middle.astype(np.float32)[levels]
    return ranks


def borders_of(labels: AnyArray) -> tuple[Floats, Floats]:
    """1 where a pixel differs from its right, and from its lower, neighbour; else 0.

    Rows and columns of one value at the rim are left out with their border: a shift leaves such a frame.
    """
    inner = _without_frame(labels)
    aside = np.zeros((labels.shape[0], labels.shape[1] - 1), np.float32)
    below = np.zeros((labels.shape[0] - 1, labels.shape[1]), np.float32)
    top, bottom, left, right = inner
    core = labels[top:bottom, left:right]
    aside[top:bottom, left : right - 1] = core[:, 1:] != core[:, :-1]
    below[top : bottom - 1, left:right] = core[1:] != core[:-1]
    return aside, below


def _without_frame(labels: AnyArray) -> tuple[int, int, int, int]:
    top, bottom, left, right = 0, labels.shape[0], 0, labels.shape[1]
    rows = (labels == labels[:, :1]).all(axis=1)
    columns = (labels == labels[:1]).all(axis=0)
    if rows.all() or columns.all():
        return top, bottom, left, right
    top, bottom = int(np.argmin(rows)), bottom - int(np.argmin(rows[::-1]))
    left, right = int(np.argmin(columns)), right - int(np.argmin(columns[::-1]))
    return top, bottom, left, right


def surface(edges: Edges, labels: AnyArray, reach_px: int = REACH_PX) -> Floats | None:
    """Scores, (2 reach + 1) squared: at [reach + dy, reach + dx] that of the mask moved by (dx, dy).

    None when the mask has too little border to say anything, or the image is smaller than the reach.
    """
    height, width = labels.shape
    if min(height, width) <= reach_px:
        return None
    aside, below = borders_of(labels)
    if float(aside.sum() + below.sum()) < LEAST_BORDER_PX:
        return None
    shape = cv2.getOptimalDFTSize(height + reach_px), cv2.getOptimalDFTSize(width + reach_px)
    hits = _correlated([(edges.aside, aside), (edges.below, below)], shape)
    ones = [(np.ones_like(aside), aside), (np.ones_like(below), below)]
    counts = _correlated(ones, shape)
    score = _window(hits, reach_px) / np.maximum(1.0, _window(counts, reach_px))
    middle = float(np.median(score))
    deviation = 1.4826 * float(np.median(np.abs(score - middle)))
    result: Floats = ((score - middle) / max(1e-6, deviation)).astype(np.float32)
    return result


def _correlated(pairs: list[tuple[Floats, Floats]], shape: tuple[int, int]) -> Floats:
    """Sum over pairs of the correlation of the second, moved, with the first; by Fourier transform."""
    total: Any = None
    for fixed, moving in pairs:
        product = cv2.mulSpectrums(_spectrum(fixed, shape), _spectrum(moving, shape), 0, conjB=True)
        total = product if total is None else total + product
    found = cv2.dft(total, flags=cv2.DFT_INVERSE | cv2.DFT_SCALE | cv2.DFT_REAL_OUTPUT)
    return np.asarray(found, np.float32)


def _spectrum(array: Floats, shape: tuple[int, int]) -> Floats:
    padded = np.zeros(shape, np.float32)
    padded[: array.shape[0], : array.shape[1]] = array
    return np.asarray(cv2.dft(padded, nonzeroRows=array.shape[0]), np.float32)


def _window(correlation: Floats, reach_px: int) -> Floats:
    rolled = np.roll(correlation, (reach_px, reach_px), (0, 1))
    return rolled[: 2 * reach_px + 1, : 2 * reach_px + 1]


class Peak(NamedTuple):
    """dx, dy: where the mask fits best, in pixels; z its score; lead: over the best within near_px of no
    shift; second: over the best farther than 4 px from the peak."""

    dx: float
    dy: float
    z: float
    lead: float
    second: float


def peak_of(surface: Floats, near_px: float) -> Peak:
    """The highest point of a surface, refined by a parabola."""
    reach = surface.shape[0] // 2
    row, column = np.unravel_index(int(np.argmax(surface)), surface.shape)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    z = float(surface[row, column])
    near = float(surface[np.hypot(x, y) <= near_px].max())
    far = np.hypot(x - x[row, column], y - y[row, column]) > 4
    dx = float(column) - reach + _parabola(surface[row], int(column))
    dy = float(row) - reach + _parabola(surface[:, column], int(row))
    return Peak(dx, dy, z, z - near, z - float(surface[far].max()))


def _parabola(line: Floats, place: int) -> float:
    if not 0 < place < len(line) - 1:
        return 0.0
    before, at, after = (float(line[place + step]) for step in (-1, 0, 1))
    bend = before - 2 * at + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0
