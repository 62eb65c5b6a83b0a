"""segdesk measure: a table of all objects, and what there is of each class."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option, add_read_options
from segdesk.cli.console import say
from segdesk.cli.source import project_at
from segdesk.dataset.cutouts import Cutouts
from segdesk.dataset.measure import ClassTotals, Measured, Scale, measure_objects, scale_of, table
from segdesk.io import atomic
from segdesk.io.snapshot import Snapshot, snapshot_of
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("-o", dest="out", metavar="TABLE.csv", help="one row per object")
    parser.add_argument("--scale", metavar="UNIT/PX", help="add lengths in a unit, for example 0.25mm/px")
    parser.add_argument(
        "--cutouts",
        metavar="DIR",
        help="write each object as PNG, its mask as alpha; DIR must be new or empty",
    )
    add_read_options(parser)
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    scale = scale_of(arguments.scale) if arguments.scale else None
    with project_at(Path(arguments.path), arguments, progress, jobs=arguments.jobs) as (file, read):
        file.flush()
        snapshot = snapshot_of(file)
        totals = ClassTotals.empty()
        rows = measure_objects(snapshot, jobs=arguments.jobs, progress=progress)
        _write(_counted(rows, totals), snapshot, arguments, scale)
    for line in totals.in_words(snapshot.classes):
        say(line)
    say(f"{sum(totals.objects.values()):,} objects in {len(snapshot.entries):,} images.")
    return 1 if read is not None and read.lost else 0


def _counted(rows: Iterator[Measured], totals: ClassTotals) -> Iterator[Measured]:
    for one in rows:
        totals.add(one)
        yield one


def _write(
    rows: Iterator[Measured], snapshot: Snapshot, arguments: argparse.Namespace, scale: Scale | None
) -> None:
    """Run through the rows, and put them where they are asked for: the table and the folder whole or not."""
    with ExitStack() as targets:
        if arguments.cutouts:
            sources = sorted({snapshot.photo(one).parent for one in snapshot.entries})
            folder = targets.enter_context(atomic.folder(arguments.cutouts, sources=sources))
            rows = Cutouts(folder, snapshot).written(rows)
        lines = table(rows, scale)
        if arguments.out:
            path = targets.enter_context(atomic.file(arguments.out))
            with path.open("w", encoding="utf-8", newline="") as out:
                out.writelines(lines)
        else:
            for _ in lines:
                pass


COMMAND = Command("measure", "measure every object", _add_arguments, _run)
