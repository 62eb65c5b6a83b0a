"""How long a pixel is: so many of them, or the line measured last, are a length. Kept with the project."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from segdesk.tools.measure import Measure, Scale
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.tip import Tip

SETTING: Final = "scale"
UNIT: Final = "mm"
LONGEST_UNIT: Final = 12
_NUMBER_PX, _UNIT_PX = 76, 52
_LEAST, _MOST = 1e-9, 1e9


class ScaleOption(QWidget):
    """'[100] px = [25] [mm]'; no length is no scale. changed() after a person set another one."""

    changed = Signal()

    def __init__(self, tool: Measure) -> None:
        super().__init__()
        self._tool = tool
        self.pixels, self.length = _number_field("Pixels"), _number_field("Length")
        self.length.setPlaceholderText("No scale")
        self.unit = QLineEdit(UNIT)
        self.unit.setAccessibleName("Unit")
        self.unit.setMaxLength(LONGEST_UNIT)
        self.unit.setFixedWidth(_UNIT_PX)
        tip = Tip("The line measured last", "", "Then type how long it is.")
        self.take = IconButton("ruler", tip, side=28)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        words = (Label("Scale", role="text2"), Label("px =", role="text2"))
        for part in (words[0], self.take, self.pixels, words[1], self.length, self.unit):
            layout.addWidget(part)
        for field in (self.pixels, self.length, self.unit):
            field.editingFinished.connect(self._set)
        self.take.clicked.connect(self._take_line)
        self.show_scale(tool.scale)

    def show_scale(self, scale: Scale | None) -> None:
        """Of one pixel; as it was typed while that gives the same."""
        if scale != self._typed:
            self.pixels.setText("1")
            self.length.setText(f"{scale.per_px:.6g}" if scale is not None else "")
            self.unit.setText(scale.unit if scale is not None else UNIT)

    @property
    def _typed(self) -> Scale | None:
        fields = (self.pixels, self.length)
        if not all(one.hasAcceptableInput() for one in fields):
            return None
        pixels, length = (float(one.text()) for one in fields)
        return Scale(length / pixels, self.unit.text().strip() or UNIT)

    def _take_line(self) -> None:
        if self._tool.last is not None:
            self.pixels.setText(f"{self._tool.last.length_px:.6g}")
            self.length.clear()
            self.length.setFocus()

    def _set(self) -> None:
        typed = self._typed
        if typed != self._tool.scale:
            self._tool.scale = typed
            self.changed.emit()


def restore_scale(tool: Measure, settings: MutableMapping[str, Any]) -> None:
    """What the project knows of it; anything else in its place is passed over."""
    found = settings.get(SETTING)
    if isinstance(found, dict) and isinstance(found.get("per_px"), int | float) and found["per_px"] > 0:
        tool.scale = Scale(float(found["per_px"]), str(found.get("unit") or UNIT))


def keep_scale(tool: Measure, settings: MutableMapping[str, Any]) -> None:
    scale = tool.scale
    settings[SETTING] = {"per_px": scale.per_px, "unit": scale.unit} if scale is not None else None


def _number_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setFixedWidth(_NUMBER_PX)
    validator = QDoubleValidator(_LEAST, _MOST, 9, field)
    validator.setLocale(QLocale.c())  # as float() reads it
    field.setValidator(validator)
    return field
