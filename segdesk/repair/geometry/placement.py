"""How a stored mask lies under its photo: an axis-aligned map from image to mask, and sampling through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Size = tuple[int, int]
"""(width, height)"""
Sides = tuple[float, float, float, float]
"""Where the left, top, right and bottom side of the image lie in the mask."""
_EPSILON = 1e-9


@dataclass(frozen=True)
class Placement:
    """mask x = a x + b y + c, mask y = d x + e y + f, in continuous coordinates (pixel centres at .5).

    Each axis of the mask follows one axis of the image: scales, shifts, mirrors, quarter turns.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @property
    def matrix(self) -> list[list[float]]:
        """[[a, b, c], [d, e, f]], as the report has it."""
        return [[_tidy(self.a), _tidy(self.b), _tidy(self.c)], [_tidy(self.d), _tidy(self.e), _tidy(self.f)]]

    @property
    def is_identity(self) -> bool:
        return self == Placement()

    def __matmul__(self, first: Placement) -> Placement:
        """This map after another one."""
        x, y = first.at(0, 0)
        c, f = self.at(x, y)
        return Placement(
            self.a * first.a + self.b * first.d, self.a * first.b + self.b * first.e, c,
            self.d * first.a + self.e * first.d, self.d * first.b + self.e * first.e, f,
        )  # fmt: skip

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def sampled(
        self, values: NDArray[Any], xs: NDArray[np.float64], ys: NDArray[np.float64], outside: int
    ) -> NDArray[Any]:
        """values under the grid of image coordinates xs by ys: len(ys) x len(xs); outside beyond the mask."""
        height, width = values.shape
        if self.b == 0 and self.d == 0:
            columns, rows = _cells(self.a * xs + self.c, width), _cells(self.e * ys + self.f, height)
            return _gathered(values, rows, columns, outside)
        columns, rows = _cells(self.b * ys + self.c, width), _cells(self.d * xs + self.f, height)
        return np.ascontiguousarray(_gathered(values, rows, columns, outside).T)

    def warp(self, values: NDArray[Any], size: Size, outside: int) -> NDArray[Any]:
        """values in the image's frame: nearest, at pixel centres; exact, every cell a copy of one cell."""
        width, height = size
        return self.sampled(values, _centres(width), _centres(height), outside)

    def corner_distance(self, other: Placement, size: Size) -> float:
        """How far apart two maps put the image's corners, in mask pixels."""
        width, height = size
        corners = [(0, 0), (width, 0), (0, height), (width, height)]
        apart = [np.subtract(self.at(*one), other.at(*one)) for one in corners]
        return float(np.abs(apart).max())

    def covered(self, size: Size) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of the image in the mask."""
        width, height = size
        (x1, y1), (x2, y2) = self.at(0, 0), self.at(width, height)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _centres(count: int) -> NDArray[np.float64]:
    return centres(count, count)


def centres(count: int, side: float, start: float = 0.0) -> NDArray[np.float64]:
    """The centres of count cells over a side of so many pixels, from start on."""
    return (np.arange(count, dtype=np.float64) + 0.5) * (side / count) + start


def _tidy(number: float) -> float:
    """Without the last bits of arithmetic, and no minus zero."""
    return round(float(number), 9) + 0.0


def _cells(places: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The cell of each coordinate, -1 beyond."""
    cells = np.floor(places + _EPSILON).astype(np.int64)
    return np.where((cells >= 0) & (cells < count), cells, -1)


def _gathered(
    values: NDArray[Any], rows: NDArray[np.int64], columns: NDArray[np.int64], outside: int
) -> NDArray[Any]:
    if not values.size:
        return np.full((len(rows), len(columns)), outside, values.dtype)
    found = values.take(rows, axis=0).take(columns, axis=1)
    found[rows < 0] = outside
    found[:, columns < 0] = outside
    return found


def dihedral(orientation: int, size: Size) -> tuple[Placement, Size]:
    """From the upright image to the frame that EXIF orientation 1..8 stores, and the size of that frame."""
    width, height = size
    maps = {
        1: Placement(),
        2: Placement(-1, 0, width),
        3: Placement(-1, 0, width, 0, -1, height),
        4: Placement(1, 0, 0, 0, -1, height),
        5: Placement(0, 1, 0, 1, 0, 0),
        6: Placement(0, 1, 0, -1, 0, width),
        7: Placement(0, -1, height, -1, 0, width),
        8: Placement(0, -1, height, 1, 0, 0),
    }
    return maps[orientation], size if orientation < 5 else (height, width)
