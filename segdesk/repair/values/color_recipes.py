"""Pipelines that write colours for class ids, or greys of colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from PIL import Image

from segdesk.repair.values import palettes
from segdesk.repair.values.curves import curves
from segdesk.repair.values.number_recipes import MANY_IDS, NUMBERS
from segdesk.repair.values.palettes import packed, unpacked
from segdesk.repair.values.recipe import Recipe, Seen, Variant, Variants, spans
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

RGB, BGR = (0, 1, 2), (2, 1, 0)
OTHER_ORDERS = {"rbg": (0, 2, 1), "grb": (1, 0, 2), "gbr": (1, 2, 0), "brg": (2, 0, 1)}
BITS = ((5, 6, 5), (5, 5, 5), (6, 6, 6), (7, 7, 7), (4, 4, 4), (3, 3, 3), (3, 3, 2))
MAP_TOLERANCE, MAP_SHARE, MAP_SAMPLE = 10, 0.9, 64
"""A colour map is looked at if so many of the colours seen (of a sample) are near one of its own."""


def _prior_of(name: str) -> float:
    return {"classes": 0.0, "voc": -0.5}.get(name, -3.0)


def _known(target: Target) -> Iterator[tuple[str, list[int], palettes.Colors]]:
    """Name, ids, and the colours of the ids (K x 3) of every palette."""
    for name, table in palettes.known_palettes(target.ids, target.colors).items():
        yield name, list(table), np.array(list(table.values()), np.int64)


def _in_order(order: tuple[int, int, int]) -> Variants:
    def variants(target: Target, seen: Seen) -> Iterator[Variant]:
        for name, ids, colors in _known(target):
            codes = dict(zip(ids, packed(colors[:, order]).tolist(), strict=True))
            yield Variant(codes, {"palette": name}, _prior_of(name))

    return variants


def _ids_in_channel(target: Target, seen: Seen) -> Iterator[Variant]:
    """Ids as they are in red, green or blue, the other channels black."""
    for channel, shift in (("red", 16), ("green", 8), ("blue", 0)):
        yield Variant({one: one << shift for one in target.ids if one < 256}, {"channel": channel})


def _mixed(target: Target, seen: Seen) -> Iterator[Variant]:
    for channels, order in OTHER_ORDERS.items():
        for one in _in_order(order)(target, seen):
            yield one._replace(parameters={**one.parameters, "channels": channels})


def _web(target: Target, seen: Seen) -> Iterator[Variant]:
    """The nearest colours of Pillow's fixed palette, not dithered."""
    for name, ids, colors in _known(target):
        image = Image.fromarray(colors.astype(np.uint8)[None]).convert("P", dither=Image.Dither.NONE)
        codes = packed(np.asarray(image.convert("RGB"))[0]).tolist()
        yield Variant(dict(zip(ids, codes, strict=True)), {"palette": name, "tool": "web"}, _prior_of(name))


def _curved(target: Target, seen: Seen) -> Iterator[Variant]:
    """A palette whose levels went through one curve: a gamma, an editor's levels, fewer bits."""
    if len(seen) > len(target.ids) or len(seen) < 2:
        return
    for name, ids, colors in _known(target):
        for curve in curves(colors, unpacked(seen)):
            codes = {
                ids[row]: code
                for found, code in zip(curve.rows, seen.tolist(), strict=True)
                for row in np.flatnonzero((colors == colors[found]).all(axis=1))
            }
            # without a code for every class, capacity is what the palette has, and a level more or less
            yield Variant(codes, {"palette": name, **curve.parameters}, _prior_of(name) - curve.cost,
                          size=len(ids))  # fmt: skip


def _few_bits(target: Target, seen: Seen) -> Iterator[Variant]:
    """A palette whose channels were stored in fewer bits each, and widened again."""
    for name, ids, colors in _known(target):
        for bits in BITS:
            for way, widened in palettes.WIDENINGS.items():
                levels = [widened(colors[:, at], depth) for at, depth in enumerate(bits)]
                codes = dict(zip(ids, packed(np.stack(levels, axis=1)).tolist(), strict=True))
                yield Variant(codes, {"palette": name, "bits": bits, "widened": way}, _prior_of(name))


def _greys(greys: Mapping[str, palettes.Grey], order: tuple[int, int, int]) -> Variants:
    def variants(target: Target, seen: Seen) -> Iterator[Variant]:
        for name, ids, colors in _known(target):
            for tool, grey in greys.items():
                codes = dict(zip(ids, grey(colors[:, order]).tolist(), strict=True))
                yield Variant(codes, {"palette": name, "tool": tool}, _prior_of(name) + _RARER.get(tool, 0.0))

    return variants


_RARER = {"rec709": -2.0, "rec709 cut": -2.0, "largest channel": -2.0, "lightness": -3.0}


