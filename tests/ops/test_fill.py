"""The region around a pixel, in any window, equals a plain flood."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.geometry import EMPTY, Rect
from segdesk.ops import fill
from segdesk.ops.fill import flood

from .oracles import many, masks, region_of, tight_rect

FOUR = ((0, 1), (1, 0), (0, -1), (-1, 0))


@st.composite
def seeded(draw):
    mask = draw(masks(most_px=16))
    return mask, draw(st.integers(0, mask.shape[1] - 1)), draw(st.integers(0, mask.shape[0] - 1))


@many
@given(seeded(), st.sampled_from((np.uint8, np.uint16)), st.sampled_from((1, 3, 512)), st.booleans())
def test_a_region_of_one_value_is_found_whole(case, dtype, window_px, has_barrier):
    mask, x, y = case
    plane = np.where(mask, np.iinfo(dtype).max, 3).astype(dtype)
    barrier = np.roll(mask, 1, axis=1) & (np.arange(mask.shape[1]) % 3 == 0) if has_barrier else None
    alike = mask == mask[y, x]
    if has_barrier:
        alike &= ~barrier
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fill, "_WINDOW_PX", window_px)
        rect, stencil = flood(plane, x, y, barrier=barrier)
    expected = region_of(alike, (y, x), FOUR) if alike[y, x] else np.zeros(mask.shape, bool)
    assert rect == tight_rect(expected)
    assert np.array_equal(stencil, expected[rect.slices])


@many
@given(
    seeded(), st.sampled_from((np.uint8, np.uint16)), st.sampled_from((0, 3, 4)), st.integers(0, 60),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_tolerance_is_per_channel_and_from_the_seed(case, dtype, channels, tolerance, seed):
    mask, x, y = case
    shape = (*mask.shape, channels) if channels else mask.shape
    most = np.iinfo(dtype).max
    image = np.random.default_rng(seed).integers(0, 80, shape)
    image = np.where(mask[..., None] if channels else mask, image, most - image).astype(dtype)
    near = np.abs(image.astype(int) - image[y, x].astype(int)) <= tolerance
    expected = region_of(near.all(axis=2) if channels else near, (y, x), FOUR)
    rect, stencil = flood(image, x, y, tolerance=tolerance)
    assert rect == tight_rect(expected)
    assert np.array_equal(stencil, expected[rect.slices])


def test_a_seed_outside_or_in_the_barrier_fills_nothing():
    plane = np.zeros((4, 5), np.uint16)
    assert flood(plane, 5, 0)[0] == flood(plane, 0, -1)[0] == EMPTY
    assert flood(plane, 2, 2, barrier=np.ones((4, 5), bool))[0] == EMPTY


def test_a_region_larger_than_the_first_window_is_followed():
    plane = np.zeros((3000, 4000), np.uint16)
    plane[1500, 10:3900] = 7
    rect, stencil = flood(plane, 2000, 1500)
    assert rect == Rect(10, 1500, 3900, 1501)
    assert stencil.all()
