"""What an edit changed: keys and their values before and after. Knows no files and no Qt."""

from __future__ import annotations

import struct
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from segdesk.model.deflate import deflated, inflated

TILE_PX = 256
"""Side of the squares in which planes are remembered and stored."""

PROJECT = 0
"""The image number of keys that belong to the project as a whole; images count from 1."""


class Part(IntEnum):
    """What a key names. Values are stored in project files: never renumber."""

    TILE = 1
    OBJECT = 2
    STORED = 3
    ENTRY = 4
    CLASSES = 5
    TASK = 6
    WAIVERS = 7
    LIMITS = 8


class Key(NamedTuple):
    """One versioned value of a project: part of an image (or of the PROJECT), and which one of its kind."""

    image: int
    part: Part
    item: int = 0


class TileAt(NamedTuple):
    """Where a tile lies: plane, and row and column in tiles of TILE_PX."""

    plane: int
    row: int
    column: int

    @property
    def item(self) -> int:
        return self.plane << 40 | self.row << 20 | self.column

    @classmethod
    def of(cls, item: int) -> TileAt:
        return cls(item >> 40, item >> 20 & 0xFFFFF, item & 0xFFFFF)


class Tile:
    """The pixels of one tile, frozen. Packed when first asked: the writer's thread pays, not the hand."""

    __slots__ = ("_packed", "_pixels")

    def __init__(self, pixels: np.ndarray) -> None:
        """pixels: uint16, at most TILE_PX square; the caller gives it away."""
        self._pixels: np.ndarray | None = pixels
        self._packed: bytes | None = None

    @classmethod
    def unpacked(cls, data: bytes) -> Tile:
        """The tile that packed() gave data for; ValueError when data is not such."""
        unpack_tile(data)
        tile = cls.__new__(cls)
        tile._pixels, tile._packed = None, data
        return tile

    def pixels(self) -> np.ndarray:
        """uint16, not to be written to."""
        pixels = self._pixels  # read once: the writer's thread may pack it meanwhile
        if pixels is not None:
            return pixels
        assert self._packed is not None
        return unpack_tile(self._packed)

    def packed(self) -> bytes:
        """Two uint16 (height, width), then the deflated pixels. From then on only these bytes are kept."""
        if self._packed is None:
            pixels = self._pixels
            assert pixels is not None
            head = struct.pack("<HH", *pixels.shape)
            self._packed = head + deflated(np.ascontiguousarray(pixels, "<u2").tobytes())
            self._pixels = None
        return self._packed

    @property
    def size_bytes(self) -> int:
        """What it costs in memory now."""
        packed, pixels = self._packed, self._pixels
        return len(packed) if packed is not None else (pixels.nbytes if pixels is not None else 0)


def unpack_tile(data: bytes) -> np.ndarray:
    """The pixels (uint16, read-only) that Tile.packed() gave data for; ValueError when data is not such."""
    if len(data) < 4:
        raise ValueError(f"a tile of {len(data)} bytes")
    height, width = struct.unpack_from("<HH", data)
    if not (0 < height <= TILE_PX and 0 < width <= TILE_PX):
        raise ValueError(f"a tile of {width} x {height} pixels")
    return np.frombuffer(inflated(data[4:], 2 * height * width), "<u2").reshape(height, width)


class Change(NamedTuple):
    """A value before and after; None means absent (an absent tile is unlabelled)."""

    before: Any
    after: Any


Changes = Mapping[Key, Change]
Values = dict[Key, Any]

Load = Callable[[Collection[int] | None], Changes]
"""Reads the changes of a step: all of them, or, of documents, only those of the given images."""


@dataclass
class Step:
    """One undoable change, named. A gesture, a menu action, or a repair of ten thousand masks.

    changes may be read late, from the project file (load): of a step that an earlier session made, or whose
    values cost too much memory. images are the images it touches, in order; number is the journal's.
    """

    name: str
    images: tuple[int, ...]
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    number: int = 0
    load: Load | None = None
    _changes: Changes | None = None

    @classmethod
    def of(cls, name: str, changes: Changes) -> Step:
        images = tuple(dict.fromkeys(key.image for key in changes if key.image != PROJECT))
        return cls(name, images, _changes=changes)

    @property
    def changes(self) -> Changes:
        return self.changes_of(None)

    def changes_of(self, images: Collection[int] | None) -> Changes:
        """At least the changes of these images' documents, and all of entries and project."""
        changes = self._changes  # read once: the writer's thread may forget them meanwhile
        if changes is None:
            assert self.load is not None
            return self.load(images)
        return changes

    @property
    def in_memory(self) -> bool:
        return self._changes is not None

    def forget(self) -> None:
        """Keep no values in memory from here on; needs load."""
        assert self.load is not None
        self._changes = None
