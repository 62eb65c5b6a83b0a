"""The top of a tab's left side: which tab, which file, and the diagnosis."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.dialogs.status import Sign
from segdesk.ui.repair.diagnosis import Said
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.title_bar import Line


class TabRow(QWidget):
    """The switch between the tabs, and a word at the right. chosen(name) when another tab is wanted."""

    chosen = Signal(str)

    def __init__(self, tab: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        options = [Option("geometry", "Geometry"), Option("values", "Values")]
        self._tab = tab
        self.switch = Segment(options, name="Repair", value=tab)
        self.file = ElidedLabel(kind="caption", role="text3", elide=Qt.TextElideMode.ElideLeft)
        self.setFixedHeight(Theme.current().grown(HEIGHT["options_bar"]))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.file)
        self.switch.changed.connect(self._on_switch)

    def _on_switch(self, tab: str) -> None:
        self.switch.set_value(self._tab)
        self.chosen.emit(tab)


class Headline(QWidget):
    """tell() shows a diagnosis."""

    def __init__(self, tab: str = "geometry", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = TabRow(tab)
        self._sign = Sign("neutral")
        self._head = Label(kind="diagnosis", wrap=True)
        self._words = Label(role="text2", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._head, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(6)
        inner.addLayout(top)
        inner.addWidget(self._words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(Line())
        layout.addLayout(inner)

    @property
    def text(self) -> str:
        return self._head.text()

    @property
    def words(self) -> str:
        return self._words.text()

    @property
    def tone(self) -> str:
        return self._sign.tone

    def tell(self, said: Said) -> None:
        self._sign.set_tone(said.tone)
        self._head.setText(said.head)
        self._head.set_role("warn" if said.tone == "warn" else "error" if said.tone == "error" else "text1")
        self._words.setText(said.words)
        self._words.setVisible(bool(said.words))
