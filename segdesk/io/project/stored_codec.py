"""A mask kept as it came, as bytes: a JSON header and the packed array. Any shape and depth."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from segdesk.io.project.cursor import Cursor, sized
from segdesk.model.deflate import deflated, inflated
from segdesk.model.stored import StoredMask

VERSION = 1
MAX_DIMENSIONS = 4
_TYPES = frozenset(("|b1", "|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"))
_WORDS: dict[str, type[Any]] = {
    "mode": str,
    "reason": str,
    "path": str,
    "format": str,
    "bit_depth": int,
    "lossy": bool,
}


def encode_stored(stored: StoredMask) -> bytes:
    """Exact: shape, type and every pixel. Byte order becomes little-endian, which changes no value.

    ValueError for pixels that decode_stored() would refuse.
    """
    pixels = np.ascontiguousarray(stored.pixels).reshape(stored.pixels.shape)
    pixels = pixels.astype(pixels.dtype.newbyteorder("<"), copy=False)
    if pixels.dtype.str not in _TYPES:
        raise ValueError(f"pixels of type {pixels.dtype} cannot be kept")
    head = {name: kind(getattr(stored, name)) for name, kind in _WORDS.items()} | {
        "version": VERSION,
        "shape": pixels.shape,
        "type": pixels.dtype.str,
        "palette": stored.palette and [[int(one) for one in row] for row in stored.palette],
    }
    return sized(json.dumps(head).encode()) + deflated(pixels.tobytes())


def decode_stored(data: bytes) -> StoredMask:
    """The mask that encode_stored() gave data for; ValueError when data is not such."""
    cursor = Cursor(data)
    raw_head = cursor.sized()
    head = json.loads(raw_head)
    if not isinstance(head, dict) or head.get("version") != VERSION or head.get("type") not in _TYPES:
        raise ValueError("not a stored mask")
    shape, kind = _shape(head.get("shape")), np.dtype(head["type"])
    raw = inflated(memoryview(data)[4 + len(raw_head) :], math.prod(shape) * kind.itemsize)
    words: dict[str, Any] = {name: head.get(name) for name in _WORDS}
    if any(type(words[name]) is not kind_of for name, kind_of in _WORDS.items()):
        raise ValueError("a stored mask with a damaged header")
    pixels = np.frombuffer(raw, kind).reshape(shape)
    return StoredMask(pixels=pixels, palette=_palette(head.get("palette")), **words)


def _shape(found: object) -> tuple[int, ...]:
    if (
        not isinstance(found, list)
        or not 2 <= len(found) <= MAX_DIMENSIONS
        or any(type(side) is not int or side < 0 for side in found)
    ):
        raise ValueError(f"a stored mask of shape {found}")
    return tuple(found)


def _palette(found: object) -> tuple[tuple[int, int, int], ...] | None:
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(row, list) and len(row) == 3 for row in found):
        raise ValueError("a stored mask with a damaged palette")
    return tuple((int(red), int(green), int(blue)) for red, green, blue in found)
