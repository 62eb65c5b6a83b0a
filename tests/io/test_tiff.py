"""TIFF of many bands, fractions and pages: read whole, or refused in words."""

import struct
import sys
import zlib

import numpy as np
import pytest
import tifffile

from segdesk.errors import SegDeskError
from segdesk.io import images
from segdesk.io.pillow import Limits

RNG = np.random.default_rng(7)
GREY = {"photometric": "minisblack", "planarconfig": "contig"}


def samples(*shape, dtype="uint16"):
    if np.dtype(dtype).kind == "f":
        return RNG.random(shape).astype(dtype)
    return RNG.integers(0, 250, shape).astype(dtype)


def saved(path, pixels, **options):
    tifffile.imwrite(path, pixels, **options)
    return path


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "uint32", "float32", "float64"])
@pytest.mark.parametrize("bands", [2, 5, 7])
@pytest.mark.parametrize("form", ["strips", "tiles", "apart"])
def test_bands_of_every_type_are_read_as_they_are(tmp_path, dtype, bands, form):
    pixels = samples(20, 30, bands, dtype=dtype)
    options = GREY | ({"tile": (16, 16), "compression": "zlib"} if form == "tiles" else {})
    stored = pixels
    if form == "apart":
        options, stored = options | {"planarconfig": "separate"}, np.moveaxis(pixels, 2, 0)
    path = saved(tmp_path / "a.tif", stored, **options)
    found = images.read_samples(path)
    assert np.array_equal(found.pixels, pixels) and found.pixels.dtype == pixels.dtype
    assert found.bands == tuple(f"Band {n + 1}" for n in range(bands))
    facts = images.probe(path)
    assert (facts.width, facts.height, facts.channels) == (30, 20, bands)
    assert facts.depth == 8 * pixels.dtype.itemsize
    assert images.read_rgb8(path).shape == (20, 30, 3)
    assert images.thumbnail(path, 10).shape == (7, 10, 3)
    images.decode_through(path)


def test_fractions_can_be_looked_at_and_are_no_colours_to_write(tmp_path):
    pixels = samples(20, 30, dtype="float32")
    path = saved(tmp_path / "a.tif", pixels)
    assert np.array_equal(images.read_samples(path).pixels, pixels)
    assert images.read_rgb8(path).max() == 255
    with pytest.raises(SegDeskError, match="fractions"):
        images.read(path)


def test_colours_keep_their_names_beside_further_bands(tmp_path):
    pixels = samples(20, 30, 5)
    path = saved(tmp_path / "a.tif", pixels, photometric="rgb")
    assert images.read_samples(path).bands == ("Red", "Green", "Blue", "Band 4", "Band 5")
    with pytest.raises(SegDeskError, match="5 bands of uint16"):
        images.read(path)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_a_fourth_band_that_is_no_alpha_can_be_looked_at_and_is_left_out_of_the_colours(tmp_path, dtype):
    pixels = samples(20, 30, 4, dtype=dtype)
    path = saved(tmp_path / "a.tif", pixels, photometric="rgb", extrasamples=("unspecified",))
    found = images.read_samples(path)
    assert found.bands == ("Red", "Green", "Blue", "Band 4")
    assert np.array_equal(found.pixels, pixels)
    assert np.array_equal(images.read(path), pixels[..., :3])


def test_a_fourth_band_that_is_alpha_is_called_so(tmp_path):
    path = saved(tmp_path / "a.tif", samples(20, 30, 4), photometric="rgb", extrasamples=("unassalpha",))
    assert images.read_samples(path).bands == ("Red", "Green", "Blue", "Alpha")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_many_bands_are_turned_upright(tmp_path, orientation):
    pixels = samples(4, 6, 5)
    path = saved(tmp_path / "a.tif", pixels, **GREY, extratags=[(274, 3, 1, orientation, True)])
    grey = saved(tmp_path / "b.tif", pixels[..., 0], extratags=[(274, 3, 1, orientation, True)])
    assert np.array_equal(images.read_samples(path).pixels[..., 0], images.read(grey))
    assert images.probe(path).width == images.probe(grey).width


