"""What the system refuses, in words: one table of error numbers for reading, one for writing."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike

from segdesk.errors import SegDeskError

Name = str | PathLike[str]

_SPACE = "Make room there or choose another place, then run it again."
_RIGHTS = "Choose a place you may write to, or ask for the right to write there."
_LINK = "Check the drive or the network connection, then run it again."

WRITING = {
    errno.ENOSPC: ("cannot be written: the disk is full.", _SPACE),
    errno.EDQUOT: ("cannot be written: your share of the disk is used up.", _SPACE),
    errno.EFBIG: ("cannot be written: the file is larger than is allowed here.", _SPACE),
    errno.EACCES: ("cannot be written: you have no right to write there.", _RIGHTS),
    errno.EPERM: ("cannot be written: the system does not allow it.", _RIGHTS),
    errno.EROFS: ("cannot be written: the place is read-only.", _RIGHTS),
    errno.ENOENT: ("cannot be written: its folder is not there.", "Create the folder first."),
    errno.ENOTDIR: ("cannot be written: a part of the path is a file.", "Choose another place."),
    errno.EISDIR: ("cannot be written: a folder has that name.", "Choose another name."),
    errno.ENAMETOOLONG: ("cannot be written: the name is too long.", "Choose a shorter name."),
    errno.EIO: ("cannot be written: the disk reports a fault.", _LINK),
}

READING = {
    errno.ENOENT: ("is not there.", "Check the path, and that the drive is connected."),
    errno.ENOTDIR: ("is not there: a part of the path is a file.", "Check the path."),
    errno.EACCES: ("cannot be read: you have no right to.", "Ask for the right to read it."),
    errno.EPERM: ("cannot be read: the system does not allow it.", "Ask for the right to read it."),
    errno.EISDIR: ("is a folder, not a file.", "Name a file in it."),
    errno.ENAMETOOLONG: ("is not there: the name is too long.", "Check the path."),
    errno.EIO: ("cannot be read: the disk reports a fault.", _LINK),
}


def _in_words(table: dict[int, tuple[str, str]], verb: str, error: OSError, file: Name) -> SegDeskError:
    why = error.strerror or str(error) or type(error).__name__
    fallback = (f"cannot be {verb}: {why}.", _LINK)
    problem, remedy = table.get(error.errno or 0, fallback)
    return SegDeskError(problem, remedy, file=file)


def unwritable(error: OSError, file: Name) -> SegDeskError:
    """What kept file from being written, and what to do."""
    return _in_words(WRITING, "written", error, file)


@contextmanager
def writing(file: Name) -> Iterator[None]:
    """OSError of the block becomes a SegDeskError that names file and says what to do."""
    try:
        yield
    except OSError as error:
        raise unwritable(error, file) from error


@contextmanager
def reading(file: Name) -> Iterator[None]:
    """OSError and ValueError (a NUL in a name) of the block become a SegDeskError that names file."""
    try:
        yield
    except OSError as error:
        raise _in_words(READING, "read", error, file) from error
