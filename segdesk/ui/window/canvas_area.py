"""The canvas of a session with what floats over it: hints, zoom, and a notice where there is no image."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QWidget

from segdesk.errors import SegDeskError
from segdesk.ui.canvas.canvas import Canvas
from segdesk.ui.canvas.viewport import HANDLE_PX, LARGE_HANDLE_PX
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.plate import HintPlate
from segdesk.ui.window.bars import show_in_folder
from segdesk.ui.window.before import Before
from segdesk.ui.window.minimap import Minimap
from segdesk.ui.window.notice import Notice
from segdesk.ui.window.plates import GesturePlate, ZoomPlate
from segdesk.ui.window.working import Working

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

Act = Callable[[], object]

_EDGE_PX: Final = 12
_NEAR_PX: Final = 40


class CanvasArea(QWidget):
    """Keeps the canvas on the image in front. open_wanted() and locate_wanted() come from the notice."""

    open_wanted = Signal()
    locate_wanted = Signal()

    def __init__(self, session: Session, acts: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._acts = session, acts
        self.canvas = Canvas(None, self)
        self.hints = GesturePlate(session)
        self.zoom = ZoomPlate(acts)
        self.past = HintPlate()
        self.before: Before = Before(session, self.canvas)
        self.minimap = Minimap(self.canvas, self)
        self.notice = Notice(self)
        self.working = Working(session.deferral)
        self._has_hints = True
        for plate in (self.hints, self.zoom, self.working, self.past):
            plate.setParent(self)
        self.past.hide()
        self._connect()
        self._follow_theme()
        self._open()

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        session.image_changed.connect(self._open)
        session.photo_changed.connect(self._show_photo)
        session.images_changed.connect(self._tell)
        session.view.changed.connect(self._restyle)
        session.selection.changed.connect(self._show_only)
        session.toolkit.taken.connect(self._place)
        session.document_changed.connect(self._place)
        canvas.view_changed.connect(self._show_zoom)
        canvas.pointer_moved.connect(self._fade)
        self.working.shown.connect(self._place)
        self.before.changed.connect(self._tell_before)
        Theme.current().changed.connect(self._follow_theme)

    def shut(self) -> None:
        """Let go of the session, and end the thread of the canvas."""
        self._session.selection.changed.disconnect(self._show_only)
        self.canvas.set_host(None)
        self.canvas.open(None, None)
        self.canvas.shut()

    def set_hints(self, *, on: bool) -> None:
        self._has_hints = on
        self._place()

    # What is shown

    def _open(self) -> None:
        session = self._session
        self.before.forget()
        self.canvas.set_host(session.host)
        self.canvas.open(session.pyramid, session.display)
        self._restyle()
        self._tell()

    def _show_photo(self) -> None:
        self.canvas.set_photo(self._session.pyramid)
        self.minimap.follow()
        self._acts.refresh()
        self._tell()

    def _restyle(self) -> None:
        view = self._session.view
        self._session.show_visible()
        self.canvas.set_style(view.style)
        self.canvas.set_adjust(view.adjust)
        self.canvas.set_grid(on=view.grid)
        self.minimap.set_wanted(on=view.minimap)
        self.zoom.eye.set_icon_name("eye" if view.mask else "eye-off")
        self.canvas.set_handles(LARGE_HANDLE_PX if view.large_handles else HANDLE_PX)
        self._show_only()

    def _show_only(self) -> None:
        view, ids = self._session.view, frozenset(self._session.selection.ids)
        self.canvas.set_only(frozenset() if not view.mask else ids if view.only_selected else None)
        self._place()

    def _tell_before(self) -> None:
        """A plate says that this is not how it is."""
        before = self.before
        self.past.set_hints(((before.words, ""), (self._acts.tip("before_after").key, "as it is now")))
        self._acts.refresh()
        self.past.move(_EDGE_PX, _EDGE_PX)
        self.past.setVisible(before.is_shown)

    def _show_zoom(self) -> None:
        self.zoom.show_zoom(self.canvas.zoom)

    def _follow_theme(self) -> None:
        self.canvas.set_grey(Theme.current().color("canvas"))
        self._place()

    # Empty and broken

    def _tell(self) -> None:
        """The notice, if there is something to say instead of an image."""
        session = self._session
        if not session.order:
            self.notice.tell(
                "Open images or drop them here", "", {"Open images…": self.open_wanted.emit}, icon="images"
            )
        elif session.problem is not None and session.entry is not None:
            self._tell_problem(session.problem)
        else:
            self.notice.hide()
        has_image = session.entry is not None and self.notice.isHidden()
        self.zoom.setVisible(has_image)
        self._place()

    def _tell_problem(self, fault: SegDeskError) -> None:
        entry = self._session.entry
        assert entry is not None
        path = self._session.file.photo_path(entry)
        if not path.is_file():
            words, remedy = f"{entry.original} is not where it was", f"It was at {path}."
            acts: dict[str, Act] = {"Locate…": self.locate_wanted.emit}
        else:
            words = f"Cannot read {Path(fault.file or path).name}: {fault.problem}"
            remedy, acts = fault.remedy, {"Show in folder": partial(show_in_folder, path)}
        if len(self._session.order) > 1:
            acts["Skip"] = self._skip
        self.notice.tell(words, remedy, acts, icon="file-x", is_fault=True)

    def _skip(self) -> None:
        """To the next image, or back from the last."""
        if not self._session.go(1):
            self._session.go(-1)

    # Places

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.canvas.setGeometry(self.rect())
        self._place()

    def _place(self) -> None:
        """Hints at the bottom left, the zoom at the right, hints only where both fit."""
        bottom, right = self.height() - _EDGE_PX, self.width() - _EDGE_PX
        self.zoom.resize(self.zoom.sizeHint())
        self.hints.resize(self.hints.sizeHint().width(), self.zoom.height())
        self.hints.move(_EDGE_PX, bottom - self.hints.height())
        self.zoom.move(right - self.zoom.width(), bottom - self.zoom.height())
        self.minimap.set_corner(QPoint(right, self.zoom.y() - _EDGE_PX))
        self.working.move((self.width() - self.working.width()) // 2, _EDGE_PX)
        fits = self.hints.geometry().right() + _EDGE_PX < self.zoom.x()
        self.hints.setVisible(self._has_hints and fits and self.notice.isHidden())
        if not self.notice.isHidden():
            self.notice.place()

    def _fade(self, _x: object, _y: object) -> None:
        """Out of the way of a hand that works near a plate."""
        host = self._session.host
        busy = host is not None and host.is_busy
        at = self.mapFromGlobal(QCursor.pos()) if busy else QPoint(-1000, -1000)
        for plate in (self.hints, self.zoom, self.minimap):
            near: QRect = plate.geometry().adjusted(-_NEAR_PX, -_NEAR_PX, _NEAR_PX, _NEAR_PX)
            plate.set_faded(faded=near.contains(at))
