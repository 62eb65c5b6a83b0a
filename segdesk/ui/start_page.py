"""The start page: side with the ways in, drop zone, recent projects, what was just dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segdesk.ui.start.cards import CardGrid
from segdesk.ui.start.drop import DropCard
from segdesk.ui.start.facts import Drop, Found, NothingFound, RecentProject, Scanning, State
from segdesk.ui.start.side import Side
from segdesk.ui.start.zone import DropZone
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.tip import Tip

__all__ = ["Drop", "Found", "NothingFound", "RecentProject", "Scanning", "StartPage", "State"]


class StartPage(QWidget):
    """Shows what it is given and says what the person wants; opens and reads nothing itself."""

    open_images = Signal()
    open_dataset = Signal()
    open_project = Signal(object)
    """A recent project was chosen: its Path."""
    browse_project = Signal()
    open_sample = Signal()
    show_keys = Signal()
    show_settings = Signal()
    forget_project = Signal(object)
    dropped = Signal(list)
    """Files and folders were dropped: their Paths."""
    scan_cancelled = Signal()
    drop_opened = Signal()
    drop_repaired = Signal()
    drop_other_format = Signal()
    drop_dismissed = Signal()

    def __init__(
        self, recent: Sequence[RecentProject] = (), *, sample_note: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName("Start")
        self.side = Side(sample_note=sample_note)
        self.zone = DropZone()
        self.grid = CardGrid()
        self.search = SearchField("Find a project", width=180)
        self._nothing = Label("No project matches.", role="text3")
        self._recent = self._recent_part()
        self._drop_part = QWidget()
        self._drop_layout = QVBoxLayout(self._drop_part)
        self.card: DropCard | None = None
        self._lay_out()
        self._connect()
        self.set_recent(recent)
        self.show_drop(None)

    def _recent_part(self) -> QWidget:
        part, head = QWidget(), QHBoxLayout()
        head.addWidget(Label("Recent projects", kind="title"))
        head.addStretch(1)
        head.addWidget(self.search)
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 28, 0, 0)
        layout.setSpacing(9)
        layout.addLayout(head)
        layout.addWidget(self.grid)
        layout.addWidget(self._nothing)
        return part

    def _lay_out(self) -> None:
        self._drop_layout.setContentsMargins(0, 24, 0, 0)
        self._drop_layout.setSpacing(7)
        self._drop_layout.addLayout(self._drop_head())
        content = QWidget()
        content.setProperty("scrolled", True)
        column = QVBoxLayout(content)
        column.setContentsMargins(44, 40, 44, 40)
        column.setSpacing(0)
        # The card first: many recent projects would push it out of sight.
        for part in (self.zone, self._drop_part, self._recent):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.side)
        layout.addWidget(scroll, 1)

    def _drop_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        dismiss = IconButton("x", Tip("Put away"), side=22)
        dismiss.clicked.connect(self.drop_dismissed)
        head.addWidget(Label("Opening", kind="title"))
        head.addStretch(1)
        head.addWidget(dismiss)
        return head

    def _connect(self) -> None:
        self.side.open_images.connect(self.open_images)
        self.side.open_dataset.connect(self.open_dataset)
        self.side.browse_project.connect(self.browse_project)
        self.side.open_sample.connect(self.open_sample)
        self.side.show_keys.connect(self.show_keys)
        self.side.show_settings.connect(self.show_settings)
        self.zone.clicked.connect(self.open_dataset)
        self.grid.opened.connect(self.open_project)
        self.grid.forgotten.connect(self.forget_project)
        self.search.textChanged.connect(self._find)

    def set_recent(self, recent: Sequence[RecentProject], now: datetime | None = None) -> None:
        """The projects of the cards, newest first; none leaves the drop zone alone."""
        self.grid.set_projects(recent, now or datetime.now())
        self._recent.setVisible(bool(recent))
        self._find(self.search.text())

    def _find(self, text: str) -> None:
        self._nothing.setVisible(self.grid.show_matching(text) == 0)

    def show_drop(self, drop: Drop | None) -> None:
        """Show the card of a drop, move the bar of one that is being scanned, or put it away (None)."""
        if self.card is not None and isinstance(drop, Scanning) and isinstance(self.card.drop, Scanning):
            self.card.step(drop)
            return
        if self.card is not None:
            self._drop_layout.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
        if drop is not None:
            self.card = self._connected(DropCard(drop))
            self._drop_layout.addWidget(self.card)
        self._drop_part.setVisible(drop is not None)
        self.side.set_primary(on=not isinstance(drop, Found))

    def _connected(self, card: DropCard) -> DropCard:
        card.cancelled.connect(self.scan_cancelled)
        card.other_format.connect(self.drop_other_format)
        card.open_in_repair.connect(self.drop_repaired)
        card.open_as_project.connect(self.drop_opened)
        card.dismissed.connect(self.drop_dismissed)
        return card

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.zone.set_inviting(on=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.zone.set_inviting(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.zone.set_inviting(on=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(_paths(event.mimeData()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("app"))


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
