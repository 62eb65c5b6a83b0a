"""The colours of the mask: one table from look, edge and hatch to a pixel. No painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segdesk.model.classes import ClassMap, Kind
from segdesk.model.display import Look
from segdesk.ui.canvas.patterns import CODES, EDGE, HATCH, HATCH_SOFT, PATTERNS, Bits

OUTLINE_ALPHA = 0.95
LIGHTER = 0.12
SHADES = (0.0, 0.22, -0.2, 0.4, -0.34, 0.11, -0.1)
"""How much lighter (or darker) the objects of one class are than its colour, in turn."""

LINES_APART, LINES_STRONGER = 0.45, 0.25
"""How much darker (on dark colours, lighter) than the fill the lines of a pattern are, and more opaque."""

Colors = npt.NDArray[np.uint32]
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class MaskStyle:
    """opacity: 0 to 1. hidden: the mask is away (while a key is held). outline_px in logical pixels."""

    opacity: float = 0.4
    outlines: bool = True
    hatch_void: bool = True
    patterns: bool = False
    hidden: bool = False
    outline_px: int = 1
    hatch_fill: Rgb = (0x3E, 0x40, 0x46)
    hatch_line: Rgb = (0xC9, 0xCA, 0xCC)


def color_table(looks: Sequence[Look], classes: ClassMap, style: MaskStyle) -> Colors:
    """Premultiplied ARGB for every code; 0 where nothing is shown."""
    table = np.zeros(CODES, np.uint32)
    if style.hidden:
        return table
    turns = {one.key: place % len(PATTERNS) for place, one in enumerate(classes)}
    bits = np.arange(0, CODES, EDGE)
    for number, look in enumerate(looks, 1):
        if classes.resolve(look.class_key) not in turns:
            continue  # no object has this look any more, and its class was undone
        one = classes.by_key(look.class_key)
        color = shade(one.rgb, SHADES[look.variant % len(SHADES)])
        if one.kind is Kind.VOID and style.hatch_void:
            fills, outline = _hatched(bits, style), style.hatch_line
        else:
            turn = turns[one.key] if style.patterns else 0
            fills, outline = _patterned(bits, turn, color, style.opacity), shade(color, LIGHTER)
        if style.outlines:
            fills[(bits & EDGE) != 0] = argb(outline, OUTLINE_ALPHA)
        table[number::EDGE] = fills
    return table


def _patterned(bits: Bits, turn: int, color: Rgb, opacity: float) -> Colors:
    """A fill, stronger on the lines of a pattern; it goes with the fill where that is transparent."""
    lines = shade(color, -LINES_APART if luminance(color) > 96 else LINES_APART)
    stronger = min(1.0, opacity + LINES_STRONGER * min(1.0, opacity / 0.2))
    return np.where(PATTERNS[turn](bits), argb(lines, stronger), argb(color, opacity)).astype(np.uint32)


def _hatched(bits: Bits, style: MaskStyle) -> Colors:
    """Between the lines, on them and beside them."""
    strength = min(1.0, style.opacity / 0.4) if style.opacity < 0.4 else 1.0
    soft = [0.55 * a + 0.45 * b for a, b in zip(style.hatch_fill, style.hatch_line, strict=True)]
    fills = np.full(bits.shape, argb(style.hatch_fill, 0.72 * strength), np.uint32)
    fills[(bits & HATCH) != 0] = argb(style.hatch_line, 0.85 * strength)
    fills[(bits & HATCH_SOFT) != 0] = argb((soft[0], soft[1], soft[2]), 0.76 * strength)
    return fills


def luminance(rgb: Rgb) -> float:
    """How light a colour is, 0 to 255 (Rec. 601)."""
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]


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
