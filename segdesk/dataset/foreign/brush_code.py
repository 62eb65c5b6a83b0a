"""Label Studio's brush code: the RGBA bytes of a mask as runs in a stream of bits.

32 bits: how many bytes. 5 bits: word size - 1. Four times 4 bits: sizes of lengths - 1. Then blocks, here
runs only: a set bit, 2 bits which size the length has, the length - 1, and the byte.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SIZES = (3, 4, 8, 16)
_CHANNELS, _WORD_BITS = 4, 8
_LONGEST = 1 << SIZES[-1]


def brush_code(runs: Sequence[int]) -> list[int]:
    """The code (bytes) of a mask whose runs go row by row, unset pixels first; channels are 0 or 255."""
    total = _CHANNELS * sum(runs)
    bits = [f"{total:032b}", f"{_WORD_BITS - 1:05b}", *(f"{size - 1:04b}" for size in SIZES)]
    for place, run in enumerate(runs):
        word = "11111111" if place % 2 else "00000000"
        left = _CHANNELS * run
        while left:
            length = min(left, _LONGEST)
            bits.append(_block(length, word))
            left -= length
    text = "".join(bits)
    packed = np.packbits(np.frombuffer(text.encode("ascii"), np.uint8) - ord("0"))
    return [int(one) for one in packed]


def _block(length: int, word: str) -> str:
    which = next(place for place, size in enumerate(SIZES) if length <= 1 << size)
    return f"1{which:02b}{length - 1:0{SIZES[which]}b}{word}"
