"""Records of an image to the content of its document, validated: tiles to planes, objects to a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from segdesk.io.project.codec import decode
from segdesk.io.project.jobs import Record
from segdesk.model.document import DocumentContent
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.model.step import TILE_PX, Part, TileAt, unpack_tile
from segdesk.ops.blank import blank

MAX_PLANES = 4096
"""More than any pile of overlapping objects; a file that asks for more is damaged."""

MAX_BYTES = 64 << 30
"""Of all planes together, most of them never touched; a file that asks for more is damaged."""

_REUSED_PX = 1 << 23
"""Larger planes are never made of memory that a process has freed."""

_OF_AN_IMAGE = frozenset((Part.TILE, Part.OBJECT, Part.STORED, Part.ENTRY))


class ContentMaker:
    """Collects what an image holds; later values replace earlier ones."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._records: dict[tuple[int, int], bytes] = {}

    def take_records(self, records: Iterable[Record]) -> None:
        for part, item, data in records:
            if part not in _OF_AN_IMAGE:
                raise ValueError(f"record {part}/{item} is of no kind that images have")
            if data is None:
                self._records.pop((part, item), None)
            else:
                self._records[part, item] = data

    def content(self, next_object_id: int) -> DocumentContent:
        """ValueError, with words, when a record is damaged."""
        objects = ObjectTable({one.id: one for one in self._objects()})
        stored = self._records.get((Part.STORED, 0))
        return DocumentContent(
            self._size,
            self._planes(objects.plane_count),
            objects,
            decode(Part.STORED, 0, stored),
            max(next_object_id, max(objects.by_id, default=0) + 1),
        )

    def _objects(self) -> Iterable[MaskObject]:
        seen: set[tuple[int, int]] = set()
        for (part, item), data in sorted(self._records.items()):
            if part == Part.OBJECT:
                one: MaskObject = decode(Part.OBJECT, item, data)
                if one.plane >= MAX_PLANES or (one.plane, one.slot) in seen:
                    raise ValueError(f"object {item} is in a slot that it cannot have")
                seen.add((one.plane, one.slot))
                yield one

    def _planes(self, count: int) -> list[np.ndarray]:
        width, height = self._size
        if 2 * width * height * count > MAX_BYTES:
            raise ValueError(f"{count} planes of {width} x {height} pixels are more than there can be")
        tiles: list[list[tuple[TileAt, bytes]]] = [[] for _ in range(count)]
        for (part, item), data in self._records.items():
            if part == Part.TILE:
                at = TileAt.of(item)
                if 0 <= at.plane < count:  # else the plane went with its last object
                    tiles[at.plane].append((at, data))
        return [_plane(self._size, some) for some in tiles]


def _plane(size: tuple[int, int], tiles: Sequence[tuple[TileAt, bytes]]) -> np.ndarray:
    """Nothing but these tiles. Where they fill most of it, memory that was used before is cleared sooner than
    fresh memory comes from the system."""
    width, height = size
    is_mostly_filled = 2 * len(tiles) * TILE_PX**2 > width * height
    make = np.zeros if is_mostly_filled and width * height <= _REUSED_PX else blank
    plane: np.ndarray = make((height, width), np.uint16)
    for at, data in tiles:
        _fill(plane, at, data)
    return plane


def _fill(plane: np.ndarray, at: TileAt, data: bytes) -> None:
    pixels, top, left = unpack_tile(data), at.row * TILE_PX, at.column * TILE_PX
    place = plane[top : top + TILE_PX, left : left + TILE_PX]  # smaller at the right and bottom border
    if pixels.shape != place.shape:
        raise ValueError(f"tile {tuple(at)} of {pixels.shape[1]} x {pixels.shape[0]} pixels is out of place")
    place[...] = pixels
