"""Bytes packed with zlib's format by ISA-L, and unpacked with distrust. Knows no pixels."""

from __future__ import annotations

from isal import isal_zlib

MAX_RATIO = 1032
"""Deflate cannot pack tighter than this: data that promises more is refused before memory is spent."""


def deflated(raw: bytes | memoryview) -> bytes:
    """raw, packed. The same bytes on the same machine, always."""
    packed: bytes = isal_zlib.compress(raw, 1)
    return packed


def inflated(data: bytes | memoryview, size_bytes: int) -> bytes:
    """What deflated() gave data for; ValueError when it is not whole, or not of size_bytes."""
    if size_bytes > MAX_RATIO * len(data) + 64:
        raise ValueError(f"{size_bytes} bytes cannot come from {len(data)}")
    inflater = isal_zlib.decompressobj()
    try:
        raw: bytes = inflater.decompress(data, size_bytes + 1)
    except isal_zlib.error as fault:  # type: ignore[misc]  # its stub declares an instance, not a class
        raise ValueError(f"packed bytes are damaged: {fault}") from fault
    if len(raw) != size_bytes or not inflater.eof or inflater.unused_data:
        raise ValueError(f"{len(raw)} bytes where {size_bytes} belong")
    return raw
