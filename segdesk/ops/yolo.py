"""Pixels become rows of a YOLO segments file, and back, by the rule of Ultralytics' own rasteriser.

That rule: a coordinate times width or height, cut to an integer, is a pixel; cv2.fillPoly then sets the
pixels inside the ring and those of every edge. So vertices are centres of the object's own pixels, and an
edge may run only where a straight line meets nothing but the object. Along 8-connected borders it does:
parts that touch at a corner are one ring, and a hole is joined along a row of the object. Only a seam
between parts apart sets pixels that are not the object's, so it is as short as can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from segdesk.geometry import Rect
from segdesk.ops.components import parts
from segdesk.ops.cv import cv2
from segdesk.ops.raster import FARTHEST_PX
from segdesk.ops.stencil import AnyArray, Ints, Placed, Stencil, as_bytes, nothing, whole

DECIMALS = 8
"""Of a coordinate in a label file; with six, 7 of 1,757 real nuclei change when Ultralytics resamples."""

_LEAST_VERTICES = 3  # Ultralytics takes a row of fewer for a box


def yolo_rings(
    stencil: Stencil, origin: tuple[int, int], size: tuple[int, int], *, joined: bool
) -> list[list[float]]:
    """The object as flat rings x1, y1, x2, y2, ... in 0..1 of an image of (width, height).

    origin is the image coordinate (x, y) of the stencil's top left corner. joined gives one ring, else one
    per 8-connected part, in reading order of their topmost, then leftmost pixels; holes are joined to their
    part in both. Written with DECIMALS and filled by fill_yolo, the rings give every pixel of the object
    and no other but those of the seams between parts (max(|dx|, |dy|) - 1 pixels each, about the least that
    is possible). A vertex at pixel (x, y) is (x + 0.5) / width, (y + 0.5) / height. A ring has an odd count
    of vertices, at least three: the first ones are repeated where need be (_odd says why).
    """
    if not stencil.any():
        return []
    field = np.pad(stencil, ((0, 0), (1, 0)))  # so that every row begins, and the row before it ends, unset
    borders = _Borders(field)
    for hole in borders.holes:
        borders.join(*_along_row(field, borders.top_left[hole]))
    if joined and len(borders.holes) < len(borders.top_left) - 1:
        for near, far in _between_parts(field):
            borders.join(near, far)
    shift = np.array((origin[0] - 0.5, origin[1] + 0.5))  # the field begins one column earlier
    return [((_odd(_turning(ring)) + shift) / size).ravel().tolist() for ring in borders.walked()]


def fill_yolo(flat_ring: Sequence[float], size: tuple[int, int]) -> Placed:
    """The pixels that Ultralytics sets for one segments row in an image of (width, height).

    Returns a Rect within the image and a bool stencil of its shape; EMPTY and a (0, 0) stencil when the ring
    lies outside or is empty. Raises ValueError for an odd count of numbers, one that is not finite, or a
    vertex more than FARTHEST_PX out.
    """
    if len(flat_ring) % 2:
        raise ValueError(f"A ring is pairs of x and y; this one has {len(flat_ring)} numbers.")
    scaled = np.asarray(flat_ring, np.float32).reshape(-1, 2) * np.array(size, np.float32)
    if not (np.abs(scaled) <= FARTHEST_PX).all():
        raise ValueError(f"A vertex of the ring is not finite or lies more than {FARTHEST_PX} pixels out.")
    if len(scaled) == 0:
        return nothing()
    pixels = scaled.astype(np.int32)  # cuts towards zero
    rect = Rect(*pixels.min(axis=0).tolist(), *(pixels.max(axis=0) + 1).tolist()) & whole(size)
    if rect.is_empty:
        return nothing()
    canvas = np.zeros((rect.height, rect.width), np.uint8)
    cv2.fillPoly(canvas, [pixels - np.array((rect.left, rect.top), np.int32)], 1)
    return rect, canvas.view(bool)


class _Borders:
    """The 8-connected borders of a field as one chain of vertices, each knowing the next; joined in place.

    A pixel is named by its place in the flat field, and may be a vertex of several rings."""

    def __init__(self, field: Stencil) -> None:
        found, hierarchy = cv2.findContours(as_bytes(field), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
        points = np.concatenate(found).reshape(-1, 2)
        sizes = np.array([len(ring) for ring in found])
        starts = np.concatenate(([0], np.cumsum(sizes)))
        places = points[:, 1].astype(np.int64) * field.shape[1] + points[:, 0]
        self._width = field.shape[1]
        self._ring_of = np.repeat(np.arange(len(sizes)), sizes).tolist()
        self._order = np.argsort(places, kind="stable")
        self._sorted = places[self._order]
        self._place_of = places.tolist()
        self._next_of = list(range(1, len(places) + 1))
        for start, end in pairwise(starts.tolist()):
            self._next_of[end - 1] = start
        self._starts = starts.tolist()
        self._tree_of = list(range(len(sizes)))
        is_hole = hierarchy[0, :, 3] >= 0
        self.holes: list[int] = np.flatnonzero(is_hole).tolist()
        self.top_left: list[int] = np.minimum.reduceat(places, starts[:-1]).tolist()
        """Per ring its topmost, then leftmost pixel."""

    def join(self, place: int, other: int) -> None:
        """All rings through either of two pixels become one, over the straight way between them."""
        first, *rest = self._at(place) + self._at(other)
        for vertex in rest:
            trees = self._root(self._ring_of[first]), self._root(self._ring_of[vertex])
            if trees[0] != trees[1]:
                self._tree_of[max(trees)] = min(trees)
                self._splice(first, vertex)

    def walked(self) -> Iterator[AnyArray]:
        """Per ring that is left its pixels (x, y) in the field, in reading order of where the rings start."""
        trees: dict[int, int] = {}
        for ring in sorted(range(len(self.top_left)), key=self.top_left.__getitem__):
            trees.setdefault(self._root(ring), ring)
        for ring in trees.values():
            start = at = self._starts[ring]
            walk = [self._place_of[start]]
            while (at := self._next_of[at]) != start:
                walk.append(self._place_of[at])
            y, x = np.divmod(np.array(walk), self._width)
            yield np.stack((x, y), axis=1)

    def _at(self, place: int) -> list[int]:
        low, high = np.searchsorted(self._sorted, (place, place + 1))
        vertices: list[int] = self._order[low:high].tolist()
        return vertices

    def _root(self, ring: int) -> int:
        while self._tree_of[ring] != ring:
            self._tree_of[ring] = ring = self._tree_of[self._tree_of[ring]]
        return ring

    def _splice(self, one: int, other: int) -> None:
        """From one over to the other ring, around it, and back."""
        back, entry = len(self._place_of), len(self._place_of) + 1
        self._place_of += (self._place_of[one], self._place_of[other])
        self._next_of += (self._next_of[one], self._next_of[other])
        self._next_of[one], self._next_of[other] = entry, back


def _along_row(field: Stencil, top_left: int) -> tuple[int, int]:
    """From over a hole to the left end of the object's row there. What borders it from the left starts higher
    than the hole, so following such seams ends at the outer ring."""
    row = top_left // field.shape[1] * field.shape[1]
    unset = np.flatnonzero(~field.reshape(-1)[row:top_left])
    return top_left, row + int(unset[-1]) + 1


def _between_parts(field: Stencil) -> list[tuple[int, int]]:
    """The shortest ways that join neighbouring parts, those that set the fewest pixels first.

    Neighbours are found where the regions nearest to two parts meet; a way runs between the pixels nearest
    to such a place, so it is the shortest up to the error of cv2's 5 x 5 distances."""
    nearest, part = _nearest(field)
    meetings = []
    for one, other in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        at = part[one] != part[other]
        meetings.append((nearest[one][at], nearest[other][at], part[one][at], part[other][at]))
    near, far, part_near, part_far = (np.concatenate(column) for column in zip(*meetings, strict=True))
    rows, columns = np.abs(np.subtract(np.divmod(near, field.shape[1]), np.divmod(far, field.shape[1])))
    length = np.maximum(rows, columns)
    pair = np.minimum(part_near, part_far) * (int(part.max()) + 1) + np.maximum(part_near, part_far)
    order = np.lexsort((rows + columns, length, pair))
    kept = order[np.unique(pair[order], return_index=True)[1]]
    kept = kept[np.argsort(length[kept], kind="stable")]
    return list(zip(near[kept].tolist(), far[kept].tolist(), strict=True))


