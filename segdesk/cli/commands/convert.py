"""segdesk convert: from one format to another, without a project to keep."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options
from segdesk.cli.commands.export import show as show_export
from segdesk.cli.commands.imports import show as show_import
from segdesk.cli.console import say, warn, write_json
from segdesk.cli.source import project_at
from segdesk.dataset.foreign.scene import UNFIT
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.writers import WRITERS, Report
from segdesk.errors import SegDeskError
from segdesk.io.importing import ImportReport
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SRC")
    parser.add_argument(
        "-o", dest="out", required=True, metavar="DST", help="must not exist; a folder may be empty"
    )
    parser.add_argument(
        "--to", required=True, metavar="NAME", help="the format to write (see: segdesk formats)"
    )
    parser.add_argument("--report", metavar="FILE", help="write the report as JSON; - for stdout")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    writer = WRITERS.get(arguments.to)
    if writer is None:
        raise SegDeskError(
            f"{arguments.to!r} cannot be written.", f"Formats are: {', '.join(sorted(WRITERS))}."
        )
    out = Path(arguments.out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SegDeskError("The target exists already.", "Choose a new name or an empty folder.", file=out)
    with project_at(Path(arguments.source), arguments, progress, jobs=arguments.jobs) as (file, read):
        file.flush()
        prepared = writer.prepare(snapshot_of(file), jobs=arguments.jobs, progress=progress)
        for loss in prepared.losses:
            warn(f"The format {arguments.to} cannot hold: {loss.in_words()}")
        report = prepared.write(out)
    if arguments.report:
        value = report.as_json() | ({"import": read.as_json()} if read else {})
        write_json(value, arguments.report)
    if arguments.report != "-":
        _show(report, read)
    unfit = sum(one.objects for one in prepared.losses if one.what == UNFIT)
    if unfit and report.ok:
        warn(
            f"{unfit:,} masks were not written, because they do not fit their images, which stand there "
            "without a mask. Mend them with: segdesk repair"
        )
    return 0 if report.ok and not unfit and not (read and read.lost) else 1


def _show(report: Report, read: ImportReport | None) -> None:
    """Both reports for a person."""
    if read is not None:
        show_import(read)
    if isinstance(report, ExportReport) and not report.ok:
        show_export(report)
        return
    say(
        f"{report.out}: {report.images:,} images; re-read and compared: {report.identical:,} / "
        f"{report.compared:,} identical."
    )
    if report.left_out:
        say(f"{report.left_out:,} images were left out: they are not labelled.")


COMMAND = Command("convert", "read one format and write another", _add_arguments, _run)
