"""The right side of QA: the data set in four charts. A click in one filters the findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segdesk.qa.finding import Finding
from segdesk.ui.qa.charts import ClassBars, Histogram, Lines, StackedBar
from segdesk.ui.qa.figures import class_bars, review_pieces, size_lines, size_shares, size_stairs
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.wording import count, counted, joined

SETTLE_MS: Final = 300
Accepts = Callable[[Finding], bool]


class Overview(QWidget):
    """filtered(words, accepts): which findings a click means."""

    filtered = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._facts = Label(role="text2")
        self.classes = ClassBars("Class share of pixels")
        self.sizes = Histogram("Object size")
        self._shares = Label(role="text2")
        self.dimensions = Lines("Image and mask sizes")
        self.review = StackedBar("Review")
        self._reviewed = Label(role="text2")
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.refresh)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        content, column = QWidget(), QVBoxLayout()
        content.setProperty("scrolled", True)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(_titled("Overview", self._facts))
        self._blocks = [
            self._block(column, "Class share of pixels", None, self.classes),
            self._block(
                column, "Object size", Label("area, log scale", role="text2"), self.sizes, self._shares
            ),
            self._block(column, "Image and mask sizes", None, self.dimensions),
            self._block(column, "Review", self._reviewed, self.review),
        ]
        column.addStretch(1)
        content.setLayout(column)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @staticmethod
    def _block(column: QVBoxLayout, title: str, note: Label | None, *widgets: QWidget) -> QWidget:
        block = QWidget()
        inner = QVBoxLayout(block)
        inner.setContentsMargins(0, 0, 0, 4)
        inner.setSpacing(6)
        inner.addWidget(Line())
        inner.addLayout(_titled(title, note))
        for widget in widgets:
            inner.addWidget(widget)
        column.addWidget(block)
        return block

    def _connect(self) -> None:
        session = self._session
        for signal in (session.map_changed, session.images_changed, session.checks.changed):
            signal.connect(self._refresh_soon)
        session.entries_changed.connect(self._refresh_soon)
        self.classes.picked.connect(self._pick_class)
        self.sizes.picked.connect(lambda _power: self._pick_check("outliers", "fragments"))
        self.dimensions.picked.connect(lambda key: self._pick_check(key) if key else None)
        self.review.picked.connect(self._pick_state)

    def _refresh_soon(self) -> None:
        self._timer.start()

    def shut(self) -> None:
        self._timer.stop()

    def refresh(self) -> None:
        """Count anew."""
        project, checks = self._session.project, self._session.checks
        entries = [one for one in project.entries.values() if not one.left_out]
        uses = project.uses()
        objects = sum(one.objects for one in uses.values())
        self._facts.setText(joined((counted(len(entries), "image"), counted(objects, "object"))))
        self.classes.set_parts(class_bars(project.classes, uses))
        self._blocks[0].setVisible(bool(self.classes.parts))
        areas = checks.results.areas
        self.sizes.set_parts(size_stairs(areas))
        self._shares.setText(size_shares(areas))
        self._blocks[1].setVisible(bool(areas))
        self.dimensions.set_parts(size_lines(entries, checks.findings))
        pieces = review_pieces(entries, checks.problem_images)
        self.review.set_parts(pieces)
        self._reviewed.setText(f"{count(pieces[0].number)} of {count(len(entries))} reviewed")

    def _pick_class(self, class_id: int) -> None:
        one = self._session.project.classes.by_id(class_id)
        if one is not None:
            self.filtered.emit(one.name, lambda finding: finding.class_id == class_id)

    def _pick_check(self, *checks: str) -> None:
        words = {"alignment": "Sizes differ"}.get(checks[0], "Object sizes")
        self.filtered.emit(words, lambda finding: finding.check in checks)

    def _pick_state(self, state: str) -> None:
        faulty = self._session.checks.problem_images
        names = {
            one.original
            for one in self._session.project.entries.values()
            if (one.original in faulty if state == "problem" else one.status.value == state)
        }
        self.filtered.emit(state.capitalize(), lambda finding: finding.image in names)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))


def _titled(title: str, note: Label | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(Label(title, kind="title"))
    row.addStretch(1)
    if note is not None:
        row.addWidget(note)
    return row
