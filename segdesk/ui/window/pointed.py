"""Tells the status bar what is under the pointer and how the image stands."""

from __future__ import annotations

from PySide6.QtCore import QObject

from segdesk.ui.canvas.canvas import Canvas
from segdesk.ui.qa.canvas import QaCanvas
from segdesk.ui.session.session import Session
from segdesk.ui.window.status_line import StatusLine
from segdesk.ui.wording import dimensions


class Pointed(QObject):
    """Connects one session and its canvas to the status bar until shut(); tells only while it is seen."""

    def __init__(self, session: Session, canvas: Canvas | QaCanvas, status: StatusLine) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._status = session, canvas, status
        self._at: tuple[int, int] | None = None
        canvas.pointer_moved.connect(self._move)
        canvas.view_changed.connect(self._show_image)
        session.document_changed.connect(self._show_under)
        session.image_changed.connect(self._show_image)
        session.photo_changed.connect(self._show_image)
        session.said.connect(status.say)
        session.saved_changed.connect(self._show_saved)
        self.refresh()

    def refresh(self) -> None:
        """Tell all anew: the canvas came to the front."""
        self._show_image()
        self._show_under()
        self._show_saved()

    def shut(self) -> None:
        """Tell nothing any more, and show nothing of the session."""
        self._canvas.view_changed.disconnect(self._show_image)
        self._canvas.pointer_moved.disconnect(self._move)
        self._session.saved_changed.disconnect(self._show_saved)
        self._status.clear()

    def _move(self, x: float | None, y: float | None) -> None:
        size = self._session.document.size if self._session.document is not None else (0, 0)
        at = None if x is None or y is None else (int(x // 1), int(y // 1))
        inside = at is not None and 0 <= at[0] < size[0] and 0 <= at[1] < size[1]
        self._at = at if inside else None
        self._status.show_pointer(self._at)
        self._show_under()

    def _show_under(self) -> None:
        if not self._canvas.isVisible():
            return
        scene = self._session.scene
        # A canvas without tools shows a state before: what is there now is not what is seen.
        shows_past = isinstance(self._canvas, Canvas) and self._canvas.host is None
        if scene is None or self._at is None or shows_past:
            self._status.under.show_class(None, "")
            return
        found = scene.document.objects_at(*self._at)
        if not found:
            self._status.under.show_class(None, "unlabelled")
            return
        one = scene.document.classes.by_key(found[0].class_key)
        name = scene.name_of(found[0].id)
        more = f" + {len(found) - 1}" if len(found) > 1 else ""
        self._status.under.show_class(one, f"{one.id} {name}{more}")

    def _show_image(self) -> None:
        if not self._canvas.isVisible():
            return
        entry = self._session.entry
        if entry is None:
            self._status.show_image("", "", None)
            return
        size = dimensions(entry.width, entry.height) if entry.width else ""
        facts = self._session.photos.depth(entry.id)
        self._status.show_image(size, facts, self._canvas.zoom)

    def _show_saved(self) -> None:
        file = self._session.file
        state = file.save_state
        self._status.saved.show_state(state.saved, state.message, read_only=file.read_only)
