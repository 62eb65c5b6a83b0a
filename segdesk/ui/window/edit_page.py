"""The Edit workspace of one session: options bar, tool rail, canvas, filmstrip, docks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from segdesk.ui.canvas.canvas import Canvas
from segdesk.ui.docks.adjust import AdjustDock
from segdesk.ui.docks.classes import ClassesDock
from segdesk.ui.docks.objects import ObjectsDock
from segdesk.ui.filmstrip import Filmstrip
from segdesk.ui.focus_ring import OWN_RING
from segdesk.ui.session.session import Session
from segdesk.ui.tokens import HEIGHT, WIDTH
from segdesk.ui.window.bars import Bars
from segdesk.ui.window.canvas_area import CanvasArea
from segdesk.ui.window.canvas_menu import canvas_menu, object_menu
from segdesk.ui.window.options_bar import OptionsBar
from segdesk.ui.window.pointed import Pointed
from segdesk.ui.window.rail import Rail

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

LAYOUT_VERSION: Final = 1
TERSE_PX: Final = 1440
LOW_PX: Final = 820
"""Windows that are narrower or lower give up what the canvas needs more."""
_HEIGHTS: Final = {"classes": 340, "objects": 394, "adjust": 160}


class EditPage(QMainWindow):
    """A QMainWindow inside the window, so that its docks move, float and are remembered by themselves."""

    def __init__(self, session: Session, acts: ActionSet, status: StatusLine) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.session = session
        self._acts = acts
        self.is_bare: bool = False
        self.options = OptionsBar(session, acts)
        self.rail = Rail(session)
        self.bars = Bars()
        self.area: CanvasArea = CanvasArea(session, acts)
        self.filmstrip = Filmstrip(session)
        self.classes, self.objects = ClassesDock(session), ObjectsDock(session)
        self.adjust = AdjustDock(session)
        self.docks = {
            "classes": _dock("classes", "Classes", self.classes),
            "objects": _dock("objects", "Objects", self.objects),
            "adjust": _dock("adjust", "Adjust view", self.adjust),
        }
        self._pointed = Pointed(session, self.canvas, status)
        self._lay_out()
        self._connect()
        self._first_layout = self.saveState(LAYOUT_VERSION)

    def _lay_out(self) -> None:
        self.setMenuWidget(self.options)
        center, row, column = QWidget(), QHBoxLayout(), QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.bars)
        column.addWidget(self.area, 1)
        column.addWidget(self.filmstrip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        center.setLayout(row)
        self.setCentralWidget(center)
        self.setDockNestingEnabled(True)
        for dock in self.docks.values():
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self._size_docks()

    def _size_docks(self) -> None:
        docks = list(self.docks.values())
        width = WIDTH["edit_dock" if self.width() >= TERSE_PX else "edit_dock_min"]
        self.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        self.resizeDocks(docks, [_HEIGHTS[name] for name in self.docks], Qt.Orientation.Vertical)

    def _widen_docks(self) -> None:
        docks = list(self.docks.values())
        self.resizeDocks(docks, [WIDTH["edit_dock"]] * len(docks), Qt.Orientation.Horizontal)

    def _connect(self) -> None:
        self.adjust.title.folded.connect(self._fit_adjust)
        self.adjust.samples.resized.connect(self._fit_adjust)
        self._fit_adjust()
        self.canvas.brush_resized.connect(self.options.refresh_options)
        self.canvas.menu_asked.connect(self._show_menu)
        self.objects.menu_asked.connect(self._show_object_menu)
        self.options.option_changed.connect(self.canvas.hand.repoint)
        self.classes.import_asked.connect(self._acts["class_map"].trigger)
        self.classes.edit_map_asked.connect(self._acts["class_map"].trigger)
        self.filmstrip.locate_asked.connect(lambda _image: self._acts["locate"].trigger())
        self.rail.class_clicked.connect(self._acts["class_by_name"].trigger)
        self.session.said.connect(self.canvas.announce)
        self.canvas.stored.changed.connect(self._tell_stored)
        self._tell_stored(self.canvas.stored.sentence)

    @property
    def canvas(self) -> Canvas:
        return self.area.canvas

    def focus_canvas(self) -> None:
        """Give the keys to the canvas; without the ring, which is for those who come by keyboard."""
        self.canvas.setProperty(OWN_RING, True)
        self.canvas.setFocus()
        self.canvas.setProperty(OWN_RING, False)

    def enter(self) -> None:
        """It came to the front: the keys go to the canvas, the status bar shows its view."""
        self._pointed.refresh()
        self.focus_canvas()

    def leave(self) -> None:
        """Another page comes to the front: what the hand still had open ends."""
        if self.session.host is not None:
            self.session.host.settle()

    def find_class(self) -> None:
        """Give the keys to the search over classes."""
        self.docks["classes"].show()
        self.classes.find_class()

    def focus_area(self, direction: int) -> None:
        """Give the keys to the next area (1) or the one before (-1): from tools over canvas to filmstrip."""
        areas = [one for one in self._areas if _focusable(one) is not None]
        if not areas:
            return  # another page is in front
        now = QApplication.focusWidget()
        place = next((i for i, one in enumerate(areas) if now is not None and _holds(one, now)), -1)
        target = _focusable(areas[(place + direction) % len(areas)])
        assert target is not None
        target.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def _areas(self) -> list[QWidget]:
        docks = [self.classes, self.objects, self.adjust]
        return [self.rail, self.options, self.canvas, *docks, self.filmstrip]

    def shut(self) -> None:
        """Let go of the session before it is closed."""
        self._pointed.shut()
        self.filmstrip.shut()
        self.classes.shut()
        self.objects.shut()
        self.area.shut()

    def picture(self) -> QImage:
        """What the canvas shows of the image, for the card of the project; null when nothing is shown."""
        if self.session.document is None or self.session.photo is None:
            return QImage()
        self.session.selection.clear()
        grabbed = self.canvas.grab().toImage()
        bounds = self.canvas.viewport.image_bounds & self.canvas.viewport.bounds
        grabbed.setDevicePixelRatio(1.0)
        return grabbed.copy(bounds.left, bounds.top, bounds.width, bounds.height)

    def _tell_stored(self, sentence: str) -> None:
        """A mask that does not fit its image is said as long as it is in front, with the ways out."""
        if not sentence:
            self.bars.clear("stored")
            return
        ways = (self._acts["open_repair"], self._acts["mask_resize"], self._acts["mask_as_is"])
        acts = {way.text(): way.trigger for way in ways}
        self.bars.say(sentence, severity="warn", acts=acts, key="stored")

    # Layout

    def layout_state(self) -> QByteArray:
        """Where docks stand, or stood before all were put away."""
        return self._full_layout if self.is_bare else self.saveState(LAYOUT_VERSION)

    def restore_layout(self, state: QByteArray) -> None:
        """Docks as they stood; as made when the state says nothing. Done when the page is shown."""
        self._wanted_layout = state

    def reset_layout(self) -> None:
        self.set_bare(on=False)
        self.restoreState(self._first_layout, LAYOUT_VERSION)
        self.filmstrip.show()
        self._size_docks()

    def set_bare(self, *, on: bool) -> None:
        """Nothing but rail and canvas; and back, as it was."""
        if on == self.is_bare:
            return
        if on:
            self._full_layout, self._had_filmstrip = (
                self.saveState(LAYOUT_VERSION),
                self.is_shown("filmstrip"),
            )
        self.is_bare = on
        self.options.setVisible(not on)
        self.filmstrip.setVisible(not on and self._had_filmstrip)
        if on:
            for dock in self.docks.values():
                dock.hide()
        else:
            self.restoreState(self._full_layout, LAYOUT_VERSION)

    def is_shown(self, name: str) -> bool:
        """Whether a dock, or the filmstrip, is not put away."""
        return not self._part(name).isHidden()

    def toggle(self, name: str) -> None:
        """Put a dock, or the filmstrip, away, or bring it back."""
        self._part(name).setVisible(not self.is_shown(name))

    def _part(self, name: str) -> QWidget:
        return self.filmstrip if name == "filmstrip" else self.docks[name]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        layout, state = self.layout(), self._wanted_layout
        if state is not None and layout is not None:
            # Sizes of docks mean something only when the page has its own: restored before, they shrink.
            self._wanted_layout = None
            layout.activate()
            if state.isEmpty() or not self.restoreState(state, LAYOUT_VERSION):
                self._size_docks()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_terse = self.width() < TERSE_PX
        self.classes.set_terse(on=is_terse)
        if is_terse != self._is_terse:
            was_terse, self._is_terse = self._is_terse, is_terse
            self.adjust.set_folded(folded=is_terse)
            if was_terse:  # a window that was opened narrow has narrow docks
                QTimer.singleShot(0, self, self._widen_docks)
        is_low = self.window().height() < LOW_PX
        if is_low != self._is_low:
            self._is_low = is_low
            self.filmstrip.set_compact(is_low)

    _full_layout, _had_filmstrip = QByteArray(), True
    _wanted_layout: QByteArray | None = None
    _is_terse: bool | None = None
    _is_low = False

    def _fit_adjust(self) -> None:
        """The dock of sliders is as high as they need, folded or not; the lists have the rest."""
        layout = self.adjust.body.layout()
        assert layout is not None
        layout.activate()  # rows that came or went count only then
        body = 0 if self.adjust.title.is_folded else self.adjust.body.sizeHint().height()
        self.docks["adjust"].setFixedHeight(HEIGHT["dock_title"] + body)

    def _show_menu(self, at: QPoint) -> None:
        canvas_menu(self.session, self._acts, self).popup(at)

    def _show_object_menu(self, at: QPoint) -> None:
        object_menu(self.session, self._acts, self).popup(at)


def _holds(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)


def _focusable(area: QWidget) -> QWidget | None:
    """The area itself, or the first in it that Tab would reach."""
    for one in (area, *area.findChildren(QWidget)):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled():
            return one
    return None


def _dock(name: str, title: str, content: QWidget) -> QDockWidget:
    """A dock whose title is that of its content, so that it can be dragged by it."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable
        | QDockWidget.DockWidgetFeature.DockWidgetMovable
        | QDockWidget.DockWidgetFeature.DockWidgetFloatable
    )
    dock.setTitleBarWidget(_TitleHolder(content.title))  # type: ignore[attr-defined]
    dock.setWidget(content)
    dock.setMinimumWidth(WIDTH["edit_dock_min"])
    dock.setMaximumWidth(WIDTH["edit_dock_max"])
    return dock


class _TitleHolder(QWidget):
    """Tells Qt's docks the height of a title, which has a fixed height instead of a hint."""

    def __init__(self, title: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
