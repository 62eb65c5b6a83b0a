"""What a user may read when something is wrong."""

from __future__ import annotations

from os import PathLike


class SegDeskError(Exception):
    """A fault in words for its reader: which file, what is wrong with it, what to do.

    problem and remedy are sentences. exit_code is what the command line leaves with (cli contract: 2 is
    wrong usage or unreadable input, 1 a refusal after the work was understood).
    """

    exit_code = 2

    def __init__(self, problem: str, remedy: str = "", *, file: str | PathLike[str] | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        self.file = file
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """FILE: what is wrong. What to do."""
        where = f"{self.file}: " if self.file is not None else ""
        return f"{where}{self.problem} {self.remedy}".strip()


class Refused(SegDeskError):  # noqa: N818  it is no error of the program
    """Understood, possible, and not done, because it would break a promise."""

    exit_code = 1
