"""Keeps work of threads out of a project that is closed, and waits for what is inside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from segdesk.progress import Cancelled, Progress

Work = Callable[[Progress], Any]


class Gate:
    """Lets guarded work in until it is shut."""

    def __init__(self) -> None:
        self.is_shut = False
        self._inside = 0
        self._left = threading.Condition()

    def guarding(self, work: Work) -> Work:
        """The same work: cancelled when the gate is shut before it begins, or at its next step after."""

        def guarded(progress: Progress) -> Any:
            self._enter()
            try:
                return work(_Watched(self, progress))
            finally:
                self._leave()

        return guarded

    def shut(self) -> None:
        """From now on nothing comes in; returns when nothing is inside."""
        with self._left:
            self.is_shut = True
            self._left.wait_for(lambda: not self._inside)

    def _enter(self) -> None:
        with self._left:
            if self.is_shut:
                raise Cancelled
            self._inside += 1

    def _leave(self) -> None:
        with self._left:
            self._inside -= 1
            self._left.notify_all()


class _Watched(Progress):
    """Stops the work at its next step once the gate is shut."""

    def __init__(self, gate: Gate, progress: Progress) -> None:
        self._gate, self._progress = gate, progress

    def step(self, done: int, total: int, what: str = "") -> None:
        if self._gate.is_shut:
            raise Cancelled
        self._progress.step(done, total, what)
