"""Samples become 8-bit colours by stated windows, and plain 8-bit ones are left alone."""

import numpy as np
import pytest

from segdesk.ops.rendition import Reach, Rendition, Window, rendered, window_of

RNG = np.random.default_rng(5)
DEEP = np.array([[1000, 1500, 2000, 60_000]], np.uint16)


def shown(samples, **fields):
    return rendered(samples, Rendition(**fields)).rgb


def test_by_default_the_lowest_value_is_black_and_the_highest_white():
    pixels, window, whole = rendered(DEEP)
    assert window == whole == (1000, 60_000)
    assert pixels[0, :, 0].tolist() == [0, 2, 4, 255]
    assert pixels.shape == (1, 4, 3) and (pixels == pixels[..., :1]).all()


def test_a_window_by_hand_cuts_what_is_outside():
    assert shown(DEEP, reach=Reach.HAND, window=Window(1000, 2000))[0, :, 0].tolist() == [0, 128, 255, 255]


def test_auto_leaves_out_the_few_that_stray():
    samples = np.full((100, 100), 500, np.uint16)
    samples[:50] = 300
    samples[0, :10] = 65_535
    samples[99, :10] = 0
    assert window_of(samples, Rendition(reach=Reach.AUTO)) == (300, 500)
    assert window_of(samples) == (0, 65_535)


def test_a_picture_of_one_value_is_black():
    assert shown(np.full((2, 2), 9, np.uint16)).max() == 0
    assert shown(np.full((2, 2), 0.25, np.float32)).max() == 0


def test_samples_of_8_bits_are_shown_as_they_are_whatever_the_window():
    samples = RNG.integers(0, 256, (4, 5, 3)).astype(np.uint8)
    assert np.array_equal(shown(samples, reach=Reach.HAND, window=Window(3, 4)), samples)


def test_a_band_is_shown_as_grey_and_alpha_is_one_of_them():
    samples = RNG.integers(0, 256, (4, 5, 4)).astype(np.uint8)
    for band in range(4):
        assert (shown(samples, band=band) == samples[..., band : band + 1]).all()
    assert np.array_equal(shown(samples), samples[..., :3])
    assert np.array_equal(shown(samples, band=9), samples[..., :3])


def test_of_two_bands_the_first_is_shown_and_a_grey_has_no_other():
    samples = RNG.integers(0, 256, (4, 5, 2)).astype(np.uint8)
    assert (shown(samples) == samples[..., :1]).all()
    assert (shown(samples[..., 0], band=1) == samples[..., :1]).all()


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint32", "float16", "float32", "float64"])
def test_every_type_of_number_goes_linearly_from_black_to_white(dtype):
    samples = np.array([[0, 1, 2, 4]], dtype) * 10 - (0 if dtype == "uint32" else 5)
    assert shown(samples)[0, :, 0].tolist() == [0, 64, 128, 255]


def test_what_is_not_finite_is_black_and_decides_no_window():
    samples = np.array([[np.nan, np.inf, -np.inf, 0.0, 0.5, 1.0]], np.float32)
    pixels, window, _range = rendered(samples)
    assert window == (0, 1)
    assert pixels[0, :, 0].tolist() == [0, 0, 0, 0, 128, 255]
    assert shown(np.full((2, 2), np.nan, np.float32)).max() == 0


def test_renditions_that_make_no_difference_to_a_photo_are_equal_for_it():
    windowed = Rendition(band=2, reach=Reach.HAND, window=Window(1, 2))
    assert windowed.suited(1, is_deep=False) == Rendition()
    assert windowed.suited(3, is_deep=False) == Rendition(band=2)
    assert windowed.suited(2, is_deep=True) == Rendition(reach=Reach.HAND, window=Window(1, 2))
    unused = Rendition(reach=Reach.AUTO, window=Window(1, 2))
    assert unused.suited(1, is_deep=True) == Rendition(reach=Reach.AUTO)
