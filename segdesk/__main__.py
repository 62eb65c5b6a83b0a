"""The composition root: a command runs on the command line, anything else opens the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str] | None = None) -> int:
    """Run SegDesk with these words (default: those of the process); the exit code."""
    words = sys.argv[1:] if words is None else words
    if words and _is_for_commands(words[0]):
        from segdesk.cli import run

        return run(words)
    if words and not Path(words[0]).exists():
        sys.stderr.write(
            f"segdesk: {words[0]}: There is no such file, folder or command. See segdesk --help.\n"
        )
        return 2
    gc.disable()  # imports leave no garbage to look for; the window collects its own (ui/garbage.py)
    from segdesk.ui.window import open_window

    return open_window(words)


def _is_for_commands(word: str) -> bool:
    """A path is told from a command by its look: the window need not wait for what commands import."""
    if not word.isalpha():
        return word in ("-h", "--help", "--version")
    from segdesk.cli import COMMANDS

    return word in {command.name for command in COMMANDS}


if __name__ == "__main__":
    sys.exit(main())
