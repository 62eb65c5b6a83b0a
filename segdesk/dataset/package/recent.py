"""The latest results of a costly function: tiles of one photo follow each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Calls make(key), and keeps the results for the latest few keys. Threads that ask for the same key at
    the same time share one call; what it raises, all of them get."""

    def __init__(self, make: Callable[[K], V], keep: int = 2) -> None:
        self._make = make
        self._keep = keep
        self._lock = Lock()
        self._found: dict[K, Future[V]] = {}

    def __call__(self, key: K) -> V:
        with self._lock:
            future = self._found.pop(key, None)
            is_mine = future is None
            future = future or Future()
            self._found[key] = future
            while len(self._found) > self._keep:
                del self._found[next(iter(self._found))]
        if is_mine:
            try:
                future.set_result(self._make(key))
            except BaseException as fault:
                future.set_exception(fault)
        return future.result()
