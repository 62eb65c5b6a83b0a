"""Objects as arrays and back, and as rectangles: what every library is given."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.clients.objects import Object


def shape_of(photo: Path) -> tuple[int, int]:
    """Height and width."""
    with Image.open(photo) as picture:
        return picture.size[::-1]


def mask_of(one: Object, shape: tuple[int, int]) -> np.ndarray:
    mask = np.zeros(shape, bool)
    mask.flat[one[1]] = True
    return mask


def box_of(mask: np.ndarray) -> tuple[int, int, int, int]:
    """left, top, right, bottom; half-open."""
    y, x = np.nonzero(mask)
    return int(x.min()), int(y.min()), int(x.max()) + 1, int(y.max()) + 1


def runs_of(one: Object, shape: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """The object as rectangles of one row each (left, top, right, bottom): polygons without any doubt."""
    padded = np.pad(mask_of(one, shape).astype(np.int8), ((0, 0), (1, 1)))
    for row in range(shape[0]):
        steps = np.diff(padded[row])
        for left, right in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True):
            yield int(left), row, int(right), row + 1


def corners(box: tuple[int, int, int, int]) -> list[list[float]]:
    left, top, right, bottom = map(float, box)
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def copied(photos: Path, folder: Path) -> Path:
    """The photos in a folder of the data set that is written."""
    shutil.copytree(photos, folder)
    return folder
