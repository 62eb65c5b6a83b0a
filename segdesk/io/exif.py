"""Which way is up: the EXIF orientation of a picture, and arrays turned by it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from segdesk.ops.cv import cv2

TAG = 0x0112
_TAIL_BYTES = 65_536 + 64

Pixels = NDArray[Any]

_TURNS: dict[int, Callable[[Pixels], Any]] = {
    1: lambda a: a,
    2: lambda a: cv2.flip(a, 1),
    3: lambda a: cv2.rotate(a, cv2.ROTATE_180),
    4: lambda a: cv2.flip(a, 0),
    5: lambda a: cv2.transpose(a),
    6: lambda a: cv2.rotate(a, cv2.ROTATE_90_CLOCKWISE),
    7: lambda a: cv2.rotate(cv2.transpose(a), cv2.ROTATE_180),
    8: lambda a: cv2.rotate(a, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
_UNDO = {6: 8, 8: 6}


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """Stored pixels (uint8, uint16, int32 or float, HxW or HxWxC) turned as a viewer shows them."""
    return np.asarray(_TURNS[orientation](pixels))


def as_stored(pixels: Pixels, orientation: int) -> Pixels:
    """The inverse of upright."""
    return upright(pixels, _UNDO.get(orientation, orientation))


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places when the picture is turned upright."""
    return orientation >= 5


def orientation_of(image: ImageFile.ImageFile) -> int:
    """1 to 8 of a picture that is opened and not yet decoded; 1 where the tag is absent or makes no sense.

    Only EXIF counts (TIFF: the tag of the page), not the orientation that XMP may repeat. May raise whatever
    Pillow raises on damaged EXIF data.
    """
    tags = getattr(image, "tag_v2", None)
    value = tags.get(TAG, 1) if tags is not None else _from_block(_block(image))
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _block(image: ImageFile.ImageFile) -> bytes:
    block = image.info.get("exif", b"")
    if not block and image.format == "PNG":
        block = _late_block(image)
    return block if isinstance(block, bytes) else b""


def _from_block(block: bytes) -> Any:
    if not block:
        return 1
    exif = Image.Exif()
    exif.load(block)
    return exif.get(TAG, 1)


def _late_block(image: ImageFile.ImageFile) -> bytes:
    """The eXIf chunk of a PNG where it follows the pixels. Read from the end, for the pixels may be long."""
    handle = image.fp
    if handle is None:
        return b""
    place = handle.tell()
    size = handle.seek(0, os.SEEK_END)
    handle.seek(max(0, size - _TAIL_BYTES))
    tail = handle.read(_TAIL_BYTES)
    handle.seek(place)
    at = tail.rfind(b"eXIf")
    return _chunk_before_end(tail, at - 4) if at >= 4 else b""


def _chunk_before_end(tail: bytes, start: int) -> bytes:
    """The data of the chunk at start if chunks lead from there to IEND; else those bytes were pixels."""
    length = int.from_bytes(tail[start : start + 4], "big")
    data = tail[start + 8 : start + 8 + length]
    at = start
    while at + 12 <= len(tail):
        if tail[at + 4 : at + 8] == b"IEND":
            return data
        at += 12 + int.from_bytes(tail[at : at + 4], "big")
    return b""
