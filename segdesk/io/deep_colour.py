"""16-bit colour pictures, which Pillow reads at 8 bits without a word: OpenCV reads them whole.

Such files have no palette, the one thing for which OpenCV must not read a mask.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.errors import SegDeskError
from segdesk.io.exif import TAG
from segdesk.io.faults import reading
from segdesk.io.pillow import damaged
from segdesk.ops.cv import cv2

_AS_RGB = {3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}
_SHORT = 3


def is_deep_colour(depth: int, channels: int, file_format: str) -> bool:
    """Whether read_deep_colour has to read it."""
    return depth == 16 and channels > 1 and file_format in ("PNG", "TIFF", "PPM")


def read_deep_colour(path: Path, *, file_format: str, channels: int, page: int = 0) -> NDArray[np.uint16]:
    """HxWx3 (RGB) or HxWx4 (RGBA; grey with alpha has the grey three times), uint16, not turned."""
    with reading(path):
        data = path.read_bytes()
    if file_format == "TIFF":
        try:
            data = single_page(data, page)
        except (struct.error, IndexError, ValueError) as error:
            raise damaged(path, error) from error
    pixels = decode(data, cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH if channels == 3 else cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 3 or pixels.dtype != np.uint16:
        raise damaged(path, "its 16-bit colours cannot be read")
    return np.asarray(cv2.cvtColor(pixels, _AS_RGB[pixels.shape[2]]))


def decode(data: bytes, flags: int) -> NDArray[Any] | None:
    """What OpenCV makes of the file's bytes, never turned by EXIF; None where it cannot."""
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    return None if found is None else np.asarray(found)


def single_page(data: bytes, page: int) -> bytes:
    """The TIFF with that page in front and its orientation tag set to 1.

    OpenCV reads the first page only, and none with an orientation from 5 to 8.
    """
    tiff = _Tiff(bytearray(data))
    tiff.turn(page)
    tiff.unturn()
    return bytes(tiff.data)


class _Tiff:
    """The few fields of a TIFF or BigTIFF header that single_page changes."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self._order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]), "")
        if not self._order:
            raise ValueError("no TIFF header")
        big = self._get("H", 2) == 43
        self._link, self._link_at = ("Q", 8) if big else ("I", 4)
        self._count, self._count_bytes, self._entry_bytes = ("Q", 8, 20) if big else ("H", 2, 12)

    def turn(self, page: int) -> None:
        at = self._directory
        for _ in range(page):
            at = self._get(self._link, at + self._count_bytes + self._entries(at) * self._entry_bytes)
            if not at:
                raise ValueError("it ends before that page")
        self._put(self._link, self._link_at, at)

    def unturn(self) -> None:
        at = self._directory
        first = at + self._count_bytes
        for entry in range(first, first + self._entries(at) * self._entry_bytes, self._entry_bytes):
            if self._get("H", entry) == TAG:
                self._put("HH", entry, TAG, _SHORT)
                self._put("H", entry + self._entry_bytes - struct.calcsize(f"={self._link}"), 1)

    @property
    def _directory(self) -> int:
        return self._get(self._link, self._link_at)

    def _entries(self, at: int) -> int:
        count = self._get(self._count, at)
        if count > 65_535:
            raise ValueError("a directory with too many entries")
        return count

    def _get(self, kind: str, at: int) -> int:
        return int(struct.unpack_from(self._order + kind, self.data, at)[0])

    def _put(self, kinds: str, at: int, *values: int) -> None:
        struct.pack_into(self._order + kinds, self.data, at, *values)


def no_colour_space(mode: str, file: Path) -> SegDeskError:
    """The refusal of a mode that has no exact RGB."""
    return SegDeskError(
        f"holds {mode} pixels, which have no exact RGB.", "Convert it to RGB or grey first.", file=file
    )
