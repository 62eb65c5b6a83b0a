"""Reading photos: header facts, whole pictures upright, 8-bit RGB for the screen, thumbnails.

Which decoder: OpenCV's libjpeg-turbo for JPEG in grey or YCbCr (the same pixels as Pillow's, tests compare
them, in less time), OpenCV for 16-bit colour, which Pillow cuts to 8 bits, and Pillow for all the rest.
TIFF that neither reads goes to tifffile. EXIF is applied here, once, whatever the decoder. A file is known
by its content, never by its suffix.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from segdesk.errors import SegDeskError
from segdesk.io import tiff
from segdesk.io.deep_colour import decode, is_deep_colour, no_colour_space, read_deep_colour
from segdesk.io.exif import upright
from segdesk.io.facts import ImageFacts, facts_of
from segdesk.io.faults import reading
from segdesk.io.pillow import Limits, Unrecognised, decoded, guarded, opened
from segdesk.io.whole_numbers import whole_numbers
from segdesk.ops.cv import cv2
from segdesk.ops.rendition import Reach, Rendition, rendered

__all__ = [
    "IMAGE_SUFFIXES",
    "ImageFacts",
    "Limits",
    "probe",
    "read",
    "read_rgb8",
    "read_samples",
    "thumbnail",
    "to_rgb8",
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
    "CMYK": "RGB",
    "YCbCr": "RGB",
    "HSV": "RGB",
}
_KEPT = ("L", "RGB", "RGBA", "RGBX")
_EXTRA_SAMPLES = 338

RGB = ("Red", "Green", "Blue")
BEYOND = ("Band 4",)
"""A fourth band beside colours that is no alpha: near infrared, most often."""


class Samples(NamedTuple):
    """A picture as it is in the file: upright, HxW or HxWxC of any number type, and what its bands are."""

    pixels: Pixels
    bands: tuple[str, ...]


def probe(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> ImageFacts:
    """The facts of the header, no pixel decoded. SegDeskError for no picture or one beyond the limits."""
    if page:
        first = probe(path, limits=limits)  # only there pages are counted
        return replace(_facts(Path(path), page, limits), pages=first.pages)
    return _facts(Path(path), page, limits)


def _facts(path: Path, page: int, limits: Limits) -> ImageFacts:
    notes: list[str] = []
    with _by_pillow_if_it_can(path, limits, page=page, notes=notes) as image:
        if image is None:
            return tiff.probe(path, page=page, limits=limits)
        return facts_of(image, path, limits, notes)


def read(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> Pixels:
    """The picture upright: HxW, HxWx3 (RGB) or HxWx4 (RGBA), uint8 or uint16 as in the file.

    1-bit pictures are 0 and 255, greys of 2 and 4 bits are spread to 0..255. Palettes become their colours
    (RGBA if an entry is transparent), CMYK and YCbCr become RGB as Pillow converts them. Grey with alpha
    becomes RGBA with the grey three times. 32-bit and float greys are kept where they are whole numbers
    from 0 to 65535, as uint16, and refused otherwise, as are bands beside these. SegDeskError for a file
    that is damaged, cut short or beyond the limits.
    """
    pixels, bands = read_samples(path, page=page, limits=limits)
    if pixels.ndim == 2 and pixels.dtype == np.uint8:
        return pixels
    if pixels.ndim == 2:
        return whole_numbers(pixels, Path(path), lowest=0, highest=65_535)
    if bands[:3] != RGB or len(bands) > 4 or pixels.dtype not in (np.uint8, np.uint16):
        raise SegDeskError(
            f"has {len(bands)} bands of {pixels.dtype}, which are no colours of 8 or 16 bits.",
            "Save it as grey or RGB with 8 or 16 bits.",
            file=path,
        )
    return pixels if bands[3:] != BEYOND else np.ascontiguousarray(pixels[..., :3])


def read_samples(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> Samples:
    """All that a picture holds, for looking at: also fractions, negative numbers and more than four bands.

    What read() keeps is the same here. SegDeskError as there, for what cannot be decoded.
    """
    path, notes = Path(path), list[str]()
    with _by_pillow_if_it_can(path, limits, page=page, notes=notes) as image:
        if image is None:
            return Samples(*tiff.read(path, page=page, limits=limits))
        facts = facts_of(image, path, limits, notes)
        pixels = _decoded(image, facts, path, page)
        return Samples(pixels, _bands(image, pixels))


@contextmanager
def _by_pillow_if_it_can(
    path: Path, limits: Limits, *, page: int = 0, notes: list[str]
) -> Iterator[ImageFile.ImageFile | None]:
    """The picture as opened() gives it; None for a TIFF that Pillow does not read, or not all of."""
    with ExitStack() as stack:
        image = None
        try:
            image = stack.enter_context(opened(path, limits, page=page, notes=notes))
        except Unrecognised:
            if not tiff.is_tiff(path):
                raise
        yield None if image is None or tiff.has_more_bands(image) else image


def _decoded(image: ImageFile.ImageFile, facts: ImageFacts, path: Path, page: int) -> Pixels:
    """Upright, by whichever decoder reads it exactly."""
    if is_deep_colour(facts.depth, facts.channels, facts.format):
        stored: Pixels = read_deep_colour(path, file_format=facts.format, channels=facts.channels, page=page)
    elif facts.format in _JPEG and facts.mode in ("L", "RGB") and page == 0:
        stored = _jpeg(path, image)
    else:
        stored = _by_pillow(image, path)
        if facts.format == "TIFF":
            return stored  # Pillow turns TIFF, and nothing else, while it loads
    return upright(stored, facts.orientation)


def _bands(image: ImageFile.ImageFile, pixels: Pixels) -> tuple[str, ...]:
    if pixels.ndim == 2:
        return ("Grey",)
    tags: dict[int, Any] = getattr(image, "tag_v2", {})
    is_beyond = image.mode == "RGBX" or tags.get(_EXTRA_SAMPLES) in (0, (0,))
    return (*RGB, *(BEYOND if is_beyond else ("Alpha",)))[: pixels.shape[2]]


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
        pixels = _array(loaded, file)
        return pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
    raise no_colour_space(loaded.mode, file)


def _as(image: Image.Image, mode: str, file: Path) -> Pixels:
    with guarded(file):
        converted = image.convert(mode)
    return _array(converted, file)


def _array(image: Image.Image, file: Path) -> Pixels:
    with guarded(file):
        return np.asarray(image)


def read_rgb8(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> NDArray[np.uint8]:
    """The picture for the screen: upright, HxWx3, deeper values than 8 bits from black to white."""
    return to_rgb8(read_samples(path, page=page, limits=limits).pixels)


def to_rgb8(pixels: Pixels) -> NDArray[np.uint8]:
    """HxWx3 uint8 of what read() or read_samples() give, as a plain Rendition shows it: without alpha, and
    from the lowest to the highest value where there are more than 8 bits."""
    return rendered(pixels).rgb


def thumbnail(path: FilePath, side_px: int, *, page: int = 0, limits: Limits = LIMITS) -> NDArray[np.uint8]:
    """HxWx3 upright, its longer side side_px (or the picture's own, if that is less).

    A JPEG is decoded at a half, a quarter or an eighth of its size where that is enough. Values deeper than
    8 bits go from black to white without the few that stray.
    """
    path, notes = Path(path), list[str]()
    with _by_pillow_if_it_can(path, limits, page=page, notes=notes) as image:
        if image is not None and image.format in _JPEG:
            facts = facts_of(image, path, limits, notes)
            small = to_rgb8(_reduced_jpeg(image, side_px, path))
            return _fit(upright(small, facts.orientation), side_px, (facts.width, facts.height))
    whole = rendered(read_samples(path, page=page, limits=limits).pixels, Rendition(reach=Reach.AUTO)).rgb
    return _fit(whole, side_px, (whole.shape[1], whole.shape[0]))


def decode_through(path: FilePath, *, page: int = 0, limits: Limits = LIMITS) -> None:
    """Read a picture to its last byte and keep nothing: SegDeskError as read() raises it.

    A JPEG is decoded at an eighth of its size, which reads all of it in a quarter of the time.
    """
    path = Path(path)
    with _by_pillow_if_it_can(path, limits, page=page, notes=[]) as image:
        if image is not None and image.format in _JPEG:
            _reduced_jpeg(image, 1, path)
            return
    read_samples(path, page=page, limits=limits)


def _reduced_jpeg(image: ImageFile.ImageFile, side_px: int, file: Path) -> Pixels:
    scale = max(1.0, max(image.size) / max(1, side_px))
    wanted = (max(1, int(image.width / scale)), max(1, int(image.height / scale)))
    with guarded(file):
        image.draft(None, wanted)
    return _by_pillow(image, file)


def _fit(pixels: Pixels, side_px: int, full_size: tuple[int, int]) -> NDArray[np.uint8]:
    """At the share of the full size that brings the longer side to side_px (a draft rounds its own)."""
    scale = min(1.0, side_px / max(full_size))
    size = (max(1, round(full_size[0] * scale)), max(1, round(full_size[1] * scale)))
    if size == pixels.shape[1::-1]:
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
