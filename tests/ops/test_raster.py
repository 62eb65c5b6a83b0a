"""Polygons become the pixels that a COCO reader decodes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.ops.raster import check_ring, polygon_bounds, rasterise, ring_area, transform_polygon

from .oracles import filled_by_coco, flat, many, placed_in, sizes

coordinates = st.one_of(
    st.integers(-30, 90).map(float),
    st.integers(-300, 900).map(lambda tenths: tenths / 10),
    st.floats(-30, 90, allow_nan=False),
    st.integers(-5, 60).map(lambda whole: whole + 0.1 - 1e-9),
)
ring_lists = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=12).map(tuple)


@many
@given(ring_lists, sizes)
def test_a_ring_equals_pycocotools_bit_for_bit(ring, size):
    found = placed_in(size, *rasterise((Part(ring),), size))
    assert np.array_equal(found, filled_by_coco([flat(ring)], size))


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_random_rings_equal_pycocotools(seed):
    rng = np.random.default_rng(seed)
    for _ in range(2000):
        size = tuple(int(n) for n in rng.integers(1, 60, 2))
        points = rng.uniform(-30, 90, (int(rng.integers(3, 12)), 2))
        points = (points, np.round(points), np.round(points, 1), points / 30)[int(rng.integers(4))]
        ring = tuple(map(tuple, points.tolist()))
        found = placed_in(size, *rasterise((Part(ring),), size))
        assert np.array_equal(found, filled_by_coco([flat(ring)], size)), (ring, size)


@pytest.mark.parametrize(
    "ring",
    [
        ((2, 2), (2, 2), (2, 2)),
        ((1, 1), (5, 5), (9, 9)),
        ((0, 0), (10, 10), (10, 0), (0, 10)),
        ((-5, -5), (-1, -5), (-1, -1)),
        ((2.3, 2.3), (2.4, 2.3), (2.4, 2.4)),
        ((-1000, 3), (1000, 3.5), (1000, 8)),
        ((99_999.5, -99_999.5), (3.2, 7.7), (-99_999.5, 99_999.5)),
    ],
)
def test_degenerate_and_far_rings_equal_pycocotools(ring):
    assert np.array_equal(
        placed_in((12, 10), *rasterise((Part(ring),), (12, 10))), filled_by_coco([flat(ring)], (12, 10))
    )


@many
@given(st.lists(st.tuples(ring_lists, st.lists(ring_lists, max_size=2)), max_size=3), sizes)
def test_a_polygon_is_the_union_of_outers_minus_their_holes(parts, size):
    expected = np.zeros(size[::-1], bool)
    for outer, holes in parts:
        mask = filled_by_coco([flat(outer)], size)
        for hole in holes:
            mask &= ~filled_by_coco([flat(hole)], size)
        expected |= mask
    polygon = tuple(Part(outer, tuple(holes)) for outer, holes in parts)
    assert np.array_equal(placed_in(size, *rasterise(polygon, size)), expected)


def test_a_small_polygon_in_a_huge_image_stays_in_its_rect():
    rect, stencil = rasterise(
        (Part(((9000, 9000), (9010, 9000), (9010, 9005), (9000, 9005))),), (16_384, 16_384)
    )
    assert rect == Rect(9000, 9000, 9010, 9005)
    assert stencil.all()


def test_a_polygon_beside_the_image_is_empty():
    rect, stencil = rasterise((Part(((20, 0), (30, 0), (30, 5))),), (10, 10))
    assert (rect, stencil.shape) == (EMPTY, (0, 0))
    assert rasterise((), (10, 10))[0] == EMPTY


@pytest.mark.parametrize(
    ("ring", "word"),
    [
        ((), "list"),
        (((0, 0), (1, 1)), "at least 3"),
        (((0, 0), (1, 1), (math.nan, 2)), "finite"),
        (((0, 0), (1, 1), (math.inf, 2)), "finite"),
        (((0, 0), (1, 1), (1e7, 2)), "pixels out"),
        ((1, 2, 3), "list"),
    ],
)
def test_a_ring_that_cannot_be_filled_is_refused_in_words(ring, word):
    with pytest.raises(ValueError, match=word):
        rasterise((Part(ring),), (10, 10))
    with pytest.raises(ValueError, match=word):
        check_ring(ring)


def test_area_is_positive_clockwise_on_the_screen():
    square = ((0, 0), (4, 0), (4, 3), (0, 3))
    assert ring_area(square) == 12
    assert ring_area(square[::-1]) == -12


def test_bounds_cover_every_vertex():
    polygon = (Part(((1, 2), (5, 2), (5, 7)), (((0.5, 3), (2, 3), (2, 4)),)), Part(((8, 1), (9, 1), (9, -2))))
    assert polygon_bounds(polygon) == (0.5, -2, 9, 7)
    assert polygon_bounds(()) == (0, 0, 0, 0)


def test_a_matrix_moves_outer_rings_and_holes():
    polygon = (Part(((0, 0), (2, 0), (2, 2)), (((1, 0), (1.5, 0), (1.5, 0.5)),)),)
    moved = transform_polygon(polygon, [[0, -1, 10], [2, 0, 20]])
    assert moved == (Part(((10, 20), (10, 24), (8, 24)), (((10, 22), (10, 23), (9.5, 23)),)),)
    with pytest.raises(ValueError, match="shape"):
        transform_polygon(polygon, np.eye(3))
