"""What an edit did to an image, or would do: pixels counted by the object they belong to. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from segdesk.geometry import EMPTY, Rect
from segdesk.model.objects import NO_OBJECTS, ObjectTable
from segdesk.model.step import TILE_PX, Change, Key, Part, Tile, TileAt

Stencil = npt.NDArray[np.bool_]


class Effect:
    """Which pixels and objects of one image an edit changed.

    A pixel counts when the objects that it belongs to are others than before; that an object went to another
    plane or slot is not seen. Asked late, tile by tile, so an effect on a huge image costs nothing to keep.
    """

    def __init__(
        self,
        changes: Mapping[Key, Change] | None = None,
        before: ObjectTable = NO_OBJECTS,
        after: ObjectTable = NO_OBJECTS,
    ) -> None:
        """changes of one image; before and after: its objects then and now."""
        self.changes: Mapping[Key, Change] = changes or {}
        self.before = before
        self.after = after

    def __bool__(self) -> bool:
        """Is it a step at all?"""
        return bool(self.changes)

    @cached_property
    def pixels(self) -> int:
        """How many pixels belong to other objects than before."""
        return sum(count for count, _ in self._counts.values())

    @cached_property
    def rect(self) -> Rect:
        """The tiles in which pixels changed, as one rectangle; EMPTY without any."""
        found = EMPTY
        for count, rect in self._counts.values():
            found = found | rect if count else found
        return found

    @property
    def added(self) -> tuple[int, ...]:
        """Objects that are new."""
        return tuple(sorted(self.after.by_id.keys() - self.before.by_id.keys()))

    @property
    def removed(self) -> tuple[int, ...]:
        """Objects that are gone."""
        return tuple(sorted(self.before.by_id.keys() - self.after.by_id.keys()))

    def stencil(self, rect: Rect) -> Stencil:
        """Which pixels of a rectangle of the image changed (bool, of its shape): what a preview shows."""
        out: Stencil = np.zeros((rect.height, rect.width), bool)
        for place in rect.tiles(TILE_PX):
            if place in self._tiles:
                differs = self._differing(place)
                tile = _tile_rect(place, differs.shape)
                both = tile & rect
                out[both.within(rect)] = differs[both.within(tile)]
        return out

    @cached_property
    def _tiles(self) -> dict[tuple[int, int], list[tuple[int, Change]]]:
        """By (row, column) the planes that changed there, and how."""
        found: dict[tuple[int, int], list[tuple[int, Change]]] = defaultdict(list)
        for key, change in self.changes.items():
            if key.part is Part.TILE:
                at = TileAt.of(key.item)
                found[at.row, at.column].append((at.plane, change))
        return dict(found)

    @cached_property
    def _counts(self) -> dict[tuple[int, int], tuple[int, Rect]]:
        found = {}
        for place in self._tiles:
            differs = self._differing(place)
            found[place] = int(np.count_nonzero(differs)), _tile_rect(place, differs.shape)
        return found

    def _differing(self, place: tuple[int, int]) -> Stencil:
        sides = self._tiles[place]
        shape = next(side.pixels().shape for _, change in sides for side in change if isinstance(side, Tile))
        before = [self._ids(self.before, plane)[_slots(change.before, shape)] for plane, change in sides]
        after = [self._ids(self.after, plane)[_slots(change.after, shape)] for plane, change in sides]
        differs: Stencil = (np.sort(before, axis=0) != np.sort(after, axis=0)).any(axis=0)
        return differs

    @cached_property
    def _lookups(self) -> dict[tuple[int, int], npt.NDArray[np.int64]]:
        return {}

    def _ids(self, table: ObjectTable, plane: int) -> npt.NDArray[np.int64]:
        """Per slot of a plane the id of its object; 0 where there is none."""
        key = id(table), plane
        if key not in self._lookups:
            columns = table.columns[plane] if plane < table.plane_count else NO_OBJECTS.columns[0]
            self._lookups[key] = columns.by_slot(columns.ids)
        return self._lookups[key]


def _slots(side: Tile | None, shape: tuple[int, ...]) -> np.ndarray:
    return np.zeros(shape, np.uint16) if side is None else side.pixels()


def _tile_rect(place: tuple[int, int], shape: tuple[int, ...]) -> Rect:
    row, column = place
    corner = Rect(0, 0, shape[1], shape[0])
    return corner.moved(column * TILE_PX, row * TILE_PX)
