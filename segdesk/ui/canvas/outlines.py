"""Closed lines, white over black, to be read on any photo and any mask. Drawn by OpenCV: the time that Qt
takes for an outline grows with the square of its points, and one of painted pixels has thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from segdesk.geometry import EMPTY, Polygon, Rect
from segdesk.ops.cv import cv2
from segdesk.ui.canvas.viewport import View

WHITE: Final = ((2, 64), (1, 255))
BLACK: Final = ((3, 153),)
"""Passes of a line, each a width in px and an alpha: OpenCV has whole widths only, and softens edges."""
_SUBPIXEL_BITS: Final = 4

Outline = npt.NDArray[np.float64]
"""(n, 2): x and y of the corners of a ring in device coordinates; pixel (0, 0) covers [0, 1) x [0, 1)."""
_Alpha = npt.NDArray[np.uint8]


def rings_of(polygon: Polygon, view: View) -> list[Outline]:
    """Every ring of a polygon as an outline."""
    rings = (ring for part in polygon for ring in (part.outer, *part.holes))
    return [np.array(ring, float) * view.zoom + (view.left, view.top) for ring in rings if ring]


def box_of(outlines: Sequence[Outline]) -> Rect:
    """The device pixels that hold all corners; EMPTY without outlines."""
    if not outlines:
        return EMPTY
    left, top = np.floor(np.min([one.min(axis=0) for one in outlines], axis=0)).astype(int).tolist()
    right, bottom = np.ceil(np.max([one.max(axis=0) for one in outlines], axis=0)).astype(int).tolist()
    return Rect(left, top, max(right, left + 1), max(bottom, top + 1))


def draw_outlines(outlines: Sequence[Outline], image: QImage, area: Rect, ratio: float) -> None:
    """Put the lines into an area (within the image) of an ARGB32_Premultiplied picture, in place of what is
    there. ratio: device pixels per logical pixel."""
    if area.is_empty:
        return
    scale = 1 << _SUBPIXEL_BITS
    origin = (area.left + 0.5, area.top + 0.5)
    rings = [np.rint((one - origin) * scale).astype(np.int32).reshape(-1, 1, 2) for one in outlines]
    white, black = (_lines(rings, area, passes, ratio) for passes in (WHITE, BLACK))
    clear = cv2.multiply(cv2.bitwise_not(white), cv2.bitwise_not(black), scale=1 / 255)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)
    pixels[area.slices] = cv2.merge((white, white, white, cv2.bitwise_not(clear)))


def _lines(
    rings: list[npt.NDArray[np.int32]], area: Rect, passes: Sequence[tuple[int, int]], ratio: float
) -> _Alpha:
    lines: _Alpha = np.zeros((area.height, area.width), np.uint8)
    for width_px, alpha in passes:
        cv2.polylines(lines, rings, True, alpha, round(width_px * ratio), cv2.LINE_AA, _SUBPIXEL_BITS)
    return lines
