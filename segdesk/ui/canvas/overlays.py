"""What follows the hand: brush ring, rubber band, marquee, trail, handles under the pointer. Painted live."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from segdesk.geometry import Rect
from segdesk.tools.footprint import Footprint
from segdesk.tools.preview import Hover, Marquee, Redrawn, RubberBand, Sign, Trail
from segdesk.tools.scene import Scene
from segdesk.tools.vertices import HIT_PX
from segdesk.ui.canvas.label import label_area, paint_label
from segdesk.ui.canvas.selection_layer import (
    BLACK,
    HOVERED_TIMES,
    NEAR_PX,
    WHITE,
    add_polygon,
    handles,
    near_handles,
    paint_handle,
    stroke,
)
from segdesk.ui.canvas.viewport import Viewport

CROSS_UNDER_PX = 6.0
STEPPED_FROM = 3.0
"""From this zoom the ring follows the edges of pixels; below it they are too small to be seen."""

EDGE_PLUS_PX = 12.0
RING_PX = 3.0, 1.5
"""Widths of the black and the white line around a brush."""
LARGEST_RING_PX = 2048
"""Larger ones are drawn as lines each time: little of them is in view."""


@dataclass
class Pointed:
    """Where the pointer is (device, None when away) and what the tool shows there."""

    at: tuple[float, float] | None = None
    hover: Hover | None = None


class Overlays:
    """Paints them, and knows where they are, so that only that is painted again when they move."""

    def __init__(self, viewport: Viewport) -> None:
        self.pointed = Pointed()
        self._viewport = viewport
        self._ring = QImage()
        self._ring_of: tuple[float, ...] = ()

    def areas(self, scene: Scene | None) -> list[QRectF]:
        """The device rectangles in which something is painted now."""
        found, ratio = [], self._viewport.ratio
        if scene is not None and scene.preview is not None:
            path = self._preview_path(scene)
            margin = 8 * ratio + (self._trail_width(scene) / 2)
            if not path.isEmpty():
                found.append(path.boundingRect().adjusted(-margin, -margin, margin, margin))
            if isinstance(scene.preview, RubberBand) and scene.preview.label:
                found.append(label_area(self._viewport, self._end_of(scene.preview), scene.preview.label))
        if self.pointed.at is not None:
            found.append(self._pointed_area(scene))
        return found

    def paint(self, painter: QPainter, scene: Scene) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in (self._paint_preview, self._paint_handles, self._paint_ring):
            layer(painter, scene)

    def _pointed_area(self, scene: Scene | None) -> QRectF:
        assert self.pointed.at is not None
        x, y = self.pointed.at
        ratio, hover = self._viewport.ratio, self.pointed.hover
        reach = 14 * ratio
        if hover is not None and hover.size_px:
            reach = max(reach, (hover.size_px / 2 + 1) * self._viewport.view.zoom + 4 * ratio)
        if scene is not None and scene.selection.sole is not None:
            reach = max(reach, (NEAR_PX + HOVERED_TIMES * self._viewport.handle_px) * ratio)
        return QRectF(x - reach, y - reach, 2 * reach, 2 * reach)

    def _paint_preview(self, painter: QPainter, scene: Scene) -> None:
        preview, ratio = scene.preview, self._viewport.ratio
        path = self._preview_path(scene)
        if isinstance(preview, Marquee):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(255, 255, 255, 28))
            painter.drawPath(path)
            stroke(painter, path, ratio * 0.7)
        elif isinstance(preview, Trail):
            pen = QPen(QColor(255, 255, 255, 90), self._trail_width(scene))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap if preview.is_round else Qt.PenCapStyle.SquareCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        elif isinstance(preview, RubberBand):
            stroke(painter, path, ratio, dashed=preview.subtracts)
            self._paint_points(painter, preview)
            if preview.label:
                paint_label(painter, self._viewport, self._end_of(preview), preview.label)
        elif isinstance(preview, Redrawn):
            stroke(painter, path, ratio, dashed=True)

    def _end_of(self, band: RubberBand) -> tuple[float, float]:
        return self._viewport.view.to_device(*band.pointer)

    def _paint_points(self, painter: QPainter, band: RubberBand) -> None:
        ratio = self._viewport.ratio
        dark = QColor(0x17, 0x18, 0x1A)
        points = band.points if len(band.points) <= 120 else (band.points[0], band.points[-1])
        for index, point in enumerate(points):
            x, y = self._viewport.view.to_device(*point)
            closes = band.closes and index == 0
            half = self._viewport.handle_px * (HOVERED_TIMES if closes else 1) / 2 * ratio
            painter.setPen(QPen(dark, ratio))
            painter.setBrush(QColor(0x57, 0xC7, 0x8C) if closes else WHITE)
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))

    def _preview_path(self, scene: Scene) -> QPainterPath:
        """The lines of the preview in device coordinates."""
        path, preview, view = QPainterPath(), scene.preview, self._viewport.view
        if isinstance(preview, Marquee):
            path.addRect(
                QRectF(
                    QPointF(*view.to_device(*preview.start)), QPointF(*view.to_device(*preview.end))
                ).normalized()
            )
        elif isinstance(preview, RubberBand):
            end = preview.points[0] if preview.closes else preview.pointer
            path.addPolygon(QPolygonF([QPointF(*view.to_device(*point)) for point in (*preview.points, end)]))
        elif isinstance(preview, Trail):
            points = [QPointF(*view.to_device(*point)) for point in preview.points]
            path.addPolygon(QPolygonF([*points, points[-1] + QPointF(0.01, 0)]))
        elif isinstance(preview, Redrawn):
            for _other, polygon in preview.others:
                add_polygon(path, polygon, view)
        return path

    def _trail_width(self, scene: Scene) -> float:
        preview = scene.preview
        return preview.size_px * self._viewport.view.zoom if isinstance(preview, Trail) else 0.0

    def _paint_handles(self, painter: QPainter, scene: Scene) -> None:
        """Near points if there are many, the one under the pointer larger, a plus where an edge takes one."""
        if self.pointed.at is None or scene.selection.sole is None:
            return
        for found, index in near_handles(scene, self._viewport, *self.pointed.at):
            paint_handle(painter, scene, self._viewport, found, index)
        shown = handles(scene, self._viewport)
        if shown is None or not scene.selection.editing_vertices or scene.preview is not None:
            return
        found = shown[0]
        x, y = self._viewport.view.to_image(*self.pointed.at)
        at = found.vertex_near(x, y, scene.reach(HIT_PX))
        if at is not None:
            paint_handle(painter, scene, self._viewport, found, found.at.index(at), hovered=True)
            return
        edge = found.edge_near(x, y, scene.reach(EDGE_PLUS_PX))
        if edge is not None:
            self._paint_sign(painter, *self._viewport.view.to_device(*edge[1]), Sign.ADD)

    def _paint_ring(self, painter: QPainter, scene: Scene) -> None:
        hover, at = self.pointed.hover, self.pointed.at
        if hover is None or at is None or not hover.size_px:
            return
        zoom, ratio = self._viewport.view.zoom, self._viewport.ratio
        if hover.size_px * zoom < CROSS_UNDER_PX * ratio:
            self._paint_cross(painter, *at)
            return
        self._paint_footprint(painter, hover, at)
        if hover.size_px * zoom >= 14 * ratio:
            self._paint_sign(painter, *at, hover.sign)

    def _paint_footprint(self, painter: QPainter, hover: Hover, at: tuple[float, float]) -> None:
        view, ratio = self._viewport.view, self._viewport.ratio
        rect, _ = Footprint(hover.size_px, hover.is_round).dab(*view.to_image(*at))
        left, top = view.to_device(rect.left, rect.top)
        if max(rect.width, rect.height) * view.zoom > LARGEST_RING_PX:
            _draw_ring(painter, QPointF(left, top), hover, rect, view.zoom, ratio)
            return
        key = (hover.size_px, hover.is_round, rect.width, rect.height, view.zoom, ratio)
        if key != self._ring_of:
            self._ring, self._ring_of = _ring(hover, rect, view.zoom, ratio), key
        margin = _margin(ratio)
        painter.drawImage(round(left) - margin, round(top) - margin, self._ring)

    def _paint_sign(self, painter: QPainter, x: float, y: float, sign: Sign) -> None:
        ratio = self._viewport.ratio
        for color, width in ((BLACK, 3.0), (WHITE, 1.5)):
            painter.setPen(QPen(color, width * ratio))
            for dx, dy in _SIGN_LINES[sign]:
                reach = QPointF(dx * ratio, dy * ratio)
                painter.drawLine(QPointF(x, y) - reach, QPointF(x, y) + reach)

    def _paint_cross(self, painter: QPainter, x: float, y: float) -> None:
        ratio = self._viewport.ratio
        for color, width in ((BLACK, 3.0), (WHITE, 1.5)):
            painter.setPen(QPen(color, width * ratio))
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                near, far = QPointF(dx, dy) * 3 * ratio, QPointF(dx, dy) * 9 * ratio
                painter.drawLine(QPointF(x, y) + near, QPointF(x, y) + far)


_SIGN_LINES: dict[Sign, tuple[tuple[float, float], ...]] = {
    Sign.ADD: ((4, 0), (0, 4)),
    Sign.SUBTRACT: ((4, 0),),
    Sign.INTERSECT: ((3, 3), (3, -3)),
}


def _margin(ratio: float) -> int:
    return math.ceil(RING_PX[0] * ratio)


def _ring(hover: Hover, rect: Rect, zoom: float, ratio: float) -> QImage:
    """The ring with a margin around it, made once: lines would be stroked anew with every move."""
    margin = _margin(ratio)
    width, height = (math.ceil(side * zoom) + 2 * margin for side in (rect.width, rect.height))
    picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_ring(painter, QPointF(margin, margin), hover, rect, zoom, ratio)
    painter.end()
    return picture


def _draw_ring(
    painter: QPainter, place: QPointF, hover: Hover, rect: Rect, zoom: float, ratio: float
) -> None:
    """The edge of a footprint whose top left corner is at a place."""
    painter.save()
    painter.translate(place)
    painter.scale(zoom, zoom)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = QPainterPath()
    if zoom >= STEPPED_FROM or not hover.is_round:
        path = _edge_of(Footprint(hover.size_px, hover.is_round).dab(0.5, 0.5)[1])
    else:
        path.addEllipse(QRectF(0, 0, rect.width, rect.height))
    for color, width_px in zip((BLACK, WHITE), RING_PX, strict=True):
        pen = QPen(color, width_px * ratio)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()


def _edge_of(stencil: np.ndarray) -> QPainterPath:
    """The outline of a stencil whose rows are one run each (a disc, a square)."""
    down, up = [], []
    for row in np.flatnonzero(stencil.any(axis=1)).tolist():
        columns = np.flatnonzero(stencil[row])
        left, right = int(columns[0]), int(columns[-1]) + 1
        down += [QPointF(right, row), QPointF(right, row + 1)]
        up += [QPointF(left, row), QPointF(left, row + 1)]
    path = QPainterPath()
    path.addPolygon(QPolygonF([*down, *reversed(up)]))
    path.closeSubpath()
    return path
