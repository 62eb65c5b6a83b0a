"""A small picture of an object: the photo around it, and its pixels in the colour of its class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from segdesk.geometry import Rect
from segdesk.model.document import Document
from segdesk.ops.cv import cv2

Photo = npt.NDArray[np.uint8]
AROUND = 0.12
TINT = 0.45
FINEST = 4
"""Of so many photo pixels for one of the thumbnail at most one is looked at: a wall costs as a window."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a thumbnail is made from; taken in the window's thread, used in another.

    Planes are shared with the document: drawn on meanwhile, the picture may be of a moment in between, and
    is made again when the edit ends.
    """

    photo: Photo | None
    planes: tuple[np.ndarray, ...]
    slots: tuple[tuple[int, int], ...]
    box: Rect
    rgb: tuple[int, int, int] | None

    def drawn(self, width: int, height: int) -> QImage:
        """RGB32 of width x height device pixels; rgb None (void) shows light hatching."""
        view = _window(self.box, self.planes[0].shape, width / height)
        step = max(1, view.width // (width * FINEST), view.height // (height * FINEST))
        inside = self._pixels(view, step)
        stencil = self._stencil(view, step)
        tint = np.array(self.rgb if self.rgb is not None else (0xC9, 0xCA, 0xCC), np.float32)
        small = _resized(inside, width, height).astype(np.float32)
        share = _resized(stencil.astype(np.uint8) * 255, width, height).astype(np.float32)[..., None]
        mixed = small + (tint - small) * (share / 255 * TINT)
        return _image(mixed.astype(np.uint8))

    def _pixels(self, view: Rect, step: int) -> Photo:
        height, width = self.planes[0].shape
        shape = len(range(view.top, view.bottom, step)), len(range(view.left, view.right, step)), 3
        found = np.full(shape, 128, np.uint8)
        if self.photo is None or self.photo.shape[:2] != (height, width):
            return found
        rows, columns, where = _strided(view, Rect(0, 0, width, height), step)
        found[where] = self.photo[rows, columns]
        return found

    def _stencil(self, view: Rect, step: int) -> npt.NDArray[np.bool_]:
        height, width = self.planes[0].shape
        shape = len(range(view.top, view.bottom, step)), len(range(view.left, view.right, step))
        found = np.zeros(shape, bool)
        rows, columns, where = _strided(view, Rect(0, 0, width, height), step)
        for index, plane in enumerate(self.planes):
            wanted = np.zeros(1 << 16, bool)
            wanted[[slot for at, slot in self.slots if at == index]] = True
            found[where] |= wanted[plane[rows, columns]]
        return found


def subject_of(
    document: Document,
    ids: tuple[int, ...],
    box: Rect,
    *,
    photo: Photo | None,
    rgb: tuple[int, int, int] | None,
) -> Subject:
    """What the thumbnail of these objects needs; box: around all of them."""
    objects = [document.objects[one] for one in ids]
    return Subject(photo, document.planes, tuple((one.plane, one.slot) for one in objects), box, rgb)


def _window(box: Rect, shape: tuple[int, ...], ratio: float) -> Rect:
    """The box with some of what is around it, in the thumbnail's proportions; within the image if it can."""
    width, height = box.width * (1 + 2 * AROUND) + 4, box.height * (1 + 2 * AROUND) + 4
    width, height = max(width, height * ratio), max(height, width / ratio)
    fitting = min(1.0, shape[1] / width, shape[0] / height)
    shrunk = max(fitting, box.width / width, box.height / height)
    width, height = width * shrunk, height * shrunk
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    left, top = _kept(x - width / 2, width, shape[1]), _kept(y - height / 2, height, shape[0])
    return Rect(left, top, left + round(width), top + round(height))


def _kept(start: float, length: float, room: int) -> int:
    """Where a window begins that would begin at start, moved into 0 to room; in the middle if larger."""
    return round((room - length) / 2 if length > room else min(max(0.0, start), room - length))


def _strided(view: Rect, bounds: Rect, step: int) -> tuple[slice, slice, tuple[slice, slice]]:
    """Rows and columns of the image that a stepped view meets, and where in the view they go."""
    first_row, last_row = _met(view.top, view.bottom, bounds.bottom, step)
    first_column, last_column = _met(view.left, view.right, bounds.right, step)
    rows = slice(view.top + first_row * step, view.top + last_row * step, step)
    columns = slice(view.left + first_column * step, view.left + last_column * step, step)
    return rows, columns, (slice(first_row, last_row), slice(first_column, last_column))


def _met(start: int, stop: int, end: int, step: int) -> tuple[int, int]:
    """Of the samples start, start + step... below stop, the first and last + 1 that are in 0 to end."""
    first = -(start // step) if start < 0 else 0
    last = -(-(min(stop, end) - start) // step)
    return first, max(first, last)


def _resized(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA))


def _image(rgb: np.ndarray) -> QImage:
    pixels = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32).copy()
