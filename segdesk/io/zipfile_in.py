"""Reading ZIP files of strangers: names, sizes and counts are checked before anything is unpacked."""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from segdesk.errors import SegDeskError
from segdesk.io.faults import reading, writing
from segdesk.io.names import fold
from segdesk.io.pillow import regular
from segdesk.progress import SILENT, Progress

FilePath = str | os.PathLike[str]

_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1
_PIECE_BYTES = 1 << 20
_END_BYTES, _COMMENT_BYTES = 22, 65_535
_FAULTS = (
    OSError,  # an offset out of bounds
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
)


@dataclass(frozen=True)
class ZipLimits:
    """What an archive may claim. ratio counts for entries that unpack to more than ratio_from_bytes."""

    entries: int = 2_000_000
    directory_bytes: int = 512 << 20
    entry_bytes: int = 8 << 30
    total_bytes: int = 1 << 40
    ratio: int = 250
    ratio_from_bytes: int = 256 << 20


LIMITS = ZipLimits()


class SafeZip:
    """The files of an archive under names that stay inside any folder they are put in.

    Use it as a context manager. Opening raises SegDeskError for an archive with a name that is absolute,
    climbs with .., has a drive, a backslash or a control character, or that another name equals regardless
    of case; with a link or a device; encrypted; or beyond the limits. So does reading, for an entry that is
    not what it claims.
    """

    def __init__(self, path: FilePath, *, limits: ZipLimits = LIMITS) -> None:
        self.path = Path(path)
        with self._in_words(), regular(self.path) as handle:
            _check_directory(handle, limits, self.path)
        with self._in_words(), reading(self.path):
            self._archive = zipfile.ZipFile(self.path)
        try:
            self._files = _checked(self._archive.infolist(), limits, self.path)
        except SegDeskError:
            self.close()
            raise

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The files, with /, in code-point order."""
        return tuple(sorted(self._files))

    def size(self, name: str) -> int:
        """Bytes of the file when unpacked, as the archive says; open() gives no more."""
        return self._files[name].file_size

    def read(self, name: str) -> bytes:
        """The whole file in memory. KeyError for a name that is not in names."""
        with self.open(name) as entry, self._in_words():
            return entry.read()

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The file as a stream. Its checksum is compared at its end."""
        info = self._files[name]
        with self._in_words():
            entry = self._archive.open(info)
        with entry:
            yield entry

    def extract(self, folder: FilePath, progress: Progress = SILENT) -> None:
        """Write all files below the folder, which is made if it is absent."""
        root = Path(folder)
        for name in progress.over(self.names, "Unpacking"):
            place = root / name
            with writing(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                with self.open(name) as entry, place.open("xb") as out:
                    for piece in self._pieces(entry):
                        out.write(piece)

    def _pieces(self, entry: IO[bytes]) -> Iterator[bytes]:
        while True:
            with self._in_words():
                piece = entry.read(_PIECE_BYTES)
            if not piece:
                return
            yield piece

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            reason = str(error).strip().rstrip(".") or type(error).__name__
            raise SegDeskError(
                f"is no ZIP file or is damaged ({reason[:200]}).", "Fetch it again.", file=self.path
            ) from error


def _refusal(file: Path, problem: str) -> SegDeskError:
    return SegDeskError(problem, "Unpack it with another program if you trust it.", file=file)


def _check_directory(handle: BinaryIO, limits: ZipLimits, file: Path) -> None:
    """Refuse a directory that is too large to be read: the library reads it whole."""
    end = handle.seek(0, os.SEEK_END)
    handle.seek(max(0, end - _END_BYTES - _COMMENT_BYTES))
    tail = handle.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END_BYTES > len(tail):
        raise zipfile.BadZipFile("it has no directory")
    size, offset = struct.unpack("<II", tail[at + 12 : at + 20])
    where = end - len(tail) + at
    claimed = where if 0xFFFF_FFFF in (size, offset) else size
    if min(claimed, where) > limits.directory_bytes:
        raise _refusal(file, f"has a directory of {claimed} bytes, more than {limits.directory_bytes}.")


def _checked(infos: list[zipfile.ZipInfo], limits: ZipLimits, file: Path) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > limits.entries:
        raise _refusal(file, f"has {len(infos)} entries, more than {limits.entries}.")
    _check_sizes(infos, limits, file)
    files: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in infos:
        name = _confined(info, file)
        if info.is_dir():
            continue
        if fold(name) in seen:
            raise _refusal(file, f"has the name {name!r} twice (case does not count).")
        seen.add(fold(name))
        files[name] = info
    _check_no_file_is_a_folder(files, seen, file)
    return files


def _check_sizes(infos: list[zipfile.ZipInfo], limits: ZipLimits, file: Path) -> None:
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        raise _refusal(file, f"unpacks to {total} bytes, more than {limits.total_bytes}.")
    if sum(info.compress_size for info in infos) > file.stat().st_size:
        raise _refusal(file, "has entries that share bytes, as ZIP bombs do.")
    for info in infos:
        if info.file_size > limits.entry_bytes:
            raise _refusal(file, f"has {info.filename!r} of {info.file_size} bytes, too large.")
        grows = info.file_size / max(1, info.compress_size)
        if info.file_size > limits.ratio_from_bytes and grows > limits.ratio:
            raise _refusal(file, f"has {info.filename!r} that grows {grows:.0f} times, as ZIP bombs do.")


def _confined(info: zipfile.ZipInfo, file: Path) -> str:
    """The entry's name without empty and . parts; refuses what is no plain file or leaves the folder."""
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refusal(file, f"has {name!r}, which is a link or a device.")
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _READABLE:
        raise _refusal(file, f"has {name!r}, which is encrypted or packed in a rare way.")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    outside = name.startswith("/") or ".." in parts or _DRIVE.match(name)
    if outside or "\\" in name or any(ord(c) < 32 for c in name) or not (parts or info.is_dir()):
        raise _refusal(file, f"has the name {name!r}, which leaves its folder or is not sound.")
    return "/".join(parts)


def _check_no_file_is_a_folder(files: dict[str, zipfile.ZipInfo], seen: set[str], file: Path) -> None:
    for name in files:
        parts = fold(name).split("/")
        if any("/".join(parts[:depth]) in seen for depth in range(1, len(parts))):
            raise _refusal(file, f"has {name!r} below a file.")
