"""Where the image lies in the widget: pan and zoom in device pixels. Plain numbers, no painting.

Device pixels are the screen's own; 100 % zoom is one image pixel per device pixel. Scaled coordinates are
device pixels counted from the image's top left corner; they do not change when the view pans.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect

MIN_ZOOM, MAX_ZOOM = 0.02, 64.0
SIDE_PX, BELOW_PX = 12, 60
"""What "fit" leaves free around the image and below it, in logical pixels."""

KEPT_PX = 32
"""So much of the image stays in view however far one pans."""

HANDLE_PX, LARGE_HANDLE_PX = 6.4, 10.0

Indices = npt.NDArray[np.intp]
STOPS = (
    0.02,
    0.03,
    0.05,
    0.08,
    0.125,
    0.167,
    0.25,
    0.333,
    0.5,
    0.667,
    1,
    1.5,
    2,
    3,
    4,
    6,
    8,
    12,
    16,
    24,
    32,
    48,
    64,
)


def sampled(first: int, last: int, zoom: float, count: int) -> Indices:
    """The image column (or row) that each scaled coordinate of [first, last) shows; clipped to the image."""
    found: Indices = np.clip(np.floor((np.arange(first, last) + 0.5) / zoom), 0, count - 1).astype(np.intp)
    return found


def scaled_length(zoom: float, count: int) -> int:
    """How many device pixels so many image pixels cover."""
    return max(1, math.ceil(count * zoom - 0.5))


@dataclass(frozen=True, slots=True)
class View:
    """zoom: device pixels per image pixel. left, top: where the image begins, in device pixels."""

    zoom: float = 1.0
    left: int = 0
    top: int = 0

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Device to continuous image coordinates."""
        return (x - self.left) / self.zoom, (y - self.top) / self.zoom

    def to_device(self, image_x: float, image_y: float) -> tuple[float, float]:
        """Continuous image to device coordinates."""
        return image_x * self.zoom + self.left, image_y * self.zoom + self.top

    def device_rect(self, rect: Rect) -> Rect:
        """The device pixels that show any of these image pixels."""
        if rect.is_empty:
            return EMPTY
        return Rect(
            math.floor(rect.left * self.zoom) + self.left,
            math.floor(rect.top * self.zoom) + self.top,
            math.ceil(rect.right * self.zoom) + self.left,
            math.ceil(rect.bottom * self.zoom) + self.top,
        )

    def image_rect(self, device: Rect) -> Rect:
        """The image pixels that these device pixels show any of; not clipped to the image."""
        left, top = self.to_image(device.left, device.top)
        right, bottom = self.to_image(device.right, device.bottom)
        return Rect(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))


