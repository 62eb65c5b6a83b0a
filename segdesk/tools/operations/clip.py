"""Objects as a value that goes to other places and other images: copy, paste, duplicate."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from segdesk.geometry import EMPTY, Polygon, Rect
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.model.overlap import Overlap
from segdesk.ops.raster import rasterise
from segdesk.ops.stencil import Stencil
from segdesk.tools.flat import shifted
from segdesk.tools.operations.operation import Ids
from segdesk.tools.operations.state import next_group, open_class

OBJECT_PX = 1 << 12
"""What an object costs beside its pixels, in pixels (measured: 0.1 to 0.3 ms)."""


@dataclass(frozen=True, eq=False)
class Piece:
    """One object of a clip: its fields, the pixels of a rectangle (bool, read-only), and its outline if that
    was its pixels."""

    class_key: int
    rect: Rect
    stencil: Stencil
    polygon: Polygon | None
    crowd: bool
    group: int | None
    note: str
    extra: str


@dataclass(frozen=True, eq=False)
class Clip:
    """Copied objects, from the bottom up. Class keys are the project's: a clip does not leave it."""

    size: tuple[int, int]
    pieces: tuple[Piece, ...]

    @property
    def box(self) -> Rect:
        box = EMPTY
        for one in self.pieces:
            box = box | one.rect
        return box

    @property
    def pixels(self) -> int:
        return sum(int(one.stencil.sum()) for one in self.pieces)

    def way_to(self, x: float, y: float) -> tuple[int, int]:
        """dx and dy of a paste that puts the middle of the clip at a point."""
        box = self.box
        return round(x - (box.left + box.right) / 2), round(y - (box.top + box.bottom) / 2)

    def way_into(self, bounds: Rect) -> tuple[int, int]:
        """dx and dy of a paste: none where any of the clip is in the image, else into its middle."""
        if not (self.box & bounds).is_empty:
            return 0, 0
        return self.way_to((bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2)

    @property
    def cost_px(self) -> int:
        """What it takes to put it somewhere."""
        return sum(cost_px(one.rect) for one in self.pieces)

    def __str__(self) -> str:
        return "1 object" if len(self.pieces) == 1 else f"{len(self.pieces)} objects"


def cost_px(rect: Rect) -> int:
    """What it takes to look at an object in this rectangle, in pixels."""
    return rect.width * rect.height + OBJECT_PX


def copied(document: Document, ids: Iterable[int]) -> Clip:
    """The objects as they are now, locked ones too."""
    wanted = set(ids)
    objects = [one for one in document.objects.ordered if one.id in wanted]
    return Clip(document.size, tuple(_piece(document, one) for one in objects))


def paste(edit: Edit, ids: Ids, *, clip: Clip, dx: int, dy: int) -> Ids:
    """New objects, so many pixels from where they were copied, on top; those that get no pixel are left out.

    Groups become new ones. ValueError with words when nothing fits, or a class is locked or gone.
    """
    new = edit.add_all(_fields(edit, clip.pieces))
    pieces = list(zip(new, clip.pieces, strict=True))
    outlines = {one: shifted(piece.polygon, dx, dy) for one, piece in pieces if piece.polygon}
    for one, piece in _first_come(edit, pieces):
        drawn = rasterise(outlines[one], edit.document.size) if one in outlines else None
        rect, stencil = drawn or (piece.rect.moved(dx, dy), piece.stencil)
        edit.write(rect, one, where=stencil)
    edit.outline_all(outlines)
    made = tuple(one for one in new if edit.document.area(one))
    if not made:
        raise ValueError("Nothing fits here: it is outside the image, or other objects keep their pixels")
    edit.remove_all(set(new) - set(made))
    return made


def duplicate(edit: Edit, ids: Ids, *, dx: int | None, dy: int | None) -> Ids:
    """The same once more, so many pixels away; without numbers beside it."""
    clip = copied(edit.document, ids)
    if dx is None or dy is None:
        dx, dy = _beside(clip.box, edit.document.bounds)
    return paste(edit, ids, clip=clip, dx=dx, dy=dy)


def _first_come(edit: Edit, pieces: list[tuple[int, Piece]]) -> list[tuple[int, Piece]]:
    """In which order pieces take their pixels, so that of two that overlap the upper one has them."""
    return pieces[::-1] if edit.overlap is Overlap.KEEP else pieces


def _piece(document: Document, one: MaskObject) -> Piece:
    rect, stencil = document.stencil(one.id)
    stencil.setflags(write=False)
    outline = one.polygon if one.agrees else None
    return Piece(one.class_key, rect, stencil, outline, one.crowd, one.group, one.note, one.extra)


def _fields(edit: Edit, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """What the new objects of pieces are; groups get numbers that no group of the image has."""
    classes = {one.class_key: open_class(edit, one.class_key).key for one in pieces}
    old_groups = dict.fromkeys(one.group for one in pieces if one.group is not None)
    groups: dict[int | None, int] = dict(zip(old_groups, itertools.count(next_group(edit)), strict=False))
    return [
        {
            "class_key": classes[one.class_key],
            "group": groups.get(one.group),
            **{name: getattr(one, name) for name in ("crowd", "note", "extra")},
        }
        for one in pieces
    ]


def _beside(box: Rect, bounds: Rect) -> tuple[int, int]:
    """The first place to the right, left, below or above where the box is in the image, else a bit off."""
    places = (box.width, 0), (-box.width, 0), (0, box.height), (0, -box.height)
    inside = (place for place in places if box.moved(*place) & bounds == box.moved(*place))
    return next(inside, (10, 10))
