"""The picture of a finding: its place in the photo with the mask over it. Arrays only; runs in any thread."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.model.classes import ClassMap
from segdesk.model.document import DocumentContent
from segdesk.model.overlay import with_mask
from segdesk.ops.cv import cv2

Pixels = npt.NDArray[np.uint8]
Size = tuple[int, int]
AROUND: Final = 2.5
LEAST_PX: Final = 28
"""So much of the photo is shown at least: a speck alone says nothing."""


def picture_of(
    photo: Pixels, content: DocumentContent, classes: ClassMap, rect: Rect | None, size: Size
) -> Pixels:
    """RGB of size: what is around rect, the whole photo without one. photo: (h, w, 3)."""
    height, width = photo.shape[:2]
    view = view_of(rect, (width, height), size)
    part = np.ascontiguousarray(photo[view.slices])
    if content.size == (width, height) and content.planes:
        planes = [plane[view.slices] for plane in content.planes]
        inner = DocumentContent((view.width, view.height), planes, content.objects)
        part = with_mask(part, inner, classes)
    how = cv2.INTER_AREA if view.width > size[0] else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(part, size, interpolation=how), np.uint8)


def view_of(rect: Rect | None, image: Size, shape: Size) -> Rect:
    """The part of an image that shows a rectangle and what is around it, in the proportions of shape."""
    if rect is None or rect.is_empty:
        rect = Rect(0, 0, *image)
    width, height = max(LEAST_PX, rect.width * AROUND), max(LEAST_PX, rect.height * AROUND)
    ratio = shape[0] / shape[1]
    width, height = max(width, height * ratio), max(height, width / ratio)
    width, height = min(round(width), image[0]), min(round(height), image[1])
    left = min(max(0, round((rect.left + rect.right - width) / 2)), image[0] - width)
    top = min(max(0, round((rect.top + rect.bottom - height) / 2)), image[1] - height)
    return Rect(left, top, left + width, top + height)


def framed(picture: Pixels, rect: Rect, view: Rect) -> Pixels:
    """The picture of a view with the rectangle marked, white on black; a few pixels of room around it."""
    height, width = picture.shape[:2]
    scale = width / view.width, height / view.height
    corners = [
        (round((x - view.left) * scale[0]) + room, round((y - view.top) * scale[1]) + room)
        for x, y, room in ((rect.left, rect.top, -3), (rect.right, rect.bottom, 2))
    ]
    marked = picture.copy()
    for colour, thickness in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.rectangle(marked, corners[0], corners[1], colour, thickness)
    return marked
