"""How images change their size on the way into a package: one affine map for photo, mask and polygons.

A map takes a window of the source (whole pixels) to a place in the target (whole pixels); what the place does
not cover is padding. Knows sizes only; see mapping.py and photos.py for what goes through it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect

Size = tuple[int, int]
MAX_SIDE_PX = 65_535


class Resize(StrEnum):
    """stretch: to the size, whatever the shape. letterbox: as large as fits, in the middle, the rest padded.
    fit: the longer side gets the length. crop: the middle, at the scale it has. tile: all of it, in pieces.
    """

    NONE = "none"
    STRETCH = "stretch"
    LETTERBOX = "letterbox"
    FIT = "fit"
    CROP = "crop"
    TILE = "tile"


@dataclass(frozen=True)
class ResizeRule:
    """width and height of the images in the package (fit: both the longer side; none: 0). overlap: how many
    pixels neighbouring tiles share."""

    kind: Resize = Resize.NONE
    width: int = 0
    height: int = 0
    overlap: int = 0

    def maps(self, size: Size) -> list[ImageMap]:
        """The images that one of size (width, height) becomes: one, or its tiles in reading order."""
        return _MAPS[self.kind](self, size)

    @property
    def scales(self) -> bool:
        return self.kind in (Resize.STRETCH, Resize.LETTERBOX, Resize.FIT)


KEEP_SIZE = ResizeRule()


@dataclass(frozen=True, slots=True)
class ImageMap:
    """window: pixels of the source (whose size is source) that are used. place: where they go in the target
    of size (width, height). tile: the window is one of several of its image."""

    source: Size
    size: Size
    window: Rect
    place: Rect
    tile: bool = False

    @property
    def changes(self) -> bool:
        """Is the target anything but the source, pixel by pixel?"""
        whole = Rect(0, 0, *self.source)
        return not (self.window == self.place == whole and self.size == self.source)

    @property
    def scales(self) -> bool:
        return (self.window.width, self.window.height) != (self.place.width, self.place.height)

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """2x3, from continuous source coordinates to those of the target."""
        across = self.place.width / self.window.width
        down = self.place.height / self.window.height
        x, y = (self.place.left - across * self.window.left, self.place.top - down * self.window.top)
        return np.array([[across, 0.0, x], [0.0, down, y]])

    @property
    def padding(self) -> int:
        """Pixels of the target that nothing covers."""
        return self.size[0] * self.size[1] - self.place.width * self.place.height

    @property
    def ending(self) -> str:
        """What a tile's name has behind the stem."""
        return f"_y{self.window.top}_x{self.window.left}" if self.tile else ""


def resize_rule(words: str) -> ResizeRule:
    """The rule that words (see WAYS) mean; SegDeskError for others."""
    name, _, numbers = words.partition(":")
    found = _PATTERNS[name].fullmatch(numbers) if name in _PATTERNS else None
    if found is None:
        raise SegDeskError(f"{words!r} is no way to resize.", f"Ways are: {WAYS}.")
    sides = {side: int(number or 0) for side, number in found.groupdict().items()}
    if name == Resize.FIT:
        sides["height"] = sides["width"]
    rule = ResizeRule(Resize(name), **sides)
    _check_sides(words, rule)
    return rule


WAYS = "none, stretch:WxH, letterbox:WxH, fit:N, crop:WxH, tile:WxH+OVERLAP"
_SIDES = r"(?P<width>\d{1,6})x(?P<height>\d{1,6})"
_PATTERNS = {
    "none": re.compile(""),
    "stretch": re.compile(_SIDES),
    "letterbox": re.compile(_SIDES),
    "fit": re.compile(r"(?P<width>\d{1,6})"),
    "crop": re.compile(_SIDES),
    "tile": re.compile(_SIDES + r"(?:\+(?P<overlap>\d{1,6}))?"),
}


def _check_sides(words: str, rule: ResizeRule) -> None:
    if rule.kind is Resize.NONE:
        return
    sides = (rule.width, rule.height)
    if not all(0 < side <= MAX_SIDE_PX for side in sides):
        raise SegDeskError(f"{words!r}: sides go from 1 to {MAX_SIDE_PX:,} pixels.", "Choose another size.")
    if rule.overlap >= min(sides):
        raise SegDeskError(f"{words!r}: tiles cannot overlap by all of a side.", "Choose a smaller overlap.")


def _none(_rule: ResizeRule, size: Size) -> list[ImageMap]:
    whole = Rect(0, 0, *size)
    return [ImageMap(size, size, whole, whole)]


def _stretch(rule: ResizeRule, size: Size) -> list[ImageMap]:
    target = (rule.width, rule.height)
    return [ImageMap(size, target, Rect(0, 0, *size), Rect(0, 0, *target))]


def _letterbox(rule: ResizeRule, size: Size) -> list[ImageMap]:
    width, height = _within(size, (rule.width, rule.height))
    place = Rect(0, 0, width, height).moved((rule.width - width) // 2, (rule.height - height) // 2)
    return [ImageMap(size, (rule.width, rule.height), Rect(0, 0, *size), place)]


def _fit(rule: ResizeRule, size: Size) -> list[ImageMap]:
    target = _within(size, (rule.width, rule.height))
    return [ImageMap(size, target, Rect(0, 0, *size), Rect(0, 0, *target))]


def _within(size: Size, room: Size) -> Size:
    """The largest size of the same shape, in whole pixels, at least one."""
    if size[0] * room[1] >= size[1] * room[0]:
        return room[0], max(1, round(size[1] * room[0] / size[0]))
    return max(1, round(size[0] * room[1] / size[1])), room[1]


def _crop(rule: ResizeRule, size: Size) -> list[ImageMap]:
    (left, x, width), (top, y, height) = (
        _middle(old, new) for old, new in zip(size, (rule.width, rule.height), strict=True)
    )
    window, place = (Rect(0, 0, width, height).moved(*at) for at in ((left, top), (x, y)))
    return [ImageMap(size, (rule.width, rule.height), window, place)]


def _middle(old: int, new: int) -> tuple[int, int, int]:
    """(start in the source, start in the target, length) of what both sides share, centred."""
    return max(0, (old - new) // 2), max(0, (new - old) // 2), min(old, new)


def _tile(rule: ResizeRule, size: Size) -> list[ImageMap]:
    target = (rule.width, rule.height)
    columns, rows = (_starts(old, new, rule.overlap) for old, new in zip(size, target, strict=True))
    part = Rect(0, 0, min(size[0], rule.width), min(size[1], rule.height))
    return [ImageMap(size, target, part.moved(x, y), part, tile=True) for y in rows for x in columns]


def _starts(side: int, tile: int, overlap: int) -> list[int]:
    """Where tiles begin; the last one is shifted inwards, so that none reaches beyond the image."""
    last = max(0, side - tile)
    return [*range(0, last, tile - overlap), last]


_MAPS: dict[Resize, Callable[[ResizeRule, Size], list[ImageMap]]] = {
    Resize.NONE: _none,
    Resize.STRETCH: _stretch,
    Resize.LETTERBOX: _letterbox,
    Resize.FIT: _fit,
    Resize.CROP: _crop,
    Resize.TILE: _tile,
}
