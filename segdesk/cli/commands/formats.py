"""segdesk formats: what can be read and written, and what each loses."""

from __future__ import annotations

import argparse
from typing import Any

from segdesk.cli.command import Command
from segdesk.cli.console import say, write_json
from segdesk.dataset.writers import ROWS, WRITERS
from segdesk.io.formats.table import BY_NAME
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def _run(arguments: argparse.Namespace, _progress: Progress) -> int:
    rows = [_row(name) for name in dict.fromkeys((*BY_NAME, *(one.name for one in ROWS)))]
    if arguments.json:
        write_json(rows, "-")
        return 0
    for row in rows:
        ways = ", ".join(way for way in ("read", "write") if row[way])
        say(f"{row['name']:<16} {ways:<12} {row['title']}. {row['loses']}")
    return 0


def _row(name: str) -> dict[str, Any]:
    """One format, read or written or both, with what either way loses."""
    read, write = BY_NAME.get(name), WRITERS.get(name)
    title = read.title if read else write.title if write else name
    ways = (("Reading", read), ("Writing", write))
    loses = " ".join(f"{way} loses: {_small(one.loses)}" for way, one in ways if one is not None)
    return {
        "name": name,
        "read": read is not None,
        "write": write is not None,
        "loses": loses,
        "loses_reading": read.loses if read else None,
        "loses_writing": write.loses if write else None,
        "title": title,
    }


def _small(sentence: str) -> str:
    return "nothing." if sentence == "Nothing." else sentence


COMMAND = Command("formats", "list formats and what each one loses", _add_arguments, _run)
