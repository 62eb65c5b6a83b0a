"""How drawing treats pixels: mode, overlap, class. Shared by the tools that draw."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segdesk.model.classes import Kind, MaskClass, Task
from segdesk.model.overlap import Overlap
from segdesk.tools.scene import Mode
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.window.within_option import WithinOption


class Obeys(NamedTuple):
    """Which policies a tool follows."""

    mode: bool = False
    overlap: bool = False
    paints: bool = False


_DRAWS: Final = Obeys(mode=True, overlap=True, paints=True)
OBEYS: Final = {
    "polygon": _DRAWS,
    "brush": _DRAWS,
    "lasso": _DRAWS,
    "rectangle": _DRAWS,
    "ellipse": _DRAWS,
    "wand": _DRAWS,
    "fill": Obeys(overlap=True, paints=True),
    "select": Obeys(overlap=True),
}
"""By tool; a tool that is not here follows none."""

WIDE_PX, NARROW_PX = 158, 120
"""The class box in a wide window and in a narrow one."""

_MODES: Final = (
    Option(Mode.ADD, "Add", "plus", Tip("Add", "", "What is drawn joins the object.")),
    Option(Mode.SUBTRACT, "Subtract", "minus", Tip("Subtract", "Alt", "What is drawn leaves the object.")),
    Option(
        Mode.INTERSECT,
        "Intersect",
        "squares-intersect",
        Tip("Intersect", "", "The object keeps what is drawn."),
    ),
)
_OVERLAPS: Final = {
    Overlap.KEEP: "Keep other objects",
    Overlap.OVERWRITE: "Overwrite",
    Overlap.ALLOW: "Allow overlap",
}


class PolicyOptions(QWidget):
    """Follows toolkit, class map and selection, and sets them."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.mode = Segment(_MODES, name="Mode", value=session.toolkit.mode)
        self.overlap = ComboBox(name="Overlap", width=154)
        self.within = WithinOption(session)
        self.paint_as = ComboBox(name="Paint as", hint="No class", width=WIDE_PX)
        self._overlap_words, self._class_words = (
            Label("Overlap", role="text2"),
            Label("Paint as", role="text2"),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        overlap = (self._overlap_words, self.overlap, self.within)
        for part in (self.mode, *overlap, self._class_words, self.paint_as):
            layout.addWidget(part)
        self._connect()
        self.follow_map()
        self.follow_tool()

    def _connect(self) -> None:
        session = self._session
        self.mode.changed.connect(lambda value: session.toolkit.set_policy(mode=Mode(value)))
        self.overlap.activated.connect(
            lambda _index: session.toolkit.set_policy(overlap=Overlap(self.overlap.currentData()))
        )
        self.paint_as.activated.connect(
            lambda _index: session.selection.set_class(int(self.paint_as.currentData()))
        )
        session.toolkit.policy_changed.connect(self.follow_policy)
        session.map_changed.connect(self.follow_map)
        session.selection.class_changed.connect(self.follow_class)

    def follow_tool(self) -> None:
        """Show what the tool in hand obeys."""
        obeys = OBEYS.get(self._session.toolkit.tool_id, Obeys())
        self.mode.setVisible(obeys.mode)
        self.overlap.setVisible(obeys.overlap)
        self.within.setVisible(obeys.overlap)
        self.paint_as.setVisible(obeys.paints)
        self._overlap_words.setVisible(obeys.overlap and not self._is_narrow)
        self._class_words.setVisible(obeys.paints and not self._is_narrow)

    _is_narrow = False

    def set_narrow(self, *, narrow: bool) -> None:
        """Without words that the controls can do without."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            self.mode.set_icons_only(icons_only=narrow)
            self.paint_as.setFixedWidth(NARROW_PX if narrow else WIDE_PX)
            self.follow_tool()

    def follow_policy(self) -> None:
        toolkit = self._session.toolkit
        self.mode.set_value(toolkit.mode)
        self.overlap.setCurrentIndex(self.overlap.findData(toolkit.overlap.value))

    def follow_map(self) -> None:
        """Class map or task: overlapping objects exist in the instance task only."""
        session = self._session
        can_overlap = session.project.task is Task.INSTANCE
        if not can_overlap and session.toolkit.overlap is Overlap.ALLOW:
            session.toolkit.set_policy(overlap=Overlap.KEEP)
        self.overlap.clear()
        for overlap, words in _OVERLAPS.items():
            if overlap is not Overlap.ALLOW or can_overlap:
                self.overlap.addItem(words, overlap.value)
        self.paint_as.clear()
        for one in session.project.classes:
            self.paint_as.addItem(_icon(one), f"{one.id} {one.name}", one.key)
        self.follow_policy()
        self.follow_class()

    def follow_class(self) -> None:
        self.paint_as.setCurrentIndex(self.paint_as.findData(self._session.selection.class_key))


def _icon(one: MaskClass) -> QIcon:
    return swatch_icon(None if one.kind is Kind.VOID else one.color)
