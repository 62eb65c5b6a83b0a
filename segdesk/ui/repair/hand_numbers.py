"""A place as the numbers that a person can change: side up, scale, shift, and what is cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from segdesk.repair.geometry.placement import Placement, Size, dihedral

LEAST_SCALE, MOST_SCALE = 0.01, 100.0
_TURNED = {
    (1, 1): 5, (1, -1): 6, (-1, -1): 7, (-1, 1): 8,
}  # fmt: skip
_UPRIGHT = {(1, 1): 1, (-1, 1): 2, (-1, -1): 3, (1, -1): 4}


@dataclass(frozen=True)
class HandNumbers:
    """image, mask: sizes. way: EXIF orientation 1..8 as which the mask is stored.

    scale_x, scale_y: image pixels per pixel of the mask set upright. shift_x, shift_y: where its top left
    corner lies in the image. left, top, right, bottom: its pixels that lie beyond the image; below 0: how
    much is missing there.
    """

    image: Size
    mask: Size
    way: int = 1
    scale_x: float = 1.0
    scale_y: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0

    @classmethod
    def of(cls, placement: Placement, image: Size, mask: Size) -> HandNumbers:
        """The numbers of a place (image to stored mask)."""
        numbers = cls(image, mask, _way_of(placement))
        way = numbers.way
        to_upright = inverse(dihedral(way, numbers.upright)[0]) @ placement
        sx, sy = 1 / to_upright.a, 1 / to_upright.e
        return replace(
            numbers, scale_x=sx, scale_y=sy, shift_x=-to_upright.c * sx, shift_y=-to_upright.f * sy
        )

    @property
    def upright(self) -> Size:
        """The size of the mask when it is set upright."""
        return self.mask if self.way < 5 else (self.mask[1], self.mask[0])

    @property
    def placement(self) -> Placement:
        """From the image to the stored mask."""
        scaled = Placement(
            1 / self.scale_x, 0, -self.shift_x / self.scale_x, 0, 1 / self.scale_y,
            -self.shift_y / self.scale_y,
        )  # fmt: skip
        return dihedral(self.way, self.upright)[0] @ scaled

    @property
    def left(self) -> float:
        return -self.shift_x / self.scale_x

    @property
    def top(self) -> float:
        return -self.shift_y / self.scale_y

    @property
    def right(self) -> float:
        return self.upright[0] - self.left - self.image[0] / self.scale_x

    @property
    def bottom(self) -> float:
        return self.upright[1] - self.top - self.image[1] / self.scale_y

    def cropped(self, left: float, top: float, right: float, bottom: float) -> HandNumbers:
        """So many pixels of the mask cut off; the rest is laid over the whole image."""
        wide, high = max(1.0, self.upright[0] - left - right), max(1.0, self.upright[1] - top - bottom)
        sx, sy = _in_range(self.image[0] / wide), _in_range(self.image[1] / high)
        return replace(self, scale_x=sx, scale_y=sy, shift_x=-left * sx, shift_y=-top * sy)

    def scaled(self, scale_x: float, scale_y: float) -> HandNumbers:
        """Other scales around the middle of the image."""
        found = replace(self, scale_x=_in_range(scale_x), scale_y=_in_range(scale_y))
        middle_x, middle_y = self.image[0] / 2, self.image[1] / 2
        return replace(
            found,
            shift_x=middle_x - (middle_x - self.shift_x) * found.scale_x / self.scale_x,
            shift_y=middle_y - (middle_y - self.shift_y) * found.scale_y / self.scale_y,
        )

    def moved(self, dx: float, dy: float) -> HandNumbers:
        """By image pixels."""
        return replace(self, shift_x=self.shift_x + dx, shift_y=self.shift_y + dy)

    def turned(self, quarters: int) -> HandNumbers:
        """What is shown turned clockwise around the middle of the image."""
        width, height = self.image
        x, y = width / 2, height / 2
        back = {1: Placement(0, 1, x - y, -1, 0, x + y), 3: Placement(0, -1, x + y, 1, 0, y - x)}
        return HandNumbers.of(self.placement @ back[quarters % 4], self.image, self.mask)

    def mirrored(self, way: str) -> HandNumbers:
        """What is shown mirrored: "h" left to right, "v" top to bottom."""
        width, height = self.image
        back = {"h": Placement(-1, 0, width), "v": Placement(1, 0, 0, 0, -1, height)}
        return HandNumbers.of(self.placement @ back[way], self.image, self.mask)


def inverse(one: Placement) -> Placement:
    """The map back."""
    area = one.a * one.e - one.b * one.d
    a, b, d, e = one.e / area, -one.b / area, -one.d / area, one.a / area
    return Placement(a, b, -(a * one.c + b * one.f), d, e, -(d * one.c + e * one.f))


def _way_of(one: Placement) -> int:
    if one.b == 0 and one.d == 0:
        return _UPRIGHT[_sign(one.a), _sign(one.e)]
    return _TURNED[_sign(one.b), _sign(one.d)]


def _sign(number: float) -> int:
    return 1 if number > 0 else -1


def _in_range(scale: float) -> float:
    return min(MOST_SCALE, max(LEAST_SCALE, scale))
