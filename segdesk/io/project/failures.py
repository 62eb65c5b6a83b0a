"""Why a project could not be written, in words: one table of SQLite's names. Knows no jobs."""

from __future__ import annotations

import errno

from segdesk.errors import SegDeskError

_ROOM = "Make room, then save again."
_RIGHTS = "Make it writable, then save again."
_DISK = "Check the disk or the connection, then save again."

_WORDS = {
    "SQLITE_FULL": ("disk full.", _ROOM),
    "SQLITE_READONLY": ("the file cannot be written to.", _RIGHTS),
    "SQLITE_BUSY": ("another program holds the file.", "Close it there, then save again."),
    "SQLITE_LOCKED": ("another program holds the file.", "Close it there, then save again."),
    "SQLITE_IOERR": ("the disk reports an error.", _DISK),
    "SQLITE_CANTOPEN": ("the file cannot be opened.", _DISK),
    "SQLITE_CORRUPT": ("the file is damaged.", "Run segdesk doctor on it; go back to a copy."),
}


def failure_of(fault: Exception) -> tuple[str, str]:
    """(why a write failed, what to do)."""
    if isinstance(fault, SegDeskError):
        return fault.problem, fault.remedy
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _WORDS["SQLITE_FULL"]
    code = code_of(fault)
    known = next((words for name, words in _WORDS.items() if code.startswith(name)), None)
    return known or (f"{type(fault).__name__}: {fault}.", "Save again; if it stays, report it.")


def is_busy(fault: Exception) -> bool:
    """Does another connection keep it from being done now?"""
    return code_of(fault).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def code_of(fault: Exception) -> str:
    """SQLite's name of an error, empty for others."""
    return str(getattr(fault, "sqlite_errorname", ""))
