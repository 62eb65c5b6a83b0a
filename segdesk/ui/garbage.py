"""Collects Python's garbage in the GUI thread only.

A worker's thread that happens to collect would delete widgets and timers that lie in cycles, which Qt
allows in their own thread alone: their events would then reach what is no more.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500


class GuiGarbage(QObject):
    """From start() to stop() the interpreter does not collect by itself; a timer of this thread does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Let the interpreter collect as it does without us."""
        self._timer.stop()
        gc.enable()

    def collect(self) -> None:
        """The oldest generation that is due by the interpreter's own thresholds; nothing when none is."""
        due = [age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
               if most and count > most]  # fmt: skip
        if due:
            gc.collect(due[-1])
