"""COCO's run-length code: written byte for byte as pycocotools writes it, read with suspicion."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from segdesk.geometry import EMPTY, Rect
from segdesk.ops import rle
from segdesk.ops.runs import measure

from .oracles import decoded_by_coco, encoded_by_coco, many, masks, tight_rect

ROW = np.zeros((4, 6), bool)
ROW[1, 2:5] = True
GOLDEN = [
    (ROW, [9, 1, 3, 1, 3, 1, 6], "9130003"),
    (np.zeros((4, 6), bool), [24], "h0"),
    (np.ones((4, 6), bool), [0, 24], "0h0"),
]


def whole(mask):
    return Rect(0, 0, mask.shape[1], mask.shape[0])


@pytest.mark.parametrize(("mask", "counts", "text"), GOLDEN)
def test_the_vectors_of_the_format_are_met(mask, counts, text):
    assert rle.encode(mask, whole(mask), (6, 4)) == text
    assert rle.parse(text).tolist() == counts
    for form in (text, text.encode(), counts):
        assert np.array_equal(rle.decode(form, [4, 6]), mask)
        assert rle.area(form, [4, 6]) == mask.sum()
        assert rle.bbox(form, [4, 6]) == tight_rect(mask)


@many
@given(masks(), st.integers(0, 5), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3))
def test_text_is_what_pycocotools_writes(mask, left, top, right, bottom):
    full = np.pad(mask, ((top, bottom), (left, right)))
    size = full.shape[::-1]
    text = rle.encode(mask, whole(mask).moved(left, top), size)
    assert text == encoded_by_coco(full)
    assert np.array_equal(rle.decode(text, full.shape), full)
    rect, stencil = rle.decode_rect(text, full.shape)
    assert rect == tight_rect(full)
    assert np.array_equal(stencil, full[rect.slices])


@many
@given(masks())
def test_what_pycocotools_packs_is_read(mask):
    packed = coco.encode(np.asfortranarray(mask.astype(np.uint8)))
    assert np.array_equal(rle.decode(packed["counts"], packed["size"]), decoded_by_coco(packed))
    assert rle.area(packed["counts"], packed["size"]) == coco.area(packed)
    left, top, width, height = coco.toBbox(packed).astype(int).tolist()
    expected = Rect(left, top, left + width, top + height) if mask.any() else EMPTY
    assert rle.bbox(packed["counts"], packed["size"]) == expected


@many
@given(
    masks(), st.integers(1, 9), st.sampled_from((np.uint8, np.uint16, np.int32)), st.integers(0, 2**32 - 1)
)
def test_a_label_map_is_encoded_value_by_value(mask, most, dtype, seed):
    values = np.random.default_rng(seed).integers(0, most, mask.shape)
    plane = np.where(mask, values * 25, 3).astype(dtype)
    found = rle.encode_labels(plane)
    assert list(found) == np.unique(plane).tolist()
    extents = measure(plane)
    for value, (text, area, rect) in found.items():
        assert text == encoded_by_coco(plane == value)
        assert (area, rect) == extents.of(value)


def test_large_planes_are_encoded_in_strips(monkeypatch):
    plane = np.random.default_rng(1).integers(0, 3, (37, 53)).astype(np.uint8)
    plane[:, 10:20] = 1
    monkeypatch.setattr(rle, "_STRIP_PX", 100)
    for value, (text, *_) in rle.encode_labels(plane).items():
        assert text == encoded_by_coco(plane == value)
        assert text == rle.encode(plane == value, whole(plane), (53, 37))


@pytest.mark.parametrize("value", [0, 15, 16, 511, 512, 2**14 - 1, 2**14, 2**30])
def test_numbers_of_every_width_survive(value):
    text = rle._text(np.array([value, 0, value, 0, 0, value]))
    assert rle.parse(text).tolist() == [value, 0, value, 0, 0, value]


def test_an_object_in_a_huge_image_is_decoded_alone():
    text = rle.encode(np.ones((3, 5), bool), Rect(9000, 16_000, 9005, 16_003), (16_384, 16_384))
    rect, stencil = rle.decode_rect(text, (16_384, 16_384))
    assert rect == Rect(9000, 16_000, 9005, 16_003)
    assert stencil.all()


def test_nothing_is_an_empty_rect():
    assert rle.decode_rect([12], [3, 4])[0] == EMPTY
    assert rle.encode(np.zeros((0, 0), bool), EMPTY, (4, 3)) == encoded_by_coco(np.zeros((3, 4), bool))
    assert rle.encode_labels(np.zeros((0, 0), np.uint8)) == {}


def test_runs_of_no_length_are_understood():
    assert rle.decode([2, 0, 1, 0, 1, 2, 0, 1, 5], [3, 4]).sum() == 3
    assert rle.decode_rect([2, 0, 1, 0, 1, 2, 0, 1, 5], [3, 4])[0] == Rect(1, 0, 3, 3)


@pytest.mark.parametrize(
    ("counts", "size", "word"),
    [
        ([9, 1], [4, 6], "add up to 10"),
        ([24, 1], [4, 6], "add up to 25"),
        ([30, -6], [4, 6], "run of -6"),
        ([2**40], [4, 6], "run of"),
        ([2**70], [4, 6], "whole numbers"),
        ([24.0], [4, 6], "whole numbers"),
        (["24"], [4, 6], "whole numbers"),
        ([[24]], [4, 6], "whole numbers"),
        ([None], [4, 6], "whole numbers"),
        ([], [4, 6], "add up to 0"),
        ("", [4, 6], "add up to 0"),
        ("h", [4, 6], "breaks off"),
        ("oooooooooooooo0", [4, 6], "too long"),
        ("h0~", [4, 6], "characters"),
        ("h 0", [4, 6], "characters"),
        ("h0é", [4, 6], "characters"),
        ("h0", [6], "height, width"),
        ("h0", ["4", "6"], "height, width"),
        ("h0", [4.0, 6.0], "height, width"),
        ("h0", [0, 6], "positive"),
        ("h0", [-4, -6], "positive"),
        ("h0", [10**6, 10**6], "limit"),
    ],
)
def test_wrong_claims_are_refused_in_words(counts, size, word):
    for read in (rle.decode, rle.decode_rect, rle.area, rle.bbox):
        with pytest.raises(ValueError, match=word):
            read(counts, size)


@many
@given(st.binary(max_size=30), st.integers(1, 40), st.integers(1, 40))
def test_no_text_gets_past_the_checks(text, height, width):
    try:
        mask = rle.decode(text, (height, width))
    except ValueError:
        return
    assert mask.shape == (height, width)


def test_a_callers_own_limit_counts():
    assert rle.decode("h0", [4, 6], limit_px=24).shape == (4, 6)
    with pytest.raises(ValueError, match="limit"):
        rle.decode("h0", [4, 6], limit_px=23)
