"""Whether a mask is moved against its photo: borders correlated with contrast over all shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.features import Edges, edges_of, lab_of

REACH_PX = 64
SIGMA = 1.0
MAX_SIDE = 1_024
"""Larger photos are judged by a part of this size that has many borders."""
NEAR_PX, APART_PX = 2, 4
GAIN, PEAK_LEAD = 1.5, 0.5
FEW_CRACKS = 60


@dataclass(frozen=True, eq=False)
class ShiftMap:
    """z: (2 r + 1) x (2 r + 1), by how much the borders lie better at a shift (dy, dx) than at others.

    fit: the mean rank of contrast under the borders where they lie best, less 1/2. here: where they are.
    """

    z: NDArray[np.float16]
    cracks: int
    fit: float = 0.0
    here: float = 0.0

    @property
    def reach(self) -> int:
        return int(self.z.shape[0] // 2)


@dataclass(frozen=True)
class Shift:
    """The mask lies dx, dy pixels right and down of its place. gain: over no shift; lead: over others."""

    dx: float
    dy: float
    gain: float
    lead: float

    @property
    def length(self) -> float:
        return max(abs(self.dx), abs(self.dy))

    @property
    def is_alarm(self) -> bool:
        """What holds for one image by itself (no false alarm in 867 clean ones)."""
        return self.length > NEAR_PX and self.gain > GAIN and self.lead > PEAK_LEAD


def shift_map(photo: NDArray[np.uint8], ids: NDArray[Any]) -> ShiftMap | None:
    """Of a photo and a mask of its size; None where the mask has too few borders to say anything."""
    reach = min(REACH_PX, *(side // 4 for side in ids.shape))
    across, down = borders(ids)
    part = _part(across, down)
    inner = photo[part]
    across, down = across[part][:, : inner.shape[1] - 1], down[part][: inner.shape[0] - 1]
    count = int(across.sum() + down.sum())
    if count < FEW_CRACKS or reach < 4:
        return None
    mean = Correlator.of(edges_of(lab_of(inner), SIGMA), reach).ranks(across, down)
    best, here = float(mean.max()) - 0.5, float(mean[reach, reach]) - 0.5
    return ShiftMap(_standard(mean).astype(np.float16), count, best, here)


def _part(across: NDArray[np.float32], down: NDArray[np.float32]) -> tuple[slice, slice]:
    """The rows and columns that are judged: where most borders are."""
    rows, columns = across.sum(axis=1), down.sum(axis=0)
    return _span(rows), _span(columns)


def _span(counts: NDArray[np.float32]) -> slice:
    """The MAX_SIDE places in a row with the highest sum."""
    if len(counts) <= MAX_SIDE:
        return slice(0, len(counts))
    sums = np.concatenate([[0.0], np.cumsum(counts)])
    start = int((sums[MAX_SIDE:] - sums[:-MAX_SIDE]).argmax())
    return slice(start, start + MAX_SIDE)


def borders(ids: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where neighbours differ, across and down; the straight edge of a blank frame does not count."""
    across = (ids[:, 1:] != ids[:, :-1]).astype(np.float32)
    down = (ids[1:] != ids[:-1]).astype(np.float32)
    left, top, right, bottom = frame(ids)
    for lines, count, place in ((across.T, left, left - 1), (down, top, top - 1)):
        if count:
            lines[place] = 0
    for lines, count in ((across.T, right), (down, bottom)):
        if count:
            lines[-count] = 0
    return across, down


def frame(ids: NDArray[Any]) -> tuple[int, int, int, int]:
    """Columns and rows (left, top, right, bottom) at the sides that hold one value only; up to a quarter."""
    columns, rows = (ids == ids[:1]).all(axis=0), (ids == ids[:, :1]).all(axis=1)
    height, width = ids.shape
    return (
        _leading(columns & (ids[0] == ids[0, 0]), width),
        _leading(rows & (ids[:, 0] == ids[0, 0]), height),
        _leading((columns & (ids[0] == ids[0, -1]))[::-1], width),
        _leading((rows & (ids[:, 0] == ids[-1, 0]))[::-1], height),
    )


