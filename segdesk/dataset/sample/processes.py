"""Many calls by worker processes, or by this one where those cannot run.

Processes, not threads: thousands of small calls per scene fight for the interpreter's lock (measured: two
threads took 1.5 times as long as one).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from segdesk.ops.cv import cv2

T = TypeVar("T")

MOST_WORKERS = 8
LOOK_UP_S = 0.1


@contextmanager
def worker_processes() -> Iterator[Executor]:
    """A pool of fresh processes, as many as there are cores; at the end of the block none is left."""
    with ProcessPoolExecutor(_count(), mp_context=get_context("spawn"), initializer=_begin) as pool:
        yield pool


def _count() -> int:
    return min(os.cpu_count() or 1, MOST_WORKERS)


def _begin() -> None:
    """In a new worker: leave Ctrl+C to the parent, use one core, and do not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def results(pool: Executor, calls: Sequence[Callable[[], T]], step: Callable[[int], None]) -> list[T]:
    """What the calls return, in their order. A call must be picklable and may be made twice.

    step(done) is called often; what it raises ends the work: calls that have not begun are dropped, those
    that run are waited for when the pool closes. If the processes cannot run, this one makes all calls.
    """
    try:
        return _by_pool(pool, calls, step)
    except BrokenProcessPool:
        return _here(calls, step)


def _by_pool(pool: Executor, calls: Sequence[Callable[[], T]], step: Callable[[int], None]) -> list[T]:
    """No more calls are handed out than there are workers: a pool does not give them back."""
    places: dict[Future[T], int] = {}
    found: dict[int, T] = {}
    todo = iter(enumerate(calls))
    while len(found) < len(calls):
        while len(places) < _count() and (place := next(todo, None)) is not None:
            places[pool.submit(place[1])] = place[0]
        for future in wait(places, LOOK_UP_S, FIRST_COMPLETED).done:
            found[places.pop(future)] = future.result()
        step(len(found))
    return [found[place] for place in range(len(calls))]


def _here(calls: Sequence[Callable[[], T]], step: Callable[[int], None]) -> list[T]:
    found: list[T] = []
    for call in calls:
        step(len(found))
        found.append(call())
    step(len(found))
    return found
