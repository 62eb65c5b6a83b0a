"""Parts are 4-connected, holes 8-connected, and both are what an independent flood says."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segdesk.geometry import Rect
from segdesk.ops.components import holes, islands_under, largest, parts, split

from .oracles import many, masks, region_of, tight_rect

FOUR = ((0, 1), (1, 0), (0, -1), (-1, 0))
EIGHT = (*FOUR, (1, 1), (1, -1), (-1, 1), (-1, -1))


def regions(mask, steps):
    left, found = mask.copy(), []
    while left.any():
        seed = tuple(np.argwhere(left)[0])
        found.append(region_of(left, seed, steps))
        left &= ~found[-1]
    return found


@many
@given(masks(most_px=12), st.sampled_from((4, 8)))
def test_parts_are_labelled_with_areas_and_boxes(mask, connectivity):
    expected = regions(mask, FOUR if connectivity == 4 else EIGHT)
    found = parts(mask, connectivity)
    assert found.count == len(expected)
    assert found.areas.dtype == np.int64
    seen = []
    for n in range(1, found.count + 1):
        pixels = found.labels == n
        assert found.areas[n - 1] == pixels.sum()
        assert Rect(*found.boxes[n - 1].tolist()) == tight_rect(pixels)
        seen.append(pixels)
    assert {pixels.tobytes() for pixels in seen} == {pixels.tobytes() for pixels in expected}


@many
@given(masks(most_px=12), st.integers(0, 5))
def test_split_parts_put_together_are_the_stencil(mask, shift):
    found = split(mask, (shift, 2 * shift))
    total = np.zeros(mask.shape, int)
    for rect, stencil in found:
        rect = rect.moved(-shift, -2 * shift)
        assert tight_rect(stencil) == Rect(0, 0, rect.width, rect.height)
        total[rect.slices] += stencil
    assert np.array_equal(total, mask)
    assert len(found) == len(regions(mask, FOUR))


@many
@given(masks(most_px=12), st.integers(0, 20))
def test_islands_and_the_largest_part(mask, area_px):
    expected = regions(mask, FOUR)
    small = sum((part for part in expected if part.sum() < area_px), np.zeros(mask.shape, bool))
    assert np.array_equal(islands_under(mask, area_px), small)
    biggest = largest(mask)
    if expected:
        assert biggest.sum() == max(part.sum() for part in expected)
        assert any(np.array_equal(biggest, part) for part in expected)
    else:
        assert not biggest.any()


@many
@given(masks(most_px=12), st.one_of(st.none(), st.integers(0, 12)))
def test_holes_are_what_the_outside_cannot_reach(mask, under_px):
    outside = region_of(np.pad(~mask, 1, constant_values=True), (0, 0), EIGHT)[1:-1, 1:-1]
    enclosed = ~mask & ~outside
    expected = np.zeros(mask.shape, bool)
    for hole in regions(enclosed, EIGHT):
        if under_px is None or hole.sum() < under_px:
            expected |= hole
    assert np.array_equal(holes(mask, under_px), expected)


def test_pixels_that_touch_at_a_corner_are_two_parts_and_close_no_hole():
    corner = np.array([[1, 0], [0, 1]], bool)
    assert parts(corner).count == 2
    diamond = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], bool)
    assert not holes(diamond).any()
    assert holes(np.ones((3, 3), bool) & ~np.eye(3, dtype=bool)[::-1] | diamond).sum() == 0


def test_nothing_has_no_parts():
    for shape in ((0, 0), (3, 4)):
        empty = np.zeros(shape, bool)
        assert (parts(empty).count, split(empty), holes(empty).any(), largest(empty).any()) == (
            0,
            [],
            False,
            False,
        )