def _colormap(target: Target, seen: Seen) -> Iterator[Variant]:
    """Each mask from its lowest to its highest id through a colour map."""
    if len(target.ids) > MANY_IDS or len(seen) < 2:
        return
    for name in _maps_near(seen):
        table = packed(palettes.colormap(name))
        for low, high, inside in spans(target.ids, len(seen)):
            places = [min(255, int(256 * (one - low) / (high - low))) for one in inside]
            codes = dict(zip(inside, table[places].tolist(), strict=True))
            yield Variant(codes, {"colormap": name, "lowest": low, "highest": high}, -1.0)


def _colormap_of_set(target: Target, seen: Seen) -> Iterator[Variant]:
    """All masks through a colour map the same way: ids as they are, or scaled before."""
    counted = np.array(target.counted)
    if len(seen) < 2 or counted[-1] > 255:
        return
    usual = 255 // max(len(counted) - 1, 1)
    scales = {
        "none": counted, "factor": np.minimum(255, counted * usual),
        "highest": np.minimum(255, 256 * counted // max(1, counted[-1])),
        "rounded": np.rint(255 * counted / max(1, counted[-1])).astype(np.int64),
    }  # fmt: skip
    for name in _maps_near(seen):
        table = packed(palettes.colormap(name))
        for scale, places in scales.items():
            codes = dict(zip(target.counted, table[places].tolist(), strict=True))
            yield Variant(codes, {"colormap": name, "scale": scale}, -1.0)


def _maps_near(seen: Seen) -> Iterator[str]:
    """The colour maps that most of the colours seen are near to."""
    found = unpacked(seen[:: 1 + len(seen) // MAP_SAMPLE]).astype(np.int16)
    for name in palettes.COLORMAPS:
        apart = np.abs(found[:, None] - palettes.colormap(name)[None].astype(np.int16)).max(axis=2)
        if float((apart.min(axis=1) <= MAP_TOLERANCE).mean()) >= MAP_SHARE:
            yield name


COLORS = (View.COLOR,)
COLOR_RECIPES: tuple[Recipe, ...] = (
    Recipe("luma", "palette_luma", NUMBERS, "A palette mask was converted to grey.",
           _greys(palettes.LUMAS, RGB)),
    Recipe("luma_bgr", "palette_luma_bgr", NUMBERS,
           "A palette mask with red and blue swapped was converted to grey.", _greys(palettes.LUMAS, BGR),
           prior=-1.0),
    Recipe("mean", "palette_mean", NUMBERS, "The channels of a palette mask were averaged.",
           _greys(palettes.MEANS, RGB), prior=-1.0),
    Recipe("channel", "palette_channel", NUMBERS, "One channel of a palette mask is left.",
           _greys(palettes.CHANNELS, RGB), prior=-2.0),
    Recipe("luma_near", "palette_luma", NUMBERS, "A palette mask was converted to grey, rounded its own way.",
           _greys({"pillow": palettes.LUMAS["pillow"]}, RGB), prior=-4.0, tolerance=1, exact=True, late=True),
    Recipe("luma_bgr_near", "palette_luma_bgr", NUMBERS,
           "A palette mask with red and blue swapped was converted to grey, rounded its own way.",
           _greys({"pillow": palettes.LUMAS["pillow"]}, BGR), prior=-5.0, tolerance=1, exact=True, late=True),
    Recipe("rgb", "palette_rgb", COLORS, "A palette mask was saved as its colours.", _in_order(RGB)),
    Recipe("ids_in_channel", "palette_channel", COLORS, "The ids are in one channel, the others are black.",
           _ids_in_channel, prior=-1.0),
    Recipe("bgr", "palette_bgr", COLORS,
           "A palette mask was saved as its colours with red and blue swapped.", _in_order(BGR), prior=-1.0),
    Recipe("mixed", "palette_bgr", COLORS, "A palette mask was saved as its colours with channels swapped.",
           _mixed, prior=-3.5),
    Recipe("web", "palette_permuted", COLORS, "Its colours were replaced by the nearest of a fixed palette.",
           _web, prior=-2.0, exact=True, late=True),
    Recipe("few_bits", "palette_gamma", COLORS, "Its colours were stored in fewer bits.", _few_bits,
           prior=-3.0, exact=True, late=True),
    Recipe("gamma", "palette_gamma", COLORS, "The levels of its colours went through a curve.", _curved,
           prior=-2.0, exact=True, late=True),
    Recipe("colormap", "colormap", COLORS, "The mask was saved through a colour map.", _colormap,
           prior=-2.0, per_image=True, tolerance=4),
    Recipe("colormap_of_set", "colormap", COLORS, "The masks were saved through a colour map.",
           _colormap_of_set, prior=-4.0, tolerance=4),
)  # fmt: skip
