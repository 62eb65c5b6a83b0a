"""The command line: everything the window does without a hand on the mouse. Never imports Qt."""

from segdesk.cli.main import COMMANDS, run

__all__ = ["COMMANDS", "run"]
