"""segdesk sample: the bundled sample data sets, sound and broken."""

from __future__ import annotations

import argparse
from pathlib import Path

from segdesk.cli.command import Command
from segdesk.cli.console import say
from segdesk.dataset.sample.write import write_samples
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a folder that is new or empty")


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    root = Path(arguments.folder)
    for one in write_samples(root, progress=progress):
        say(f"{one.path}: {one.images} images. {one.about}")
    return 0


COMMAND = Command("sample", "write the sample data sets", _add_arguments, _run)
