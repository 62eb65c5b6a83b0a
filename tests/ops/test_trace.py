"""Masks become polygons that a COCO reader decodes to the identical mask, and nothing else."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.geometry import Part
from segdesk.ops.cv import cv2
from segdesk.ops.raster import rasterise, ring_area
from segdesk.ops.trace import bridge, fit, outline, rings, simplify, trace

from .oracles import filled_by_coco, many, masks, placed_in

corners = st.tuples(st.integers(0, 7), st.integers(0, 7))


def in_image(mask, origin, margin=2):
    size = (mask.shape[1] + origin[0] + margin, mask.shape[0] + origin[1] + margin)
    full = np.zeros(size[::-1], bool)
    full[origin[1] : origin[1] + mask.shape[0], origin[0] : origin[0] + mask.shape[1]] = mask
    return size, full


@many
@given(masks(), corners, st.integers(0, 2))
def test_traced_rings_decode_to_the_identical_mask(mask, origin, margin):
    size, full = in_image(mask, origin, margin)
    polygon = trace(mask, origin)
    assert np.array_equal(filled_by_coco(rings(polygon), size), full)
    assert np.array_equal(placed_in(size, *rasterise(polygon, size)), full)


@many
@given(masks())
def test_parts_are_the_4_connected_parts_and_holes_the_8_connected_ones(mask):
    polygon = trace(mask)
    parts, _ = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    background, _ = cv2.connectedComponents(
        np.pad(~mask, 1, constant_values=True).astype(np.uint8), connectivity=8
    )
    assert len(polygon) == parts - 1
    assert sum(len(part.holes) for part in polygon) == background - 2


@many
@given(masks())
def test_rings_turn_at_every_vertex_and_keep_the_pixels_on_the_right(mask):
    for part in trace(mask):
        assert ring_area(part.outer) > 0
        assert all(ring_area(hole) < 0 for hole in part.holes)
        for ring in (part.outer, *part.holes):
            for (x0, y0), (x1, y1), (x2, y2) in zip(
                ring, ring[1:] + ring[:1], ring[2:] + ring[:2], strict=True
            ):
                assert (
                    ((x0 == x1) != (y0 == y1)) and ((x1 == x2) != (y1 == y2)) and ((x0 == x1) != (x1 == x2))
                )


@many
@given(masks())
def test_each_part_is_decoded_alone_with_its_own_holes(mask):
    size = mask.shape[::-1]
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    for part in trace(mask):
        found = placed_in(size, *rasterise((part,), size))
        label = labels[found]
        assert np.array_equal(found, labels == label[0])
        assert np.array_equal(filled_by_coco(rings((part,)), size), found)


@many
@given(masks())
def test_the_outline_is_every_border_between_set_and_unset(mask):
    drawn = np.zeros((mask.shape[0] * 2 + 1, mask.shape[1] * 2 + 1), bool)
    for x, y, x_end, y_end in outline(mask).tolist():
        assert (x == x_end) != (y == y_end)
        drawn[2 * min(y, y_end) : 2 * max(y, y_end) + 1, 2 * min(x, x_end) : 2 * max(x, x_end) + 1] = True
    padded = np.pad(mask, 1)
    assert np.array_equal(drawn[1::2, ::2], padded[1:-1, 1:] != padded[1:-1, :-1])
    assert np.array_equal(drawn[::2, 1::2], padded[1:, 1:-1] != padded[:-1, 1:-1])


def test_a_pixel_is_traced_clockwise_from_its_top_left():
    assert trace(np.ones((1, 1), bool), (5, 7)) == (Part(((5, 7), (6, 7), (6, 8), (5, 8))),)


def test_a_seam_runs_through_the_object_along_a_row():
    mask = np.ones((3, 4), bool)
    mask[1, 2] = False
    part = trace(mask)[0]
    assert part.holes == (((3, 1), (2, 1), (2, 2), (3, 2)),)
    assert bridge(part) == (
        (0, 0), (4, 0), (4, 3), (0, 3), (0, 1), (2, 1), (2, 2), (3, 2), (3, 1), (2, 1), (0, 1)
    )  # fmt: skip


def test_nothing_traces_to_no_parts():
    assert trace(np.zeros((4, 5), bool)) == ()
    assert trace(np.zeros((0, 0), bool)) == ()
    assert len(outline(np.zeros((4, 5), bool))) == 0


def test_hundreds_of_objects_with_objects_in_their_holes_are_exact():
    rng = np.random.default_rng(3)
    mask = np.zeros((700, 900), np.uint8)
    for row in range(15):
        for column in range(25):
            centre = (column * 36 + 18, row * 46 + 23)
            for radius in range(int(rng.integers(3, 17)), 0, -3):
                cv2.circle(mask, centre, radius, (radius // 3) % 2, -1)
    mask = mask.astype(bool)
    polygon = trace(mask)
    assert len(polygon) >= 375
    assert np.array_equal(filled_by_coco(rings(polygon), (900, 700)), mask)


def star(rng, centre, radius, count):
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = rng.uniform(0.7, 1, count) * radius
    return tuple(zip(centre[0] + reach * np.cos(angles), centre[1] + reach * np.sin(angles), strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_holes_of_drawn_polygons_are_bridged_exactly_too(seed):
    rng = np.random.default_rng(seed)
    square = ((3.3, 2.1), (95.7, 4.2), (97.2, 94.4), (1.9, 97.6))
    holes = tuple(
        star(rng, (20.5 + 20 * column, 20.1 + 20 * row), 8, 9) for row in range(4) for column in range(4)
    )
    part = Part(square, holes)
    expected = placed_in((100, 100), *rasterise((part,), (100, 100)))
    assert expected.sum() < 8000
    assert np.array_equal(filled_by_coco(rings((part,)), (100, 100)), expected)


def farthest(ring, other):
    """The largest distance of a vertex of ring from the closed line other."""
    line = np.array(other, float)
    along = np.roll(line, -1, axis=0) - line
    worst = 0.0
    for point in np.array(ring, float):
        length = np.maximum((along**2).sum(1), 1e-12)
        run = np.clip(((point - line) * along).sum(1) / length, 0, 1)
        worst = max(worst, float(np.hypot(*(line + run[:, None] * along - point).T).min()))
    return worst


@many
@given(masks(), st.floats(0.1, 6))
def test_simplified_rings_keep_their_own_vertices_and_never_vanish(mask, tolerance_px):
    polygon = trace(mask)
    simpler = simplify(polygon, tolerance_px)
    assert [len(part.holes) for part in simpler] == [len(part.holes) for part in polygon]
    for before, after in zip(polygon, simpler, strict=True):
        for old, new in zip((before.outer, *before.holes), (after.outer, *after.holes), strict=True):
            assert 3 <= len(new) <= len(old)
            assert set(new) <= set(old)
            assert farthest(old, new) <= tolerance_px + 1e-3


@many
@given(masks(), corners, st.floats(0, 4))
def test_fit_counts_the_pixels_that_its_polygon_changes(mask, origin, tolerance_px):
    size, full = in_image(mask, origin)
    polygon, changed_px = fit(mask, origin, tolerance_px)
    assert changed_px == int((placed_in(size, *rasterise(polygon, size)) != full).sum())


def test_fit_without_tolerance_changes_nothing():
    mask = np.random.default_rng(0).random((40, 40)) < 0.5
    assert fit(mask) == (trace(mask), 0)


def test_fractional_vertices_survive_simplifying_as_they_are():
    ring = tuple((50 + 40 * math.cos(a / 50), 50 + 40 * math.sin(a / 50)) for a in range(314))
    simpler = simplify((Part(ring),), 0.5)[0].outer
    assert set(simpler) <= set(ring)
    assert len(simpler) < 40
