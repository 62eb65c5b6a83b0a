"""What checks measure with: names of mishaps, crossings, near pairs, seams, edges, and ids that ran over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from segdesk.geometry import Part, Rect
from segdesk.model.classes import Task
from segdesk.ops.trace import bridge, trace
from segdesk.qa.corruptions import corruption_of
from segdesk.qa.crossings import first_crossing
from segdesk.qa.edges import edges_of, peak_of, surface
from segdesk.qa.likeness import fingerprint, mean_difference, near_pairs
from segdesk.qa.residue import seams_of
from segdesk.qa.run import CheckOptions

from . import making

TWELVE = range(12)


@pytest.mark.parametrize(
    ("present", "ids", "diagnosis"),
    [
        ({0, 255}, TWELVE, "binary"),
        ({0, 51, 102, 255}, TWELVE, "scaled"),
        ({0, 23, 46, 253}, TWELVE, "scaled"),
        ({0, 64, 128, 191}, TWELVE, "scaled"),
        ({0, 38, 75, 113}, range(21), "palette_luma"),
        ({255, 0, 4, 10}, TWELVE, "reduce_zero"),
        ({1, 5, 12}, TWELVE, "offset"),
        ({0, 3, 7}, TWELVE, None),
        ({0, 255}, (0, 1, 255), None),
        ({0, 7, 200}, TWELVE, None),
        (set(), TWELVE, None),
    ],
)
def test_values_that_went_wrong_in_a_known_way_are_named(present, ids, diagnosis):
    found = corruption_of(present, ids)
    assert (found.diagnosis if found else None) == diagnosis


def test_a_bow_tie_crosses_itself_in_its_middle():
    assert first_crossing(np.array([(0, 0), (10, 10), (10, 0), (0, 10)], float)) == pytest.approx((5, 5))


@given(st.integers(0, 2**32 - 1), st.integers(4, 24))
def test_traced_outlines_never_cross_not_even_with_seams(seed, side):
    stencil = np.random.default_rng(seed).random((side, side)) < 0.6
    for part in trace(stencil):
        for ring in (*part.holes, part.outer, bridge(Part(part.outer, part.holes))):
            assert first_crossing(np.array(ring, float)) is None


@given(st.lists(st.integers(0, 2**64 - 1), min_size=2, max_size=30), st.integers(0, 8), st.integers(0, 10))
def test_near_pairs_are_those_of_comparing_all(hashes, at_most, flips):
    near = hashes[0]
    for bit in range(flips):
        near ^= 1 << (7 * bit) % 64
    hashes = [*hashes, near]
    wanted = {
        (one, other)
        for other in range(len(hashes))
        for one in range(other)
        if (hashes[one] ^ hashes[other]).bit_count() <= at_most
    }
    assert set(near_pairs(np.array(hashes, np.uint64), at_most)) == wanted


def test_a_resaved_photo_has_nearly_the_same_print_and_another_has_not(tmp_path):
    rng = np.random.default_rng(2)
    first, second = (making.photo_of(making.scene(rng), rng) for _ in range(2))
    first.save(tmp_path / "a.jpg", quality=80)
    with Image.open(tmp_path / "a.jpg") as file:
        again = fingerprint(np.asarray(file))
    one, other = fingerprint(np.asarray(first)), fingerprint(np.asarray(second))
    assert (one.bits ^ again.bits).bit_count() <= 4 < (one.bits ^ other.bits).bit_count()
    assert mean_difference(one.thumb, again.thumb) < 2 < mean_difference(one.thumb, other.thumb)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_clean_class_maps_have_no_seams_and_smoothed_ones_have(dtype):
    labels = making.scene(np.random.default_rng(3)).astype(dtype)
    assert seams_of(labels).share < 0.05
    size = labels.shape[::-1]
    small = Image.fromarray(labels.astype(np.uint8) * 40).resize((size[0] // 2, size[1] // 2), 2)
    smooth = np.asarray(small.resize(size, 2)).astype(dtype)
    assert seams_of(smooth).share > 0.2


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 3]), st.sampled_from([np.uint8, np.uint16]))
def test_pixels_in_between_are_those_that_a_look_at_each_pixel_finds(seed, channels, dtype):
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 6, (*rng.integers(1, 8, 2), channels)).astype(dtype)
    pixels = coarse.repeat(rng.integers(1, 5), 0).repeat(rng.integers(1, 5), 1)
    height, width = pixels.shape[:2]
    planes = pixels.astype(int)

    def is_between(row, column):
        for step in (1, 2):
            for down, right in ((step, 0), (0, step)):
                one, other = (row - down, column - right), (row + down, column + right)
                if min(one) < 0 or other[0] >= height or other[1] >= width:
                    continue
                low, high = np.minimum(planes[one], planes[other]), np.maximum(planes[one], planes[other])
                if np.all((low < planes[row, column]) & (planes[row, column] < high)):
                    return True
        return False

    def is_in_flat_block(row, column):
        blocks = (
            planes[max(0, top - 1) : top + 2, max(0, left - 1) : left + 2]
            for top in range(max(0, row - 1), min(row + 1, height - 1) + 1)
            for left in range(max(0, column - 1), min(column + 1, width - 1) + 1)
        )
        return any((block == planes[row, column]).all() for block in blocks)

    wanted = [p for p in np.ndindex(height, width) if is_between(*p) and not is_in_flat_block(*p)]
    found = seams_of(pixels if channels > 1 else pixels[..., 0])
    assert found.pixels == len(wanted)
    if wanted:
        rows, columns = zip(*wanted, strict=True)
        assert found.rect == Rect(min(columns), min(rows), max(columns) + 1, max(rows) + 1)


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (7, -3), (-12, 5)])
def test_the_peak_says_where_a_moved_mask_belongs(dx, dy):
    rng = np.random.default_rng(4)
    labels = making.scene(rng)
    photo = np.asarray(making.photo_of(labels, rng))
    found = surface(edges_of(photo), np.roll(labels, (dy, dx), (0, 1)))
    peak = peak_of(found, 2)
    assert (peak.dx, peak.dy) == pytest.approx((-dx, -dy), abs=1.0)


def test_a_mask_without_borders_says_nothing():
    photo = np.random.default_rng(1).integers(0, 255, (100, 100, 3), np.uint8)
    assert surface(edges_of(photo), np.ones((100, 100), np.uint8)) is None


def test_ids_of_objects_that_ran_over_8_bits_are_named(tmp_path):
    rng = np.random.default_rng(6)
    labels = np.zeros((200, 200), np.uint16)
    for number in range(361):
        y, x = divmod(number, 19)
        labels[10 * y + 2 : 10 * y + 8, 10 * x + 2 : 10 * x + 8] = number + 1
    (tmp_path / "images").mkdir()
    making.photo_of(labels > 0, rng).save(tmp_path / "images" / "a.png")
    (tmp_path / "masks").mkdir()
    for name, pixels in (("sound", labels), ("run over", labels.astype(np.uint8))):
        Image.fromarray(pixels).save(tmp_path / "masks" / "a.png")
        report = making.checked(tmp_path, CheckOptions(only=["palette"]), task=Task.INSTANCE)
        assert bool(report.findings) == (name == "run over")
