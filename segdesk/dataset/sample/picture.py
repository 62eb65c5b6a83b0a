"""What a sample scene is, and the canvas that keeps its light and its truth together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.vectors import Floats
from segdesk.ops.cv import cv2

OVERSAMPLE = 3
"""Stencils are drawn this many times finer; odd, so that a pixel's centre is a sub-pixel's centre."""

BAND_ROWS = 32

FULL_SCALE = 3.0
"""The linear light that the 8 bits of a stencil reach."""

Bytes = NDArray[np.uint8]
Ids = NDArray[np.uint16]


@dataclass(frozen=True)
class SampleClass:
    """A class of a sample set. kind is thing, stuff, void or background."""

    id: int
    name: str
    color: str
    kind: str

    @property
    def rgb(self) -> tuple[int, int, int]:
        return int(self.color[1:3], 16), int(self.color[3:5], 16), int(self.color[5:7], 16)


@dataclass(frozen=True)
class Scene:
    """A picture and the truth about it.

    image is H x W x 3 uint8 RGB. labels is H x W uint16 class ids. instances is H x W uint16: 0 where no
    object of a thing class is, else its number from 1; all pixels of an object are of one class.
    """

    image: Bytes
    labels: Ids
    instances: Ids
    classes: tuple[SampleClass, ...]

    def objects(self) -> list[tuple[int, int]]:
        """(number, class id) of each object that shows, by number."""
        count = int(self.instances.max()) + 1
        class_of = np.zeros(count, np.int64)
        class_of[self.instances] = self.labels
        shown = np.bincount(self.instances.ravel(), minlength=count)
        return [(n, int(class_of[n])) for n in range(1, count) if shown[n]]


def bands(top: int, bottom: int) -> Iterator[slice]:
    """The rows from top to bottom in slices of few: what is worked out pixel by pixel stays in the cache."""
    for start in range(top, bottom, BAND_ROWS):
        yield slice(start, min(start + BAND_ROWS, bottom))


class Canvas:
    """Linear light, class, object and distance per pixel, painted from far to near."""

    def __init__(self, size: tuple[int, int]) -> None:
        width, height = size
        self.width, self.height = width, height
        self.light: Floats = np.zeros((height, width, 3), np.float32)
        self.labels: Ids = np.zeros((height, width), np.uint16)
        self.instances: Ids = np.zeros((height, width), np.uint16)
        self.depth: Floats = np.full((height, width), 1e4, np.float32)
        self.objects = 0

    def new_object(self) -> int:
        """The number of the next object of a thing class."""
        self.objects += 1
        return self.objects

    def crop(self, box: tuple[float, float, float, float]) -> tuple[slice, slice] | None:
        """(rows, columns) of the pixels that a box left, top, right, bottom touches, or None if none."""
        left, top = max(0, int(np.floor(box[0])) - 1), max(0, int(np.floor(box[1])) - 1)
        right, bottom = min(self.width, int(np.ceil(box[2])) + 1), min(self.height, int(np.ceil(box[3])) + 1)
        return (slice(top, bottom), slice(left, right)) if left < right and top < bottom else None

    def blend(self, where: tuple[slice, slice], light: Floats, cover: Floats) -> None:
        """Lay light over the crop; cover is the share of each pixel it takes, light not multiplied by it."""
        below = self.light[where]
        below += (light - below) * cover[..., None]

    def mark(
        self,
        where: tuple[slice, slice],
        inside: NDArray[np.bool_],
        *,
        class_id: int,
        number: int,
        depth: float,
    ) -> None:
        """State the truth for the pixels whose centre is inside."""
        self.labels[where][inside] = class_id
        self.instances[where][inside] = number
        self.depth[where][inside] = depth


def encode_light(light: NDArray[np.floating]) -> NDArray[np.floating]:
    """Linear light to the 0..255 of a stencil; the square root spends the bits where eyes are."""
    return np.asarray(np.sqrt(np.clip(light, 0, FULL_SCALE) / FULL_SCALE) * 255)


def resolve(stencil: Bytes) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """(light, cover, inside) at image resolution of an oversampled RGBA stencil with light encoded."""
    height, width = stencil.shape[0] // OVERSAMPLE, stencil.shape[1] // OVERSAMPLE
    small = np.asarray(cv2.resize(stencil, (width, height), interpolation=cv2.INTER_AREA), np.float32)
    cover = np.asarray(small[..., 3] / 255, np.float32)
    color = small[..., :3] / np.maximum(cover, 1 / 255)[..., None] / 255
    light = np.asarray(np.clip(color, 0, 1) ** 2 * FULL_SCALE, np.float32)
    middle = OVERSAMPLE // 2
    inside = stencil[middle::OVERSAMPLE, middle::OVERSAMPLE, 3] > 0
    return light, cover, inside
