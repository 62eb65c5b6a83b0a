"""What a photo says about where borders may be: ranks of local contrast, and cells of colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.placement import Size, centres

WORK_SIDE = 256
SIGMAS = (0.8, 2.0)
NORMALISE_SIGMA = 12.0
_CELLS = (6, 3, 3)
CELLS = 54
_STEPS = 16_384
"""Contrasts closer than this part of the largest have one rank."""
Ranks = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Edges:
    """Rank 0..1 of contrast between a pixel and its right (across: h x w-1) and lower (down) neighbour."""

    across: Ranks
    down: Ranks


@dataclass(frozen=True, eq=False)
class PhotoFacts:
    """size: of the photo, upright. edges: for each of SIGMAS, at the working size. cells: colour, 0..53."""

    size: Size
    edges: tuple[Edges, ...]
    cells: NDArray[np.uint8]

    @property
    def grid(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Image coordinates of the working pixels' centres: xs, ys."""
        height, width = self.cells.shape
        return centres(width, self.size[0]), centres(height, self.size[1])


def photo_facts(photo: NDArray[np.uint8]) -> PhotoFacts:
    """Of an H x W x 3 photo, 8 bits. The cost hardly depends on its size."""
    height, width = photo.shape[:2]
    scale = min(1.0, WORK_SIDE / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
    lab = lab_of(np.asarray(small))
    return PhotoFacts(
        (width, height),
        tuple(edges_of(lab, sigma) for sigma in SIGMAS),
        _cells(lab),
    )


def lab_of(photo: NDArray[np.uint8]) -> Ranks:
    """H x W x 3 in CIE Lab, float."""
    if photo.ndim == 2:
        photo = np.repeat(photo[..., None], 3, axis=2)
    return np.asarray(cv2.cvtColor(photo[..., :3].astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def edges_of(lab: Ranks, sigma: float) -> Edges:
    """Contrast against that of its surroundings, as rank: foliage shouts no louder than walls."""
    smooth = cv2.GaussianBlur(lab, (0, 0), sigma)
    across = np.abs(np.diff(smooth, axis=1)).max(axis=2)
    down = np.abs(np.diff(smooth, axis=0)).max(axis=2)
    return Edges(_ranked(across), _ranked(down))


def _ranked(contrast: Ranks) -> Ranks:
    if not contrast.size:
        return contrast
    around = cv2.GaussianBlur(contrast, (0, 0), NORMALISE_SIGMA)
    normal = contrast / (around + 0.25 * around.mean() + 1e-6)
    steps = (normal * (_STEPS / max(float(normal.max()), 1e-9))).astype(np.intp)
    counts = np.bincount(steps.ravel(), minlength=_STEPS + 1)
    below = np.cumsum(counts) - counts
    ranks = ((below + counts / 2) / contrast.size).astype(np.float32)
    return np.asarray(ranks[steps])


def _cells(lab: Ranks) -> NDArray[np.uint8]:
    """The place of each pixel in a partition by quantiles of the image itself."""
    cells: NDArray[Any] = np.zeros(lab.shape[:2], np.int64)
    for channel, count in enumerate(_CELLS):
        values = lab[..., channel]
        bounds = np.quantile(values, np.arange(1, count) / count)
        cells = cells * count + np.searchsorted(bounds, values)
    return cells.astype(np.uint8)
