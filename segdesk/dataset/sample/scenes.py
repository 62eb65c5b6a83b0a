"""The table of scenes, and any of them at any size."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.cells import CLASSES as CELL_CLASSES
from segdesk.dataset.sample.cells import cells
from segdesk.dataset.sample.fruit import fruit
from segdesk.dataset.sample.picture import Bytes, SampleClass, Scene
from segdesk.dataset.sample.street import street
from segdesk.dataset.sample.street_classes import CLASSES as STREET_CLASSES
from segdesk.dataset.sample.wares import CLASSES as FRUIT_CLASSES
from segdesk.errors import SegDeskError
from segdesk.ops.cv import cv2

SMALLEST_PX = 32


@dataclass(frozen=True)
class Kind:
    """How a scene is drawn, up to which side it is drawn rather than enlarged, and its classes."""

    draw: Callable[[np.random.Generator, tuple[int, int]], Scene]
    largest_px: int
    classes: tuple[SampleClass, ...]


SCENES: dict[str, Kind] = {
    "street": Kind(street, 2048, STREET_CLASSES),
    "fruit": Kind(fruit, 1600, FRUIT_CLASSES),
    "cells": Kind(cells, 4096, CELL_CLASSES),
}


def scene(name: str, seed: int, size: tuple[int, int]) -> Scene:
    """The scene of that name and seed at size (width, height), the same bytes every time.

    A side above the kind's largest_px is drawn a whole number of times smaller and enlarged: the image by
    cubic interpolation with new grain, the truth by repeating its pixels, so that their edges still agree.
    """
    if name not in SCENES:
        raise SegDeskError(f"There is no sample scene {name!r}.", f"Choose one of: {', '.join(SCENES)}.")
    if min(size) < SMALLEST_PX:
        raise SegDeskError(
            f"A sample scene of {size[0]} x {size[1]} is too small.", f"Both sides need {SMALLEST_PX} pixels."
        )
    kind = SCENES[name]
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    times = -(-max(size) // kind.largest_px)
    if times == 1:
        return kind.draw(rng, size)
    return _enlarged(rng, kind.draw(rng, (-(-size[0] // times), -(-size[1] // times))), times, size)


def _enlarged(rng: np.random.Generator, small: Scene, times: int, size: tuple[int, int]) -> Scene:
    full = small.image.shape[1] * times, small.image.shape[0] * times
    image = cv2.resize(small.image, full, interpolation=cv2.INTER_CUBIC)[: size[1], : size[0]]
    truth = [
        a.repeat(times, axis=0).repeat(times, axis=1)[: size[1], : size[0]]
        for a in (small.labels, small.instances)
    ]
    labels, instances = (np.ascontiguousarray(a) for a in truth)
    return Scene(_grained(rng, np.ascontiguousarray(image)), labels, instances, small.classes)


def _grained(rng: np.random.Generator, image: Bytes) -> Bytes:
    """Grain from one square of noise, laid on in squares: a field of its own would cost more than a scene."""
    side = 1024
    noise = rng.normal(0, 3, (side, side, 1)).round().astype(np.int16)
    for top in range(0, image.shape[0], side):
        for left in range(0, image.shape[1], side):
            block = image[top : top + side, left : left + side]
            grained = block.astype(np.int16) + noise[: block.shape[0], : block.shape[1]]
            block[:] = np.clip(grained, 0, 255).astype(np.uint8)
    return image
