"""Repair, Values: signatures at the left, the table of values in the middle, before and after at the right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.subject import Meaning
from segdesk.repair.values.views import View
from segdesk.ui.dialogs.layout import column
from segdesk.ui.dialogs.report import ReportSheet, Told
from segdesk.ui.repair.apply_bar import ApplyBar
from segdesk.ui.repair.compare_pane import ComparePane
from segdesk.ui.repair.compare_view import Side
from segdesk.ui.repair.headline import TabRow
from segdesk.ui.repair.layers import Labels, Layer, class_rgb, grey_rgb, number_rgb, packed_rgb
from segdesk.ui.repair.mapping_file import load_mapping, save_mapping
from segdesk.ui.repair.settled import ValuesTrial
from segdesk.ui.repair.study import Study
from segdesk.ui.repair.value_group_list import ValueGroupList
from segdesk.ui.repair.value_rows import unresolved
from segdesk.ui.repair.values_panel import ValuesPanel
from segdesk.ui.repair.values_state import ValuesState
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, WIDTH
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.segment import Option
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line, TitleBar
from segdesk.ui.wording import counted, of, percent, pixels

MODES: Final = [Option("side", "Stacked"), Option("swipe", "Swipe"), Option("blink", "Blink")]
LEAVE: Final = -1
_FILTER: Final = "Mappings (*.json)"
_NOTE: Final = "Masks that went the same way share a signature, so one decision repairs all of them."


class ValuesPage(QWidget):
    """study: shared with the Geometry tab; one of its own without."""

    def __init__(self, session: Session, study: Study | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.study = study or Study(session, self)
        self.state = ValuesState(session, self.study, self)
        self.tabs = TabRow("values")
        self.groups = ValueGroupList()
        self.panel = ValuesPanel(self.state)
        self.pane = ComparePane(MODES, way=Qt.Orientation.Vertical)
        self.pane.set_plain()
        self.pane.set_can_drag(on=False)
        self.file = ElidedLabel(kind="item")
        self.place = Label(role="text3")
        self.bar = ApplyBar(self.study, one="Apply to this mask")
        self.rest = ComboBox(name="Leave unresolved as", prefix="Leave unresolved as", width=250)
        self._lay_out()
        self._connect()
        self._fill_rest()
        self._show_groups()

    def _lay_out(self) -> None:
        title = TitleBar("Signatures")
        title.add(Label("masks", kind="caption", role="text3"))
        note = column(Label(_NOTE, kind="caption", role="text3", wrap=True))
        note.setContentsMargins(12, 8, 12, 12)
        left = column(self.tabs, Line(), title, self.groups, note, gap=0)
        right = column(self._file_row(), Line(), self.pane, gap=0)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for part in (left, self.panel, right):
            self.split.addWidget(part)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([WIDTH["values_left"], 820, WIDTH["values_right"]])
        self.bar.add(self.rest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.bar)

    def _file_row(self) -> QWidget:
        host = QWidget()
        host.setFixedHeight(Theme.current().grown(HEIGHT["options_bar"]))
        row = QHBoxLayout(host)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.file)
        row.addWidget(self.place)
        row.addStretch(1)
        for icon, words, step in (("chevron-left", "Previous mask", -1), ("chevron-right", "Next mask", 1)):
            button = IconButton(icon, Tip(words), side=24)
            button.clicked.connect(lambda _on=False, step=step: self.state.step(step))
            row.addWidget(button)
        return host

    def _connect(self) -> None:
        state, panel, bar = self.state, self.panel, self.bar
        state.groups_changed.connect(self._show_groups)
        state.rows_changed.connect(self._show_groups)
        state.scene_changed.connect(self._show_scene)
        state.trial_changed.connect(self._show_ready)
        self.study.began.connect(lambda job, _title: self._on_job(job))
        self.session.photo_changed.connect(self._show_photo)
        self.session.map_changed.connect(self._fill_rest)
        self.groups.chosen.connect(state.choose_group)
        panel.table.picked.connect(self._mark)
        panel.load_asked.connect(self._ask_load)
        panel.save_asked.connect(self._ask_save)
        self.rest.activated.connect(lambda _row: self._set_rest())
        bar.dry_run.clicked.connect(state.try_group)
        bar.apply_one.clicked.connect(state.apply_one)
        bar.apply_all.clicked.connect(state.apply_group)
        bar.left_asked.connect(self.show_left_out)

    def _fill_rest(self) -> None:
        self.rest.clear()
        self.rest.addItem("open", LEAVE)
        for one in self.session.project.classes:
            self.rest.addItem(f"{one.id} {one.name}", one.id)

    def _set_rest(self) -> None:
        chosen = self.rest.currentData()
        self.state.set_rest(None if chosen == LEAVE else int(chosen))

    # What is shown

    def _show_groups(self) -> None:
        state = self.state
        self.groups.set_groups(state.groups, state.group)
        self.panel.refresh()
        rest = LEAVE if state.rest is None else state.rest
        self.rest.setCurrentIndex(self.rest.findData(rest))
        self._show_ready()

    def _show_scene(self) -> None:
        entry, state = self.session.entry, self.state
        self.file.set_text(entry.original if entry is not None else "")
        inside = state.group is not None and state.plan in state.group.plans
        plans = state.group.plans if state.group is not None else ()
        self.place.setText(of(plans.index(state.plan) + 1, len(plans)) if inside and state.plan else "")
        self.panel.refresh()
        self._show_photo()
        self._show_ready()

    def _show_photo(self) -> None:
        scene, entry = self.state.scene, self.session.entry
        if entry is None:
            return
        size = (entry.width or 1, entry.height or 1)
        self.pane.open(self.session.photo, size)
        if scene is None:
            self.pane.set_sides(None, None)
            return
        before, after = self._layers(size)
        self.pane.set_sides(Side(before, "Before · stored values"), Side(after, "After · class map"))
        row = self.panel.table.current
        self._mark(row.code if row is not None else -1)

    def _layers(self, size: Size) -> tuple[Layer, Layer]:
        scene = self.state.scene
        assert scene is not None
        place = _laid_over(scene.stored, size)
        rgb = packed_rgb if scene.view is View.COLOR else grey_rgb
        is_classes = scene.plan.subject.meaning is Meaning.CLASSES
        after = class_rgb(self.session.project.classes) if is_classes else number_rgb
        placed = scene.plan.placed
        where = placed.placement if placed is not None and not placed.look.scrambled else place
        return Layer(scene.stored, rgb, place, is_solid=True), Layer(scene.ids, after, where)

    def _mark(self, code: int) -> None:
        """Outline the pixels of the value whose row is chosen."""
        entry, scene = self.session.entry, self.state.scene
        if entry is None or scene is None or code < 0:
            self.pane.mark(None, 0)
            return
        before, _ = self._layers((entry.width or 1, entry.height or 1))
        self.pane.mark(before, code)

    # The bar

    def _on_job(self, job: object) -> None:
        job.ended.connect(self._show_ready)  # type: ignore[attr-defined]
        self._show_ready()

    def _show_ready(self) -> None:
        state, trial = self.state, self.state.trial
        is_free = not self.study.is_busy and state.group is not None and state.counts is not None
        can_write = is_free and not self.session.file.read_only
        needs = state.group is not None and (state.group.decision != "leave" or not state.choice.is_empty)
        plans = trial.to_apply if trial is not None else []
        self.bar.set_ready(
            can_try=is_free and needs, can_one=can_write and needs, can_all=can_write and bool(plans)
        )
        words = f"Apply to {counted(len(plans), 'mask')}" if plans else "Apply to the group"
        self.bar.apply_all.setText(words)
        self.bar.dry_run.setText("Dry run again" if trial is not None else "Dry run")
        left = len(trial.left_out) if trial is not None else 0
        self.bar.set_left(f"Show the {counted(left, 'mask')} left out" if left else "")
        self.rest.setVisible(bool(unresolved(state.rows)) or state.rest is not None)
        if trial is not None:
            self._tell_trial(trial)
        else:
            self._tell_rows()

    def _tell_trial(self, trial: ValuesTrial) -> None:
        certified = f"re-applied: {percent(trial.exact_share, decimals=2)} identical"
        total = of(len(trial.to_apply), len(trial.plans))
        words = f"{total} masks repaired · {pixels(trial.pixels_changed)} differ · {certified}"
        self.bar.tell("Dry run", words, tone="warn" if trial.left_out else "ok")

    def _tell_rows(self) -> None:
        open_rows = unresolved(self.state.rows)
        if open_rows:
            total = sum(one.pixels for one in open_rows)
            masks = max(one.masks for one in open_rows)
            words = f"· {pixels(total)} in {counted(masks, 'mask')} · N shows the next"
            self.bar.tell(f"{counted(len(open_rows), 'value')} unresolved", words, tone="warn")
        elif self.state.group is None or self.state.group.decision == "leave":
            self.bar.tell("Nothing to repair", "", tone="neutral")
        else:
            words = "· a dry run comes before applying to the group"
            self.bar.tell("Every value has an answer", words, tone="neutral")

    def next_unresolved(self) -> None:
        """Make the next value without a class the current row."""
        self.panel.next_unresolved()

    def show_left_out(self) -> None:
        """The masks that a dry run leaves out, each with the reason."""
        trial = self.state.trial
        if trial is not None:
            lines = [f"{image}: {why}" for image, why in trial.left_out.items()]
            head = f"{counted(len(lines), 'mask')} left out"
            summary = [f"{of(len(trial.to_apply), len(trial.plans))} masks would be repaired."]
            told = Told("Left out", head, "warn", summary, {"Left out": lines}, {"left_out": lines})
            ReportSheet(told, self).open()

    # Mappings

    def _ask_save(self) -> None:
        dialog = QFileDialog(self, "Save mapping", "mapping.json", _FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_load(self) -> None:
        dialog = QFileDialog(self, "Use a mapping", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.load(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path) -> None:
        """The table as it stands."""
        view = self.state.counts.view if self.state.counts is not None else View.VALUE
        try:
            save_mapping(path, self.state.table, view, self.state.rest)
        except SegDeskError as fault:
            self.session.failed.emit(fault)
        else:
            self.session.said.emit(f"The mapping is {path}")

    def load(self, path: Path) -> None:
        """Use a table that was saved, for the group in front."""
        try:
            self.state.set_table(*load_mapping(path))
        except SegDeskError as fault:
            self.session.failed.emit(fault)

    # Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.study.set_active(on=True)
        self.state.set_active(on=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.study.set_active(on=False)
        self.state.set_active(on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.set_terse(on=self.width() < 1_500)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))

    def shut(self) -> None:
        """Let go of the session, and end all threads."""
        self.study.shut()
        self.state.shut()
        self.session.photo_changed.disconnect(self._show_photo)
        self.pane.shut()


def _laid_over(labels: Labels, image: Size) -> Placement:
    """The mask over the whole image."""
    width, height = labels.size
    return Placement(width / image[0], 0, 0, 0, height / image[1], 0)
