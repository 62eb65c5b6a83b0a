"""Repair, Geometry: proposals at the left, the comparison in the middle, the numbers at the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segdesk.repair.subject import Meaning
from segdesk.ui.dialogs.layout import column, scrolled
from segdesk.ui.repair.compare_pane import ComparePane
from segdesk.ui.repair.compare_view import Side
from segdesk.ui.repair.diagnosis import diagnosis
from segdesk.ui.repair.geometry_bar import GeometryBar
from segdesk.ui.repair.geometry_state import GeometryState
from segdesk.ui.repair.group_panel import GroupPanel
from segdesk.ui.repair.hand_numbers import HandNumbers
from segdesk.ui.repair.hand_panel import HandPanel
from segdesk.ui.repair.headline import Headline
from segdesk.ui.repair.layers import Layer, class_rgb, number_rgb, value_at, value_words
from segdesk.ui.repair.proposal_list import THUMB, Entry, ProposalList
from segdesk.ui.repair.study import Study
from segdesk.ui.repair.tab import RepairTab
from segdesk.ui.repair.thumbs import thumb
from segdesk.ui.repair.ways import evidence_for
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.tokens import WIDTH
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.segment import Option
from segdesk.ui.widgets.title_bar import Line, TitleBar

MODES: Final = [
    Option("swipe", "Swipe", "columns-2"),
    Option("side", "Side by side"),
    Option("blink", "Blink"),
    Option("after", "After only"),
]


class GeometryPage(RepairTab):
    """Which proposal, how it looks, and what it does to the group."""

    state: GeometryState

    def __init__(self, session: Session, study: Study | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, study, parent)
        self.state = GeometryState(session, self.study, self)
        self.head = Headline()
        self.proposals = ProposalList()
        self.pane = ComparePane(MODES, way=Qt.Orientation.Horizontal)
        self.group = GroupPanel(self.state)
        self.hand = HandPanel()
        self.bar = GeometryBar(self.state)
        self._lay_out()
        self._connect()
        self._show_scene()

    def _lay_out(self) -> None:
        self.left = column(self.head, Line(), self._proposals_title(), self.proposals, self._hint(), gap=0)
        middle = column(self.pane, Line(), self.group, gap=0)
        self.right = scrolled(self.hand)
        self.left.setMinimumWidth(260)
        self.right.setMinimumWidth(WIDTH["geometry_right"])
        beside = (self.left, self.right, self.group)
        self.put_together((self.left, middle, self.right), self.bar, beside=beside)
        self.split.setSizes([WIDTH["geometry_left"], 900, WIDTH["geometry_right"]])

    def _proposals_title(self) -> TitleBar:
        title = TitleBar("Proposals")
        title.add(Label("score: agreement with the photo, 0–1", kind="caption", role="text3"))
        return title

    def _hint(self) -> QWidget:
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(12, 8, 12, 10)
        words = "↑ ↓ preview a proposal · Enter keeps it · hold X for before"
        row.addWidget(Label(words, kind="caption", role="text3", wrap=True))
        return host

    def _connect(self) -> None:
        state = self.state
        state.scene_changed.connect(self._show_scene)
        state.way_changed.connect(self._show_way)
        state.trial_changed.connect(self.bar.refresh)
        self.study.began.connect(lambda job, _title: self._on_job(job))
        self.session.map_changed.connect(self._show_scene)
        self.proposals.chosen.connect(state.choose)
        self.proposals.kept.connect(self._keep)
        self.proposals.peeked.connect(lambda on: self.pane.views[0].peek(on=on))
        self.pane.dragged.connect(self.hand.nudge)
        self.pane.nudged.connect(self.hand.nudge)
        self.hand.edited.connect(lambda numbers: state.set_hand(numbers.placement))
        self.hand.uncovered_asked.connect(state.set_uncovered)
        self.hand.reset_asked.connect(lambda: state.choose(0))
        self.hand.map.clicked.connect(self._move_to)

    # What is shown

    def _show_scene(self) -> None:
        scene = self.state.scene
        self.head.tell(diagnosis(self.state))
        self.group.refresh()
        if scene is None:
            self.pane.set_sides(None, None)
            self.proposals.set_entries([], -1)
            self.hand.show_numbers(None)
            self.hand.show_map(None, (0, 0))
        self.show_photo()
        self.bar.refresh()

    def show_photo(self) -> None:
        scene, entry = self.state.scene, self.session.entry
        if entry is None:
            return
        ranks = scene.ranks if scene is not None else None
        size = scene.image if scene is not None else (entry.width or 1, entry.height or 1)
        self.pane.open(self.session.photo, size, ranks)
        self._show_sides()

    def _show_way(self) -> None:
        """Another way: the picture at once, numbers and evidence with it."""
        self._show_sides()
        self._show_list()
        self._show_numbers()
        self.bar.refresh()

    def _layer(self) -> Layer | None:
        scene = self.state.scene
        if scene is None:
            return None
        is_classes = scene.plan.subject.meaning is Meaning.CLASSES
        rgb = class_rgb(self.session.project.classes) if is_classes else number_rgb
        return Layer(scene.labels, rgb, scene.now)

    def _show_sides(self) -> None:
        scene, way, layer = self.state.scene, self.state.way, self._layer()
        if scene is None or way is None or layer is None:
            return
        stretched = "" if scene.image == scene.mask else " · laid over the image"
        before = Side(layer.cut_to(way.placement.covered(scene.image)), f"Before{stretched}")
        after = Side(layer.moved(way.placement), f"After · {way.title}")
        self.pane.set_sides(before, after)

    def _show_list(self) -> None:
        scene, layer = self.state.scene, self._layer()
        if scene is None or layer is None:
            return
        ratio = self.devicePixelRatioF()
        box = round(THUMB[0] * ratio), round(THUMB[1] * ratio)
        known = {id(one.way): one for one in self.proposals.entries}
        entries = []
        for place, way in enumerate(self.state.ways):
            if id(way) in known:
                entries.append(known[id(way)])
                continue
            picture = thumb(scene.photo, layer.moved(way.placement), scene.image, box)
            picture.setDevicePixelRatio(ratio)
            entries.append(Entry(way, picture, is_sure=place == 0 and self._is_sure))
        self.proposals.set_entries(entries, self.state.place)

    @property
    def _is_sure(self) -> bool:
        plan = self.state.plan
        return plan is not None and plan.placed is not None and plan.placed.proposal.decision == "apply"

    def _show_numbers(self) -> None:
        scene, way, plan = self.state.scene, self.state.way, self.state.plan
        if scene is None or way is None or plan is None or plan.placed is None:
            return
        numbers = HandNumbers.of(way.placement, scene.image, scene.mask)
        is_scrambled = bool(plan.placed.look.scrambled)
        self.hand.show_numbers(None if is_scrambled else numbers)
        self.pane.set_can_drag(on=not is_scrambled)
        rows = [] if is_scrambled else evidence_for(scene, way, self.state.ways)
        self.hand.show_evidence(way.agreement, rows, is_sure=self.state.is_own)
        is_free = plan.subject.meaning is Meaning.CLASSES
        self.hand.show_uncovered(self.session.project.classes, self.state.uncovered, is_free=is_free)
        self.hand.show_map(plan.placed.look.shifts, (way.placement.c, way.placement.f))

    def _move_to(self, dx: int, dy: int) -> None:
        """The shift that was pointed at in the map: the mask lies dx, dy off and is moved back."""
        scene = self.state.scene
        if scene is not None:
            numbers = HandNumbers(scene.image, scene.mask, shift_x=-dx, shift_y=-dy)
            self.state.set_hand(numbers.placement)

    def _on_job(self, job: Job) -> None:
        job.ended.connect(self._show_scene)
        self.bar.refresh()

    def _keep(self) -> None:
        """Enter on a proposal: on to what can be done with it."""
        (self.bar.dry_run if len(self.proposals.entries) else self.proposals).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    # What the workspace asks

    @property
    def areas(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.proposals, self.pane.views[0], self.hand, self.group.strip, self.bar]

    def set_terse(self, *, on: bool) -> None:
        """In a narrow window."""
        self.pane.set_terse(on=on)
        self.bar.set_terse(on=on)

    def words_at(self, x: float, y: float) -> str:
        """What is under an image point, before and after: "3 → 8"."""
        classes = self.session.project.classes
        ends = [value_at(one, x, y) for one in self.layers() or ()]
        return " → ".join(value_words(one, classes) for one in ends)

    def shut(self) -> None:
        """Let go of the session, and end all threads."""
        super().shut()
        self.group.strip.shut()
