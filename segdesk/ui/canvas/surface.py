"""A widget that shows one image with its mask, zooms and pans. It has no hand and knows no tools."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from segdesk.geometry import Rect
from segdesk.model.display import Display
from segdesk.ui.canvas.frame import Frame, qrect, rects_of
from segdesk.ui.canvas.looks import MaskStyle
from segdesk.ui.canvas.mask_layer import MaskLayer
from segdesk.ui.canvas.pyramid import Photo, Pyramid, PyramidBuilder
from segdesk.ui.canvas.stored_layer import StoredFollower, StoredLayer
from segdesk.ui.canvas.tiles import Adjust
from segdesk.ui.canvas.viewport import Viewport


class Surface(QWidget):
    """open() shows a document; pixels follow by the announcements of its display.

    stored.changed(sentence) and stored.sentence tell that a mask does not fit, for a message bar. All
    positions named device are device pixels of this widget.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.frame = Frame(self.viewport)
        self.stored = StoredFollower(self._show_stored, self)
        self._display: Display | None = None
        self._style, self._is_mask_hidden = MaskStyle(), False
        self._only: frozenset[int] | None = None
        self._builder = PyramidBuilder(self)
        self._builder.built.connect(self._on_level)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 120)

    def shut(self) -> None:
        """Stop the thread that builds levels; call it before the widget goes."""
        self._builder.close()

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    # --- what is shown

    def open(self, photo: Photo | Pyramid | None, display: Display | None) -> None:
        """Show a document. photo: height x width x 3, uint8, RGB; None while it is being read."""
        self._listen(display)
        self.set_photo(photo)
        if display is not None:
            self.frame.mask = MaskLayer(display.document, display)
            self.viewport.set_image(*display.document.size)
        else:
            self.frame.mask = None
            if self.frame.tiles.pyramid is not None:
                height, width = self.frame.tiles.pyramid.photo.shape[:2]
                self.viewport.set_image(width, height)
        self.stored.follow(display.document if display is not None else None)
        self._restyle()
        self._view_moved()

    def show_mask(self, display: Display | None) -> None:
        """The mask of another document of this size in place of the open one, to look at; None: back."""
        shown = display or self._display
        if shown is not None:
            self.frame.mask = MaskLayer(shown.document, shown)
            self.stored.blockSignals(True)  # what is said of the open one stays true
            self.stored.follow(shown.document)
            self.stored.blockSignals(False)
            self._restyle()

    def set_photo(self, photo: Photo | Pyramid | None) -> None:
        """The photo arrived, or another one of the same size."""
        pyramid = photo if photo is None or isinstance(photo, Pyramid) else Pyramid(photo)
        self.frame.tiles.open(pyramid)
        if pyramid is not None:
            self._builder.build(pyramid)
        self.repaint_all()

    def set_style(self, style: MaskStyle) -> None:
        self._style = style
        self._restyle()

    def set_only(self, object_ids: frozenset[int] | None) -> None:
        """Show no mask but that of these objects; None for all."""
        self._only = object_ids
        self._restyle()

    def set_adjust(self, adjust: Adjust) -> None:
        self.frame.tiles.set_adjust(adjust)
        self.repaint_all()

    def set_grey(self, color: QColor) -> None:
        """What is around the image."""
        self.frame.grey = color
        self.repaint_all()

    def set_grid(self, *, on: bool) -> None:
        self.frame.has_grid = on
        self.repaint_all()

    def set_vision(self, vision: str) -> None:
        """Show what a colour vision (of model.colours.VISIONS) sees; not what follows the hand."""
        if vision != self.frame.vision:
            self.frame.vision = vision
            self.repaint_all()

    def hide_mask(self, *, on: bool) -> None:
        """Show the photo without its mask, while a key is held."""
        if on != self._is_mask_hidden:
            self._is_mask_hidden = on
            self._restyle()

    def repaint_all(self) -> None:
        self.frame.spoil()
        self.update()

    # --- the view

    @property
    def zoom(self) -> float:
        """Device pixels per image pixel; 1 is 100 %."""
        return self.viewport.view.zoom

    def fit(self) -> None:
        self.viewport.fit()
        self._view_moved()

    def one_to_one(self) -> None:
        """100 %, around the pointer if it is here, else around the middle."""
        self.viewport.zoom_to(1.0, *self._focus_point())
        self._view_moved()

    def zoom_step(self, direction: int) -> None:
        """The next round zoom up (1) or down (-1)."""
        self.viewport.zoom_stop(direction, *self._focus_point())
        self._view_moved()

    def zoom_by(self, factor: float, x: float, y: float) -> None:
        """Zoom; what is at device (x, y) stays there."""
        self.viewport.zoom_to(self.zoom * factor, x, y)
        self._view_moved()

    def pan(self, dx: int, dy: int) -> None:
        """Move the image by device pixels."""
        self.viewport.pan(dx, dy)
        self._view_moved()

    def look_at(self, image_x: float, image_y: float) -> None:
        """Bring an image point to the middle."""
        self.viewport.center_on(image_x, image_y)
        self._view_moved()

    def show_rect(self, rect: Rect, *, fill: bool = False) -> None:
        """Bring image pixels into view; fill: zoom so that they fill it."""
        (self.viewport.zoom_on if fill else self.viewport.show)(rect)
        self._view_moved()

    def look_like(self, other: Surface) -> None:
        """The zoom and the place of another surface that shows an image of this size."""
        self.viewport.look_like(other.viewport)
        self._view_moved()

    def to_device(self, pos: QPointF) -> tuple[float, float]:
        """A widget position in device pixels."""
        return pos.x() * self.viewport.ratio, pos.y() * self.viewport.ratio

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Device to continuous image coordinates."""
        return self.viewport.view.to_image(x, y)

    def _focus_point(self) -> tuple[float, float]:
        """The device position that a zoom by key keeps in place."""
        width, height = self.viewport.device_size
        return width / 2, height / 2

    def _view_moved(self) -> None:
        self.update()
        self.view_changed.emit()

    # --- announcements

    def _listen(self, display: Display | None) -> None:
        if self._display is not None:
            self._display.changed.disconnect(self._on_pixels)
        self._display = display
        if display is not None:
            display.changed.connect(self._on_pixels)

    def _on_pixels(self, rect: Rect) -> None:
        device = self.viewport.view.device_rect(rect).grown(1 + math.ceil(2 * self.viewport.ratio))
        device = device & self.viewport.bounds
        if not device.is_empty:
            self.frame.spoil(device)
            self.update_device(device)

    def _on_level(self, pyramid: Pyramid) -> None:
        if pyramid is self.frame.tiles.pyramid:
            self.frame.tiles.forget()
            self.repaint_all()

    def _show_stored(self, layer: StoredLayer | None) -> None:
        self.frame.stored = layer
        self.repaint_all()

    def _restyle(self) -> None:
        style = replace(self._style, hidden=self._is_mask_hidden)
        self.stored.restyle(style)
        if self.frame.mask is not None:
            self.frame.mask.restyle(style, self.viewport.ratio, self._only)
        self.repaint_all()

    # --- painting

    def update_device(self, device: Rect) -> None:
        """Have device pixels painted at Qt's next occasion."""
        if not device.is_empty:
            self.update(qrect(self.viewport.from_device(device)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.scale(1 / self.viewport.ratio, 1 / self.viewport.ratio)
        region = QRegion()
        for rect in rects_of(event.region()):
            device = self.viewport.to_device(rect)
            region += qrect(device)
            self._paint_kept(painter, device)
        painter.setClipRegion(region)
        self._paint_over(painter)
        painter.end()

    def _paint_kept(self, painter: QPainter, device: Rect) -> None:
        """What is kept as a picture."""
        area = qrect(device)
        painter.drawImage(area.topLeft(), self.frame.image(device), area)

    def _paint_over(self, painter: QPainter) -> None:
        """What is painted anew each time, in device pixels: nothing here."""

    # --- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resize()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._resize()
        return super().event(event)

    def _resize(self) -> None:
        ratio_before = self.viewport.ratio
        self.viewport.resize(self.width(), self.height(), self.devicePixelRatioF())
        if ratio_before != self.viewport.ratio:
            self._restyle()
        self._view_moved()