def _nearest(field: Stencil) -> tuple[Ints, Ints]:
    """Per pixel the nearest set pixel, as its place in the flat field, and that one's 8-connected part."""
    _, names = cv2.distanceTransformWithLabels(
        as_bytes(~field), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    places = np.flatnonzero(field)
    place_of = np.zeros(int(names.max()) + 1, np.int64)
    place_of[names.reshape(-1)[places]] = places
    nearest: Ints = place_of[names]
    part: Ints = parts(field, connectivity=8).labels.reshape(-1).astype(np.int64)[nearest]
    return nearest, part


def _turning(ring: AnyArray) -> AnyArray:
    """Without the vertices inside level, upright and diagonal runs, which are drawn the same without them."""
    ring = ring[(ring != np.roll(ring, 1, axis=0)).any(axis=1) | (np.arange(len(ring)) == 0)]
    step = np.roll(ring, -1, axis=0) - ring
    is_even = (step == 0).any(axis=1) | (np.abs(step[:, 0]) == np.abs(step[:, 1]))
    way = np.sign(step)
    is_straight = is_even & np.roll(is_even, 1) & (way == np.roll(way, 1, axis=0)).all(axis=1)
    return ring[~is_straight] if len(ring) > 1 else ring


def _odd(ring: AnyArray) -> AnyArray:
    """The first vertices repeated up to an odd count.

    Before a training fills a row, Ultralytics puts points on it: 998 less the count of vertices, at even
    steps of the vertices' numbers. One halfway along a diagonal would be cut to a pixel beside it; with an
    odd count there is none, since i * count / (998 - count) is never a whole number and a half.
    """
    return np.resize(ring, (max(len(ring) | 1, _LEAST_VERTICES), 2))
