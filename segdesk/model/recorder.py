"""Remembers what the planes of a document held before they were written to. Knows tiles; knows no objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.step import TILE_PX, Change, Tile, TileAt

if TYPE_CHECKING:
    from segdesk.model.document import Document


class Recorder:
    """Writes slots into the planes of one document, and keeps each tile as it was before its first write."""

    def __init__(self, document: Document) -> None:
        self.lost: set[tuple[int, int]] = set()
        """(plane, slot) of every slot that lost a pixel to a write."""
        self._document = document
        self._before: dict[TileAt, np.ndarray] = {}

    def put(self, plane: int, rect: Rect, where: np.ndarray, slot: int) -> set[tuple[int, int]]:
        """Pixels of rect under the stencil hold the slot from now on; (plane, slot) of each loser."""
        if not where.any():
            return set()
        self._remember(plane, rect)
        document = self._document
        view = document._planes[plane][rect.slices]
        losers = {(plane, loser) for loser in document._extents[plane].painted(rect, view[where], slot)}
        self.lost |= losers
        view[where] = slot
        document.revision += 1
        return losers

    def changes(self) -> dict[TileAt, Change]:
        """The tiles that differ now."""
        found: dict[TileAt, Change] = {}
        for at, before in self._before.items():
            if at.plane >= len(self._document._planes):
                continue  # added in the edit and taken back by a restore()
            after = self._document._planes[at.plane][tile_rect(at, self._document.bounds).slices]
            if not np.array_equal(before, after):
                found[at] = Change(frozen(before), frozen(after.copy()))
        return found

    def restore(self) -> None:
        """Put back every remembered tile."""
        for at, before in self._before.items():
            self._document._put_tile(at, frozen(before))

    def _remember(self, plane: int, rect: Rect) -> None:
        for row, column in rect.tiles(TILE_PX):
            at = TileAt(plane, row, column)
            if at not in self._before:
                where = tile_rect(at, self._document.bounds).slices
                self._before[at] = self._document._planes[plane][where].copy()


def tile_rect(at: TileAt, bounds: Rect) -> Rect:
    """The pixels of a tile; those at the right and bottom border are smaller."""
    left, top = at.column * TILE_PX, at.row * TILE_PX
    return Rect(left, top, left + TILE_PX, top + TILE_PX) & bounds


def frozen(pixels: np.ndarray) -> Tile | None:
    """A tile of pixels that are given away; None, the unlabelled tile, when all are 0."""
    return Tile(pixels) if pixels.any() else None
