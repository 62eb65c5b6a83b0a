"""Reading PNG files of plain rows, such as ours and most masks, faster than a general reader.

Whatever is not exactly such a file (interlacing, low depths, further chunks, a wrong checksum) gives None,
and the general reader decides. So the two never differ, and tests compare them. Rows that are filtered by
what is left of or above a pixel are summed up here; those that mix both go through Pillow's decoder.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any, NamedTuple

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import Image

from segdesk.io.pillow import Limits
from segdesk.io.png import GREY, PALETTE, RGB, SIGNATURE

_SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1}
_HEADER_END = 33
_FEWEST_BYTES = _HEADER_END + 24
_FIRST_ROWS = 8
_SUB, _UP = 1, 2
_RAW_MODES = {
    (GREY, 8): ("L", "L"),
    (GREY, 16): ("I;16", "I;16B"),
    (RGB, 8): ("RGB", "RGB"),
    (PALETTE, 8): ("P", "P"),
}


class PlainPng(NamedTuple):
    """A PNG of plain rows: HxW uint8 or uint16, or HxWx3 uint8, and the palette's bytes."""

    pixels: NDArray[Any]
    depth: int
    colour_type: int
    palette: bytes


class _Header(NamedTuple):
    width: int
    height: int
    depth: int
    colour_type: int

    @property
    def samples(self) -> int:
        return _SAMPLES[self.colour_type]

    @property
    def row_bytes(self) -> int:
        return self.width * self.samples * self.depth // 8


def read_plain(data: bytes, limits: Limits) -> PlainPng | None:
    """The picture in data, or None where the general reader has to be asked."""
    header = _header(data, limits)
    chunks = _chunks(data) if header else None
    if header is None or chunks is None:
        return None
    palette, packed = chunks
    if (header.colour_type == PALETTE) != bool(palette):
        return None
    rows = _rows(packed, header)
    return None if rows is None else PlainPng(rows, header.depth, header.colour_type, palette)


def _header(data: bytes, limits: Limits) -> _Header | None:
    if len(data) < _FEWEST_BYTES or not data.startswith(SIGNATURE + b"\0\0\0\rIHDR"):
        return None
    width, height, depth, colour_type, method, filters, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    plain = (depth == 8 and colour_type in _SAMPLES) or (depth == 16 and colour_type == GREY)
    if not plain or method or filters or interlaced or not _right(data, 12, 17):
        return None
    inside = 0 < width <= limits.side_px and 0 < height <= limits.side_px
    return _Header(width, height, depth, colour_type) if inside and width * height <= limits.pixels else None


def _right(data: bytes, start: int, size: int) -> bool:
    """Whether the checksum behind a chunk's kind and data is theirs."""
    end = start + size
    return isal_zlib.crc32(data[start:end]) == int.from_bytes(data[end : end + 4], "big")


def _chunks(data: bytes) -> tuple[bytes, list[bytes]] | None:
    """(palette, deflated parts) of a file of PLTE, IDAT and IEND only, in order, up to its last byte."""
    palette = b""
    packed: list[bytes] = []
    at = _HEADER_END
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data) or not _right(data, at + 4, size + 4):
            return None
        body = data[at + 8 : at + 8 + size]
        if kind == b"PLTE" and not palette and not packed and 0 < size <= 768 and size % 3 == 0:
            palette = body
        elif kind == b"IDAT":
            packed.append(body)
        else:
            return (palette, packed) if kind == b"IEND" and end == len(data) and packed else None
        at = end
    return None


def _rows(packed: list[bytes], header: _Header) -> NDArray[Any] | None:
    """The pixels; unpacked in growing pieces, so that a stream that is too long, or filtered in ways that
    are not summed up here, is left early."""
    expected = header.height * (header.row_bytes + 1)
    stream, waiting, plain = isal_zlib.decompressobj(), b"".join(packed), bytearray()
    try:
        while len(plain) <= expected and not stream.eof:
            wanted = max(_FIRST_ROWS * (header.row_bytes + 1), len(plain))
            piece = stream.decompress(waiting, min(wanted, expected + 1 - len(plain)) or 1)
            waiting, before = stream.unconsumed_tail, len(plain)
            plain += piece
            filters = plain[-before % (header.row_bytes + 1) + before :: header.row_bytes + 1]
            if max(filters, default=0) > _UP:
                return _by_decoder(b"".join(packed), header)
            if not piece:
                break
    except zlib.error:
        return None
    if len(plain) != expected or not stream.eof or stream.unused_data:
        return None
    rows = np.frombuffer(plain, np.uint8).reshape(header.height, header.row_bytes + 1)
    return _as_pixels(_summed(rows, header) if rows[:, 0].any() else rows[:, 1:], header)


def _summed(rows: NDArray[np.uint8], header: _Header) -> NDArray[np.uint8]:
    """Rows without their filters, where those are none, Sub or Up: differences to the left or to above."""
    filters = rows[:, 0]
    plain = rows[:, 1:].copy()
    width = max(1, header.samples * header.depth // 8)
    aside = filters == _SUB
    if aside.any():
        block = plain[aside].reshape(-1, header.width, width)
        plain[aside] = np.add.accumulate(block, axis=1, dtype=np.uint8).reshape(-1, header.row_bytes)
    ends = np.flatnonzero(np.diff(filters == _UP, prepend=False, append=False))
    for first, last in zip(ends[0::2].tolist(), ends[1::2].tolist(), strict=True):
        run = plain[max(0, first - 1) : last]
        np.add.accumulate(run, axis=0, dtype=np.uint8, out=run)
    return plain


def _by_decoder(packed: bytes, header: _Header) -> NDArray[Any] | None:
    """Pillow's own decoder, without what its reader does around it."""
    mode, raw = _RAW_MODES[header.colour_type, header.depth]
    try:
        image = Image.frombytes(mode, (header.width, header.height), packed, "zip", raw, 0)
    except (ValueError, OSError):
        return None
    return np.asarray(image)


def _as_pixels(rows: NDArray[np.uint8], header: _Header) -> NDArray[Any]:
    pixels: NDArray[Any] = np.ascontiguousarray(rows)
    if header.depth == 16:
        pixels = pixels.view(">u2").astype(np.uint16)
    shape = (header.height, header.width) + ((header.samples,) if header.samples > 1 else ())
    return pixels.reshape(shape)
