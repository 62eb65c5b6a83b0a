"""The fields of an operation, made from its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.model.classes import ClassMap, Kind
from segdesk.tools.operations import Asked, Operation, Parameter
from segdesk.ui.dialogs.layout import field
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.swatch import swatch_icon

WIDE: Final = 130
FINE: Final = 0.1
MANY: Final = 100
"""From this many values on, small ones get more of the slider."""

Read = Callable[[], Any]
Made = tuple[QWidget, Read]


class Fields(QWidget):
    """changed() when any has another value. values has those that cannot be left out."""

    changed = Signal()

    def __init__(self, operation: Operation, classes: ClassMap, before: Mapping[str, Any]) -> None:
        """before: the values of the last time, for those that there are."""
        super().__init__()
        self.controls: dict[str, QWidget] = {}
        self._reads: dict[str, Read] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for one in operation.parameters:
            if one.asked not in _MAKERS or one.is_optional:
                continue
            control, read = _MAKERS[one.asked](self, one, classes, before.get(one.name, one.default))
            self.controls[one.name], self._reads[one.name] = control, read
            is_slider = isinstance(control, ScrubSpin)
            layout.addWidget(field(one.title, control, *(() if is_slider else (None,)), wide=WIDE))

    @property
    def values(self) -> dict[str, Any]:
        """By the parameters' names."""
        return {name: read() for name, read in self._reads.items()}


def _number(fields: Fields, one: Parameter, _classes: ClassMap, value: float) -> Made:
    is_whole = isinstance(one.default, int)
    span = Span(
        one.low,
        one.high,
        one.default,
        decimals=0 if is_whole else 1,
        step=1.0 if is_whole else FINE,
        unit=one.unit,
        curve="log" if one.low > 0 and one.high >= MANY else "linear",
    )
    spin = ScrubSpin(span, name=one.title, framed=True)
    spin.set_value(value)
    spin.changed.connect(lambda _value: fields.changed.emit())
    return spin, lambda: round(spin.value) if is_whole else spin.value


def _choice(fields: Fields, one: Parameter, _classes: ClassMap, value: str) -> Made:
    options = [Option(each, each[:1].upper() + each[1:]) for each in one.choices]
    segment = Segment(options, name=one.title, value=value)
    segment.changed.connect(lambda _value: fields.changed.emit())
    return segment, lambda: segment.value


def _class(fields: Fields, one: Parameter, classes: ClassMap, value: int | None) -> Made:
    combo = ComboBox(name=one.title, width=200)
    for each in classes:
        icon = swatch_icon(None if each.kind is Kind.VOID else each.color)
        combo.addItem(icon, f"{each.id}  {each.name}", each.key)
    combo.setCurrentIndex(max(0, combo.findData(value)))
    combo.activated.connect(lambda _row: fields.changed.emit())
    return combo, combo.currentData


_MAKERS: Final[dict[Asked, Callable[[Fields, Parameter, ClassMap, Any], Made]]] = {
    Asked.NUMBER: _number,
    Asked.CHOICE: _choice,
    Asked.CLASS: _class,
}
