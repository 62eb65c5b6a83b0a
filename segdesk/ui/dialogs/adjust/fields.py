"""The fields of one repair by hand, made from its row of the table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.ui.dialogs.adjust.operations import Adjustment, Choice, Number
from segdesk.ui.dialogs.layout import field
from segdesk.ui.widgets.scrub_spin import ScrubNumber
from segdesk.ui.widgets.segment import Segment


class Fields(QWidget):
    """changed() when any has another value."""

    changed = Signal()

    def __init__(self, adjustment: Adjustment) -> None:
        super().__init__()
        self._numbers: dict[str, ScrubNumber] = {}
        self._choices: dict[str, Segment] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for one in adjustment.fields:
            layout.addWidget(self._number(one) if isinstance(one, Number) else self._choice(one))

    @property
    def values(self) -> dict[str, Any]:
        """By the fields' names."""
        numbers = {name: box.value() for name, box in self._numbers.items()}
        return numbers | {name: segment.value for name, segment in self._choices.items()}

    def box(self, name: str) -> ScrubNumber:
        return self._numbers[name]

    def segment(self, name: str) -> Segment:
        return self._choices[name]

    def _number(self, one: Number) -> QWidget:
        box = ScrubNumber(one.span, name=one.label)
        box.setFixedWidth(92)
        box.valueChanged.connect(lambda _value: self.changed.emit())
        self._numbers[one.name] = box
        return field(one.label, box, None)

    def _choice(self, one: Choice) -> QWidget:
        segment = Segment(one.options, name=one.label)
        segment.changed.connect(lambda _value: self.changed.emit())
        self._choices[one.name] = segment
        return field(one.label, segment, None)
