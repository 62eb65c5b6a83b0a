"""The menu bar, made from ACTIONS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from segdesk.ui.window.actions import ACTIONS

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

RECENT_AFTER: Final = "open_project"
MOST_RECENT: Final = 8


class Menus(QMenuBar):
    """One menu for each first word of the rows' menu, a submenu where a second follows a slash."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._groups: dict[str, int] = {}
        self.setNativeMenuBar(False)
        for row in ACTIONS.values():
            if row.menu:
                self._add(row.id, row.menu, row.group)

    def _add(self, action_id: str, path: str, group: int) -> None:
        menu = self._menu(path, group)
        self._part(menu, path, group)
        menu.addAction(self._window.acts[action_id])
        if action_id == RECENT_AFTER:
            recent = menu.addMenu("Recent")
            recent.aboutToShow.connect(lambda: self._list_recent(recent))

    def _menu(self, path: str, group: int) -> QMenu:
        if path not in self._menus:
            first, _, second = path.partition("/")
            if second:
                above = self._menu(first, group)
                self._part(above, first, group)
                self._menus[path] = above.addMenu(second)
            else:
                self._menus[path] = self.addMenu(f"&{first}")
            self._groups[path] = group
            self._menus[path].setToolTipsVisible(True)
            self._menus[path].aboutToShow.connect(self._window.acts.refresh)
        return self._menus[path]

    def _part(self, menu: QMenu, path: str, group: int) -> None:
        """A line where another group begins."""
        if self._groups[path] != group:
            menu.addSeparator()
            self._groups[path] = group

    def _list_recent(self, menu: QMenu) -> None:
        menu.clear()
        found = self._window.recent.projects()[:MOST_RECENT]
        for one in found:
            action = QAction(one.name.replace("&", "&&"), menu)
            action.setToolTip(str(one.path))
            action.setEnabled(not one.missing)
            action.triggered.connect(lambda _on=False, path=one.path: self._window.projects.open(path))
            menu.addAction(action)
        if not found:
            menu.addAction("No project was opened yet").setEnabled(False)
