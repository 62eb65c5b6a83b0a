"""How a mask of its photo's size is scaled and moved against it: a search over its four sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.features import Edges, edges_of, lab_of
from segdesk.repair.geometry.multiples import stretched_back
from segdesk.repair.geometry.placement import Placement, Sides, Size, centres
from segdesk.repair.geometry.shift import Correlator
from segdesk.repair.geometry.support import MAX_CRACKS, OUTSIDE, contrast_score, cracks_of

FACTORS = np.linspace(0.88, 1.12, 13)
COARSE_SIDE, FINE_SIDE, FINAL_SIDE = 176, 320, 640
COARSE_REACH = 24
STARTS = 2
NEAR_PAIRS = tuple(
    sorted({pair for one in FACTORS for pair in ((one, one), (one, 1.0), (1.0, one))} | {(1.0, 1.0)})
)
ALL_PAIRS = tuple((sx, sy) for sx in FACTORS for sy in FACTORS)
"""Factors across and down that are tried: of masks that were put by a way already, and of others."""


@dataclass(frozen=True)
class Scaled:
    """sides: in mask pixels. gain: by how much borders lie better than as they are merely moved.

    fit: the mean rank of contrast under the borders, less 1/2.
    """

    sides: Sides
    gain: float
    fit: float


@dataclass(frozen=True, eq=False)
class _View:
    """A photo at a working size, and the mask."""

    size: Size
    edges: tuple[Edges, ...]
    shape: tuple[int, int]
    ids: NDArray[Any]

    @classmethod
    def of(cls, photo: NDArray[np.uint8], ids: NDArray[Any], side: int, sigmas: Sequence[float]) -> _View:
        height, width = photo.shape[:2]
        scale = min(1.0, side / max(height, width))
        there = max(2, round(width * scale)), max(2, round(height * scale))
        lab = lab_of(np.asarray(cv2.resize(photo, there, interpolation=cv2.INTER_AREA)))
        edges = tuple(edges_of(lab, one) for one in sigmas)
        return cls((width, height), edges, (there[1], there[0]), ids)

    @property
    def pixel(self) -> float:
        """The size of a working pixel, in pixels of the image."""
        return self.size[0] / self.shape[1]

    def labels(self, sides: Sides) -> NDArray[Any]:
        rows, columns = self.shape
        xs, ys = centres(columns, self.size[0]), centres(rows, self.size[1])
        return placement_of(sides, self.size).sampled(self.ids, xs, ys, OUTSIDE)

    def score(self, sides: Sides) -> float:
        return contrast_score(self.edges, self.labels(sides))[0] / len(self.edges)


def placement_of(sides: Sides, size: Size) -> Placement:
    """The map from an image of a size to the mask."""
    left, top, right, bottom = sides
    return Placement((right - left) / size[0], 0, left, 0, (bottom - top) / size[1], top)


def scaled_fit(
    photo: NDArray[np.uint8], ids: NDArray[Any], shift: tuple[float, float], *, is_near: bool = False
) -> Scaled | None:
    """The sides at which borders lie best, by factors of 0.88 to 1.12 or as stretched_back() has them.

    shift: the best without a factor. is_near: it was put by a way already; fewer factors are tried.
    None where the mask has no borders. Half a second for a photo of any size, half of that for near ones.
    """
    starts = _coarse(_View.of(photo, ids, COARSE_SIDE, (1.0,)), is_near=is_near)
    if not starts:
        return None
    final = _View.of(photo, ids, FINAL_SIDE, (1.2,))
    fine = _View.of(photo, ids, FINE_SIDE, (0.8, 2.0))
    moved = _moved(final.size, *shift)
    found = [_climbed(fine, one, (4.0, 2.0, 1.0, 0.5)) for one in (*starts[:STARTS], moved)]
    best = _climbed(final, max(found, key=fine.score), (1.0, 0.5, 0.25))
    score, cracks = contrast_score(final.edges, final.labels(best))
    return Scaled(best, score - final.score(moved), score / max(1, min(cracks, MAX_CRACKS)) ** 0.5)


def _moved(size: Size, dx: float, dy: float) -> Sides:
    return dx, dy, size[0] + dx, size[1] + dy


def _coarse(view: _View, *, is_near: bool) -> list[Sides]:
    """The best shift for every pair of factors and what rules of sizes give, the best of all first."""
    reach = min(COARSE_REACH, *(side // 4 for side in view.shape))
    if reach < 2:
        return []
    ready = Correlator.of(view.edges[0], reach)
    pairs = NEAR_PAIRS if is_near else ALL_PAIRS
    found = [one for sx, sy in pairs for one in _best_move(view, ready, float(sx), float(sy))]
    if found and not is_near:
        found += [(view.score(sides), sides) for sides, _ in stretched_back(view.size)]
    return [sides for _, sides in sorted(found, key=lambda one: -one[0])]


def _best_move(view: _View, ready: Correlator, sx: float, sy: float) -> Iterator[tuple[float, Sides]]:
    """(score, sides) at the best shift; nothing where there are no borders."""
    width, height = view.size
    around = (width * (1 - sx) / 2, height * (1 - sy) / 2, width * (1 + sx) / 2, height * (1 + sy) / 2)
    across, down = (one.astype(np.float32) for one in cracks_of(view.labels(around)))
    count = float(across.sum() + down.sum())
    if not count:
        return
    ranks = ready.ranks(across, down)
    row, column = divmod(int(ranks.argmax()), ranks.shape[1])
    dx, dy = ((one - ready.reach) * view.pixel * by for one, by in ((column, sx), (row, sy)))
    left, top, right, bottom = around
    yield (float(ranks[row, column]) - 0.5) * count**0.5, (left + dx, top + dy, right + dx, bottom + dy)


def _climbed(view: _View, sides: Sides, steps: Sequence[float]) -> Sides:
    """Better and better by moving one side, or two opposite ones."""
    best, score = sides, view.score(sides)
    for step in steps:
        is_better = True
        while is_better:
            is_better = False
            for nudge in _NUDGES:
                one = _nudged(best, step * view.pixel, nudge)
                if (found := view.score(one)) > score + 1e-9:
                    best, score, is_better = one, found, True
    return best


_NUDGES = tuple(
    (sign * a, sign * b, sign * c, sign * d)
    for sign in (1, -1)
    for a, b, c, d in ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 0, 1, 0), (0, 1, 0, 1))
)


def _nudged(sides: Sides, by: float, nudge: tuple[int, int, int, int]) -> Sides:
    left, top, right, bottom = (side + by * one for side, one in zip(sides, nudge, strict=True))
    return left, top, right, bottom
