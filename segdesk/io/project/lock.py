"""One writer per project: a lock of the operating system on a file beside it, which says who holds it.

The lock ends with its process, however that ends, so a stale one never needs to be guessed by its age.
"""

from __future__ import annotations

import getpass
import json
import logging
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from segdesk.errors import SegDeskError

_LOG = logging.getLogger(__name__)
_LOCKED_BYTE = 1 << 30
"""On Windows a locked byte cannot be read by others, so it lies far behind the words."""
_MAX_WORDS = 4096


@dataclass(frozen=True)
class Holder:
    """Who writes to a project."""

    user: str = ""
    host: str = ""
    pid: int = 0
    since: str = ""

    @classmethod
    def me(cls) -> Holder:
        return cls(
            _user(), socket.gethostname(), os.getpid(), datetime.now(UTC).isoformat(timespec="seconds")
        )

    @property
    def words(self) -> str:
        if not self.user:
            return "somebody else"
        return f"{self.user} on {self.host} (process {self.pid}, since {self.since})"


class Lock:
    """The right to write to a project, from acquire() to release()."""

    def __init__(self, project: Path) -> None:
        self.path = project.with_name(f".{project.name}.lock")
        self._project = project
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        return self._handle is not None

    def acquire(self) -> Holder | None:
        """None when the lock is ours now, else who has it. SegDeskError where files cannot be locked."""
        while True:
            handle = self._open()
            if not _try_lock(handle, self._project):
                os.close(handle)
                return self.holder()
            if _is_at(handle, self.path):
                break
            os.close(handle)  # its last owner removed it while we waited: nobody else would see our lock
        self._handle = handle
        self._sign(handle)
        return None

    def _sign(self, handle: int) -> None:
        """Say who holds the lock. On a full disk it is held without words."""
        try:
            os.truncate(handle, 0)
            os.write(handle, json.dumps(asdict(Holder.me())).encode())
        except OSError as fault:
            _LOG.info("%s cannot be signed: %s", self.path, fault)

    def release(self) -> None:
        """Give the lock back; its file goes."""
        if self._handle is None:
            return
        try:
            if sys.platform != "win32":
                self.path.unlink(missing_ok=True)  # while it is still ours: nobody can own it in between
        finally:
            os.close(self._handle)
            self._handle = None
        if sys.platform == "win32":
            _unlink_if_free(self.path)

    def holder(self) -> Holder:
        """Who the lock's file names; nobody by name when it says nothing readable."""
        try:
            with self.path.open("rb") as file:
                found = json.loads(file.read(_MAX_WORDS))
            return Holder(str(found["user"]), str(found["host"]), int(found["pid"]), str(found["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Holder()

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as fault:
            raise SegDeskError(
                f"The folder cannot be written to: {fault.strerror}.",
                "Open the project read-only, or copy it to a folder of your own.",
                file=self._project,
            ) from fault


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "a user without name"


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _unlink_if_free(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return  # somebody opened it in between and owns it now


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int, project: Path) -> bool:
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import errno
    import fcntl

    def _try_lock(handle: int, project: Path) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            if fault.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            os.close(handle)
            raise SegDeskError(
                f"Files of this folder cannot be locked: {fault.strerror}.",
                "Copy the project to a local disk.",
                file=project,
            ) from fault
        return True
