"""RECIPES: pipelines that change the values of masks, each as the codes it writes for class ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import gcd
from operator import add, mul
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.values import palettes
from segdesk.repair.values.palettes import packed
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

Seen = NDArray[np.int64]
"""The codes that occur in the masks, in order."""
Table = Mapping[int, int]


class Variant(NamedTuple):
    """One setting of a recipe: id -> code or codes, its parameters, how much less usual it is."""

    codes: Mapping[int, int | tuple[int, ...]]
    parameters: Mapping[str, Any]
    prior: float = 0.0
    size: int = 0


Variants = Callable[[Target, Seen], Iterator[Variant]]


@dataclass(frozen=True)
class Recipe:
    """A row of RECIPES. variants(target, seen) gives every setting that may have written the codes seen.

    words: what happened, for a person. per_image: its setting differs from mask to mask.
    """

    id: str
    diagnosis: str
    views: tuple[View, ...]
    words: str
    variants: Variants
    prior: float = 0.0
    per_image: bool = False
    tolerance: int = 0

    def readings(self, target: Target, view: View, seen: Seen) -> Iterator[Reading]:
        """The hypotheses of this recipe about codes of one view."""
        if view not in self.views:
            return
        for one in self.variants(target, seen):
            codes = {
                key: written if isinstance(written, tuple) else (written,)
                for key, written in one.codes.items()
            }
            if len({code for written in codes.values() for code in written}) > 1:
                yield Reading(
                    self.id, self.diagnosis, view, codes, self.words, self.prior + one.prior,
                    self.per_image, self.tolerance, one.size, one.parameters,
                )  # fmt: skip


# Numbers


def _identity(target: Target, seen: Seen) -> Iterator[Variant]:
    yield Variant({one: one for one in target.ids}, {})
    for table in target.also_sound:
        yield Variant(table, {})


def _void_both_ways(target: Target, change: Callable[[int], int], limit: int = 255) -> Iterator[Table]:
    """The table with the void class changed as all others, and with it kept as it is."""
    whole = {one: change(one) for one in target.ids}
    if all(0 <= code <= limit for code in whole.values()):
        yield whole
    if target.void is not None:
        kept = {one: change(one) for one in target.ids if one != target.void}
        if all(0 <= code <= limit for code in kept.values()):
            yield kept | {target.void: target.void}


def _offset(target: Target, seen: Seen) -> Iterator[Variant]:
    for delta in (1, -1, 2, -2):
        for table in _void_both_ways(target, partial(add, delta), 65_535):
            yield Variant(table, {"offset": delta}, -abs(delta) + 1.0)


def _reduce_zero(target: Target, seen: Seen) -> Iterator[Variant]:
    for table in _void_both_ways(target, lambda one: (one - 1) % 256):
        if 0 in table:
            yield Variant(table, {"offset": -1, "wraps_to": 255})


_NICE = (10, 16, 20, 25, 30, 32, 40, 50, 64, 100)


def _scaled(target: Target, seen: Seen) -> Iterator[Variant]:
    count = len(target.counted)
    usual = 255 // max(count - 1, 1)
    factors = {usual, 255 // count} | set(_NICE) | _divisors(target, seen)
    for factor in sorted(factors - {0, 1}):
        prior = 0.0 if factor == usual else -2.0 if factor in _NICE or factor == 255 // count else -4.0
        for table in _void_both_ways(target, partial(mul, factor), 65_535):
            yield Variant(table, {"factor": factor}, prior)
    top = max(target.counted)
    if top:
        yield Variant({one: round(255 * one / top) for one in target.counted}, {"highest": 255}, -1.0)
        yield Variant({one: 255 * one // top for one in target.counted}, {"highest": 255}, -1.0)


def _divisors(target: Target, seen: Seen) -> set[int]:
    """The common divisors of the codes seen (255 aside) that are not too small for the ids."""
    numbers = [int(one) for one in seen if one not in (0, 255)]
    common = gcd(*numbers) if numbers else 0
    return {one for one in range(2, min(common, 256) + 1) if common % one == 0}


def _minmax(target: Target, seen: Seen) -> Iterator[Variant]:
    if len(seen) < 3 or seen[0] != 0 or seen[-1] != 255 or len(target.ids) > 64:
        return
    for low, high, inside in _spans(target.ids, len(seen)):
        down = {one: 255 * (one - low) // (high - low) for one in inside}
        yield Variant(down, {"lowest": low, "highest": high, "rounding": "down"})
        nearest = {one: round(255 * (one - low) / (high - low)) for one in inside}
        yield Variant(nearest, {"lowest": low, "highest": high, "rounding": "nearest"}, -0.5)


def _spans(ids: tuple[int, ...], count: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for begin, low in enumerate(ids):
        for end in range(begin + count - 1, len(ids)):
            yield low, ids[end], ids[begin : end + 1]


def _binary(target: Target, seen: Seen) -> Iterator[Variant]:
    first, *others = target.ids
    for white in (255, 128, 127, 100):
        prior = (0.0 if white == 255 else -2.0) - (2.0 if len(others) > 1 else 0.0)
        yield Variant({first: 0} | dict.fromkeys(others, white), {"white": white}, prior)


def _inverted(target: Target, seen: Seen) -> Iterator[Variant]:
    if len(target.ids) == 2:
        first, second = target.ids
        yield Variant({first: 255, second: 0}, {"white": 255}, -6.0 if target.provisional else 0.0)
    yield Variant({one: 255 - one for one in target.ids if one < 256}, {"from": 255}, -1.0)
    usual = 255 // max(len(target.counted) - 1, 1)
    yield Variant(
        {one: 255 - one * usual for one in target.counted if one * usual < 256}, {"factor": usual}, -6
    )


def _bit_depth(target: Target, seen: Seen) -> Iterator[Variant]:
    for factor in (257, 256):
        yield Variant({one: one * factor for one in target.ids if one < 256}, {"factor": factor})


def _low_byte(target: Target, seen: Seen) -> Iterator[Variant]:
    for base in (1000, 256):
        codes = {one: tuple({(one * base + i) & 255 for i in range(10)} | {one & 255}) for one in target.ids}
        if base != 256:
            yield Variant(codes, {"base": base}, -4.0, size=256)


def _high_byte(target: Target, seen: Seen) -> Iterator[Variant]:
    codes = {one: tuple({(one * 1000 + i) >> 8 for i in (0, 255, 511, 767, 999)}) for one in target.ids}
    if max(target.counted) * 1000 < 65_536:
        yield Variant({one: codes[one] for one in target.counted}, {"base": 1000}, -4.0, size=256)


def _class_and_object(target: Target, seen: Seen) -> Iterator[Variant]:
    """class x base + number, as Cityscapes (1000) and Mapillary (256) store objects."""
    for base in (1000, 256):
        if len(seen) and seen[-1] >= base:
            owner = {int(code): int(code // base) if code >= base else int(code) for code in seen}
            codes = {one: tuple(c for c, of in owner.items() if of == one) for one in target.ids}
            filled = {one: written for one, written in codes.items() if written}
            yield Variant(filled, {"base": base}, -2.0, size=base * len(target.ids))


def _numbers_of_objects(target: Target, seen: Seen) -> Iterator[Variant]:
    """0 and one number per object; only where one class is left that objects can be of."""
    things = [one for one in target.ids if one not in (target.background, target.void)]
    if len(things) == 1 and target.background is not None and len(seen) > 2:
        above = tuple(int(code) for code in seen if code > 0)
        yield Variant({target.background: 0, things[0]: above}, {}, -3.0, size=int(seen[-1]) + 1)


# Colours


def _colors(target: Target, order: tuple[int, int, int]) -> Iterator[tuple[str, Mapping[int, int]]]:
    for name, table in palettes.known_palettes(target.ids, target.colors).items():
        rows = np.array(list(table.values()), np.int64)[:, order]
        yield name, dict(zip(table, packed(rows).tolist(), strict=True))


def _prior_of(name: str) -> float:
    return {"classes": 0.0, "voc": -0.5}.get(name, -3.0)


def _rgb(target: Target, seen: Seen) -> Iterator[Variant]:
    for name, table in _colors(target, (0, 1, 2)):
        yield Variant(table, {"palette": name}, _prior_of(name))


def _bgr(target: Target, seen: Seen) -> Iterator[Variant]:
    for name, table in _colors(target, (2, 1, 0)):
        yield Variant(table, {"palette": name}, _prior_of(name))


def _gamma(target: Target, seen: Seen) -> Iterator[Variant]:
    for name, table in palettes.known_palettes(target.ids, target.colors).items():
        rows = np.array(list(table.values()), np.float64) / 255
        for curve, change in palettes.GAMMAS.items():
            changed = np.rint(change(rows) * 255).astype(np.int64)
            codes = dict(zip(table, packed(changed).tolist(), strict=True))
            yield Variant(codes, {"palette": name, "curve": curve}, _prior_of(name))


Grey = Callable[[palettes.Colors], NDArray[np.int64]]


def _greys(greys: Mapping[str, Grey], order: tuple[int, int, int]) -> Variants:
    def variants(target: Target, seen: Seen) -> Iterator[Variant]:
        for name, table in palettes.known_palettes(target.ids, target.colors).items():
            rows = np.array(list(table.values()), np.int64)[:, order]
            for tool, grey in greys.items():
                codes = dict(zip(table, grey(rows).tolist(), strict=True))
                less = -2.0 if tool in ("rec709", "largest channel") else 0.0
                yield Variant(codes, {"palette": name, "tool": tool}, _prior_of(name) + less)

    return variants


def _colormap(target: Target, seen: Seen) -> Iterator[Variant]:
    if len(target.ids) > 64 or len(seen) < 2:
        return
    for name in palettes.COLORMAPS:
        table = packed(palettes.colormap(name))
        for low, high, inside in _spans(target.ids, len(seen)):
            places = [min(255, int(256 * (one - low) / (high - low))) for one in inside]
            codes = dict(zip(inside, table[places].tolist(), strict=True))
            yield Variant(codes, {"colormap": name, "lowest": low, "highest": high}, -1.0)


RGB, BGR = (0, 1, 2), (2, 1, 0)
NUMBERS = (View.VALUE, View.GREY, View.ALPHA)

RECIPES: tuple[Recipe, ...] = (
    Recipe("ids", "none", NUMBERS, "The values are class ids.", _identity, prior=3.0),
    Recipe("scaled", "scaled", NUMBERS, "Ids were multiplied to be seen.", _scaled),
    Recipe("offset", "offset", NUMBERS, "Every id is off by a constant.", _offset, prior=-1.0),
    Recipe("reduce_zero", "reduce_zero", NUMBERS,
           "Ids were lowered by one, and 0 became 255 (reduce_zero_label).", _reduce_zero),
    Recipe("binary", "binary", NUMBERS, "Two classes were saved as black and white.", _binary),
    Recipe("inverted", "inverted", NUMBERS, "Black and white were swapped.", _inverted, prior=-0.5),
    Recipe("minmax", "minmax", NUMBERS, "Each mask was stretched from its lowest to its highest id.", _minmax,
           prior=-2.0, per_image=True),
    Recipe("bit_depth", "bit_depth", NUMBERS, "8-bit ids were spread to 16 bits.", _bit_depth),
    Recipe("low_byte", "low_byte", NUMBERS, "Of 16-bit object numbers the low byte is left.", _low_byte),
    Recipe("high_byte", "high_byte", NUMBERS, "Of 16-bit object numbers the high byte is left.", _high_byte),
    Recipe("class_and_object", "instance_ids", NUMBERS, "The values hold class and object number.",
           _class_and_object),
    Recipe("object_numbers", "instance_ids", NUMBERS, "The values are numbers of objects.",
           _numbers_of_objects),
    Recipe("luma", "palette_luma", NUMBERS, "A palette mask was converted to grey.",
           _greys(palettes.LUMAS, RGB)),
    Recipe("luma_bgr", "palette_luma_bgr", NUMBERS,
           "A palette mask with red and blue swapped was converted to grey.", _greys(palettes.LUMAS, BGR),
           prior=-1.0),
    Recipe("mean", "palette_mean", NUMBERS, "The channels of a palette mask were averaged.",
           _greys(palettes.MEANS, RGB), prior=-1.0),
    Recipe("rgb", "palette_rgb", (View.COLOR,), "A palette mask was saved as its colours.", _rgb),
    Recipe("bgr", "palette_bgr", (View.COLOR,),
           "A palette mask was saved as its colours with red and blue swapped.", _bgr, prior=-1.0),
    Recipe("gamma", "palette_gamma", (View.COLOR,), "The colours went through a gamma curve.", _gamma,
           prior=-2.0, tolerance=2),
    Recipe("colormap", "colormap", (View.COLOR,), "The mask was saved through a colour map.", _colormap,
           prior=-2.0, per_image=True, tolerance=4),
)  # fmt: skip
"""Every pipeline that is recognised; a new one is a row here and a row in the tests."""


def readings_of(target: Target, view: View, seen: Seen) -> list[Reading]:
    """Every hypothesis about codes of one view; of those that say the same the likeliest."""
    found: dict[tuple[Any, ...], Reading] = {}
    for recipe in RECIPES:
        for one in recipe.readings(target, view, seen):
            key = (one.key, one.per_image)
            if key not in found or found[key].prior < one.prior:
                found[key] = one
    return list(found.values())
