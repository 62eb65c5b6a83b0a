"""Label Studio's brush code: bytes of a mask as runs and literals in a stream of bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segdesk.io.formats.shapes import MAX_STENCIL_PX, BrokenPixelsError

_CHANNELS, _ALPHA, _HALF = 4, 3, 127


def brush_stencil(numbers: Sequence[object], width: int, height: int) -> np.ndarray:
    """The bool array (height, width) of a brush: where alpha is above half. Else BrokenPixelsError."""
    if width <= 0 or height <= 0 or width * height > MAX_STENCIL_PX:
        raise BrokenPixelsError(f"The mask claims {width} x {height} pixels.")
    data = bytearray()
    for number in numbers:
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 255:
            raise BrokenPixelsError("Its RLE is no list of bytes.")
        data.append(number)
    values = _decoded(bytes(data), _CHANNELS * width * height)
    stencil: np.ndarray = values[_ALPHA::_CHANNELS].reshape(height, width) > _HALF
    return stencil


class _Bits:
    """Numbers out of a stream of bits, high ones first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, bits: int) -> int:
        start, end = self._at, self._at + bits
        if end > 8 * len(self._data):
            raise BrokenPixelsError("Its RLE ends too early.")
        self._at = end
        last = (end + 7) // 8
        whole = int.from_bytes(self._data[start // 8 : last], "big")
        return whole >> (8 * last - end) & ((1 << bits) - 1)

    def bytes(self, count: int, bits: int) -> np.ndarray:
        """count numbers of at most 8 bits."""
        start, end = self._at, self._at + count * bits
        if end > 8 * len(self._data):
            raise BrokenPixelsError("Its RLE ends too early.")
        self._at = end
        found = np.frombuffer(self._data[start // 8 : (end + 7) // 8], np.uint8)
        flags = np.unpackbits(found)[start % 8 : start % 8 + count * bits].reshape(count, bits)
        weights = (1 << np.arange(bits - 1, -1, -1)).astype(np.uint8)
        values: np.ndarray = flags @ weights
        return values


def _decoded(data: bytes, expected: int) -> np.ndarray:
    """32 bits count, 5 bits word size - 1, four times 4 bits length size - 1; then blocks: 1 bit run, 2 bits
    which length size, length - 1, and one word (a run) or as many as the length says."""
    bits = _Bits(data)
    count = bits.number(32)
    if count != expected:
        raise BrokenPixelsError(f"Its RLE has {count} values, the image {expected}.")
    word = bits.number(5) + 1
    if word > 8:
        raise BrokenPixelsError(f"Its RLE has words of {word} bits; 8 are the most.")
    sizes = [bits.number(4) + 1 for _ in range(4)]
    values = np.zeros(count, np.uint8)
    at = 0
    while at < count:
        is_run = bits.number(1)
        length = bits.number(sizes[bits.number(2)]) + 1
        if at + length > count:
            raise BrokenPixelsError("Its RLE covers more than the image.")
        values[at : at + length] = bits.number(word) if is_run else bits.bytes(length, word)
        at += length
    return values
