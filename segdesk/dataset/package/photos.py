"""Photos of a package: copied byte for byte, or made upright and written anew where they must be."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, icc_profile, probe, read

JPEG_QUALITY = 95


class PhotoRule(StrEnum):
    """What happens to a photo on its way into a package."""

    COPY = "copy"
    JPEG = "jpeg"
    PNG = "png"


SUFFIX = {PhotoRule.JPEG: ".jpg", PhotoRule.PNG: ".png"}


def rule_of(facts: ImageFacts, *, png_only: bool) -> PhotoRule:
    """A photo is copied unless it is not upright or one page of several."""
    if facts.orientation == 1 and facts.pages == 1:
        return PhotoRule.COPY
    lossy = facts.format in ("JPEG", "WEBP") and facts.lossy and facts.depth == 8
    return PhotoRule.JPEG if lossy and not png_only else PhotoRule.PNG


def package_name(name: str, rule: PhotoRule) -> str:
    """The name of a photo in the package before it is made unique."""
    return name if rule is PhotoRule.COPY else str(Path(name).with_suffix(SUFFIX[rule]))


def write_photo(source: Path, target: Path, rule: PhotoRule) -> None:
    """The photo at target, by the rule. EXIF is dropped from what is written anew; JPEG keeps its ICC profile."""
    if rule is PhotoRule.COPY:
        try:
            shutil.copyfile(source, target)
        except FileNotFoundError as error:
            raise SegDeskError(
                "The photo is gone.", "Put it back or remove the image.", file=source
            ) from error
        return
    pixels = read(source)
    picture = Image.fromarray(pixels)
    if rule is PhotoRule.PNG:
        picture.save(target, "PNG", compress_level=6)
        return
    picture.convert("RGB" if picture.mode != "L" else "L").save(
        target, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=icc_profile(source)
    )


def same_photo(source: Path, target: Path, rule: PhotoRule) -> bool:
    """Read again: a copy has the source's bytes, a PNG its pixels, a JPEG its upright size."""
    if rule is PhotoRule.COPY:
        return source.read_bytes() == target.read_bytes()
    if rule is PhotoRule.JPEG:
        facts, again = probe(source), probe(target)
        return (facts.width, facts.height) == (again.width, again.height) and read(target).size > 0
    with Image.open(target) as picture:
        return np.array_equal(np.asarray(picture), read(source))
