"""Two things the standard library does not offer: exchanging two names at once, and flushing a whole tree."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def _from_libc(name: str) -> Callable[..., Any] | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), name, None)


_renameat2 = _from_libc("renameat2")
_syncfs = _from_libc("syncfs")


def exchange(one: Path, other: Path) -> bool:
    """Let the two names change places in one step; False where the system or the file system cannot."""
    if _renameat2 is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(_renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def flush_file(path: Path) -> None:
    """Return when the file's bytes are on the disk."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(path: Path) -> None:
    """Return when the names in the folder are on the disk; nothing to do where folders cannot be opened."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Return when all files below the folder are on the disk: one call for all where the system has it."""
    if _syncfs is not None and _flushed_at_once(folder, _syncfs):
        return
    for parent, _, names in os.walk(folder):
        for name in names:
            flush_file(Path(parent, name))
        flush_folder(Path(parent))


def _flushed_at_once(folder: Path, syncfs: Callable[..., Any]) -> bool:
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(syncfs(handle) == 0)
    finally:
        os.close(handle)
