"""segdesk import: a data set becomes a project."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options
from segdesk.cli.console import say, write_json
from segdesk.cli.source import PROJECT_SUFFIX, import_to, is_project, kept, settled_at
from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet
from segdesk.io.importing import ImportReport, OnConflict, import_dataset, joined_classes
from segdesk.io.project.file import ProjectFile, read_only_fault
from segdesk.progress import Progress

LISTED = 20


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", nargs="+", metavar="SRC", help="a folder, a package, or a file of annotations"
    )
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("-o", dest="out", metavar="P.segdesk", help="the project to make; it must not exist")
    target.add_argument("--into", metavar="P.segdesk", help="add to this project")
    parser.add_argument(
        "--on-conflict", choices=[one.value for one in OnConflict], default=OnConflict.KEEP.value
    )
    parser.add_argument("--report", metavar="FILE", help="write the report as JSON; - for stdout")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    sources = [Path(word) for word in arguments.source]
    target = Path(arguments.into) if arguments.into else _project_path(arguments.out)
    sets = [
        settled_at(kept(path, target, progress), arguments, progress, jobs=arguments.jobs) for path in sources
    ]
    if arguments.into:
        report = _add(sets, target, OnConflict(arguments.on_conflict), arguments.jobs, progress)
    else:
        report = _make(sets, target, arguments, progress)
    if arguments.report:
        write_json(report.as_json(), arguments.report)
    if arguments.report != "-":
        show(report)
    return 1 if report.lost else 0


def _make(sets: list[DataSet], out: Path, arguments: argparse.Namespace, progress: Progress) -> ImportReport:
    first, *others = sets
    report = import_to(first, out, name=out.stem, jobs=arguments.jobs, progress=progress)
    if others:
        report = report.joined(_add(others, out, OnConflict(arguments.on_conflict), arguments.jobs, progress))
    return report


def _add(
    sets: list[DataSet], path: Path, conflict: OnConflict, jobs: int, progress: Progress
) -> ImportReport:
    """Add data sets to a project, classes of one name being one class."""
    if not is_project(path):
        raise SegDeskError("This is no project.", "Name a .segdesk file, or make one with -o.", file=path)
    report = ImportReport()
    with ProjectFile.open(path) as file:
        if file.read_only:
            raise read_only_fault(path, file.holder)
        for data in sets:
            classes, keys, notes = joined_classes(file.project.classes, data.classes)
            if classes != file.project.classes:
                file.project.set_classes(classes, f"Classes of {data.name or data.root.name}")
            existing = {one.original: one for one in file.project.entries.values()}
            added = import_dataset(
                data, file, keys=keys, existing=existing, on_conflict=conflict, jobs=jobs, progress=progress
            )
            added.notes += notes
            report = report.joined(added)
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
    for note in report.notes[:LISTED]:
        say(f"  note: {note.file + ': ' if note.file else ''}{note.message}")
    hidden = max(0, len(report.lost) - LISTED) + max(0, len(report.notes) - LISTED)
    if hidden:
        say(f"  and {hidden:,} more lines; --report FILE writes them all.")


COMMAND = Command("import", "make a project of a data set", _add_arguments, _run)
