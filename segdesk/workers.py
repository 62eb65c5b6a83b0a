"""Work over many items by several threads, its results in order and its memory flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from types import TracebackType
from typing import TypeVar

from segdesk.progress import Progress

T = TypeVar("T")
R = TypeVar("R")

AHEAD_PER_WORKER = 2


class Workers:
    """Threads for a while: several loops that run at the same time may share them."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="segdesk-work")

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def in_order(
        self, work: Callable[[T], R], items: Iterable[T], *, total: int, progress: Progress, what: str = ""
    ) -> Iterator[R]:
        """work(item) for each item; results in the order of items, few of them waiting.

        Reports each result as a step. When the caller stops, is cancelled, or work raises, what has not begun
        is dropped and what runs is waited for.
        """
        source = iter(items)
        waiting: deque[Future[R]] = deque(
            self._pool.submit(work, one) for one in islice(source, AHEAD_PER_WORKER * self._jobs)
        )
        try:
            done = 0
            progress.step(done, total, what)
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(self._pool.submit(work, one) for one in islice(source, 1))
                yield result
                done += 1
                progress.step(done, total, what)
        finally:
            wait([future for future in waiting if not future.cancel()])


def in_order(
    work: Callable[[T], R], items: Iterable[T], *, total: int, jobs: int, progress: Progress, what: str = ""
) -> Iterator[R]:
    """Workers.in_order() by threads of its own."""
    with Workers(jobs) as workers:
        yield from workers.in_order(work, items, total=total, progress=progress, what=what)
