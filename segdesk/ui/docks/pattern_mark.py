"""The pattern of a class in its swatch: the legend of what the canvas draws."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from segdesk.geometry import Rect
from segdesk.model.colours import rgb_of
from segdesk.ui.canvas.looks import argb, line_color
from segdesk.ui.canvas.patterns import PATTERNS, mark_patterns

FINER: Final = 0.5
"""Of the canvas's size, so that a swatch has more than one line."""


def draw_pattern(painter: QPainter, swatch: QRectF, turn: int, color: str) -> None:
    """Lines of PATTERNS[turn] over a swatch of a colour (hex), a pixel off its border."""
    inner = swatch.toRect().adjusted(1, 1, -1, -1)
    ratio = painter.device().devicePixelRatioF()
    painter.drawImage(inner, _mark(turn, color, round(inner.width() * ratio), FINER * ratio))


@lru_cache(256)
def _mark(turn: int, color: str, side: int, ratio: float) -> QImage:
    codes = np.zeros((side, side), np.uint16)
    mark_patterns(codes, Rect(0, 0, side, side), ratio)
    line = np.uint32(argb(line_color(rgb_of(color)), 1.0))
    pixels = np.where(PATTERNS[turn](codes.astype(np.int64)), line, np.uint32(0))
    return QImage(
        pixels.data, side, side, pixels.strides[0], QImage.Format.Format_ARGB32_Premultiplied
    ).copy()
