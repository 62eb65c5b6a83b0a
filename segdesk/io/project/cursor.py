"""Reads a record's bytes piece by piece and never past their end."""

from __future__ import annotations

import struct


class Cursor:
    """A place in bytes that somebody else wrote; ValueError wherever they are not what is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise ValueError(f"{count} bytes missing at byte {self._at}")
        piece, self._at = self._data[self._at : end], end
        return piece

    def numbers(self, form: struct.Struct) -> tuple[int, ...]:
        return form.unpack(self.take(form.size))

    def count(self, item_bytes: int) -> int:
        """A number of things of at least item_bytes that follow: believed only if they can be there."""
        (count,) = _U32.unpack(self.take(4))
        if count * item_bytes > len(self._data) - self._at:
            raise ValueError(f"{count} things announced, more than follow")
        return int(count)

    def sized(self) -> bytes:
        """Bytes after their count."""
        return self.take(self.count(1))

    def text(self) -> str:
        return decode_text(self.sized())

    def end(self) -> None:
        if self._at != len(self._data):
            raise ValueError(f"{len(self._data) - self._at} bytes too many")


_U32 = struct.Struct("<I")


def counted(count: int) -> bytes:
    """What Cursor.count() reads."""
    return _U32.pack(count)


def sized(data: bytes) -> bytes:
    """What Cursor.sized() reads."""
    return _U32.pack(len(data)) + data


def text(value: str) -> bytes:
    """What Cursor.text() reads."""
    return sized(encode_text(value))


def encode_text(value: str) -> bytes:
    """The bytes of a text; file names that are no Unicode survive."""
    return value.encode("utf-8", "surrogatepass")


def decode_text(data: bytes) -> str:
    """The text that encode_text() gave data for; ValueError when data is not such."""
    return data.decode("utf-8", "surrogatepass")
