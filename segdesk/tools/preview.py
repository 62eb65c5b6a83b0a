"""What a gesture shows before anything is changed, as plain values that the canvas paints. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from segdesk.geometry import Point, Polygon


@dataclass(frozen=True, slots=True)
class RubberBand:
    """The points so far and a line to the pointer. closes: the next click would close it; label: words beside
    the pointer."""

    points: tuple[Point, ...]
    pointer: Point
    closes: bool = False
    subtracts: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Marquee:
    """A rectangle between two corners."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Moved:
    """The selected objects, so many pixels away from where they are."""

    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The outline that an object would get. others: those of objects that share an edge with it."""

    object_id: int
    polygon: Polygon
    others: tuple[tuple[int, Polygon], ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a brush of size_px went that changes nothing before it is lifted."""

    points: tuple[Point, ...]
    size_px: int
    is_round: bool = True


Preview: TypeAlias = RubberBand | Marquee | Moved | Redrawn | Trail


class Sign(StrEnum):
    """What the brush would do, shown in its middle."""

    ADD = "+"
    SUBTRACT = "−"
    INTERSECT = "×"


@dataclass(frozen=True, slots=True)
class Hover:
    """What a tool shows around the pointer: the footprint of a brush, and the shape of the cursor."""

    cursor: str = "cross"
    size_px: int = 0
    is_round: bool = True
    sign: Sign = Sign.ADD
