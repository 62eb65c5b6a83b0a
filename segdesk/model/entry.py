"""What a project knows of an image without reading its mask: file, size, state, use of classes."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

SPLITS: Final = ("train", "val", "test")

_USE = struct.Struct("<IIQ")
_USE_ROW = np.dtype([("key", "<u4"), ("objects", "<u4"), ("pixels", "<u8")])


class Status(StrEnum):
    """How far a person is with an image. Whether it has a problem is the checks' word, not this."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    REVIEWED = "reviewed"


class ClassUse(NamedTuple):
    """What one class (key) has in an image."""

    class_key: int
    objects: int
    pixels: int


@dataclass(frozen=True, slots=True)
class ImageEntry:
    """One image of a project. FIELDS are changed by steps, so undo brings them back; the rest are facts.

    path leads to the photo, relative to the project file where it can be; original is its path from the
    root it was imported from, with '/'. width and height are the upright size in pixels, 0 while unread.
    labelled: it has a mask, an object, or is empty on purpose. mask names the source mask file(s). left_out:
    exports and checks pass it by. page: which page of its file the photo is, counted from 0.
    """

    id: int
    path: str
    original: str
    width: int = 0
    height: int = 0
    mask: str = ""
    status: Status = Status.UNTOUCHED
    labelled: bool = False
    edited: bool = False
    empty_on_purpose: bool = False
    stored: bool = False
    split: str = ""
    source: str = ""
    note: str = ""
    packed_use: bytes = b""
    left_out: bool = False
    page: int = 0

    @property
    def use(self) -> tuple[ClassUse, ...]:
        """Objects and pixels per class."""
        return tuple(ClassUse(*row) for row in _USE.iter_unpack(self.packed_use))


FIELDS: dict[int, str] = {
    1: "status",
    2: "labelled",
    3: "edited",
    4: "empty_on_purpose",
    5: "stored",
    6: "split",
    7: "note",
    8: "packed_use",
    9: "source",
    10: "mask",
    11: "left_out",
    12: "page",
}
"""The fields that steps change, by the item of their Key. Stored in project files: never renumber."""

FIELD_ITEMS = {name: item for item, name in FIELDS.items()}


def class_keys(entries: Iterable[ImageEntry]) -> set[int]:
    """Every class key that images have pixels or objects of."""
    rows = np.frombuffer(b"".join(one.packed_use for one in entries), _USE_ROW)
    return set(np.unique(rows["key"]).tolist())


def packed(use: Iterable[ClassUse]) -> bytes:
    """The bytes of ImageEntry.packed_use, sorted by class key."""
    return b"".join(_USE.pack(*row) for row in sorted(use))
