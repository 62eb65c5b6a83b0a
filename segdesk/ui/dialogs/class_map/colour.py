"""Choosing the colour of a class: the palette, a hex field, a picker; warned where colours are alike."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.model.colours import PALETTE, clash
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.layout import row
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.swatch import Swatch

PER_ROW: Final = 10
_HEX: Final = re.compile(r"#?([0-9a-fA-F]{6})")
_VISIONS: Final = {
    "normal": "in normal vision",
    "deutan": "for red–green blindness (deutan)",
    "protan": "for red–green blindness (protan)",
}


def likeness(draft: Draft, one: MaskClass) -> str:
    """Which class's colour is too near, how near and for whose eyes; empty when all are apart."""
    others = [other for other in draft.classes if other.key != one.key and other.kind is not Kind.VOID]
    found = clash(one.color, [other.color for other in others]) if one.kind is not Kind.VOID else None
    if found is None:
        return ""
    near = others[found.index].name
    return f"Hard to tell from {near} {_VISIONS[found.vision]}: ΔE {found.distance:.1f}."


class ColourPart(QWidget):
    """The colour of one class of a draft. picked(#RRGGBB)."""

    picked = Signal(str)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._title = Label("Colour", kind="title")
        self._swatches = [
            Swatch(color, name=f"{name}, {color}", size=QSize(20, 20), checkable=True)
            for color, name in PALETTE
        ]
        self._swatch = Swatch(PALETTE[0][0], name="Colour", size=QSize(18, 18))
        self._swatch.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hex = QLineEdit()
        self.hex.setAccessibleName("Colour as hex")
        self.hex.setProperty("type", "mono")
        self.hex.setFixedWidth(96)
        self.hex.editingFinished.connect(self._typed)
        self.more = Button("Other…", icon="pipette")
        self.more.clicked.connect(self._ask)
        self._said = Label("", kind="caption", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(1)
        for place, swatch in enumerate(self._swatches):
            swatch.clicked.connect(lambda _on=False, one=swatch: self._pick(one.color or ""))
            grid.addWidget(swatch, place // PER_ROW, place % PER_ROW)
        grid.setColumnStretch(PER_ROW, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addLayout(grid)
        layout.addWidget(row(self._swatch, self.hex, self.more, None))
        layout.addWidget(self._said)

    def show_class(self, one: MaskClass | None) -> None:
        """Show the colour of a class."""
        self.setEnabled(one is not None and one.kind is not Kind.VOID)
        if one is None:
            return
        self._title.setText(f"Colour of {one.name}")
        self.hex.setText(one.color.upper())
        self._swatch.set_color(one.color if self.isEnabled() else None, name=one.color)
        for swatch in self._swatches:
            swatch.setAutoExclusive(False)
            swatch.setChecked(swatch.color == one.color.upper())
            swatch.setAutoExclusive(True)
        self._judge(one)

    def focus_palette(self) -> None:
        """Let the keyboard be on the palette: on the class's colour if it is there."""
        next((one for one in self._swatches if one.isChecked()), self._swatches[0]).setFocus(
            Qt.FocusReason.TabFocusReason
        )

    def _judge(self, one: MaskClass) -> None:
        if not self.isEnabled():
            self._said.setText("Void is drawn as a hatch and left out of scores.")
            self._said.set_role("text3")
            return
        alike = likeness(self._draft, one)
        self._said.setText(alike or "Distinct from the others, red–green safe.")
        self._said.set_role("warn" if alike else "ok")

    def _typed(self) -> None:
        match = _HEX.fullmatch(self.hex.text().strip())
        if match:
            self._pick(f"#{match[1].upper()}")
        elif self._swatch.color:
            self.hex.setText(self._swatch.color.upper())

    def _pick(self, color: str) -> None:
        if self._swatch.color and color.upper() != self._swatch.color.upper():
            self.picked.emit(color)

    def _ask(self) -> None:
        chooser = QColorDialog(QColor(self._swatch.color or "#000000"), self)
        chooser.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.colorSelected.connect(lambda color: self._pick(color.name().upper()))
        chooser.open()
