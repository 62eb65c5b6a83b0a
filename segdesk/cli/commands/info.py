"""segdesk info: what a path holds."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from segdesk.cli.command import Command, add_read_options
from segdesk.cli.console import say, write_json
from segdesk.cli.source import dataset_at, is_project, project_at
from segdesk.io.importing import ImportReport
from segdesk.io.project.file import ProjectFile
from segdesk.progress import Progress

PACKAGE = "segdesk"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="a project, a package, or a data set")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")
    add_read_options(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    path = Path(arguments.path)
    kind = "project" if is_project(path) else _kind(path, arguments, progress)
    with project_at(path, arguments, progress, jobs=1) as (file, report):
        found = _described(path, kind, file, report)
    if arguments.json:
        write_json(found, "-")
    else:
        _show(found)
    return 0


def _kind(path: Path, arguments: argparse.Namespace, progress: Progress) -> str:
    """The contract's word: a SegDesk package is a package, every other format goes by its name."""
    with dataset_at(path, arguments, progress) as data:
        return "package" if data.format == PACKAGE else data.format


def _described(path: Path, kind: str, file: ProjectFile, report: ImportReport | None) -> dict[str, Any]:
    project = file.project
    sizes = Counter((one.width, one.height) for one in project.entries.values())
    uses = project.uses().values()
    return {
        "path": str(path),
        "kind": kind,
        "task": project.task.value,
        "images": len(project),
        "masks": report.masks if report else sum(one.labelled for one in project.entries.values()),
        "objects": sum(use.objects for use in uses),
        "classes": [
            {"id": one.id, "name": one.name, "color": one.color, "kind": one.kind.value}
            for one in project.classes
        ],
        "sizes": [[width, height, count] for (width, height), count in sorted(sizes.items())],
    }


def _show(found: dict[str, Any]) -> None:
    say(f"{found['path']}: {found['kind']}, {found['task']} task")
    say(f"  {found['images']:,} images, {found['masks']:,} masks, {found['objects']:,} objects")
    for width, height, count in found["sizes"][:10]:
        say(f"  {count:,} of {width} x {height}")
    for one in found["classes"]:
        say(f"  {one['id']:>5}  {one['kind']:<10}  {one['color']}  {one['name']}")


COMMAND = Command("info", "tell what a path holds", _add_arguments, _run)
