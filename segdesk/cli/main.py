"""Words of the command line into calls. Knows commands by their table; does no work itself."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from segdesk import __version__
from segdesk.cli.command import Command
from segdesk.cli.commands import (
    changes,
    check,
    convert,
    demo,
    doctor,
    export,
    formats,
    imports,
    info,
    measure,
    repair,
    sample,
)
from segdesk.cli.console import EXIT_CANCELLED, ConsoleProgress, complain, interruptible
from segdesk.errors import SegDeskError
from segdesk.progress import Cancelled

COMMANDS: tuple[Command, ...] = (
    imports.COMMAND,
    info.COMMAND,
    check.COMMAND,
    repair.COMMAND,
    export.COMMAND,
    changes.COMMAND,
    convert.COMMAND,
    measure.COMMAND,
    formats.COMMAND,
    sample.COMMAND,
    demo.COMMAND,
    doctor.COMMAND,
)

EXIT_OUTPUT_CLOSED = 141
"""As the shell has it for a program that SIGPIPE ended."""


def run(words: Sequence[str]) -> int:
    """Run one command; the exit code of the contract.

    0 done, 1 done but (findings, a refusal, losses), 2 wrong usage or input, 130 cancelled.
    """
    try:
        arguments = _parser().parse_args(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    progress = ConsoleProgress(sys.stderr, quiet=arguments.quiet)
    try:
        with interruptible(progress):
            code: int = arguments.run(arguments, progress)
            return code
    except SegDeskError as error:
        complain(error)
        if arguments.debug:
            traceback.print_exc()
        return error.exit_code
    except BrokenPipeError:  # whoever reads our output has had enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OUTPUT_CLOSED
    except (Cancelled, KeyboardInterrupt):
        sys.stderr.write("segdesk: Cancelled. Nothing was left half-written.\n")
        return EXIT_CANCELLED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="segdesk",
        description="Edit segmentation masks, repair them, check them, and package data sets.",
        epilog="Without a command, segdesk [PATH] opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"segdesk {__version__}")
    rows = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        row = rows.add_parser(command.name, help=command.help, description=command.help)
        command.add_arguments(row)
        row.add_argument("--quiet", action="store_true", help="no progress")
        row.add_argument("--debug", action="store_true", help="show the traceback of an error")
        row.set_defaults(run=command.run)
    return parser
