"""What a PATH of the command line is: a project, or a data set that import reads."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.io.faults import writing
from segdesk.io.formats.archive import is_archive, unpack, unpacked
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import ImportReport, import_dataset
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Task
from segdesk.progress import Progress

PROJECT_SUFFIX = ".segdesk"


def is_project(path: Path) -> bool:
    return path.suffix.casefold() == PROJECT_SUFFIX and path.is_file()


def read_options(arguments: argparse.Namespace) -> ReadOptions:
    """READ of the contract as the readers take it."""
    return ReadOptions(
        format=arguments.format or "",
        task=Task(arguments.task) if arguments.task else None,
        classes=_path(arguments.classes),
        masks=_path(arguments.masks),
        images=_path(arguments.images),
    )


@contextmanager
def dataset_at(
    path: Path, arguments: argparse.Namespace, progress: Progress, *, jobs: int = 1
) -> Iterator[DataSet]:
    """The data set at a path with its class map settled; a ZIP lies unpacked while the block runs."""
    with unpacked(path, progress) as folder:
        yield settled_at(folder, arguments, progress, jobs=jobs)


def settled_at(path: Path, arguments: argparse.Namespace, progress: Progress, *, jobs: int = 1) -> DataSet:
    """The data set of a folder or file with its class map settled."""
    return open_dataset(path, read_options(arguments), progress).settle(progress, jobs)


@contextmanager
def kept(paths: Sequence[Path], project: Path, progress: Progress) -> Iterator[list[Path]]:
    """What a project is made of: the paths, of a ZIP its files in a folder beside the project that stays.

    Where the block fails, what was unpacked for it is removed again.
    """
    files = project.with_name(f"{project.stem} files")
    made: list[Path] = []
    try:
        yield [_kept(path, files, made, progress) if is_archive(path) else path for path in paths]
    except BaseException:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)
        if made and files.is_dir() and not any(files.iterdir()):
            files.rmdir()
        raise


def _kept(path: Path, files: Path, made: list[Path], progress: Progress) -> Path:
    """Unpack a ZIP to a name that nothing has: an archive of that name may have been added before."""
    names = (path.stem if number == 1 else f"{path.stem}-{number}" for number in count(1))
    folder = next(one for name in names if not (one := files / name).exists())
    with writing(files):
        files.mkdir(exist_ok=True)
    made.append(folder)
    return unpack(path, folder, progress)


def import_to(data: DataSet, out: Path, *, name: str, jobs: int, progress: Progress) -> ImportReport:
    """Make a project of a data set: beside out, put in place by one rename when it is whole and closed."""
    with new_project(out, data, name=name) as file:
        return import_dataset(data, file, jobs=jobs, progress=progress)


def must_be_new(out: Path) -> None:
    """SegDeskError where a project would take the place of something."""
    if out.exists():
        raise SegDeskError(
            "The project exists already.", "Choose another name, or add with --into.", file=out
        )


@contextmanager
def new_project(out: Path, data: DataSet, *, name: str) -> Iterator[ProjectFile]:
    """A project with the task and classes of a data set, beside out; in its place when the block is done."""
    must_be_new(out)
    with (
        atomic.file(out) as beside,
        ProjectFile.create(beside, name=name, task=data.task, classes=data.classes) as file,
    ):
        yield file


@contextmanager
def project_at(
    path: Path, arguments: argparse.Namespace, progress: Progress, *, jobs: int
) -> Iterator[tuple[ProjectFile, ImportReport | None]]:
    """The project of a path, opened for reading; that of a data set is made in a temporary folder."""
    if is_project(path):
        with ProjectFile.open(path, read_only=True) as file:
            yield file, None
        return
    with (
        dataset_at(path, arguments, progress, jobs=jobs) as data,
        TemporaryDirectory(prefix="segdesk-") as folder,
    ):
        name = data.name or path.absolute().stem
        with ProjectFile.create(
            Path(folder) / f"{name}{PROJECT_SUFFIX}", name=name, task=data.task, classes=data.classes
        ) as file:
            yield file, import_dataset(data, file, jobs=jobs, progress=progress)


def _path(word: str | None) -> Path | None:
    return Path(word) if word else None
