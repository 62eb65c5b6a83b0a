"""How well a placed mask agrees with its photo: its borders on contrast, its classes on colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.geometry.features import CELLS, Edges, PhotoFacts
from segdesk.repair.geometry.hypotheses import Hypothesis
from segdesk.repair.geometry.placement import Placement, Size

OUTSIDE = -9
MAX_CRACKS = 3_000
FOR_COLOR = 30.0
FEW_CRACKS = 40
"""With fewer border pixels (of the working size) a mask is not judged by itself."""
NOTICED = 0.02
_SMALL = 4_095
"""Values up to here are counted as they are."""


@dataclass(frozen=True)
class Support:
    """score: in units of a standard deviation of border contrast, colour and priors added.

    contrast: what borders alone give. cracks: border pixels.
    """

    score: float
    contrast: float
    cracks: int


def support(facts: PhotoFacts, ids: NDArray[Any], one: Hypothesis) -> Support:
    """The score of one way to place a mask (repair's own units; sums over images)."""
    xs, ys = facts.grid
    labels = one.placement.sampled(ids, xs, ys, OUTSIDE)
    contrast, cracks = contrast_score(facts.edges, labels)
    rest = FOR_COLOR * color_score(facts, labels) + one.prior + _bars(facts, ids, labels, one.placement)
    return Support(contrast + rest, contrast, cracks)


def contrast_score(edges: Sequence[Edges], labels: NDArray[Any]) -> tuple[float, int]:
    """(mean rank under borders - 1/2) times the root of their number, summed over scales; their number."""
    across, down = (np.flatnonzero(one) for one in cracks_of(labels))
    count = len(across) + len(down)
    if not count:
        return 0.0, 0
    total = 0.0
    for one in edges:
        ranks = float(one.across.ravel()[across].sum()) + float(one.down.ravel()[down].sum())
        total += (ranks / count - 0.5) * min(count, MAX_CRACKS) ** 0.5
    return total, count


def cracks_of(labels: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where neighbours inside the mask differ, across and down."""
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    if _has_outside(labels):
        inside = labels != OUTSIDE
        across &= inside[:, 1:] & inside[:, :-1]
        down &= inside[1:] & inside[:-1]
    return across, down


def _has_outside(labels: NDArray[Any]) -> bool:
    """The mask covers a rectangle: what is outside reaches a corner."""
    return bool((labels[[0, 0, -1, -1], [0, -1, 0, -1]] == OUTSIDE).any())


def color_score(facts: PhotoFacts, labels: NDArray[Any]) -> float:
    """Share of the classes' entropy that colour explains, corrected for chance; 0 for one class.

    The correction counts pairs that occur (G. A. Miller, 1955): of hundreds of objects most cannot.
    """
    some, cells = labels[::2, ::2].ravel(), facts.cells[::2, ::2].ravel()
    inside = some != OUTSIDE
    some, cells = some[inside], cells[inside].astype(np.int64)
    if not len(some):
        return 0.0
    if some.min() < 0 or some.max() > _SMALL:
        some = np.unique(some, return_inverse=True)[1]
    table = np.bincount(some.astype(np.int64) * CELLS + cells, minlength=(int(some.max()) + 1) * CELLS)
    table = table.reshape(-1, CELLS)
    table = table[table.any(axis=1)]
    if len(table) < 2:
        return 0.0
    joint = table / len(some)
    of_class, of_cell = joint.sum(axis=1), joint.sum(axis=0)
    entropy = _entropy(of_class)
    shared = entropy + _entropy(of_cell) - _entropy(joint.ravel())
    occupied = np.count_nonzero(table) - len(table) - np.count_nonzero(of_cell) + 1
    chance = occupied / (2 * len(some))
    return float((shared - chance) / (entropy + 0.05))


def _entropy(shares: NDArray[np.float64]) -> float:
    some = shares[shares > 0]
    return float(-(some * np.log(some)).sum())


def _bars(facts: PhotoFacts, ids: NDArray[Any], labels: NDArray[Any], placement: Placement) -> float:
    """Parts of the mask beyond the image should be one value; parts of the image without mask are rare."""
    score = 0.0
    beyond, constant = outside_of_image(ids, placement, facts.size)
    if beyond > NOTICED:
        score += 0.3 if constant else -3.0
    bare = labels == OUTSIDE
    if float(bare.mean()) > NOTICED:
        cells = facts.cells[bare]
        score += 0.5 if (cells == cells[0]).all() else -0.5
    return score


def outside_of_image(ids: NDArray[Any], placement: Placement, size: Size) -> tuple[float, bool]:
    """The share of the mask that lies beyond the image, and whether it is one value."""
    height, width = ids.shape
    left, top, right, bottom = placement.covered(size)
    inner = (
        slice(max(0, round(top)), max(0, round(bottom))),
        slice(max(0, round(left)), max(0, round(right))),
    )
    inside = ids[inner].size
    beyond = 1 - inside / max(1, width * height)
    if beyond <= NOTICED:
        return beyond, True
    rows, columns = inner
    strips = (ids[: rows.start], ids[rows.stop :], ids[rows, : columns.start], ids[rows, columns.stop :])
    values = {int(value) for strip in strips if strip.size for value in (strip.min(), strip.max())}
    return beyond, len(values) <= 1
