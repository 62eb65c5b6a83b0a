"""Buttons that are an icon: actions in titles and bars, tools in the rail."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, ICON, RADIUS, Role
from segdesk.ui.widgets.painting import rounded, square_in
from segdesk.ui.widgets.tip import Tip, set_tip

SMALL: Final = 24
TOOL: Final = HEIGHT["tool"]


class IconButton(QToolButton):
    """An icon with a tooltip. Disabled, the tooltip gives the reason; checked, it is the active tool."""

    def __init__(
        self,
        icon_name: str,
        tip: Tip,
        *,
        side: int = SMALL,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._tip = tip
        self._side = side
        self._followed: QAction | None = None
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tip.name)
        set_tip(self, tip, beside=side == TOOL)

    @property
    def icon_name(self) -> str:
        return self._icon_name

    def set_icon_name(self, name: str) -> None:
        """Another icon, as eye and eye-off."""
        self._icon_name = name
        self.update()

    def set_reason(self, reason: str) -> None:
        """Disable the button and say why; an empty reason enables it."""
        self._tip = Tip(self._tip.name, self._tip.key, self._tip.line, reason)
        set_tip(self, self._tip, beside=self._side == TOOL)
        self.setEnabled(not reason)

    def follow(self, action: QAction) -> None:
        """Trigger the action, and be checked and enabled as it is; the action's own icon is not shown."""
        self.setCheckable(action.isCheckable())
        self.clicked.connect(action.trigger)
        self._followed = action
        # A method of the button: the connection ends with it, and actions outlive buttons.
        action.changed.connect(self._take)
        self._take()

    def _take(self) -> None:
        if self._followed is not None:
            self.setChecked(self._followed.isChecked())
            self.setEnabled(self._followed.isEnabled())

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        hover = self.underMouse() and self.isEnabled()
        if self.isChecked():
            rounded(
                painter, self.rect(), RADIUS["control"], theme.color("accent_soft"), theme.color("accent")
            )
        elif hover or self.isDown():
            fill: Role = "raised" if self.isDown() else "hover"
            rounded(painter, self.rect(), RADIUS["control"], theme.color(fill))
        paint_icon(
            painter, self._icon_name, square_in(self.rect(), self._icon_side()), self._role(hover=hover)
        )

    def _icon_side(self) -> int:
        return int(ICON["tool"] if self._side >= TOOL else ICON["normal"])

    def _role(self, *, hover: bool) -> Role:
        if not self.isEnabled():
            return "disabled"
        if self.isChecked():
            return "accent_soft_text"
        return "text1" if hover else "text2"
