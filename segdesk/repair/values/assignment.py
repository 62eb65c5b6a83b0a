"""The cheapest one-to-one assignment of rows to columns (Hungarian method with potentials, O(n^3))."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def assigned(costs: NDArray[np.float64]) -> list[int]:
    """The column of each row of a square matrix such that the sum is least."""
    size = len(costs)
    potential_row, potential_column = np.zeros(size + 1), np.zeros(size + 1)
    owner = np.zeros(size + 1, np.int64)  # row (from 1) that a column (from 1) is given to; 0 is nobody
    for row in range(1, size + 1):
        _augment(costs, row, owner, potential_row, potential_column)
    chosen = [0] * size
    for column in range(1, size + 1):
        chosen[owner[column] - 1] = column - 1
    return chosen


def _augment(
    costs: NDArray[np.float64],
    row: int,
    owner: NDArray[np.int64],
    potential_row: NDArray[np.float64],
    potential_column: NDArray[np.float64],
) -> None:
    """Give one more row a column along the cheapest alternating path."""
    size = len(costs)
    least = np.full(size + 1, np.inf)
    came_from = np.zeros(size + 1, np.int64)
    used = np.zeros(size + 1, bool)
    owner[0], column = row, 0
    while owner[column]:
        used[column] = True
        at = int(owner[column])
        reduced = costs[at - 1] - potential_row[at] - potential_column[1:]
        better = ~used[1:] & (reduced < least[1:])
        least[1:][better] = reduced[better]
        came_from[1:][better] = column
        candidates = np.where(used[1:], np.inf, least[1:])
        following = int(candidates.argmin()) + 1
        delta = least[following]
        potential_row[owner[used]] += delta
        potential_column[used] -= delta
        least[1:][~used[1:]] -= delta
        column = following
    while column:
        previous = int(came_from[column])
        owner[column] = owner[previous]
        column = previous
