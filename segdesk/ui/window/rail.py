"""The tool rail at the left: one button per row of TOOLS, and the class in hand at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.tools.toolbox import TOOLS
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import WIDTH
from segdesk.ui.widgets.icon_button import TOOL, IconButton
from segdesk.ui.widgets.painting import CENTER, draw_swatch, draw_text
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

_LINE_AFTER: Final = frozenset(("select", "lasso", "ellipse"))


class Rail(QWidget):
    """Follows the toolkit. class_clicked() when the class at the foot was pressed."""

    class_clicked = Signal()

    def __init__(self, session: Session, acts: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Tools")
        self.setFixedWidth(WIDTH["tool_rail"])
        self.buttons: dict[str, IconButton] = {}
        self.foot = _ClassInHand(session)
        self.foot.clicked.connect(self.class_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 5, 8)
        layout.setSpacing(3)
        for row in TOOLS.values():
            button = IconButton(row.icon, Tip(row.title), side=TOOL, checkable=True)
            acts.wear(button, f"tool_{row.id}", beside=True)
            button.clicked.connect(lambda _on=False, tool=row.id: session.toolkit.use(tool))
            self.buttons[row.id] = button
            layout.addWidget(button)
            if row.id in _LINE_AFTER:
                layout.addSpacing(2)
                layout.addWidget(Line())
                layout.addSpacing(2)
        layout.addStretch(1)
        layout.addWidget(self.foot, 0, Qt.AlignmentFlag.AlignHCenter)
        session.toolkit.taken.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        for tool_id, button in self.buttons.items():
            button.setChecked(tool_id == self._session.toolkit.tool_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("border"))


class _ClassInHand(QAbstractButton):
    """Colour and id of the class that is painted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        session.selection.class_changed.connect(self.follow)
        session.map_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        one = self._class()
        words = f"Paints as {one.id} {one.name}" if one is not None else "No class to paint as"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(34, 42)

    def paintEvent(self, _event: QPaintEvent) -> None:
        one = self._class()
        if one is None:
            return
        painter = QPainter(self)
        draw_swatch(painter, QRectF(5, 0, 24, 24), None if one.kind is Kind.VOID else one.color, 5)
        font = Theme.current().font("caption")
        draw_text(painter, QRectF(0, 26, 34, 15), str(one.id), role="text2", font=font, align=CENTER)

    def _class(self) -> MaskClass | None:
        try:
            return self._session.project.classes.by_key(self._session.selection.class_key)
        except KeyError:
            return None
