"""Repair, Values: signatures left, the table of values in the middle, before and after at the right."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.repair.geometry.placement import Placement, Size
from segdesk.repair.subject import Meaning
from segdesk.repair.values.naming import shown_code
from segdesk.repair.values.views import View
from segdesk.ui.dialogs.layout import column
from segdesk.ui.repair.compare_pane import ComparePane
from segdesk.ui.repair.compare_view import Side
from segdesk.ui.repair.headline import TabRow
from segdesk.ui.repair.layers import (
    Labels,
    Layer,
    class_rgb,
    grey_rgb,
    number_rgb,
    packed_rgb,
    value_at,
    value_words,
)
from segdesk.ui.repair.mapping_file import load_mapping, save_mapping
from segdesk.ui.repair.study import Study
from segdesk.ui.repair.tab import RepairTab
from segdesk.ui.repair.value_group_list import ValueGroupList
from segdesk.ui.repair.values_bar import ValuesBar
from segdesk.ui.repair.values_panel import ValuesPanel
from segdesk.ui.repair.values_state import ValuesState
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, WIDTH
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.segment import Option
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line, TitleBar
from segdesk.ui.wording import of

MODES: Final = [Option("side", "Stacked"), Option("swipe", "Swipe"), Option("blink", "Blink")]
_FILTER: Final = "Mappings (*.json)"
_NOTE: Final = "Masks that went the same way share a signature, so one decision repairs all of them."


class ValuesPage(RepairTab):
    """What each value of a group of masks becomes, and how that looks."""

    state: ValuesState

    def __init__(self, session: Session, study: Study | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, study, parent)
        self.state = ValuesState(session, self.study, self)
        self.tabs = TabRow("values")
        self.groups = ValueGroupList()
        self.panel = ValuesPanel(self.state)
        self.pane = ComparePane(MODES, way=Qt.Orientation.Vertical)
        self.pane.set_plain()
        self.pane.set_can_drag(on=False)
        self.file = ElidedLabel(kind="item")
        self.place = Label(role="text3")
        self.bar = ValuesBar(self.state)
        self._lay_out()
        self._connect()
        self._show_groups()

    def _lay_out(self) -> None:
        title = TitleBar("Signatures")
        title.add(Label("masks", kind="caption", role="text3"))
        note = column(Label(_NOTE, kind="caption", role="text3", wrap=True))
        note.setContentsMargins(12, 8, 12, 12)
        self.left = column(self.tabs, Line(), title, self.groups, note, gap=0)
        right = column(self._file_row(), Line(), self.pane, gap=0)
        self.put_together((self.left, self.panel, right), self.bar, beside=(self.left, self.panel))

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
        state, panel = self.state, self.panel
        state.groups_changed.connect(self._show_groups)
        state.rows_changed.connect(self._show_groups)
        state.scene_changed.connect(self._show_scene)
        state.trial_changed.connect(self.bar.refresh)
        self.study.began.connect(lambda job, _title: self._on_job(job))
        self.groups.chosen.connect(state.choose_group)
        panel.table.picked.connect(self._mark)
        panel.load_asked.connect(self._ask_load)
        panel.save_asked.connect(self._ask_save)

    # What is shown

    def _show_groups(self) -> None:
        state = self.state
        self.groups.set_groups(state.groups, state.group)
        self.panel.refresh()
        self.bar.refresh()

    def _show_scene(self) -> None:
        entry, state = self.session.entry, self.state
        self.file.set_text(entry.original if entry is not None else "")
        inside = state.group is not None and state.plan in state.group.plans
        plans = state.group.plans if state.group is not None else ()
        self.place.setText(of(plans.index(state.plan) + 1, len(plans)) if inside and state.plan else "")
        self.panel.refresh()
        self.show_photo()
        self.bar.refresh()

    def show_photo(self) -> None:
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

    def _on_job(self, job: Job) -> None:
        job.ended.connect(self.bar.refresh)
        self.bar.refresh()

    def next_unresolved(self) -> None:
        """Make the next value without a class the current row."""
        self.panel.next_unresolved()

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

    # What the workspace asks

    @property
    def areas(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.groups, self.panel.table, self.pane.views[0], self.bar]

    def set_terse(self, *, on: bool) -> None:
        """In a narrow window; the first width that is known divides the parts."""
        self.bar.set_terse(on=on)
        if not self._has_sizes:
            self._has_sizes = True
            left, right = (200, 400) if on else (WIDTH["values_left"], WIDTH["values_right"])
            self.split.setSizes([left, self.width() - left - right, right])

    _has_sizes = False

    def words_at(self, x: float, y: float) -> str:
        """What is under an image point: "stored 90 → 6 bus"."""
        layers = self.layers()
        if layers is None:
            return ""
        stored, became = (value_at(one, x, y) for one in layers)
        view = self.state.scene.view if self.state.scene is not None else View.VALUE
        shown = shown_code(stored, view) if stored is not None else "nothing"
        return f"stored {shown} → {value_words(became, self.session.project.classes)}"


def _laid_over(labels: Labels, image: Size) -> Placement:
    """The mask over the whole image."""
    width, height = labels.size
    return Placement(width / image[0], 0, 0, 0, height / image[1], 0)
