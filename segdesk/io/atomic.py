"""Writing all or nothing: beside the target first, put in its place at the end.

Whatever ends the block early (an error, Cancelled, a kill, a full disk) leaves the target as it was. See
debris.py for the names beside it and for what the next run does about a killed one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io import swap
from segdesk.io.debris import Names, clear_debris, new_names, remove
from segdesk.io.faults import unwritable, writing
from segdesk.io.locks import try_lock

FilePath = str | os.PathLike[str]
MayReplace = Callable[[Path], bool]

_OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def is_empty_folder(path: Path) -> bool:
    """Whether path is a folder without entries."""
    return path.is_dir() and not any(path.iterdir())


def is_file(path: Path) -> bool:
    """Whether path is a plain file."""
    return path.is_file()


def never(path: Path) -> bool:
    """For targets that must not exist."""
    return False


@contextmanager
def folder(
    target: FilePath,
    *,
    replace: MayReplace = never,
    sources: Iterable[FilePath] = (),
    durable: bool = True,
) -> Iterator[Path]:
    """A new folder to fill; at the end of the block it stands at target.

    An existing target is replaced if it is an empty folder or replace(target) is true. sources are folders
    that are read from: a target that holds one or lies in one is refused, as are the root and the home
    folder. durable: all is on the disk before the names change. SegDeskError (exit 2) names the target,
    never the temporary place.
    """
    place = _place(target, sources)

    def may_replace(path: Path) -> bool:
        return is_empty_folder(path) or (path.is_dir() and replace(path))

    with _beside(place, may_replace) as names:
        names.temporary.mkdir()
        yield names.temporary
        if durable:
            swap.flush_tree(names.temporary)
        _check_replaceable(place, may_replace)
        _put_folder(names)
        _settle(names, durable=durable)


@contextmanager
def file(
    target: FilePath,
    *,
    replace: MayReplace = is_file,
    sources: Iterable[FilePath] = (),
    durable: bool = True,
) -> Iterator[Path]:
    """A path to write one file to; at the end of the block it stands at target. Terms as for folder().

    By default an existing file is replaced; a folder never is.
    """
    place = _place(target, sources)

    def may_replace(path: Path) -> bool:
        return path.is_file() and replace(path)

    with _beside(place, may_replace) as names:
        yield names.temporary
        if durable:
            swap.flush_file(names.temporary)
        _check_replaceable(place, may_replace)
        names.temporary.replace(place)
        _settle(names, durable=durable)


@contextmanager
def scratch(target: FilePath) -> Iterator[Path]:
    """An empty folder on the disk of target for what target is made from; gone at the end of the block."""
    with _beside(Path(os.path.realpath(target)), lambda _: True) as names:
        names.temporary.mkdir()
        yield names.temporary


def _place(target: FilePath, sources: Iterable[FilePath]) -> Path:
    """Where target really is, links followed. Refuses what must never be written over."""
    place = Path(os.path.realpath(target))
    if place in (Path(place.anchor), Path(os.path.realpath(Path.home()))):
        raise SegDeskError("is the root or your home folder.", "Choose a new folder in it.", file=target)
    for source in sources:
        read_from = Path(os.path.realpath(source))
        if place == read_from or place in read_from.parents or read_from in place.parents:
            raise SegDeskError(
                f"contains or lies inside a folder that is read from ({source}).",
                "Choose a place outside of it.",
                file=target,
            )
    return place


def _check_replaceable(place: Path, may_replace: MayReplace) -> None:
    if os.path.lexists(place) and not may_replace(place):
        raise SegDeskError(
            "exists and may not be replaced.", "Choose another name, or move it away first.", file=place
        )


@contextmanager
def _beside(place: Path, may_replace: MayReplace) -> Iterator[Names]:
    """Names that are locked and cleared away at the end; faults of the block name the target."""
    with writing(place):
        clear_debris(place)
        _check_replaceable(place, may_replace)
        names = new_names(place)
        lock = try_lock(names.lock)
    try:
        with _told_of(names):
            yield names
    finally:
        remove(names.temporary)
        if lock is not None:
            lock.remove()
        else:
            names.lock.unlink(missing_ok=True)


@contextmanager
def _told_of(names: Names) -> Iterator[None]:
    """Faults below the temporary name, or of the disk, become faults of the target."""
    try:
        yield
    except SegDeskError as error:
        if error.file is None or not _below(names.temporary, error.file):
            raise
        final = names.target / Path(error.file).relative_to(names.temporary)
        raise type(error)(error.problem, error.remedy, file=final) from error
    except OSError as error:
        if not _is_about(names, error) and error.errno not in _OF_THE_DISK:
            raise
        raise unwritable(error, names.target) from error


def _is_about(names: Names, error: OSError) -> bool:
    named = {Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if name is not None}
    return bool(named & {names.target, names.old}) or any(_below(names.temporary, name) for name in named)


def _below(upper: Path, path: FilePath) -> bool:
    return Path(path).is_relative_to(upper)


def _put_folder(names: Names) -> None:
    if not os.path.lexists(names.target):
        names.temporary.rename(names.target)
    elif not swap.exchange(names.temporary, names.target):
        _put_by_two_renames(names)


def _put_by_two_renames(names: Names) -> None:
    names.target.rename(names.old)
    try:
        names.temporary.rename(names.target)
    except OSError:
        names.old.rename(names.target)
        raise


def _settle(names: Names, *, durable: bool) -> None:
    if durable:
        swap.flush_folder(names.target.parent)
    remove(names.old)
