"""What the header of a picture file says, before anything is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import ImageFile

from segdesk.io.exif import orientation_of, swaps_sides
from segdesk.io.pages import page_count
from segdesk.io.pillow import Limits, guarded

_DEPTH_OF_MODE = {"1": 1, "I": 32, "F": 32}
_TIFF_BITS, _PNG_DEPTH_AT = 258, 24


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """The header of a picture.

    width, height: as a viewer shows it (EXIF applied); raw_size: (width, height) as stored. mode: Pillow's.
    depth: bits of a sample in the file (1 to 32). channels: samples of a pixel in the file, so 1 for a
    palette and 4 for CMYK. format: Pillow's name, by content. icc: whether it carries a colour profile.
    notes: what was odd in the header and did not hinder.
    """

    width: int
    height: int
    raw_size: tuple[int, int]
    mode: str
    depth: int
    channels: int
    format: str
    orientation: int
    pages: int
    icc: bool
    notes: tuple[str, ...] = ()


def facts_of(image: ImageFile.ImageFile, file: Path, limits: Limits, notes: list[str]) -> ImageFacts:
    """Facts of an opened picture that is not yet decoded."""
    with guarded(file, notes):
        orientation = orientation_of(image)
        pages = page_count(image, limits.pages) if image.tell() == 0 else 1
        depth, channels = depth_of(image), len(image.getbands())
        icc = bool(image.info.get("icc_profile"))
    size = image.size
    turned = (size[1], size[0]) if swaps_sides(orientation) else size
    # Pillow announces the size of a TIFF upright already, all others as stored
    shown, raw = (size, turned) if image.format == "TIFF" else (turned, size)
    return ImageFacts(
        width=shown[0],
        height=shown[1],
        raw_size=raw,
        mode=image.mode,
        depth=depth,
        channels=channels,
        format=str(image.format),
        orientation=orientation,
        pages=pages,
        icc=icc,
        notes=tuple(notes),
    )


def depth_of(image: ImageFile.ImageFile) -> int:
    """Bits of a sample in the file, which the mode does not tell: 4-bit grey and 48-bit RGB look 8-bit."""
    reader = {"PNG": _png_depth, "TIFF": _tiff_depth, "BMP": _bmp_depth, "PPM": _ppm_depth}
    known = reader[image.format](image) if image.format in reader else 0
    return known or _depth_of_mode(image.mode)


def _depth_of_mode(mode: str) -> int:
    return 16 if mode.startswith("I;16") else _DEPTH_OF_MODE.get(mode, 8)


def _png_depth(image: ImageFile.ImageFile) -> int:
    handle = image.fp
    if handle is None:
        return 0
    place = handle.tell()
    handle.seek(_PNG_DEPTH_AT)
    depth = handle.read(1)
    handle.seek(place)
    return depth[0] if depth else 0


def _tiff_depth(image: ImageFile.ImageFile) -> int:
    tags: dict[int, Any] = getattr(image, "tag_v2", {})
    bits = tags.get(_TIFF_BITS, (1,))
    return int(max(bits)) if isinstance(bits, tuple) and bits else 0


def _bmp_depth(image: ImageFile.ImageFile) -> int:
    """1 and 4 of palette files; colour samples count as 8."""
    arguments = image.tile[0].args if image.tile else ()
    raw = arguments[0] if isinstance(arguments, tuple) else ""
    return {"P;1": 1, "P;4": 4, "1": 1}.get(str(raw), 0)


def _ppm_depth(image: ImageFile.ImageFile) -> int:
    return 16 if (netpbm_maximum(image) or 0) > 255 else 0


def netpbm_maximum(image: ImageFile.ImageFile) -> int | None:
    """The value that a netpbm file calls white, where Pillow scales it to its own."""
    arguments = image.tile[0].args if image.tile else ()
    if isinstance(arguments, tuple) and len(arguments) > 1 and image.tile[0].codec_name.startswith("ppm"):
        return int(arguments[1])
    return None
