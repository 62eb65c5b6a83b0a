"""Pipelines that write other numbers for class ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import comb, gcd, log, pow
from operator import add, mul

from segdesk.repair.values.recipe import Recipe, Seen, Table, Variant, spans
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

NUMBERS = (View.VALUE, View.GREY, View.ALPHA)
MANY_IDS = 64
"""Recipes that try every lowest and highest id are for class maps up to this size."""


def _identity(target: Target, seen: Seen) -> Iterator[Variant]:
    yield Variant({one: one for one in target.ids}, {})
    for table in target.also_sound:
        yield Variant(table, {})


def _limit(seen: Seen) -> int:
    """The highest code that the file has room for, as far as its codes tell."""
    return 65_535 if seen[-1] > 255 else 255


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
    usual = (1, -1, 2, -2)
    ends = int(seen[0]) - target.ids[0], int(seen[-1]) - target.counted[-1]
    for delta in dict.fromkeys((*usual, *ends)):
        for table in _void_both_ways(target, partial(add, delta), _limit(seen)):
            if delta:
                prior = 1.0 - abs(delta) if delta in usual else -5.0
                yield Variant(table, {"offset": delta}, prior)


def _reduce_zero(target: Target, seen: Seen) -> Iterator[Variant]:
    for table in _void_both_ways(target, lambda one: (one - 1) % 256):
        if 0 in table:
            yield Variant(table, {"offset": -1, "wraps_to": 255})


_NICE = (10, 16, 17, 20, 25, 30, 32, 40, 50, 64, 85, 100)


def _scaled(target: Target, seen: Seen) -> Iterator[Variant]:
    count = len(target.counted)
    usual = 255 // max(count - 1, 1)
    factors = {usual, 255 // count} | set(_NICE) | _divisors(seen)
    for factor in sorted(factors - {0, 1}):
        prior = 0.0 if factor == usual else -2.0 if factor in _NICE or factor == 255 // count else -4.0
        for table in _void_both_ways(target, partial(mul, factor), _limit(seen)):
            yield Variant(table, {"factor": factor}, prior)
    top = max(target.counted)
    apart = {one: one for one in target.ids if one not in target.counted}
    if top:
        for highest in (255, 65_535) if seen[-1] > 255 else (255,):
            nearest = {one: round(highest * one / top) for one in target.counted}
            yield Variant(nearest | apart, {"highest": highest}, -1.0)
            down = {one: highest * one // top for one in target.counted}
            yield Variant(down | apart, {"highest": highest}, -1.0)


def _divisors(seen: Seen) -> set[int]:
    """The common divisors of the codes seen (255 aside) that are not too small for the ids."""
    numbers = [int(one) for one in seen if one not in (0, 255)]
    common = gcd(*numbers) if numbers else 0
    return {one for one in range(2, min(common, 256) + 1) if common % one == 0}


def _posterised(target: Target, seen: Seen) -> Iterator[Variant]:
    """Usual scales whose low bits were dropped."""
    usual = 255 // max(len(target.counted) - 1, 1)
    for factor in {usual, 255 // len(target.counted)} - {0, 1}:
        for bits in (1, 2, 3, 4):
            for table in _void_both_ways(target, partial(_without_low_bits, factor, bits)):
                if len(set(table.values())) == len(table):
                    yield Variant(table, {"factor": factor, "bits": 8 - bits})


def _without_low_bits(factor: int, bits: int, one: int) -> int:
    return one * factor >> bits << bits


_ENOUGH_CODES = 5
_POWERS = tuple(round(0.4 + 0.02 * step, 2) for step in range(86) if step != 30)


def _curved(target: Target, seen: Seen) -> Iterator[Variant]:
    """The usual scale under a gamma curve; of few codes, some curve fits any."""
    usual = 255 // max(len(target.counted) - 1, 1)
    if usual < 8 or len(seen) < _ENOUGH_CODES:
        return
    for power in _POWERS:
        for table in _void_both_ways(target, partial(_under_gamma, usual, power)):
            yield Variant(table, {"factor": usual, "gamma": power}, size=3 * len(table))


def _under_gamma(factor: int, power: float, one: int) -> int:
    return round(255 * pow(one * factor / 255, power))


OVER_VOID = -3.0
"""A void that stands apart is rarely stretched over, since it leaves nothing to see."""


def _minmax(target: Target, seen: Seen) -> Iterator[Variant]:
    if len(seen) < 2 or seen[0] != 0 or seen[-1] != 255 or len(target.ids) > MANY_IDS:
        return
    for low, high, inside in spans(target.ids, len(seen)):
        rarer = 0.0 if high in target.counted else OVER_VOID
        down = {one: 255 * (one - low) // (high - low) for one in inside}
        yield Variant(down, {"lowest": low, "highest": high, "rounding": "down"}, rarer)
        nearest = {one: round(255 * (one - low) / (high - low)) for one in inside}
        yield Variant(nearest, {"lowest": low, "highest": high, "rounding": "nearest"}, rarer - 0.5)


def _binary(target: Target, seen: Seen) -> Iterator[Variant]:
    first, *others = target.ids
    for white in (255, 128, 127, 100):
        prior = (0.0 if white == 255 else -1.0) - (0.5 if len(others) > 1 else 0.0)
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


def _clipped(target: Target, seen: Seen) -> Iterator[Variant]:
    """Multiples that were cut at 255: what lies above is white together, void included."""
    top = max(target.counted)
    void = {one: one for one in target.ids if one not in target.counted}
    for factor in sorted(_divisors(seen)):
        if factor * top > 255:
            table = {one: min(255, one * factor) for one in target.counted}
            if len(set(table.values())) > 3:
                yield Variant(table | void, {"factor": factor, "highest": 255})


def _clipped_objects(target: Target, seen: Seen) -> Iterator[Variant]:
    """Ids of stuff beside 16-bit numbers of objects that were cut at 255."""
    if target.void != 255 and len(seen) > 2 and seen[-1] == 255 and 255 not in target.ids:
        yield Variant({one: (one, 255) for one in target.ids}, {"highest": 255})


def _low_byte(target: Target, seen: Seen) -> Iterator[Variant]:
    """A run of codes for each class: as likely as the choice of classes, and of codes in their runs."""
    codes = {one: {(one * 1000 + i) & 255 for i in range(10)} for one in target.ids}
    present = {int(one) for one in seen} - {0, 255}
    runs = _cover(codes, present)
    if runs is None:
        return
    written = {one: tuple(run | {one & 255}) for one, run in codes.items()}
    prior = -4.0 - log(comb(len(codes), len(runs)))
    yield Variant(written, {"base": 1000}, prior, size=10 * len(runs) + 2)


def _cover(codes: Mapping[int, set[int]], wanted: set[int]) -> list[int] | None:
    """Few ids whose codes are all that are wanted, the largest first; None where no ids have them."""
    chosen: list[int] = []
    rest = set(wanted)
    while rest:
        best = max(codes, key=lambda one: len(codes[one] & rest))
        if not codes[best] & rest:
            return None
        chosen.append(best)
        rest -= codes[best]
    return chosen


def _high_byte(numbers: tuple[int, ...], target: Target, seen: Seen) -> Iterator[Variant]:
    if max(target.counted) * 1000 >= 65_536:
        return
    codes = {one: tuple({(one * 1000 + i) >> 8 for i in numbers if one or not i}) for one in target.counted}
    yield Variant(codes, {"base": 1000}, -5.0)


def _class_and_object(target: Target, seen: Seen) -> Iterator[Variant]:
    """class x base + number, as Cityscapes (1000) and Mapillary (256) store objects."""
    for base in (1000, 256):
        if len(seen) and seen[-1] >= base:
            owner = {int(code): int(code // base) if code >= base else int(code) for code in seen}
            codes = {one: tuple(c for c, of in owner.items() if of == one) for one in target.ids}
            filled = {one: written for one, written in codes.items() if written}
            most = max((code % base for code in owner if code >= base), default=0) + 1
            yield Variant(filled, {"base": base}, -2.0, size=most * len(target.ids))


def _numbers_of_objects(target: Target, seen: Seen) -> Iterator[Variant]:
    """0 and one number per object; only where one class is left that objects can be of."""
    things = [one for one in target.ids if one not in (target.background, target.void)]
    is_dense = len(seen) > 2 and 2 * seen[-1] <= 3 * len(seen)
    if len(things) == 1 and target.background is not None and is_dense:
        above = tuple(int(code) for code in seen if code > 0)
        yield Variant({target.background: 0, things[0]: above}, {}, -3.0, size=int(seen[-1]) + 1)


NUMBER_RECIPES: tuple[Recipe, ...] = (
    Recipe("ids", "none", NUMBERS, "The values are class ids.", _identity, prior=2.0),
    Recipe("scaled", "scaled", NUMBERS, "Ids were multiplied to be seen.", _scaled),
    Recipe("offset", "offset", NUMBERS, "Every id is off by a constant.", _offset, prior=-1.0),
    Recipe("reduce_zero", "reduce_zero", NUMBERS,
           "Ids were lowered by one, and 0 became 255 (reduce_zero_label).", _reduce_zero),
    Recipe("binary", "binary", NUMBERS, "Two classes were saved as black and white.", _binary),
    Recipe("inverted", "inverted", NUMBERS, "Black and white were swapped.", _inverted, prior=-0.5),
    Recipe("minmax", "minmax", NUMBERS, "Each mask was stretched from its lowest to its highest id.", _minmax,
           prior=-2.0, per_image=True),
    Recipe("posterised", "scaled", NUMBERS, "Ids were multiplied to be seen, and lost their low bits.",
           _posterised, prior=-4.0, exact=True, late=True),
    Recipe("curved", "scaled", NUMBERS, "Ids were multiplied to be seen, and went through a gamma curve.",
           _curved, prior=-8.0, tolerance=1, exact=True, late=True),
    Recipe("bit_depth", "bit_depth", NUMBERS, "8-bit ids were spread to 16 bits.", _bit_depth),
    Recipe("clipped", "clipped", NUMBERS, "Ids were multiplied, and cut at 255.", _clipped, prior=-8.0,
           exact=True),
    Recipe("clipped_objects", "clipped", NUMBERS,
           "255 is no class: perhaps numbers above 255 were cut, or it is void.", _clipped_objects,
           prior=-6.0, exact=True),
    Recipe("low_byte", "low_byte", NUMBERS, "Of 16-bit object numbers the low byte is left.", _low_byte,
           exact=True),
    Recipe("high_byte", "high_byte", NUMBERS, "Of 16-bit object numbers the high byte is left.",
           partial(_high_byte, (0, 99)), exact=True),
    Recipe("high_byte_of_many", "high_byte", NUMBERS, "Of 16-bit object numbers the high byte is left.",
           partial(_high_byte, (0, 255, 511, 767, 999)), exact=True, late=True),
    Recipe("class_and_object", "instance_ids", NUMBERS, "The values hold class and object number.",
           _class_and_object, exact=True),
    Recipe("object_numbers", "instance_ids", NUMBERS, "The values are numbers of objects.",
           _numbers_of_objects, exact=True),
)  # fmt: skip
