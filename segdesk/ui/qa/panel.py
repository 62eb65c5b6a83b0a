"""The left side of QA: scope and run, what was found when, and the list of findings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.qa.checks import BY_ID
from segdesk.qa.finding import Finding, Severity
from segdesk.qa.fixes.table import FIXES, Door
from segdesk.ui.docks.rows import RowTable
from segdesk.ui.qa.groups import PASSED, Group, Key, broken, counts, passed
from segdesk.ui.qa.rows import (
    GROUP_PX,
    BrokenRow,
    FindingDelegate,
    FindingModel,
    GroupRow,
    MoreRow,
    PassedRow,
    Row,
    Thumb,
)
from segdesk.ui.qa.scope import ScopeHead
from segdesk.ui.qa.wording import ICONS, ROLES, nothing_words, run_words
from segdesk.ui.session.checks import Checks
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.marks import Chip
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.wording import count

DOORS: Final = (Door.GEOMETRY, Door.VALUES)


class FindingsPanel(QWidget):
    """cancelled(); chosen(finding) by click or key; link_clicked(group key); retry_asked(check id)."""

    cancelled = Signal()
    chosen = Signal(object)
    link_clicked = Signal(object)
    retry_asked = Signal(str)
    filter_cleared = Signal()

    def __init__(self, checks: Checks, thumb: Thumb) -> None:
        super().__init__()
        self._checks = checks
        self._open: set[Key] = set()
        self.groups: list[Group] = []
        self._severity: Severity | None = None
        self._low: set[int] = set()
        self.current: Finding | None = None
        self.head = ScopeHead(checks.results)
        self.strip = ProgressStrip("Checking")
        self.chips = {one: Chip("", icon=ICONS[one], tone=ROLES[one], outlined=True) for one in Severity}
        self.filter = Chip("", icon="x", outlined=True)
        self._passed = Label(role="text3")
        self.nothing = Label(kind="title", role="text1", wrap=True)
        self.model = FindingModel(self)
        self.list = RowTable(name="Findings", row_px=HEIGHT["row_finding"])
        self.list.setModel(self.model)
        self.list.setItemDelegate(FindingDelegate(thumb, self.list))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._chips = QWidget()
        chips, column = QHBoxLayout(self._chips), QVBoxLayout(self)
        chips.setContentsMargins(12, 0, 12, 8)
        for one in (*self.chips.values(), self.filter):
            chips.addWidget(one)
        chips.addStretch(1)
        chips.addWidget(self._passed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        for widget in (self.strip, self.nothing):
            row = QHBoxLayout()
            row.setContentsMargins(12, 2, 12, 2)
            row.addWidget(widget)
            column.addLayout(row)
        column.addWidget(self._chips)
        column.addWidget(Line())
        column.addWidget(self.list, 1)
        self.strip.hide()
        self.filter.hide()

    def _connect(self) -> None:
        self.strip.cancelled.connect(self.cancelled)
        self.filter.clicked.connect(lambda: self.filter_cleared.emit())
        for severity, chip in self.chips.items():
            chip.clicked.connect(lambda _on=False, one=severity: self._only(one))
        self.list.chosen.connect(self._on_chosen)
        self.list.toggled.connect(lambda index: self._fold(index))
        self.list.zone_clicked.connect(self._on_zone)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        Theme.current().changed.connect(self._size_rows)

    # What is shown

    @property
    def order(self) -> list[Finding]:
        """All findings that the filters let through, as J and K walk them."""
        return [one for group in self._shown for one in group.findings]

    def group_of(self, finding: Finding | None) -> Group | None:
        return next((one for one in self.groups if finding is not None and one.has(finding)), None)

    def show_run(self, *, is_running: bool) -> None:
        """A run begins or ended."""
        self.head.show_run(is_running=is_running)
        if is_running and self.strip.isHidden():
            self.strip.start("Checking")
        self.strip.setVisible(is_running)

    def show_filter(self, words: str) -> None:
        """What a click in the overview lets through; empty for all."""
        self.filter.setText(words)
        self.filter.setChecked(bool(words))
        self.filter.setVisible(bool(words))

    def show_groups(self, groups: list[Group]) -> None:
        """Other findings: what is chosen, open and in view stays so."""
        self.groups = groups
        results = self._checks.results
        numbers = counts(groups)
        for severity, chip in self.chips.items():
            chip.setVisible(bool(numbers[severity]))
            chip.setText(
                f"{count(numbers[severity])} {severity.value}{'' if numbers[severity] == 1 else 's'}"
            )
        self._passed.setText(f"{len(passed(groups, results))} passed" if results.tested else "")
        self.head.said.set_text(self._run_words())
        self._chips.setVisible(self._checks.has_run or bool(groups))
        self._tell_nothing()
        self._relist()

    def _run_words(self) -> str:
        if not self._checks.has_run:
            return "Not checked yet"
        if self._checks.is_outdated:
            return "Limits were moved since: run again"
        return run_words(self._checks.results, datetime.now().astimezone())

    def _tell_nothing(self) -> None:
        results, words = self._checks.results, ""
        if not self.groups and not self._checks.is_running:
            words = nothing_words(results) if results.when else ""
            words = "No finding passes the filter" if self.filter.isChecked() else words
        self.nothing.setText(words)
        self.nothing.setVisible(bool(words))

    @property
    def _shown(self) -> list[Group]:
        return [one for one in self.groups if self._severity in (None, one.severity)]

    def _only(self, severity: Severity) -> None:
        self._severity = None if self._severity is severity else severity
        for one, chip in self.chips.items():
            chip.setChecked(one is self._severity)
        self._relist()

    def _relist(self) -> None:
        bar, top = self.list.verticalScrollBar(), self.list.rowAt(0)
        anchor = self.model.rows[top] if 0 <= top < len(self.model.rows) else None
        offset = -self.list.rowViewportPosition(top) if anchor is not None else 0
        self.list.selectionModel().blockSignals(True)
        self.model.set_rows(self._rows())
        self._size_rows()
        self._select()
        self.list.selectionModel().blockSignals(False)
        place = next((n for n, row in enumerate(self.model.rows) if _same(row, anchor)), None)
        if place is not None:
            bar.setValue(self.list.rowViewportPosition(place) + bar.value() + offset)
        self.list.viewport().update()

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        for group in self._shown:
            is_open = group.key in self._open
            rows.append(GroupRow(group.key, group.title, _note(group), group.number, group.severity,
                                 is_open, _link(group)))  # fmt: skip
            if is_open:
                rows += group.findings
                rows += [MoreRow(group.more)] if group.more else []
        results = self._checks.results
        rows += [BrokenRow(one, why) for one, why in broken(results).items()]
        names = passed(self.groups, results)
        if names and self._severity is None:
            rows.append(GroupRow(PASSED, "Passed", "", len(names), None, PASSED in self._open))
            if PASSED in self._open:
                rows += [PassedRow(BY_ID[one].title, BY_ID[one].promise) for one in names]
        return rows

    def _size_rows(self) -> None:
        """Groups are lower than findings. A header keeps sizes of rows that are others now."""
        header = self.list.verticalHeader()
        groups = {place for place, row in enumerate(self.model.rows) if isinstance(row, GroupRow)}
        for place in self._low - groups:
            if place < len(self.model.rows):
                header.resizeSection(place, header.defaultSectionSize())
        for place in groups:
            header.resizeSection(place, Theme.current().grown(GROUP_PX))
        self._low |= groups

    # Where one is

    def show_current(self, finding: Finding | None, *, reveal: bool = True) -> None:
        """Mark a finding as the one that is shown, opening its group."""
        self.current = finding
        group = self.group_of(finding)
        if group is not None and group.key not in self._open:
            self._open.add(group.key)
            self._relist()
        self.list.selectionModel().blockSignals(True)
        place = self._select()
        self.list.selectionModel().blockSignals(False)
        if reveal and place is not None:
            self.list.scrollTo(self.model.index(place))
        self.list.viewport().update()

    def _select(self) -> int | None:
        place = next((n for n, row in enumerate(self.model.rows) if row is self.current), None)
        if place is None:
            self.list.clearSelection()
        else:
            self.list.setCurrentIndex(self.model.index(place))
        return place

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        """Arrow keys move through findings."""
        row = self.model.rows[index.row()] if index.isValid() else None
        if isinstance(row, Finding) and row is not self.current:
            self.chosen.emit(row)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, Finding):
            self.chosen.emit(row)
        elif isinstance(row, BrokenRow):
            self.retry_asked.emit(row.check)
        else:
            self._fold(index)

    def _on_zone(self, index: QModelIndex, zone: str) -> None:
        row = self.model.rows[index.row()]
        if zone == "link" and isinstance(row, GroupRow):
            self.link_clicked.emit(row.key)
        elif zone == "link" and isinstance(row, BrokenRow):
            self.retry_asked.emit(row.check)
        else:
            self._fold(index)

    def _fold(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, GroupRow):
            self._open ^= {row.key}
            self._relist()

    def picture_came(self) -> None:
        self.list.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))


def _same(row: Row, anchor: Row | None) -> bool:
    if isinstance(row, GroupRow) and isinstance(anchor, GroupRow):
        return row.key == anchor.key
    return row is anchor


def _note(group: Group) -> str:
    images: Collection[str] = {one.image for one in group.findings if one.image}
    return f"{count(len(images))} images" if len(images) > 1 else ""


def _link(group: Group) -> str:
    """Where all of a group lead to, if they lead away."""
    fix = FIXES.get(group.findings[0].repair or "") if group.findings else None
    return "Repair →" if fix is not None and fix.door in DOORS else ""
