"""Pixels of 32-bit and float pictures as the whole numbers that they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.errors import SegDeskError

_REMEDY = "Save it with whole numbers, 8 or 16 bits a pixel."
_TYPES = (np.uint16, np.int32)


def whole_numbers(pixels: NDArray[Any], file: Path, *, lowest: int, highest: int) -> NDArray[Any]:
    """The same values as native uint16, or as int32 where uint16 does not hold them.

    SegDeskError where a value is no whole number or outside lowest..highest: nothing is rounded or cut.
    16-bit pixels pass as they are.
    """
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize == 2:
        return pixels.astype(np.uint16, copy=False)
    if pixels.dtype.kind == "f" and not (np.isfinite(pixels).all() and (pixels == np.rint(pixels)).all()):
        raise SegDeskError("holds fractions, so its pixels are no class ids or greys.", _REMEDY, file=file)
    low, high = pixels.min(), pixels.max()
    if low < lowest or high > highest:
        problem = f"holds values from {low:g} to {high:g}; {lowest} to {highest} can be kept."
        raise SegDeskError(problem, _REMEDY, file=file)
    fitting = next(t for t in _TYPES if np.iinfo(t).min <= low and high <= np.iinfo(t).max)
    return pixels.astype(fitting)
