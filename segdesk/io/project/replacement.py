"""A mask takes the place of another as one undoable change of its image. Object ids are never given twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.document import DocumentContent
from segdesk.model.objects import ObjectTable
from segdesk.model.recorder import frozen, tile_rect
from segdesk.model.step import TILE_PX, Change, Key, Part, TileAt


def replacement(image: int, old: DocumentContent, new: DocumentContent) -> dict[Key, Change]:
    """What changes when an image's content becomes another of the same size; ValueError for another size.

    Objects of the new content are numbered from old.next_object_id on, in their order.
    """
    if old.size != new.size:
        raise ValueError(f"The image in the project is {_sides(old.size)}, this one {_sides(new.size)}.")
    changes = {Key(image, Part.TILE, at.item): one for at, one in _tiles(old, new)}
    changes |= {Key(image, Part.OBJECT, one.id): Change(one, None) for one in old.objects}
    changes |= {
        Key(image, Part.OBJECT, one.id): Change(None, one)
        for one in renumbered(new.objects, old.next_object_id)
    }
    if old.stored is not None or new.stored is not None:
        changes[Key(image, Part.STORED)] = Change(old.stored, new.stored)
    return changes


def renumbered(objects: ObjectTable, first: int) -> ObjectTable:
    """The same objects with ids from first on, in the order of their ids."""
    ordered = sorted(objects, key=lambda one: one.id)
    return ObjectTable({number: replace(one, id=number) for number, one in enumerate(ordered, first)})


def _tiles(old: DocumentContent, new: DocumentContent) -> Iterator[tuple[TileAt, Change]]:
    bounds = Rect(0, 0, *old.size)
    blank = np.zeros(old.size[::-1], np.uint16)
    for index in range(max(len(old.planes), len(new.planes))):
        before, after = (one.planes[index] if index < len(one.planes) else blank for one in (old, new))
        for row, column in bounds.tiles(TILE_PX):
            at = TileAt(index, row, column)
            where = tile_rect(at, bounds).slices
            if not np.array_equal(before[where], after[where]):
                yield at, Change(frozen(before[where].copy()), frozen(after[where].copy()))


def _sides(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}"
