"""Which rows the object list has, in which order and under which headings. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from segdesk.model.classes import ClassMap
from segdesk.model.document import Document
from segdesk.model.objects import MaskObject
from segdesk.tools.scene import Scene

GROUPED_FROM: Final = 9
AREAS: Final = -1
"""The key of the group of areas: regions that do not count one by one, beside objects that do."""


class Order(StrEnum):
    """How the list is sorted; the value is what the choice is called."""

    Z = "Z-order"
    SIZE = "Size"
    CLASS = "Class"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: one object, or all regions of a class that does not count its objects one by one."""

    ids: tuple[int, ...]
    class_key: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that folds those after it. key: a class, or AREAS."""

    key: int
    number: int
    is_folded: bool


Row = Line | Heading


def counted_lines(scene: Scene, order: Order) -> tuple[list[Line], list[Line]]:
    """(lines of single objects, lines of areas), sorted."""
    classes = scene.document.classes
    by_key: dict[int, tuple[int, bool]] = {}
    singles: list[MaskObject] = []
    areas: dict[int, list[int]] = defaultdict(list)
    for one in reversed(scene.document.objects.ordered):
        if one.class_key not in by_key:
            by_key[one.class_key] = classes.resolve(one.class_key), scene.counts(one.class_key)
        key, counts = by_key[one.class_key]
        if counts:
            singles.append(one)
        else:
            areas[key].append(one.id)
    resolved = {key: found[0] for key, found in by_key.items()}
    lines = [Line((one.id,), resolved[one.class_key]) for one in singles]
    regions = [Line(tuple(ids), key) for key, ids in areas.items()]
    return _sorted(lines, scene.document, order), _sorted(regions, scene.document, order)


def arranged(scene: Scene, order: Order, turned: Collection[int] = ()) -> list[Row]:
    """All rows. Objects stand under their class when they are many, areas at the end under a heading.

    turned: keys of headings that are not as they are at first (classes open, areas folded).
    """
    singles, areas = counted_lines(scene, order)
    rows: list[Row] = []
    if len(singles) < GROUPED_FROM:
        rows += singles
    else:
        for key, lines in _grouped(singles).items():
            rows += _folding(Heading(key, len(lines), key in turned), lines)
    if not singles:
        return [*areas]
    return rows + _folding(Heading(AREAS, len(areas), AREAS not in turned), areas)


def _folding(heading: Heading, lines: list[Line]) -> list[Row]:
    if not lines:
        return []
    return [heading] if heading.is_folded else [heading, *lines]


def _grouped(lines: Iterable[Line]) -> dict[int, list[Line]]:
    """By class, the classes in the order in which their first line comes."""
    groups: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.class_key].append(line)
    return groups


def _sorted(lines: list[Line], document: Document, order: Order) -> list[Line]:
    """Z-order is how they come: the topmost first. Of equals, also of one class, that one stays first."""
    if order is Order.Z:
        return lines
    keys: dict[Order, Callable[[Line], int]] = {
        Order.SIZE: lambda line: -area_of(document, line),
        Order.CLASS: _place_in(document.classes),
    }
    return sorted(lines, key=keys[order])


def _place_in(classes: ClassMap) -> Callable[[Line], int]:
    places = {one.key: place for place, one in enumerate(classes)}
    return lambda line: places.get(line.class_key, len(places))


def area_of(document: Document, line: Line) -> int:
    """Pixels of a line."""
    return sum(document.area(one) for one in line.ids)
