"""segdesk formats: what can be read and written, and what each loses."""

from __future__ import annotations

import argparse

from segdesk.cli.command import Command
from segdesk.cli.console import say, write_json
from segdesk.dataset.writers import WRITERS
from segdesk.io.formats.table import FORMATS
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def _run(arguments: argparse.Namespace, _progress: Progress) -> int:
    rows = [
        {"name": one.name, "read": True, "write": one.name in WRITERS, "loses": one.loses, "title": one.title}
        for one in FORMATS
    ]
    if arguments.json:
        write_json(rows, "-")
        return 0
    for row in rows:
        ways = "read, write" if row["write"] else "read"
        say(f"{row['name']:<16} {ways:<12} {row['title']}. Loses: {row['loses']}")
    return 0


COMMAND = Command("formats", "list formats and what each one loses", _add_arguments, _run)
