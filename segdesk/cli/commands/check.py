"""segdesk check: what would fail in training."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options, positive
from segdesk.cli.console import say, write_json
from segdesk.cli.source import dataset_at, is_project
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress
from segdesk.qa.examined import of_dataset, of_snapshot
from segdesk.qa.finding import Severity
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check, known_checks

LISTED = 40
FAILS = {
    "error": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": frozenset[Severity](),
}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a project, a package, or a data set")
    parser.add_argument("--json", metavar="FILE", help="write the findings as JSON; - for stdout")
    parser.add_argument("--sample", type=positive, default=0, metavar="N", help="look at N images only")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which ones (default 0)")
    parser.add_argument("--only", default="", metavar="IDS", help="run these checks only")
    parser.add_argument("--ignore", default="", metavar="IDS", help="count these apart")
    parser.add_argument("--fail-on", choices=list(FAILS), default="error")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    options = CheckOptions(
        only=_ids(arguments.only),
        sample=arguments.sample,
        seed=arguments.seed,
        ignored=dict.fromkeys(_ids(arguments.ignore), "ignored with --ignore"),
    )
    known_checks([*options.only, *options.ignored])
    report = _checked(Path(arguments.path), arguments, options, progress)
    if arguments.json:
        write_json(report.as_json(), arguments.json)
    if arguments.json != "-":
        _show(report)
    return int(any(one.severity in FAILS[arguments.fail_on] for one in report.findings))


def _checked(
    path: Path, arguments: argparse.Namespace, options: CheckOptions, progress: Progress
) -> CheckReport:
    if is_project(path):
        with ProjectFile.open(path, read_only=True) as file:
            return check(of_snapshot(snapshot_of(file)), options, jobs=arguments.jobs, progress=progress)
    with dataset_at(path, arguments, progress, jobs=arguments.jobs) as data:
        return check(of_dataset(data), options, jobs=arguments.jobs, progress=progress)


def _ids(words: str) -> list[str]:
    return [word for word in words.split(",") if word]


def _show(report: CheckReport) -> None:
    for row in report.rows.values():
        said = "nothing found" if not row.findings else f"{row.findings:,} found"
        said += f", {row.ignored:,} ignored" if row.ignored else ""
        say(f"{row.id:<12} {row.severity.value:<8} {row.checked:>7,} checked   {row.why or said}")
    for one in report.findings[:LISTED]:
        say(f"  {one.severity.value}: {one.check}: {one.image or 'the data set'}: {one.message}")
    if len(report.findings) > LISTED:
        say(f"  and {len(report.findings) - LISTED:,} more; --json FILE writes them all.")
    say("No errors." if report.ok else "There are errors.")


COMMAND = Command("check", "find what would fail in training", _add_arguments, _run)
