"""The Repair workspace of one session: the tabs Geometry and Values over one study of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QDataStream, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from segdesk.repair.proposal import Decision
from segdesk.ui.canvas.surface import Surface
from segdesk.ui.focus_ring import OWN_RING
from segdesk.ui.repair.geometry_page import GeometryPage
from segdesk.ui.repair.groups import decision_of
from segdesk.ui.repair.study import Study
from segdesk.ui.repair.value_groups import values_decision
from segdesk.ui.repair.values_page import ValuesPage
from segdesk.ui.session.session import Session
from segdesk.ui.window.bars import Bars
from segdesk.ui.window.workspaces import GEOMETRY, VALUES
from segdesk.ui.wording import dimensions

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

_LAYOUT: Final = 1


class RepairPage(QWidget):
    """show_tab() brings a tab to the front; both share what was found."""

    def __init__(self, session: Session, _acts: ActionSet, status: StatusLine) -> None:
        super().__init__()
        self.session, self._status = session, status
        self.bars = Bars()
        self.study = Study(session, self)
        self.geometry_tab = GeometryPage(session, self.study)
        self.values_tab = ValuesPage(session, self.study)
        self.is_bare: bool = False
        self._wants_tab = True
        self._tabs: dict[str, GeometryPage | ValuesPage] = {
            GEOMETRY: self.geometry_tab,
            VALUES: self.values_tab,
        }
        self._stack = QStackedWidget()
        for tab in self._tabs.values():
            self._stack.addWidget(tab)
        self._lay_out()
        self._first_layout = self.layout_state()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bars)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.geometry_tab.head.tabs.chosen.connect(self.show_tab)
        self.values_tab.tabs.chosen.connect(self.show_tab)
        for tab in self._tabs.values():
            tab.pane.pointed.connect(self._point)
            tab.pane.views[0].view_changed.connect(self._show_image)
        self.session.image_changed.connect(self._show_image)
        self.study.changed.connect(self._show_needed)

    # Tabs

    @property
    def tab(self) -> str:
        """The name of the tab in front."""
        return next(name for name, one in self._tabs.items() if one is self._stack.currentWidget())

    @property
    def front(self) -> GeometryPage | ValuesPage:
        return self._tabs[self.tab]

    def show_tab(self, name: str) -> None:
        """ "geometry" or "values"."""
        self._wants_tab = False
        before = self.canvas
        self._stack.setCurrentWidget(self._tabs[name])
        self.canvas.look_like(before)
        if self.isVisible():
            self.enter()

    def bring_needed(self) -> None:
        """The tab in which something is to be done about the image in front, as soon as that is known."""
        self._wants_tab = True
        if self.study.plans:
            self._show_needed()

    def _show_needed(self) -> None:
        if self._wants_tab:
            self.show_tab(self.tab_needed)

    @property
    def tab_needed(self) -> str:
        """Where something is to be done about the image in front, values first; the tab in front else."""
        entry = self.session.entry
        plan = self.study.plans.get(entry.id) if entry is not None else None
        if plan is None:
            return self.tab
        if values_decision(plan) is not Decision.LEAVE:
            return VALUES
        return GEOMETRY if decision_of(plan) is not Decision.LEAVE else self.tab

    # What the window asks

    @property
    def canvas(self) -> Surface:
        return self.front.pane.views[0]

    def set_bare(self, *, on: bool) -> None:
        """Nothing but the comparison; and back."""
        self.is_bare = on
        for tab in self._tabs.values():
            tab.set_bare(on=on)

    def enter(self) -> None:
        self.canvas.setProperty(OWN_RING, True)
        self.canvas.setFocus()
        self.canvas.setProperty(OWN_RING, False)
        self._show_image()
        self._status.show_pointer(None)
        self._status.under.show_class(None, "")

    def leave(self) -> None:
        """Nothing is begun that could be lost."""
        self._status.under.show_class(None, "")

    def focus_area(self, direction: int) -> None:
        areas = [one for one in self.front.areas if _focusable(one) is not None]
        now = QApplication.focusWidget()
        holds = [one is now or (now is not None and one.isAncestorOf(now)) for one in areas]
        place = holds.index(True) if True in holds else -1
        target = _focusable(areas[(place + direction) % len(areas)])
        assert target is not None
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def layout_state(self) -> QByteArray:
        state = QByteArray()
        stream = QDataStream(state, QIODevice.OpenModeFlag.WriteOnly)
        stream.writeInt32(_LAYOUT)
        for tab in self._tabs.values():
            stream << tab.split.saveState()
        return state

    def restore_layout(self, state: QByteArray) -> None:
        stream = QDataStream(state)
        if state.isEmpty() or stream.readInt32() != _LAYOUT:
            return
        for tab in self._tabs.values():
            part = QByteArray()
            stream >> part
            tab.split.restoreState(part)

    def reset_layout(self) -> None:
        self.set_bare(on=False)
        self.restore_layout(self._first_layout)

    def picture(self) -> QImage:
        """The card of a project shows its Edit workspace."""
        return QImage()

    def shut(self) -> None:
        self.session.image_changed.disconnect(self._show_image)
        for tab in self._tabs.values():
            tab.shut()

    # The status bar

    def _show_image(self) -> None:
        entry = self.session.entry
        if self.isVisible() and entry is not None:
            size = dimensions(entry.width, entry.height) if entry.width else ""
            self._status.show_image(size, self.session.photos.depth(entry.id), self.canvas.zoom)

    def _point(self, x: float, y: float) -> None:
        entry = self.session.entry
        at = int(x // 1), int(y // 1)
        inside = entry is not None and 0 <= at[0] < entry.width and 0 <= at[1] < entry.height
        self._status.show_pointer(at if inside else None)
        self._status.under.show_class(None, self.front.words_at(x, y) if inside else "")


def _focusable(area: QWidget) -> QWidget | None:
    """The area itself, or the first in it that Tab would reach."""
    for one in (area, *area.findChildren(QWidget)):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled():
            return one
    return None
