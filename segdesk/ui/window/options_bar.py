"""The bar above the canvas: the tool in hand with its options, mask opacity, undo, redo, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from segdesk.tools.measure import Measure
from segdesk.tools.toolbox import TOOLS
from segdesk.ui.icons import paint_icon
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.policy_options import PolicyOptions
from segdesk.ui.window.scale_option import keep_scale, restore_scale
from segdesk.ui.window.tool_options import ToolOptions

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

NARROW_PX: Final = 1440
FOLDED_PX: Final = 1760
"""In narrower bars words go, and check boxes fold; the brush has more of both than fit."""
_OPACITY: Final = Span(0, 100, 40, unit="%")


class OptionsBar(QWidget):
    """option_changed() after a tool has another option, so that the canvas shows its new footprint."""

    option_changed = Signal()

    def __init__(self, session: Session, acts: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setFixedHeight(HEIGHT["options_bar"])
        self.setAccessibleName("Options of the tool")
        self.head = _Head()
        measure = session.toolkit.tools["measure"]
        assert isinstance(measure, Measure)
        restore_scale(measure, session.file.settings)
        self.pages = {tool_id: ToolOptions(tool) for tool_id, tool in session.toolkit.tools.items()}
        self.policy = PolicyOptions(session)
        self.opacity = ScrubSpin(_OPACITY, name="Mask opacity")
        self.opacity.slider.setFixedWidth(84)
        self._opacity_words = Label("Mask opacity", role="text2")
        self._lines = [Line(upright=True), Line(upright=True)]
        self._lay_out(acts)
        self._connect()
        self._follow_tool()
        self._follow_view()

    def _lay_out(self, acts: ActionSet) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 1)
        layout.setSpacing(12)
        layout.addWidget(self.head)
        layout.addWidget(self._lines[0])
        for page in self.pages.values():
            layout.addWidget(page)
        layout.addWidget(self._lines[1])
        layout.addWidget(self.policy)
        layout.addStretch(1)
        layout.addWidget(self._opacity_words)
        layout.addWidget(self.opacity)
        ends = QHBoxLayout()
        ends.setSpacing(2)
        for action_id in ("undo", "redo", "history"):
            button = IconButton(ACTIONS[action_id].icon, acts.tip(action_id), side=28)
            acts.wear(button, action_id)
            button.follow(acts[action_id])
            ends.addWidget(button)
        layout.addLayout(ends)

    def _connect(self) -> None:
        session = self._session
        session.toolkit.taken.connect(self._follow_tool)
        session.view.changed.connect(self._follow_view)
        session.history_changed.connect(self.refresh_options)  # a gesture may have set one
        self.opacity.changed.connect(lambda value: session.view.set(opacity=round(value) / 100))
        for page in self.pages.values():
            page.changed.connect(self.option_changed)
        self.pages["measure"].changed.connect(self._keep_scale)

    def _keep_scale(self) -> None:
        session, measure = self._session, self.pages["measure"].tool
        if isinstance(measure, Measure) and not session.file.read_only:
            keep_scale(measure, session.file.settings)

    def refresh_options(self) -> None:
        """A key or the wheel changed an option of the tool in hand."""
        self.pages[self._session.toolkit.tool_id].refresh()

    def _follow_tool(self) -> None:
        tool_id = self._session.toolkit.tool_id
        self.head.show_tool(TOOLS[tool_id].icon, TOOLS[tool_id].title)
        for name, page in self.pages.items():
            page.setVisible(name == tool_id and not page.is_empty)
        self.refresh_options()
        self.policy.follow_tool()
        has_policy = any(not one.isHidden() for one in (self.policy.mode, self.policy.overlap))
        self._lines[0].setVisible(has_policy or not self.pages[tool_id].is_empty)
        self._lines[1].setVisible(has_policy and not self.pages[tool_id].is_empty)

    def _follow_view(self) -> None:
        self.opacity.set_value(round(self._session.view.opacity * 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Theme.current().grown(NARROW_PX)
        self.policy.set_narrow(narrow=narrow)
        folded = self.width() < Theme.current().grown(FOLDED_PX)
        for page in self.pages.values():
            page.set_narrow(narrow=folded)
        self._opacity_words.setText("Opacity" if narrow else "Mask opacity")

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))


class _Head(QWidget):
    """Icon and name of the tool in hand, as wide as the longest name: choosing a tool moves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = "brush"
        self._words = Label(kind="item")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 0, 0, 0)
        layout.addWidget(self._words)
        self.setMinimumWidth(82)

    def show_tool(self, icon: str, title: str) -> None:
        self._icon = icon
        self._words.setText(title)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        place = QRectF(0, round((self.height() - 16) / 2), 16, 16)
        paint_icon(QPainter(self), self._icon, place, "accent")
