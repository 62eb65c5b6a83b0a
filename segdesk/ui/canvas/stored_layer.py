"""A stored mask as it is: its own pixels from the image's top left corner, its border, what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QRegion

from segdesk.geometry import Rect
from segdesk.model.classes import ClassMap
from segdesk.model.document import Document
from segdesk.model.stored import StoredMask
from segdesk.ui.canvas.looks import MaskStyle, argb
from segdesk.ui.canvas.mask_layer import picked
from segdesk.ui.canvas.viewport import View, sampled, scaled_length

MOST_VALUES = 1 << 16
GREYS = 37
"""Values without a colour get greys so far apart that neighbours differ."""

JUDGED_PX = 1 << 20
BARE = QColor(232, 176, 74, 150)
BORDER_DARK, BORDER_LIGHT = QColor(0, 0, 0, 190), QColor(255, 255, 255, 230)
DASH = 5.0


def sentence(stored: StoredMask | None) -> str:
    """What the message bar says of it; empty without one."""
    if stored is None:
        return ""
    return f"This mask does not fit: {stored.reason.rstrip('.')}. The Mask menu resolves it."


class StoredLayer:
    """Paints a stored mask. A value that is a class's id has its colour, else the palette's, else a grey."""

    def __init__(self, stored: StoredMask, classes: ClassMap, style: MaskStyle) -> None:
        self.stored = stored
        self.style = style
        self._is_colored = _is_colored(stored.pixels)
        grey = stored.pixels if stored.pixels.ndim == 2 else stored.pixels[..., 0]
        fits = grey.dtype in (np.uint8, np.uint16)
        self._values = grey if fits else np.clip(grey, 0, MOST_VALUES - 1).astype(np.uint16)
        self._most = int(self._values.max(initial=0)) + 1 if not self._is_colored else 1
        self._table = self._colors(classes)

    def restyle(self, style: MaskStyle, classes: ClassMap) -> None:
        """Other opacity, hidden or not; colours of classes are looked up anew."""
        self.style = style
        self._table = self._colors(classes)

    def bounds(self, view: View) -> Rect:
        """The device pixels that show the mask."""
        width, height = (scaled_length(view.zoom, count) for count in self.stored.size)
        return Rect(view.left, view.top, view.left + width, view.top + height)

    def paint(self, painter: QPainter, device: Rect, view: View, image_bounds: Rect) -> None:
        """Within a device rectangle, which the painter is clipped to."""
        if self.style.hidden:
            return
        bounds = self.bounds(view)
        inside = device & bounds
        if not inside.is_empty:
            pixels = self._pixels(inside.moved(-view.left, -view.top), view.zoom)
            form = QImage.Format.Format_ARGB32_Premultiplied
            image = QImage(pixels.data, inside.width, inside.height, pixels.strides[0], form)
            painter.drawImage(QPoint(inside.left, inside.top), image)
        self._paint_bare(painter, view, QRegion(_qrect(image_bounds)) - QRegion(_qrect(bounds)))
        self._paint_border(painter, bounds)

    def _pixels(self, scaled: Rect, zoom: float) -> npt.NDArray[np.uint32]:
        """ARGB32 premultiplied, of scaled coordinates within the mask."""
        width, height = self.stored.size
        rows = sampled(scaled.top, scaled.bottom, zoom, height)
        columns = sampled(scaled.left, scaled.right, zoom, width)
        if not self._is_colored:
            return np.ascontiguousarray(self._table[picked(self._values, rows, columns)])
        alpha = self.style.opacity
        found = np.full((len(rows), len(columns)), round(alpha * 255) << 24, np.uint32)
        for channel, shift in enumerate((16, 8, 0)):
            level = picked(self.stored.pixels[..., channel], rows, columns)
            found |= np.rint((level & 255) * alpha).astype(np.uint32) << np.uint32(shift)
        return found

    def _colors(self, classes: ClassMap) -> npt.NDArray[np.uint32]:
        most = self._most
        greys = np.arange(most) * GREYS % 256
        grey = {level: argb((level, level, level), self.style.opacity) for level in range(256)}
        table = np.array([grey[level] for level in range(256)], np.uint32)[greys]
        for value, color in enumerate((self.stored.palette or ())[:most]):
            table[value] = argb(color, self.style.opacity)
        for one in classes:
            if one.id < most:
                table[one.id] = argb(one.rgb, self.style.opacity)
        return table

    def _paint_bare(self, painter: QPainter, view: View, region: QRegion) -> None:
        """A hatch over the part of the image that the mask does not reach."""
        painter.setBrushOrigin(view.left, view.top)  # it stays where it is on the image while that pans
        for rect in cast("Iterable[QRect]", region):  # PySide's stubs do not say that it is one
            painter.fillRect(rect, QBrush(BARE, Qt.BrushStyle.BDiagPattern))

    def _paint_border(self, painter: QPainter, bounds: Rect) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = _qrect(bounds).adjusted(0, 0, -1, -1)
        for color, offset in ((BORDER_DARK, 0.0), (BORDER_LIGHT, DASH)):
            pen = QPen(color, 1)
            pen.setDashPattern([DASH, DASH])
            pen.setDashOffset(offset)
            painter.setPen(pen)
            painter.drawRect(box)


class StoredFollower(QObject):
    """Keeps the layer of the document in front. changed(sentence), empty when there is no stored mask now."""

    changed = Signal(str)

    def __init__(self, show: Callable[[StoredLayer | None], object], parent: QObject | None = None) -> None:
        """show is told of each other layer."""
        super().__init__(parent)
        self._show = show
        self._document: Document | None = None
        self._layer: StoredLayer | None = None
        self._style = MaskStyle()

    @property
    def sentence(self) -> str:
        return sentence(self._layer.stored if self._layer is not None else None)

    def follow(self, document: Document | None) -> None:
        """Show the stored mask of another document."""
        if self._document is not None:
            self._document.objects_changed.disconnect(self._refresh)
        self._document = document
        if document is not None:
            document.objects_changed.connect(self._refresh)
        self._make()

    def restyle(self, style: MaskStyle) -> None:
        """Other opacity, or hidden; class colours are looked up anew."""
        self._style = style
        if self._layer is not None and self._document is not None:
            self._layer.restyle(style, self._document.classes)

    def _refresh(self) -> None:
        stored = self._document.stored if self._document is not None else None
        if stored is not (self._layer.stored if self._layer is not None else None):
            self._make()

    def _make(self) -> None:
        document, before = self._document, self.sentence
        had = self._layer is not None
        self._layer = None
        if document is not None and document.stored is not None:
            self._layer = StoredLayer(document.stored, document.classes, self._style)
        if had or self._layer is not None:
            self._show(self._layer)
        if self.sentence != before:
            self.changed.emit(self.sentence)


def _is_colored(pixels: npt.NDArray[Any]) -> bool:
    """Whether channels differ; judged by a part of a large mask, for it decides no more than the look."""
    from segdesk.io.formats.mask_fit import single_channel  # with Pillow, which the start does without

    step = max(1, round((pixels.shape[0] * pixels.shape[1] / JUDGED_PX) ** 0.5))
    return single_channel(pixels[::step, ::step]) is None and pixels.shape[2] >= 3


def _qrect(rect: Rect) -> QRect:
    return QRect(rect.left, rect.top, rect.width, rect.height)
