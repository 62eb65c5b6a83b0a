"""Rectangles in image pixels and polygons in continuous image coordinates. Knows nothing of masks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""Vertices (x, y) of a closed ring, the first not repeated. Pixel (row i, column j) covers
[j, j+1) x [i, i+1), so a ring around pixel (0, 0) is (0, 0), (1, 0), (1, 1), (0, 1)."""


class Part(NamedTuple):
    """One outer ring and the holes in it."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


Polygon = tuple[Part, ...]
"""What an object's outline is: the union of its parts, each its outer ring minus its holes."""


class Rect(NamedTuple):
    """Image pixels, half-open: columns left <= x < right, rows top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        return max(0, self.bottom - self.top)

    @property
    def is_empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns) to index an array of the image's shape."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def __and__(self, other: Rect) -> Rect:
        """What both cover; EMPTY where they do not meet."""
        both = Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return EMPTY if both.is_empty else both

    def __or__(self, other: Rect) -> Rect:
        """The smallest rectangle around both; an empty one is neutral."""
        if self.is_empty:
            return other
        if other.is_empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, pixels: int) -> Rect:
        return Rect(self.left - pixels, self.top - pixels, self.right + pixels, self.bottom + pixels)

    def moved(self, dx: int, dy: int) -> Rect:
        return Rect(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def within(self, outer: Rect) -> tuple[slice, slice]:
        """(rows, columns) of this rectangle in an array that starts at outer's top left."""
        return self.moved(-outer.left, -outer.top).slices

    def tiles(self, size_px: int) -> Iterator[tuple[int, int]]:
        """(row, column) of each tile of a grid of size_px that this rectangle touches."""
        if self.is_empty:
            return
        for row in range(self.top // size_px, (self.bottom - 1) // size_px + 1):
            for column in range(self.left // size_px, (self.right - 1) // size_px + 1):
                yield row, column


EMPTY = Rect(0, 0, 0, 0)