def _leading(flags: NDArray[np.bool_], side: int) -> int:
    count = int(flags.argmin()) if not flags.all() else side
    return count if count <= side // 4 else 0


@dataclass(frozen=True, eq=False)
class Correlator:
    """Contrast of a photo, made ready for many masks of its size."""

    reach: int
    shape: tuple[int, int]
    across: NDArray[Any]
    down: NDArray[Any]

    @classmethod
    def of(cls, edges: Edges, reach: int) -> Correlator:
        shape = (_fast(edges.across.shape[0] + reach), _fast(edges.down.shape[1] + reach))
        return cls(reach, shape, np.fft.rfft2(edges.across, shape), np.fft.rfft2(edges.down, shape))

    def ranks(self, across: NDArray[np.float32], down: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean rank under borders moved back by each shift; (dy, dx) from -reach to reach."""
        found = self.across * np.conj(np.fft.rfft2(across, self.shape))
        found += self.down * np.conj(np.fft.rfft2(down, self.shape))
        steps = -np.arange(-self.reach, self.reach + 1)
        total = np.fft.irfft2(found, self.shape)[np.ix_(steps, steps)]
        count = _inside(across, self.reach) + _inside(down, self.reach)
        return np.asarray(total / np.maximum(count, 1.0), np.float32)


def _inside(cracks: NDArray[np.float32], reach: int) -> NDArray[np.int32]:
    """How many border pixels are still in the picture when moved back by each shift."""
    height, width = cracks.shape
    sums = cv2.integral(cracks.astype(np.uint8))
    steps = np.arange(-reach, reach + 1)
    (top, bottom), (left, right) = (
        (np.clip(steps, 0, side), np.clip(side + steps, 0, side)) for side in (height, width)
    )
    corners = [sums[np.ix_(rows, columns)] for rows in (bottom, top) for columns in (right, left)]
    return np.asarray(corners[0] - corners[1] - corners[2] + corners[3])


def _standard(mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """As robust z over all shifts."""
    middle = float(np.median(mean))
    spread = 1.4826 * float(np.median(np.abs(mean - middle)))
    return np.asarray((mean - middle) / max(spread, 1e-9), np.float32)


def _fast(side: int) -> int:
    """The next length made of 2, 3 and 5."""
    while True:
        rest = side
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return side
        side += 1


def pooled(maps: Sequence[ShiftMap]) -> ShiftMap:
    """The maps of several images as one; the reach is the smallest one's."""
    reach = min(one.reach for one in maps)
    total = sum((_cropped(one, reach) for one in maps), np.zeros((2 * reach + 1, 2 * reach + 1), np.float32))
    return ShiftMap((total / len(maps) ** 0.5).astype(np.float16), sum(one.cracks for one in maps))


def _cropped(one: ShiftMap, reach: int) -> NDArray[np.float32]:
    inner = slice(one.reach - reach, one.reach + reach + 1)
    return one.z[inner, inner].astype(np.float32)


def best_shift(found: ShiftMap) -> Shift:
    """The peak, to a fraction of a pixel by a parabola."""
    z, reach = found.z, found.reach
    row, column = divmod(int(z.argmax()), z.shape[1])
    peak = float(z[row, column])
    near = z[reach - NEAR_PX : reach + NEAR_PX + 1, reach - NEAR_PX : reach + NEAR_PX + 1]
    rows, columns = np.ogrid[: z.shape[0], : z.shape[1]]
    apart = np.maximum(np.abs(rows - row), np.abs(columns - column)) > APART_PX
    dy = row - reach + _parabola(z[:, column], row)
    dx = column - reach + _parabola(z[row], column)
    return Shift(dx, dy, peak - float(near.max()), peak - float(z[apart].max()))


def _parabola(line: NDArray[np.float16], place: int) -> float:
    if not 0 < place < len(line) - 1:
        return 0.0
    before, here, after = (float(one) for one in line[place - 1 : place + 2])
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0
