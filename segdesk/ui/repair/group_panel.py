"""The group of the image in front: which group, how it stands, its images, and the way to the next."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.ui.repair.geometry_state import GeometryState
from segdesk.ui.repair.group_strip import GroupStrip
from segdesk.ui.repair.groups import SizeGroup, decision_of
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.wording import counted


class GroupPanel(QWidget):
    """Follows a GeometryState by refresh(); going to other images is its own."""

    def __init__(self, state: GeometryState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._shown: SizeGroup | None = None
        self.choice = ComboBox(name="Group of images")
        self.about = ElidedLabel(role="text3")
        self.doubtful = Label(role="warn")
        self.show_doubtful = Button("Show them", kind="link", size="small")
        self.next = Button("Next to repair", kind="link", size="small")
        self.look = Button("Look at all", size="small", icon="scan-search")
        self.strip = GroupStrip()
        self._lay_out()
        self.choice.activated.connect(self._go_to_group)
        self.next.clicked.connect(self._go_next)
        self.look.clicked.connect(lambda: state.study.look())
        self.show_doubtful.clicked.connect(self._show_doubtful)
        self.strip.went_to.connect(state.session.go_to)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(10)
        row.addWidget(Label("Same sizes", kind="item"))
        row.addWidget(self.choice)
        row.addWidget(self.about, 1)
        row.addWidget(self.doubtful)
        row.addWidget(self.show_doubtful)
        row.addWidget(self.look)
        row.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.strip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def refresh(self) -> None:
        state = self._state
        group = state.group
        self._fill_choice(group)
        plans = group.plans if group is not None else ()
        if group is not self._shown or group is None:
            self._shown = group
            self.strip.set_plans(plans, state.session.project.classes)
        entry = state.session.entry
        self.strip.set_front(entry.id if entry is not None else 0)
        self.about.set_text(_standing(group) if group is not None else "")
        doubtful = len(_doubtful(group)) if group is not None else 0
        self.doubtful.setText(f"{doubtful:,} to be looked at")
        for part in (self.doubtful, self.show_doubtful):
            part.setVisible(doubtful > 0)
        self.next.setVisible(state.next_to_repair() is not None)
        left = len(state.study.candidates) - len(state.study.plans)
        self.look.setVisible(left > 0 and not state.study.is_busy)
        self.look.setText(
            f"Look at {counted(left, 'more mask')}" if state.study.plans else "Look at all masks"
        )

    def _fill_choice(self, group: SizeGroup | None) -> None:
        words = [one.words for one in self._state.groups]
        if words != [self.choice.itemText(row) for row in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(words)
            self.choice.updateGeometry()
        places = [row for row, one in enumerate(self._state.groups) if one is group]
        self.choice.setCurrentIndex(places[0] if places else -1)
        self.choice.setVisible(bool(words))

    def _go_to_group(self, row: int) -> None:
        """To its worst image."""
        entry = self._state.groups[row].plans[0].subject.entry
        if entry is not None:
            self._state.session.go_to(entry.id)

    def _show_doubtful(self) -> None:
        """Bring the first of them into the strip; the picture in front stays."""
        group = self._state.group
        if group is not None:
            self.strip.reveal(_doubtful(group)[0])

    def _go_next(self) -> None:
        image = self._state.next_to_repair()
        if image is not None:
            self._state.session.go_to(image)


def _standing(group: SizeGroup) -> str:
    """ "126 to repair"; of those in doubt something else is said."""
    repair = sum(decision_of(one) is Decision.APPLY for one in group.plans)
    if not repair:
        return "" if _doubtful(group) else "all sound"
    return f"{repair:,} to repair"


def _doubtful(group: SizeGroup) -> list[ImagePlan]:
    return [one for one in group.plans if decision_of(one) is Decision.ASK]
