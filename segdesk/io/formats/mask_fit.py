"""Does a mask fit its image and the class map? Then it is a label map, else a stored mask with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from segdesk.io.masks import MaskFile
from segdesk.model.stored import StoredMask
from segdesk.ops import runs

_SHOWN = 6
UNLABELLED = -1
"""In place of a class id: the value is known, and its pixels belong to no object."""


@dataclass(frozen=True)
class MaskRules:
    """How values become classes. values: value -> class id; colors: packed r, g, b -> class id.

    by_color: colours decide also in palette files. every_value_is: the class of every value above 0 in an id
    map without a class table. background: the class whose pixels are no object.
    """

    values: Mapping[int, int] = field(default_factory=dict)
    colors: Mapping[int, int] = field(default_factory=dict)
    by_color: bool = False
    every_value_is: int | None = None
    background: int | None = None


@dataclass(frozen=True)
class Fitting:
    """A label map and what its values mean, or a stored mask; never both."""

    label_map: np.ndarray | None = None
    classes: Mapping[int, int] = field(default_factory=dict)
    stored: StoredMask | None = None


def fit(mask: MaskFile, size: tuple[int, int], rules: MaskRules, path: str) -> Fitting:
    """A mask fits if it has the image's upright size, one channel (or R = G = B, or indices) and values that
    are all classes; a colour mask if every colour is exactly one class's. Lossy files never fit."""
    faults = [*_size_faults(mask, size), *(["It is stored lossy."] if mask.lossy else [])]
    channel = single_channel(mask.pixels)
    found, fault = _read(mask, channel, rules) if not faults else (Fitting(), "")
    if fault:
        faults.append(fault)
    if not faults:
        return found
    return Fitting(stored=stored_mask(mask, " ".join(faults), path))


def stored_mask(mask: MaskFile, reason: str, path: str) -> StoredMask:
    """The mask as it came, with the reason why it does not fit."""
    return StoredMask(
        mask.pixels, mask.mode, reason, path, mask.format, mask.bit_depth, mask.lossy, mask.palette
    )


def single_channel(pixels: np.ndarray) -> np.ndarray | None:
    """The one channel of a mask: its only one, or that of R = G = B under a constant alpha; else None."""
    if pixels.ndim == 2:
        return pixels
    colors, alpha = pixels, None
    if pixels.shape[2] in (2, 4):
        colors, alpha = pixels[..., :-1], pixels[..., -1]
    if alpha is not None and alpha.size and (alpha != alpha.flat[0]).any():
        return None
    first = colors[..., 0]
    same = all(np.array_equal(first, colors[..., index]) for index in range(1, colors.shape[2]))
    return np.ascontiguousarray(first) if same else None


def values_in(values: np.ndarray) -> list[int]:
    """The distinct values of an integer array in order; fast where neighbours are alike."""
    return [int(value) for value in runs.values(values)]


def _size_faults(mask: MaskFile, size: tuple[int, int]) -> list[str]:
    height, width = mask.pixels.shape[:2]
    if (width, height) == size or size == (0, 0):
        return []
    return [f"The mask is {width} x {height}, the image {size[0]} x {size[1]}."]


def _read(mask: MaskFile, channel: np.ndarray | None, rules: MaskRules) -> tuple[Fitting, str]:
    """The label map, or what is wrong with the values."""
    if channel is None:
        return _by_color(mask.pixels, rules)
    if not np.issubdtype(channel.dtype, np.integer):
        return Fitting(), "Its values are no whole numbers."
    if rules.by_color and mask.palette is not None:
        found, fault = _by_color(_colored(mask, channel), rules)
        if not fault:
            return found, ""
    found, fault = _by_value(channel, rules)
    if fault and mask.palette is not None and rules.colors:
        colored, why = _by_color(_colored(mask, channel), rules)
        return (found, fault) if why else (colored, "")
    return found, fault


def _by_value(channel: np.ndarray, rules: MaskRules) -> tuple[Fitting, str]:
    present = values_in(channel)
    if rules.every_value_is is not None:
        if present and present[0] < 0:
            return Fitting(), "It has negative values."
        return Fitting(channel, {value: rules.every_value_is for value in present if value}), ""
    unknown = [value for value in present if value not in rules.values]
    if unknown:
        return Fitting(), f"{_listed(unknown)} no class."
    return Fitting(channel, {value: rules.values[value] for value in present}), ""


def _by_color(pixels: np.ndarray, rules: MaskRules) -> tuple[Fitting, str]:
    if pixels.shape[2] < 3 or pixels.dtype != np.uint8:
        return Fitting(), "It has several channels that differ."
    if pixels.shape[2] == 4 and (pixels[..., 3] != pixels[0, 0, 3]).any():
        return Fitting(), "Its alpha varies, so it is not clear what the mask is."
    if not rules.colors:
        return Fitting(), "It is a colour mask, and there is no class table with colours."
    codes = packed_colors(pixels)
    present = values_in(codes)
    unknown = [code for code in present if code not in rules.colors]
    if unknown:
        named = ", ".join(f"#{code:06x}" for code in unknown[:_SHOWN])
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        return Fitting(), f"Colours that are no class's: {named}{more}."
    return Fitting(codes, {code: rules.colors[code] for code in present}), ""


def packed_colors(pixels: np.ndarray) -> np.ndarray:
    """R, G, B as one number per pixel (int32)."""
    red, green, blue = (pixels[..., index].astype(np.int32) for index in range(3))
    return red << 16 | green << 8 | blue


def _colored(mask: MaskFile, channel: np.ndarray) -> np.ndarray:
    table = np.zeros((256, 3), np.uint8)
    palette = np.array(mask.palette or (), np.uint8).reshape(-1, 3)[:256]
    table[: len(palette)] = palette
    colors: np.ndarray = table[channel]
    return colors


def _listed(values: list[int]) -> str:
    named = ", ".join(str(value) for value in values[:_SHOWN])
    if len(values) == 1:
        return f"Value {named} is"
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return f"Values {named}{more} are"
