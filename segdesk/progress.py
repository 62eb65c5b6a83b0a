"""Progress of long work and the wish to stop it, in one parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


class Cancelled(Exception):  # noqa: N818  it is a wish, not an error
    """Raised by step() when the person asked to stop. Work that sees it leaves its target as it was."""


class Progress:
    """Silent and never cancelled. Subclasses show steps, and raise Cancelled from step() to stop the work."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report that done of total (0 when unknown) is finished; called often, so it must be cheap."""

    def over(self, items: Sequence[T], what: str = "") -> Iterator[T]:
        """The items, with a step before each and one at the end."""
        total = len(items)
        for done, item in enumerate(items):
            self.step(done, total, what)
            yield item
        self.step(total, total, what)


SILENT = Progress()
