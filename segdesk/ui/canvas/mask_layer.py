"""The mask in any rectangle of the view: fill, outline, hatch. Index vectors make it exact at every zoom."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from segdesk.geometry import Rect
from segdesk.model.display import Display
from segdesk.model.document import Document
from segdesk.ui.canvas.looks import MaskStyle, color_table
from segdesk.ui.canvas.patterns import CODES, EDGE, Codes, mark_hatch, mark_patterns
from segdesk.ui.canvas.viewport import Indices, sampled

BAND_PIXELS = 1 << 18
"""Painted at a time: what is in between stays in the processor's cache."""

Looks = npt.NDArray[np.uint8]
T = TypeVar("T", np.uint8, np.uint16)


class MaskLayer:
    """Paints one document's display plane. only: ids of the objects to show, None for all."""

    def __init__(self, document: Document, display: Display) -> None:
        self.document = document
        self.display = display
        self.style = MaskStyle()
        self.ratio = 1.0
        self.only: frozenset[int] | None = None
        self._colors = np.zeros(CODES, np.uint32)
        self._only_slots: list[npt.NDArray[np.bool_]] = []
        self._made_for: object = None

    def restyle(self, style: MaskStyle, ratio: float, only: frozenset[int] | None) -> None:
        self.style, self.ratio, self.only = style, ratio, only
        self._made_for = None

    def paint(self, painter: QPainter, scaled: Rect, zoom: float, origin: QPoint) -> None:
        """The mask in a rectangle of scaled coordinates, whose (0, 0) is at origin."""
        rows = max(1, BAND_PIXELS // scaled.width)
        for top in range(scaled.top, scaled.bottom, rows):
            band = Rect(scaled.left, top, scaled.right, min(scaled.bottom, top + rows))
            painter.drawImage(origin + QPoint(band.left, band.top), self.image(band, zoom))

    def image(self, scaled: Rect, zoom: float) -> QImage:
        """ARGB32 premultiplied, of a rectangle of scaled coordinates that lies within the image."""
        self._follow()
        line_px = max(1, round(self.style.outline_px * self.ratio))
        around = scaled.grown(line_px)
        width, height = self.document.size
        rows = sampled(around.top, around.bottom, zoom, height)
        columns = sampled(around.left, around.right, zoom, width)
        looks = self._looks(rows, columns)
        codes = (
            _edged(looks, line_px)
            if self.style.outlines
            else looks[line_px:-line_px, line_px:-line_px].astype(np.uint16)
        )
        if self.style.hatch_void:
            mark_hatch(codes, scaled, self.ratio)
        if self.style.patterns:
            mark_patterns(codes, scaled, self.ratio)
        pixels = np.take(self._colors, codes)
        return QImage(
            pixels.data,
            scaled.width,
            scaled.height,
            pixels.strides[0],
            QImage.Format.Format_ARGB32_Premultiplied,
        )

    def _looks(self, rows: Indices, columns: Indices) -> Looks:
        looks = picked(self.display.pixels, rows, columns)
        if self.only is None:
            return looks
        shown = np.zeros(looks.shape, bool)
        for plane, wanted in zip(self.document.planes, self._only_slots, strict=False):
            shown |= wanted[picked(plane, rows, columns)]
        return np.where(shown, looks, np.uint8(0))

    def _follow(self) -> None:
        """The table is made anew when classes, looks or objects differ from what it was made for."""
        classes, objects = self.document.classes, self.document.objects
        state = (classes, len(self.display.looks), objects if self.only is not None else None)
        if self._made_for is not None and _same(self._made_for, state):
            return
        self._made_for = state
        self._colors = color_table(self.display.looks, classes, self.style)
        self._only_slots = []
        for index in range(len(self.document.planes) if self.only is not None else 0):
            wanted = np.zeros(65536, bool)
            wanted[[one.slot for one in objects if one.plane == index and one.id in (self.only or ())]] = True
            self._only_slots.append(wanted)


def _same(one: object, other: tuple[object, ...]) -> bool:
    return isinstance(one, tuple) and all(
        a is b or (isinstance(a, int) and a == b) for a, b in zip(one, other, strict=True)
    )


def picked(pixels: npt.NDArray[T], rows: Indices, columns: Indices) -> npt.NDArray[T]:
    """pixels[rows][:, columns]; where fewer pixels are shown than there are, no row is copied whole."""
    span = columns[-1] + 1 - columns[0]
    part: npt.NDArray[T] = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    found: npt.NDArray[T] = np.empty((len(rows), len(columns)), pixels.dtype)
    if part.shape == found.shape:  # 1:1
        return part
    if span < len(columns):
        found[...] = part.take(columns - columns[0], 1).take(rows - rows[0], 0)
        return found
    for out, row in zip(found, rows.tolist(), strict=True):
        out[:] = pixels[row].take(columns)
    return found


def _edged(looks: Looks, line_px: int) -> Codes:
    """The looks without their margin, EDGE set where another look is within line_px, up, down or sideways."""
    inner = looks[line_px:-line_px, line_px:-line_px]
    differs = np.zeros(inner.shape, bool)
    height, width = looks.shape
    for step in range(1, line_px + 1):
        low, high = line_px - step, line_px + step
        differs |= inner != looks[low : height - high, line_px:-line_px]
        differs |= inner != looks[high : height - low, line_px:-line_px]
        differs |= inner != looks[line_px:-line_px, low : width - high]
        differs |= inner != looks[line_px:-line_px, high : width - low]
    codes = inner.astype(np.uint16)
    codes |= differs.view(np.uint8) * np.uint16(EDGE)
    return codes
