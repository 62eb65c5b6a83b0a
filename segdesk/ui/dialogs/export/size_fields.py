"""The choice of sizes as controls: the way to resize, and the numbers that it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.dataset.package.resize import Resize
from segdesk.ui.dialogs.export.rules import SIDES, SizeChoice
from segdesk.ui.dialogs.export.typed import Fault, TypedField
from segdesk.ui.dialogs.layout import field
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label

WAYS: Final = {
    Resize.NONE: ("As they are", ""),
    Resize.STRETCH: ("Stretch to", "Whatever the shape is"),
    Resize.LETTERBOX: ("Letterbox to", "As large as fits, in the middle; the rest is padded"),
    Resize.FIT: ("Longer side to", "The shape stays"),
    Resize.CROP: ("Crop to", "The middle, at the scale it has"),
    Resize.TILE: ("Tiles of", "The whole image in pieces; those of an image stay in one split"),
}
"""What each way is called, and what it does."""

_SCALING: Final = (Resize.STRETCH, Resize.LETTERBOX, Resize.FIT)
_SAMPLED: Final = "image: area, or bicubic where it grows · mask: nearest"


class SizeFields(QWidget):
    """Shows a choice and changes it. changed(choice)."""

    changed = Signal(object)

    def __init__(self, choice: SizeChoice) -> None:
        super().__init__()
        self.choice = choice
        self.way = ComboBox(name="Resize", width=136)
        for one, (text, _words) in WAYS.items():
            self.way.addItem(text, one)
        self.way.activated.connect(lambda _row: self._choose(way=Resize(self.way.currentData())))
        self.edits = {
            "width": TypedField("Width in pixels", width=62),
            "height": TypedField("Height in pixels", width=62),
            "overlap": TypedField("Overlap of tiles in pixels", width=62),
        }
        for name, edit in self.edits.items():
            edit.textEdited.connect(lambda text, name=name: self._choose(**{name: text.strip()}))
        self._times, self.fault = Label("×", role="text3"), Fault()
        self._words = Label(kind="caption", role="text3", wrap=True)
        self._overlap_row = field("Overlap", self.edits["overlap"], Label("px", role="text3"), None)
        self._lay_out()
        self.show_choice()

    def _lay_out(self) -> None:
        sides = (self.edits["width"], self._times, self.edits["height"])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Label("Size", kind="title"))
        layout.addWidget(field("Resize", self.way, *sides, None))
        self._words_row = field("", self._words)
        for one in (self._overlap_row, self.fault, self._words_row):
            layout.addWidget(one)
        layout.addStretch(1)

    def show_choice(self) -> None:
        chosen, problems = self.choice, self.choice.problems
        needed = SIDES[chosen.way]
        self.way.setCurrentIndex(self.way.findData(chosen.way))
        for name, edit in self.edits.items():
            edit.show_text(getattr(chosen, name), is_wrong=name in problems)
            edit.setVisible(name in needed)
        self._times.setVisible("height" in needed)
        self._overlap_row.setVisible("overlap" in needed)
        self.fault.show_first(problems)
        words = [WAYS[chosen.way][1]] + [_SAMPLED] * (chosen.way in _SCALING)
        self._words.setText(" · ".join(words))
        self._words_row.setVisible(chosen.way is not Resize.NONE)

    def _choose(self, **values: Any) -> None:
        choice = replace(self.choice, **values)
        is_new, self.choice = choice != self.choice, choice
        self.show_choice()
        if is_new:
            self.changed.emit(choice)
