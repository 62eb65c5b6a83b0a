"""The control of a setting, made from what its row says; it changes the setting while it is moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.ui.dialogs.layout import row
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import BOX_SIDE
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.window.settings.setting import Choices, Flag, Number, Setting

SETTLE_MS: Final = 150
"""A slider is followed at this pace: another size of letters lays the whole window out anew."""

Changed = Callable[[Any], object]
Made = tuple[QWidget, Callable[[Any], object]]


def control_of(setting: Setting, changed: Changed) -> Made:
    """The control, and what lets it show another value."""
    control, show = _control(setting, changed)
    control.setAccessibleDescription(setting.about)
    return control, show


def line_of(setting: Setting, control: QWidget) -> QWidget:
    """Title and line of use at the left, the control at the right."""
    words = QWidget()
    layout = QVBoxLayout(words)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(1)
    layout.addWidget(Label(setting.title, kind="item"))
    layout.addWidget(Label(setting.about, kind="caption", role="text3"))
    return row(words, None, control)


def _control(setting: Setting, changed: Changed) -> Made:
    match setting.control:
        case Flag():
            return _flag(setting, changed)
        case Choices(options):
            segment = Segment([Option(*one) for one in options], name=setting.title)
            segment.changed.connect(changed)
            return segment, segment.set_value
        case Number() as number:
            return _number(setting, number, changed)


def _flag(setting: Setting, changed: Changed) -> Made:
    box = CheckBox("")
    box.setFixedWidth(BOX_SIDE + 2)
    box.setAccessibleName(setting.title)
    box.clicked.connect(lambda on: changed(on))  # a partial would be called without it
    return box, box.setChecked


def _number(setting: Setting, number: Number, changed: Changed) -> Made:
    span = Span(number.low, number.high, setting.default, step=number.step, unit=number.unit)
    spin = ScrubSpin(span, name=setting.title, framed=True)
    settle = QTimer(spin, singleShot=True, interval=SETTLE_MS)
    settle.timeout.connect(lambda: changed(_stepped(spin.value, number)))
    spin.changed.connect(lambda _value: settle.start())
    return spin, spin.set_value


def _stepped(value: float, number: Number) -> int:
    return number.low + round((value - number.low) / number.step) * number.step
