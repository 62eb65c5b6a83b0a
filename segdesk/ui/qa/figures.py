"""What the overview shows, counted from what a project knows without reading a mask. Knows no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from segdesk.model.classes import ClassMap, Kind, MaskClass
from segdesk.model.entry import ClassUse, ImageEntry
from segdesk.qa.finding import Finding
from segdesk.qa.limits import DEFAULT
from segdesk.qa.survey import COLUMNS, Survey
from segdesk.ui.filmstrip.states import SIGNS, Sign, State, state_of
from segdesk.ui.qa.charts import Bar, Piece, Stair
from segdesk.ui.qa.fields import Field
from segdesk.ui.wording import count, dimensions, percent

SIZES_SHOWN: Final = 6
CLASSES_SHOWN: Final = 12
FEET: Final = {4: "16 px", 10: "32²", 13: "96²", 17: "10⁵ px"}
"""Under which powers of two something stands: COCO's borders of small, medium and large among them."""
SMALL, LARGE = 10, 13
DIFFERS, SAME = Sign("octagon-alert", "error"), Sign("circle-check", "ok")


def class_bars(classes: ClassMap, uses: Mapping[int, ClassUse]) -> list[Bar]:
    """Shares of the labelled pixels, the largest first."""
    total = sum(one.pixels for one in uses.values())
    most = max((one.pixels for one in uses.values()), default=0)
    ordered = sorted(uses.values(), key=lambda one: -one.pixels)
    found = []
    for use in ordered:
        one = classes.by_key(use.class_key)
        color = None if one.kind is Kind.VOID else one.color
        share = use.pixels / total if total else 0.0
        found.append(Bar(one.id, one.name, color, use.pixels / most if most else 0.0, percent(share)))
    return found


def size_stairs(areas: Mapping[int, int]) -> list[Stair]:
    """Objects by area, in powers of two."""
    if not areas:
        return []
    low, high = min(min(areas), 3), max(max(areas), LARGE + 1)
    odd = DEFAULT.fragment_px
    return [
        Stair(n, areas.get(n, 0), f"{count(areas.get(n, 0))} objects of {count(1 << n)} to "
              f"{count((2 << n) - 1)} px", FEET.get(n, ""), (1 << n) < odd)
        for n in range(low, high + 1)
    ]  # fmt: skip


def size_shares(areas: Mapping[int, int]) -> str:
    """COCO's classes of size: small under 32², large from 96² px on (to the nearest power of two)."""
    total = sum(areas.values())
    if not total:
        return ""
    small = sum(number for power, number in areas.items() if power < SMALL)
    large = sum(number for power, number in areas.items() if power >= LARGE)
    parts = (("Small", small), ("Medium", total - small - large), ("Large", large))
    return "  ·  ".join(f"{name} {percent(number / total, decimals=0)}" for name, number in parts)


def size_lines(entries: Iterable[ImageEntry], findings: Iterable[Finding]) -> list[Piece]:
    """How many images there are of each size, and how many masks differ from theirs."""
    differing = {one.image for one in findings if one.check == "alignment"}
    numbers: Counter[tuple[int, int, bool]] = Counter(
        (one.width, one.height, one.original in differing) for one in entries
    )
    lines = []
    for (width, height, differs), number in numbers.most_common(SIZES_SHOWN):
        words = f"{dimensions(width, height)}, mask {'differs' if differs else 'same'}"
        sign = DIFFERS if differs else SAME
        lines.append(Piece("alignment" if differs else "", number, words, *sign))
    rest = sum(numbers.values()) - sum(one.number for one in lines)
    if rest:
        lines.append(Piece("", rest, f"{len(numbers) - SIZES_SHOWN} more sizes", "info", "text3"))
    return lines


def review_pieces(entries: Iterable[ImageEntry], faulty: Collection[str]) -> list[Piece]:
    """How far the images are."""
    numbers = Counter(state_of(one, {}, faulty) for one in entries)
    words = {
        State.REVIEWED: "reviewed",
        State.EDITED: "edited, not reviewed",
        State.UNTOUCHED: "untouched",
        State.PROBLEM: "with a problem",
    }
    return [
        Piece(one.value, numbers[one], f"{count(numbers[one])} {words[one]}", *SIGNS[one]) for one in words
    ]


def place_fields(held: Survey) -> list[Field]:
    """How many objects lie in each part of their images, against the fullest."""
    most = max(held.places, default=0)
    return [
        Field(place, *divmod(place, COLUMNS), number / most, f"{count(number)} objects")
        for place, number in enumerate(held.places if most else ())
    ]


def pairs_of(classes: ClassMap, held: Survey) -> tuple[list[MaskClass], list[Field]]:
    """The classes that are in most images, and for each two how many images have both."""
    known = [one for one in classes if (one.key, one.key) in held.pairs]
    shown = sorted(known, key=lambda one: -held.pairs[one.key, one.key])[:CLASSES_SHOWN]
    most = max((held.pairs[one.key, one.key] for one in shown), default=1)
    fields = []
    for row, one in enumerate(shown):
        for column, other in enumerate(shown):
            number = held.pairs.get((min(one.key, other.key), max(one.key, other.key)), 0)
            names = one.name if one is other else f"{one.name} and {other.name}"
            fields.append(Field((one.key, other.key), row, column, number / most,
                                f"{names}: {count(number)} images"))  # fmt: skip
    return shown, fields
