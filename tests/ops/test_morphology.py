"""Stencils grown, shrunk and smoothed by a disc are what a plain look at every offset gives."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.ops.cv import cv2
from segdesk.ops.morphology import close_border, grow, open_border, shrink, smooth

from .oracles import few, many, masks

radii = st.one_of(st.integers(0, 7).map(float), st.floats(0, 30), st.sampled_from((14.0, 15.0, 16.5)))
OPERATIONS = (grow, shrink, open_border, close_border, smooth)


def disc(radius):
    reach = math.floor(radius)
    offsets = range(-reach, reach + 1)
    return [(down, right) for down in offsets for right in offsets if down**2 + right**2 <= radius**2]


def shifted(mask, down, right):
    """What lies at that offset from each pixel, and whether it is inside the mask at all."""
    height, width = mask.shape
    rows, columns = np.arange(height) + down, np.arange(width) + right
    inside = np.logical_and.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    return mask[np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1))] & inside, inside


def grown_plainly(mask, radius):
    return np.logical_or.reduce([shifted(mask, *offset)[0] for offset in disc(radius)])


def smoothed_plainly(mask, radius):
    looks = [shifted(mask, *offset) for offset in disc(radius)]
    is_set = sum(value.astype(int) for value, _ in looks)
    seen = sum(inside.astype(int) for _, inside in looks)
    return np.where(2 * is_set == seen, mask, 2 * is_set > seen)


@st.composite
def scenes(draw):
    """A mask somewhere in a larger empty or full field, so that borders of both kinds occur."""
    mask = draw(masks())
    before, after = draw(st.integers(0, 20)), draw(st.integers(0, 20))
    return np.pad(mask, ((before, after), (after, before)), constant_values=draw(st.booleans()))


@many
@given(scenes(), radii)
def test_growing_sets_what_lies_within_the_radius_of_a_set_pixel(mask, radius):
    assert np.array_equal(grow(mask, radius), grown_plainly(mask, radius))


@many
@given(scenes(), radii)
def test_shrinking_unsets_what_lies_within_the_radius_of_an_unset_pixel_inside_the_border(mask, radius):
    assert np.array_equal(shrink(mask, radius), ~grown_plainly(~mask, radius))


@few
@given(scenes(), radii)
def test_smoothing_is_the_vote_of_the_disc_inside_the_border(mask, radius):
    assert np.array_equal(smooth(mask, radius), smoothed_plainly(mask, radius))


@many
@given(scenes(), radii)
def test_opening_only_takes_closing_only_adds_and_both_are_done_after_once(mask, radius):
    opened, closed = open_border(mask, radius), close_border(mask, radius)
    assert (opened <= mask).all()
    assert (mask <= closed).all()
    assert np.array_equal(open_border(opened, radius), opened)
    assert np.array_equal(close_border(closed, radius), closed)
    assert np.array_equal(closed, ~open_border(~mask, radius))


@many
@given(scenes(), radii, st.sampled_from(OPERATIONS), st.integers(0, 3), st.booleans())
def test_every_operation_treats_all_directions_alike(mask, radius, operation, turns, is_mirrored):
    def turned(array):
        return np.rot90(array[:, ::-1] if is_mirrored else array, turns)

    assert np.array_equal(operation(turned(mask), radius), turned(operation(mask, radius)))


@few
@given(masks(), radii, st.sampled_from(OPERATIONS))
def test_bytes_of_any_value_are_a_stencil_and_the_input_is_left_alone(mask, radius, operation):
    values = mask.astype(np.uint8) * 255
    before = values.copy()
    found = operation(values, radius)
    assert found.dtype == bool
    assert np.array_equal(found, operation(mask, radius))
    assert np.array_equal(values, before)
    assert not np.shares_memory(operation(mask, 0), mask)


def test_distances_are_exact_far_out_in_a_large_image():
    rng = np.random.default_rng(4)
    mask = rng.random((90, 9000)) < 0.0004
    assert np.array_equal(grow(mask, 25), cv2.dilate(mask.astype(np.uint8), as_kernel(25)).astype(bool))
    assert np.array_equal(shrink(~mask, 40), ~cv2.dilate(mask.astype(np.uint8), as_kernel(40)).astype(bool))


def as_kernel(radius):
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1), np.uint8)
    for down, right in disc(radius):
        kernel[down + radius, right + radius] = 1
    return kernel


def test_a_radius_of_one_is_the_four_neighbours_and_of_one_and_a_half_all_eight():
    mask = np.zeros((5, 5), bool)
    mask[2, 2] = True
    assert grow(mask, 1).astype(int).tolist()[1:4] == [[0, 0, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 0, 0]]
    assert np.count_nonzero(grow(mask, 1.5)) == 9


def test_an_object_cut_off_by_the_border_stays_at_it():
    mask = np.zeros((20, 20), bool)
    mask[:, :8] = True
    assert np.argwhere(~shrink(mask, 3) & mask)[:, 1].min() == 5
    assert shrink(np.ones((6, 6), bool), 4).all()


@pytest.mark.parametrize("radius", [2, 5, 12, 20])
def test_smoothing_leaves_a_straight_border_and_takes_a_spur(radius):
    mask = np.zeros((90, 120), bool)
    mask[45:] = True
    straight = mask.copy()
    mask[30:45, 60] = True
    assert np.array_equal(smooth(mask, radius)[:, :30], straight[:, :30])
    assert not smooth(mask, radius)[:44].any()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_stays_nothing_everything_stays_everything_at_any_radius(operation):
    for radius in (0, 1, 13, 40, 1e12):
        assert not operation(np.zeros((7, 9), bool), radius).any()
        assert operation(np.ones((7, 9), bool), radius).all()
        assert operation(np.zeros((0, 4), bool), radius).shape == (0, 4)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("radius", [-1, math.nan, math.inf])
def test_a_radius_that_is_none_is_refused(operation, radius):
    with pytest.raises(ValueError, match="radius"):
        operation(np.ones((3, 3), bool), radius)
