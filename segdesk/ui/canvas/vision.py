"""A preview of how people of other colour vision see a picture: a table of colours, applied in place."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from segdesk.geometry import Rect
from segdesk.model.colours import VISIONS, encoded, linear

NORMAL: Final = "normal"
BITS: Final = 6
"""Of each channel: the table fits into a processor's cache, and its steps are not seen."""

BLOCK: Final = 1 << 15
"""So many pixels are seen at a time: what is in between stays in the cache."""

_SHIFTS: Final = ((16, 2 * BITS), (8, BITS), (0, 0))
"""Where a channel begins in a pixel, and in a place of the table."""


def see(image: QImage, rect: Rect, vision: str) -> None:
    """Put what this vision (of VISIONS) sees in place of the pixels of a rectangle; image is RGB32."""
    table = _table(vision)
    height, width = image.height(), image.bytesPerLine() // 4
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(height, width)
    rows = max(1, BLOCK // max(1, rect.width))
    for top in range(rect.top, rect.bottom, rows):
        block = pixels[top : min(rect.bottom, top + rows), rect.left : rect.right]
        block[...] = table.take(_places(block))


def _places(pixels: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    found = np.zeros(pixels.shape, np.uint32)
    for begin, at in _SHIFTS:
        found |= pixels >> np.uint32(begin + 8 - BITS - at) & np.uint32(((1 << BITS) - 1) << at)
    return found


@lru_cache(1)
def _table(vision: str) -> npt.NDArray[np.uint32]:
    """The pixel that is seen for each place; a place stands for the middle of its colours."""
    places = np.arange(1 << 3 * BITS)
    most = (1 << BITS) - 1
    rgb = np.stack([(places >> at & most) * (255 / most) for _begin, at in _SHIFTS], axis=1)
    seen = np.rint(encoded(linear(rgb) @ VISIONS[vision].T)).astype(np.uint32)
    return np.uint32(0xFF000000) | seen[:, 0] << np.uint32(16) | seen[:, 1] << np.uint32(8) | seen[:, 2]
