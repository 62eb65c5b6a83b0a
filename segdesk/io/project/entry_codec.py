"""What steps change of an image's entry, as bytes: one field for a record, all of them for the image list."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from segdesk.io.project.cursor import decode_text, encode_text
from segdesk.model.entry import FIELDS, ImageEntry, Status

VERSION, WITH_PAGE = 2, 3
"""The second is written only for images that are not the first page of their file."""

_PAGE = struct.Struct("<I")
_HEAD = struct.Struct("<BBB5I")
_FLAGS = ("labelled", "edited", "empty_on_purpose", "stored", "left_out")
_FLAG_SETS: tuple[tuple[bool, bool, bool, bool, bool], ...] = tuple(
    (bool(bits & 1), bool(bits & 2), bool(bits & 4), bool(bits & 8), bool(bits & 16)) for bits in range(32)
)
_TEXTS = ("mask", "split", "note", "source")
_STATUSES = tuple(Status)
_USE_BYTES = 16


class _Form(NamedTuple):
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]


def _flag(data: bytes) -> bool:
    if data not in (b"\0", b"\1"):
        raise ValueError(f"neither yes nor no: {data[:8]!r}")
    return data == b"\1"


def _use(data: bytes) -> bytes:
    if len(data) % _USE_BYTES:
        raise ValueError(f"{len(data)} bytes of class use")
    return data


def _page(data: bytes) -> int:
    if len(data) != _PAGE.size:
        raise ValueError(f"{len(data)} bytes of a page number")
    return int(_PAGE.unpack(data)[0])


_FLAG = _Form(lambda value: b"\1" if value else b"\0", _flag)
_TEXT = _Form(encode_text, decode_text)
_FORMS: dict[str, _Form] = (
    {"status": _Form(lambda value: value.encode(), lambda data: Status(data.decode()))}
    | dict.fromkeys(_FLAGS, _FLAG)
    | dict.fromkeys(_TEXTS, _TEXT)
    | {"packed_use": _Form(bytes, _use), "page": _Form(_PAGE.pack, _page)}
)


def encode_field(item: int, value: Any) -> bytes:
    return _FORMS[FIELDS[item]].encode(value)


def decode_field(item: int, data: bytes) -> Any:
    """The value of a field; ValueError when there is no such field or data is no value of it."""
    if item not in FIELDS:
        raise ValueError(f"an image has no field {item}")
    return _FORMS[FIELDS[item]].decode(data)


class State(NamedTuple):
    """All FIELDS of an entry, in the order in which ImageEntry has them after its height."""

    mask: str
    status: Status
    labelled: bool
    edited: bool
    empty_on_purpose: bool
    stored: bool
    split: str
    source: str
    note: str
    packed_use: bytes
    left_out: bool
    page: int = 0


def encode_state(entry: ImageEntry | State) -> bytes:
    """All FIELDS: a head with the lengths of texts and class use, those one after the other, and the page."""
    flags = sum(getattr(entry, name) << bit for bit, name in enumerate(_FLAGS))
    pieces = [*(encode_text(getattr(entry, name)) for name in _TEXTS), entry.packed_use]
    version, page = (WITH_PAGE, _PAGE.pack(entry.page)) if entry.page else (VERSION, b"")
    head = _HEAD.pack(version, flags, _STATUSES.index(entry.status), *map(len, pieces))
    return head + b"".join(pieces) + page


def decode_state(data: bytes) -> State:
    """What encode_state() got; ValueError when data is not such.

    Written for speed: opening a project of 100,000 images does this 100,000 times.
    """
    if len(data) < _HEAD.size:
        raise ValueError(f"an image's state of {len(data)} bytes")
    version, flags, status, mask, split, note, source, use = _HEAD.unpack_from(data)
    split_at = _HEAD.size + mask
    note_at = split_at + split
    source_at = note_at + note
    use_at = source_at + source
    end = use_at + use
    if (
        version not in (VERSION, WITH_PAGE)
        or flags >= len(_FLAG_SETS)
        or status >= len(_STATUSES)
        or use % _USE_BYTES
    ):
        raise ValueError(f"not an image's state: version {version}, flags {flags}, status {status}")
    if end + (_PAGE.size if version == WITH_PAGE else 0) != len(data):
        raise ValueError(f"an image's state of {len(data)} bytes, {end} announced")
    labelled, edited, empty_on_purpose, stored, left_out = _FLAG_SETS[flags]
    return State(
        decode_text(data[_HEAD.size : split_at]) if mask else "",
        _STATUSES[status],
        labelled,
        edited,
        empty_on_purpose,
        stored,
        decode_text(data[split_at:note_at]) if split else "",
        decode_text(data[source_at:use_at]) if source else "",
        decode_text(data[note_at:source_at]) if note else "",
        data[use_at:end],
        left_out,
        _page(data[end:]) if version == WITH_PAGE else 0,
    )
