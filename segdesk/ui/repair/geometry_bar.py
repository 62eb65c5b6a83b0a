"""The bar of the Geometry tab: what the dry run of the chosen way says, and applying it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from segdesk.ui.dialogs.report import ReportSheet, Told
from segdesk.ui.repair.apply_bar import ApplyBar
from segdesk.ui.repair.geometry_state import GeometryState
from segdesk.ui.repair.trial import headline
from segdesk.ui.wording import counted, of


class GeometryBar(ApplyBar):
    """refresh() after the state is another."""

    def __init__(self, state: GeometryState, parent: QWidget | None = None) -> None:
        super().__init__(state.study, one="Apply to this image", parent=parent)
        self._state = state
        self.dry_run.clicked.connect(state.try_group)
        self.apply_one.clicked.connect(state.apply_one)
        self.apply_all.clicked.connect(state.apply_group)
        self.left_asked.connect(self.show_left_out)

    @property
    def _total(self) -> int:
        """How many images the group has."""
        return len(self._state.group.plans) if self._state.group is not None else 0

    def refresh(self) -> None:
        state, trial = self._state, self._state.trial
        is_free = not state.study.is_busy
        can_way = state.way is not None and state.way.diagnosis != "none"
        count = len(trial.to_apply) if trial is not None else 0
        self.set_ready(
            can_try=can_way and is_free and self._total > 0,
            can_one=state.can_apply_one,
            can_all=count > 0 and is_free and not state.session.file.read_only,
        )
        self.dry_run.setText("Dry run again" if trial is not None else "Dry run")
        words = f"Apply to {of(count, self._total)}" if trial is not None else "Apply to the group"
        self.apply_all.setText(words)
        self._tell()

    def _tell(self) -> None:
        state, trial = self._state, self._state.trial
        left = trial.left_out if trial is not None else []
        self.set_left(f"Show the {counted(len(left), 'image')} left out" if left else "")
        if trial is not None:
            self.tell("Dry run", headline(trial), tone="warn" if left else "ok")
        elif state.way is None or state.way.diagnosis == "none":
            self.tell("Nothing to change", "· choose a proposal or adjust by hand", tone="neutral")
        elif not state.can_apply_one and not state.study.is_busy:
            self.tell("Its values come first", "· settle them in Values", tone="warn")
        else:
            words = f"· a dry run over {counted(self._total, 'image')} comes before applying to the group"
            self.tell(state.way.title, words, tone="neutral")

    def show_left_out(self) -> None:
        """The images that a dry run leaves out, each with the reason."""
        trial = self._state.trial
        if trial is None:
            return
        lines = [f"{one.plan.subject.image}: {one.reason}" for one in trial.left_out]
        head = f"{counted(len(lines), 'image')} left out"
        summary = [f"“{trial.way.title}” {headline(trial)}."]
        told = Told("Left out", head, "warn", summary, {"Left out": lines}, {"left_out": lines})
        ReportSheet(told, self).open()