class Viewport:
    """The view of one image in a widget of a size. Keeps the zoom within bounds and the image in sight."""

    def __init__(self) -> None:
        self.view = View()
        self.device_size = (1, 1)
        self.ratio = 1.0
        """Device pixels per logical pixel."""
        self.handle_px = HANDLE_PX
        """Side of the points to grab, in logical pixels."""
        self.image_size = (1, 1)
        self.is_fitted = True

    def to_device(self, rect: Rect) -> Rect:
        """The device pixels that logical ones touch, of those that there are."""
        return _scaled(rect, self.ratio) & self.bounds

    def from_device(self, rect: Rect) -> Rect:
        """The logical pixels that device pixels touch."""
        return _scaled(rect, 1 / self.ratio)

    @property
    def bounds(self) -> Rect:
        """The widget in device pixels."""
        return Rect(0, 0, *self.device_size)

    @property
    def image_bounds(self) -> Rect:
        """The device pixels that show the image, also those out of sight."""
        view = self.view
        width, height = (scaled_length(view.zoom, count) for count in self.image_size)
        return Rect(view.left, view.top, view.left + width, view.top + height)

    def set_image(self, width: int, height: int) -> None:
        """Another image. One of the same size keeps the view, so that one can compare; else it is fitted."""
        if (width, height) != self.image_size:
            self.image_size = width, height
            self.fit()

    def resize(self, logical_width: int, logical_height: int, ratio: float) -> None:
        """The widget's size; what was in the middle stays there, a fitted image stays fitted."""
        middle = self.view.to_image(self.device_size[0] / 2, self.device_size[1] / 2)
        self.ratio = ratio
        self.device_size = max(1, math.ceil(logical_width * ratio)), max(1, math.ceil(logical_height * ratio))
        if self.is_fitted:
            self.fit()
        else:
            self.center_on(*middle)

    def fit(self) -> None:
        """The whole image, with room for the plates below. Small images are not enlarged beyond 800 %."""
        side, below = SIDE_PX * self.ratio, BELOW_PX * self.ratio
        free_x = max(1.0, self.device_size[0] - 2 * side)
        free_y = max(1.0, self.device_size[1] - side - below)
        zoom = min(free_x / self.image_size[0], free_y / self.image_size[1], 8.0)
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        left = (self.device_size[0] - self.image_size[0] * zoom) / 2
        top = side + (free_y - self.image_size[1] * zoom) / 2
        self.view = View(zoom, round(left), round(top))
        self.is_fitted = True

    def zoom_to(self, zoom: float, x: float, y: float) -> None:
        """Another zoom; the image point at device (x, y) stays where it is."""
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        image_x, image_y = self.view.to_image(x, y)
        self._set(View(zoom, round(x - image_x * zoom), round(y - image_y * zoom)))

    def zoom_stop(self, direction: int, x: float, y: float) -> None:
        """The next round zoom up (1) or down (-1)."""
        zoom = self.view.zoom
        higher = [stop for stop in STOPS if stop > zoom * 1.001]
        lower = [stop for stop in STOPS if stop < zoom * 0.999]
        stops = higher[:1] if direction > 0 else lower[-1:]
        for stop in stops:
            self.zoom_to(stop, x, y)

    def pan(self, dx: int, dy: int) -> None:
        """Move the image by device pixels."""
        self._set(replace(self.view, left=self.view.left + dx, top=self.view.top + dy))

    def center_on(self, image_x: float, image_y: float) -> None:
        """Bring an image point to the middle."""
        zoom = self.view.zoom
        left, top = self.device_size[0] / 2 - image_x * zoom, self.device_size[1] / 2 - image_y * zoom
        self._set(View(zoom, round(left), round(top)))

    def look_like(self, other: Viewport) -> None:
        """The zoom of another view of an image of this size, and what is in its middle; fitted if it is."""
        if other.image_size != self.image_size:
            return
        if other.is_fitted:
            self.fit()
        else:
            middle = other.view.to_image(other.device_size[0] / 2, other.device_size[1] / 2)
            self.view = replace(self.view, zoom=other.view.zoom)
            self.center_on(*middle)

    def show(self, rect: Rect) -> None:
        """Bring a rectangle into view if it is not; zoom out only where it does not fit."""
        seen = self.view.device_rect(rect)
        if seen & self.bounds == seen:
            return
        free = self.device_size[0] * 0.8, self.device_size[1] * 0.8
        zoom = min(self.view.zoom, free[0] / max(1, rect.width), free[1] / max(1, rect.height))
        self.view = replace(self.view, zoom=max(MIN_ZOOM, zoom))
        self.center_on((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)

    def zoom_on(self, rect: Rect) -> None:
        """Fill the view with a rectangle."""
        free = self.device_size[0] * 0.8, self.device_size[1] * 0.8
        zoom = min(free[0] / max(1, rect.width), free[1] / max(1, rect.height), MAX_ZOOM)
        self.view = replace(self.view, zoom=max(MIN_ZOOM, zoom))
        self.center_on((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)

    def _set(self, view: View) -> None:
        kept = round(KEPT_PX * self.ratio)
        width, height = (scaled_length(view.zoom, count) for count in self.image_size)
        left = min(max(view.left, kept - width), self.device_size[0] - kept)
        top = min(max(view.top, kept - height), self.device_size[1] - kept)
        self.view = replace(view, left=left, top=top)
        self.is_fitted = False


def _scaled(rect: Rect, factor: float) -> Rect:
    low = math.floor(rect.left * factor), math.floor(rect.top * factor)
    high = math.ceil(rect.right * factor), math.ceil(rect.bottom * factor)
    return Rect(*low, *high)
