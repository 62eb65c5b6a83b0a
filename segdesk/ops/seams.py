"""Seams of zero width that join rings to one ring. Walked there and back, they fill nothing.

A hole is joined where its topmost, then leftmost vertex looks left along the row above it: at the next edge
of another ring. That ring starts higher, so following the seams always ends at the outer ring. The
pycocotools rule toggles a pixel once per walk of an edge, so a seam cancels itself whatever its slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Point
from segdesk.ops.stencil import Ints

Numbers = npt.NDArray[np.int64] | npt.NDArray[np.float64]


class Rings(NamedTuple):
    """Rings one after the other: ring i has the vertices starts[i] to starts[i + 1]."""

    x: Numbers
    y: Numbers
    starts: Ints

    @property
    def ring_of(self) -> Ints:
        """Per vertex the ring it belongs to."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def next_of(self) -> Ints:
        """Per vertex the next one of its ring."""
        following = np.arange(1, len(self.x) + 1)
        following[self.starts[1:] - 1] = self.starts[:-1]
        return following


class Seam(NamedTuple):
    """From a vertex of a hole to the edge that starts at a vertex of another ring."""

    vertex: int
    edge: int


def seams_of_holes(rings: Rings, holes: Ints) -> list[Seam]:
    """One seam per ring listed in holes. A hole with nothing left of it is joined to the first ring."""
    vertices = _top_left(rings)[holes]
    edges = _edge_left_of(rings, vertices)
    edges[edges < 0] = 0
    return [Seam(vertex, edge) for vertex, edge in zip(vertices.tolist(), edges.tolist(), strict=True)]


def _top_left(rings: Rings) -> Ints:
    """Per ring its topmost, then leftmost vertex."""
    order = np.lexsort((rings.x, rings.y))[::-1]
    found = np.empty(len(rings.starts) - 1, np.int64)
    found[rings.ring_of[order]] = order  # the last one written stays
    return found


def _edge_left_of(rings: Rings, vertices: Ints) -> Ints:
    """Per vertex the start of the nearest edge on its left, just above its height; -1 without one."""
    heights, height_of = np.unique(rings.y[vertices], return_inverse=True)
    x, y, x_end, y_end = rings.x, rings.y, rings.x[rings.next_of], rings.y[rings.next_of]
    first = np.searchsorted(heights, np.minimum(y, y_end), "right")
    counts = np.searchsorted(heights, np.maximum(y, y_end), "right") - first
    edge = np.repeat(np.arange(len(x)), counts)
    level = np.arange(len(edge)) + (first - np.cumsum(counts) + counts)[edge]
    run = (heights[level] - y[edge]) / (y_end - y)[edge]
    crossing = np.where(x[edge] == x_end[edge], x[edge], x[edge] + run * (x_end - x)[edge])
    stride = float(x.max() - x.min()) + 1.0
    keys = level * stride + (crossing - x.min())
    order = np.argsort(keys, kind="stable")
    wanted = height_of.reshape(-1) * stride + (x[vertices] - x.min())
    at = np.searchsorted(keys[order], wanted, "right") - 1
    found = np.where(at >= 0, edge[order][at] if len(order) else -1, -1)
    is_level = (at >= 0) & (level[order][at] == height_of.reshape(-1)) if len(order) else at >= 0
    return np.where(is_level, found, -1)


def spliced(points: Sequence[Point], starts: Sequence[int], seams: Sequence[Seam]) -> list[Point]:
    """All rings as one, walked from the first vertex. A seam that meets an upright edge ends at the height
    of its vertex, else at the nearer end of the edge."""
    chain = _Chain(list(points), starts)
    joints = chain.joints(seams)
    for vertex, joint in joints:
        chain.join(joint, vertex)
    return chain.walked()


class _Chain:
    """Vertices, each with the number of the next."""

    def __init__(self, points: list[Point], starts: Sequence[int]) -> None:
        self.points = points
        self.next_of = list(range(1, len(points) + 1))
        for start, end in pairwise(starts):
            self.next_of[end - 1] = start

    def joints(self, seams: Sequence[Seam]) -> list[tuple[int, int]]:
        """(vertex, where it is joined). Edges are split before anything is joined, in walking order."""
        points, found = self.points, []
        last_of: dict[int, int] = {}
        for vertex, edge in sorted(
            seams, key=lambda seam: abs(points[seam.vertex][1] - points[seam.edge][1])
        ):
            end = self.next_of[edge] if edge not in last_of else last_of[edge]
            if points[edge][0] == points[end][0]:
                last_of[edge] = self._inserted(last_of.get(edge, edge), (points[edge][0], points[vertex][1]))
                found.append((vertex, last_of[edge]))
            else:
                found.append((vertex, self._nearer(vertex, edge, end)))
        return found

    def _inserted(self, after: int, point: Point) -> int:
        self.points.append(point)
        self.next_of.append(self.next_of[after])
        self.next_of[after] = len(self.points) - 1
        return self.next_of[after]

    def _nearer(self, vertex: int, one: int, other: int) -> int:
        x, y = self.points[vertex]

        def distance(at: int) -> float:
            return (self.points[at][0] - x) ** 2 + (self.points[at][1] - y) ** 2

        return min(one, other, key=distance)

    def join(self, one: int, other: int) -> None:
        """Two rings become one: from one over to the other ring, around it, and back."""
        back = self._inserted(one, self.points[one])
        entry = self._inserted(other, self.points[other])
        self.next_of[one], self.next_of[other] = entry, back

    def walked(self) -> list[Point]:
        """From the first vertex all around, no vertex twice in a row."""
        points, next_of = self.points, self.next_of
        ring, at = [points[0]], next_of[0]
        while at != 0:
            if points[at] != ring[-1]:
                ring.append(points[at])
            at = next_of[at]
        return ring
