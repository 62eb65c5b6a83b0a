"""Where the pixels of a mask go: moves, scales, turns, mirrors. Arrays in, arrays out; values never mix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from segdesk.geometry import Rect
from segdesk.ops.affine import resize_nearest, warp_labels

Value = TypeVar("Value", bound=np.generic)
Size = tuple[int, int]
"""(width, height)"""

Matrix = tuple[tuple[float, float, float], tuple[float, float, float]]
"""From continuous source to continuous target coordinates, both with (0, 0) at the top left corner."""

MIN_FACTOR, MAX_FACTOR = 0.01, 100.0


class Placement(Protocol):
    """One of the ways below."""

    def matrix(self, source: Size, target: Size) -> Matrix:
        """Where a mask of a size goes in an image of a size; rows and columns stay apart."""


@dataclass(frozen=True)
class Move:
    """Right by dx, down by dy pixels, from the image's top left corner; (0, 0) takes a mask where it fits."""

    dx: int = 0
    dy: int = 0

    def matrix(self, _source: Size, _target: Size) -> Matrix:
        return (1, 0, self.dx), (0, 1, self.dy)


@dataclass(frozen=True)
class Scale:
    """By factors across and down, around the middle or from the top left corner.

    ValueError for a factor outside MIN_FACTOR to MAX_FACTOR.
    """

    across: float
    down: float
    anchor: Literal["center", "corner"] = "center"

    def __post_init__(self) -> None:
        if not all(MIN_FACTOR <= one <= MAX_FACTOR for one in (self.across, self.down)):
            raise ValueError(f"A mask is scaled by {MIN_FACTOR} to {MAX_FACTOR:g}.")

    def matrix(self, source: Size, target: Size) -> Matrix:
        if self.anchor == "corner":
            return (self.across, 0, 0), (0, self.down, 0)
        return _around_middle(source, target, ((self.across, 0), (0, self.down)))


@dataclass(frozen=True)
class Turn:
    """Clockwise on the screen by quarters, around the middle."""

    quarters: int

    def matrix(self, source: Size, target: Size) -> Matrix:
        cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[self.quarters % 4]
        return _whole(_around_middle(source, target, ((cos, -sin), (sin, cos))))


@dataclass(frozen=True)
class Mirror:
    """Left and right exchanged ("h"), or top and bottom ("v"), around the middle."""

    way: Literal["h", "v"]

    def matrix(self, source: Size, target: Size) -> Matrix:
        signs = (-1, 1) if self.way == "h" else (1, -1)
        return _whole(_around_middle(source, target, ((signs[0], 0), (0, signs[1]))))


@dataclass(frozen=True)
class Stretch:
    """To the size of the image, whatever that does to the proportions; nearest."""

    def matrix(self, source: Size, target: Size) -> Matrix:
        return (target[0] / source[0], 0, 0), (0, target[1] / source[1], 0)


def placed(labels: npt.NDArray[Value], placement: Placement, size: Size, fill: int = 0) -> npt.NDArray[Value]:
    """A new array (height, width) of a size (width, height); fill where nothing of the mask comes to lie.

    labels is (h, w) of any integer type or bool, and not empty. Every pixel is one of the source's, by the
    rule of ops.affine.
    """
    if isinstance(placement, Stretch):
        return resize_nearest(labels, size)
    matrix = placement.matrix((labels.shape[1], labels.shape[0]), size)
    return warp_labels(labels, matrix, size, fill)


def kept(placement: Placement, source: Size, target: Size) -> Rect:
    """The pixels of the source whose centres come to lie in the target; the others are cut off."""
    (a, b, c), (d, e, f) = placement.matrix(source, target)
    area = a * e - b * d
    corners = [
        ((e * (x - c) - b * (y - f)) / area, (a * (y - f) - d * (x - c)) / area) for x, y in ((0, 0), target)
    ]
    (left, top), (right, bottom) = (
        tuple(pick(one) for one in zip(*corners, strict=True)) for pick in (min, max)
    )
    inside = Rect(_first(left), _first(top), _first(right), _first(bottom))
    return inside & Rect(0, 0, *source)


def _first(edge: float) -> int:
    """The first pixel whose centre is not before an edge."""
    return math.ceil(round(edge - 0.5, 6))


def _around_middle(
    source: Size, target: Size, turn: tuple[tuple[float, float], tuple[float, float]]
) -> Matrix:
    """The middle of the source comes to the middle of the target."""
    (a, b), (d, e) = turn
    x, y = source[0] / 2, source[1] / 2
    return (a, b, target[0] / 2 - a * x - b * y), (d, e, target[1] / 2 - d * x - e * y)


def _whole(matrix: Matrix) -> Matrix:
    """Pixel on pixel: where the middles lie half a pixel apart, half a pixel to the left and up."""
    (a, b, c), (d, e, f) = matrix
    return (a, b, math.floor(c)), (d, e, math.floor(f))
