"""What values become: a row for each value of a stored mask, or for each class of a mask that fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from segdesk.model.classes import ClassMap
from segdesk.repair.stored_classes import UNLABELLED
from segdesk.ui.dialogs.class_map.delegate import shown_color
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.swatch import Swatch, swatch_icon
from segdesk.ui.wording import counted, pixels

CHOOSE = -1
"""Nothing was said about a value yet."""

MOST_ROWS = 64
"""Values beyond these are many because they are residue: what becomes of the rest says it for all."""


@dataclass(frozen=True)
class Found:
    """What an image holds. values: value or class key -> pixels; known: those that have a class now."""

    stored: bool
    colors: bool = False
    values: Mapping[int, int] = field(default_factory=dict)
    known: Mapping[int, int] = field(default_factory=dict)

    @property
    def unknown(self) -> list[int]:
        """Values without a class."""
        return [value for value in self.values if value not in self.known]


def said_of(found: Found) -> str:
    """How it stands with the values, in a sentence."""
    if not found.stored:
        return "The mask fits; its classes are known."
    if not found.unknown:
        return "Every value has a class."
    return f"{counted(len(found.unknown), 'value')} without a class."


class MeaningsTable(QWidget):
    """One combo box for each value; those without a class come first. changed() after a choice."""

    changed = Signal()

    def __init__(self, classes: ClassMap, found: Found) -> None:
        super().__init__()
        self._found = found
        self.combos: dict[int, ComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        order = sorted(found.values, key=lambda value: (value in found.known, value))
        for place, value in enumerate(order[:MOST_ROWS]):
            self._add_row(grid, place, value, classes)
        if len(order) > MOST_ROWS:
            more = Label(f"and {len(order) - MOST_ROWS} more", role="text3")
            grid.addWidget(more, MOST_ROWS, 0, 1, 4)

    def _add_row(self, grid: QGridLayout, place: int, value: int, classes: ClassMap) -> None:
        color, name = self._named(value, classes)
        combo = class_combo(classes, name=f"{name} becomes", unset="Choose…" if self._found.stored else "")
        combo.setCurrentIndex(combo.findData(self._found.known.get(value, CHOOSE)))
        combo.set_warning(on=combo.currentData() == CHOOSE)
        combo.activated.connect(lambda _row, one=combo: self._chosen(one))
        self.combos[value] = combo
        if color is not None:
            grid.addWidget(Swatch(color, name=color), place, 0)
        grid.addWidget(Label(name, kind="mono" if self._found.stored else "body"), place, 1)
        grid.addWidget(Label(pixels(self._found.values[value]), role="text2"), place, 2)
        grid.addWidget(combo, place, 3)

    def _named(self, value: int, classes: ClassMap) -> tuple[str | None, str]:
        if not self._found.stored:
            one = classes.by_key(value)
            return shown_color(one), one.name
        return (f"#{value:06x}", f"#{value:06x}") if self._found.colors else (None, str(value))

    def _chosen(self, combo: ComboBox) -> None:
        combo.set_warning(on=combo.currentData() == CHOOSE)
        self.changed.emit()

    @property
    def given(self) -> dict[int, int]:
        """value (or class key) -> class key or UNLABELLED, where that is not what it is anyway."""
        chosen = {value: int(combo.currentData()) for value, combo in self.combos.items()}
        return {
            value: key
            for value, key in chosen.items()
            if key != CHOOSE and key != self._found.known.get(value, CHOOSE)
        }


def class_combo(classes: ClassMap, *, name: str, unset: str = "") -> ComboBox:
    """All classes and unlabelled; unset is the wording of no choice."""
    combo = ComboBox(name=name, width=176)
    if unset:
        combo.addItem(unset, CHOOSE)
    for one in classes:
        combo.addItem(swatch_icon(shown_color(one)), f"{one.id}  {one.name}", one.key)
    combo.addItem("Unlabelled", UNLABELLED)
    return combo
