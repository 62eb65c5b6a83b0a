"""The choice of splits as controls: shares, what stays together, seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from segdesk.model.entry import SPLITS
from segdesk.ui.dialogs.export.rules import SplitChoice, Together
from segdesk.ui.dialogs.export.typed import Fault, TypedField
from segdesk.ui.dialogs.layout import column, field
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import draw_text, rounded, text_width
from segdesk.ui.wording import count, percent

OFF: Final = "off"
OWN: Final = "own"
PRESETS: Final = {
    "80 / 10 / 10": ("80", "10", "10"),
    "70 / 15 / 15": ("70", "15", "15"),
    "90 / 10 / 0": ("90", "10", "0"),
}
TOGETHER: Final = {
    Together.NONE: "Nothing",
    Together.FOLDER: "Images of a folder",
    Together.PATTERN: "Images of a pattern",
}


def split_color(name: str) -> QColor:
    """Of a split in bars and legends; its name stands beside it."""
    theme = Theme.current()
    shades = {"train": theme.color("accent"), "val": theme.mix("accent", "panel", 0.55)}
    return shades.get(name, theme.color("control"))


class RatioBar(QWidget):
    """Images by split as one bar, with a legend of numbers and shares."""

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_images(self, images: Mapping[str, int]) -> None:
        self._images = {name: number for name, number in images.items() if number}
        self.setAccessibleName(", ".join(self._words(name) for name in self._images) or "counting")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 12 + Theme.current().grown(18))

    def _words(self, name: str) -> str:
        total = sum(self._images.values())
        return f"{name} {count(self._images[name])} · {percent(self._images[name] / total)}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        total = sum(self._images.values())
        if not total:
            draw_text(painter, self.rect(), "counting…", role="text3")
            return
        left, legend = 0.0, 0.0
        font = theme.font("caption")
        for name, number in self._images.items():
            width = (self.width() - 2 * (len(self._images) - 1)) * number / total
            rounded(painter, QRectF(left, 1, max(width, 1.0), 8), 2, split_color(name))
            left += width + 2
            rounded(painter, QRectF(legend, 12 + (self.height() - 12 - 8) / 2, 8, 8), 2, split_color(name))
            words = self._words(name)
            box = QRectF(legend + 12, 12, self.width(), self.height() - 12)
            draw_text(painter, box, words, role="text2", font=font)
            legend += 12 + text_width(font, words) + 10


class SplitFields(QWidget):
    """Shows a choice and changes it. changed(choice)."""

    changed = Signal(object)

    def __init__(self, choice: SplitChoice) -> None:
        super().__init__()
        self.choice = choice
        self._own = False
        self.preset = ComboBox(name="Splits", width=136)
        for key, text in {OFF: "As in the project", **{k: k for k in PRESETS}, OWN: "Own shares"}.items():
            self.preset.addItem(text, key)
        self.preset.activated.connect(lambda _row: self._on_preset(self.preset.currentData()))
        self.shares = {name: TypedField(f"Share of {name}", width=48) for name in SPLITS}
        self.seed = TypedField("Seed of the splits", width=58)
        self.pattern = TypedField("Pattern of groups in paths")
        self.together = ComboBox(name="Keep together", width=152)
        for one, text in TOGETHER.items():
            self.together.addItem(text, one)
        self.together.activated.connect(
            lambda _row: self._choose(together=Together(self.together.currentData()))
        )
        for name, edit in {**self.shares, "seed": self.seed, "pattern": self.pattern}.items():
            edit.textEdited.connect(lambda text, name=name: self._choose(**{name: text.strip()}))
        self._now, self._bar, self.fault, self.group_fault = Label(role="text2"), RatioBar(), Fault(), Fault()
        self._lay_out()
        self.show_choice()

    def _lay_out(self) -> None:
        self.pattern.setPlaceholderText(r"regular expression, as ^(seq\d+)_")
        parts: list[QWidget | None] = []
        for name, edit in self.shares.items():
            parts += [Label(name, role="text3"), edit]
        self._pattern_row = field("Pattern", self.pattern)
        self._bar_row = field("", self._bar)
        self._details = column(
            field("Shares", *parts, None),
            self.fault,
            self._bar_row,
            field("Keep together", self.together, Label("seed", role="text3"), self.seed, None),
            self._pattern_row,
            self.group_fault,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Label("Splits", kind="title"))
        layout.addWidget(field("Ratio", self.preset, self._now, None))
        layout.addWidget(self._details)
        layout.addStretch(1)

    def show_images(self, images: Mapping[str, int], *, of_project: str) -> None:
        """How many images each split will have (empty while it is counted), and what the project has."""
        self._bar.show_images(images)
        self._now.setText(of_project)

    def show_choice(self) -> None:
        chosen, problems = self.choice, self.choice.problems
        self.preset.setCurrentIndex(self.preset.findData(self._preset()))
        self.together.setCurrentIndex(self.together.findData(chosen.together))
        self._details.setVisible(chosen.is_on)
        self._now.setVisible(not chosen.is_on)
        self._pattern_row.setVisible(chosen.together is Together.PATTERN)
        edits = {**self.shares, "seed": self.seed, "pattern": self.pattern}
        for name, edit in edits.items():
            edit.show_text(getattr(chosen, name), is_wrong=name in problems)
        below = {"seed", "pattern"}
        self.fault.show_first({name: words for name, words in problems.items() if name not in below})
        self.group_fault.show_first({name: words for name, words in problems.items() if name in below})
        self._bar_row.setVisible(not problems)

    def _preset(self) -> str:
        if not self.choice.is_on:
            return OFF
        if self._own:
            return OWN
        return next((key for key, shares in PRESETS.items() if shares == self.choice.shares), OWN)

    def _on_preset(self, key: str) -> None:
        self._own = key == OWN
        shares = dict(zip(SPLITS, PRESETS.get(key, self.choice.shares), strict=True))
        self._choose(is_on=key != OFF, **shares)

    def _choose(self, **values: Any) -> None:
        choice = replace(self.choice, **values)
        is_new, self.choice = choice != self.choice, choice
        self.show_choice()
        if is_new:
            self.changed.emit(choice)
