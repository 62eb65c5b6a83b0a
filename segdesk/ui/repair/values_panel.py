"""The middle of the Values tab: the diagnosis with its share of pixels, filters, and the table."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.repair.proposal import Decision
from segdesk.ui.dialogs.status import Sign
from segdesk.ui.repair.value_rows import State, ValueRow, exact_share, unresolved
from segdesk.ui.repair.value_table import ValueTable
from segdesk.ui.repair.values_state import ValuesState
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.wording import counted, percent

SOUND: Final = "Sizes and values agree. Nothing to repair."
DRAWN: Final = "Objects that were drawn or read as outlines have classes of their own, no stored values."


class ValuesPanel(QWidget):
    """refresh() after the state is another. Choosing classes is its own; files are asked for by signals."""

    load_asked = Signal()
    save_asked = Signal()

    def __init__(self, state: ValuesState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.sign, self.badge = Sign("neutral"), Badge("", tone="ok")
        self.head, self.words = Label(kind="diagnosis", wrap=True), Label(role="text2", wrap=True)
        options = [Option("this", "This mask"), Option("all", "All masks")]
        self.scope = Segment(options, name="Values of", value="all")
        self.search = SearchField("Value or class", width=130)
        self.only_open = CheckBox("Only unresolved")
        self.reading = ComboBox(name="Explanation", hint="Choose an explanation", width=260)
        self.reset = Button("Reset", kind="ghost", size="small", icon="rotate-ccw")
        self.load = Button("Use mapping…", kind="ghost", size="small", icon="folder-open")
        self.save = Button("Save mapping…", kind="ghost", size="small", icon="save")
        self.table = ValueTable()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.sign)
        top.addWidget(self.head, 1)
        top.addWidget(self.badge)
        head = QVBoxLayout()
        head.setContentsMargins(14, 12, 14, 12)
        head.setSpacing(6)
        head.addLayout(top)
        acts = QHBoxLayout()
        acts.setSpacing(4)
        acts.addWidget(self.words, 1)
        for button in (self.reset, self.load, self.save):
            acts.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(acts)
        head.addWidget(self.reading)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(10, 8, 10, 8)
        tools.setSpacing(8)
        for widget in (self.scope, self.search, self.only_open):
            tools.addWidget(widget)
        tools.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(Line())
        layout.addWidget(self._tools)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        state = self._state
        self.scope.changed.connect(lambda _value: self._show_rows())
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.only_open.toggled.connect(lambda _on: self._show_rows())
        self.reading.activated.connect(state.take_reading)
        self.reset.clicked.connect(state.reset)
        self.load.clicked.connect(self.load_asked)
        self.save.clicked.connect(self.save_asked)
        self.table.chosen.connect(state.set_class)

    # Contents

    def refresh(self) -> None:
        has_group = self._state.group is not None
        for part in (self._tools, self.reset, self.load, self.save, self.table):
            part.setVisible(has_group)
        self._show_head()
        self._show_readings()
        self._show_rows()

    def _show_head(self) -> None:
        state, group = self._state, self._state.group
        self.badge.hide()
        if group is None:
            self._tell_none()
            return
        proposal = group.verdict.proposal
        is_sound = group.decision is Decision.LEAVE
        all_sound = is_sound and state.study.has_all and not state.study.to_repair
        self.head.setText(SOUND if all_sound else f"{group.title}{self._ending()}")
        self.sign.set_tone("warn" if group.decision is Decision.ASK else "ok")
        self.head.set_role("warn" if group.decision is Decision.ASK else "text1")
        self.words.setText(f"{proposal.words} {self._answers()}".strip())
        share = exact_share(state.rows, state.counts.total if state.counts is not None else 0)
        self.badge.setVisible(bool(state.rows) and not is_sound)
        self.badge.set_state(f"exact for {percent(share)} of pixels", tone="ok" if share > 0.99 else "warn")

    def _tell_none(self) -> None:
        state = self._state
        is_sound = state.study.has_all and not state.study.to_repair
        self.sign.set_tone("ok" if is_sound else "neutral")
        self.head.set_role("text1")
        words = "Looking at masks" if state.study.is_busy else "No values to judge"
        self.head.setText(SOUND if is_sound else words)
        fault = state.plan.fault if state.plan is not None else ""
        self.words.setText(fault or ("" if state.study.is_busy else DRAWN))

    def _ending(self) -> str:
        """Exact is said only of what has a single source in every pixel."""
        rows = self._state.rows
        if not rows or self._state.group is None or self._state.group.decision is Decision.LEAVE:
            return ""
        if all(one.state is State.EXACT for one in rows):
            return " — exactly reversible"
        return ""

    def _answers(self) -> str:
        rows, group = self._state.rows, self._state.group
        if not rows or group is None or group.decision is Decision.LEAVE:
            return ""
        left = len(unresolved(rows))
        answered = f"{len(rows) - left} of {counted(len(rows), 'value')} have an answer"
        return f"{answered}, {left} need{'s' if left == 1 else ''} your choice." if left else f"{answered}."

    def _show_readings(self) -> None:
        readings = self._state.readings
        words = [str(one.get("words") or one.get("diagnosis") or one["map"]) for one in readings]
        self.reading.setVisible(len(words) > 1)
        if words != [self.reading.itemText(row) for row in range(self.reading.count())]:
            self.reading.clear()
            self.reading.addItems(words)
            self.reading.setCurrentIndex(-1)
        is_open = self._state.group is not None and self._state.choice.is_empty
        if is_open:
            self.reading.setCurrentIndex(-1)
        self.reading.set_warning(on=is_open)

    def _show_rows(self) -> None:
        state, scene = self._state, self._state.scene
        here = scene.counts if scene is not None else {}
        self.scope.set_text("this", f"This mask · {counted(len(here), 'value')}")
        total = len(state.group.plans) if state.group is not None else 0
        self.scope.set_text("all", f"All {counted(total, 'mask')} · {counted(len(state.rows), 'value')}")
        rows = [one for one in state.rows if self._matches(one)]
        if self.scope.value == "this":
            rows = [one for one in rows if one.code in here]
        self.table.rows.classes = state.session.project.classes
        if state.counts is not None:
            self.table.rows.view = state.counts.view
        self.table.rows.set_rows(rows)

    def _matches(self, row: ValueRow) -> bool:
        if self.only_open.isChecked() and row.state is not State.CHOOSE:
            return False
        wanted = self.search.text().strip().casefold()
        words = f"{row.shown} {self.table.rows.class_words(row)} {row.state.value}"
        return wanted in words.casefold()

    def next_unresolved(self) -> None:
        """The row behind the current one whose value has no class, from the top again at the end."""
        rows = self.table.rows.rows
        current = self.table.currentIndex().row()
        order = [*range(current + 1, len(rows)), *range(current + 1)]
        found = next((place for place in order if rows[place].state is State.CHOOSE), None)
        if found is not None:
            self.table.pick(rows[found].code)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
