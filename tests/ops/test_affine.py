"""Label arrays under affine maps take whole pixels, by one exact rule that brute force can repeat."""

import math
from fractions import Fraction

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from segdesk.ops.affine import mirrored, moved, quarter_turns, resize_image, resize_nearest, warp_labels

from .oracles import many

dtypes = st.sampled_from((np.bool_, np.uint8, np.uint16, np.uint32))
arrays = dtypes.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=2, max_dims=2, max_side=12))
)
sizes = st.tuples(st.integers(1, 30), st.integers(1, 30))
shifts = st.integers(-60, 60).map(lambda n: Fraction(n, 4))
scales = st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from((1, -1))).map(
    lambda n: Fraction(n[0] * n[2], n[1])
)
marks = st.integers(0, 1)


def warped(labels, matrix, size, fill):
    """The rule in exact fractions, one pixel after the other."""
    (a, b, c), (d, e, f) = matrix
    area = a * e - b * d
    out = np.full(size[::-1], fill, labels.dtype)
    for row in range(size[1]):
        for column in range(size[0]):
            u, v = column + Fraction(1, 2) - c, row + Fraction(1, 2) - f
            x, y = math.floor((e * u - b * v) / area), math.floor((a * v - d * u) / area)
            if 0 <= x < labels.shape[1] and 0 <= y < labels.shape[0]:
                out[row, column] = labels[y, x]
    return out


def check_warp(labels, matrix, size, fill):
    found = warp_labels(labels, np.array(matrix, float), size, fill)
    assert found.dtype == labels.dtype
    assert found.flags.c_contiguous
    assert np.array_equal(found, warped(labels, matrix, size, fill))


@many
@given(arrays, scales, scales, shifts, shifts, sizes, marks)
def test_a_scaled_and_shifted_array_takes_the_pixel_under_each_centre(labels, sx, sy, dx, dy, size, fill):
    check_warp(labels, ((sx, 0, dx), (0, sy, dy)), size, fill)


@many
@given(arrays, scales, scales, shifts, shifts, sizes, marks)
def test_a_turned_array_takes_the_pixel_under_each_centre(labels, sx, sy, dx, dy, size, fill):
    check_warp(labels, ((0, sx, dx), (sy, 0, dy)), size, fill)


@many
@given(arrays, st.lists(scales, min_size=4, max_size=4), shifts, shifts, sizes, marks)
def test_a_sheared_array_takes_the_pixel_under_each_centre(labels, linear, dx, dy, size, fill):
    a, b, d, e = linear
    if a * e - b * d != 0:
        check_warp(labels, ((a, b, dx), (d, e, dy)), size, fill)


@many
@given(arrays, sizes)
def test_stretching_is_the_warp_that_maps_corner_to_corner(labels, size):
    height, width = labels.shape
    matrix = ((Fraction(size[0], width), 0, 0), (0, Fraction(size[1], height), 0))
    found = resize_nearest(labels, size)
    assert found.dtype == labels.dtype
    assert np.array_equal(found, warped(labels, matrix, size, 0))
    assert np.array_equal(found, warp_labels(labels, np.array(matrix, float), size))


@many
@given(st.integers(1, 400), st.integers(1, 400))
def test_stretching_agrees_with_pillow_wherever_no_centre_falls_on_an_edge(old, new):
    line = np.arange(old, dtype=np.int32)[None]
    pillow = np.asarray(Image.fromarray(line).resize((new, 1), Image.Resampling.NEAREST))
    is_on_edge = (2 * np.arange(new) + 1) * old % (2 * new) == 0
    assert np.array_equal(resize_nearest(line, (new, 1))[:, ~is_on_edge], pillow[:, ~is_on_edge])


@many
@given(arrays, st.integers(-15, 15), st.integers(-15, 15), marks)
def test_moving_is_the_warp_by_whole_pixels(labels, dx, dy, fill):
    size = labels.shape[::-1]
    assert np.array_equal(moved(labels, dx, dy, fill), warped(labels, ((1, 0, dx), (0, 1, dy)), size, fill))


