"""A data set that comes as a ZIP is unpacked to a folder first; readers know folders only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from segdesk.io import atomic
from segdesk.io.zipfile_in import SafeZip
from segdesk.progress import SILENT, Progress

SUFFIX = ".zip"


def is_archive(path: Path) -> bool:
    return path.suffix.casefold() == SUFFIX and path.is_file()


@contextmanager
def unpacked(path: Path, progress: Progress = SILENT) -> Iterator[Path]:
    """What to read: path itself, or the files of a ZIP in a temporary folder that goes with the block."""
    if not is_archive(path):
        yield path
        return
    with TemporaryDirectory(prefix="segdesk-") as folder:
        _extract(path, Path(folder), progress)
        yield root_of(Path(folder))


def unpack(path: Path, folder: Path, progress: Progress = SILENT) -> Path:
    """Unpack a ZIP to a new folder that stays, whole or not at all; what to read there."""
    with atomic.folder(folder) as beside:
        _extract(path, beside, progress)
    return root_of(folder)


def root_of(folder: Path) -> Path:
    """Where the data set begins: archives often hold one folder and nothing else."""
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _extract(path: Path, folder: Path, progress: Progress) -> None:
    with SafeZip(path) as archive:
        archive.extract(folder, progress)
