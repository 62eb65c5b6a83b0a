"""Planes of nothing, whose memory comes with the first pixel that is written."""

from __future__ import annotations

import math
import mmap
from typing import TypeVar

import numpy as np
import numpy.typing as npt

_LEAST_BYTES, _LARGE_BYTES = 1 << 20, 1 << 26
_PRIVATE = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS

T = TypeVar("T", bound=np.generic)


def blank(shape: tuple[int, int], dtype: type[T]) -> npt.NDArray[T]:
    """height x width zeros.

    np.zeros takes memory that was freed before wherever it can and clears it, page by page: up to 10 ms for a
    4K plane that nobody may ever look at. This is always fresh from the system. Pages are large, but for
    planes so large that a page holds few rows: a brush would wait for megabytes to be cleared with each move.
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    if size < _LEAST_BYTES:
        return np.zeros(shape, dtype)
    memory = mmap.mmap(-1, size, flags=_PRIVATE)
    memory.madvise(mmap.MADV_HUGEPAGE if size < _LARGE_BYTES else mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(memory, dtype).reshape(shape)
