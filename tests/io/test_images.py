"""Photos are read as stored and upright, once; whatever is wrong with a file is said in words."""

import os
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageOps

from segdesk.errors import SegDeskError
from segdesk.io import images
from segdesk.io.exif import as_stored, upright
from segdesk.io.images import decode_through
from segdesk.io.pillow import Limits
from segdesk.io.png import encode
from segdesk.ops.cv import cv2

RNG = np.random.default_rng(3)


def smooth(height=37, width=53, channels=3):
    small = RNG.integers(0, 256, (5, 6, channels)).astype(np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


def saved(path, pixels, *, orientation=1, mode=None, **options):
    image = Image.fromarray(pixels) if isinstance(pixels, np.ndarray) else pixels
    if mode:
        image = image.convert(mode)
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        options["exif"] = exif
    image.save(path, **options)
    return path


def as_viewers_show(path):
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_every_orientation_is_applied_once_in_every_format(tmp_path, suffix, orientation):
    path = saved(tmp_path / f"a.{suffix}", smooth(), orientation=orientation)
    shown = as_viewers_show(path)
    facts = images.probe(path)
    assert facts.orientation == orientation
    assert (facts.width, facts.height) == shown.shape[1::-1]
    assert facts.raw_size == (53, 37)
    assert np.array_equal(images.read(path), shown)
    assert images.read_rgb8(path).shape == shown.shape
    small = images.thumbnail(path, 20)
    assert max(small.shape) == 20
    assert (small.shape[0] > small.shape[1]) == (shown.shape[0] > shown.shape[1])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("shape", [(3, 5), (1, 7), (7, 1), (1, 1), (4, 6, 3), (1, 5, 4)])
def test_turning_and_turning_back_changes_nothing(shape, orientation):
    for dtype in (np.uint8, np.uint16, np.int32):
        pixels = RNG.integers(0, 200, shape).astype(dtype)
        turned = upright(pixels, orientation)
        assert turned.dtype == dtype
        assert turned.ndim == pixels.ndim
        assert np.array_equal(as_stored(turned, orientation), pixels)


def test_an_orientation_behind_the_pixels_of_a_png_is_found(tmp_path):
    plain = encode(smooth())
    exif = Image.Exif()
    exif[0x0112] = 6
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    chunk = struct.pack(">I", len(block)) + b"eXIf" + block
    chunk += struct.pack(">I", zlib.crc32(chunk[4:]))
    path = tmp_path / "late.png"
    path.write_bytes(plain[:-12] + chunk + plain[-12:])
    assert images.probe(path).orientation == 6
    assert np.array_equal(images.read(path), as_viewers_show(path))


def test_an_orientation_that_makes_no_sense_is_none(tmp_path):
    path = saved(tmp_path / "a.jpg", smooth(), orientation=77)
    assert images.probe(path).orientation == 1


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("quality", [40, 90, 100])
def test_jpeg_has_the_pixels_that_pillow_reads(tmp_path, subsampling, progressive, quality):
    path = saved(
        tmp_path / "a.jpg", smooth(), subsampling=subsampling, progressive=progressive, quality=quality
    )
    assert np.array_equal(images.read(path), np.asarray(Image.open(path)))


def test_real_jpegs_have_the_pixels_that_pillow_reads(data_dir):
    photos = [p for p in sorted(data_dir.rglob("*.jpg")) if images.probe(p).mode in ("L", "RGB")][:40]
    assert photos
    for photo in photos:
        assert np.array_equal(images.read(photo), as_viewers_show(photo)), photo


MODES = {
    # mode saved: (format, shape, dtype, the same by Pillow)
    "L": ("png", (37, 53), "L"),
    "1": ("png", (37, 53), "L"),
    "P": ("png", (37, 53, 3), "RGB"),
    "LA": ("png", (37, 53, 4), "RGBA"),
    "RGBA": ("png", (37, 53, 4), "RGBA"),
    "CMYK": ("jpg", (37, 53, 3), "RGB"),
}


@pytest.mark.parametrize("mode", MODES)
def test_modes_become_what_the_docstring_says(tmp_path, mode):
    suffix, shape, shown = MODES[mode]
    path = saved(tmp_path / f"a.{suffix}", smooth(), mode=mode)
    pixels = images.read(path)
    assert pixels.shape == shape
    assert pixels.dtype == np.uint8
    assert np.array_equal(pixels, np.asarray(Image.open(path).convert(shown)))
    assert images.read_rgb8(path).shape == (37, 53, 3)


def test_a_transparent_palette_becomes_rgba(tmp_path):
    image = Image.fromarray(smooth()).quantize(8)
    path = saved(tmp_path / "a.png", image, transparency=2)
    assert images.read(path).shape == (37, 53, 4)
    assert images.probe(path).channels == 1


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("shape", [(6, 7), (6, 7, 3), (6, 7, 4)])
def test_sixteen_bits_stay_sixteen(tmp_path, suffix, shape):
    pixels = RNG.integers(0, 65_536, shape).astype(np.uint16)
    stored = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, {3: 4, 4: 5}[shape[2]])
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(cv2.imencode(f".{suffix}", stored)[1].tobytes())
    facts = images.probe(path)
    assert (facts.depth, facts.channels) == (16, 1 if len(shape) == 2 else shape[2])
    assert np.array_equal(images.read(path), pixels)


