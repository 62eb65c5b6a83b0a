"""Paint only over some classes: a button that is lit while there is such a limit, and its menu."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from segdesk.model.classes import Kind
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.widgets.tip import Tip, set_tip

NAME: Final = "Paint only over"
EVERYTHING: Final = "Everything"
_NAMED: Final = 3


class WithinOption(IconButton):
    """Follows toolkit and class map, and sets Toolkit.set_within."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("funnel", Tip(NAME), side=28, checkable=True, parent=parent)
        self._session = session
        self.clicked.connect(self._open)
        session.toolkit.policy_changed.connect(self._follow)
        session.map_changed.connect(self._follow_map)
        self._follow()

    def menu_of(self) -> QMenu:
        """Everything, or any number of classes; it deletes itself when it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        within = self._session.toolkit.within
        every = self._add(menu, EVERYTHING, checked=within is None)
        every.triggered.connect(lambda: self._session.toolkit.set_within(None))
        menu.addSeparator()
        for one in self._session.project.classes:
            text = f"{one.id} {one.name}".replace("&", "&&")
            action = self._add(menu, text, checked=within is not None and one.key in within)
            action.setIcon(swatch_icon(None if one.kind is Kind.VOID else one.color))
            action.triggered.connect(lambda _on=False, key=one.key: self._turn(key))
        return menu

    @staticmethod
    def _add(menu: QMenu, text: str, *, checked: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        return action

    def _open(self) -> None:
        self._follow()  # the click itself lights nothing
        self.menu_of().popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _turn(self, key: int) -> None:
        """One more class, or one fewer; without any it is everything again."""
        within = (self._session.toolkit.within or frozenset()) ^ {key}
        self._session.toolkit.set_within(within or None)

    def _follow(self) -> None:
        within = self._session.toolkit.within
        self.setChecked(within is not None)
        names = [one.name for one in self._session.project.classes if one.key in (within or ())]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        said = EVERYTHING if within is None else ", ".join(names[:_NAMED]) + more
        set_tip(self, Tip(NAME, "", f"Now: {said}. Other pixels stay as they are."))
        self.setAccessibleName(f"{NAME}: {said}")

    def _follow_map(self) -> None:
        """A class that is gone is no limit any more."""
        within = self._session.toolkit.within
        left = (within or frozenset()) & {one.key for one in self._session.project.classes}
        if within is not None and left != within:
            self._session.toolkit.set_within(left or None)
        self._follow()
