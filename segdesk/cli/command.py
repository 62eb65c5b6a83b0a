"""What a command of the command line is, and the options that many share."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass

from segdesk.model.classes import Task
from segdesk.progress import Progress


@dataclass(frozen=True)
class Command:
    """A row of COMMANDS. run returns the exit code; faults are raised as SegDeskError."""

    name: str
    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Progress], int]


def add_read_options(parser: argparse.ArgumentParser) -> None:
    """READ of the contract: how a data set is to be understood. The same for every command that reads one."""
    group = parser.add_argument_group("reading")
    group.add_argument("--format", metavar="NAME", help="do not recognise the format: it is this one")
    group.add_argument("--task", choices=[task.value for task in Task], help="semantic, instance or panoptic")
    group.add_argument("--classes", metavar="FILE", help="the class table (csv, json, yaml, txt)")
    group.add_argument("--masks", metavar="DIR", help="the folder of masks")
    group.add_argument("--images", metavar="DIR", help="the folder of photos")


def add_jobs_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="workers (default: the cores)"
    )


def positive(word: str) -> int:
    """A whole number from 1, for argparse."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{word} is not a whole number from 1")
    return number
