"""The QA workspace of one session: findings left, the image with the finding, the overview right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from segdesk.ui.focus_ring import OWN_RING
from segdesk.ui.qa.bars import FixBar, HeadBar
from segdesk.ui.qa.canvas import QaCanvas
from segdesk.ui.qa.overview import Overview
from segdesk.ui.qa.panel import SAMPLE, FindingsPanel
from segdesk.ui.qa.rows import THUMB
from segdesk.ui.qa.thumbs import FindingThumbs
from segdesk.ui.qa.viewer import Viewer
from segdesk.ui.qa.work import Work
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import WIDTH
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.window.bars import Bars
from segdesk.ui.window.pointed import Pointed

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

NARROW_PX: Final = 1360
"""Windows that are narrower have the overview as a tab beside the findings."""


class _Ground(QWidget):
    """What stands behind the left side."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))


class QaPage(QSplitter):
    """See ui/window/workspaces.py for what a page promises."""

    def __init__(self, session: Session, acts: ActionSet, status: StatusLine) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.session, self._acts = session, acts
        self.is_bare = False
        self.bars = Bars()
        self.thumbs = FindingThumbs(session, self._thumb_size, self)
        self.panel = FindingsPanel(session.checks, self.thumbs.get)
        self.viewer = Viewer(session, acts)
        self.overview = Overview(session)
        self.head, self.fix_bar = HeadBar(), FixBar()
        self._pointed = Pointed(session, self.viewer.canvas, status)
        self._lay_out()
        self._connect()
        self._first_layout = self.saveState()
        self.work: Work = Work(self, acts)

    def _lay_out(self) -> None:
        middle, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.bars)
        column.addWidget(self.viewer, 1)
        column.addWidget(self.fix_bar)
        middle.setLayout(column)
        self._tabs = Segment([Option("findings", "Findings"), Option("overview", "Overview")], name="Side")
        self._tabs.changed.connect(self._show_side)
        self._left_pages = QStackedWidget()
        self._left_pages.addWidget(self.panel)
        self._left = _Ground()
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 4, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self._left_pages, 1)
        self._tabs.hide()
        for part in (self._left, middle, self.overview):
            self.addWidget(part)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self._left.setMinimumWidth(300)
        self.overview.setMinimumWidth(240)
        self.setSizes([WIDTH["qa_left"], 800, WIDTH["qa_right"]])

    def _connect(self) -> None:
        checks, panel = self.session.checks, self.panel
        checks.stepped.connect(panel.strip.step)
        checks.failed.connect(self.bars.say_fault)
        panel.run_asked.connect(lambda scope: checks.run(scope, sample=SAMPLE))
        panel.cancelled.connect(checks.cancel)
        self.thumbs.arrived.connect(panel.picture_came)
        self.head.edit_asked.connect(self._acts["workspace_edit"].trigger)

    # What the window asks of a page

    @property
    def canvas(self) -> QaCanvas:
        return self.viewer.canvas

    def enter(self) -> None:
        """It came to the front: the keys go to the list, the status bar shows its view."""
        self._pointed.refresh()
        self.viewer.refresh()
        self.panel.list.setProperty(OWN_RING, True)
        self.panel.list.setFocus()
        self.panel.list.setProperty(OWN_RING, False)

    def leave(self) -> None:
        """Another page comes to the front: it shows the image as it is, not as a fix would leave it."""
        self.viewer.show_before()

    def focus_area(self, direction: int) -> None:
        """The keys to the list or the canvas."""
        areas = [self.panel.list, self.canvas, self.fix_bar.fix]
        now = QApplication.focusWidget()
        place = next((n for n, one in enumerate(areas) if one is now), -1)
        areas[(place + direction) % len(areas)].setFocus(Qt.FocusReason.TabFocusReason)

    def set_bare(self, *, on: bool) -> None:
        """Nothing but the canvas with its bars; and back, as it was."""
        self.is_bare = on
        self._left.setVisible(not on)
        self._fit()

    def layout_state(self) -> QByteArray:
        return self.saveState()

    def restore_layout(self, state: QByteArray) -> None:
        if not state.isEmpty():
            self.restoreState(state)

    def reset_layout(self) -> None:
        self.set_bare(on=False)
        self.restoreState(self._first_layout)
        self._size_parts()

    def picture(self) -> QImage:
        """What the canvas shows of the image; null when nothing is shown."""
        return QImage() if self.session.photo is None else self.canvas.grab().toImage()

    def shut(self) -> None:
        self._pointed.shut()
        self.thumbs.close()
        self.overview.shut()
        self.viewer.shut()

    def _size_parts(self) -> None:
        left, right = WIDTH["qa_left"], WIDTH["qa_right"]
        self.setSizes([left, max(400, self.width() - left - right), right])

    # Narrow windows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The overview stands right, or as a tab beside the findings."""
        narrow = self.width() < NARROW_PX
        if narrow and self._left_pages.count() == 1:
            self._left_pages.addWidget(self.overview)
        elif not narrow and self._left_pages.count() == 2:
            self._tabs.set_value("findings")
            self.insertWidget(2, self.overview)
            self._size_parts()
        self._show_side(self._tabs.value)
        self._tabs.setVisible(narrow)
        self.overview.setVisible(not self.is_bare if not narrow else self._tabs.value == "overview")

    def _show_side(self, value: str) -> None:
        if self._left_pages.count() == 2:
            self._left_pages.setCurrentIndex(int(value == "overview"))

    def _thumb_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(THUMB[0] * ratio), round(THUMB[1] * ratio)
