"""The picture of the view but for what follows the hand: grey, photo, mask, grid. Kept and patched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from segdesk.geometry import Rect
from segdesk.ui.canvas.mask_layer import MaskLayer
from segdesk.ui.canvas.stored_layer import StoredLayer
from segdesk.ui.canvas.tiles import PhotoTiles
from segdesk.ui.canvas.viewport import View, Viewport

GRID_FROM = 6.0
GRID = QColor(128, 128, 128, 90)


class Frame:
    """Device pixels of the view. Whatever became stale is painted when it is next asked for.

    Every layer is sampled from scaled coordinates, so a patch has the very pixels of a full paint.
    """

    def __init__(self, viewport: Viewport) -> None:
        self.tiles = PhotoTiles()
        self.mask: MaskLayer | None = None
        self.stored: StoredLayer | None = None
        self.grey = QColor(17, 17, 18)
        self.has_grid = True
        self._viewport = viewport
        self._image = QImage()
        self._spare = QImage()
        self._view = View()
        self._stale = QRegion()
        self._layers = (
            self._paint_grey,
            self._paint_photo,
            self._paint_mask,
            self._paint_stored,
            self._paint_grid,
        )

    def spoil(self, device: Rect | None = None) -> None:
        """These device pixels, or all, must be painted anew."""
        whole = self._viewport.bounds
        self._stale += qrect(whole if device is None else device & whole)

    def image(self, wanted: Rect) -> QImage:
        """The picture, up to date within a device rectangle."""
        self._follow_view()
        due = self._stale & qrect(wanted)
        if not due.isEmpty():
            painter = QPainter(self._image)
            for rect in rects_of(due):
                self._paint(painter, rect)
            painter.end()
            self._stale -= due
        return self._image

    def _follow_view(self) -> None:
        """A pan moves what is there and leaves strips to paint; a zoom or another size leaves everything."""
        view, size = self._viewport.view, self._viewport.device_size
        if self._image.size().toTuple() != size:
            self._image = QImage(*size, QImage.Format.Format_RGB32)
            self._spare = QImage(*size, QImage.Format.Format_RGB32)
            self.spoil()
        elif view.zoom != self._view.zoom:
            self.spoil()
        elif view != self._view:
            self._scroll(view.left - self._view.left, view.top - self._view.top)
        self._view = view

    def _scroll(self, dx: int, dy: int) -> None:
        painter = QPainter(self._spare)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(dx, dy, self._image)
        painter.end()
        self._image, self._spare = self._spare, self._image
        whole = QRegion(self._image.rect())
        self._stale = (self._stale.translated(dx, dy) & whole) + (whole - whole.translated(dx, dy))

    def _paint(self, painter: QPainter, device: Rect) -> None:
        painter.setClipRect(qrect(device))
        for layer in self._layers:
            layer(painter, device)

    def _paint_grey(self, painter: QPainter, device: Rect) -> None:
        painter.fillRect(qrect(device), self.grey)

    def _paint_photo(self, painter: QPainter, device: Rect) -> None:
        scaled = self._scaled(device)
        if not scaled.is_empty:
            self.tiles.paint(painter, scaled, self._viewport.view.zoom, self._origin)

    def _paint_mask(self, painter: QPainter, device: Rect) -> None:
        scaled = self._scaled(device)
        if self.mask is not None and not scaled.is_empty and not self.mask.style.hidden:
            self.mask.paint(painter, scaled, self._viewport.view.zoom, self._origin)

    def _paint_stored(self, painter: QPainter, device: Rect) -> None:
        if self.stored is not None:
            self.stored.paint(painter, device, self._viewport.view, self._viewport.image_bounds)

    def _paint_grid(self, painter: QPainter, device: Rect) -> None:
        view = self._viewport.view
        if not self.has_grid or view.zoom < GRID_FROM:
            return
        inside = device & self._viewport.image_bounds
        seen = view.image_rect(inside)
        for column in range(seen.left, seen.right + 1):
            painter.fillRect(round(column * view.zoom) + view.left, inside.top, 1, inside.height, GRID)
        for row in range(seen.top, seen.bottom + 1):
            painter.fillRect(inside.left, round(row * view.zoom) + view.top, inside.width, 1, GRID)

    @property
    def _origin(self) -> QPoint:
        return QPoint(self._viewport.view.left, self._viewport.view.top)

    def _scaled(self, device: Rect) -> Rect:
        view = self._viewport.view
        return (device & self._viewport.image_bounds).moved(-view.left, -view.top)


def qrect(rect: Rect) -> QRect:
    return QRect(rect.left, rect.top, rect.width, rect.height)


def rect_of(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.x() + rect.width(), rect.y() + rect.height())


def rects_of(region: QRegion) -> Iterator[Rect]:
    """The rectangles of a region. It can be iterated, which PySide's stubs do not say."""
    return (rect_of(rect) for rect in cast("Iterable[QRect]", region))
