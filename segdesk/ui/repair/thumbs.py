"""Small pictures of a mask over its photo, through any placement. Arrays in, QImage out."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.placement import Size
from segdesk.ui.repair.layers import Layer, seen

OPACITY: Final = 0.5
GREY: Final = 96
Photo = npt.NDArray[np.uint8]


def thumb(photo: Photo | None, layer: Layer, image: Size, box: Size) -> QImage:
    """The image fitted into a box of device pixels, its mask over it. image: the photo's full size."""
    scale = min(box[0] / image[0], box[1] / image[1])
    width, height = (max(1, round(side * scale)) for side in image)
    xs = (np.arange(width, dtype=np.float64) + 0.5) * image[0] / width
    ys = (np.arange(height, dtype=np.float64) + 0.5) * image[1] / height
    ground = np.full((height, width, 3), GREY, np.uint8)
    if photo is not None:
        ground = np.asarray(cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    return _image(_mixed(ground, layer, (xs, ys)))


def _mixed(
    ground: Photo, layer: Layer, grid: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
) -> Photo:
    codes = seen(layer, grid)
    colors = np.zeros((len(layer.labels.values) + 1, 3), np.uint8)
    shown = np.zeros(len(colors), bool)
    for place, value in enumerate(layer.labels.values.tolist()):
        rgb = layer.rgb(value)
        if rgb is not None:
            colors[place], shown[place] = [round(one) for one in rgb], True
    mixed = cv2.addWeighted(ground, 1 - OPACITY, colors[codes], OPACITY, 0)
    return np.where(shown[codes][..., None], mixed, ground).astype(np.uint8)


def _image(rgb: Photo) -> QImage:
    rgb = np.ascontiguousarray(rgb)
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, rgb.strides[0], QImage.Format.Format_RGB888).copy()