@pytest.mark.parametrize(("order", "big"), [("<", False), (">", False), ("<", True)])
@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_sixteen_bit_colour_tiff_is_turned_once_on_every_page(tmp_path, order, big, orientation):
    pages = [RNG.integers(0, 65_536, (4, 6, 3)).astype(np.uint16) for _ in range(3)]
    path = tmp_path / "deep.tif"
    path.write_bytes(tiff16(pages, order=order, big=big, orientation=orientation))
    facts = images.probe(path)
    assert (facts.pages, facts.depth, facts.orientation) == (3, 16, orientation)
    for number, pixels in enumerate(pages):
        assert np.array_equal(images.read(path, page=number), upright(pixels, orientation))
    with pytest.raises(SegDeskError, match="no page 4"):
        images.read(path, page=3)


def tiff16(pages, *, order, big, orientation):
    """A TIFF or BigTIFF of 16-bit RGB pages, byte by byte."""
    link, count, value = ("Q", "Q", "Q") if big else ("I", "H", "I")
    mark = b"II" if order == "<" else b"MM"
    head_bytes = 16 if big else 8
    body, directories = b"", []
    for pixels in pages:
        data = pixels.astype(f"{order}u2").tobytes()
        bits_at = head_bytes + len(body)
        body += struct.pack(order + "4H", 16, 16, 16, 0)
        data_at = head_bytes + len(body)
        body += data
        tags = [
            (256, 4, 1, pixels.shape[1]),
            (257, 4, 1, pixels.shape[0]),
            (258, 3, 3, (16, 16, 16, 0) if big else bits_at),
            (259, 3, 1, 1),
            (262, 3, 1, 2),
            (273, 4, 1, data_at),
            (274, 3, 1, orientation),
            (277, 3, 1, 3),
            (278, 4, 1, pixels.shape[0]),
            (279, 4, 1, len(data)),
            (284, 3, 1, 1),
        ]
        directories.append((head_bytes + len(body), tags))
        body += bytes(directory_bytes(tags, big))
    out = (
        bytearray(
            struct.pack(order + "2sHHHQ", mark, 43, 8, 0, directories[0][0])
            if big
            else struct.pack(order + "2sHI", mark, 42, directories[0][0])
        )
        + body
    )
    for number, (at, tags) in enumerate(directories):
        after = directories[number + 1][0] if number + 1 < len(directories) else 0
        packed = struct.pack(order + count, len(tags))
        for tag, kind, many, what in tags:
            packed += struct.pack(order + "HH" + value, tag, kind, many)
            width = 8 if big else 4
            if isinstance(what, tuple):
                packed += struct.pack(order + "4H", *what)
            else:
                packed += struct.pack(order + ("H" if kind == 3 and many == 1 else value), what).ljust(
                    width, b"\0"
                )
        packed += struct.pack(order + link, after)
        out[at : at + len(packed)] = packed
    return bytes(out)


