"""Ways to put a sound mask in a wrong place, with parameters drawn at random, and where it then lies."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.placement import Placement, dihedral

UNCOVERED = -2
Size = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Spoilt:
    """A photo and a mask that lies wrong. truth: from the photo to the mask, once its rows are right.

    diagnosis: words of the report that are right; empty: any whose map is. is_mute: by itself it cannot tell.
    """

    photo: np.ndarray
    mask: np.ndarray
    truth: Placement
    diagnosis: tuple[str, ...] = ()
    is_mute: bool = False


Way = Callable[[np.ndarray, np.ndarray], Spoilt]


def inverse(one: Placement) -> Placement:
    matrix = np.linalg.inv(np.vstack([[one.a, one.b, one.c], [one.d, one.e, one.f], [0, 0, 1]]))
    return Placement(*matrix[:2].ravel().tolist())


def placed(way: Callable[[Size], tuple[Placement, Size]], *, bar: int = 0) -> Way:
    """Masks made by a map from the image to a mask of a size, both by the image's size."""

    def spoil(photo, ids):
        placement, there = way(ids.shape[1::-1])
        return Spoilt(photo, inverse(placement).warp(ids, there, bar), placement)

    return spoil


def inner_part(size: Size, scale: float, there: Size, at: float) -> Placement:
    """Scaled to whole pixels; at: 0 keeps it left and above, 0.5 in the middle, 1 right and below."""
    inner = [max(1, round(one * scale)) for one in size]
    left, top = (int((room - one) * at) for one, room in zip(inner, there, strict=True))
    return Placement(inner[0] / size[0], 0, left, 0, inner[1] / size[1], top)


def fit(there: Size, size: Size) -> float:
    return min(one / other for one, other in zip(there, size, strict=True))


def fill(there: Size, size: Size) -> float:
    return max(one / other for one, other in zip(there, size, strict=True))


def lies_right(rng):
    return lambda photo, ids: Spoilt(photo, ids, Placement(), ("none",))


def stretch(rng):
    there = tuple(int(one) for one in rng.integers(200, 1000, 2))
    return placed(lambda size: (Placement(there[0] / size[0], 0, 0, 0, there[1] / size[1], 0), there))


def boxed(rng, *, scale=fit, at=0.5, is_square=True, bar=0, sides=(240, 900)):
    there = tuple(int(one) for one in rng.integers(*sides, 2))
    there = (there[0], there[0]) if is_square else there
    return placed(lambda size: (inner_part(size, scale(there, size), there, at), there), bar=bar)


def other_bar(rng):
    return boxed(rng, bar=int(rng.choice([1, 2, 255])))


