"""The numbers of the chosen place, all of them editable, and what speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from segdesk.model.classes import ClassMap, MaskClass
from segdesk.repair.geometry.shift import ShiftMap
from segdesk.ui.dialogs.class_map.delegate import shown_color
from segdesk.ui.dialogs.layout import column, field, row
from segdesk.ui.dialogs.status import Sign
from segdesk.ui.repair.hand_numbers import HandNumbers
from segdesk.ui.repair.shift_map import ShiftMapView
from segdesk.ui.repair.ways import Evidence
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubNumber, Span
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.widgets.tip import Tip, set_tip
from segdesk.ui.widgets.title_bar import Line, TitleBar
from segdesk.ui.wording import number

FAR: Final = 20_000.0
_PX: Final = Span(-FAR, FAR, 0, decimals=1, unit="px")
_TIMES: Final = Span(0.01, 100, 1, decimals=4, step=0.01, unit="×")
WIDE: Final = 92
WIDE_CROP: Final = 104
WIDE_UNCOVERED: Final = 2 * WIDE_CROP + 4
PAD_SIDE: Final = 33
LABEL: Final = 66
_SIDES: Final = ("left", "top", "right", "bottom")
_PAD: Final = (
    ("arrow-up", "Up", (0, -1), (0, 1)),
    ("arrow-left", "Left", (-1, 0), (1, 0)),
    ("arrow-right", "Right", (1, 0), (1, 2)),
    ("arrow-down", "Down", (0, 1), (2, 1)),
)
"""Icon, name, direction, place in the grid."""


class HandPanel(QWidget):
    """edited(HandNumbers) when a number is another one; reset_asked() back to the proposal;
    uncovered_asked(class id, or None for void) of the pixels that no mask covers.
    """

    edited = Signal(object)
    reset_asked = Signal()
    uncovered_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: HandNumbers | None = None
        self._is_filling = False
        self.fields = {
            name: self._field(name, span)
            for name, span in (("shift_x", _PX), ("shift_y", _PX), ("scale_x", _TIMES), ("scale_y", _TIMES))
        }
        self.crops = {side: self._crop(side) for side in _SIDES}
        self.link = IconButton("link", Tip("Linked", "", "Both scales keep their proportion."), side=26)
        self.link.setCheckable(True)
        self.link.setChecked(True)
        self.reset = Button("Reset to proposal", kind="ghost", size="small", icon="rotate-ccw")
        self.reset.clicked.connect(self.reset_asked)
        self.way = Label(role="text3")
        self.uncovered = ComboBox(name="Uncovered", width=WIDE_UNCOVERED)
        self.uncovered.activated.connect(lambda _row: self.uncovered_asked.emit(self.uncovered.currentData()))
        self.evidence = QVBoxLayout()
        self.score = Label(kind="title")
        self.map = ShiftMapView()
        self.map_row = column(Label("Borders at other shifts", role="text2"), self.map, gap=6)
        self._lay_out()

    def _field(self, name: str, span: Span) -> ScrubNumber:
        box = ScrubNumber(span, name=name.replace("_", " ").capitalize())
        box.setFixedWidth(WIDE)
        box.valueChanged.connect(lambda _value: self._on_field(name))
        return box

    def _crop(self, side: str) -> ScrubNumber:
        box = ScrubNumber(replace(_PX, unit=side), name=f"Crop {side}")
        box.setFixedWidth(WIDE_CROP)
        box.valueChanged.connect(lambda _value: self._on_crop())
        return box

    # Arranging

    def _lay_out(self) -> None:
        title = TitleBar("By hand", line=True)
        title.add(self.reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(title)
        layout.addLayout(self._numbers_block())
        layout.addWidget(Line())
        layout.addLayout(self._evidence_block())
        layout.addStretch(1)

    def _numbers_block(self) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setContentsMargins(12, 10, 12, 10)
        block.setSpacing(6)
        moves = QHBoxLayout()
        shifts = column(self._row("Shift x", "shift_x"), self._row("Shift y", "shift_y"), gap=6)
        moves.addWidget(shifts, 0, Qt.AlignmentFlag.AlignTop)
        moves.addStretch(1)
        moves.addWidget(self._pad())
        block.addLayout(moves)
        block.addWidget(field("Scale x", self.fields["scale_x"], self.link, None, wide=LABEL))
        block.addWidget(self._row("Scale y", "scale_y"))
        block.addWidget(field("Rotate", *self._turns(), self.way, None, wide=LABEL))
        block.addWidget(field("Mirror", *self._mirrors(), None, wide=LABEL))
        for name, sides in (("Crop x", ("left", "right")), ("Crop y", ("top", "bottom"))):
            block.addWidget(field(name, *(self.crops[side] for side in sides), None, wide=LABEL))
        block.addWidget(field("Uncovered", self.uncovered, None, wide=LABEL))
        for words in ("Arrow keys move 1 px, with Shift 10 px.", "Nearest sampling: values are never mixed."):
            block.addWidget(Label(words, kind="caption", role="text3"))
        return block

    def _row(self, title: str, name: str) -> QWidget:
        return field(title, self.fields[name], None, wide=LABEL)

    def _pad(self) -> QWidget:
        pad = QWidget()
        grid = QGridLayout(pad)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(3)
        for icon, name, step, place in _PAD:
            button = Button("", size="small", icon=icon)
            button.setFixedWidth(PAD_SIDE)
            button.setAccessibleName(f"Move {name.lower()}")
            set_tip(button, Tip(f"Move {name.lower()}", name))
            button.clicked.connect(lambda _on=False, step=step: self.nudge(*step))
            grid.addWidget(button, *place)
        return pad

    def _turns(self) -> list[QWidget]:
        return [
            self._act("−90", lambda one: one.turned(3), "Turn left"),
            self._act("+90", lambda one: one.turned(1), "Turn right"),
        ]

    def _mirrors(self) -> list[QWidget]:
        return [
            self._act(
                "Horizontal", lambda one: one.mirrored("h"), "Mirror left to right", "flip-horizontal-2"
            ),
            self._act("Vertical", lambda one: one.mirrored("v"), "Mirror top to bottom", "flip-vertical-2"),
        ]

    def _act(
        self, text: str, change: Callable[[HandNumbers], HandNumbers], name: str, icon: str = ""
    ) -> Button:
        button = Button(text, size="small", icon=icon)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._change(change))
        return button

    def _evidence_block(self) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setContentsMargins(12, 10, 12, 10)
        block.setSpacing(6)
        block.addWidget(row(Label("Evidence", kind="title"), None, self.score))
        block.addLayout(self.evidence)
        block.addSpacing(4)
        block.addWidget(self.map_row)
        return block

    # Numbers

    def show_numbers(self, numbers: HandNumbers | None) -> None:
        """Nothing is announced."""
        self._numbers = numbers
        self.setEnabled(numbers is not None)
        if numbers is None:
            return
        self._is_filling = True
        for name, box in self.fields.items():
            if not box.lineEdit().isModified():
                box.setValue(getattr(numbers, name))
        for side, box in self.crops.items():
            box.setValue(round(getattr(numbers, side), 2))
        self.way.setText("" if numbers.way == 1 else f"EXIF {numbers.way}")
        self._is_filling = False

    def nudge(self, dx: float, dy: float) -> None:
        """Move the mask by image pixels."""
        self._change(lambda one: one.moved(dx, dy))

    def _change(self, change: Callable[[HandNumbers], HandNumbers]) -> None:
        if self._numbers is not None:
            numbers = change(self._numbers)
            self.show_numbers(numbers)
            self.edited.emit(numbers)

    def _on_field(self, name: str) -> None:
        if self._is_filling or self._numbers is None:
            return
        value = self.fields[name].value()
        self.fields[name].lineEdit().setModified(False)
        changes: dict[str, Callable[[HandNumbers], HandNumbers]] = {
            "shift_x": lambda one: replace(one, shift_x=value),
            "shift_y": lambda one: replace(one, shift_y=value),
        }
        self._change(changes.get(name, lambda one: self._scaled(one, name, value)))

    def _scaled(self, one: HandNumbers, name: str, value: float) -> HandNumbers:
        factor = value / getattr(one, name)
        scales = {axis: getattr(one, axis) for axis in ("scale_x", "scale_y")}
        if self.link.isChecked():
            scales = {axis: scale * factor for axis, scale in scales.items()}
        scales[name] = value
        return one.scaled(**scales)

    def _on_crop(self) -> None:
        if not self._is_filling:
            sides = {side: box.value() for side, box in self.crops.items()}
            self._change(lambda one: one.cropped(**sides))

    def show_uncovered(self, classes: ClassMap, chosen: int | None, *, is_free: bool) -> None:
        """The class of pixels that no mask covers; is_free: whether another one can be chosen."""
        box, void = self.uncovered, classes.void
        box.clear()
        box.addItem(*_void_item(void), None)
        for one in classes:
            if one != void:
                box.addItem(swatch_icon(shown_color(one)), f"{one.id}  {one.name}", one.id)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setEnabled(is_free)

    # Evidence

    def show_evidence(self, agreement: float, rows: Sequence[Evidence], *, is_sure: bool) -> None:
        while (item := self.evidence.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in rows:
            self.evidence.addWidget(
                row(Sign(one.tone), Label(one.what, role="text2"), None, Label(one.value))
            )
        self.score.setText(number(agreement, decimals=2))
        self.score.set_role("ok" if is_sure else "text1")

    def show_map(self, found: ShiftMap | None, at: tuple[float, float]) -> None:
        """The map of shifts, where image and mask have one size."""
        self.map_row.setVisible(found is not None)
        self.map.show_map(found, at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("panel"))


def _void_item(void: MaskClass | None) -> tuple[QIcon, str]:
    return swatch_icon(None), "Unlabelled" if void is None else f"{void.id}  {void.name}"
