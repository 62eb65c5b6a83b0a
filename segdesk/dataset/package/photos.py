"""Photos of a package: copied byte for byte, or made upright and written anew where they must be."""

from __future__ import annotations

import filecmp
import shutil
from enum import StrEnum
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, probe, read
from segdesk.io.lossy import is_lossy
from segdesk.io.pillow import Limits, opened
from segdesk.io.png import write as write_png

JPEG_QUALITY = 95


class PhotoRule(StrEnum):
    """What happens to a photo on its way into a package."""

    COPY = "copy"
    JPEG = "jpeg"
    PNG = "png"


SUFFIX = {PhotoRule.JPEG: ".jpg", PhotoRule.PNG: ".png"}


def rule_of(facts: ImageFacts, photo: Path, *, png_only: bool) -> PhotoRule:
    """A photo is copied unless it is not upright or one page of several."""
    if facts.orientation == 1 and facts.pages == 1:
        return PhotoRule.COPY
    if png_only or facts.depth != 8:
        return PhotoRule.PNG
    with opened(photo, Limits()) as picture:
        return PhotoRule.JPEG if is_lossy(picture) else PhotoRule.PNG


def package_name(name: str, rule: PhotoRule) -> str:
    """The name of a photo in the package before it is made unique."""
    return name if rule is PhotoRule.COPY else str(PurePosixPath(name).with_suffix(SUFFIX[rule]))


def write_photo(source: Path, target: Path, rule: PhotoRule) -> None:
    """The photo at target, by the rule.

    EXIF is dropped from what is written anew; a JPEG keeps its ICC profile.
    """
    if rule is PhotoRule.COPY:
        _copy(source, target)
    elif rule is PhotoRule.PNG:
        write_png(target, read(source))
    else:
        with opened(source, Limits()) as picture:
            profile = picture.info.get("icc_profile")
        Image.fromarray(read(source)[..., :3]).save(
            target, "JPEG", quality=JPEG_QUALITY, subsampling=0, icc_profile=profile
        )


def same_photo(source: Path, target: Path, rule: PhotoRule) -> bool:
    """Read again: a copy has the source's bytes, a PNG its pixels, a JPEG its upright size."""
    if rule is PhotoRule.COPY:
        return filecmp.cmp(source, target, shallow=False)
    again = read(target)
    if rule is PhotoRule.PNG:
        return np.array_equal(again, read(source))
    facts = probe(source)
    return again.shape[:2] == (facts.height, facts.width)


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise SegDeskError("The photo is gone.", "Put it back, or remove the image.", file=source) from error
