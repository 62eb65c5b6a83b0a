"""Ways to put a sound mask in a wrong place, with parameters drawn at random."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.repair.geometry.placement import Placement, dihedral
from segdesk.repair.values.target import Target

UNCOVERED = -2


Pair = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Photo, spoilt mask, and what a repair should give (UNCOVERED where the mask lost it)."""
Place = Callable[[np.ndarray, np.ndarray], Pair]


@dataclass(frozen=True)
class Geometry:
    """least: the share of covered pixels from which a repair counts as right."""

    name: str
    spoil: Callable[[np.random.Generator], Place]
    least: float = 0.97

    def holds_for(self, target: Target) -> bool:
        return True


def placed(way: Callable[[tuple[int, int]], tuple[Placement, tuple[int, int]]]) -> Place:
    """Masks made by a map from the image to a mask of a size, both by the image's size; bars are 0."""

    def spoil(photo, ids):
        size = ids.shape[1::-1]
        placement, there = way(size)
        back = inverse(placement)
        mask = back.warp(ids, there, 0)
        return photo, mask, placement.warp(mask, size, UNCOVERED)

    return spoil


def inverse(one: Placement) -> Placement:
    matrix = np.linalg.inv(np.vstack([[one.a, one.b, one.c], [one.d, one.e, one.f], [0, 0, 1]]))
    return Placement(*matrix[:2].ravel().tolist())


def lies_right(rng):
    return lambda photo, ids: (photo, ids, ids)


def stretch(rng):
    there = tuple(int(one) for one in rng.integers(200, 1000, 2))
    return placed(lambda size: (Placement(there[0] / size[0], 0, 0, 0, there[1] / size[1], 0), there))


def letterbox(rng, *, centred=True):
    side = int(rng.integers(260, 1000))

    def way(size):
        scale = side / max(size)
        inner = [round(one * scale) for one in size]
        at = [(side - one) // 2 if centred else 0 for one in inner]
        return Placement(inner[0] / size[0], 0, at[0], 0, inner[1] / size[1], at[1]), (side, side)

    return placed(way)


def letterbox_corner(rng):
    return letterbox(rng, centred=False)


def fill(rng):
    side = int(rng.integers(200, 800))

    def way(size):
        scale = side / min(size)
        inner = [round(one * scale) for one in size]
        at = [-((one - side) // 2) for one in inner]
        return Placement(inner[0] / size[0], 0, at[0], 0, inner[1] / size[1], at[1]), (side, side)

    return placed(way)


def pad_to_multiple(rng):
    step = int(rng.choice([32, 64, 100]))
    return placed(lambda size: (Placement(), tuple((one // step + 1) * step for one in size)))


def crop_center(rng):
    share = rng.uniform(0.7, 0.95)

    def way(size):
        there = tuple(int(one * share) for one in size)
        at = [-((one - two) // 2) for one, two in zip(size, there, strict=True)]
        return Placement(1, 0, at[0], 0, 1, at[1]), there

    return placed(way)


def view(rng):
    orientation = int(rng.integers(2, 9))
    return placed(lambda size: dihedral(orientation, size))


def shift(rng):
    dx, dy = 0, 0
    while max(abs(dx), abs(dy)) < 3:
        dx, dy = (int(one) for one in rng.integers(-20, 21, 2))
    return placed(lambda size: (Placement(1, 0, dx, 0, 1, dy), size))


def row_order(rng):
    return lambda photo, ids: (photo, ids.ravel(order="F").reshape(ids.shape), ids)


def row_width(rng):
    return lambda photo, ids: (photo, ids.reshape(ids.shape[0] // 2, -1), ids)


GEOMETRY = (
    Geometry("lies right", lies_right, 1.0),
    Geometry("stretch", stretch),
    Geometry("letterbox", letterbox),
    Geometry("letterbox corner", letterbox_corner),
    Geometry("fill", fill),
    Geometry("pad to multiple", pad_to_multiple),
    Geometry("crop centre", crop_center),
    Geometry("exif 2-8", view),
    Geometry("shift", shift, 0.93),
    Geometry("row order", row_order),
    Geometry("row width", row_width),
)