def directory_bytes(tags, big):
    return 8 + 20 * len(tags) + 8 if big else 2 + 12 * len(tags) + 4


def test_thirty_two_bits_are_kept_where_they_are_whole_and_small(tmp_path):
    whole = np.array([[0, 5, 65_535]], np.int32)
    assert np.array_equal(images.read(saved(tmp_path / "i.tif", whole)), whole)
    assert images.read(saved(tmp_path / "f.tif", whole.astype(np.float32))).dtype == np.uint16
    for name, wrong in {"big": [[65_536]], "below": [[-1]]}.items():
        with pytest.raises(SegDeskError, match="can be kept"):
            images.read(saved(tmp_path / f"{name}.tif", np.array(wrong, np.int32)))
    with pytest.raises(SegDeskError, match="fractions"):
        images.read(saved(tmp_path / "half.tif", np.array([[0.5]], np.float32)))


def test_pages_are_counted_and_read(tmp_path):
    frames = [Image.fromarray(smooth(12, 16)) for _ in range(4)]
    for suffix in ("tif", "gif", "webp"):
        options = {"lossless": True} if suffix == "webp" else {}
        path = tmp_path / f"a.{suffix}"
        frames[0].save(path, save_all=True, append_images=frames[1:], **options)
        assert images.probe(path).pages == 4, suffix
        with Image.open(path) as image:
            image.seek(2)
            expected = np.asarray(image.convert("RGB"))
        assert np.array_equal(images.read(path, page=2)[..., :3], expected), suffix
        with pytest.raises(SegDeskError, match="no page 5"):
            images.read(path, page=4)
    assert images.probe(path, limits=Limits(pages=3)).pages == 3


def test_the_content_counts_not_the_suffix(tmp_path):
    real = saved(tmp_path / "a.png", smooth())
    liar = real.rename(tmp_path / "a.jpg")
    assert images.probe(liar).format == "PNG"
    assert images.read(liar).shape == (37, 53, 3)


def test_names_beyond_ascii_are_read(tmp_path):
    for suffix in ("jpg", "png"):
        path = saved(tmp_path / f"Größe 図 ☃.{suffix}", smooth())
        assert images.read(path).shape == (37, 53, 3)
        assert images.thumbnail(path, 8).shape[1] == 8


def test_limits_are_checked_in_the_header_of_a_bomb(tmp_path):
    path = tmp_path / "bomb.png"
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk
        + struct.pack(">I", zlib.crc32(chunk[4:]))
        + encode(np.zeros((1, 1), np.uint8))[33:]
    )
    for reader in (images.probe, images.read, images.read_rgb8, partial(images.thumbnail, side_px=9)):
        with pytest.raises(SegDeskError, match="100000 x 100000"):
            reader(path)


def test_a_picture_above_the_warning_of_pillow_opens_without_one(tmp_path):
    path = tmp_path / "large.png"
    path.write_bytes(encode(np.zeros((12_000, 16_000), np.uint8)))
    assert images.probe(path).width == 16_000
    assert images.read(path).shape == (12_000, 16_000)


