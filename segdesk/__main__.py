"""The composition root: a command runs on the command line, anything else opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str] | None = None) -> int:
    """Run SegDesk with these words (default: those of the process); the exit code."""
    words = sys.argv[1:] if words is None else words
    from segdesk.cli import COMMANDS, run

    if words and (
        words[0] in {command.name for command in COMMANDS} or words[0] in ("-h", "--help", "--version")
    ):
        return run(words)
    if words and not Path(words[0]).exists():
        sys.stderr.write(
            f"segdesk: {words[0]}: There is no such file, folder or command. See segdesk --help.\n"
        )
        return 2
    from segdesk.ui.window import open_window

    return open_window(words)


if __name__ == "__main__":
    sys.exit(main())
