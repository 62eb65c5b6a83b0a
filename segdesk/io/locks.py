"""Locks that end with the process that holds them, however it ends: the system lets go, never a clock."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock file that this process holds, from try_lock."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    def remove(self) -> None:
        """Let go and take the file away."""
        if sys.platform == "win32":  # an open file cannot be removed there, and its name is only ours
            os.close(self._handle)
            self.path.unlink(missing_ok=True)
        else:
            self.path.unlink(missing_ok=True)
            os.close(self._handle)


def try_lock(path: Path) -> Lock | None:
    """The lock at path, its file made if needed; None while another process holds it or where locks fail.

    OSError where the file cannot be made.
    """
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            _try_lock(handle)
        except OSError:
            os.close(handle)
            return None
        if _is_still(path, handle):
            return Lock(path, handle)
        os.close(handle)  # its holder removed it between our opening and locking


def _is_still(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
