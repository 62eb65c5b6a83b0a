"""A hypothesis about values: which code a pipeline writes for each class id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.lazy import lazy
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.views import View

UNKNOWN, SEVERAL = -1, -2
"""In place of an id: no id writes this code; more than one does."""


@dataclass(frozen=True, eq=False)
class Reading:
    """codes: id -> the codes that the pipeline may write for it (the forward function, as a table).

    recipe: its row in RECIPES. size: how many codes it could write, where that is not what the table
    lists. tolerance: how far an exact file may be off, in units of a channel.
    """

    recipe: str
    diagnosis: str
    view: View
    codes: Mapping[int, tuple[int, ...]]
    words: str
    prior: float = 0.0
    per_image: bool = False
    tolerance: int = 0
    size: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @lazy
    def rows(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Codes in order without repeats, and the id of each (SEVERAL where ids share a code)."""
        owners: dict[int, int] = {}
        for one, written in self.codes.items():
            for code in written:
                owners[code] = one if owners.get(code, one) == one else SEVERAL
        order = sorted(owners)
        return np.array(order, np.int64), np.array([owners[code] for code in order], np.int64)

    @lazy
    def key(self) -> tuple[Any, ...]:
        """The same for readings that say the same."""
        codes, ids = self.rows
        return self.view, codes.tobytes(), ids.tobytes()

    @property
    def capacity(self) -> int:
        return self.size or len(self.rows[0])

    @lazy
    def is_sparse(self) -> bool:
        """Its codes are so far apart that noise would not meet them by chance."""
        codes = self.rows[0]
        if self.view is View.COLOR:
            return True
        return len(codes) > 1 and int(np.diff(codes).min()) > 1

    @lazy
    def step(self) -> float:
        """The distance of its closest codes; 0 when it has one."""
        codes = self.rows[0]
        if len(codes) < 2:
            return 0.0
        if self.view is not View.COLOR:
            return float(np.diff(codes).min())
        channels = unpacked(codes)
        apart = np.abs(channels[:, None] - channels[None]).max(axis=2)
        return float(apart[~np.eye(len(codes), dtype=bool)].min())

    def ids_of(self, codes: NDArray[np.int64], tolerance: int | None = None) -> NDArray[np.int64]:
        """The id of each code, UNKNOWN beyond the tolerance; ties between neighbours are SEVERAL."""
        known, ids = self.rows
        allowed = self.tolerance if tolerance is None else tolerance
        if not len(known) or not len(codes):
            return np.full(len(codes), UNKNOWN, np.int64)
        if not allowed:
            places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
            return np.where(known[places] == codes, ids[places], UNKNOWN)
        places, distances, second = _nearest(known, codes, self.view)
        found = ids[places]
        tie = (second == distances) & (distances > 0)
        found = np.where(tie, SEVERAL, found)
        return np.where(distances <= allowed, found, UNKNOWN)

    def nearest(self, codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The place in rows of the nearest code of each, and how far it is."""
        places, distances, _ = _nearest(self.rows[0], codes, self.view)
        return places, distances


_BLOCK = 4_096
_NEVER = np.iinfo(np.int64).max


def _nearest(
    known: NDArray[np.int64], codes: NDArray[np.int64], view: View
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Place and distance of the nearest, and the distance of the second nearest."""
    if view is View.COLOR:
        return _nearest_color(unpacked(known), unpacked(codes))
    right = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    left = np.maximum(right - 1, 0)
    to_right, to_left = np.abs(known[right] - codes), np.abs(known[left] - codes)
    is_left = to_left < to_right
    near = np.where(is_left, to_left, to_right)
    far = np.where(left == right, _NEVER, np.where(is_left, to_right, to_left))
    return np.where(is_left, left, right), near, far


def _apart(known: NDArray[np.int64], codes: NDArray[np.int64]) -> NDArray[np.int16]:
    """The largest difference of a channel, codes x known; a channel at a time, which is what costs least."""
    mine, theirs = codes.astype(np.int16), known.astype(np.int16)
    apart = np.zeros((len(codes), len(known)), np.int16)
    for channel in range(3):
        np.maximum(apart, np.abs(mine[:, channel, None] - theirs[:, channel]), out=apart)
    return apart


def _nearest_color(
    known: NDArray[np.int64], codes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    places, near, far = (np.empty(len(codes), np.int64) for _ in range(3))
    for begin in range(0, len(codes), _BLOCK):
        some = slice(begin, begin + _BLOCK)
        apart = _apart(known, codes[some])
        places[some] = apart.argmin(axis=1)
        ordered = np.partition(apart, min(1, apart.shape[1] - 1), axis=1)
        near[some], far[some] = ordered[:, 0], ordered[:, min(1, apart.shape[1] - 1)]
    if len(known) == 1:
        far[:] = _NEVER
    return places, near, far