def padded(rng, *, at=0.0):
    step = int(rng.choice([32, 64, 100, 128]))

    def way(size):
        there = tuple((one // step + 1) * step for one in size)
        return inner_part(size, 1.0, there, at), there

    return placed(way)


def cut(rng, *, at=0.5):
    share = rng.uniform(0.7, 0.95)

    def way(size):
        there = tuple(int(one * share) for one in size)
        return inner_part(size, 1.0, there, at), there

    return placed(way)


def cut_to_multiple(rng):
    step = int(rng.choice([32, 64]))

    def way(size):
        return Placement(), tuple(one // step * step or one for one in size)

    return placed(way)


def rounded(rng):
    """Stretched to the next multiple: a few pixels on each side."""
    step = int(rng.choice([32, 64]))

    def way(size):
        there = tuple(round(one / step) * step or step for one in size)
        return Placement(there[0] / size[0], 0, 0, 0, there[1] / size[1], 0), there

    return placed(way)


def view(rng):
    orientation = int(rng.integers(2, 9))
    return placed(lambda size: dihedral(orientation, size))


def turned_and(rng, then, orientations=(2, 3, 6, 8)):
    """Turned or mirrored, then resized."""
    orientation, side = int(rng.choice(orientations)), int(rng.integers(240, 800))
    there = (side, side) if then == "fit" else (side, round(side * rng.uniform(0.5, 0.9)))

    def way(size):
        turned, upright = dihedral(orientation, size)
        if then == "fit":
            return inner_part(upright, fit(there, upright), there, 0.5) @ turned, there
        return Placement(there[0] / upright[0], 0, 0, 0, there[1] / upright[1], 0) @ turned, there

    return placed(way)


def turned_and_padded(rng):
    """Turned, then padded right and below to a multiple."""
    orientation, step = int(rng.choice([3, 6, 8])), int(rng.choice([32, 64]))

    def way(size):
        turned, upright = dihedral(orientation, size)
        return turned, tuple((one // step + 1) * step for one in upright)

    return placed(way)


def boxed_with_margin(rng):
    """Fitted into a square with a margin around: no rule of sizes tells how wide it is."""
    side, margin = int(rng.integers(300, 700)), int(rng.integers(8, 33))

    def way(size):
        scale = (side - 2 * margin) / max(size)
        return inner_part(size, scale, (side, side), 0.5), (side, side)

    return placed(way)


def halved_and_padded(rng):
    """Made smaller by a factor, then padded right and below to a multiple."""
    factor, step = int(rng.choice([2, 3])), int(rng.choice([32, 64]))

    def way(size):
        inner = [one // factor for one in size]
        return inner_part(size, 1 / factor, inner, 0.0), tuple((one // step + 1) * step for one in inner)

    return placed(way)


def mirrored_and_moved(rng):
    dx, dy = _far(rng, 5)
    return placed(lambda size: (Placement(1, 0, dx, 0, 1, dy) @ dihedral(2, size)[0], size))


def _far(rng, least=3, most=20):
    while True:
        dx, dy = (int(one) for one in rng.integers(-most, most + 1, 2))
        if max(abs(dx), abs(dy)) >= least:
            return dx, dy


def shift(rng, *, bar=0, least=3, most=20):
    dx, dy = _far(rng, least, most)
    return placed(lambda size: (Placement(1, 0, dx, 0, 1, dy), size), bar=bar)


def rolled(rng):
    """Moved, and what leaves at one side comes in at the other."""
    dx, dy = _far(rng)
    return lambda photo, ids: Spoilt(photo, np.roll(ids, (dy, dx), (0, 1)), Placement(1, 0, dx, 0, 1, dy))


def smeared(rng):
    """Moved, and the border repeated where nothing is."""
    dx, dy = _far(rng)

    def spoil(photo, ids):
        height, width = ids.shape
        rows, columns = (
            np.clip(np.arange(height) - dy, 0, height - 1),
            np.clip(np.arange(width) - dx, 0, width - 1),
        )
        return Spoilt(photo, ids[rows][:, columns], Placement(1, 0, dx, 0, 1, dy))

    return spoil


def off_by_one(rng):
    """A row and a column more or less at the right and below."""
    by = [int(one) for one in rng.choice([-1, 0, 1], 2)]
    by = by if any(by) else [1, 1]
    return placed(lambda size: (Placement(), (size[0] + by[0], size[1] + by[1])))


def stride(rng):
    """Every q-th pixel."""
    step = int(rng.integers(2, 9))

    def spoil(photo, ids):
        return Spoilt(
            photo,
            ids[::step, ::step],
            Placement(1 / step, 0, 0.5 - 0.5 / step, 0, 1 / step, 0.5 - 0.5 / step),
        )

    return spoil


def align_corners(rng):
    factor = rng.uniform(0.15, 0.5)

    def way(size):
        there = tuple(max(16, round(one * factor)) for one in size)
        sx, sy = ((one - 1) / (other - 1) for one, other in zip(there, size, strict=True))
        return Placement(sx, 0, 0.5 - sx / 2, 0, sy, 0.5 - sy / 2), there

    return placed(way)


def network(rng):
    """The photo padded right and below to a multiple of 32, the output a 4th, 8th or 16th of that."""
    multiple, step = 32, int(rng.choice([4, 8, 16]))

    def way(size):
        there = tuple(-(-one // multiple) * multiple // step for one in size)
        return Placement(1 / step, 0, 0, 0, 1 / step, 0), there

    return placed(way)


def padded_then_fitted(rng):
    """Padded right and below to a multiple, then stretched back to the photo's size."""
    multiple = int(rng.choice([32, 64, 128]))

    def way(size):
        sx, sy = (one / (-(-one // multiple) * multiple) for one in size)
        return Placement(sx, 0, 0, 0, sy, 0), size

    return placed(way)


def scaled_and_moved(rng):
    sx, sy = rng.uniform(0.9, 1.1, 2)
    if max(abs(sx - 1), abs(sy - 1)) < 0.03:
        sx = 1.06
    dx, dy = rng.integers(-16, 17, 2)

    def way(size):
        return Placement(sx, 0, size[0] * (1 - sx) / 2 + dx, 0, sy, size[1] * (1 - sy) / 2 + dy), size

    return placed(way)


def row_order(rng):
    """Read by columns; of a square image that is the transpose."""

    def spoil(photo, ids):
        height, width = ids.shape
        truth = dihedral(5, (width, height))[0] if height == width else Placement()
        return Spoilt(photo, ids.ravel(order="F").reshape(ids.shape), truth, ("row_order", "exif_5"))

    return spoil


def row_width(rng):
    """Rows of twice the width."""

    def spoil(photo, ids):
        pairs = ids.shape[0] // 2
        return Spoilt(photo, ids[: 2 * pairs].reshape(pairs, -1), Placement(), ("row_width",))

    return spoil


def skewed(rng):
    """Rows read a few pixels too long or too short: the mask leans, and keeps its size."""
    by = int(rng.choice([-3, -2, -1, 1, 2, 3, 8]))

    def spoil(photo, ids):
        height, width = ids.shape
        flat = np.zeros(height * (width + abs(by)) + width, ids.dtype)
        lines = np.zeros((height, width + max(by, 0)), ids.dtype)
        lines[:, :width] = ids
        lines = lines[:, : width + by]
        flat[: lines.size] = lines.ravel()
        return Spoilt(photo, flat[: height * width].reshape(height, width), Placement(), ("row_width",))

    return spoil


def loose(rng):
    """Sound, but drawn by a hasty hand: borders eroded or grown by a pixel or two."""
    radius = int(rng.integers(1, 3))

    def spoil(photo, ids):
        tool = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
        way = cv2.dilate if rng.random() < 0.5 else cv2.erode
        return Spoilt(photo, way(ids.astype(np.uint8), tool).astype(ids.dtype), Placement(), ("none",))

    return spoil


def coarse(rng):
    """Sound, but made smaller and back by nearest neighbours: ragged borders."""
    factor = rng.uniform(0.4, 0.8)

    def spoil(photo, ids):
        size = ids.shape[1::-1]
        small = cv2.resize(
            ids.astype(np.int16), None, fx=factor, fy=factor, interpolation=cv2.INTER_NEAREST_EXACT
        )
        back = cv2.resize(small, size, interpolation=cv2.INTER_NEAREST_EXACT)
        return Spoilt(photo, back.astype(ids.dtype), Placement(), ("none",))

    return spoil


def random_cut(rng):
    """A window of the mask somewhere: no rule of sizes tells where."""
    share, at = rng.uniform(0.6, 0.85), rng.uniform(0.15, 0.85, 2)

    def way(size):
        there = tuple(int(one * share) for one in size)
        left, top = (-int((one - two) * part) for one, two, part in zip(size, there, at, strict=True))
        return Placement(1, 0, left, 0, 1, top), there

    return placed(way)
