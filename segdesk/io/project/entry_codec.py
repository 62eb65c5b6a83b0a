"""What steps change of an image's entry, as bytes: one field for a record, all of them for the image list."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from segdesk.io.project.cursor import Cursor, decode_text, encode_text, sized, text
from segdesk.model.entry import FIELDS, ImageEntry, Status

VERSION = 1
_HEAD = struct.Struct("<BBB")
_FLAGS = ("labelled", "edited", "empty_on_purpose", "stored")
_TEXTS = ("split", "note", "source", "mask")
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


_FLAG = _Form(lambda value: b"\1" if value else b"\0", _flag)
_TEXT = _Form(encode_text, decode_text)
_FORMS: dict[str, _Form] = (
    {"status": _Form(lambda value: value.encode(), lambda data: Status(data.decode()))}
    | dict.fromkeys(_FLAGS, _FLAG)
    | dict.fromkeys(_TEXTS, _TEXT)
    | {"packed_use": _Form(bytes, _use)}
)


def encode_field(item: int, value: Any) -> bytes:
    return _FORMS[FIELDS[item]].encode(value)


def decode_field(item: int, data: bytes) -> Any:
    """The value of a field; ValueError when there is no such field or data is no value of it."""
    if item not in FIELDS:
        raise ValueError(f"an image has no field {item}")
    return _FORMS[FIELDS[item]].decode(data)


def encode_state(entry: ImageEntry) -> bytes:
    """All FIELDS of an entry."""
    flags = sum(getattr(entry, name) << bit for bit, name in enumerate(_FLAGS))
    head = _HEAD.pack(VERSION, flags, _STATUSES.index(entry.status))
    return head + b"".join(text(getattr(entry, name)) for name in _TEXTS) + sized(entry.packed_use)


def decode_state(data: bytes) -> dict[str, Any]:
    """FIELDS by name, as encode_state() got them; ValueError when data is not such."""
    cursor = Cursor(data)
    version, flags, status = cursor.numbers(_HEAD)
    if version != VERSION or flags >> len(_FLAGS) or status >= len(_STATUSES):
        raise ValueError(f"not an image's state: version {version}, flags {flags}, status {status}")
    state: dict[str, Any] = {"status": _STATUSES[status]}
    for bit, name in enumerate(_FLAGS):
        state[name] = bool(flags >> bit & 1)
    for name in _TEXTS:
        state[name] = cursor.text()
    state["packed_use"] = _use(cursor.sized())
    cursor.end()
    return state
