"""How many pages a picture file has, counted without decoding one."""

from __future__ import annotations

import os
from typing import BinaryIO, cast

from PIL import ImageFile

_GIF_IMAGE, _GIF_EXTENSION = 0x2C, 0x21


def page_count(image: ImageFile.ImageFile, limit: int) -> int:
    """Pages of an opened picture, at most limit (counting stops there). The picture stays at its first page.

    The further pictures that cameras pack into an MPO are previews, not pages: such a file counts as one.
    """
    if image.format == "GIF":
        return max(1, _gif_pages(cast(BinaryIO, image.fp), limit))
    if image.format == "TIFF":
        return _pages_by_turning(image, limit)
    if image.format == "MPO":
        return 1
    return min(limit, max(1, int(getattr(image, "n_frames", 1))))


def _pages_by_turning(image: ImageFile.ImageFile, limit: int) -> int:
    first, pages = image.tell(), 1
    while pages < limit:
        try:
            image.seek(pages)
        except EOFError:
            break
        pages += 1
    image.seek(first)
    return pages


def _gif_pages(handle: BinaryIO, limit: int) -> int:
    """Image descriptors of a GIF, by walking its blocks: Pillow would compose every frame."""
    place = handle.tell()
    try:
        handle.seek(10)
        handle.seek(2 + _table_bytes(handle.read(1)), os.SEEK_CUR)
        pages = 0
        while pages < limit and (kind := handle.read(1)) and kind[0] in (_GIF_IMAGE, _GIF_EXTENSION):
            pages += kind[0] == _GIF_IMAGE
            _skip_block(handle, kind[0])
        return pages
    finally:
        handle.seek(place)


def _table_bytes(flags: bytes) -> int:
    return 3 * 2 ** ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _skip_block(handle: BinaryIO, kind: int) -> None:
    if kind == _GIF_IMAGE:
        head = handle.read(9)
        handle.seek(_table_bytes(head[8:9]) + 1, os.SEEK_CUR)
    else:
        handle.seek(1, os.SEEK_CUR)
    while (size := handle.read(1)) and size[0]:
        handle.seek(size[0], os.SEEK_CUR)
