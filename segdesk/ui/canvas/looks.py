"""The colours of the mask: one table from look, edge and hatch to a pixel. No painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap, Kind
from segdesk.model.display import Look

EDGE, HATCH, HATCH_SOFT = 1 << 8, 1 << 9, 1 << 10
"""Bits of a code beside the look number: an object ends here; on a line of the hatch; beside one."""

CODES = 1 << 11
OUTLINE_ALPHA = 0.95
LIGHTER = 0.12
SHADES = (0.0, 0.22, -0.2, 0.4, -0.34, 0.11, -0.1)
"""How much lighter (or darker) the objects of one class are than its colour, in turn."""

Colors = npt.NDArray[np.uint32]
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class MaskStyle:
    """opacity: 0 to 1. hidden: the mask is away (while a key is held). outline_px in logical pixels."""

    opacity: float = 0.4
    outlines: bool = True
    hatch_void: bool = True
    hidden: bool = False
    outline_px: int = 1
    hatch_fill: Rgb = (0x3E, 0x40, 0x46)
    hatch_line: Rgb = (0xC9, 0xCA, 0xCC)


def color_table(looks: Sequence[Look], classes: ClassMap, style: MaskStyle) -> Colors:
    """Premultiplied ARGB for every code; 0 where nothing is shown."""
    table = np.zeros(CODES, np.uint32)
    if style.hidden:
        return table
    for number, look in enumerate(looks, 1):
        one = classes.by_key(look.class_key)
        is_void = one.kind is Kind.VOID and style.hatch_void
        color = shade(one.rgb, SHADES[look.variant % len(SHADES)])
        fills = _hatched(style) if is_void else [argb(color, style.opacity)] * 3
        for bits, fill in zip((0, HATCH, HATCH_SOFT), fills, strict=True):
            table[number | bits] = fill
        edge = argb(style.hatch_line if is_void else shade(color, LIGHTER), OUTLINE_ALPHA)
        for bits in (0, HATCH, HATCH_SOFT):
            table[number | bits | EDGE] = edge if style.outlines else table[number | bits]
    return table


def _hatched(style: MaskStyle) -> list[int]:
    """Between the lines, on them and beside them."""
    strength = min(1.0, style.opacity / 0.4) if style.opacity < 0.4 else 1.0
    soft = [0.55 * a + 0.45 * b for a, b in zip(style.hatch_fill, style.hatch_line, strict=True)]
    return [
        argb(style.hatch_fill, 0.72 * strength),
        argb(style.hatch_line, 0.85 * strength),
        argb((soft[0], soft[1], soft[2]), 0.76 * strength),
    ]


def shade(rgb: Rgb, amount: float) -> Rgb:
    """A colour mixed with white (amount above 0) or with black."""
    goal = 255.0 if amount > 0 else 0.0
    share = abs(amount)
    red, green, blue = (channel + (goal - channel) * share for channel in rgb)
    return red, green, blue


def argb(rgb: Rgb, alpha: float) -> int:
    """Premultiplied 0xAARRGGBB."""
    red, green, blue = (round(channel * alpha) for channel in rgb)
    return round(alpha * 255) << 24 | red << 16 | green << 8 | blue
