"""The photo at a zoom, in tiles of scaled coordinates, so that no repaint depends on where it began."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from segdesk.geometry import Rect
from segdesk.ops.cv import cv2
from segdesk.ui.canvas.pyramid import Photo, Pyramid
from segdesk.ui.canvas.viewport import sampled, scaled_length

SIDE_PX = 512
"""OpenCV divides the work on so large a tile between two threads, that on a smaller one it does not."""
CACHED = 64
"""Tiles that are kept: 64 MB, four views of 1920 x 1080."""

NEAREST_FROM = 4.0


@dataclass(frozen=True)
class Adjust:
    """How the photo is shown, never what it is. brightness and contrast -100 to 100, gamma 0.1 to 10."""

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0

    @cached_property
    def table(self) -> Photo | None:
        """The shown value of each of 256 values; None when nothing is adjusted."""
        if self == Adjust():
            return None
        values = np.linspace(0, 1, 256) ** (1 / self.gamma)
        slope = math.tan((self.contrast / 100 * 0.98 + 1) * math.pi / 4)
        values = (values - 0.5) * slope + 0.5 + self.brightness / 200
        return np.asarray(np.clip(np.rint(values * 255), 0, 255), np.uint8)


class PhotoTiles:
    """Tiles of one photo, made when they are first seen."""

    def __init__(self) -> None:
        self.adjust = Adjust()
        self.pyramid: Pyramid | None = None
        self._tiles: OrderedDict[tuple[float, int, int], QImage] = OrderedDict()

    def open(self, pyramid: Pyramid | None) -> None:
        self.pyramid = pyramid
        self.forget()

    def set_adjust(self, adjust: Adjust) -> None:
        self.adjust = adjust
        self.forget()

    def forget(self) -> None:
        """Make every tile anew: the levels or the adjustment changed."""
        self._tiles.clear()

    def paint(self, painter: QPainter, scaled: Rect, zoom: float, origin: QPoint) -> None:
        """The photo in a rectangle of scaled coordinates, whose (0, 0) is at origin."""
        for row, column in scaled.tiles(SIDE_PX):
            tile = Rect(0, 0, SIDE_PX, SIDE_PX).moved(column * SIDE_PX, row * SIDE_PX)
            part = tile & scaled
            image = self._tile(zoom, row, column)
            if image is not None:
                source = QRect(part.left - tile.left, part.top - tile.top, part.width, part.height)
                painter.drawImage(origin + QPoint(part.left, part.top), image, source)

    def _tile(self, zoom: float, row: int, column: int) -> QImage | None:
        key = (zoom, row, column)
        found = self._tiles.get(key)
        if found is None and self.pyramid is not None:
            found = self._made(self.pyramid, zoom, row, column)
            self._tiles[key] = found
            if len(self._tiles) > CACHED:
                self._tiles.popitem(last=False)
        elif found is not None:
            self._tiles.move_to_end(key)
        return found

    def _made(self, pyramid: Pyramid, zoom: float, row: int, column: int) -> QImage:
        height, width = pyramid.levels[0].shape[:2]
        top, left = row * SIDE_PX, column * SIDE_PX
        bottom = min(top + SIDE_PX, scaled_length(zoom, height))
        right = min(left + SIDE_PX, scaled_length(zoom, width))
        scaled = Rect(left, top, right, bottom)
        rgb32 = (
            _rgb32(_nearest(pyramid.levels[0], scaled, zoom))
            if zoom >= NEAREST_FROM
            else _smooth(pyramid, scaled, zoom)
        )
        if (table := self.adjust.table) is not None:
            rgb32 = np.asarray(cv2.LUT(rgb32, table), np.uint8)
            rgb32[..., 3] = 255
        return _as_image(rgb32)


def _nearest(photo: Photo, scaled: Rect, zoom: float) -> Photo:
    rows = sampled(scaled.top, scaled.bottom, zoom, photo.shape[0])
    columns = sampled(scaled.left, scaled.right, zoom, photo.shape[1])
    picked: Photo = photo[rows[0] : rows[-1] + 1].take(columns, 1).take(rows - rows[0], 0)
    return picked


def _smooth(pyramid: Pyramid, scaled: Rect, zoom: float) -> Photo:
    """RGB32, bilinear in the level that is at most halved by it. Four channels take OpenCV half the time."""
    level, power = pyramid.level_for(zoom)
    scale = 1 / (zoom * 2**power)
    left, right = _needed(scaled.left, scaled.right, scale, level.shape[1])
    top, bottom = _needed(scaled.top, scaled.bottom, scale, level.shape[0])
    crop = _rgb32(level[top:bottom, left:right])
    matrix = np.array(
        [
            [scale, 0, (scaled.left + 0.5) * scale - 0.5 - left],
            [0, scale, (scaled.top + 0.5) * scale - 0.5 - top],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = scaled.width, scaled.height
    return np.asarray(
        cv2.warpAffine(crop, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _needed(first: int, last: int, scale: float, count: int) -> tuple[int, int]:
    """Which rows (or columns) of a level a range of scaled coordinates needs, with a margin to blend."""
    low = min(max(0, math.floor(first * scale) - 2), count - 1)
    return low, max(low + 1, min(count, math.ceil(last * scale) + 2))


def _rgb32(rgb: Photo) -> Photo:
    """As Qt keeps it: height x width x 4, blue first."""
    if rgb.strides[1] != rgb.shape[2]:
        rgb = np.ascontiguousarray(rgb)  # picked from a larger level: OpenCV wants pixels side by side
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)


def _as_image(rgb32: Photo) -> QImage:
    """Over memory that the image keeps alive."""
    height, width = rgb32.shape[:2]
    return QImage(rgb32.data, width, height, rgb32.strides[0], QImage.Format.Format_RGB32)
