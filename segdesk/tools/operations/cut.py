"""Outlines cut along a line, so that both sides keep their points. Knows no pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from segdesk.geometry import Part, Point, Ring
from segdesk.tools.outline import contains, edges


class Crossing(NamedTuple):
    """Where a ring crosses a line: how far along the ring and the line, in edges, and the point."""

    along_ring: float
    along_line: float
    point: Point


def extended(path: Sequence[Point], far: float) -> list[Point]:
    """The path, going on straight beyond both ends by so much; ValueError when it has no two points."""
    points = [point for at, point in enumerate(path) if at == 0 or point != path[at - 1]]
    if len(points) < 2:
        raise ValueError("A line to split along needs two points")
    return [_beyond(points[1], points[0], far), *points, _beyond(points[-2], points[-1], far)]


def cut_part(part: Part, line: Sequence[Point]) -> tuple[Part, ...]:
    """The two parts on either side of a line that begins and ends outside; the part itself where the line
    does not cross it; nothing where it crosses a hole, or the outline more than twice."""
    crossings = _crossings(part.outer, line)
    if any(_crossings(hole, line) for hole in part.holes):
        return ()
    if len(crossings) != 2:
        return () if crossings else (part,)
    rings = _halves(part.outer, line, *crossings)
    holes: tuple[list[Ring], list[Ring]] = ([], [])
    for hole in part.holes:
        holes[not contains(rings[0], *hole[0])].append(hole)
    return tuple(Part(ring, tuple(inner)) for ring, inner in zip(rings, holes, strict=True))


def _halves(ring: Ring, line: Sequence[Point], first: Crossing, second: Crossing) -> tuple[Ring, Ring]:
    """The ring from the first to the second crossing and from the second to the first, each closed along the
    line. first comes before second along the ring."""
    start, end = math.floor(first.along_ring) + 1, math.floor(second.along_ring) + 1
    low, high = sorted((first.along_line, second.along_line))
    between = tuple(line[math.floor(low) + 1 : math.floor(high) + 1])
    there = between if first.along_line < second.along_line else between[::-1]
    one = (first.point, *ring[start:end], second.point, *there[::-1])
    other = (second.point, *ring[end:], *ring[:start], first.point, *there)
    return one, other


def _crossings(ring: Ring, line: Sequence[Point]) -> list[Crossing]:
    """In the order of the ring."""
    found = []
    for at_ring, (a, b) in enumerate(edges(ring)):
        for at_line, (c, d) in enumerate(pairwise(line)):
            shares = _meeting(a, b, c, d)
            if shares is not None:
                along, x, y = shares[0], b[0] - a[0], b[1] - a[1]
                point = a[0] + x * along, a[1] + y * along
                found.append(Crossing(at_ring + along, at_line + shares[1], point))
    return sorted(found)


def _meeting(a: Point, b: Point, c: Point, d: Point) -> tuple[float, float] | None:
    """How far along each of two segments they cross, from 0 to under 1; None if they do not."""
    (ux, uy), (vx, vy) = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    area = ux * vy - uy * vx
    if area == 0:
        return None
    wx, wy = c[0] - a[0], c[1] - a[1]
    along_one, along_other = (wx * vy - wy * vx) / area, (wx * uy - wy * ux) / area
    return (along_one, along_other) if 0 <= along_one < 1 and 0 <= along_other < 1 else None


def _beyond(inner: Point, outer: Point, far: float) -> Point:
    share = far / math.dist(inner, outer)
    return outer[0] + (outer[0] - inner[0]) * share, outer[1] + (outer[1] - inner[1]) * share
