"""The canvas widget: shows one image with its mask, and passes what the hand does to the tool in hand."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCloseEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from segdesk.geometry import Rect
from segdesk.model.display import Display
from segdesk.tools.brush import Brush
from segdesk.tools.footprint import MAX_SIZE_PX, stepped
from segdesk.tools.pointer import Pointer
from segdesk.tools.preview import Moved, Redrawn
from segdesk.tools.tool import ToolHost
from segdesk.ui.canvas.frame import Frame, rect_of, rects_of
from segdesk.ui.canvas.hand import Hand
from segdesk.ui.canvas.looks import MaskStyle
from segdesk.ui.canvas.mask_layer import MaskLayer
from segdesk.ui.canvas.overlays import Overlays, Pointed
from segdesk.ui.canvas.pyramid import Photo, Pyramid, PyramidBuilder
from segdesk.ui.canvas.selection_layer import SelectionLayer
from segdesk.ui.canvas.stored_layer import StoredFollower, StoredLayer
from segdesk.ui.canvas.tiles import Adjust
from segdesk.ui.canvas.viewport import Viewport

OUTLINE_DELAY_MS = 40
"""While a stroke paints, the outline of the selection follows at this pace."""

CURSORS = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "none": Qt.CursorShape.BlankCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "point": Qt.CursorShape.PointingHandCursor,
    "vertex": Qt.CursorShape.PointingHandCursor,
}


class Canvas(QWidget):
    """open() shows a document; everything else follows by the announcements of document, scene and selection.

    pointer_moved(x, y): continuous image coordinates, None and None when the pointer left. menu_asked(global
    position). brush_resized(size_px). stored.changed(sentence) and stored.sentence tell that a mask does
    not fit, for a message bar. All positions named device are device pixels of this widget.
    """

    pointer_moved = Signal(object, object)
    view_changed = Signal()
    menu_asked = Signal(QPoint)
    brush_resized = Signal(int)

    def __init__(self, host: ToolHost | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host: ToolHost | None = None
        self.viewport = Viewport()
        self.frame = Frame(self.viewport)
        self.hand = Hand(self)
        self._display: Display | None = None
        self.stored = StoredFollower(self._show_stored, self)
        self._selection_layer = SelectionLayer(self.viewport)
        self._overlays = Overlays(self.viewport)
        self._painted_areas: list[QRectF] = []
        self._style, self._is_mask_hidden = MaskStyle(), False
        self._only: frozenset[int] | None = None
        self._builder = PyramidBuilder(self)
        self._builder.built.connect(self._on_level)
        self._outline_timer = QTimer(self, singleShot=True, interval=OUTLINE_DELAY_MS)
        self._outline_timer.timeout.connect(self._refresh_selection)
        self._prepare()
        self.set_host(host)

    def _prepare(self) -> None:
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName("Canvas")
        self.setMinimumSize(160, 120)

    # --- what is shown

    def set_host(self, host: ToolHost | None) -> None:
        """Work with these tools and their scene; call it again when the scene is another one."""
        if self.host is not None:
            self.host.changed.disconnect(self._on_tool)
            self.host.scene.previewed.disconnect(self._on_preview)
            self.host.scene.selection.changed.disconnect(self._refresh_selection)
        self.host = host
        if host is not None:
            host.changed.connect(self._on_tool)
            host.scene.previewed.connect(self._on_preview)
            host.scene.selection.changed.connect(self._refresh_selection)

    def open(self, photo: Photo | None, display: Display | None) -> None:
        """Show the scene's document. photo: height x width x 3, uint8, RGB; None while it is being read."""
        self._listen(display)
        self.set_photo(photo)
        document = self.host.scene.document if self.host is not None else None
        if document is not None and display is not None:
            self.frame.mask = MaskLayer(document, display)
            self.viewport.set_image(*document.size)
        else:
            self.frame.mask = None
            if photo is not None:
                self.viewport.set_image(photo.shape[1], photo.shape[0])
        self.stored.follow(document)
        self._restyle()
        self._view_moved()

    def set_photo(self, photo: Photo | None) -> None:
        """The photo arrived, or another one of the same size."""
        pyramid = Pyramid(photo) if photo is not None else None
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

    def hide_mask(self, *, on: bool) -> None:
        """Show the photo without its mask, while a key is held."""
        if on != self._is_mask_hidden:
            self._is_mask_hidden = on
            self._restyle()

    def repaint_all(self) -> None:
        self.frame.spoil()
        self._selection_layer.spoil()
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

    def show_rect(self, rect: Rect, *, fill: bool = False) -> None:
        """Bring image pixels into view; fill: zoom so that they fill it."""
        (self.viewport.zoom_on if fill else self.viewport.show)(rect)
        self._view_moved()

    def to_device(self, pos: QPointF) -> tuple[float, float]:
        """A widget position in device pixels."""
        return pos.x() * self.viewport.ratio, pos.y() * self.viewport.ratio

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Device to continuous image coordinates."""
        return self.viewport.view.to_image(x, y)

    # --- what the hand asks for

    def point(self, at: tuple[float, float] | None, pointer: Pointer | None) -> None:
        """The pointer is at a device position, or away (None)."""
        hover = None
        if at is not None and pointer is not None and self.host is not None:
            hover = self.host.tool.hover(self.host.scene, pointer)
        self._overlays.pointed = Pointed(at, hover)
        self._set_cursor()
        self._update_overlays()
        if pointer is None:
            self.pointer_moved.emit(None, None)
        else:
            self.pointer_moved.emit(pointer.x, pointer.y)

    def ask_menu(self, pos: QPoint) -> None:
        if self.host is None or not self.host.is_busy:
            self.menu_asked.emit(pos)

    def resize_brush(self, direction: int, *, fine: bool = False) -> bool:
        """Change the size of the brush in hand; False when the tool has none."""
        tool = self.host.tool if self.host is not None else None
        if not isinstance(tool, Brush):
            return False
        self.set_brush_size(stepped(tool.size_px, direction, fine=fine))
        return True

    def set_brush_size(self, size_px: int) -> None:
        tool = self.host.tool if self.host is not None else None
        if isinstance(tool, Brush):
            tool.size_px = min(MAX_SIZE_PX, max(1, size_px))
            self.brush_resized.emit(tool.size_px)
            self.hand.repoint()

    def escape(self) -> bool:
        """Cancel the gesture; else leave the points; else deselect. False when there was nothing of it."""
        if self.host is None:
            return False
        selection = self.host.scene.selection
        if self.host.cancel():
            return True
        if selection.editing_vertices:
            selection.edit_vertices(on=False)
            return True
        return selection.clear()

    def announce(self, sentence: str) -> None:
        """Let a screen reader speak."""
        self.setAccessibleDescription(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

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
        if device.is_empty:
            return
        self.frame.spoil(device)
        self._update_device(device)
        if self.host is not None and self.host.scene.selection.ids and not self._outline_timer.isActive():
            self._outline_timer.start()

    def _on_level(self, pyramid: Pyramid) -> None:
        if pyramid is self.frame.tiles.pyramid:
            self.frame.tiles.forget()
            self.repaint_all()

    def _on_tool(self) -> None:
        self._overlays.pointed = Pointed(self._overlays.pointed.at)
        self.hand.repoint()
        self._set_cursor()
        self._update_overlays()

    def _on_preview(self) -> None:
        assert self.host is not None
        preview = self.host.scene.preview
        if isinstance(preview, Moved | Redrawn) or self._outlines_preview:
            self._refresh_selection()
        self._outlines_preview = isinstance(preview, Moved | Redrawn)
        self._update_overlays()

    _outlines_preview = False

    def _refresh_selection(self) -> None:
        """Outline and handles anew: what was painted and what will be."""
        self._update_device(self._selection_layer.bounds)
        self._selection_layer.spoil()
        if self.host is not None:
            self._selection_layer.image(self.host.scene)
            self._update_device(self._selection_layer.bounds)
        self._update_overlays()

    def _show_stored(self, layer: StoredLayer | None) -> None:
        self.frame.stored = layer
        self.repaint_all()

    def _restyle(self) -> None:
        style = replace(self._style, hidden=self._is_mask_hidden)
        self.stored.restyle(style)
        if self.frame.mask is not None:
            self.frame.mask.restyle(style, self.viewport.ratio, self._only)
        self.repaint_all()

    def _view_moved(self) -> None:
        if self.host is not None:
            self.host.scene.zoom = self.zoom
        self.hand.repoint()
        self.update()
        self.view_changed.emit()

    def _focus_point(self) -> tuple[float, float]:
        width, height = self.viewport.device_size
        return self._overlays.pointed.at or (width / 2, height / 2)

    def _set_cursor(self) -> None:
        hover = self._overlays.pointed.hover
        if self.hand.is_panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.hand.is_space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(CURSORS[hover.cursor if hover is not None else "arrow"])

    # --- painting

    def _update_device(self, device: Rect) -> None:
        if not device.is_empty:
            ratio = self.viewport.ratio
            left, top = math.floor(device.left / ratio), math.floor(device.top / ratio)
            right, bottom = math.ceil(device.right / ratio), math.ceil(device.bottom / ratio)
            self.update(QRect(left, top, right - left, bottom - top))

    def _update_overlays(self) -> None:
        areas = self._overlays.areas(self.host.scene if self.host is not None else None)
        for area in (*self._painted_areas, *areas):
            self._update_device(rect_of(area.toAlignedRect()) & self.viewport.bounds)
        self._painted_areas = areas

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.viewport.ratio
        painter.scale(1 / ratio, 1 / ratio)
        region = QRegion()
        for rect in rects_of(event.region()):
            device = self._device_of(rect)
            region += QRect(device.left, device.top, device.width, device.height)
            self._paint_kept(painter, device)
        painter.setClipRegion(region)
        if self.host is not None and self.frame.mask is not None:
            self._overlays.paint(painter, self.host.scene)
        painter.end()

    def _paint_kept(self, painter: QPainter, device: Rect) -> None:
        """The layers that are kept as pictures: frame and selection."""
        area = QRect(device.left, device.top, device.width, device.height)
        painter.drawImage(area.topLeft(), self.frame.image(device), area)
        if self.host is None or self.frame.mask is None or not self.host.scene.selection.ids:
            return
        picture = self._selection_layer.image(self.host.scene)
        part = device & self._selection_layer.bounds
        if not part.is_empty and not self._is_mask_hidden:
            area = QRect(part.left, part.top, part.width, part.height)
            painter.drawImage(area.topLeft(), picture, area)

    def _device_of(self, rect: Rect) -> Rect:
        ratio = self.viewport.ratio
        low = math.floor(rect.left * ratio), math.floor(rect.top * ratio)
        high = math.ceil(rect.right * ratio), math.ceil(rect.bottom * ratio)
        return Rect(*low, *high) & self.viewport.bounds

    # --- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._resize()

    def _resize(self) -> None:
        ratio_before = self.viewport.ratio
        self.viewport.resize(self.width(), self.height(), self.devicePixelRatioF())
        if ratio_before != self.viewport.ratio:
            self._restyle()
        self._view_moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.double(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self.hand.tablet(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hand.key_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.hand.key_release(event):
            super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hand.let_go()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Stop the thread that builds levels; call it before the widget goes."""
        self._builder.close()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._resize()
        if isinstance(event, QNativeGestureEvent) and self.hand.pinch(event):
            return True
        if isinstance(event, QGestureEvent):
            return self._pinched(event)
        return super().event(event)

    def _pinched(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        center = self.mapFromGlobal(pinch.centerPoint())
        self.zoom_by(pinch.scaleFactor(), *self.to_device(center))
        return True

    def sizeHint(self) -> QSize:
        return QSize(960, 640)
