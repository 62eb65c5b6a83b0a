"""Keys without Ctrl or Alt: they work while the canvas or a list has the focus, and never in text fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from segdesk.ui.canvas.surface import Surface
from segdesk.ui.window.workspaces import EDIT

_OF_LISTS: Final = frozenset(("PgUp", "PgDown", "Delete"))
"""Keys that lists need for themselves: with the focus in one, they are its."""
_FREE: Final = re.compile(r"(.*\+)?(Ctrl|Alt|Meta)\+.*|(Shift\+)?F\d+")


def needs_hand(key: str) -> bool:
    """Whether a key could also be typed, and so needs the canvas or a list."""
    return _FREE.fullmatch(key) is None


class HandKeys(QObject):
    """Shortcuts of one window that follow the focus and the workspace: the same key may mean another thing in
    another one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._fixed: list[QShortcut] = []
        self._classes: list[QShortcut] = []
        self._workspace = ""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def add(self, key: str, action: QAction, *, workspace: str = "") -> None:
        """A key of an action, for as long as the window lives; in one workspace, or in all."""
        shortcut = self._shortcut(key, action.trigger, workspace)
        shortcut.setAutoRepeat(not action.isCheckable())  # a held key would switch to and fro
        self._fixed.append(shortcut)

    def set_workspace(self, workspace: str) -> None:
        """Which one is in front; empty for none."""
        self._workspace = workspace
        self._follow(None, QApplication.focusWidget())

    def set_class_keys(self, keys: dict[str, Callable[[], object]]) -> None:
        """The keys of the classes of the project, in place of those before."""
        for shortcut in self._classes:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        taken = {shortcut.key() for shortcut in self._fixed if shortcut.property("workspace") in ("", EDIT)}
        free = {key: do for key, do in keys.items() if QKeySequence(key) not in taken}
        self._classes = [self._shortcut(key, do, EDIT) for key, do in free.items()]

    def _shortcut(self, key: str, do: Callable[[], object], workspace: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(do)
        shortcut.setProperty("ofLists", key in _OF_LISTS)
        shortcut.setProperty("workspace", workspace)
        shortcut.setEnabled(self._allows(QApplication.focusWidget(), shortcut))
        return shortcut

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for shortcut in (*self._fixed, *self._classes):
            shortcut.setEnabled(self._allows(new, shortcut))

    def _allows(self, focus: QWidget | None, shortcut: QShortcut) -> bool:
        if shortcut.property("workspace") not in ("", self._workspace):
            return False
        if isinstance(focus, Surface):
            return True
        in_list = isinstance(focus, QAbstractItemView)
        return in_list and not shortcut.property("ofLists")
