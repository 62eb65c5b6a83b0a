"""Names for values that went wrong in a known way. The names are those of repair's diagnoses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

STEPS = (10, 17, 20, 21, 23, 25, 28, 30, 36, 40, 42, 50, 51, 63, 85, 127)
"""Factors that spread ids over 0 to 255 for a picture that people can see."""
VOID = 255
_LEAST_VALUES, _LEAST_SCALED = 3, 34


class Corruption(NamedTuple):
    """diagnosis: repair's name; words: what seems to have happened."""

    diagnosis: str
    words: str


def corruption_of(present: Collection[int], ids: Collection[int]) -> Corruption | None:
    """What these values look like, given the ids that are meant (empty: unknown); None for nothing known."""
    found = set(present)
    return next((one for test in _TESTS if (one := test(found, set(ids)))), None)


def _binary(present: set[int], ids: set[int]) -> Corruption | None:
    if present == {0, 255} and len(ids - {255}) > 2:
        return Corruption("binary", "it holds 0 and 255 only, in a set of several classes")
    return None


def _scaled(present: set[int], ids: set[int]) -> Corruption | None:
    """All multiples of one step, or the rounded steps of round(255 k / (n - 1))."""
    if ids and present <= ids:
        return None
    if VOID in ids:
        present = present - {VOID}  # often kept as it is
    if len(present) < _LEAST_VALUES or max(present) > 255 or max(present) < _LEAST_SCALED:
        return None
    for step in reversed(STEPS):
        if all(value % step == 0 for value in present):
            return Corruption("scaled", f"all values are multiples of {step}, as ids made visible")
    for count in range(_LEAST_VALUES, 33):
        if present <= {round(255 * k / (count - 1)) for k in range(count)}:
            return Corruption("scaled", f"the values are ids spread over 0 to 255 ({count} of them)")
    return None


def _luma(present: set[int], ids: set[int]) -> Corruption | None:
    if len(present) >= _LEAST_VALUES and present <= _voc_lumas() and not present <= ids:
        return Corruption("palette_luma", "the values are the brightness of VOC's palette colours")
    return None


def _reduce_zero(present: set[int], ids: set[int]) -> Corruption | None:
    """Class 0 became 255 and all others moved down by one."""
    if len(ids) < _LEAST_VALUES or 255 in ids or 255 not in present or 0 not in ids:
        return None
    if {(value + 1) % 256 for value in present} <= ids:
        return Corruption("reduce_zero", "all ids are one too low, and 0 became 255")
    return None


def _offset(present: set[int], ids: set[int]) -> Corruption | None:
    odd = len(ids) >= _LEAST_VALUES and 0 not in present and not present <= ids
    if odd and {value - 1 for value in present} <= ids:
        return Corruption("offset", "all ids are one too high")
    return None


def _voc_lumas() -> set[int]:
    """Pillow's L of the first 21 colours of the VOC palette and of its void (255)."""
    numbers = np.append(np.arange(21), 255)
    colours = np.zeros((len(numbers), 3), np.int64)
    for bit in range(8):
        for channel in range(3):
            colours[:, channel] |= ((numbers >> (3 * bit + channel)) & 1) << (7 - bit)
    lumas = (colours @ np.array([19595, 38470, 7471]) + 0x8000) >> 16
    return set(lumas.tolist())


_TESTS: tuple[Callable[[set[int], set[int]], Corruption | None], ...] = (
    _binary,
    _reduce_zero,
    _offset,
    _scaled,
    _luma,
)
