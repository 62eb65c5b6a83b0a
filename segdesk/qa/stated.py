"""What a foreign list says of an object beside its pixels, against them: area and box.

A box may be off by a pixel at each side, as half-open, closed and vertex boxes are. Areas of pixels are
exact; those of outlines are what the writer's rasteriser made of them, which with the edge drawn as well has
half the length of the outline more (Pick's theorem).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from segdesk.geometry import Polygon
from segdesk.io.formats.dataset import Stated
from segdesk.model.objects import MaskObject

from .finding import Finding, Severity
from .look import Look

BOX_PX = 1.0
OUTLINE_SHARE = 0.01
_ROUNDING = 1e-6


def stated_otherwise(look: Look) -> Iterator[Finding]:
    """Areas and boxes that a list of the data set states, and that are not those of the pixels."""
    stated = look.seen.stated if look.seen is not None else {}
    for one in look.objects:
        said = stated.get(one.id)
        if said is not None and look.area(one):
            yield from _area(look, one, said)
            yield from _box(look, one, said)


def _area(look: Look, one: MaskObject, said: Stated) -> Iterator[Finding]:
    true = look.area(one)
    if said.area is None or _is_near(said.area, true, one.polygon):
        return
    words = f"its area is said to be {said.area:,g}, and is {true:,}."
    severity = Severity.ERROR if one.polygon is None else Severity.WARNING
    yield _finding(look, one, words, abs(said.area - true), severity)


def _is_near(area: float, pixels: int, polygon: Polygon | None) -> bool:
    if polygon is None:
        return area == pixels
    inside, length = _measured(polygon)
    allowed = max(OUTLINE_SHARE * pixels, length / 2 + 1)
    return any(abs(area - true) <= allowed for true in (pixels, inside))


def _measured(polygon: Polygon) -> tuple[float, float]:
    """The area of an outline's parts without their holes, and the length of all its rings."""
    inside = length = 0.0
    for part in polygon:
        for ring, sign in ((part.outer, 1), *((hole, -1) for hole in part.holes)):
            x, y = np.array(ring, np.float64).T
            inside += sign * float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
            length += float(np.hypot(np.roll(x, -1) - x, np.roll(y, -1) - y).sum())
    return inside, length


def _box(look: Look, one: MaskObject, said: Stated) -> Iterator[Finding]:
    if said.box is None:
        return
    x, y, width, height = said.box
    sides = zip((x, y, x + width, y + height), *_boxes(look, one), strict=True)
    apart = max(min(abs(side - one) for one in known) for side, *known in sides)
    if apart > BOX_PX + _ROUNDING or min(width, height) <= 0:
        rect = look.box(one)
        stated = ", ".join(f"{number:g}" for number in said.box)
        words = (
            f"its box is said to be {stated}, and is {rect.left}, {rect.top}, {rect.width}, {rect.height}."
        )
        yield _finding(look, one, words, apart, Severity.ERROR)


def _boxes(look: Look, one: MaskObject) -> list[list[float]]:
    """left, top, right, bottom of the pixels, and of the vertices where there are any."""
    found = [[float(side) for side in look.box(one)]]
    if one.polygon:
        points = np.array([point for part in one.polygon for point in part.outer], np.float64)
        found.append([*points.min(axis=0).tolist(), *points.max(axis=0).tolist()])
    return found


def _finding(look: Look, one: MaskObject, said: str, apart: float, severity: Severity) -> Finding:
    return look.finding(
        "consistency",
        severity,
        f"{look.called(one)}: {said} An export states what the pixels say.",
        object=one.id,
        class_id=look.class_of(one).id,
        rect=look.box(one),
        measure=round(apart, 1),
        unit="px",
    )
