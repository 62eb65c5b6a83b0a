"""Pixels of one object become an object of their own: shared by all that splits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.ops.raster import rasterise
from segdesk.ops.stencil import Placed, tight

INHERITED = ("class_key", "crowd", "group", "note", "z", "extra")
"""What the new objects have from the one that they were part of."""


def detach(edit: Edit, object_id: int, pieces: Sequence[Placed]) -> list[int]:
    """Each piece leaves the object for a new one; their ids. Where pieces are whole parts of the object's
    polygon, all keep their outlines."""
    one = edit.document.objects[object_id]
    outlines = _outlines_of(edit, one, pieces)
    fields = {name: getattr(one, name) for name in INHERITED}
    made = edit.add_all([fields] * len(pieces), plane=one.plane)
    for new, (rect, stencil) in zip(made, pieces, strict=True):
        edit.erase(rect, where=stencil, objects=(object_id,))
        edit.write(rect, new, where=stencil)
    if one.polygon is not None and outlines is not None:
        left = tuple(part for index, part in enumerate(one.polygon) if index not in outlines)
        parts = {new: (one.polygon[index],) for new, index in zip(made, outlines, strict=True)}
        edit.draw_all({object_id: left} | parts)
    return made


def _outlines_of(edit: Edit, one: MaskObject, pieces: Sequence[Placed]) -> list[int] | None:
    """Per piece the part of the polygon that fills exactly it; None when one of them has no such part."""
    if one.polygon is None or not one.agrees or len(one.polygon) <= len(pieces):
        return None
    filled = (tight(*rasterise((part,), edit.document.size)) for part in one.polygon)
    places = {_named(placed): index for index, placed in enumerate(filled)}
    found = [places[name] for placed in pieces if (name := _named(placed)) in places]
    return found if len(found) == len(pieces) else None


def _named(placed: Placed) -> tuple[Rect, bytes]:
    """What tells one set of pixels in its smallest rectangle from another."""
    rect, stencil = placed
    return rect, np.packbits(stencil).tobytes()
