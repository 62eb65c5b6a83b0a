"""segdesk import: a data set becomes a project."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options
from segdesk.cli.console import say, write_json
from segdesk.cli.source import PROJECT_SUFFIX, is_project, kept, must_be_new, new_project, settled_at
from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet
from segdesk.io.importing import ImportReport, OnConflict
from segdesk.io.joining import add_dataset
from segdesk.io.project.file import ProjectFile, read_only_fault
from segdesk.progress import Progress

LISTED = 20
Add = Callable[[DataSet, ProjectFile], ImportReport]
Read = Callable[[], AbstractContextManager[list[DataSet]]]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="+", metavar="SRC", help="a folder, a package, or a file of annotations"
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("-o", dest="out", metavar="P.segdesk", help="the project to make; it must not exist")
    target.add_argument("--into", metavar="P.segdesk", help="add to this project")
    parser.add_argument(
        "--on-conflict",
        choices=[one.value for one in OnConflict],
        default=OnConflict.KEEP.value,
        help="the mask of an image that the project has already (default: keep)",
    )
    parser.add_argument("--report", metavar="FILE", help="write the report as JSON; - for stdout")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    target = Path(arguments.into) if arguments.into else _project_path(arguments.out)
    add = partial(
        add_dataset,
        on_conflict=OnConflict(arguments.on_conflict),
        jobs=arguments.jobs,
        progress=progress,
    )
    sets = partial(_sets, arguments, target, progress)
    report = _into(sets, target, add) if arguments.into else _make(sets, target, add)
    if arguments.report:
        write_json(report.as_json(), arguments.report)
    if arguments.report != "-":
        show(report)
    return 1 if report.lost else 0


@contextmanager
def _sets(arguments: argparse.Namespace, target: Path, progress: Progress) -> Iterator[list[DataSet]]:
    """The data sets, settled; of ZIPs nothing stays where the block fails."""
    with kept([Path(word) for word in arguments.source], target, progress) as paths:
        yield [settled_at(path, arguments, progress, jobs=arguments.jobs) for path in paths]


def _make(read: Read, out: Path, add: Add) -> ImportReport:
    """A project of the first data set, the others added to it: whole, or not there."""
    must_be_new(out)
    with read() as sets, new_project(out, sets[0], name=out.stem) as file:
        return _added(sets, file, add)


def _into(read: Read, path: Path, add: Add) -> ImportReport:
    """Add data sets to a project, classes of one name being one class."""
    if not is_project(path):
        raise SegDeskError("This is no project.", "Name a .segdesk file, or make one with -o.", file=path)
    with ProjectFile.open(path) as file:
        if file.read_only:
            raise read_only_fault(path, file.holder)
        with read() as sets:
            pass  # from here on the project may have their photos: they stay whatever happens
        return _added(sets, file, add)


def _added(sets: list[DataSet], file: ProjectFile, add: Add) -> ImportReport:
    report = ImportReport()
    for data in sets:
        report = report.plus(add(data, file))
    return report


def _project_path(word: str) -> Path:
    path = Path(word)
    return path if path.suffix.casefold() == PROJECT_SUFFIX else path.with_name(path.name + PROJECT_SUFFIX)


def show(report: ImportReport) -> None:
    """The report for a person."""
    say(
        f"{report.images:,} images, {report.masks:,} masks; {report.objects_out:,} of "
        f"{report.objects_in:,} objects came in, {len(report.lost):,} were lost."
    )
    for lost in report.lost[:LISTED]:
        say(f"  lost: {lost.file}: {lost.object or 'object'}: {lost.reason}")
    for one in report.joined[:LISTED]:
        say(f"  class {one.name!r} ({one.id}) is {one.into!r} ({one.into_id}) of the project")
    for note in report.notes[:LISTED]:
        say(f"  note: {note.file + ': ' if note.file else ''}{note.message}")
    hidden = max(0, len(report.lost) - LISTED) + max(0, len(report.notes) - LISTED)
    if hidden:
        say(f"  and {hidden:,} more lines; --report FILE writes them all.")


COMMAND = Command("import", "make a project of a data set", _add_arguments, _run)
