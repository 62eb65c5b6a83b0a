"""Small pictures made in threads while a list scrolls: what was asked for last is made first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from segdesk.errors import SegDeskError
from segdesk.ui.faults import LOG

Make = Callable[[], QImage]
WAITING: Final = 96
"""More than a screen of them; what was passed by before is forgotten and asked for again when seen."""


class Pictures(QObject):
    """Keeps the latest `room` pictures. arrived(key) after one was made, or could not be: see fault()."""

    arrived = Signal(object)
    _made = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None, *, threads: int = 2, room: int = 600) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, "picture")
        self._room = room
        self._kept: OrderedDict[Hashable, QImage | SegDeskError] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Hashable, Make] = OrderedDict()
        self._in_work: set[Hashable] = set()
        self._is_closed = False
        self._made.connect(self._keep)

    def get(self, key: Hashable, prepare: Callable[[], Make]) -> QImage | None:
        """The picture of a key; None while it is made, and if it cannot be.

        prepare() is called here and now if it is not there yet; what it returns is called in a thread.
        """
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found if isinstance(found, QImage) else None
        self._ask(key, prepare)
        return None

    def fault(self, key: Hashable) -> SegDeskError | None:
        """Why there is no picture, as far as it is known."""
        found = self._kept.get(key)
        return found if isinstance(found, SegDeskError) else None

    def forget(self, key: Hashable) -> None:
        """Make it anew when it is asked for again."""
        self._kept.pop(key, None)

    def close(self) -> None:
        """Drop what waits and let the threads end; a second call does nothing."""
        self._is_closed = True
        with self._lock:
            self._waiting.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _ask(self, key: Hashable, prepare: Callable[[], Make]) -> None:
        with self._lock:
            if self._is_closed or key in self._in_work:
                return
            is_new = key not in self._waiting
            if is_new:
                self._waiting[key] = prepare()
            self._waiting.move_to_end(key)
            if len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
                is_new = False  # the thread that was called for the dropped one takes this
        if is_new:
            self._pool.submit(self._work)

    def _work(self) -> None:
        with self._lock:
            if not self._waiting:
                return
            key, make = self._waiting.popitem()
            self._in_work.add(key)
        try:
            self._made.emit(key, make(), None)
        except SegDeskError as fault:
            self._made.emit(key, None, fault)
        except Exception as fault:
            LOG.exception("A small picture could not be made")
            self._made.emit(key, None, SegDeskError(f"The picture cannot be shown: {fault}."))

    def _keep(self, key: Hashable, image: QImage | None, fault: SegDeskError | None) -> None:
        with self._lock:
            self._in_work.discard(key)
        self._kept[key] = image if image is not None else fault or SegDeskError("There is no picture.")
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)
        self.arrived.emit(key)
