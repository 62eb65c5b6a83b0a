"""An object of an image as bytes: exact, compact, validated when read. Knows no pixels."""

from __future__ import annotations

import math
import struct
from itertools import chain

from segdesk.geometry import Part, Polygon, Ring
from segdesk.io.project.cursor import Cursor, counted, text
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject

VERSION = 1
_HEAD = struct.Struct("<BBHHIq")
_GROUP = struct.Struct("<q")
_AGREES, _CROWD, _LOCKED, _GROUPED, _POLYGON, _WORDS = 1, 2, 4, 8, 16, 32
_ALL_FLAGS = 63


def encode_object(one: MaskObject) -> bytes:
    """Everything but the id, which is the record's item."""
    flags = (
        _AGREES * one.agrees
        | _CROWD * one.crowd
        | _LOCKED * one.locked
        | _GROUPED * (one.group is not None)
        | _POLYGON * (one.polygon is not None)
        | _WORDS * bool(one.note or one.extra)
    )
    pieces = [_HEAD.pack(VERSION, flags, one.plane, one.slot, one.class_key, one.z)]
    if one.group is not None:
        pieces.append(_GROUP.pack(one.group))
    if one.note or one.extra:
        pieces += [text(one.note), text(one.extra)]
    if one.polygon is not None:
        pieces.append(_encode_polygon(one.polygon))
    return b"".join(pieces)


def decode_object(object_id: int, data: bytes) -> MaskObject:
    """The object that encode_object() gave data for; ValueError when data is not such."""
    cursor = Cursor(data)
    version, flags, plane, slot, class_key, z = cursor.numbers(_HEAD)
    if version != VERSION or flags & ~_ALL_FLAGS or not 1 <= slot <= SLOTS_PER_PLANE or object_id < 1:
        raise ValueError(f"not an object: version {version}, flags {flags}, slot {slot}")
    group = cursor.numbers(_GROUP)[0] if flags & _GROUPED else None
    note, extra = (cursor.text(), cursor.text()) if flags & _WORDS else ("", "")
    polygon = _decode_polygon(cursor) if flags & _POLYGON else None
    cursor.end()
    return MaskObject(
        object_id,
        plane,
        slot,
        class_key,
        polygon=polygon,
        agrees=bool(flags & _AGREES),
        crowd=bool(flags & _CROWD),
        locked=bool(flags & _LOCKED),
        group=group,
        note=note,
        z=z,
        extra=extra,
    )


def _encode_polygon(polygon: Polygon) -> bytes:
    pieces = [counted(len(polygon))]
    for part in polygon:
        rings = (part.outer, *part.holes)
        pieces.append(counted(len(rings)))
        for ring in rings:
            pieces.append(counted(len(ring)))
            pieces.append(struct.pack(f"<{2 * len(ring)}d", *chain.from_iterable(ring)))
    return b"".join(pieces)


def _decode_polygon(cursor: Cursor) -> Polygon:
    return tuple(_decode_part(cursor) for _ in range(cursor.count(8)))


def _decode_part(cursor: Cursor) -> Part:
    rings = [_decode_ring(cursor) for _ in range(cursor.count(4))]
    if not rings:
        raise ValueError("a part of a polygon without a ring")
    return Part(rings[0], tuple(rings[1:]))


def _decode_ring(cursor: Cursor) -> Ring:
    count = cursor.count(16)
    values = struct.unpack(f"<{2 * count}d", cursor.take(16 * count))
    if not all(map(math.isfinite, values)):
        raise ValueError("a vertex that is no number")
    return tuple(zip(values[::2], values[1::2], strict=True))
