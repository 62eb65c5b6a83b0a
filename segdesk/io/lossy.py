"""Whether a picture file is stored in a way that changes pixels."""

from __future__ import annotations

import os
from typing import BinaryIO, cast

from PIL import ImageFile

_LOSSY_FORMATS = ("JPEG", "MPO")
_LOSSY_TIFF = ("jpeg", "tiff_jpeg", "webp")
_CHUNKS_AT_MOST = 1_000


def is_lossy(image: ImageFile.ImageFile) -> bool:
    """True for JPEG, JPEG inside TIFF, and WebP unless all of it is lossless."""
    if image.format == "WEBP":
        return _lossy_webp(image)
    if image.format == "TIFF":
        return image.info.get("compression") in _LOSSY_TIFF
    return image.format in _LOSSY_FORMATS


def _lossy_webp(image: ImageFile.ImageFile) -> bool:
    """Whether any frame is a VP8 stream; WebP marks lossless ones as VP8L."""
    handle = cast(BinaryIO, image.fp)
    place = handle.tell()
    try:
        handle.seek(12)
        for _ in range(_CHUNKS_AT_MOST):
            head = handle.read(8)
            if len(head) < 8 or head[:4] == b"VP8 ":
                return len(head) == 8
            # a frame's 16 bytes of its own come before the chunks in it
            size = 16 if head[:4] == b"ANMF" else int.from_bytes(head[4:], "little")
            handle.seek(size + (size & 1), os.SEEK_CUR)
        return True
    finally:
        handle.seek(place)
