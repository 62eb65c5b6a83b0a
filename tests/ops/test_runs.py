"""Values, counts and boxes from run starts equal the plain way of asking."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.geometry import EMPTY, Rect
from segdesk.ops import runs

from .oracles import many, masks, tight_rect

DTYPES = (np.uint8, np.uint16, np.int32, np.uint32, np.int64)


@st.composite
def planes(draw):
    mask = draw(masks(most_px=40))
    dtype = draw(st.sampled_from(DTYPES))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    table = rng.integers(0, min(np.iinfo(dtype).max, 70_000), 6)
    plane = np.where(mask, table[rng.integers(0, 6, mask.shape)], table[0]).astype(dtype)
    return plane[:, ::2] if draw(st.booleans()) else plane


@many
@given(planes())
def test_areas_and_boxes_equal_counting_each_value(plane):
    found = runs.measure(plane)
    assert found.slots.dtype == plane.dtype
    assert found.slots.tolist() == np.unique(plane).tolist()
    for slot in found.slots.tolist():
        assert found.of(slot) == ((plane == slot).sum(), tight_rect(plane == slot))


@many
@given(planes())
def test_values_and_histogram_equal_numpys(plane):
    expected, counts = np.unique(plane, return_counts=True)
    assert runs.values(plane).dtype == plane.dtype
    assert runs.values(plane).tolist() == expected.tolist()
    found, found_counts = runs.histogram(plane)
    assert (found.tolist(), found_counts.tolist()) == (expected.tolist(), counts.tolist())


@many
@given(planes())
def test_a_table_over_runs_is_a_table_over_pixels(plane):
    rows, table = runs.Rows.of(plane), np.random.default_rng(3).integers(0, 255, int(plane.max()) + 1)
    assert np.array_equal(rows.looked_up(table), table[plane])
    assert rows.lengths.sum() == plane.size
    assert np.array_equal(rows.extents().boxes, runs.measure(plane).boxes)


@pytest.mark.parametrize("dtype", DTYPES)
def test_blocks_are_put_together(monkeypatch, dtype):
    monkeypatch.setattr(runs, "_BLOCK_BYTES", 64)
    plane = np.random.default_rng(2).integers(0, 5, (23, 17)).astype(dtype).repeat(3, axis=1)
    test_areas_and_boxes_equal_counting_each_value.hypothesis.inner_test(plane)
    test_values_and_histogram_equal_numpys.hypothesis.inner_test(plane)
    test_values_and_histogram_equal_numpys.hypothesis.inner_test(plane.T)
    test_a_table_over_runs_is_a_table_over_pixels.hypothesis.inner_test(plane)


def test_a_slot_that_is_not_there_has_no_pixels():
    found = runs.measure(np.array([[1, 1, 7]], np.uint16))
    assert found.of(7) == (1, Rect(2, 0, 3, 1))
    assert found.of(0) == found.of(3) == found.of(99_999) == (0, EMPTY)


def test_an_empty_array_has_nothing():
    empty = np.zeros((0, 4), np.uint16)
    assert len(runs.measure(empty).slots) == len(runs.values(empty)) == len(runs.histogram(empty)[0]) == 0
    assert runs.values(np.zeros(0, np.uint32)).dtype == np.uint32


@many
@given(hnp.arrays(np.uint8, st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from((3, 4)))))
def test_packed_colours_are_panoptic_ids(image):
    wide = image.astype(np.uint32)
    packed = runs.packed_rgb(image)
    assert packed.dtype == np.uint32
    assert np.array_equal(packed, wide[..., 0] + 256 * wide[..., 1] + 65536 * wide[..., 2])