@many
@given(arrays, st.sampled_from("hv"))
def test_mirroring_is_the_warp_that_exchanges_two_sides(labels, way):
    height, width = labels.shape
    matrix = ((-1, 0, width), (0, 1, 0)) if way == "h" else ((1, 0, 0), (0, -1, height))
    found = mirrored(labels, way)
    assert found.flags.c_contiguous
    assert np.array_equal(found, warped(labels, matrix, (width, height), 0))


@many
@given(arrays, st.integers(-5, 5))
def test_a_quarter_turn_is_clockwise_and_four_are_none(labels, turns):
    expected = labels
    for _ in range(turns % 4):
        height, width = expected.shape
        expected = warped(expected, ((0, -1, height), (1, 0, 0)), (height, width), 0)
    found = quarter_turns(labels, turns)
    assert found.flags.c_contiguous
    assert np.array_equal(found, expected)


def test_one_quarter_turn_puts_the_left_column_on_top():
    assert quarter_turns(np.array([[1, 2], [3, 4]]), 1).tolist() == [[3, 1], [4, 2]]


def test_a_turn_by_a_right_angle_through_sine_and_cosine_is_exact():
    labels = np.arange(1080 * 7, dtype=np.uint32).reshape(7, 1080)
    turn = math.pi / 2
    matrix = ((math.cos(turn), -math.sin(turn), 7), (math.sin(turn), math.cos(turn), 0))
    assert np.array_equal(warp_labels(labels, matrix, (7, 1080)), quarter_turns(labels, 1))


def test_rounding_in_a_matrix_does_not_move_pixels_at_16384():
    labels = np.arange(3, dtype=np.uint16)[None].repeat(2, 0)
    big = warp_labels(labels, ((16384 / 3, 0, 0), (0, 1, 0)), (16384, 2))
    assert np.array_equal(big, resize_nearest(labels, (16384, 2)))
    assert np.array_equal(warp_labels(big, ((3 / 16384, 0, 0), (0, 1, 0)), (3, 2)), labels)


def test_values_of_32_bits_survive_a_free_turn():
    labels = np.random.default_rng(1).integers(2**31, 2**32, (60, 80), dtype=np.uint32)
    matrix = ((0.8, -0.6, 40), (0.6, 0.8, 3))
    found = warp_labels(labels, matrix, (900, 700), 7)
    assert np.isin(found, np.append(labels, np.uint32(7))).all()
    assert 0.98 < np.count_nonzero(found != 7) / labels.size < 1.02


@pytest.mark.parametrize(
    "matrix",
    [np.eye(3), ((1, 2, 0), (2, 4, 0)), ((math.nan, 0, 0), (0, 1, 0)), ((1, 0, math.inf), (0, 1, 0))],
)
def test_a_matrix_that_maps_nothing_back_is_refused(matrix):
    with pytest.raises(ValueError):
        warp_labels(np.zeros((3, 3), np.uint8), matrix, (3, 3))


def test_arrays_without_pixels_are_filled_and_never_stretched():
    nothing = np.zeros((0, 4), np.uint8)
    assert warp_labels(nothing, ((1, 0, 0), (0, 1, 0)), (2, 1), 5).tolist() == [[5, 5]]
    assert resize_nearest(np.ones((3, 3), np.uint8), (0, 2)).shape == (2, 0)
    with pytest.raises(ValueError):
        resize_nearest(nothing, (2, 2))


@pytest.mark.parametrize("shape", [(40, 60), (40, 60, 1), (40, 60, 3), (40, 60, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_photo_keeps_its_channels_depth_and_mean_when_it_shrinks(shape, dtype):
    photo = np.random.default_rng(2).integers(0, np.iinfo(dtype).max, shape, endpoint=True).astype(dtype)
    found = resize_image(photo, (20, 10))
    assert found.dtype == dtype
    assert found.shape == (10, 20, *shape[2:])
    means = photo.reshape(10, 4, 20, 3, -1).mean(axis=(1, 3))
    assert np.abs(found.reshape(10, 20, -1) - means).max() <= 1


def test_a_photo_that_shrinks_in_one_axis_only_is_averaged_there():
    photo = np.zeros((8, 64, 3), np.uint8)
    photo[:, ::2] = 200
    found = resize_image(photo, (16, 24))
    assert found.shape == (24, 16, 3)
    assert (found == 100).all()
    assert np.array_equal(resize_image(photo, (64, 8)), photo)
