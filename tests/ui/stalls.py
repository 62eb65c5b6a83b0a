"""Finds what keeps the GUI thread from its next event: each delivery above a limit, with who, what and where.

    def test_opening_the_sheet_keeps_the_window_alive(qtbot, stalls):
        with stalls.watched() as found:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(sheet.isVisible)
        assert not found, report(found)

Outside pytest: make_app(argv, kind=WatchedApplication), then Stalls(app).watched().

A delivery is one call of QApplication.notify from the event loop: a mouse or key event, a timer, a queued
signal, all painting of one window. What a handler sends or calls in place is part of it. A loop that a
handler runs (a menu, a modal dialog) is not: its deliveries count one by one, and the handler before and
after it. Code that a test calls itself is in no delivery and is not measured: post it as a timer's.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication

LIMIT_MS = 50.0
_FRAMES = 8


@dataclass(frozen=True)
class Stall:
    """One delivery, or its part before or after a loop of its own, that took `ms`."""

    ms: float
    receiver: str
    event: str
    stack: str
    """Where Python was soon after the limit, innermost last; empty if it was over before one could look."""

    def __str__(self) -> str:
        return f"{self.ms:.0f} ms in {self.event} to {self.receiver}\n{self.stack}".rstrip()


def report(found: Iterable[Stall]) -> str:
    """The stalls as text, the longest first."""
    return "\n".join(str(stall) for stall in sorted(found, key=lambda one: -one.ms))


class WatchedApplication(QApplication):
    """Tells a Stalls, when it watches, of every delivery; without one it is a QApplication."""

    watcher: Stalls | None = None

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        watcher = self.watcher
        if watcher is None or not watcher.begins(receiver, event):
            return super().notify(receiver, event)
        try:
            return super().notify(receiver, event)
        finally:
            watcher.ends()


@dataclass
class _Delivery:
    """Keeps words, not objects: a wrapper that outlives its event may be taken for what lies there next."""

    level: int
    receiver: str
    event: str
    since: float | None
    """When it began, or went on after its own loop; None while that loop waits."""
    stack: str = ""

    def stall(self, ms: float) -> Stall:
        return Stall(ms, self.receiver, self.event, self.stack)


class Stalls:
    """Times the deliveries of `app`, in the thread that makes this object."""

    def __init__(self, app: WatchedApplication, *, limit_ms: float = LIMIT_MS) -> None:
        if not isinstance(app, WatchedApplication):
            raise TypeError(f"{type(app).__name__} tells nothing: WatchedApplication must come first")
        self._app, self._limit_ms = app, limit_ms
        self._thread, self._gui = threading.get_ident(), QThread.currentThread()
        self._open: list[_Delivery] = []
        self._found: list[Stall] = []

    @contextmanager
    def watched(self) -> Iterator[list[Stall]]:
        """Gives the list that the stalls of the block are added to as they end."""
        self._found, self._open = [], []
        over = threading.Event()
        sampler = threading.Thread(target=self._sample, args=(over,), name="stalls")
        sampler.start()
        dispatcher = self._gui.eventDispatcher()
        dispatcher.aboutToBlock.connect(self._waits)
        self._app.watcher = self
        try:
            yield self._found
        finally:
            self._app.watcher = None
            dispatcher.aboutToBlock.disconnect(self._waits)
            over.set()
            sampler.join()

    def begins(self, receiver: QObject, event: QEvent) -> bool:
        """Whether this is a delivery of its own, and then it is timed until ends()."""
        if threading.get_ident() != self._thread:
            return False
        level = self._gui.loopLevel()
        if self._open and self._open[-1].level == level:
            return False
        self._waits()
        who = f"{type(receiver).__name__} {receiver.objectName()}".strip()
        self._open.append(_Delivery(level, who, event.type().name, time.perf_counter()))
        return True

    def ends(self) -> None:
        """The innermost delivery is over; the one whose loop it was in goes on."""
        self._close()
        self._open.pop()
        if self._open:
            self._open[-1].since, self._open[-1].stack = time.perf_counter(), ""

    def _waits(self) -> None:
        """A loop waits or delivers: the handler that runs it is not busy."""
        if self._open and self._gui.loopLevel() > self._open[-1].level:
            self._close()

    def _close(self) -> None:
        last = self._open[-1]
        if last.since is None:
            return
        ms = 1000 * (time.perf_counter() - last.since)
        if ms > self._limit_ms:
            self._found.append(last.stall(ms))
        last.since = None

    def _sample(self, over: threading.Event) -> None:
        while not over.wait(self._limit_ms / 5000):
            last = self._open[-1] if self._open else None
            since = last.since if last else None
            if last and since and not last.stack and 1000 * (time.perf_counter() - since) > self._limit_ms:
                last.stack = _stack_of(self._thread)


def _stack_of(thread: int) -> str:
    """The innermost lines of Python that a thread is in, without those of the instrument."""
    frames = traceback.extract_stack(sys._current_frames()[thread])
    inside = [frame for frame in frames if frame.filename != __file__]
    return "".join(f"    {frame.filename}:{frame.lineno} {frame.name}\n" for frame in inside[-_FRAMES:])
