"""segdesk repair: masks that lie wrong or whose values a conversion changed."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options
from segdesk.cli.console import say, write_json
from segdesk.cli.source import dataset_at, is_project, read_options
from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.io.formats.dataset import DataSet
from segdesk.io.formats.values import as_dict, as_int, load_json
from segdesk.io.project.file import ProjectFile, read_only_fault
from segdesk.progress import Progress
from segdesk.repair.apply import apply_plan
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.geometry.spec import parse
from segdesk.repair.plan import Plan
from segdesk.repair.proposal import Decision, Family
from segdesk.repair.reorder import reference_looks
from segdesk.repair.subject import Subject, of_dataset, of_project
from segdesk.repair.tree import Roots, write_tree
from segdesk.repair.values.order import Looks
from segdesk.repair.values.person import packed_code
from segdesk.repair.values.target import Target

LISTED = 40
AUTO = "auto"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a project, a package, or a data set")
    parser.add_argument(
        "--geometry", metavar="auto|SPEC", help="places only; SPEC: shift:12,-7;mirror:h and so on"
    )
    parser.add_argument(
        "--values", metavar="auto|MAP.json", help="values only; MAP.json: a table of your own"
    )
    parser.add_argument("--reference", metavar="DIR", help="a sound data set of the same classes")
    parser.add_argument("--match", metavar="GLOB", help="only images whose path matches")
    parser.add_argument("--report", metavar="FILE", help="write the report as JSON; - for stdout")
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--apply", action="store_true", help="repair the project, as one undoable step")
    target.add_argument("-o", dest="out", metavar="OUT", help="write a repaired copy; it must not exist")
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    path = Path(arguments.path)
    if arguments.out:
        _must_be_new(Path(arguments.out))
    if is_project(path):
        plan = _of_project(path, arguments, progress)
    elif arguments.apply:
        raise SegDeskError("--apply is for projects.", "Write a repaired copy with -o.", file=path)
    else:
        with dataset_at(path, arguments, progress, jobs=arguments.jobs) as data:
            plan = _of_dataset(path, data, arguments, progress)
    if arguments.report:
        write_json(plan.as_json(), arguments.report)
    if arguments.report != "-":
        _show(plan, is_dry=not (arguments.apply or arguments.out))
    return int(bool(plan.to_ask))


def _must_be_new(out: Path) -> None:
    if out.exists() and not atomic.is_empty_folder(out):
        raise SegDeskError("It exists already.", "Choose another name.", file=out)


def _of_dataset(path: Path, data: DataSet, arguments: argparse.Namespace, progress: Progress) -> Plan:
    reading = read_options(arguments)
    subjects = _matching(list(of_dataset(data, reading)), arguments.match)
    options = _options(arguments, every_pixel=True)
    options = replace(options, reference=_reference(arguments, progress))
    plan = examine(subjects, Target.of(data.classes), options, jobs=arguments.jobs, progress=progress)
    if arguments.out:
        roots = Roots(data.root, reading.masks)
        write_tree(roots, Path(arguments.out), plan, data.classes, jobs=arguments.jobs, progress=progress)
    return plan


def _of_project(path: Path, arguments: argparse.Namespace, progress: Progress) -> Plan:
    if arguments.out:
        with atomic.file(arguments.out, replace=atomic.never) as beside:
            with ProjectFile.open(path, read_only=True) as source:
                source.flush()
            shutil.copyfile(path, beside)
            return _in_project(beside, arguments, progress, is_applied=True)
    return _in_project(path, arguments, progress, is_applied=arguments.apply)


def _in_project(path: Path, arguments: argparse.Namespace, progress: Progress, *, is_applied: bool) -> Plan:
    with ProjectFile.open(path, read_only=not is_applied) as file:
        if is_applied and file.read_only:
            raise read_only_fault(path, file.holder)
        subjects = _matching(list(of_project(file)), arguments.match)
        target = Target.of(file.project.classes)
        options = replace(_options(arguments), reference=_reference(arguments, progress))
        plan = examine(subjects, target, options, jobs=arguments.jobs, progress=progress)
        if is_applied:
            done = apply_plan(file, plan, jobs=arguments.jobs, progress=progress)
            plan = plan.without(done.reasons)
        return plan


def _reference(arguments: argparse.Namespace, progress: Progress) -> Looks | None:
    """How classes look in the data set of --reference, read like PATH."""
    if not arguments.reference:
        return None
    with dataset_at(Path(arguments.reference), arguments, progress, jobs=arguments.jobs) as data:
        subjects = list(of_dataset(data, read_options(arguments)))
        return reference_looks(subjects, jobs=arguments.jobs, progress=progress)


def _matching(subjects: list[Subject], pattern: str | None) -> Sequence[Subject]:
    return [one for one in subjects if not pattern or fnmatchcase(one.image, pattern)]


def _options(arguments: argparse.Namespace, *, every_pixel: bool = False) -> RepairOptions:
    """With one of --geometry and --values only that family is judged; with neither, both."""
    geometry, values = arguments.geometry, arguments.values
    if not geometry and not values:
        return RepairOptions(every_pixel=every_pixel)
    families = {Family.GEOMETRY: geometry, Family.VALUES: values}
    table, unresolved = _table(Path(values)) if values and values != AUTO else (None, None)
    return RepairOptions(
        families=frozenset(family for family, word in families.items() if word),
        spec=parse(geometry) if geometry and geometry != AUTO else None,
        table=table,
        unresolved=unresolved,
        every_pixel=every_pixel,
    )


def _table(path: Path) -> tuple[dict[str, int], int | None]:
    """The map of MAP.json, and what becomes of other values."""
    found = as_dict(load_json(path))
    table = as_dict(found.get("map"))
    try:
        for code in table:
            packed_code(code)
        ids = {code: int(one) for code, one in table.items()}
    except (ValueError, TypeError) as fault:
        raise SegDeskError(
            f"The map cannot be read: {fault}.", 'Write it like {"map": {"38": 1, "0,128,0": 2}}.', file=path
        ) from fault
    return ids, as_int(found.get("unresolved"))


def _show(plan: Plan, *, is_dry: bool) -> None:
    for group in plan.as_json()["groups"]:
        line = f"{group['family']:<9} {group['diagnosis']:<19} {group['decision']:<5}"
        line += f" {group['images']:>6,} images, score {group['score']:.2f}, lead {group['lead']:.1f}"
        say(line)
    for one in plan.to_ask[:LISTED]:
        said = [row.words for row in one.proposals if row.decision is Decision.ASK] or [one.fault]
        say(f"  ask: {one.subject.image}: {' '.join(said)}")
    if len(plan.to_ask) > LISTED:
        say(f"  and {len(plan.to_ask) - LISTED:,} more; --report FILE writes them all.")
    done, pixels = plan.to_apply, sum(one.pixels_changed for one in plan.to_apply)
    verb = "would be repaired" if is_dry else "repaired"
    say(f"{len(done):,} images {verb}, {pixels:,} pixels changed; {len(plan.to_ask):,} to ask.")


COMMAND = Command(
    "repair", "set masks right that lie wrong or whose values were changed", _add_arguments, _run
)
