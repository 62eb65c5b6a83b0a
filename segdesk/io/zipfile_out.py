"""Writing ZIP: the same entries give the same bytes, packed by ISA-L, in memory that does not grow.

Entries in ascending order of their names, dated 1980-01-01 00:00, mode 0644, made "on Unix" everywhere, no
extra fields but those of ZIP64 where sizes, offsets or the count need them. The standard library's writer
packs with zlib only, which takes most of the time of an export's ZIP. Layout: PKWARE's APPNOTE 6.3,
sections 4.3 and 4.5.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from isal import isal_zlib

from segdesk.io.faults import reading, writing
from segdesk.progress import SILENT, Progress

FilePath = str | os.PathLike[str]
Content = bytes | Path

STORED_SUFFIXES = frozenset(
    f".{name}"
    for name in ("png", "jpg", "jpeg", "jpe", "jfif", "mpo", "webp", "gif", "zip", "gz", "npz", "xz")
)
"""Lower-case suffixes of files that are compressed already."""

_STORED, _DEFLATED = 0, 8
_LEVEL = 1
_UTF8 = 0x800
_DATE_1980 = (1 << 5) | 1
_UNIX = 3 << 8
_MODE = 0o100644 << 16
_MAX32, _MAX16 = 0xFFFF_FFFF, 0xFFFF
_PIECE_BYTES = 1 << 20
_LOCAL, _CENTRAL = "<4sHHHHHIIIHH", "<4sHHHHHHIIIHHHHHII"


@dataclass(frozen=True)
class _Entry:
    name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else _UTF8


class ZipWriter:
    """Adds entries to a new, seekable file; finish() writes the directory at its end."""

    def __init__(self, handle: BinaryIO, *, zip64_from: int = _MAX32) -> None:
        """zip64_from: sizes and offsets from here on take ZIP64 fields (smaller in tests only)."""
        self._handle = handle
        self._large = zip64_from
        self._entries: list[_Entry] = []

    def add(self, name: str, content: Content) -> None:
        """One file, from memory or from a path. ValueError unless its name follows the last one."""
        encoded = name.encode("utf-8")
        if self._entries and encoded <= self._entries[-1].name:
            raise ValueError(f"ZIP entries have to ascend: {name!r}")
        method = _STORED if Path(name).suffix.lower() in STORED_SUFFIXES else _DEFLATED
        expected = _size(content)
        wide = expected + (expected >> 8) + 1024 >= self._large
        offset = self._handle.tell()
        self._handle.write(self._local(_Entry(encoded, method, 0, 0, 0, offset), wide=wide))
        entry = self._pack(encoded, method, offset, content)
        end = self._handle.tell()
        if not wide and max(entry.packed, entry.size) >= self._large:
            raise ValueError(f"{name!r} grew while it was written")
        self._handle.seek(offset)
        self._handle.write(self._local(entry, wide=wide))
        self._handle.seek(end)
        self._entries.append(entry)

    def _pack(self, name: bytes, method: int, offset: int, content: Content) -> _Entry:
        crc = size = packed = 0
        packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, -15) if method == _DEFLATED else None
        for piece in _pieces(content):
            crc = isal_zlib.crc32(piece, crc)
            size += len(piece)
            packed += self._handle.write(packer.compress(piece) if packer else piece)
        if packer:
            packed += self._handle.write(packer.flush())
        return _Entry(name, method, crc, packed, size, offset)

    def _local(self, entry: _Entry, *, wide: bool) -> bytes:
        sizes = (_MAX32, _MAX32) if wide else (entry.packed, entry.size)
        extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.packed) if wide else b""
        head = (b"PK\3\4", 45 if wide else 20, entry.flags, entry.method, 0, _DATE_1980, entry.crc, *sizes)
        return struct.pack(_LOCAL, *head, len(entry.name), len(extra)) + entry.name + extra

    def _central(self, entry: _Entry) -> bytes:
        numbers = (entry.size, entry.packed, entry.offset)
        wide = [number for number in numbers if number >= self._large]
        size, packed, offset = (_MAX32 if number >= self._large else number for number in numbers)
        extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
        version = 45 if wide else 20
        head = (b"PK\1\2", _UNIX | version, version, entry.flags, entry.method, 0, _DATE_1980)
        tail = (entry.crc, packed, size, len(entry.name), len(extra), 0, 0, 0, _MODE, offset)
        return struct.pack(_CENTRAL, *head, *tail) + entry.name + extra

    def finish(self) -> None:
        """Write the directory. The file is a ZIP from here on."""
        start = self._handle.tell()
        for entry in self._entries:
            self._handle.write(self._central(entry))
        end = self._handle.tell()
        count, size = len(self._entries), end - start
        if count >= _MAX16 or max(size, start) >= self._large:
            self._handle.write(_zip64_end(count, size, start, end))
            count, size, start = _MAX16, _MAX32, _MAX32
        self._handle.write(struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, size, start, 0))


def _zip64_end(count: int, size: int, start: int, end: int) -> bytes:
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, _UNIX | 45, 45, 0, 0, count, count, size, start)
    return record + struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)


def _size(content: Content) -> int:
    if isinstance(content, bytes):
        return len(content)
    with reading(content):
        return content.stat().st_size


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with reading(content):
        handle = content.open("rb")
    with handle:
        while piece := handle.read(_PIECE_BYTES):
            yield piece


def write_zip(path: FilePath, entries: Iterable[tuple[str, Content]], progress: Progress = SILENT) -> None:
    """A ZIP of (name, content) in ascending order of names as UTF-8. SegDeskError when the disk refuses."""
    with writing(path), Path(path).open("wb") as handle:
        writer = ZipWriter(handle)
        for done, (name, content) in enumerate(entries):
            progress.step(done, 0, name)
            writer.add(name, content)
        writer.finish()


def zip_folder(folder: FilePath, path: FilePath, progress: Progress = SILENT) -> None:
    """A ZIP of all files below the folder, which stand at its top. Empty folders are left out."""
    root = Path(folder)
    named = {found.relative_to(root).as_posix(): found for found in root.rglob("*") if found.is_file()}
    ascending = sorted(named, key=str.encode)
    write_zip(path, ((name, named[name]) for name in progress.over(ascending, "Packing")))


def differing_entries(path: FilePath, folder: FilePath, progress: Progress = SILENT) -> list[str]:
    """The names that a ZIP of zip_folder() does not give back as they stand in the folder; [] if all agree.

    Read by the standard library, which shares no code with the writer.
    """
    root = Path(folder)
    named = {found.relative_to(root).as_posix(): found for found in root.rglob("*") if found.is_file()}
    with reading(path), ZipFile(path) as archive:
        packed = set(archive.namelist())
        both = sorted(packed & named.keys())
        differing = [name for name in progress.over(both, "Reading back") if not _same(archive, name, named)]
    return sorted(differing + list(packed ^ named.keys()))


def _same(archive: ZipFile, name: str, named: dict[str, Path]) -> bool:
    """Whether an entry holds the bytes of its file; an entry that cannot be read does not."""
    try:
        with archive.open(name) as entry, named[name].open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                if entry.read(len(piece)) != piece:
                    return False
            return not entry.read(1)
    except BadZipFile:
        return False
