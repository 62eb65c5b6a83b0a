"""An image of a package as rows to compare by: what each annotation is of, its id, its pixels as a number.

A row's key outlives an export: the project's own id of the object, the key of the class where all pixels of a
class are one annotation or segment, and for parts that an export splits off the place and pixels themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from isal import isal_zlib

from segdesk.dataset.package.content import Content, ExportObject
from segdesk.dataset.package.numbering import Numbering

ROW = np.dtype(
    [("kind", "u1"), ("key", "<u8"), ("id", "<u4"), ("class_key", "<u4"), ("area", "<u4"), ("crc", "<u4")]
)


class Of(IntEnum):
    """What a key is. Stored in projects: never renumber."""

    OBJECT = 1
    CLASS = 2
    PART = 3


Key = tuple[int, int]
"""(Of, number)."""


class Row(NamedTuple):
    """kind and key say what it is of. area in pixels; crc of pixels, place and marks, 0 where unknown."""

    kind: int
    key: int
    id: int
    class_key: int
    area: int
    crc: int

    @property
    def of(self) -> Key:
        return self.kind, self.key

    @property
    def what(self) -> tuple[int, int, int]:
        """Equal for two rows that are equal in all but key and id."""
        return self.class_key, self.area, self.crc


def paired(old: np.ndarray, new: np.ndarray) -> list[tuple[Row | None, Row | None]]:
    """The rows of two exports of an image side by side, None where one has no such.

    By key; an object that an import put there again has another key, and is known by what it is.
    """
    before = {one.of: one for one in map(Row._make, old.tolist())}
    after = [Row._make(one) for one in new.tolist()]
    pairs: list[tuple[Row | None, Row | None]] = [(before.pop(one.of, None), one) for one in after]
    left = {one.what: one for one in before.values() if one.crc}
    for place, (was, now) in enumerate(pairs):
        if was is None and now is not None and (again := left.pop(now.what, None)) is not None:
            pairs[place] = before.pop(again.of), now
    return [*pairs, *((one, None) for one in before.values())]


def listed_keys(content: Content, numbers: Numbering) -> list[Key]:
    """The keys of an image's annotations, in the order of their ids."""
    if content.values is not None:
        return [(Of.CLASS, one.key) for one in numbers.categories if one.id in content.class_pixels]
    return [_key(one) for one in content.objects]


def stuff_keys(content: Content) -> list[Key]:
    """The keys of its stuff segments."""
    return [(Of.CLASS, one.one.key) for one in content.stuff]


def rows_of(
    content: Content, numbers: Numbering, ids: Sequence[int] = (), stuff: Sequence[int] = ()
) -> np.ndarray:
    """The rows (ROW) of an image. ids and stuff: those of its annotations and stuff segments, where known."""
    found = list(_classes(content, numbers) if content.values is not None else _objects(content))
    rows = np.array(found, ROW) if found else np.zeros(0, ROW)
    keys = [*listed_keys(content, numbers), *stuff_keys(content)]
    known = dict(zip(keys, (*ids, *stuff), strict=False))
    rows["id"] = [known.get((kind, key), 0) for kind, key, *_ in found]
    return rows


def digest_of(content: Content) -> int:
    """A number for all pixels of a semantic image; 0 in the other tasks, where each object has its own."""
    return _crc(content.values) if content.values is not None else 0


Fields = tuple[int, int, int, int, int, int]


def _classes(content: Content, numbers: Numbering) -> Iterator[Fields]:
    for class_id, pixels in sorted(content.class_pixels.items()):
        one = numbers.classes.by_id(class_id)
        if one is not None:
            yield Of.CLASS, one.key, 0, one.key, pixels, 0


def _objects(content: Content) -> Iterator[Fields]:
    for one in content.objects:
        yield *_key(one), 0, one.one.key, one.area, _crc(np.packbits(one.stencil), _marks(one))
    for one in content.stuff:
        yield Of.CLASS, one.one.key, 0, one.one.key, one.area, _crc(np.packbits(one.stencil), _marks(one))


def _key(one: ExportObject) -> Key:
    if one.source is not None:
        return Of.OBJECT, one.source.id
    place = _crc(np.packbits(one.stencil), _marks(one))
    return Of.PART, place << 32 | one.one.key


def _marks(one: ExportObject) -> bytes:
    """Where it is, and what else an annotation says of it."""
    source = one.source
    said = (source.crowd, source.group, source.z, source.note) if source is not None else ()
    return repr((tuple(one.rect), said)).encode("utf-8", "surrogatepass")


def _crc(pixels: np.ndarray, start: bytes = b"") -> int:
    found: int = isal_zlib.crc32(np.ascontiguousarray(pixels).data, isal_zlib.crc32(start))
    return found
