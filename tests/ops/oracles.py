"""What the tests of ops compare with: pycocotools, brute force, and strategies for awkward input."""

import warnings

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from segdesk.geometry import Rect

few = settings(max_examples=60, deadline=None)
many = settings(max_examples=200, deadline=None)


def decoded_by_coco(rle):
    with warnings.catch_warnings():  # its array wrapper predates numpy 2's copy keyword
        warnings.simplefilter("ignore", DeprecationWarning)
        return coco.decode(rle).astype(bool)


def filled_by_coco(flat_rings, size):
    """The mask that a COCO reader decodes from flat rings for an image of (width, height)."""
    width, height = size
    mask = np.zeros((height, width), bool)
    for ring in flat_rings:
        mask |= decoded_by_coco(coco.merge(coco.frPyObjects([ring], height, width)))
    return mask


def encoded_by_coco(mask):
    return coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode("ascii")


def flat(ring):
    return [float(number) for point in ring for number in point]


def placed_in(size, rect, stencil):
    """A stencil in its Rect as a mask of the whole image."""
    width, height = size
    assert stencil.shape == (rect.height, rect.width)
    assert stencil.dtype == bool
    if not rect.is_empty:
        assert rect & Rect(0, 0, width, height) == rect
    mask = np.zeros((height, width), bool)
    mask[rect.slices] = stencil
    return mask


def tight_rect(mask):
    rows, columns = np.nonzero(mask)
    if len(rows) == 0:
        return Rect(0, 0, 0, 0)
    return Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)


@st.composite
def masks(draw, most_px=24, least_px=1):
    """Noise of any density, blocks, checkerboards, empty and full."""
    height, width = draw(st.integers(least_px, most_px)), draw(st.integers(least_px, most_px))
    kind = draw(st.sampled_from(("bits", "noise", "blocks", "checks", "empty", "full", "rings")))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows, columns = np.indices((height, width))
    if kind == "bits":
        return draw(hnp.arrays(bool, (height, width)))
    if kind == "noise":
        return rng.random((height, width)) < draw(st.floats(0.02, 0.98))
    if kind == "blocks":
        coarse = rng.random((height // 3 + 1, width // 3 + 1)) < draw(st.floats(0.2, 0.9))
        return np.kron(coarse, np.ones((3, 3), bool)).astype(bool)[:height, :width].copy()
    if kind == "checks":
        return (rows + columns) % 2 == draw(st.integers(0, 1))
    if kind == "rings":
        depth = np.minimum(np.minimum(rows, columns), np.minimum(height - 1 - rows, width - 1 - columns))
        return depth % 2 == draw(st.integers(0, 1))
    return np.full((height, width), kind == "full")


sizes = st.tuples(st.integers(1, 60), st.integers(1, 60))


def region_of(mask, seed, steps):
    """The set pixels reachable from seed (row, column) by steps, by a plain walk."""
    found = np.zeros(mask.shape, bool)
    found[seed] = True
    waiting = [seed]
    while waiting:
        row, column = waiting.pop()
        for down, right in steps:
            at = row + down, column + right
            inside = 0 <= at[0] < mask.shape[0] and 0 <= at[1] < mask.shape[1]
            if inside and mask[at] and not found[at]:
                found[at] = True
                waiting.append(at)
    return found