def test_what_is_no_picture_is_said(tmp_path):
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.jpg").write_text("not a picture")
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    words = {
        "empty.png": "empty",
        "text.jpg": "not a picture",
        "folder.png": "a folder",
        "pipe.png": "a pipe",
        "absent.png": "not there",
        "a\0b.png": "NUL",
    }
    for name, word in words.items():
        for reader in (images.probe, images.read, partial(images.thumbnail, side_px=9)):
            with pytest.raises(SegDeskError, match=word) as raised:
                reader(tmp_path / name)
            assert raised.value.remedy


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "bmp", "webp"])
def test_a_file_cut_short_is_an_error_and_never_half_a_picture(tmp_path, suffix):
    whole = saved(tmp_path / f"a.{suffix}", smooth(64, 64)).read_bytes()
    path = tmp_path / f"cut.{suffix}"
    for end in range(1, len(whole) - 40, max(1, len(whole) // 60)):
        path.write_bytes(whole[:end])
        with pytest.raises(SegDeskError):
            images.read(path)


def test_a_jpeg_whose_end_is_zeros_is_an_error(tmp_path):
    whole = saved(tmp_path / "a.jpg", smooth(64, 64)).read_bytes()
    half = len(whole) // 2
    path = tmp_path / "b.jpg"
    path.write_bytes(whole[:half] + bytes(len(whole) - half))
    with pytest.raises(SegDeskError, match="damaged"):
        images.read(path)


def test_warnings_become_notes_in_every_thread(tmp_path):
    """A TIFF tag that points behind the end makes Pillow warn."""
    path = saved(tmp_path / "a.tif", smooth(), software="x" * 60)
    data = path.read_bytes()
    at = data.index(struct.pack("<HHI", 305, 2, 61)) + 8
    path.write_bytes(data[:at] + struct.pack("<I", len(data) + 900) + data[at + 4 :])
    assert images.probe(path).notes
    with ThreadPoolExecutor(4) as pool:
        notes = list(pool.map(lambda _: images.probe(path).notes, range(60)))
    assert len(set(notes)) == 1
    with pytest.warns(UserWarning, match="mine"):
        warnings.warn("mine", stacklevel=1)


def test_thumbnails_keep_the_share_of_the_sides(tmp_path):
    pixels = smooth(600, 1001)
    for suffix in ("jpg", "png"):
        path = saved(tmp_path / f"a.{suffix}", pixels)
        assert images.thumbnail(path, 100).shape == (60, 100, 3)
        assert images.thumbnail(path, 5000).shape == (600, 1001, 3)
    full = images.thumbnail(tmp_path / "a.png", 100).astype(int)
    assert np.abs(images.thumbnail(tmp_path / "a.jpg", 100).astype(int) - full).mean() < 4


def test_suffixes_are_lower_case_and_dotted():
    assert {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"} <= images.IMAGE_SUFFIXES
    assert all(s.startswith(".") and s == s.lower() for s in images.IMAGE_SUFFIXES)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "bmp", "gif", "webp", "ppm"])
def test_flipped_bytes_raise_nothing_but_our_error(tmp_path, suffix, capfd):
    whole = bytearray(saved(tmp_path / f"a.{suffix}", smooth(20, 24), orientation=1).read_bytes())
    path = tmp_path / "flipped"
    for at in [*range(min(len(whole), 120)), *range(120, len(whole), max(1, len(whole) // 80))]:
        flipped = whole.copy()
        flipped[at] ^= 0xFF
        path.write_bytes(flipped)
        for reader in (images.probe, images.read, partial(images.thumbnail, side_px=9)):
            try:
                reader(path, limits=Limits(side_px=4096, pixels=1 << 20))
            except SegDeskError as error:
                assert error.remedy


def test_a_jpeg_cut_anywhere_does_not_decode_through(tmp_path):
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((256, 192), 60).save(whole, quality=90)
    decode_through(whole)
    data = whole.read_bytes()
    for share in (0.3, 0.7, 0.99):
        cut = tmp_path / f"{share}.jpg"
        cut.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(SegDeskError, match="does not decode"):
            decode_through(cut)


def test_a_png_cut_short_does_not_decode_through(tmp_path):
    path = tmp_path / "a.png"
    Image.effect_noise((256, 192), 60).save(path)
    decode_through(path)
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(SegDeskError, match="does not decode"):
        decode_through(path)
