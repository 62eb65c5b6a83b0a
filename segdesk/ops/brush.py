"""The pixels under a brush: at one point, and swept along a straight line. Hard edges, no gaps.

A brush of diameter d covers exactly d pixels across. It sits on whole pixels: an odd one is centred in the
pixel that the point is in, an even one on the nearest pixel corner. A pixel is under a round brush when its
centre is at most d / 2 from the brush's centre, and under a sweep when it is at most that far from the line
between the two centres; so a sweep ends in exactly the dabs of its two points. A brush of 1 draws a line one
pixel thin, the same one from either end.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.ops.stencil import Ints, Placed, Stencil

Floats = npt.NDArray[np.float64]
_TIE = 1e-9  # of a pixel: keeps mirrored sweeps mirrored where a centre lies on the very edge


class _Line(NamedTuple):
    """Where a brush starts, in pixels, and how far it goes."""

    left: int
    top: int
    dx: int
    dy: int

    def rect(self, diameter_px: int) -> Rect:
        start = Rect(self.left, self.top, self.left + diameter_px, self.top + diameter_px)
        return start | start.moved(self.dx, self.dy)


def disc(x: float, y: float, diameter_px: int) -> Placed:
    """The pixels under a round brush at a point in continuous image coordinates. The stencil is shared:
    read-only. The Rect may leave the image."""
    return _placed(x, y, _disc(diameter_px))


def square(x: float, y: float, diameter_px: int) -> Placed:
    """The pixels under a square brush at a point; as disc()."""
    return _placed(x, y, _square(diameter_px))


def capsule(x: float, y: float, to_x: float, to_y: float, diameter_px: int, is_round: bool = True) -> Placed:
    """The pixels that a brush passes over on the straight line between two points, both dabs included."""
    left, top = _corner(x, diameter_px), _corner(y, diameter_px)
    line = _Line(left, top, _corner(to_x, diameter_px) - left, _corner(to_y, diameter_px) - top)
    if line.dx == 0 and line.dy == 0:
        return disc(x, y, diameter_px) if is_round else square(x, y, diameter_px)
    if diameter_px == 1:
        return _thin(line)
    return _between(line.rect(diameter_px), *(_round_spans if is_round else _square_spans)(line, diameter_px))


def _corner(at: float, diameter_px: int) -> int:
    return math.floor(at - diameter_px / 2 + 0.5)


def _placed(x: float, y: float, stencil: Stencil) -> Placed:
    diameter_px = len(stencil)
    left, top = _corner(x, diameter_px), _corner(y, diameter_px)
    return Rect(left, top, left + diameter_px, top + diameter_px), stencil


@lru_cache(maxsize=64)
def _disc(diameter_px: int) -> Stencil:
    rect = Rect(0, 0, diameter_px, diameter_px)
    inset = _insets(diameter_px)
    return _frozen(_between(rect, inset, diameter_px - inset)[1])


@lru_cache(maxsize=64)
def _square(diameter_px: int) -> Stencil:
    return _frozen(np.ones((diameter_px, diameter_px), bool))


def _frozen(stencil: Stencil) -> Stencil:
    stencil.flags.writeable = False
    return stencil


@lru_cache(maxsize=64)
def _insets(diameter_px: int) -> Ints:
    """Per row of a disc the unset pixels at either end, in whole numbers: (2 i)^2 + (2 j)^2 <= d^2."""
    found = np.empty(diameter_px, np.int64)
    for row in range(diameter_px):
        reach = math.isqrt(diameter_px**2 - (2 * row + 1 - diameter_px) ** 2)
        found[row] = (diameter_px - reach) // 2
    return found


def _thin(line: _Line) -> Placed:
    """One pixel per step along the longer axis. Both directions round alike."""
    rect = line.rect(1)
    if (line.dx, line.dy) < (0, 0):
        line = _Line(line.left + line.dx, line.top + line.dy, -line.dx, -line.dy)
    steps = max(abs(line.dx), abs(line.dy))
    step = np.arange(steps + 1)
    columns = line.left - rect.left + (2 * step * line.dx + steps) // (2 * steps)
    rows = line.top - rect.top + (2 * step * line.dy + steps) // (2 * steps)
    stencil = np.zeros((rect.height, rect.width), bool)
    stencil[rows, columns] = True
    return rect, stencil


def _between(rect: Rect, lefts: Ints, rights: Ints) -> Placed:
    """Row by row the pixels from lefts up to rights, counted from the left of rect."""
    columns = np.arange(rect.width, dtype=np.int32)
    stencil = columns >= lefts.astype(np.int32)[:, None]
    stencil &= columns < rights.astype(np.int32)[:, None]
    return rect, stencil


def _round_spans(line: _Line, diameter_px: int) -> tuple[Ints, Ints]:
    """Per row of the sweep its first pixel and the one after its last: of two discs and the band between."""
    rect, inset = line.rect(diameter_px), _insets(diameter_px)
    length = math.hypot(line.dx, line.dy)
    rows = _rows(rect, line, diameter_px)
    low, high = _across(rows, line, diameter_px / 2 * length + _TIE)
    start, end = _along(rows, line, length**2)
    low, high = np.maximum(low, start), np.minimum(high, end)
    lefts, rights = _to_pixels(low, high, rect, line, diameter_px)
    for left, top in ((line.left, line.top), (line.left + line.dx, line.top + line.dy)):
        covered = slice(top - rect.top, top - rect.top + diameter_px)
        lefts[covered] = np.minimum(lefts[covered], left - rect.left + inset)
        rights[covered] = np.maximum(rights[covered], left - rect.left + diameter_px - inset)
    return lefts, rights


def _square_spans(line: _Line, diameter_px: int) -> tuple[Ints, Ints]:
    """The sweep of a square is a band cut off at the box around both ends; the very edge is outside."""
    rect = line.rect(diameter_px)
    rows = _rows(rect, line, diameter_px)
    low, high = _across(rows, line, diameter_px / 2 * (abs(line.dx) + abs(line.dy)))
    lefts, rights = _to_pixels(low + 2 * _TIE, high - 2 * _TIE, rect, line, diameter_px)
    return np.maximum(lefts, 0), np.minimum(rights, rect.width)


def _rows(rect: Rect, line: _Line, diameter_px: int) -> Floats:
    """Heights of the pixel centres over the centre of the first dab."""
    return np.arange(rect.height, dtype=np.float64) + (rect.top - line.top + 0.5 - diameter_px / 2)


def _across(rows: Floats, line: _Line, reach: float) -> tuple[Floats, Floats]:
    """From where to where |x dy - y dx| <= reach, per row y."""
    if line.dy == 0:
        return _everywhere(np.abs(rows * line.dx) <= reach)
    ends = (rows * line.dx - reach) / line.dy, (rows * line.dx + reach) / line.dy
    return ends if line.dy > 0 else ends[::-1]


def _along(rows: Floats, line: _Line, most: float) -> tuple[Floats, Floats]:
    """From where to where 0 <= x dx + y dy <= most, per row y."""
    if line.dx == 0:
        return _everywhere((rows * line.dy >= 0) & (rows * line.dy <= most))
    ends = -rows * line.dy / line.dx, (most - rows * line.dy) / line.dx
    return ends if line.dx > 0 else ends[::-1]


def _everywhere(is_inside: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    return np.where(is_inside, -np.inf, np.inf), np.where(is_inside, np.inf, -np.inf)


def _to_pixels(low: Floats, high: Floats, rect: Rect, line: _Line, diameter_px: int) -> tuple[Ints, Ints]:
    """First pixel with its centre at or after low, and the one after the last at or before high; a row
    without any gets a span that no other one is wider than."""
    shift = line.left - rect.left + diameter_px / 2 - 0.5
    far = float(rect.width + 1)
    is_there = low <= high
    lefts = np.where(is_there, np.clip(np.ceil(low + shift - _TIE), -far, far), far)
    rights = np.where(is_there, np.clip(np.floor(high + shift + _TIE) + 1, -far, far), -far)
    return lefts.astype(np.int64), rights.astype(np.int64)
