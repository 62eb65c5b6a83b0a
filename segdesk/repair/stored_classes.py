"""What the values of a stored mask mean: which class each is, and which have none. Knows no placement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.io.formats.mask_fit import packed_colors, single_channel, values_in
from segdesk.model.classes import ClassMap, Kind
from segdesk.model.stored import StoredMask

Values = npt.NDArray[np.integer[Any]]
UNLABELLED = 0
"""In place of a class key: these pixels belong to nothing. Keys count from 1."""

_LISTED = 6
_TABLE = 1 << 16


def readable(stored: StoredMask) -> tuple[Values, bool]:
    """Its values as one number per pixel (h, w), and whether these are colours, 0xRRGGBB.

    One channel, or several that say the same, are values; else the first three are a colour, and of grey
    with alpha the grey is the value.
    """
    channel = single_channel(stored.pixels)
    if channel is not None:
        return channel if np.issubdtype(channel.dtype, np.integer) else np.rint(channel).astype(
            np.int64
        ), False
    if stored.pixels.shape[2] == 2:
        return np.ascontiguousarray(stored.pixels[..., 0]), False
    return packed_colors(stored.pixels), True


def guessed(values: Collection[int], classes: ClassMap, *, colors: bool) -> dict[int, int]:
    """value -> class key, where the value is a class's id (or exactly its colour)."""
    if colors:
        keys = {red << 16 | green << 8 | blue: one.key for one in classes for red, green, blue in (one.rgb,)}
    else:
        keys = {one.id: one.key for one in classes}
    return {value: keys[value] for value in values if value in keys}


class Meanings:
    """The values of one stored mask and their classes: those given, else those of that id or colour."""

    def __init__(self, stored: StoredMask, classes: ClassMap, given: Mapping[int, int]) -> None:
        """given: value -> class key or UNLABELLED. KeyError for a key that is no class's."""
        self.values, self.colors = readable(stored)
        self._classes = classes
        self.present = values_in(self.values)
        self.known = guessed(self.present, classes, colors=self.colors)
        self.known.update((value, given[value]) for value in self.present if value in given)
        for key in {key for key in given.values() if key != UNLABELLED}:
            classes.by_key(key)

    @property
    def unknown(self) -> dict[int, int]:
        """Values without a class -> how many pixels have it."""
        wanted = [value for value in self.present if value not in self.known]
        if not wanted:
            return {}
        if self._is_small:
            counts = np.bincount(self.values.ravel())
            return {value: int(counts[value]) for value in wanted}
        found, numbers = np.unique(self.values[np.isin(self.values, wanted)], return_counts=True)
        return dict(zip(found.tolist(), numbers.tolist(), strict=True))

    def counts(self) -> dict[int, int]:
        """Every value -> how many pixels have it."""
        found, numbers = np.unique(self.values, return_counts=True)
        return dict(zip(found.tolist(), numbers.tolist(), strict=True))

    def keys(self, rest: int) -> Values:
        """The class key of every pixel (int32); 0 for unlabelled and background. rest: of unknown values."""
        background = {one.key for one in self._classes.of_kind(Kind.BACKGROUND)}
        keys = [self.known.get(value, rest) for value in self.present]
        table = np.array([UNLABELLED if key in background else key for key in keys], np.int32)
        if not self._is_small:
            return table[np.searchsorted(np.array(self.present, np.int64), self.values)]
        lookup = np.zeros(self.present[-1] + 1, np.int32)
        lookup[self.present] = table
        return lookup[self.values]

    @property
    def _is_small(self) -> bool:
        return bool(self.present) and self.present[0] >= 0 and self.present[-1] < _TABLE


def listed(unknown: Collection[int], *, colors: bool = False) -> str:
    """The first of some values in words."""
    shown = [f"#{value:06x}" if colors else str(value) for value in sorted(unknown)]
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return ", ".join(shown[:_LISTED]) + more
