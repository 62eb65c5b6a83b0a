"""Reading photos: header facts, whole pictures upright, 8-bit RGB for the screen, thumbnails.

Which decoder: OpenCV's libjpeg-turbo for JPEG in grey or YCbCr (the same pixels as Pillow's, tests compare
them, in less time), OpenCV for 16-bit colour, which Pillow cuts to 8 bits, and Pillow for all the rest.
EXIF is applied here, once, whatever the decoder. A file is known by its content, never by its suffix.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from segdesk.io.deep_colour import decode, is_deep_colour, no_colour_space, read_deep_colour
from segdesk.io.exif import upright
from segdesk.io.facts import ImageFacts, facts_of
from segdesk.io.faults import reading
from segdesk.io.pillow import Limits, decoded, guarded, opened
from segdesk.io.whole_numbers import whole_numbers
from segdesk.ops.cv import cv2

__all__ = [
    "IMAGE_SUFFIXES",
    "ImageFacts",
    "Limits",
    "probe",
    "read",
    "read_rgb8",
    "thumbnail",
    "to_rgb8",
    "window_of",
]

IMAGE_SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("jpg", "jpeg", "jpe", "jfif", "mpo", "png", "apng", "tif", "tiff", "webp", "gif"),
        *("bmp", "dib", "ppm", "pgm", "pbm", "pnm"),
    )
)
"""Lower-case suffixes of files worth opening; what is in them is found out by reading."""

FilePath = str | os.PathLike[str]
Pixels = NDArray[Any]

LIMITS = Limits()
_JPEG = ("JPEG", "MPO")
_SHOWN_AS = {
    "1": "L",
    "LA": "RGBA",
    "La": "RGBA",
    "PA": "RGBA",
    "RGBa": "RGBA",
    "RGBX": "RGB",
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}
_KEPT = ("L", "RGB", "RGBA")


def probe(path: FilePath, *, limits: Limits = LIMITS) -> ImageFacts:
    """The facts of the header, no pixel decoded. SegDeskError for no picture or one beyond the limits."""
    notes: list[str] = []
    with opened(path, limits, notes=notes) as image:
        return facts_of(image, Path(path), limits, notes)


def read(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> Pixels:
    """The picture upright: HxW, HxWx3 (RGB) or HxWx4 (RGBA), uint8 or uint16 as in the file.

    1-bit pictures are 0 and 255, greys of 2 and 4 bits are spread to 0..255. Palettes become their colours
    (RGBA if an entry is transparent), CMYK and YCbCr become RGB as Pillow converts them. Grey with alpha
    becomes RGBA with the grey three times. 32-bit and float greys are kept where they are whole numbers
    from 0 to 65535, as uint16, and refused otherwise. SegDeskError for a file that is damaged, cut short or
    beyond the limits.
    """
    path = Path(path)
    notes: list[str] = []
    with opened(path, limits, page=page, notes=notes) as image:
        facts = facts_of(image, path, limits, notes)
        if is_deep_colour(facts.depth, facts.channels, facts.format):
            stored: Pixels = read_deep_colour(
                path, file_format=facts.format, channels=facts.channels, page=page
            )
        elif facts.format in _JPEG and facts.mode in ("L", "RGB") and page == 0:
            stored = _jpeg(path, image)
        else:
            stored = _by_pillow(image, path)
            if facts.format == "TIFF":
                return stored  # Pillow turns TIFF, and nothing else, while it loads
    return upright(stored, facts.orientation)


def _jpeg(path: Path, image: ImageFile.ImageFile) -> Pixels:
    grey = image.mode == "L"
    with reading(path):
        data = path.read_bytes()
    pixels = decode(data, cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR)
    if pixels is None or pixels.shape[1::-1] != image.size:
        return _by_pillow(image, path)  # the same decoder, which says what is wrong
    return pixels if grey else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB, dst=pixels))


def _by_pillow(image: Image.Image, file: Path) -> Pixels:
    loaded = decoded(image, file)
    if loaded.mode == "P":
        return _as(loaded, "RGBA" if "transparency" in loaded.info else "RGB", file)
    if loaded.mode in _KEPT:
        return _array(loaded, file)
    if loaded.mode in _SHOWN_AS:
        return _as(loaded, _SHOWN_AS[loaded.mode], file)
    if loaded.mode.startswith(("I", "F")):
        return whole_numbers(_array(loaded, file), file, lowest=0, highest=65_535)
    raise no_colour_space(loaded.mode, file)


def _as(image: Image.Image, mode: str, file: Path) -> Pixels:
    with guarded(file):
        converted = image.convert(mode)
    return _array(converted, file)


def _array(image: Image.Image, file: Path) -> Pixels:
    with guarded(file):
        return np.asarray(image)


def read_rgb8(
    path: FilePath,
    *,
    page: int = 0,
    limits: Limits = LIMITS,
    window: tuple[int, int] | None = None,
) -> NDArray[np.uint8]:
    """The picture for the screen: upright, HxWx3, 16-bit values through the window (see to_rgb8)."""
    return to_rgb8(read(path, page=page, limits=limits), window)


def window_of(pixels: Pixels) -> tuple[int, int]:
    """(black, white) that show all of a 16-bit picture: its lowest and highest value, alpha left out."""
    colours = pixels[..., :3] if pixels.ndim == 3 else pixels
    low, high = int(colours.min()), int(colours.max())
    return low, max(high, low + 1)


def to_rgb8(pixels: Pixels, window: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """HxWx3 uint8 of what read() gives. Alpha is left out: hidden colours are shown as stored.

    uint16: window = (black, white) goes linearly to 0..255, what lies outside is cut; by default window_of().
    """
    colours = pixels[..., :3] if pixels.ndim == 3 else pixels
    if colours.dtype == np.uint16:
        colours = _ramp(*(window or window_of(colours)))[colours]
    if colours.ndim == 2:
        return np.asarray(cv2.cvtColor(colours, cv2.COLOR_GRAY2RGB))
    return np.ascontiguousarray(colours)


def _ramp(black: int, white: int) -> NDArray[np.uint8]:
    values = np.arange(65_536, dtype=np.float64)
    shown = np.rint((values - black) * (255 / max(1, white - black)))
    return np.clip(shown, 0, 255).astype(np.uint8)


def thumbnail(path: FilePath, side_px: int, *, limits: Limits = LIMITS) -> NDArray[np.uint8]:
    """HxWx3 upright, its longer side side_px (or the picture's own, if that is less).

    A JPEG is decoded at a half, a quarter or an eighth of its size where that is enough.
    """
    path = Path(path)
    notes: list[str] = []
    with opened(path, limits, notes=notes) as image:
        facts = facts_of(image, path, limits, notes)
        if facts.format in _JPEG:
            small = to_rgb8(_reduced_jpeg(image, side_px, path))
            return _fit(upright(small, facts.orientation), side_px, facts)
    return _fit(read_rgb8(path, limits=limits), side_px, facts)


def decode_through(path: FilePath, *, limits: Limits = LIMITS) -> None:
    """Read a picture to its last byte and keep nothing: SegDeskError as read() raises it.

    A JPEG is decoded at an eighth of its size, which reads all of it in a quarter of the time.
    """
    path = Path(path)
    with opened(path, limits) as image:
        if image.format in _JPEG:
            _reduced_jpeg(image, 1, path)
            return
    read(path, limits=limits)


def _reduced_jpeg(image: ImageFile.ImageFile, side_px: int, file: Path) -> Pixels:
    scale = max(1.0, max(image.size) / max(1, side_px))
    wanted = (max(1, int(image.width / scale)), max(1, int(image.height / scale)))
    with guarded(file):
        image.draft(None, wanted)
    return _by_pillow(image, file)


def _fit(pixels: Pixels, side_px: int, facts: ImageFacts) -> NDArray[np.uint8]:
    """At the share of the full size that brings the longer side to side_px (a draft rounds its own)."""
    scale = min(1.0, side_px / max(facts.width, facts.height))
    size = (max(1, round(facts.width * scale)), max(1, round(facts.height * scale)))
    if size == pixels.shape[1::-1]:
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
