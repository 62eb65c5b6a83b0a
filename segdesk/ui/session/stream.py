"""Things that a worker finds, passed on in handfuls at a pace that a window can follow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
EVERY_S: Final = 0.1


class Stream(Generic[T]):
    """put() and flush() are called in one thread; pass_on(list) is called there too, seldom."""

    def __init__(self, pass_on: Callable[[list[T]], object]) -> None:
        self._pass_on = pass_on
        self._waiting: list[T] = []
        self._next = 0.0

    def put(self, item: T) -> None:
        self._waiting.append(item)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + EVERY_S
            self.flush()

    def flush(self) -> None:
        """Pass on what still waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._pass_on(waiting)
