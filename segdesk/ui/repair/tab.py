"""What both Repair tabs are: three parts side by side above a bar, awake only while they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from segdesk.ui.repair.compare_pane import ComparePane
from segdesk.ui.repair.layers import Layer
from segdesk.ui.repair.study import Study
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme

NARROW_PX: Final = 1440


class Waking(Protocol):
    """The state of a tab: it reads photos and masks only while it is looked at."""

    def set_active(self, *, on: bool) -> None:
        """Whether it is looked at."""

    def shut(self) -> None:
        """Let go of the session."""


class RepairTab(QWidget):
    """A subclass makes its state, its pane and its parts, and calls put_together() with them.

    study: shared with the other tab; one of its own without.
    """

    state: Waking
    pane: ComparePane

    def __init__(self, session: Session, study: Study | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.study = study or Study(session, self)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self._beside: Sequence[QWidget] = ()

    def put_together(self, parts: Sequence[QWidget], bar: QWidget, *, beside: Sequence[QWidget]) -> None:
        """parts: from left to right, the second takes what room there is. beside: all but the comparison."""
        self._beside = (*beside, bar)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for part in parts:
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.split, 1)
        layout.addWidget(bar)
        self.session.photo_changed.connect(self.show_photo)

    def show_photo(self) -> None:
        """The photo in front, under both sides."""
        raise NotImplementedError

    def set_terse(self, *, on: bool) -> None:
        """In a narrow window."""
        raise NotImplementedError

    def set_bare(self, *, on: bool) -> None:
        """Nothing but the comparison."""
        for part in self._beside:
            part.setVisible(not on)

    def layers(self) -> tuple[Layer, Layer] | None:
        """What lies over the photo before and after; None while nothing does."""
        before, after = self.pane.views[0].before, self.pane.views[0].after
        return (before.layer, after.layer) if before is not None and after is not None else None

    # Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_active(on=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._set_active(on=False)

    def _set_active(self, *, on: bool) -> None:
        self.study.set_active(self, on=on)
        self.state.set_active(on=on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_terse(on=self.width() < NARROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))

    def shut(self) -> None:
        """Let go of the session, and end all threads."""
        self.study.shut()
        self.state.shut()
        self.session.photo_changed.disconnect(self.show_photo)
        self.pane.shut()
