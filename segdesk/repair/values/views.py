"""The ways a mask file can be read: its values or indices, its colours, its alpha. Each an array of codes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.model.stored import StoredMask
from segdesk.repair.values.palettes import packed

Codes = NDArray[Any]
"""H x W integers: a value, or r, g, b packed into one number."""


GREY_APART, GREY_SHARE = 6, 0.999


class View(StrEnum):
    """What of a pixel the codes are. grey: the grey level of a palette whose colours are all grey."""

    VALUE = "value"
    COLOR = "color"
    GREY = "grey"
    ALPHA = "alpha"


def views_of(mask: StoredMask) -> dict[View, Codes]:
    """Every way to read the mask, the likeliest first. Empty when its channels mean nothing known."""
    pixels = mask.pixels
    if pixels.dtype.kind not in "iub" or mask.mode == "CMYK":
        return {}
    if pixels.ndim == 2:
        return _of_one_channel(mask)
    colors, alpha = _apart(pixels)
    found = _of_colors(colors)
    if mask.lossy and View.COLOR in found and _is_nearly_grey(colors):
        found = {View.VALUE: np.ascontiguousarray(colors[..., 1])}
    if alpha is None or is_constant(alpha):
        return found
    if is_constant(colors):
        return {View.ALPHA: alpha}
    return found | {View.ALPHA: alpha}


def has_alpha(mask: StoredMask) -> bool:
    return mask.pixels.ndim == 3 and mask.pixels.shape[2] in (2, 4) and mask.mode != "CMYK"


def is_constant(channels: NDArray[Any]) -> bool:
    """Whether all pixels (H x W, or H x W x channels) are the same."""
    return not channels.size or bool((channels == channels[:1, :1]).all())


def _is_nearly_grey(colors: NDArray[Any]) -> bool:
    """Whether all channels are the same but for a lossy store."""
    green = colors[..., 1].astype(np.int16)
    apart = np.maximum(np.abs(colors[..., 0] - green), np.abs(colors[..., 2] - green))
    return bool((apart <= GREY_APART).mean() > GREY_SHARE)


def _of_one_channel(mask: StoredMask) -> dict[View, Codes]:
    pixels = mask.pixels.astype(np.uint8) if mask.pixels.dtype.kind == "b" else mask.pixels
    if mask.palette is None or pixels.dtype != np.uint8:
        return {View.VALUE: pixels}
    table = np.zeros((256, 3), np.int64)
    table[: len(mask.palette)] = np.array(mask.palette, np.int64).reshape(-1, 3)[:256]
    if (table[:, :1] == table).all():
        return {View.VALUE: pixels, View.GREY: table[:, 0].astype(np.uint8)[pixels]}
    return {View.VALUE: pixels, View.COLOR: packed(table).astype(np.int32)[pixels]}


def _apart(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    if pixels.shape[2] in (2, 4):
        return pixels[..., :-1], pixels[..., -1]
    return pixels, None


def _of_colors(colors: NDArray[Any]) -> dict[View, Codes]:
    first = np.ascontiguousarray(colors[..., 0])
    if all(np.array_equal(first, colors[..., index]) for index in range(1, colors.shape[2])):
        return {View.VALUE: first}
    if colors.shape[2] != 3 or colors.dtype != np.uint8:
        return {}
    return {View.COLOR: packed_colors(colors)}


def packed_colors(colors: NDArray[np.uint8]) -> Codes:
    """H x W x 3 as one int32 per pixel."""
    codes = colors[..., 0].astype(np.int32)
    for channel in (1, 2):
        codes <<= 8
        codes |= colors[..., channel]
    return codes
