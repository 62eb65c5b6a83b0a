"""The options of one tool, made from the fields of its dataclass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from segdesk.tools.footprint import MAX_SIZE_PX
from segdesk.tools.tool import Tool
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip, set_tip

_SIZE: Final = Span(1, MAX_SIZE_PX, 24, unit="px", curve="log")

Made = tuple[QWidget, Callable[[Any], object]]
"""A control, and what shows a value in it."""


class ToolOptions(QWidget):
    """One control per public field. changed() after the tool has another value.

    Controls are made when they are first shown or asked for: most tools stay in the box. Where room is
    scarce several check boxes fold into a menu behind "…".
    """

    changed = Signal()

    def __init__(self, tool: Tool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = tool
        self._is_narrow = False
        self._names = _options_of(tool)

    @property
    def is_empty(self) -> bool:
        return not self._names

    @property
    def controls(self) -> dict[str, QWidget]:
        """By the name of the field."""
        return {name: control for name, (control, _show) in self._made.items()}

    @cached_property
    def more(self) -> IconButton:
        """What the check boxes fold behind."""
        button = IconButton("ellipsis", Tip("More options"), side=28)
        button.clicked.connect(self._open_more)
        return button

    @cached_property
    def _made(self) -> dict[str, Made]:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        made = {name: _MAKERS.get(name, _flag)(self, name) for name in self._names}
        for control, _show in made.values():
            layout.addWidget(control)
        layout.addWidget(self.more)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.set_narrow(narrow=self._is_narrow)

    def refresh(self) -> None:
        """Show what the tool has now: keys and the wheel change it too."""
        for name, (_control, show) in self._made.items() if self.isVisible() else ():
            show(getattr(self.tool, name))

    @property
    def _flags(self) -> list[CheckBox]:
        return [one for one in self.controls.values() if isinstance(one, CheckBox)]

    def set_narrow(self, *, narrow: bool) -> None:
        self._is_narrow = narrow
        if not self.isVisible():
            return
        folds = narrow and len(self._flags) > 1
        self.more.setVisible(folds)
        for box in self._flags:
            box.setVisible(not folds)

    def more_menu(self) -> QMenu:
        """The check boxes as entries; it deletes itself when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for box in self._flags:
            action = menu.addAction(box.text())
            action.setCheckable(True)
            action.setChecked(box.isChecked())
            action.toggled.connect(box.setChecked)
        return menu

    def _open_more(self) -> None:
        self.more_menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def put(self, name: str, value: object) -> None:
        setattr(self.tool, name, value)
        self.changed.emit()


def _options_of(tool: Tool) -> list[str]:
    return [one.name for one in fields(tool) if not one.name.startswith("_")]  # type: ignore[arg-type]


def _size(options: ToolOptions, name: str) -> Made:
    spin = ScrubSpin(_SIZE, name="Size", framed=True)
    spin.slider.setFixedWidth(84)
    spin.changed.connect(lambda value: options.put(name, round(value)))
    host = QWidget()
    layout = QHBoxLayout(host)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(Label("Size", role="text2"))
    layout.addWidget(spin)
    return host, spin.set_value


def _shape(options: ToolOptions, name: str) -> Made:
    choices = (
        Option("round", icon="circle", tip=Tip("Round")),
        Option("square", icon="square", tip=Tip("Square")),
    )
    segment = Segment(choices, name="Shape")
    segment.changed.connect(lambda value: options.put(name, value == "round"))
    return segment, lambda is_round: segment.set_value("round" if is_round else "square")


def _flag(options: ToolOptions, name: str) -> Made:
    title, line = _FLAGS.get(name, (name.replace("_", " ").capitalize(), ""))
    box = CheckBox(title)
    set_tip(box, Tip(title, line=line))
    box.toggled.connect(lambda on: options.put(name, on))
    return box, box.setChecked


_FLAGS: Final = {
    "by_pressure": ("Pressure", "A pen's pressure makes the stroke thinner."),
    "steady": ("Steady", "The brush hangs on a short rope behind the hand: smooth lines."),
    "snap": ("Snap", "Points go to outlines, edges and borders near them; shared points move together."),
    "holes": ("Holes of the object", "A click fills the holes of the object under the pointer."),
}
_MAKERS: Final[dict[str, Callable[[ToolOptions, str], Made]]] = {"size_px": _size, "is_round": _shape}
