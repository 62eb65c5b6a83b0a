"""Checks of single objects: outlines that cross or leave the image, islands and holes, unusual sizes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Part, Rect, Ring
from segdesk.model.objects import MaskObject
from segdesk.ops.components import holes
from segdesk.ops.components import parts as parts_of
from segdesk.ops.stencil import Stencil

from .crossings import first_crossing
from .finding import Finding, Severity
from .look import Look


def polygon(look: Look) -> Iterator[Finding]:
    """Outlines have three vertices and an area, stay in the image and do not cross themselves."""
    for remark in look.remarks("polygon"):
        yield look.finding("polygon", Severity.WARNING, remark.message)
    for one in look.objects:
        for part in one.polygon or ():
            yield from _outline(look, one, part)


def _outline(look: Look, one: MaskObject, part: Part) -> Iterator[Finding]:
    about = {"object": one.id, "class_id": look.class_of(one).id}
    for ring in (part.outer, *part.holes):
        points = np.array(ring, np.float64).reshape(-1, 2)
        for said, rect, repair in _faults(look, points, ring):
            yield look.finding(
                "polygon", Severity.WARNING, f"{look.called(one)}: {said}", rect=rect, repair=repair, **about
            )


def _faults(
    look: Look, points: npt.NDArray[np.float64], ring: Ring
) -> Iterator[tuple[str, Rect, str | None]]:
    if len(ring) < 3:
        yield f"its outline has {len(ring)} vertices, 3 are needed. Draw it again.", _around(points), "delete"
        return
    crossing = first_crossing(points)
    if crossing is None and abs(_area(points)) == 0 and len(ring) < 5:
        yield "its outline has no area. Delete it, or draw it again.", _around(points), "delete"
        return
    outside = _outside(look, points)
    if outside > look.limits.outside_px:
        yield f"its outline leaves the image by {outside:.1f} px. Cut it.", _around(points), "clip"
    if crossing is not None:
        x, y = crossing
        rect = Rect(int(x) - 4, int(y) - 4, int(x) + 5, int(y) + 5)
        yield (
            f"its outline crosses itself at {x:.0f}, {y:.0f}. Trace it again from its pixels.",
            rect,
            "trace",
        )


def _area(points: npt.NDArray[np.float64]) -> float:
    x, y = (points - points[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _outside(look: Look, points: npt.NDArray[np.float64]) -> float:
    """How far the farthest vertex lies outside, in pixels."""
    if look.content is None:
        return 0.0
    size = np.array(look.content.size, np.float64)
    return float(max(0.0, -points.min(), (points - size).max()))


def _around(points: npt.NDArray[np.float64]) -> Rect:
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    return Rect(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def fragments(look: Look) -> Iterator[Finding]:
    """Objects have no islands and no holes of a few pixels."""
    limit = look.limits.fragment_px
    for one in look.objects:
        if look.area(one) == 0 or look.is_void(one):
            continue
        found = look.parts(one)
        islands = found.boxes[found.areas < limit] if found.count > 1 else found.boxes[:0]
        stencil = look.stencil(one)
        inner = _holes(stencil, limit) if not stencil.all() else found.boxes[:0]
        if len(islands) + len(inner) == 0:
            continue
        box = look.box(one)
        first = (islands if len(islands) else inner)[0]
        yield look.finding(
            "fragments",
            Severity.NOTE,
            f"{look.called(one)} has {_counted(len(islands), len(inner))} under {limit} px. "
            "Remove islands and fill holes.",
            object=one.id,
            class_id=look.class_of(one).id,
            rect=Rect(*first.tolist()).moved(box.left, box.top),
            measure=len(islands) + len(inner),
            unit="parts",
            repair="clean",
        )


def _holes(stencil: Stencil, under_px: int) -> npt.NDArray[np.int64]:
    return parts_of(holes(stencil, under_px), connectivity=8).boxes


def _counted(islands: int, inner: int) -> str:
    words = [
        f"{count} {name if count == 1 else name + 's'}"
        for count, name in ((islands, "island"), (inner, "hole"))
        if count
    ]
    return " and ".join(words)
