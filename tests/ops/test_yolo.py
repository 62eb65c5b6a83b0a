"""Masks become rows that Ultralytics' rasteriser, cv2.fillPoly on cut coordinates, fills back."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.ops.cv import cv2
from segdesk.ops.yolo import DECIMALS, fill_yolo, yolo_rings

from .oracles import many, masks, placed_in

corners = st.tuples(st.integers(0, 7), st.integers(0, 7))


def as_written(rings):
    """Through the text of a label file."""
    return [[float(f"{number:.{DECIMALS}f}") for number in ring] for ring in rings]


def filled_by_cv2(ring, size):
    """What Ultralytics does with a row: times the size, in float32; to int32; cv2.fillPoly."""
    points = np.array(ring, np.float32).reshape(-1, 2) * np.array(size, np.float32)
    canvas = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(canvas, points.astype(np.int32)[None], 1)
    return canvas.astype(bool)


def all_filled(rings, size):
    drawn = np.zeros(size[::-1], bool)
    for ring in rings:
        drawn |= filled_by_cv2(ring, size)
    return drawn


def parts_of(mask):
    return cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)[0] - 1


def in_image(mask, origin, margin):
    size = (mask.shape[1] + origin[0] + margin, mask.shape[0] + origin[1] + margin)
    full = np.zeros(size[::-1], bool)
    full[origin[1] : origin[1] + mask.shape[0], origin[0] : origin[0] + mask.shape[1]] = mask
    return size, full


def shortest_seams(mask):
    """The seam pixels of the cheapest tree over all parts (Prim's rule over all pairs of pixels)."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    pixels = [np.argwhere(labels == label) for label in range(1, count)]
    gaps = [[int(np.abs(one[:, None] - other[None]).max(axis=2).min()) for other in pixels] for one in pixels]
    joined, cost = {0}, 0
    while len(joined) < len(pixels):
        gap, at = min(
            (gaps[one][other], other) for one in joined for other in range(len(pixels)) if other not in joined
        )
        joined.add(at)
        cost += gap - 1
    return cost


@many
@given(masks(), corners, st.integers(0, 2))
def test_the_rows_of_an_object_fill_back_to_the_identical_mask(mask, origin, margin):
    size, full = in_image(mask, origin, margin)
    rings = as_written(yolo_rings(mask, origin, size, joined=False))
    assert len(rings) == parts_of(mask)
    assert np.array_equal(all_filled(rings, size), full)


@many
@given(masks(), corners, st.integers(0, 2))
def test_one_joined_ring_fills_back_exactly_wherever_the_parts_touch(mask, origin, margin):
    size, full = in_image(mask, origin, margin)
    rings = as_written(yolo_rings(mask, origin, size, joined=True))
    assert len(rings) == mask.any()
    drawn = all_filled(rings, size)
    assert (drawn >= full).all()
    if parts_of(mask) <= 1:
        assert np.array_equal(drawn, full)


def resampled(ring, count=1000):
    """As Ultralytics' data set hands a row on: points at even steps of the vertices' numbers, and these; rows
    that have as many keep what they have."""
    points = np.array(ring, np.float32).reshape(-1, 2)
    points = np.concatenate((points, points[:1]))
    if len(points) >= count:
        return points.ravel().tolist()
    numbers = np.arange(len(points))
    steps = np.linspace(0, len(points) - 1, count - len(points))
    at = np.insert(steps, np.searchsorted(steps, numbers), numbers)
    return np.stack([np.interp(at, numbers, column) for column in points.T], 1).ravel().tolist()


@many
@given(masks(), corners, st.integers(0, 2))
def test_rows_fill_back_after_ultralytics_has_put_its_points_on_them(mask, origin, margin):
    size, full = in_image(mask, origin, margin)
    rings = as_written(yolo_rings(mask, origin, size, joined=False))
    assert np.array_equal(all_filled(map(resampled, rings), size), full)


@many
@given(masks(most_px=16))
def test_seams_between_parts_paint_about_as_little_as_is_possible(mask):
    size = mask.shape[::-1]
    drawn = all_filled(as_written(yolo_rings(mask, (0, 0), size, joined=True)), size)
    extra = int(np.count_nonzero(drawn & ~mask))
    assert extra <= (shortest_seams(mask) * 1.25 + 1 if mask.any() else 0)


@many
@given(masks(), st.booleans())
def test_every_row_has_three_vertices_on_pixel_centres_inside_the_image(mask, joined):
    size = mask.shape[::-1]
    for ring in yolo_rings(mask, (0, 0), size, joined=joined):
        assert len(ring) >= 6
        points = np.array(ring).reshape(-1, 2) * size
        assert np.allclose(points % 1, 0.5)
        x, y = points.astype(int).T
        assert mask[y, x].all()


@many
@given(
    hnp.arrays(np.float64, st.integers(0, 9).map(lambda n: 2 * n), elements=st.floats(-0.5, 1.5, width=32)),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
)
def test_any_ring_is_filled_as_cv2_fills_it_in_the_whole_image(ring, size):
    expected = filled_by_cv2(ring.tolist(), size) if len(ring) else np.zeros(size[::-1], bool)
    assert np.array_equal(placed_in(size, *fill_yolo(ring.tolist(), size)), expected)


def test_a_lone_pixel_is_a_ring_of_one_place_three_times():
    assert yolo_rings(np.ones((1, 1), bool), (3, 1), (8, 4), joined=True) == [[3.5 / 8, 1.5 / 4] * 3]


def test_straight_runs_have_no_vertices_between_their_ends():
    rings = yolo_rings(np.ones((3, 5), bool), (0, 0), (10, 10), joined=True)
    assert sorted(set(zip(rings[0][::2], rings[0][1::2], strict=True))) == [
        (0.05, 0.05), (0.05, 0.25), (0.45, 0.05), (0.45, 0.25)
    ]  # fmt: skip
    assert rings[0] == rings[0][:8] + rings[0][:2]


def test_parts_that_touch_at_a_corner_are_one_row():
    mask = np.zeros((6, 6), bool)
    mask[:3, :3] = mask[3:, 3:] = True
    rings = yolo_rings(mask, (0, 0), (6, 6), joined=False)
    assert len(rings) == 1
    assert np.array_equal(all_filled(as_written(rings), (6, 6)), mask)


def test_rows_are_in_reading_order_of_their_parts():
    mask = np.zeros((9, 9), bool)
    mask[0:2, 6:8] = mask[3:5, 0:2] = mask[7:9, 3:9] = True
    rings = yolo_rings(mask, (0, 0), (9, 9), joined=False)
    assert [int(min(ring[1::2]) * 9) for ring in rings] == [0, 3, 7]


def test_a_seam_is_the_shortest_way_and_is_drawn_once():
    mask = np.zeros((9, 20), bool)
    mask[:, :4] = mask[4, 10:] = True
    rings = yolo_rings(mask, (0, 0), (20, 9), joined=True)
    drawn = all_filled(as_written(rings), (20, 9))
    assert np.argwhere(drawn & ~mask).tolist() == [[4, column] for column in range(4, 10)]


def test_rings_in_an_image_of_16384_pixels_survive_six_decimals():
    size = (16384, 16384)
    mask = np.random.default_rng(5).random((40, 60)) < 0.6
    full = np.zeros(mask.shape, bool)
    for ring in as_written(yolo_rings(mask, (16324, 16344), size, joined=False)):
        rect, stencil = fill_yolo(ring, size)
        full[rect.moved(-16324, -16344).slices] |= stencil
    assert np.array_equal(full, mask)


def test_hundreds_of_objects_with_objects_in_their_holes_are_exact():
    rng = np.random.default_rng(3)
    mask = np.zeros((700, 900), np.uint8)
    for row in range(15):
        for column in range(25):
            for radius in range(int(rng.integers(3, 17)), 0, -3):
                cv2.circle(mask, (column * 36 + 18, row * 46 + 23), radius, (radius // 3) % 2, -1)
    rings = as_written(yolo_rings(mask.astype(bool), (0, 0), (900, 700), joined=False))
    assert len(rings) >= 375
    assert np.array_equal(all_filled(rings, (900, 700)), mask.astype(bool))


def test_nothing_has_no_rows_and_an_empty_row_fills_nothing():
    assert yolo_rings(np.zeros((4, 5), bool), (0, 0), (9, 9), joined=True) == []
    assert yolo_rings(np.zeros((0, 0), bool), (0, 0), (9, 9), joined=False) == []
    assert fill_yolo([], (9, 9))[0].is_empty
    assert fill_yolo([2.0, 2.0, 3.0, 2.0, 3.0, 3.0], (9, 9))[0].is_empty


@pytest.mark.parametrize("ring", [[0.1, 0.2, 0.3], [0.1, float("nan")], [float("inf"), 0.5], [1e9, 0.5]])
def test_a_row_that_is_no_ring_is_refused(ring):
    with pytest.raises(ValueError):
        fill_yolo(ring, (100, 100))
