"""SHA-256 of files and of whole trees."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from segdesk.io.faults import reading
from segdesk.progress import SILENT, Progress

FilePath = str | os.PathLike[str]


def file_digest(path: FilePath) -> str:
    """SHA-256 of a file's bytes in hex, read in pieces. SegDeskError where it cannot be read."""
    with reading(path), Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_of(entries: Iterable[tuple[str, str]]) -> str:
    """One digest for many (sha256, path): of the lines "sha256  path", sorted as text, joined by newlines."""
    lines = sorted(f"{digest}  {path}" for digest, path in entries)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def tree_digest(
    folder: FilePath, progress: Progress = SILENT, *, known: Mapping[str, str] = MappingProxyType({})
) -> str:
    """digest_of all files below the folder, by paths from it with /: same content, same digest.

    known: digests of files that were read already, by those paths.
    """
    root = Path(folder)
    with reading(root):
        files = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    hashed = ((known.get(path) or file_digest(root / path), path) for path in progress.over(files, "Hashing"))
    return digest_of(hashed)
