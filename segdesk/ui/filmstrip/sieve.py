"""Long work over all images in pieces between events: the window never waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

PIECE: Final = 4000
"""Images that are looked at in one go."""


class Pieces(QObject):
    """Runs a generator, one piece at a time. done() after its last. Starting another drops the first.

    The first piece is run at once, so that in a small project nothing comes late.
    """

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def is_running(self) -> bool:
        return self._work is not None

    def start(self, work: Iterator[None]) -> None:
        self._work = work
        self._timer.start()
        self._step()

    def stop(self) -> None:
        self._work = None
        self._timer.stop()

    def _step(self) -> None:
        if self._work is None:
            return
        try:
            next(self._work)
        except StopIteration:
            self.stop()
            self.done.emit()
