"""The plates over the canvas: what the hand can do, and the zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from segdesk.tools.toolbox import TOOLS
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.plate import HintPlate, Plate
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.wording import key_words, zoom

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

_PAINTERS: Final = frozenset(("brush", "eraser"))


def hints_for(session: Session) -> tuple[tuple[str, str], ...]:
    """The gestures of the tool in hand, with the selected object by its name where they concern it."""
    scene, tool_id = session.scene, session.toolkit.tool_id
    hints = TOOLS[tool_id].hints
    if scene is None or tool_id not in _PAINTERS or (sole := scene.selection.sole) is None:
        return hints
    verb = "add to" if tool_id == "brush" else "erase of"
    return (
        ("Drag", f"{verb} {scene.name_of(sole)}"),
        *hints[1:2],
        ("[ ]", "size"),
        ("Esc", "deselect"),
    )


class GesturePlate(HintPlate):
    """Follows tool and selection of a session."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        session.toolkit.taken.connect(self.refresh)
        session.image_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        session.selection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        self.set_hints(hints_for(self._session))


class ZoomPlate(Plate):
    """Mask and outlines on or off; zoom out, in, fit, 1:1."""

    def __init__(self, acts: ActionSet) -> None:
        super().__init__()
        self.eye = IconButton("eye", Tip("Mask", "Z", "Hold Z to look without it."))
        self.eye.follow(acts["view_mask"])
        self.outlines = IconButton("hexagon", Tip("Outlines", "", "The border of each object."))
        self.outlines.follow(acts["view_outlines"])
        self.percent = Label("100 %", role="text1")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.percent.setFixedWidth(52)
        self.percent.setAccessibleName("Zoom")
        self.add(self.eye)
        self.add(self.outlines)
        self.add(_gap())
        self._add(acts, "zoom_out", "minus")
        self.add(self.percent)
        self._add(acts, "zoom_in", "plus")
        self.add(_gap())
        for action_id, text in (("fit", "Fit"), ("one_to_one", "1:1")):
            button = Button(text, kind="ghost", size="small")
            button.clicked.connect(acts[action_id].trigger)
            button.setToolTip(f"{ACTIONS[action_id].title} ({key_words(ACTIONS[action_id].key)})")
            self.add(button)

    def _add(self, acts: ActionSet, action_id: str, icon: str) -> None:
        button = IconButton(icon, acts.tip(action_id))
        button.clicked.connect(acts[action_id].trigger)
        self.add(button)

    def show_zoom(self, factor: float) -> None:
        self.percent.setText(zoom(factor))


def _gap() -> Line:
    line = Line(upright=True)
    line.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return line
