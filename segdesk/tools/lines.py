"""Lines between two points of the hand: kept straight, kept calm. No document."""

from __future__ import annotations

import math

from segdesk.geometry import Point

EIGHTH = math.pi / 4


def straightened(start: Point, end: Point) -> Point:
    """The nearest point to end on a level, upright or diagonal line through start."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    angle = round(math.atan2(dy, dx) / EIGHTH) * EIGHTH
    along = dx * math.cos(angle) + dy * math.sin(angle)
    return start[0] + along * math.cos(angle), start[1] + along * math.sin(angle)


def pulled(at: Point, to: Point, rope: float) -> Point:
    """Where a thing comes to lie that hangs on a rope whose other end goes to a point.

    Small wobbles of the hand move only the rope; that is what makes a line calm.
    """
    distance = math.dist(at, to)
    if distance <= rope:
        return at
    share = (distance - rope) / distance
    return at[0] + (to[0] - at[0]) * share, at[1] + (to[1] - at[1]) * share
