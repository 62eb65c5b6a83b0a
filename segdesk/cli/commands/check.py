"""segdesk check: what would fail in training."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options, positive
from segdesk.cli.console import no_report, say, write_json
from segdesk.cli.source import dataset_at, is_project
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress
from segdesk.qa import limits
from segdesk.qa.examined import Examined, of_dataset, of_snapshot
from segdesk.qa.finding import GRAVEST_FIRST, Severity
from segdesk.qa.junit import junit
from segdesk.qa.page import page
from segdesk.qa.page_pictures import pictures_of
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check, known_checks
from segdesk.qa.sarif import sarif
from segdesk.qa.waivers import alive

LISTED = 40
FAILS = {
    "error": (Severity.ERROR,),
    "warning": (Severity.ERROR, Severity.WARNING),
    "never": (),
}


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a project, a package (folder or ZIP), or a data set")
    parser.add_argument("--json", metavar="FILE", help="write the findings as JSON; - for stdout")
    parser.add_argument("--html", metavar="FILE", help="write them as a page to read")
    parser.add_argument("--junit", metavar="FILE", help="write them as JUnit XML")
    parser.add_argument("--sarif", metavar="FILE", help="write them as SARIF 2.1.0")
    parser.add_argument("--sample", type=positive, default=0, metavar="N", help="look at N images only")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which ones (default 0)")
    parser.add_argument("--only", default="", metavar="IDS", help="run these checks only (a,b,c)")
    parser.add_argument("--ignore", default="", metavar="IDS", help="run these, and count them apart")
    parser.add_argument("--fail-on", choices=list(FAILS), default="error", help="exit 1 from here on")
    parser.add_argument("--thorough", action="store_true", help="look for likeness in all images")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    options = CheckOptions(
        only=_ids(arguments.only),
        sample=arguments.sample,
        seed=arguments.seed,
        ignored=dict.fromkeys(_ids(arguments.ignore), "ignored with --ignore"),
        thorough=arguments.thorough,
    )
    known_checks([*options.only, *options.ignored])
    with _examined(Path(arguments.path), arguments, options, progress) as (examined, options):
        report = check(examined, options, jobs=arguments.jobs, progress=progress)
        _write(report, examined, arguments, progress)
    if arguments.json != "-":
        _show(report)
    return int(_fails(report, arguments.fail_on))


def _fails(report: CheckReport, fail_on: str) -> bool:
    """Whether anything at or above the line was found; a check that broke is as bad as an error."""
    broke = fail_on != "never" and any(row.failed for row in report.rows.values())
    return broke or any(report.counts[severity] for severity in FAILS[fail_on])


@contextmanager
def _examined(
    path: Path, arguments: argparse.Namespace, options: CheckOptions, progress: Progress
) -> Iterator[tuple[Examined, CheckOptions]]:
    """What is at the path, and how it is checked: a project has waivers and limits of its own."""
    if is_project(path):
        with ProjectFile.open(path, read_only=True) as file:
            snapshot = snapshot_of(file)
            drawn = limits.read(snapshot.limits)
            yield of_snapshot(snapshot), replace(options, waivers=alive(snapshot), limits=drawn)
    else:
        with dataset_at(path, arguments, progress, jobs=arguments.jobs) as data:
            yield of_dataset(data), options


def _ids(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _write(
    report: CheckReport, examined: Examined, arguments: argparse.Namespace, progress: Progress
) -> None:
    if arguments.json:
        write_json(report.as_json(), arguments.json)
    if arguments.sarif:
        write_json(sarif(report), arguments.sarif)
    if arguments.junit:
        _write_text(junit(report), arguments.junit)
    if arguments.html:
        pictures = pictures_of(examined, report.findings, progress)
        _write_text(page(report, Path(arguments.path).name, examined.classes, pictures), arguments.html)


def _write_text(text: str, target: str) -> None:
    try:
        Path(target).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise no_report(error.strerror, target) from error


def _show(report: CheckReport) -> None:
    for row in report.rows.values():
        said = "nothing found" if not row.findings else f"{row.findings:,} found"
        said += f", {row.ignored:,} ignored" if row.ignored else ""
        said = f"broke: {row.failed}" if row.failed else row.why or said
        say(f"{row.id:<12} {row.severity.value:<8} {row.checked:>7,} checked   {said}")
    if report.sample is not None:
        say(f"Looked at a sample of {report.sample:,} out of {report.images:,} images, seed {report.seed}.")
    _list(report)
    say("No errors." if report.ok else "There are errors.")


def _list(report: CheckReport) -> None:
    """The gravest first."""
    ordered = sorted(report.findings, key=lambda one: GRAVEST_FIRST.index(one.severity))
    for one in ordered[:LISTED]:
        say(f"  {one.severity.value}: {one.check}: {one.image or 'the data set'}: {one.message}")
    more = sum(row.findings for row in report.rows.values()) - min(LISTED, len(ordered))
    if more > 0:
        say(f"  and {more:,} more; --json FILE writes them.")


COMMAND = Command("check", "find what would fail in training", _add_arguments, _run)
