"""segdesk changes: what changed in a project since its last export."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command, add_jobs_option
from segdesk.cli.commands.export import LISTED, show_changes
from segdesk.cli.console import say, write_json
from segdesk.cli.source import is_project
from segdesk.dataset.ledger.changes import changes_since
from segdesk.dataset.ledger.ledger import Ledger
from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="P.segdesk")
    parser.add_argument("--json", metavar="FILE", help="write all of it as JSON; - for stdout")
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    path = Path(arguments.project)
    if not is_project(path):
        raise SegDeskError("This is no project.", "Make one with: segdesk import SRC -o P.segdesk", file=path)
    with ProjectFile.open(path, read_only=True) as file:
        snapshot = snapshot_of(file)
        last = Ledger.of(snapshot.settings)
        found = (
            changes_since(snapshot, last, last.settings, jobs=arguments.jobs, progress=progress)
            if last is not None
            else None
        )
    if arguments.json:
        write_json(found.as_json() if found is not None else None, arguments.json)
    if arguments.json != "-":
        if found is None:
            say("The project was not exported yet.")
        else:
            show_changes(found, listed=LISTED)
    return 0


COMMAND = Command("changes", "tell what changed since the last export", _add_arguments, _run)