def test_white_is_zero_is_turned_round(tmp_path):
    pixels = samples(4, 6, 2, dtype="uint8")
    path = saved(tmp_path / "a.tif", pixels, photometric="miniswhite", planarconfig="contig")
    assert np.array_equal(images.read_samples(path).pixels, 255 - pixels)


def test_each_page_is_read_by_its_number(tmp_path):
    pages = [samples(8, 9, 5) for _ in range(3)]
    with tifffile.TiffWriter(tmp_path / "a.tif") as file:
        for one in pages:
            file.write(one, **GREY, contiguous=False)
    assert images.probe(tmp_path / "a.tif").pages == 3
    for number, one in enumerate(pages):
        assert np.array_equal(images.read_samples(tmp_path / "a.tif", page=number).pixels, one)
    for number in (3, -1):
        with pytest.raises(SegDeskError, match="has no page"):
            images.read_samples(tmp_path / "a.tif", page=number)


def test_without_tifffile_the_error_says_how_to_get_it(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.tif", samples(8, 9, 5), **GREY)
    monkeypatch.setitem(sys.modules, "tifffile", None)
    for reading in (images.probe, images.read, images.read_rgb8):
        with pytest.raises(SegDeskError, match=r"needs tifffile.*segdesk\[tiff\]"):
            reading(path)


def test_what_pillow_reads_needs_no_tifffile(tmp_path, monkeypatch):
    pixels = samples(8, 9, 3, dtype="uint8")
    path = saved(tmp_path / "a.tif", pixels, photometric="rgb")
    monkeypatch.setitem(sys.modules, "tifffile", None)
    assert np.array_equal(images.read(path), pixels)


# Hostile files


def test_a_size_beyond_the_limits_is_refused_before_anything_is_allocated(tmp_path):
    path = saved(tmp_path / "a.tif", samples(8, 90, 5), **GREY)
    for reading in (images.probe, images.read_samples):
        with pytest.raises(SegDeskError, match="90 x 8 pixels, more than the limit"):
            reading(path, limits=Limits(side_px=50))


def test_a_piece_that_unpacks_to_more_than_it_stands_for_is_refused(tmp_path):
    path = saved(tmp_path / "a.tif", samples(16, 16, 5), **GREY, compression="zlib")
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        offsets, counts = page.tags[273].valueoffset, page.tags[279].valueoffset
    bomb = zlib.compress(bytes(4 << 20))
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, offsets, len(data))
    struct.pack_into("<I", data, counts, len(bomb))
    path.write_bytes(bytes(data) + bomb)
    with pytest.raises(SegDeskError, match="unpacks to more than its size"):
        images.read_samples(path)


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_file_that_ends_early_is_damaged(tmp_path, cut):
    path = saved(tmp_path / "a.tif", samples(40, 50, 5), **GREY, compression="zlib", rowsperstrip=4)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(SegDeskError):
        images.read_samples(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_broken_bytes_is_read_or_refused_in_words(tmp_path, seed):
    rng = np.random.default_rng(seed)
    path = saved(tmp_path / "a.tif", samples(12, 13, 5), **GREY, compression="zlib")
    data = bytearray(path.read_bytes())
    for place in rng.integers(4, min(len(data), 400), 4).tolist():
        data[place] = int(rng.integers(0, 256))
    path.write_bytes(data)
    try:
        images.probe(path)
        images.read_samples(path)
    except SegDeskError as fault:
        assert fault.file


def test_kinds_that_are_not_read_are_named(tmp_path):
    path = saved(tmp_path / "a.tif", samples(8, 9, 5).astype(np.complex64), **GREY)
    with pytest.raises(SegDeskError, match="complex64"):
        images.read_samples(path)
