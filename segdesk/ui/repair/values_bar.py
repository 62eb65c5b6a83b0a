"""The bar of the Values tab: what is open, what the dry run says, and applying the table."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from segdesk.repair.proposal import Decision
from segdesk.ui.dialogs.report import ReportSheet, Told
from segdesk.ui.repair.apply_bar import ApplyBar
from segdesk.ui.repair.settled import ValuesTrial
from segdesk.ui.repair.value_rows import unresolved
from segdesk.ui.repair.values_state import ValuesState
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.wording import counted, of, percent, pixels

LEAVE: Final = -1


class ValuesBar(ApplyBar):
    """refresh() after the state is another. What becomes of open values is chosen here."""

    def __init__(self, state: ValuesState, parent: QWidget | None = None) -> None:
        super().__init__(state.study, one="Apply to this mask", parent=parent)
        self._state = state
        self.rest = ComboBox(name="Leave unresolved as", prefix="Leave unresolved as", width=250)
        self.add(self.rest)
        self._fill_rest()
        state.session.map_changed.connect(self._fill_rest)
        self.rest.activated.connect(lambda _row: self._set_rest())
        self.dry_run.clicked.connect(state.try_group)
        self.apply_one.clicked.connect(state.apply_one)
        self.apply_all.clicked.connect(state.apply_group)
        self.left_asked.connect(self.show_left_out)

    def _fill_rest(self) -> None:
        self.rest.clear()
        self.rest.addItem("open", LEAVE)
        for one in self._state.session.project.classes:
            self.rest.addItem(f"{one.id} {one.name}", one.id)

    def _set_rest(self) -> None:
        chosen = self.rest.currentData()
        self._state.set_rest(None if chosen == LEAVE else int(chosen))

    @property
    def _needs_repair(self) -> bool:
        group = self._state.group
        if group is None:
            return False
        return group.decision is not Decision.LEAVE or not self._state.choice.is_empty

    def refresh(self) -> None:
        state, trial = self._state, self._state.trial
        is_free = not state.study.is_busy and state.counts is not None and self._needs_repair
        can_write = is_free and not state.session.file.read_only
        plans = trial.to_apply if trial is not None else []
        self.set_ready(can_try=is_free, can_one=can_write, can_all=can_write and bool(plans))
        words = f"Apply to {counted(len(plans), 'mask')}" if plans else "Apply to the group"
        self.apply_all.setText(words)
        self.dry_run.setText("Dry run again" if trial is not None else "Dry run")
        left = len(trial.left_out) if trial is not None else 0
        self.set_left(f"Show the {counted(left, 'mask')} left out" if left else "")
        self.rest.setCurrentIndex(self.rest.findData(LEAVE if state.rest is None else state.rest))
        self.rest.setVisible(bool(unresolved(state.rows)) or state.rest is not None)
        if trial is not None:
            self._tell_trial(trial)
        else:
            self._tell_rows()

    def _tell_trial(self, trial: ValuesTrial) -> None:
        certified = f"re-applied: {percent(trial.exact_share, decimals=2)} identical"
        total = of(len(trial.to_apply), len(trial.plans))
        words = f"{total} masks repaired · {pixels(trial.pixels_changed)} differ · {certified}"
        self.tell("Dry run", words, tone="warn" if trial.left_out else "ok")

    def _tell_rows(self) -> None:
        open_rows = unresolved(self._state.rows)
        if open_rows:
            total = sum(one.pixels for one in open_rows)
            masks = max(one.masks for one in open_rows)
            words = f"· {pixels(total)} in {counted(masks, 'mask')} · N shows the next"
            self.tell(f"{counted(len(open_rows), 'value')} unresolved", words, tone="warn")
        elif not self._needs_repair:
            self.tell("Nothing to repair", "", tone="neutral")
        else:
            words = "· a dry run comes before applying to the group"
            self.tell("Every value has an answer", words, tone="neutral")

    def show_left_out(self) -> None:
        """The masks that a dry run leaves out, each with the reason."""
        trial = self._state.trial
        if trial is not None:
            lines = [f"{image}: {why}" for image, why in trial.left_out.items()]
            head = f"{counted(len(lines), 'mask')} left out"
            summary = [f"{of(len(trial.to_apply), len(trial.plans))} masks would be repaired."]
            told = Told("Left out", head, "warn", summary, {"Left out": lines}, {"left_out": lines})
            ReportSheet(told, self).open()
