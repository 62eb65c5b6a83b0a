"""The canvas widget: a surface with tools, which passes what the hand does to the tool in hand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QCloseEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from segdesk.geometry import Rect
from segdesk.tools.brush import Brush
from segdesk.tools.footprint import MAX_SIZE_PX, stepped
from segdesk.tools.pointer import Pointer
from segdesk.tools.preview import Moved, Redrawn
from segdesk.tools.tool import ToolHost
from segdesk.ui.canvas.frame import qrect, rect_of
from segdesk.ui.canvas.hand import Hand
from segdesk.ui.canvas.overlays import Overlays, Pointed
from segdesk.ui.canvas.selection_layer import SelectionLayer
from segdesk.ui.canvas.surface import Surface
from segdesk.ui.canvas.wheel import Wheel

OUTLINE_DELAY_MS: Final = 40
"""While a stroke paints, the outline of the selection follows at this pace."""

CURSORS = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "none": Qt.CursorShape.BlankCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "point": Qt.CursorShape.PointingHandCursor,
    "vertex": Qt.CursorShape.PointingHandCursor,
}


class Canvas(Surface):
    """Works with a host of tools and their scene; everything follows by the announcements of the scene.

    pointer_moved(x, y): continuous image coordinates, None and None when the pointer left. menu_asked(global
    position). brush_resized(size_px).
    """

    pointer_moved = Signal(object, object)
    menu_asked = Signal(QPoint)
    brush_resized = Signal(int)

    def __init__(self, host: ToolHost | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host: ToolHost | None = None
        self.hand = Hand(self)
        self._selection_layer = SelectionLayer(self.viewport)
        self._overlays = Overlays(self.viewport)
        self._painted_areas: list[QRectF] = []
        self._outlines_preview = False
        self._outline_timer = QTimer(self, singleShot=True, interval=OUTLINE_DELAY_MS)
        self._outline_timer.timeout.connect(self._follow_pixels)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName("Canvas")
        self.set_host(host)

    def set_host(self, host: ToolHost | None) -> None:
        """Work with these tools and their scene; call it again when the scene is another one."""
        if self.host is not None:
            self.host.changed.disconnect(self._on_tool)
            self.host.busy_changed.disconnect(self._on_objects)
            self.host.scene.previewed.disconnect(self._on_preview)
            self.host.scene.selection.changed.disconnect(self._refresh_selection)
            self.host.scene.document.objects_changed.disconnect(self._on_objects)
        self.host = host
        if host is not None:
            host.changed.connect(self._on_tool)
            host.busy_changed.connect(self._on_objects)
            host.scene.previewed.connect(self._on_preview)
            host.scene.selection.changed.connect(self._refresh_selection)
            host.scene.document.objects_changed.connect(self._on_objects)

    def repaint_all(self) -> None:
        super().repaint_all()
        self._selection_layer.spoil()

    def set_handles(self, side_px: float) -> None:
        """How large points to grab are drawn, in logical pixels; they are grabbed as before."""
        if side_px != self.viewport.handle_px:
            self.viewport.handle_px = side_px
            self._refresh_selection()

    @property
    def pointer_at(self) -> tuple[float, float] | None:
        """Where in the image the pointer is; None when it is not on it."""
        at = self._overlays.pointed.at
        if at is None or self.host is None:
            return None
        x, y = self.to_image(*at)
        width, height = self.host.scene.document.size
        return (x, y) if 0 <= x < width and 0 <= y < height else None

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
        return self.host is not None and self.host.escape()

    def announce(self, sentence: str) -> None:
        """Let a screen reader speak."""
        self.setAccessibleDescription(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    # --- announcements

    def _on_pixels(self, rect: Rect) -> None:
        super()._on_pixels(rect)
        self._selection_layer.note(rect)
        self._on_objects()

    def _on_objects(self) -> None:
        """What is selected may have other pixels, no points any more, or another class."""
        if self.host is not None and self.host.scene.selection.ids and not self._outline_timer.isActive():
            self._outline_timer.start()

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

    def _follow_pixels(self) -> None:
        """While a stroke paints, only where it painted since; the tag follows when it ends."""
        if self.host is None or not self.host.is_busy or not self._selection_layer.patch(self.host.scene):
            self._refresh_selection()
        else:
            self.update_device(self._selection_layer.patched)

    def _refresh_selection(self) -> None:
        """Outline and handles anew: what was painted and what will be."""
        self.update_device(self._selection_layer.bounds)
        self._selection_layer.spoil()
        if self.host is not None:
            self._selection_layer.image(self.host.scene)
            self.update_device(self._selection_layer.bounds)
        self._update_overlays()

    def _view_moved(self) -> None:
        if self.host is not None:
            self.host.scene.zoom = self.zoom
        self.hand.repoint()
        super()._view_moved()

    def _focus_point(self) -> tuple[float, float]:
        return self._overlays.pointed.at or super()._focus_point()

    def _set_cursor(self) -> None:
        hover = self._overlays.pointed.hover
        if self.hand.is_panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self.hand.pans:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(CURSORS[hover.cursor if hover is not None else "arrow"])

    # --- painting

    def _update_overlays(self) -> None:
        areas = self._overlays.areas(self.host.scene if self.host is not None else None)
        for area in (*self._painted_areas, *areas):
            self.update_device(rect_of(area.toAlignedRect()) & self.viewport.bounds)
        self._painted_areas = areas

    def _paint_kept(self, painter: QPainter, device: Rect) -> None:
        super()._paint_kept(painter, device)
        if self.host is None or self.frame.mask is None or not self.host.scene.selection.ids:
            return
        picture = self._selection_layer.image(self.host.scene)
        part = device & self._selection_layer.bounds
        if not part.is_empty and not self._is_mask_hidden:
            area = qrect(part)
            painter.drawImage(area.topLeft(), picture, area)

    def _paint_over(self, painter: QPainter) -> None:
        if self.host is not None and self.frame.mask is not None:
            self._overlays.paint(painter, self.host.scene)

    # --- Qt's events

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
        if not self.hand.wheel(event):
            Wheel.turn(self, event)

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

    def event(self, event: QEvent) -> bool:
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
