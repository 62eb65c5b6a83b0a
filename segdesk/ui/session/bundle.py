"""Announcements that come with every dab of a brush, told together and later."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

SETTLE_MS: Final = 60
"""Docks follow pixels at this pace, so that a stroke costs what it touches."""


class Bundle(QObject):
    """entries(ids) and document() are told at most once in SETTLE_MS, however often they were noted."""

    entries = Signal(object)
    document = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: set[int] = set()
        self._has_document = False
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._tell)

    def note_entry(self, image: int) -> None:
        self._ids.add(image)
        self._wait()

    def note_document(self, _rect: object = None) -> None:
        self._has_document = True
        self._wait()

    def stop(self) -> None:
        self._timer.stop()

    def _wait(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        ids, self._ids = frozenset(self._ids), set()
        has_document, self._has_document = self._has_document, False
        if ids:
            self.entries.emit(ids)
        if has_document:
            self.document.emit()
