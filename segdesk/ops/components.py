"""Connected parts of a stencil, and its holes.

One rule everywhere, the one that tracing follows: set pixels belong together where they share an edge
(4-connected), unset ones also where they only share a corner (8-connected). So a hole is an 8-connected
region of unset pixels that does not reach the stencil's border, and two parts that touch at a corner are two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.ops.cv import cv2
from segdesk.ops.runs import measure
from segdesk.ops.stencil import Ints, Placed, Stencil, as_bytes, bounds


@dataclass(frozen=True, slots=True)
class Parts:
    """The connected parts of a stencil."""

    labels: npt.NDArray[np.int32]
    """0 where the stencil is unset, else 1 + the number of the part."""
    areas: Ints
    boxes: Ints
    """(count, 4): left, top, right, bottom in the stencil's pixels, half-open and tight."""

    @property
    def count(self) -> int:
        return len(self.areas)


def parts(stencil: Stencil, connectivity: int = 4) -> Parts:
    """Label the connected parts. connectivity is 4 or 8; the labels are the only large array made."""
    if stencil.size == 0:
        return Parts(np.zeros(stencil.shape, np.int32), np.zeros(0, np.int64), np.zeros((0, 4), np.int64))
    labels = np.asarray(cv2.connectedComponents(as_bytes(stencil), connectivity=connectivity)[1], np.int32)
    found = measure(labels)  # twice as fast as cv2's own statistics
    is_part = found.slots > 0
    return Parts(labels, found.areas[is_part], found.boxes[is_part])


def split(stencil: Stencil, origin: tuple[int, int] = (0, 0)) -> list[Placed]:
    """Each 4-connected part alone, in its smallest Rect; origin is the stencil's top left corner."""
    inner = bounds(stencil)
    found = parts(stencil[inner.slices])
    shift = inner.left + origin[0], inner.top + origin[1]
    rects = [Rect(*box) for box in found.boxes.tolist()]
    return [(rect.moved(*shift), found.labels[rect.slices] == n) for n, rect in enumerate(rects, 1)]


def islands_under(stencil: Stencil, area_px: int) -> Stencil:
    """The pixels of all 4-connected parts smaller than area_px."""
    found = parts(stencil)
    return _members(found, found.areas < area_px)


def largest(stencil: Stencil) -> Stencil:
    """The pixels of the largest 4-connected part, the first one of several; none of none."""
    found = parts(stencil)
    is_largest = np.zeros(found.count, bool)
    if found.count:
        is_largest[int(np.argmax(found.areas))] = True
    return _members(found, is_largest)


def holes(stencil: Stencil, under_px: int | None = None) -> Stencil:
    """The unset pixels that set ones enclose; with under_px only holes smaller than so many pixels.

    An object inside a hole is not part of the hole. Beyond the stencil everything is unset.
    """
    inside = np.zeros(stencil.shape, bool)
    inner = bounds(stencil)
    if inner.is_empty:
        return inside
    height, width = inner.height, inner.width
    found = parts(~stencil[inner.slices], connectivity=8)
    left, top, right, bottom = found.boxes.T
    is_hole = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    if under_px is not None:
        is_hole &= found.areas < under_px
    inside[inner.slices] = _members(found, is_hole)
    return inside


def _members(found: Parts, is_wanted: npt.NDArray[np.bool_]) -> Stencil:
    if not is_wanted.any():
        return np.zeros(found.labels.shape, bool)
    return np.concatenate(([False], is_wanted))[found.labels]
