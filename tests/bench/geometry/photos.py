"""Ways to make a photo unlike its mask, with parameters drawn at random; the mask stays as it is."""

import numpy as np

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.placement import Placement
from tests.bench.geometry.places import Spoilt, inner_part, inverse


def boxed(rng):
    """The photo was letterboxed to a square, the mask was not."""
    side = int(rng.integers(300, 700))

    def spoil(photo, ids):
        size = ids.shape[1::-1]
        inner = inner_part(size, side / max(size), (side, side), 0.5)
        wide, high = round(inner.a * size[0]), round(inner.e * size[1])
        square = np.zeros((side, side, 3), np.uint8)
        left, top = int(inner.c), int(inner.f)
        small = cv2.resize(photo, (wide, high), interpolation=cv2.INTER_AREA)
        square[top : top + high, left : left + wide] = small
        return Spoilt(square, ids, inverse(inner))

    return spoil


def stretched(rng):
    """The photo was made square, the mask was not."""
    side = int(rng.integers(200, 600))

    def spoil(photo, ids):
        size = ids.shape[1::-1]
        square = cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA)
        return Spoilt(square, ids, Placement(size[0] / side, 0, 0, 0, size[1] / side, 0))

    return spoil


def cut(rng):
    """The middle of the photo was cut to a square and resized, the mask was not."""
    side = int(rng.integers(200, 400))

    def spoil(photo, ids):
        wide, high = ids.shape[1::-1]
        whole = min(wide, high)
        left, top = (wide - whole) // 2, (high - whole) // 2
        part = photo[top : top + whole, left : left + whole]
        small = cv2.resize(part, (side, side), interpolation=cv2.INTER_AREA)
        return Spoilt(small, ids, Placement(whole / side, 0, left, 0, whole / side, top))

    return spoil


def padded(rng):
    """The photo was padded right and below to a multiple, the mask was not."""
    step = int(rng.choice([32, 64, 128]))

    def spoil(photo, ids):
        high, wide = ((side // step + 1) * step for side in ids.shape)
        padded_photo = np.zeros((high, wide, 3), np.uint8)
        padded_photo[: ids.shape[0], : ids.shape[1]] = photo
        return Spoilt(padded_photo, ids, Placement())

    return spoil


def trimmed(rng):
    """Uneven margins of the photo were cut off, the mask was not."""
    shares = rng.uniform(0.02, 0.12, 4)

    def spoil(photo, ids):
        high, wide = ids.shape
        left, right, top, bottom = (
            int(part * side) for part, side in zip(shares, (wide, wide, high, high), strict=True)
        )
        part = np.ascontiguousarray(photo[top : high - bottom, left : wide - right])
        return Spoilt(part, ids, Placement(1, 0, left, 0, 1, top))

    return spoil


def thumbnail(rng):
    """The photo was made smaller, the mask was not."""
    factor = rng.uniform(0.35, 0.8)

    def spoil(photo, ids):
        size = ids.shape[1::-1]
        there = tuple(round(one * factor) for one in size)
        small = cv2.resize(photo, there, interpolation=cv2.INTER_AREA)
        return Spoilt(small, ids, Placement(size[0] / there[0], 0, 0, 0, size[1] / there[1], 0))

    return spoil
