"""Reading mask files: the values that are stored, never what a viewer makes of them.

Pillow reads them without convert(): palette files stay indices. Where Pillow changes a value on the way
(greys of 2 and 4 bits are spread to 0..255, netpbm greys to their maximum, TIFF is turned by its
orientation, 16-bit colours lose their low byte) it is undone or avoided here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from segdesk.io.deep_colour import is_deep_colour, read_deep_colour
from segdesk.io.exif import as_stored
from segdesk.io.facts import ImageFacts, facts_of, netpbm_maximum
from segdesk.io.faults import reading
from segdesk.io.lossy import is_lossy
from segdesk.io.pillow import Limits, decoded, guarded, opened, regular
from segdesk.io.png import PALETTE, RGB, SIGNATURE
from segdesk.io.png_fast import PlainPng, read_plain
from segdesk.io.whole_numbers import whole_numbers

Rgb = tuple[int, int, int]
Pixels = NDArray[Any]

LIMITS = Limits()
_INT32 = np.iinfo(np.int32)
_FAST_BYTES = 256 << 20
_SPREAD = {2: 85, 4: 17}


@dataclass(frozen=True, eq=False)
class MaskFile:
    """A mask as its file stores it.

    pixels: HxW uint8 (1-bit files: 0 and 1; 2- and 4-bit greys: 0..3, 0..15; palette files: indices),
    uint16 (16 bits), or of a 32-bit or float file with whole numbers uint16, else int32; HxWx2 (grey,
    alpha), HxWx3, HxWx4 (RGBA, or CMYK by mode). Read-only, not turned by orientation (1 to 8), which is
    only told. palette: the colours that the file lists, None without; transparency: the index or colour
    that is see-through, or an alpha per index. bit_depth: bits of a sample in the file. lossy: stored as
    JPEG or lossy WebP. size: (width, height) of pixels.
    """

    pixels: Pixels
    mode: str
    palette: tuple[Rgb, ...] | None
    transparency: int | tuple[int, ...] | bytes | None
    format: str
    bit_depth: int
    lossy: bool
    size: tuple[int, int]
    orientation: int
    pages: int = 1
    notes: tuple[str, ...] = ()


def read_mask(path: str | os.PathLike[str], *, page: int = 0, limits: Limits = LIMITS) -> MaskFile:
    """The mask in a file of any format that Pillow knows by content.

    SegDeskError for a file that is damaged, cut short, beyond the limits, or holds fractions.
    """
    path = Path(path)
    plain = _plain(path, limits) if page == 0 else None
    return _from_plain(plain) if plain is not None else _by_pillow(path, page, limits)


def _plain(path: Path, limits: Limits) -> PlainPng | None:
    with reading(path), regular(path) as handle:
        if handle.read(len(SIGNATURE)) != SIGNATURE or path.stat().st_size > _FAST_BYTES:
            return None
        return read_plain(SIGNATURE + handle.read(), limits)


_PLAIN_MODES = {PALETTE: "P", RGB: "RGB"}


def _from_plain(plain: PlainPng) -> MaskFile:
    grey = "L" if plain.depth == 8 else "I;16"
    return MaskFile(
        pixels=_locked(plain.pixels),
        mode=_PLAIN_MODES.get(plain.colour_type, grey),
        palette=_triples(plain.palette) if plain.palette else None,
        transparency=None,
        format="PNG",
        bit_depth=plain.depth,
        lossy=False,
        size=(plain.pixels.shape[1], plain.pixels.shape[0]),
        orientation=1,
    )


def _by_pillow(path: Path, page: int, limits: Limits) -> MaskFile:
    notes: list[str] = []
    with opened(path, limits, page=page, notes=notes) as image:
        facts = facts_of(image, path, limits, notes)
        with guarded(path, notes):
            lossy = is_lossy(image)
        if is_deep_colour(facts.depth, facts.channels, facts.format):
            pixels = read_deep_colour(path, file_format=facts.format, channels=facts.channels, page=page)
        else:
            pixels = _stored_pixels(image, facts, path)
        return MaskFile(
            pixels=_locked(pixels),
            mode=image.mode,
            palette=_palette(image),
            transparency=image.info.get("transparency"),
            format=facts.format,
            bit_depth=facts.depth,
            lossy=lossy,
            size=(pixels.shape[1], pixels.shape[0]),
            orientation=facts.orientation,
            pages=facts.pages,
            notes=tuple(dict.fromkeys(notes)),
        )


def _stored_pixels(image: ImageFile.ImageFile, facts: ImageFacts, path: Path) -> Pixels:
    maximum = netpbm_maximum(image) if facts.format == "PPM" else None
    loaded = decoded(image, path)
    with guarded(path):
        pixels: Pixels = np.asarray(loaded)
    if pixels.dtype == bool:
        pixels = np.minimum(pixels.view(np.uint8), 1)  # Pillow writes 255 for true
    elif pixels.dtype != np.uint8:
        pixels = whole_numbers(pixels, path, lowest=int(_INT32.min), highest=int(_INT32.max))
    if facts.format == "TIFF":
        pixels = as_stored(pixels, facts.orientation)
    return _unspread(pixels, facts, maximum)


def _unspread(pixels: Pixels, facts: ImageFacts, maximum: int | None) -> Pixels:
    if maximum is not None:
        white = 65_535 if maximum > 255 else 255
        return np.asarray(_unscaled(maximum, white)[pixels])
    if facts.mode == "L" and facts.depth in _SPREAD:
        return np.asarray(pixels // np.uint8(_SPREAD[facts.depth]))
    return pixels


def _unscaled(maximum: int, white: int) -> Pixels:
    shown = np.arange(white + 1, dtype=np.float64)
    return np.rint(shown * (maximum / white)).astype(np.uint16 if white > 255 else np.uint8)


def _palette(image: Image.Image) -> tuple[Rgb, ...] | None:
    if image.mode not in ("P", "PA"):
        return None
    return _triples(bytes(image.getpalette("RGB") or ()))


def _triples(values: bytes) -> tuple[Rgb, ...]:
    reds, greens, blues = values[0::3], values[1::3], values[2::3]
    return tuple(zip(reds, greens, blues, strict=True))


def _locked(pixels: Pixels) -> Pixels:
    pixels = pixels.view()
    pixels.flags.writeable = False
    return pixels
