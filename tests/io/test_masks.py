"""Mask files give the values that are stored; the fast reader and Pillow agree on every file."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io import masks
from segdesk.io.masks import read_mask
from segdesk.io.pillow import Limits
from segdesk.io.png import encode
from segdesk.io.png_fast import read_plain

RNG = np.random.default_rng(5)
LIMITS = Limits()


def png_file(rows, width, depth, colour_type, *, palette=b"", before=b"", filters=None, interlaced=0):
    """A PNG of rows of bytes that are packed already."""
    filters = filters or [0] * len(rows)
    packed = b"".join(bytes([f]) + bytes(row) for f, row in zip(filters, rows, strict=True))
    header = struct.pack(">IIBBBBB", width, len(rows), depth, colour_type, 0, 0, interlaced)
    parts = [(b"IHDR", header)] + ([(b"PLTE", palette)] if palette else [])
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in [*parts, (b"IDAT", zlib.compress(packed)), (b"IEND", b"")]:
        out += before if kind == b"IDAT" else b""
        out += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return out


@pytest.mark.parametrize("depth", [1, 2, 4])
@pytest.mark.parametrize("colour_type", [0, 3])
def test_low_depths_tell_the_stored_values_and_the_depth(tmp_path, depth, colour_type):
    highest = 2**depth - 1
    values = RNG.integers(0, highest + 1, (5, 8)).astype(np.uint8)
    bits = ((values[..., None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
    rows = np.packbits(bits.reshape(5, -1), axis=1)
    palette = bytes(range(3 * (highest + 1))) if colour_type == 3 else b""
    path = tmp_path / "low.png"
    path.write_bytes(png_file(rows, 8, depth, colour_type, palette=palette))
    mask = read_mask(path)
    assert mask.bit_depth == depth
    assert mask.pixels.dtype == np.uint8
    assert np.array_equal(mask.pixels, values)
    if palette:
        assert mask.palette == tuple((3 * i, 3 * i + 1, 3 * i + 2) for i in range(highest + 1))
    else:
        assert mask.palette is None


def test_a_palette_file_stays_indices(tmp_path):
    indices = RNG.integers(0, 21, (9, 11)).astype(np.uint8)
    image = Image.fromarray(indices)
    image.putpalette(bytes(range(63)), "RGB")
    path = tmp_path / "voc.png"
    image.save(path, transparency=3)
    mask = read_mask(path)
    assert (mask.mode, mask.bit_depth, mask.transparency) == ("P", 8, 3)
    assert np.array_equal(mask.pixels, indices)
    assert mask.palette[:21] == tuple((3 * i, 3 * i + 1, 3 * i + 2) for i in range(21))


CASES = {
    "L": np.uint8,
    "I;16": np.uint16,
    "RGB": np.uint8,
    "RGBA": np.uint8,
    "LA": np.uint8,
}


@pytest.mark.parametrize("mode", CASES)
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_modes_are_kept_as_stored(tmp_path, mode, suffix):
    channels = {"RGB": (3,), "RGBA": (4,), "LA": (2,)}.get(mode, ())
    highest = np.iinfo(CASES[mode]).max
    pixels = RNG.integers(0, highest + 1, (6, 7, *channels)).astype(CASES[mode])
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(pixels).save(path)
    mask = read_mask(path)
    assert mask.mode == mode
    assert np.array_equal(mask.pixels, pixels)
    assert mask.bit_depth == (16 if mode == "I;16" else 8)
    assert mask.size == (7, 6)
    assert not mask.lossy
    assert not mask.pixels.flags.writeable


def test_one_bit_is_zero_and_one_in_every_format(tmp_path):
    pixels = RNG.integers(0, 2, (6, 7)).astype(bool)
    for suffix in ("png", "tif", "bmp", "pbm"):
        path = tmp_path / f"a.{suffix}"
        Image.fromarray(pixels).save(path)
        mask = read_mask(path)
        assert mask.pixels.dtype == np.uint8, suffix
        assert np.array_equal(mask.pixels, pixels), suffix
        assert mask.bit_depth == 1, suffix


def test_thirty_two_bits_and_floats_are_kept_where_they_are_whole(tmp_path):
    for number, values in enumerate(([[0, 9, 65_535]], [[70_000, 3, 5]], [[-1, 0, 2]])):
        for kind in (np.int32, np.float32):
            path = tmp_path / f"{number}{kind.__name__}.tif"
            Image.fromarray(np.array(values, kind)).save(path)
            mask = read_mask(path)
            assert mask.pixels.tolist() == values
            assert mask.pixels.dtype == (np.uint16 if number == 0 else np.int32)
            assert mask.bit_depth == 32
    for wrong in (0.5, np.nan, np.inf):
        Image.fromarray(np.array([[wrong, 1]], np.float32)).save(path)
        with pytest.raises(SegDeskError, match="fractions"):
            read_mask(path)


def test_sixteen_bit_colour_keeps_its_low_byte(tmp_path):
    pixels = RNG.integers(0, 65_536, (5, 6, 3)).astype(np.uint16)
    path = tmp_path / "deep.png"
    path.write_bytes(encode(pixels))
    mask = read_mask(path)
    assert np.array_equal(mask.pixels, pixels)
    assert mask.bit_depth == 16


@pytest.mark.parametrize("maximum", [1, 7, 20, 254, 255, 300, 65_535])
def test_netpbm_greys_keep_their_values(tmp_path, maximum):
    dtype = ">u2" if maximum > 255 else "u1"
    values = RNG.integers(0, maximum + 1, (4, 9)).astype(dtype)
    path = tmp_path / "a.pgm"
    path.write_bytes(b"P5 9 4 %d\n" % maximum + values.tobytes())
    assert np.array_equal(read_mask(path).pixels, values)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "tif", "jpg"])
def test_the_orientation_is_told_and_not_applied(tmp_path, suffix, orientation):
    pixels = np.zeros((5, 9), np.uint8)
    pixels[0, :4] = 200
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{suffix}"
    Image.fromarray(pixels).save(path, exif=exif)
    mask = read_mask(path)
    assert (mask.orientation, mask.size) == (orientation, (9, 5))
    if suffix != "jpg":
        assert np.array_equal(mask.pixels, pixels)


def test_lossy_files_are_told(tmp_path):
    image = Image.fromarray(RNG.integers(0, 255, (16, 16, 3)).astype(np.uint8))
    ways = {
        "a.jpg": ({}, True),
        "b.webp": ({"quality": 80}, True),
        "c.webp": ({"lossless": True}, False),
        "d.webp": ({"lossless": True, "icc_profile": b"x" * 501}, False),
        "e.tif": ({"compression": "jpeg"}, True),
        "f.tif": ({"compression": "tiff_lzw"}, False),
        "g.png": ({}, False),
        "h.gif": ({}, False),
    }
    for name, (options, lossy) in ways.items():
        image.save(tmp_path / name, **options)
        assert read_mask(tmp_path / name).lossy == lossy, name
    for name, lossless in {"i.webp": True, "j.webp": False}.items():
        image.save(tmp_path / name, save_all=True, append_images=[image.rotate(90)], lossless=lossless)
        assert read_mask(tmp_path / name).lossy is not lossless, name


def test_pages_of_a_stack_are_read(tmp_path):
    pages = [RNG.integers(0, 9, (4, 5)).astype(np.uint16) for _ in range(3)]
    path = tmp_path / "stack.tif"
    first, *rest = [Image.fromarray(p) for p in pages]
    first.save(path, save_all=True, append_images=rest)
    assert read_mask(path).pages == 3
    for number, page in enumerate(pages):
        assert np.array_equal(read_mask(path, page=number).pixels, page)


def same(one, other):
    assert np.array_equal(one.pixels, other.pixels)
    assert one.pixels.dtype == other.pixels.dtype
    for name in ("mode", "palette", "transparency", "format", "bit_depth", "lossy", "size", "orientation"):
        assert getattr(one, name) == getattr(other, name), name


PLAIN = {
    "grey": (RNG.integers(0, 256, (30, 41)).astype(np.uint8), None),
    "wide": (RNG.integers(0, 65_536, (30, 41)).astype(np.uint16), None),
    "colour": (RNG.integers(0, 256, (30, 41, 3)).astype(np.uint8), None),
    "palette": (RNG.integers(0, 5, (30, 41)).astype(np.uint8), [(i, 9, 9) for i in range(5)]),
    "one": (np.full((1, 1), 7, np.uint8), None),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_the_fast_reader_takes_our_files_and_says_what_pillow_says(tmp_path, kind):
    pixels, palette = PLAIN[kind]
    path = tmp_path / "a.png"
    path.write_bytes(encode(pixels, palette=palette))
    assert read_plain(path.read_bytes(), LIMITS) is not None
    same(read_mask(path), masks._by_pillow(path, 0, LIMITS))


@pytest.mark.parametrize("kind", PLAIN)
def test_a_flipped_byte_never_makes_the_fast_reader_differ(tmp_path, kind):
    pixels, palette = PLAIN[kind]
    whole = encode(pixels, palette=palette)
    path = tmp_path / "a.png"
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        data = bytearray(whole)
        data[at] ^= 1 << (at % 8)
        path.write_bytes(data)
        plain = read_plain(bytes(data), LIMITS)
        if plain is not None:
            same(masks._from_plain(plain), masks._by_pillow(path, 0, LIMITS))


FILTERS = {
    "Sub": [1] * 6,
    "Up": [2] * 6,
    "both": [0, 2, 2, 1, 1, 2],
    "mean": [3] * 6,
    "Paeth": [1, 4, 4, 0, 2, 4],
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(("kind", "depth", "samples"), [(0, 8, 1), (0, 16, 1), (2, 8, 3)])
def test_filtered_rows_are_read_fast_and_as_pillow_reads_them(tmp_path, name, kind, depth, samples):
    rows = RNG.integers(0, 256, (6, 8 * samples * depth // 8)).astype(np.uint8)
    data = png_file(rows, 8, depth, kind, filters=FILTERS[name])
    path = tmp_path / "a.png"
    path.write_bytes(data)
    assert read_plain(data, LIMITS) is not None
    same(read_mask(path), masks._by_pillow(path, 0, LIMITS))


def test_a_filter_that_there_is_not_is_no_pixel(tmp_path):
    data = png_file(RNG.integers(0, 9, (6, 8)).astype(np.uint8), 8, 8, 0, filters=[0, 0, 5, 0, 0, 0])
    assert read_plain(data, LIMITS) is None


def test_interlaced_and_annotated_files_go_to_pillow(tmp_path):
    rows = RNG.integers(0, 9, (6, 8)).astype(np.uint8)
    text = b"\0\0\0\x03tEXta\0b"
    text += struct.pack(">I", zlib.crc32(text[4:]))
    files = {
        "annotated": (png_file(rows, 8, 8, 0, before=text), rows),
        "trailing": (png_file(rows, 8, 8, 0) + b"after", rows),
    }
    for name, (data, expected) in files.items():
        path = tmp_path / f"{name}.png"
        path.write_bytes(data)
        assert read_plain(data, LIMITS) is None, name
        assert np.array_equal(read_mask(path).pixels, expected), name


def test_an_interlaced_file_is_read(tmp_path):
    """One pixel is the same with and without interlacing, so the file is easy to make by hand."""
    path = tmp_path / "a.png"
    path.write_bytes(png_file([[7]], 1, 8, 0, interlaced=1))
    assert read_mask(path).pixels.tolist() == [[7]]


def test_a_stream_longer_than_the_header_says_is_never_unpacked_whole(tmp_path):
    rows = np.zeros((3, 1 << 20), np.uint8)
    data = png_file(rows, 4, 8, 0)
    assert read_plain(data, LIMITS) is None


def test_real_masks_have_the_values_that_pillow_reads(data_dir):
    files = sorted((data_dir / "street" / "masks").glob("*.png"))[:8]
    files += sorted((data_dir / "nuclei_broken").rglob("*.png"))[:40]
    assert len(files) > 20
    for file in files:
        with Image.open(file) as image:
            assert np.array_equal(read_mask(file).pixels, np.asarray(image)), file


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "bmp", "gif", "webp", "pgm"])
def test_flipped_and_cut_files_raise_nothing_but_our_error(tmp_path, suffix):
    source = tmp_path / f"a.{suffix}"
    Image.fromarray(RNG.integers(0, 20, (20, 24)).astype(np.uint8)).save(source)
    whole = bytearray(source.read_bytes())
    path = tmp_path / "broken"
    steps = [*range(min(len(whole), 100)), *range(100, len(whole), max(1, len(whole) // 60))]
    for at in steps:
        flipped = whole.copy()
        flipped[at] ^= 0xFF
        for data in (flipped, whole[:at]):
            path.write_bytes(data)
            try:
                read_mask(path, limits=Limits(side_px=4096, pixels=1 << 20))
            except SegDeskError as error:
                assert error.remedy
