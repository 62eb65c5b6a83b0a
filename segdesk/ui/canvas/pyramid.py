"""A photo at half, a quarter, an eighth of its size, built off the GUI thread. No painting."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from segdesk.ops.cv import cv2

Photo = npt.NDArray[np.uint8]
SMALLEST_PX = 512


def halved(photo: Photo) -> Photo:
    """Half the size, each pixel the mean of four; what is odd at the right and bottom border is repeated."""
    height, width = photo.shape[:2]
    size = (width + 1) // 2, (height + 1) // 2
    even = photo
    if height % 2 or width % 2:
        repeat = cv2.BORDER_REPLICATE
        even = np.asarray(cv2.copyMakeBorder(photo, 0, height % 2, 0, width % 2, repeat), np.uint8)
    return np.asarray(cv2.resize(even, size, interpolation=cv2.INTER_AREA), np.uint8)


class Pyramid:
    """levels[n] is the photo (height x width x 3, uint8, RGB) at 1 / 2**n; level 0 is the photo itself."""

    def __init__(self, photo: Photo) -> None:
        self.levels = [photo]
        self.depth = max(0, (max(photo.shape[:2]) // SMALLEST_PX).bit_length() - 1)

    @property
    def photo(self) -> Photo:
        return self.levels[0]

    @property
    def nbytes(self) -> int:
        """What all levels cost in memory."""
        return sum(level.nbytes for level in self.levels)

    def build(self) -> Self:
        """Make every level now, in whichever thread reads the photo; itself."""
        while len(self.levels) <= self.depth:
            self.levels.append(halved(self.levels[-1]))
        return self

    def level_for(self, zoom: float) -> tuple[Photo, int]:
        """(pixels, power): the photo at 1 / 2**power, the smallest that is not enlarged at this zoom.

        While that level is not built yet, pixels are picked from the nearest one that is.
        """
        power = 0
        while power < self.depth and zoom * 2 ** (power + 1) <= 1:
            power += 1
        built = min(power, len(self.levels) - 1)
        stride = 2 ** (power - built)
        return self.levels[built][::stride, ::stride], power


class PyramidBuilder(QObject):
    """Builds levels one after the other on a thread of its own; built(pyramid) is told of each."""

    built = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._wanted: Pyramid | None = None

    def build(self, pyramid: Pyramid) -> None:
        """Forget what was being built and build this."""
        self._wanted = pyramid
        if pyramid.depth > 0:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, "pyramid")
            self._pool.submit(self._run, pyramid, lambda: self._wanted is pyramid)

    def close(self) -> None:
        """Wait for the thread to end; it looks up after each level."""
        self._wanted = None
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _run(self, pyramid: Pyramid, is_wanted: Callable[[], bool]) -> None:
        while len(pyramid.levels) <= pyramid.depth and is_wanted():
            level = halved(pyramid.levels[-1])
            if is_wanted():
                pyramid.levels.append(level)
                self.built.emit(pyramid)
