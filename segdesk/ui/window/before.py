"""The mask of the image in front as it was before, on the canvas: to compare, never to edit."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import ClassMap
from segdesk.model.display import Display
from segdesk.model.document import Document
from segdesk.model.entry import ImageEntry
from segdesk.ui.canvas.canvas import Canvas
from segdesk.ui.canvas.hand import REPEAT_MS
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.nearby import variants_of
from segdesk.ui.session.session import Session

HOLD_S: Final = 0.25
"""A key that is held longer shows the state before only while it is down; a tap leaves it there."""


class Since(StrEnum):
    """Which state is before."""

    OPENED = "opened"
    IMPORTED = "imported"


class Before(QObject):
    """toggle() shows the state before, and as it is again. Steps, other images and Esc end it.

    While it is shown the canvas has no tools: it zooms and pans. changed() when it comes or goes.
    """

    changed = Signal()

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.since = Since.OPENED
        self._session, self._canvas = session, canvas
        self._display: Display | None = None
        self._opened_at = session.file.position
        self._job: Job | None = None
        self._pressed = self._held = 0
        self._held_since = self._held_until = 0.0
        self._release = QTimer(self, singleShot=True, interval=REPEAT_MS)
        self._release.timeout.connect(self._let_go)
        canvas.installEventFilter(self)
        session.history_changed.connect(self.end)
        session.map_changed.connect(self.end)
        session.view.changed.connect(self._follow_view)

    @property
    def is_shown(self) -> bool:
        return self._display is not None

    @property
    def words(self) -> str:
        """Which state it is."""
        return f"As {self.since}"

    def toggle(self) -> None:
        if self.is_shown or self._job is not None:
            self.end()
        else:
            self._begin()

    def choose(self, since: Since) -> None:
        """Compare with another state."""
        was_shown = self.is_shown
        self.end()
        self.since = since
        if was_shown:
            self._begin()

    def end(self) -> None:
        """As it is, if it is not."""
        if self.forget():
            self._canvas.show_mask(None)
            self._canvas.set_host(self._session.host)
            self._session.said.emit("As it is now")

    def forget(self) -> bool:
        """Another image comes: nothing is shown or awaited any more. Whether something was shown."""
        was_shown = self.is_shown
        self._display, self._job, self._held = None, None, 0
        if was_shown:
            self.changed.emit()
        return was_shown

    def _begin(self) -> None:
        session = self._session
        if session.entry is None or session.display is None or session.host is None:
            return
        session.host.settle()
        session.host.cancel()
        position = self._opened_at if self.since is Since.OPENED else None
        entry, classes, variants = session.entry, session.project.classes, variants_of(session.project.task)
        job = session.jobs.start(
            "Before", lambda _progress: _state(session.file, entry, position, classes, variants)
        )
        self._job, self._held, self._held_since = job, self._pressed, time.monotonic()
        job.succeeded.connect(lambda display: self._show(job, display))
        job.failed.connect(lambda fault: self._tell(job, fault))

    def _show(self, job: Job, display: Display) -> None:
        if job is not self._job:
            return
        self._job, self._display = None, display
        self._follow_view()
        self._canvas.set_host(None)
        self._canvas.show_mask(display)
        self._session.said.emit(f"{self.words}; nothing can be drawn on it")
        self.changed.emit()

    def _tell(self, job: Job, fault: Exception) -> None:
        if job is self._job:
            self._job = None
            self._session.failed.emit(fault)

    def _follow_view(self) -> None:
        view = self._session.view
        if self._display is not None:
            self._display.hide(objects=view.hidden_objects, classes=view.hidden_classes)

    def eventFilter(self, _canvas: QObject, event: QEvent) -> bool:
        """Which key began it, when that is let go, and Esc."""
        if event.type() is QEvent.Type.FocusOut:
            self._held_until = time.monotonic()
            self._let_go()
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == self._held:
            return self._still_held(event)
        if event.type() is QEvent.Type.ShortcutOverride:
            self._pressed = event.key()
        elif event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and self.is_shown:
            self.end()
            return True
        return False

    def _still_held(self, event: QKeyEvent) -> bool:
        """A release that the next press follows at once is the keyboard's repeating."""
        if event.type() is QEvent.Type.KeyRelease:
            self._held_until = time.monotonic()
            self._release.start()
        else:
            self._release.stop()
            event.accept()  # as ShortcutOverride: no action is run again
        return True

    def _let_go(self) -> None:
        self._release.stop()
        if self._held and self._held_until - self._held_since >= HOLD_S:
            self.end()
        self._pressed = self._held = 0


def _state(
    file: ProjectFile, entry: ImageEntry, position: int | None, classes: ClassMap, variants: int
) -> Display:
    """What a canvas shows of an image at a position of the history."""
    content = file.read_at(entry, position)
    known = {one.key for one in classes}
    if any(classes.resolve(one.class_key) not in known for one in content.objects):
        raise SegDeskError(
            f"{entry.original} had objects of a class that is not in the class map now.",
            "Undo what removed the class, or redo what made it.",
        )
    return Display(Document(entry.id, content, classes), variants=variants)
