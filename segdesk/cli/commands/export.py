"""segdesk export: a project becomes a package that is proved right."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option
from segdesk.cli.console import say, warn, write_json
from segdesk.cli.source import is_project
from segdesk.dataset.ledger.changes import Changes, changes_since
from segdesk.dataset.ledger.ledger import Ledger
from segdesk.dataset.ledger.writing import remember_in
from segdesk.dataset.package.export import export
from segdesk.dataset.package.foresee import foresee
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.package.resize import KEEP_SIZE, WAYS, resize_rule
from segdesk.dataset.package.settings import CocoForm, Encoding, ExportSettings, Only, YoloKind
from segdesk.dataset.splits import SplitRule, split_rule
from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import Snapshot, snapshot_of
from segdesk.model.classes import Task
from segdesk.progress import Progress

LISTED = 20
IGNORED_HERE = "ignored with --ignore"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="P.segdesk")
    parser.add_argument(
        "-o", dest="out", required=True, metavar="OUT|OUT.zip", help="the package: a folder or a ZIP"
    )
    add_package_options(parser)
    parser.add_argument("--report", metavar="FILE", help="write the report as JSON; - for stdout")
    add_jobs_option(parser)


def add_package_options(parser: argparse.ArgumentParser) -> None:
    """What a package is to hold; also for the whole path from a data set to a package."""
    group = parser.add_argument_group("package")
    group.add_argument("--name", default="", help="the package's name (default: the project's)")
    if not any(action.dest == "task" for action in parser._actions):
        group.add_argument("--task", choices=[one.value for one in Task])
    group.add_argument("--encoding", choices=[one.value for one in Encoding], help="the primary encoding")
    group.add_argument(
        "--coco", choices=[one.value for one in CocoForm], help="form of the COCO segmentations"
    )
    group.add_argument("--yolo", choices=[one.value for one in YoloKind], help="write yolo/ too")
    group.add_argument(
        "--yolo-rows", action="store_true", help="parts of an object as rows of their own, not joined"
    )
    group.add_argument("--palette", action="store_true", help="palette PNG: index = class id")
    group.add_argument("--resize", default="none", metavar="HOW", help=WAYS)
    group.add_argument("--reencode", choices=["png"], help="photos that must be written anew become PNG")
    group.add_argument("--split", metavar="80/10/10", help="shares of train, val and test")
    group.add_argument("--seed", type=int, default=0, help="another seed, other splits (default: 0)")
    group.add_argument(
        "--group-by", metavar="folder|REGEX", help="images of one folder, or of one match, stay in one split"
    )
    group.add_argument(
        "--keep-ids", action="store_true", help="objects keep the annotation ids of the last export"
    )
    group.add_argument("--only", choices=[one.value for one in Only], default=Only.LABELLED.value)
    group.add_argument("--ignore", default="", metavar="IDS", help="checks whose errors do not block")


def settings_of(arguments: argparse.Namespace) -> ExportSettings:
    return ExportSettings(
        task=Task(arguments.task) if arguments.task else None,
        encoding=Encoding(arguments.encoding) if arguments.encoding else None,
        coco=CocoForm(arguments.coco) if arguments.coco else None,
        yolo=YoloKind(arguments.yolo) if arguments.yolo else None,
        yolo_rows=arguments.yolo_rows,
        palette=arguments.palette,
        reencode_png=arguments.reencode == "png",
        only=Only(arguments.only),
        name=arguments.name,
        ignored=tuple((word, IGNORED_HERE) for word in arguments.ignore.split(",") if word),
        split=_split(arguments),
        resize=resize_rule(arguments.resize),
        keep_ids=arguments.keep_ids,
    )


def _split(arguments: argparse.Namespace) -> SplitRule | None:
    if arguments.split:
        return split_rule(arguments.split, seed=arguments.seed, group_by=arguments.group_by)
    if arguments.group_by:
        raise SegDeskError("--group-by groups images for --split.", "Add --split, for example 80/10/10.")
    return None


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    path = Path(arguments.project)
    if not is_project(path):
        raise SegDeskError("This is no project.", "Make one with: segdesk import SRC -o P.segdesk", file=path)
    settings = settings_of(arguments)
    with ProjectFile.open(path, read_only=True) as file:
        snapshot = snapshot_of(file)
        if settings.resize != KEEP_SIZE:
            foreseen = foresee(snapshot, settings, jobs=arguments.jobs, progress=progress)
            for line in foreseen.in_words():
                warn(line)
        since = _since(snapshot, settings, arguments.jobs, progress)
        report = export(snapshot, settings, Path(arguments.out), jobs=arguments.jobs, progress=progress)
    report.since = since
    if report.ledger is not None:
        _remember(path, report.ledger)
    return tell(report, arguments.report)


def _since(snapshot: Snapshot, settings: ExportSettings, jobs: int, progress: Progress) -> Changes | None:
    last = Ledger.of(snapshot.settings)
    if last is None:
        return None
    return changes_since(snapshot, last, settings, jobs=jobs, progress=progress)


def _remember(path: Path, ledger: Ledger) -> None:
    """The package is whole, whatever becomes of this."""
    try:
        remember_in(path, ledger)
    except SegDeskError as fault:
        warn(f"The project does not know of this export, so the next cannot go on from it: {fault.sentence}")


def tell(report: ExportReport, target: str | None) -> int:
    """The report as JSON where it is asked for, else for a person; the exit code."""
    if target:
        write_json(report.as_json(), target)
    if target != "-":
        show(report)
    return 0 if report.ok else 1


def show(report: ExportReport) -> None:
    """The report for a person."""
    if not report.ok:
        say(f"Nothing was exported to {report.out}: {len(report.blocking)} kinds of errors block it.")
        for line in report.blocking:
            say(f"  {line}")
        return
    say(
        f"{report.out}: {report.images:,} images, {report.masks:,} masks, {report.annotations:,} annotations."
    )
    say(
        f"Re-read and compared: {report.identical:,} / {report.compared:,} identical, "
        f"in {report.seconds:.1f} s."
    )
    for line in report.remarks():
        say(f"  {line}")
    for lost in report.lost[:LISTED]:
        say(f"  lost: {lost['image']}: object {lost['object']}: {lost['reason']}")
    if report.since is not None:
        show_changes(report.since, listed=0)
    say(f"sha256 {report.sha256}")


def show_changes(found: Changes, *, listed: int = LISTED) -> None:
    """What changed since the last export; of the images as many lines as are asked for."""
    lines = found.in_words() or ["Nothing changed."]
    say(f"Since the last export ({found.time.astimezone():%Y-%m-%d %H:%M}, {found.out}):")
    for line in lines:
        say(f"  {line}")
    for one in found.images[:listed]:
        say(f"  {one.what.value}: {one.original}: {one.words}")
    if listed and len(found.images) > listed:
        say(f"  and {len(found.images) - listed:,} more images; --json FILE writes them all.")


COMMAND = Command("export", "write a package and prove it", _add_arguments, _run)
