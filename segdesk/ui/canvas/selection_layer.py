"""Outlines, handles and class tag of what is selected: one transparent picture of the view, kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import reduce
from operator import or_

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from segdesk.geometry import EMPTY, Polygon, Rect
from segdesk.ops.cv import cv2
from segdesk.tools.flat import FlatPolygon, flat, shifted
from segdesk.tools.preview import Moved, Redrawn
from segdesk.tools.scene import Scene
from segdesk.tools.selection import VertexAt
from segdesk.ui.canvas.mask_layer import picked
from segdesk.ui.canvas.outlines import Outline, box_of, draw_outlines, rings_of
from segdesk.ui.canvas.viewport import View, Viewport, sampled
from segdesk.ui.theme import Theme

WHITE, BLACK = QColor(255, 255, 255), QColor(0, 0, 0, 153)
WHITE_PX, BLACK_PX = 1.5, 3.6
HOVERED_TIMES = 1.4
"""How much larger the point under the pointer is."""
MANY_VERTICES = 120
NEAR_PX = 60.0
REACH_PX = 4
"""How far from its pixels an outline is seen."""
MANY_OBJECTS = 50
"""Above so many selected objects one outline goes around them all."""


class SelectionLayer:
    """Painted anew only when it was spoiled or the view changed; bounds is where it has anything (device)."""

    def __init__(self, viewport: Viewport) -> None:
        self.bounds = EMPTY
        self._tag = EMPTY
        self._viewport = viewport
        self._image = QImage()
        self._made_for: View | None = None

    def spoil(self) -> None:
        self._made_for = None

    @property
    def is_stale(self) -> bool:
        return self._made_for != self._viewport.view

    def image(self, scene: Scene) -> QImage:
        """The picture, made now if it is stale."""
        if self.is_stale:
            self._made_for = self._viewport.view
            self._make(scene)
        return self._image

    def patch(self, scene: Scene, area: Rect) -> bool:
        """Draw the outline anew where pixels changed (a device rectangle), with the pixels of a full one.

        False when that is not all: points, or what is about to move, are drawn too, or the tag is there.
        """
        margin = math.ceil(REACH_PX * self._viewport.ratio)
        area = area.grown(margin) & self._viewport.bounds
        is_simple = all(shown_polygon(scene, one) is None for one in scene.selection.ids)
        if self.is_stale or not is_simple or not (area & self._tag).is_empty:
            return False
        if len(scene.selection.ids) > 1 or isinstance(scene.preview, Moved):
            return False
        outlines = _around_pixels(scene, scene.selection.ids, self._viewport, within=area.grown(margin))
        draw_outlines(outlines, self._image, area, self._viewport.ratio)
        self.bounds = self.bounds | area
        return True

    def _make(self, scene: Scene) -> None:
        outlines = selection_outlines(scene, self._viewport)
        ratio, box = self._viewport.ratio, box_of(outlines)
        tag = _tag(scene, box, self._viewport)
        margin = (HOVERED_TIMES * self._viewport.handle_px + 2) * ratio
        lined = box.grown(math.ceil(margin)) & self._viewport.bounds if outlines else EMPTY
        size = self._viewport.device_size
        if self._image.size().toTuple() != size:
            self._image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(0)
        self._clear(self.bounds)
        self._tag = _outward(tag[0]) & self._viewport.bounds if tag else EMPTY
        self.bounds = lined | self._tag
        if not outlines:
            return
        draw_outlines(outlines, self._image, lined, ratio)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_all_handles(painter, scene, self._viewport)
        if tag is not None:
            _paint_tag(painter, scene, tag[0], tag[1], ratio)
        painter.end()

    def _clear(self, area: Rect) -> None:
        """Only what has anything: a picture of the whole view is large."""
        painter = QPainter(self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(area.left, area.top, area.width, area.height, BLACK)
        painter.end()


def stroke(painter: QPainter, path: QPainterPath, ratio: float, *, dashed: bool = False) -> None:
    """White over black, to be read on any photo and any mask."""
    outlines = path.toSubpathPolygons()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((BLACK, BLACK_PX), (WHITE, WHITE_PX)):
        pen = QPen(color, width * ratio)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed and color is WHITE:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        # One by one: Qt's cost of a path grows faster than the number of its outlines.
        for outline in outlines:
            (painter.drawPolygon if outline.isClosed() else painter.drawPolyline)(outline)


def selection_outlines(scene: Scene, viewport: Viewport) -> list[Outline]:
    """The outlines of the selected objects."""
    ids, preview, view = scene.selection.ids, scene.preview, viewport.view
    if len(ids) > MANY_OBJECTS:
        found = _around_pixels(scene, ids, viewport)
    else:
        found = [outline for object_id in ids for outline in _around(scene, object_id, viewport)]
    if isinstance(preview, Moved):
        return [np.add(one, (preview.dx * view.zoom, preview.dy * view.zoom)) for one in found]
    return found


def _around(scene: Scene, object_id: int, viewport: Viewport) -> list[Outline]:
    polygon = shown_polygon(scene, object_id)
    if polygon is not None:
        return rings_of(polygon, viewport.view)
    return _around_pixels(scene, (object_id,), viewport)


def shown_polygon(scene: Scene, object_id: int) -> Polygon | None:
    """The polygon to draw for an object: the one being dragged, or its own."""
    preview = scene.preview
    if isinstance(preview, Redrawn) and preview.object_id == object_id:
        return preview.polygon
    return scene.document.objects[object_id].polygon


def add_polygon(path: QPainterPath, polygon: Polygon, view: View) -> None:
    """Add every ring of a polygon, in device coordinates."""
    for part in polygon:
        for ring in (part.outer, *part.holes):
            path.addPolygon(QPolygonF([QPointF(*view.to_device(*point)) for point in ring]))
            path.closeSubpath()


def _around_pixels(
    scene: Scene, ids: tuple[int, ...], viewport: Viewport, *, within: Rect | None = None
) -> list[Outline]:
    """The edge of pixels, found in the view's own resolution: its cost is the view's, not the image's.

    within: look at these device pixels only, whose border then counts as an edge.
    """
    document, view = scene.document, viewport.view
    seen = viewport.image_bounds & viewport.bounds.grown(2)
    if within is None:
        seen = seen & view.device_rect(reduce(or_, map(document.box, ids), EMPTY))
    else:
        seen = seen & within
    if seen.is_empty:
        return []
    rows = sampled(seen.top - view.top, seen.bottom - view.top, view.zoom, document.size[1])
    columns = sampled(seen.left - view.left, seen.right - view.left, view.zoom, document.size[0])
    held = np.zeros((len(rows) + 2, len(columns) + 2), np.uint8)
    for index, plane in enumerate(document.planes):
        slots = [document.objects[one].slot for one in ids if document.objects[one].plane == index]
        if slots:
            found = picked(plane, rows, columns)
            held[1:-1, 1:-1] |= (found == slots[0]) if len(slots) == 1 else np.isin(found, slots)
    contours, _ = cv2.findContours(held, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    return [np.add(one.reshape(-1, 2), (seen.left - 0.5, seen.top - 0.5)) for one in contours]


def handles(scene: Scene, viewport: Viewport) -> tuple[FlatPolygon, np.ndarray] | None:
    """The polygon whose points are shown, and the indices of those that are in view."""
    sole = scene.selection.sole
    polygon = shown_polygon(scene, sole) if sole is not None else None
    if polygon is None:
        return None
    if isinstance(scene.preview, Moved):
        polygon = shifted(polygon, scene.preview.dx, scene.preview.dy)
    found = FlatPolygon(polygon) if scene.preview is not None else flat(polygon)
    x, y = found.points.T
    view, (width, height) = viewport.view, viewport.device_size
    left, top = view.to_image(0, 0)
    right, bottom = view.to_image(width, height)
    return found, np.flatnonzero((x >= left) & (x <= right) & (y >= top) & (y <= bottom))


def _paint_all_handles(painter: QPainter, scene: Scene, viewport: Viewport) -> None:
    shown = handles(scene, viewport)
    if shown is None or len(shown[1]) > MANY_VERTICES:
        return
    found, indices = shown
    for index in indices.tolist():
        paint_handle(painter, scene, viewport, found, index)


def near_handles(scene: Scene, viewport: Viewport, x: float, y: float) -> Iterator[tuple[FlatPolygon, int]]:
    """Above MANY_VERTICES in view: those near device (x, y)."""
    shown = handles(scene, viewport)
    if shown is None or len(shown[1]) <= MANY_VERTICES:
        return
    found, indices = shown
    at = viewport.view.to_image(x, y)
    distance = np.hypot(*(found.points[indices] - at).T) * viewport.view.zoom
    for index in indices[distance <= NEAR_PX * viewport.ratio].tolist():
        yield found, index


def paint_handle(
    painter: QPainter,
    scene: Scene,
    viewport: Viewport,
    found: FlatPolygon,
    index: int,
    *,
    hovered: bool = False,
) -> None:
    """Outer points are white squares, those of holes dark diamonds, a chosen one is black."""
    x, y = viewport.view.to_device(*found.points[index].tolist())
    at: VertexAt = found.at[index]
    half = viewport.handle_px * (HOVERED_TIMES if hovered else 1) / 2 * viewport.ratio
    theme_edge = QColor(0x17, 0x18, 0x1A)
    is_hole, is_chosen = at.ring > 0, at in scene.selection.vertices
    fill = theme_edge if is_hole != is_chosen or is_chosen else WHITE
    edge = WHITE if is_hole or is_chosen else theme_edge
    painter.setPen(QPen(edge, viewport.ratio))
    painter.setBrush(fill)
    if is_hole:
        reach = half * 1.25
        painter.drawPolygon(
            QPolygonF(
                [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
            )
        )
    else:
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))


def _tag(scene: Scene, box: Rect, viewport: Viewport) -> tuple[QRectF, str] | None:
    """Where the name of the sole object goes: above its highest point, inside the view."""
    sole = scene.selection.sole
    if sole is None or box.is_empty:
        return None
    ratio, text = viewport.ratio, scene.name_of(sole)
    font = Theme.current().font("caption", weight=500)
    font.setPixelSize(max(1, round(font.pixelSize() * ratio)))
    width = QFontMetricsF(font).horizontalAdvance(text) + 32 * ratio
    height = 20 * ratio
    middle = (box.left + box.right) / 2
    left = min(max(4 * ratio, middle + 12 * ratio), viewport.device_size[0] - width - 4 * ratio)
    top = min(max(4 * ratio, box.top - height - 6 * ratio), viewport.device_size[1] - height - 4 * ratio)
    return QRectF(round(left), round(top), round(width), round(height)), text


def _paint_tag(painter: QPainter, scene: Scene, area: QRectF, text: str, ratio: float) -> None:
    theme = Theme.current()
    plate = theme.color("app")
    plate.setAlphaF(0.92)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    painter.drawRoundedRect(area, 4 * ratio, 4 * ratio)
    sole = scene.selection.sole
    assert sole is not None
    one = scene.document.classes.by_key(scene.document.objects[sole].class_key)
    side = 9 * ratio
    painter.setBrush(QColor(*one.rgb))
    swatch = QRectF(area.left() + 7 * ratio, area.center().y() - side / 2, side, side)
    painter.drawRoundedRect(swatch, 2 * ratio, 2 * ratio)
    font = theme.font("caption", weight=500)
    font.setPixelSize(max(1, round(font.pixelSize() * ratio)))
    painter.setFont(font)
    painter.setPen(theme.color("text1"))
    painter.drawText(area.adjusted(22 * ratio, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _outward(area: QRectF) -> Rect:
    if area.isEmpty():
        return Rect(0, 0, 0, 0)
    box = area.toAlignedRect()
    return Rect(box.left(), box.top(), box.left() + box.width(), box.top() + box.height())
