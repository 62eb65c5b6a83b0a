"""Lines that repeat over the view: the hatch of void and the patterns that tell classes apart without colour.

A code of the mask has one bit for each kind of line it lies on; what the lines mean to a look is in the
table of colours. Lines are counted in scaled coordinates, so they stay where they are on the image while it
pans, and a patch has the very pixels of a full paint.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect

EDGE, HATCH, HATCH_SOFT, FALLING, ROWS, COLUMNS = (1 << bit for bit in range(8, 14))
"""Bits of a code beside the look number: an object ends here; on a line of the hatch; beside one; on a line
from top left to bottom right; on a level line; on an upright one."""

CODES: Final = 1 << 14
HATCH_PX: Final = 9
PATTERN_PX, PATTERN_LINE_PX = 10, 2

Codes = npt.NDArray[np.uint16]
Bits = npt.NDArray[np.int64]


def _on(bits: Bits, line: int) -> npt.NDArray[np.bool_]:
    return np.asarray(bits & line, np.bool_)


PATTERNS: Final = (
    lambda bits: np.zeros(bits.shape, bool),
    lambda bits: _on(bits, FALLING),
    lambda bits: _on(bits, ROWS) & _on(bits, COLUMNS),
    lambda bits: _on(bits, ROWS),
    lambda bits: _on(bits, COLUMNS),
    lambda bits: _on(bits, ROWS) | _on(bits, COLUMNS),
    lambda bits: _on(bits, ROWS) & ~_on(bits, COLUMNS),
)
"""Plain, stripes, dots, level lines, upright lines, grid, dashes: which codes are drawn strong. Classes take
them in turn; none has the direction of the hatch, which is void's alone."""


def mark_hatch(codes: Codes, scaled: Rect, ratio: float) -> None:
    """Set HATCH and HATCH_SOFT along rising lines. ratio: device pixels per logical pixel."""
    period_px = max(4, round(HATCH_PX * ratio))
    height, width = codes.shape
    phase = (scaled.left + scaled.top + np.arange(width + height)) % period_px
    line = np.zeros(width + height, np.uint16)
    line[phase == 0] = HATCH
    line[(phase == 1) | (phase == period_px - 1)] = HATCH_SOFT
    codes |= np.lib.stride_tricks.as_strided(line, codes.shape, (line.itemsize, line.itemsize))


def mark_patterns(codes: Codes, scaled: Rect, ratio: float) -> None:
    """Set FALLING, ROWS and COLUMNS."""
    height, width = codes.shape
    codes |= _lines(ROWS, scaled.top, height, ratio)[:, None]
    codes |= _lines(COLUMNS, scaled.left, width, ratio)
    # Turned upside down, falling lines are rising ones.
    line = _lines(FALLING, scaled.left - (scaled.bottom - 1), width + height, ratio)
    codes[::-1] |= np.lib.stride_tricks.as_strided(line, codes.shape, (line.itemsize, line.itemsize))


def _lines(bit: int, first: int, count: int, ratio: float) -> Codes:
    phase = np.arange(first, first + count) % max(4, round(PATTERN_PX * ratio))
    return np.where(phase < max(1, round(PATTERN_LINE_PX * ratio)), np.uint16(bit), np.uint16(0))
