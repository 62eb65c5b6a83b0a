"""What we write is a PNG to everyone, the same each time, in memory that does not grow."""

import io
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io import png
from segdesk.io.pillow import Limits
from segdesk.io.png_fast import read_plain
from segdesk.ops.cv import cv2

RNG = np.random.default_rng(1)
SIDES = st.integers(1, 40)


def by_pillow(data):
    return np.asarray(Image.open(io.BytesIO(data)))


def by_opencv(data):
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    codes = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}
    return cv2.cvtColor(found, codes[found.shape[2]]) if found.ndim == 3 else found


@settings(max_examples=60, deadline=None)
@given(st.data(), SIDES, SIDES, st.sampled_from([np.uint8, np.uint16]), st.sampled_from([(), (3,), (4,)]))
def test_pillow_and_opencv_read_back_what_was_written(data, height, width, dtype, channels):
    pixels = data.draw(arrays(dtype, (height, width, *channels)))
    written = png.encode(pixels)
    assert np.array_equal(by_opencv(written), pixels)
    if dtype == np.uint8 or not channels:
        assert np.array_equal(by_pillow(written), pixels)


def test_grey_with_alpha_is_read_back():
    pixels = RNG.integers(0, 256, (5, 6, 2)).astype(np.uint8)
    assert np.array_equal(by_pillow(png.encode(pixels)), pixels)


def test_a_palette_file_carries_all_256_entries():
    indices = np.array([[0, 1, 200]], np.uint8)
    written = png.encode(indices, palette=[(1, 2, 3), (4, 5, 6)])
    image = Image.open(io.BytesIO(written))
    assert image.mode == "P"
    assert np.array_equal(np.asarray(image), indices)
    assert len(image.getpalette()) == 768
    assert image.getpalette()[:9] == [1, 2, 3, 4, 5, 6, 0, 0, 0]


def test_views_of_any_memory_order_are_written_as_they_look():
    base = RNG.integers(0, 65_536, (40, 60)).astype(np.uint16)
    for view in (base[::2, 5:30], base.T, base[::-1, ::-1], base.astype(">u2")):
        assert np.array_equal(by_pillow(png.encode(view)), view)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 2), np.int32),
        np.zeros((2, 2), bool),
        np.zeros((2, 2), float),
        np.zeros((2, 2, 5), np.uint8),
        np.zeros(4, np.uint8),
        np.zeros((0, 2), np.uint8),
    ],
)
def test_no_other_array_is_cast_silently(wrong):
    with pytest.raises(ValueError, match="no PNG"):
        png.encode(wrong)


def test_a_palette_goes_with_bytes_only():
    for pixels in (np.zeros((2, 2), np.uint16), np.zeros((2, 2, 3), np.uint8)):
        with pytest.raises(ValueError, match="palette"):
            png.encode(pixels, palette=[(0, 0, 0)])


def test_the_same_pixels_give_the_same_bytes_in_memory_and_in_a_file(tmp_path):
    pixels = RNG.integers(0, 4, (900, 1700)).astype(np.uint8)
    png.write(tmp_path / "a.png", pixels)
    assert (tmp_path / "a.png").read_bytes() == png.encode(pixels) == png.encode(pixels.copy())


def test_many_idat_chunks_are_one_picture():
    noise = RNG.integers(0, 256, (2000, 2500)).astype(np.uint8)
    written = png.encode(noise)
    assert written.count(b"IDAT") > 2
    assert np.array_equal(by_pillow(written), noise)
    assert np.array_equal(by_opencv(written), noise)
    assert np.array_equal(read_plain(written, Limits()).pixels, noise)


def test_writing_a_large_picture_takes_little_memory(tmp_path):
    pixels = np.zeros((16_384, 16_384), np.uint8)
    pixels[5_000:9_000, 3_000:12_000] = 7
    tracemalloc.start()
    try:
        png.write(tmp_path / "large.png", pixels)
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
    finally:
        tracemalloc.stop()
    with Image.open(tmp_path / "large.png") as image:
        assert image.size == (16_384, 16_384)
    stream = zlib.decompressobj()
    data = (tmp_path / "large.png").read_bytes()
    assert stream.decompress(data[41:], 10) == bytes(10)


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(SegDeskError, match="folder is not there"):
        png.write(tmp_path / "no" / "a.png", np.zeros((2, 2), np.uint8))
