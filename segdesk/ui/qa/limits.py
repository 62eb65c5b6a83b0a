"""The sheet of limits: where each check draws its lines, with unit and promise; stored with the project."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.qa.checks import BY_ID
from segdesk.qa.limits import DEFAULT, LIMITS, Limit, Limits, within
from segdesk.ui.dialogs.layout import column, field, fitting, scrolled, sections
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span, align_numbers
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import counted

SIZE: Final = QSize(640, 680)
_WIDE: Final = 130
_CURVED_FROM: Final = 100
"""From such a ratio of the ends on, small values get more of the slider."""


class LimitsSheet(Sheet):
    """given(limits) when they are saved."""

    given = Signal(object)

    def __init__(self, limits: Limits, parent: QWidget) -> None:
        title = "Limits of the checks"
        super().__init__(title, "of this project", size=fitting(SIZE, parent), parent=parent)
        self.spins = {one.name: _spin(one, limits) for one in LIMITS}
        align_numbers(*self.spins.values())
        self.status = StatusLine()
        self.usual = Button("Use defaults", kind="ghost", size="dialog")
        self.cancel = Button("Cancel", size="dialog")
        self.save = Button("Save", kind="primary", size="dialog")
        self._before = limits
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(sections(*self._parts(), side=20)))
        self.set_status(self.status)
        for button in (self.usual, self.cancel, self.save):
            self.add_to_footer(button)
        self.usual.clicked.connect(self._reset)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._end)
        for spin in self.spins.values():
            spin.changed.connect(lambda _value: self._tell())
        self.finished.connect(self.deleteLater)
        self._tell()

    @property
    def limits(self) -> Limits:
        """What the numbers say."""
        return within(DEFAULT, {one.name: self.spins[one.name].value / one.times for one in LIMITS})

    def _parts(self) -> list[QWidget]:
        parts = []
        for check, lines in groupby(LIMITS, key=lambda one: one.check):
            rows = [self._row(one) for one in lines]
            parts.append(column(Label(BY_ID[check].title, kind="title"), *rows, gap=10))
        return parts

    def _row(self, one: Limit) -> QWidget:
        promise = Label(one.promise, role="text2", wrap=True)
        return field(one.title, column(self.spins[one.name], promise, gap=2), wide=_WIDE)

    def _reset(self) -> None:
        for one in LIMITS:
            self.spins[one.name].reset()

    def _tell(self) -> None:
        limits = self.limits
        moved = len(limits.moved)
        self.status.tell(
            f"{counted(moved, 'limit')} moved" if moved else "All as usual",
            "· counts from the next run on" if limits != self._before else "",
            tone="neutral",
        )
        self.usual.setEnabled(bool(moved))
        self.save.setEnabled(limits != self._before)

    def _end(self) -> None:
        self.given.emit(self.limits)
        self.accept()


def _spin(one: Limit, limits: Limits) -> ScrubSpin:
    is_wide = one.low > 0 and one.high / one.low >= _CURVED_FROM
    span = Span(
        one.low * one.times,
        one.high * one.times,
        one.shown(DEFAULT),
        decimals=one.decimals,
        step=10**-one.decimals,
        unit=one.unit,
        curve="log" if is_wide else "linear",
    )
    spin = ScrubSpin(span, name=f"{BY_ID[one.check].title}: {one.title}", framed=True)
    spin.set_value(one.shown(limits))
    spin.setToolTip(one.promise)
    return spin
