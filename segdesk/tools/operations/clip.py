"""Objects as a value that goes to other places and other images: copy, paste, duplicate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from segdesk.geometry import EMPTY, Polygon, Rect
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.ops.stencil import Stencil
from segdesk.tools.flat import shifted
from segdesk.tools.operations.operation import Ids
from segdesk.tools.operations.state import next_group


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

    def __str__(self) -> str:
        return "1 object" if len(self.pieces) == 1 else f"{len(self.pieces)} objects"


def copied(document: Document, ids: Iterable[int]) -> Clip:
    """The objects as they are now, locked ones too."""
    wanted = set(ids)
    objects = [one for one in document.objects.ordered if one.id in wanted]
    return Clip(document.size, tuple(_piece(document, one) for one in objects))


def paste(edit: Edit, ids: Ids, *, clip: Clip, dx: int, dy: int) -> Ids:
    """New objects, so many pixels from where they were copied, on top; those that get no pixel are left out.

    Groups become new ones. ValueError with words when nothing fits.
    """
    groups: dict[int, int] = {}
    made = []
    for piece in clip.pieces:
        if piece.group is not None and piece.group not in groups:
            groups[piece.group] = next_group(edit) + len(groups)
        new = _put(edit, piece, dx, dy, None if piece.group is None else groups[piece.group])
        if edit.document.area(new):
            made.append(new)
        else:
            edit.remove(new)
    if not made:
        raise ValueError("Nothing fits here: it is outside the image, or other objects keep their pixels")
    return tuple(made)


def duplicate(edit: Edit, ids: Ids, *, dx: int | None, dy: int | None) -> Ids:
    """The same once more, so many pixels away; without numbers beside it."""
    clip = copied(edit.document, ids)
    if dx is None or dy is None:
        dx, dy = _beside(clip.box, edit.document.bounds)
    return paste(edit, ids, clip=clip, dx=dx, dy=dy)


def _piece(document: Document, one: MaskObject) -> Piece:
    rect, stencil = document.stencil(one.id)
    stencil.setflags(write=False)
    outline = one.polygon if one.agrees else None
    return Piece(one.class_key, rect, stencil, outline, one.crowd, one.group, one.note, one.extra)


def _put(edit: Edit, piece: Piece, dx: int, dy: int, group: int | None) -> int:
    new = edit.add(_key_of(edit, piece), crowd=piece.crowd, group=group, note=piece.note, extra=piece.extra)
    if piece.polygon is not None:
        edit.draw(new, shifted(piece.polygon, dx, dy))
    else:
        edit.write(piece.rect.moved(dx, dy), new, where=piece.stencil)
    return new


def _key_of(edit: Edit, piece: Piece) -> int:
    try:
        return edit.document.classes.by_key(piece.class_key).key
    except KeyError as fault:
        raise ValueError("The class of a copied object is gone: copy it again") from fault


def _beside(box: Rect, bounds: Rect) -> tuple[int, int]:
    """The first place to the right, left, below or above where the box is in the image, else a bit off."""
    places = (box.width, 0), (-box.width, 0), (0, box.height), (0, -box.height)
    inside = (place for place in places if box.moved(*place) & bounds == box.moved(*place))
    return next(inside, (10, 10))
