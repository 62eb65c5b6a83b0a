"""What splits and sizes will do, stated before anything is written: class balance, effects of resizing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.dataset.package.settings import ExportSettings
from segdesk.dataset.package.tally import Tally
from segdesk.dataset.splits import SplitPlan
from segdesk.model.classes import ClassMap
from segdesk.ui.dialogs.export.balance import BalanceTable
from segdesk.ui.dialogs.export.preview import Framed
from segdesk.ui.dialogs.export.prospect import (
    Prospect,
    absence,
    balances,
    effects,
    is_plain,
    remarks,
    split_names,
)
from segdesk.ui.dialogs.export.watch import Watch
from segdesk.ui.dialogs.layout import column, row
from segdesk.ui.dialogs.status import Sign
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.widgets.progress_strip import ProgressStrip

_TABLE: Final = 152
"""Five classes and the heads; more of them scroll."""


class Statements(QWidget):
    """Sentences below each other, each with the sign of its tone."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._lines: list[QWidget] = []
        self.words: list[str] = []

    def show_lines(self, lines: Iterable[tuple[Tone, str]]) -> None:
        for old in self._lines:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        found = list(lines)
        self.words = [words for _tone, words in found]
        self._lines = [self._line(tone, words) for tone, words in found]
        self.setVisible(bool(found))

    def _line(self, tone: Tone, words: str) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Sign(tone), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Label(words, role="warn" if tone == "warn" else "text2", wrap=True), 1)
        self._layout.addWidget(line)
        return line


class EffectsPanel(QWidget):
    """cancelled(): the person does not want to wait for it; again(): after all."""

    cancelled = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.badge, self.table, self.remarks = Badge(""), BalanceTable(), Statements()
        self.effects, self.problem = Statements(), Statements()
        self.strip = ProgressStrip("Counting")
        self.strip.cancelled.connect(self.cancelled)
        self.retry = Button("Count again", kind="link")
        self.retry.clicked.connect(self.again)
        framed = Framed(self.table)
        framed.setFixedHeight(Theme.current().grown(_TABLE))
        self._splits = column(
            row(Label("Class balance", kind="title"), None, self.badge), framed, self.remarks
        )
        self._sizes = column(Label("What resizing does", kind="title"), self.effects, None, gap=10)
        self._stopped = row(Label("Splits and sizes were not counted.", role="text2"), self.retry, None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        both = row(gap=14)
        inner = both.layout()
        assert isinstance(inner, QHBoxLayout)
        inner.addWidget(self._splits, 1, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self._sizes, 1, Qt.AlignmentFlag.AlignTop)
        for one in (both, self.problem, self.strip, self._stopped):
            layout.addWidget(one)
        self.hide()

    def show_watched(self, watch: Watch[Prospect], classes: ClassMap, settings: ExportSettings) -> None:
        """What was counted for the settings, that it is being counted, or that nobody waited for it."""
        found = watch.found
        if found is not None and is_plain(settings):
            self.hide()
        elif found is not None:
            self._take(found, classes, settings)
        else:
            self._show(is_running=watch.is_busy)
            self._stopped.setVisible(not watch.is_busy)

    def _take(self, found: Prospect, classes: ClassMap, settings: ExportSettings) -> None:
        self._show(splits=found.splits is not None, sizes=found.tally is not None)
        self.problem.show_lines([("error", found.problem)] if found.problem else [])
        if found.splits is not None:
            self._show_splits(found.splits, classes, settings)
        if found.tally is not None:
            self._show_sizes(found.tally, classes, settings)

    def _show_splits(self, plan: SplitPlan, classes: ClassMap, settings: ExportSettings) -> None:
        names = split_names(plan, settings)
        rows = balances(plan, classes, names)
        words, tone = absence(rows)
        self.badge.set_state(words, tone=tone)
        self.table.show_balances(rows, names)
        self.remarks.show_lines(remarks(plan, names))

    def _show_sizes(self, known: Tally, classes: ClassMap, settings: ExportSettings) -> None:
        self.effects.show_lines(effects(known, classes, settings))

    def _show(self, *, is_running: bool = False, splits: bool = False, sizes: bool = False) -> None:
        self.setVisible(True)
        if is_running:
            self.strip.start("Counting")
        self.strip.setVisible(is_running)
        self._stopped.hide()
        self.problem.hide()
        self._splits.setVisible(splits)
        self._sizes.setVisible(sizes)
