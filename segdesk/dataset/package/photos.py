"""Photos of a package: copied byte for byte, or made upright and written anew where they must be."""

from __future__ import annotations

import hashlib
import shutil
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.hashing import file_digest
from segdesk.io.images import ImageFacts, read
from segdesk.io.lossy import is_lossy
from segdesk.io.names import split_name
from segdesk.io.pillow import Limits, opened
from segdesk.io.png import write as write_png
from segdesk.ops.affine import resize_image

from .recent import Recent
from .resize import ImageMap

Pixels = NDArray[Any]

JPEG_QUALITY = 95
_PIECE_BYTES = 1 << 20


class PhotoRule(StrEnum):
    """What happens to a photo on its way into a package."""

    COPY = "copy"
    JPEG = "jpeg"
    PNG = "png"


class PlannedPhoto(Protocol):
    """Where a photo is, and how it gets into the package."""

    @property
    def photo(self) -> Path: ...
    @property
    def page(self) -> int: ...
    @property
    def rule(self) -> PhotoRule: ...
    @property
    def map(self) -> ImageMap: ...


SUFFIX = {PhotoRule.JPEG: ".jpg", PhotoRule.PNG: ".png"}


def rule_of(
    facts: ImageFacts, photo: Path, *, page: int = 0, png_only: bool = False, mapped: bool = False
) -> PhotoRule:
    """A photo is copied unless it is not upright, one page of several, or mapped to other pixels."""
    if facts.orientation == 1 and facts.pages == 1 and not mapped:
        return PhotoRule.COPY
    if png_only or facts.depth != 8 or facts.channels > 4:
        return PhotoRule.PNG
    with opened(photo, Limits(), page=page) as picture:
        return PhotoRule.JPEG if is_lossy(picture) else PhotoRule.PNG


def package_name(name: str, rule: PhotoRule, ending: str = "") -> str:
    """The name of a photo in the package: the ending behind its stem, the suffix of what is written."""
    if rule is PhotoRule.COPY and not ending:
        return name
    stem, suffix = split_name(name)
    return f"{stem}{ending}{SUFFIX.get(rule, suffix)}"


class PhotoWriter:
    """Puts photos into a package. Safe to call from several threads."""

    def __init__(self) -> None:
        self._of_tiles: Recent[tuple[Path, int], Pixels] = Recent(lambda key: read(key[0], page=key[1]))

    def write(self, planned: PlannedPhoto, target: Path) -> str:
        """The photo at target; a digest of its pixels if it is written anew and lossless, else "".

        EXIF is dropped from what is written anew; a JPEG keeps its ICC profile.
        """
        source, page = planned.photo, planned.page
        if planned.rule is PhotoRule.COPY:
            _copy(source, target)
            return ""
        whole = self._of_tiles((source, page)) if planned.map.tile else read(source, page=page)
        pixels = mapped_photo(whole, planned.map)
        if planned.rule is PhotoRule.PNG:
            write_png(target, pixels)
            return pixel_digest(pixels)
        with opened(source, Limits(), page=page) as picture:
            profile = picture.info.get("icc_profile")
        Image.fromarray(pixels if pixels.ndim == 2 else pixels[..., :3]).save(
            target, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=profile
        )
        return ""


def mapped_photo(pixels: Pixels, image_map: ImageMap) -> Pixels:
    """Through the map: area averages where it shrinks, bicubic where it grows, black where nothing comes from
    (opaque, if the photo has alpha)."""
    if not image_map.changes:
        return pixels
    window, place = image_map.window, image_map.place
    shown = resize_image(pixels[window.slices], (place.width, place.height))
    if not image_map.padding:
        return np.ascontiguousarray(shown)
    out = np.zeros((*image_map.size[::-1], *pixels.shape[2:]), pixels.dtype)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        out[..., 3] = np.iinfo(pixels.dtype).max
    out[place.slices] = shown
    return out


def pixel_digest(pixels: Pixels) -> str:
    """Equal for arrays that are equal in type, shape and every value."""
    head = f"{pixels.dtype.str} {pixels.shape} ".encode()
    return hashlib.sha256(head + np.ascontiguousarray(pixels).tobytes()).hexdigest()


def read_back(planned: PlannedPhoto, target: Path, digest: str) -> str:
    """The SHA-256 of a photo that reads back as it should; "" of one that does not.

    A copy has the source's bytes, a PNG the pixels of the digest, a JPEG its size.
    """
    if planned.rule is PhotoRule.COPY:
        return _digest_of_copy(planned.photo, target)
    again = read(target)
    is_right = (
        pixel_digest(again) == digest
        if planned.rule is PhotoRule.PNG
        else again.shape[1::-1] == planned.map.size
    )
    return file_digest(target) if is_right else ""


def _digest_of_copy(source: Path, copy: Path) -> str:
    """In one reading of both; "" where they differ."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as one, copy.open("rb", buffering=0) as other:
        while (piece := other.read(_PIECE_BYTES)) == one.read(_PIECE_BYTES):
            if not piece:
                return digest.hexdigest()
            digest.update(piece)
    return ""


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise SegDeskError("The photo is gone.", "Put it back, or remove the image.", file=source) from error
