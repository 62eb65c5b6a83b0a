"""The line over the filmstrip: filter, states to filter by, name and position, how much is reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segdesk.ui.filmstrip.query import with_status
from segdesk.ui.filmstrip.states import SIGNS, State, Tally
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Chip
from segdesk.ui.widgets.painting import draw_share
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.wording import count, of, percent

HINT: Final = "Filter: name, class:car, status:…"
_NAME_FROM: Final = 1040
_SHARE_FROM: Final = 1140
_STRETCH: Final = 100
"""Against the 1 of the empty room in the row."""


class ReviewedBar(QWidget):
    """The share of reviewed images as a thin bar; the numbers are in its tooltip and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedSize(64, 16)

    def set_numbers(self, reviewed: int, total: int) -> None:
        self._share = reviewed / total if total else 0.0
        words = f"{of(reviewed, total)} reviewed, {percent(self._share)}"
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        bar = QRectF(0, self.height() / 2 - 2, self.width(), 4)
        draw_share(QPainter(self), bar, self._share, Theme.current().color("ok"))


class Header(QWidget):
    """filtered(text) when another filter is typed or chosen, stepped(1 or -1) for the arrows."""

    filtered = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_compact = False
        self.search = SearchField(HINT, name="Filter images", width=236)
        self.chips: dict[State | None, Chip] = {None: Chip("All")}
        for state, sign in SIGNS.items():
            self.chips[state] = Chip(state.value.capitalize(), icon=sign.icon, tone=sign.role)
        self.warning = Label(role="warn")
        self.name = ElidedLabel(role="text2", elide=Qt.TextElideMode.ElideMiddle)
        self.reviewed = ReviewedBar()
        self.position = Label(role="text2")
        self.back = IconButton("chevron-left", Tip("Previous image", "A"))
        self.on = IconButton("chevron-right", Tip("Next image", "D"))
        self._build()
        self.search.textChanged.connect(self.filtered)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        for chosen, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, chosen=chosen: self._choose(chosen))
        self.set_problems(())
        self.show_states(frozenset())

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.search)
        row.addSpacing(6)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addWidget(self.warning)
        row.addStretch(1)
        row.addWidget(self.reviewed)
        row.addSpacing(10)
        row.addWidget(self.name)
        row.addSpacing(8)
        row.addWidget(self.position)
        row.addSpacing(6)
        row.addWidget(self.back)
        row.addWidget(self.on)
        self._row = row

    def hold(self, strip: QWidget | None) -> None:
        """Compact: the strip stands between filter and position, alone. None: as it is at first."""
        self._is_compact = strip is not None
        if strip is not None:
            self._row.insertWidget(2, strip, _STRETCH)
        self._fit()

    def show_states(self, states: frozenset[State]) -> None:
        """Mark the chips of the states that the filter asks for; All if it asks for none."""
        for state, chip in self.chips.items():
            chip.setChecked(state in states if state is not None else not states)

    def set_numbers(self, tally: Tally, total: int) -> None:
        """The counts of all chips."""
        for state, chip in self.chips.items():
            chip.set_number(total if state is None else tally.numbers[state])
        self.reviewed.set_numbers(tally.numbers[State.REVIEWED], total)

    def set_problems(self, problems: Sequence[str]) -> None:
        """What the filter does not mean; shown in place of the chips."""
        self.warning.setText(" ".join(problems))
        self.search.setProperty("state", "warn" if problems else "")
        self.search.style().unpolish(self.search)
        self.search.style().polish(self.search)
        self.search.setToolTip(" ".join(problems))
        self._fit()

    def set_position(self, name: str, place: int | None, shown: int, total: int) -> None:
        """Which image is in front. place: from 0 among those shown; None when the filter leaves it out."""
        self.name.set_text(name)
        words = f"– of {count(shown)}" if place is None else of(place + 1, shown)
        self.position.setText(words if shown == total else f"{words} ({count(total)})")

    def resizeEvent(self, _event: object) -> None:
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 32)

    def minimumSizeHint(self) -> QSize:
        # Not that of the layout: what does not fit is hidden, which happens only if it can get narrow.
        return QSize(480, 32)

    def _fit(self) -> None:
        """What there is room for."""
        has_problem = bool(self.warning.text())
        for chip in self.chips.values():
            chip.setVisible(not self._is_compact and not has_problem)
        self.warning.setVisible(not self._is_compact and has_problem)
        self.name.setVisible(not self._is_compact and self.width() >= _NAME_FROM)
        self.reviewed.setVisible(not self._is_compact and self.width() >= _SHARE_FROM)

    def _choose(self, state: State | None) -> None:
        self.search.setText(with_status(self.search.text(), state))
        self.show_states(frozenset() if state is None else frozenset({state}))
