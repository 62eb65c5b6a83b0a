"""Work over many items by several threads, its results in order and its memory flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from segdesk.progress import Progress

T = TypeVar("T")
R = TypeVar("R")

AHEAD_PER_WORKER = 2


def in_order(
    work: Callable[[T], R], items: Iterable[T], *, total: int, jobs: int, progress: Progress, what: str = ""
) -> Iterator[R]:
    """work(item) for each item, by jobs threads; results in the order of items, few of them waiting.

    Reports each result as a step. When the caller stops, is cancelled, or work raises, what has not begun is
    dropped and what runs is waited for.
    """
    source = iter(items)
    with ThreadPoolExecutor(jobs, thread_name_prefix="segdesk-work") as pool:
        waiting: deque[Future[R]] = deque(
            pool.submit(work, one) for one in islice(source, AHEAD_PER_WORKER * jobs)
        )
        try:
            done = 0
            progress.step(done, total, what)
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(pool.submit(work, one) for one in islice(source, 1))
                yield result
                done += 1
                progress.step(done, total, what)
        finally:
            for future in waiting:
                future.cancel()
