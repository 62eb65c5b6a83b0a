"""A line for each kind of image that was found: how many, and one choice for all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from segdesk.io.adding import Found, Kind
from segdesk.ui.dialogs.adding.plan import CHOICES, WORDS, Choice, Plan, heading
from segdesk.ui.dialogs.adding.rows import ICONS
from segdesk.ui.dialogs.layout import row
from segdesk.ui.icons import paint_icon
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import square_in
from segdesk.ui.widgets.segment import Option, Segment

MIXED: Final = "mixed"


class _Icon(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self._name, square_in(self.rect(), 15), "text2")


class KindLines(QWidget):
    """chosen(kind, choice): for all of a kind."""

    chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.segments: dict[Kind, Segment] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._lines: list[QWidget] = []

    def show_plan(self, plan: Plan) -> None:
        """Another plan altogether."""
        for old in self._lines:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.segments = {}
        self._lines = [self._line(kind, found) for kind in Kind if (found := plan.of_kind(kind))]
        for line in self._lines:
            self._layout.addWidget(line)
        self.follow(plan)

    def follow(self, plan: Plan) -> None:
        """What is chosen for all of each kind now."""
        for kind, segment in self.segments.items():
            common = plan.common(kind)
            segment.set_value(common or MIXED)
            segment.button(MIXED).setVisible(common is None)

    def _line(self, kind: Kind, found: list[Found]) -> QWidget:
        head, more = heading(kind, found)
        parts: list[QWidget | None] = [
            _Icon(ICONS[kind]),
            Label(head, kind="item"),
            Label(more, role="text2"),
            None,
        ]
        if len(CHOICES[kind]) > 1:
            parts.append(self._segment(kind))
        return row(*parts)

    def _segment(self, kind: Kind) -> Segment:
        options = [Option(one.value, WORDS[one]) for one in CHOICES[kind]]
        segment = Segment([*options, Option(MIXED, "Differs")], name=f"All of {heading(kind, [])[0][2:]}")
        segment.button(MIXED).setEnabled(False)
        segment.changed.connect(lambda value: self.chosen.emit(kind, Choice(value)))
        self.segments[kind] = segment
        return segment
