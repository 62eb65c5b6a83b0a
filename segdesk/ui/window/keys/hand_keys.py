"""Keys without Ctrl or Alt: they work while the canvas or a list has the focus, and never in text fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from segdesk.ui.canvas.surface import Surface
from segdesk.ui.window.workspaces import EDIT

Do = Callable[[], object]

_OF_LISTS: Final = frozenset(("PgUp", "PgDown", "Delete"))
"""Keys that lists need for themselves: with the focus in one, they are its."""
_FREE: Final = re.compile(r"(.*\+)?(Ctrl|Alt|Meta)\+.*|(Shift\+)?F\d+")
REPEAT_MS: Final = 80
_MODIFIERS: Final = frozenset((Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta))


def needs_hand(key: str) -> bool:
    """Whether a key could also be typed, and so needs the canvas or a list."""
    return _FREE.fullmatch(key) is None


def key_code(key: str) -> int:
    """Which key of the keyboard, without its modifiers."""
    combined: int = QKeySequence(key)[0].toCombined()  # type: ignore[index]  # the stub lacks __getitem__
    return combined & ~int(Qt.KeyboardModifier.KeyboardModifierMask.value)


@dataclass(frozen=True, slots=True)
class HandKey:
    """One key: what it does when it goes down and, if that is not all, when it comes up (see Held).

    workspace: the only one in which it means this; empty for all.
    """

    key: str
    press: Do
    release: Callable[[], Do | None] | None = None
    workspace: str = ""


class HandKeys(QObject):
    """Shortcuts of one window that follow the focus and the workspace: the same key may mean another thing in
    another one. The window passes on its key releases.

    A held key came up when no press of it follows for REPEAT_MS: X servers send a release and a press for
    each of its repetitions, and Qt does not always see that.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._workspace = ""
        self._of_classes: dict[str, Do] = {}
        self._actions: list[QShortcut] = []
        self._classes: list[QShortcut] = []
        self._down: HandKey | None = None
        self._then: Do | None = None
        self._is_decided = False
        self._up = QTimer(self, singleShot=True, interval=REPEAT_MS)
        self._up.timeout.connect(self._let_go)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def set_keys(self, keys: Iterable[HandKey]) -> None:
        """The keys of actions, in place of those before; a class whose key is among them has none."""
        self._drop(self._actions)
        self._actions = [self._shortcut(one) for one in keys]
        self.set_class_keys(self._of_classes)

    def set_class_keys(self, keys: dict[str, Do]) -> None:
        """The keys of the classes of the project, in place of those before."""
        self._of_classes = keys
        self._drop(self._classes)
        taken = {one.key() for one in self._actions if one.property("workspace") in ("", EDIT)}
        free = (HandKey(key, do, workspace=EDIT) for key, do in keys.items())
        self._classes = [self._shortcut(one) for one in free if QKeySequence(one.key) not in taken]

    def set_workspace(self, workspace: str) -> None:
        """Which one is in front; empty for none."""
        self._workspace = workspace
        self._follow(None, QApplication.focusWidget())

    def released(self, event: QKeyEvent) -> None:
        """A key of the window came up. With Shift, another key may come up than went down: it ends both."""
        if self._down is None or event.isAutoRepeat():
            return
        if event.key() == key_code(self._down.key) or event.key() in _MODIFIERS:
            self._decide()
            self._up.start()

    @property
    def is_held(self) -> bool:
        """Whether a key that means something while it is down is so, or came up just now."""
        return self._down is not None

    def _let_go(self) -> None:
        self._up.stop()
        if not self._is_decided:
            self._decide()
        then, self._then, self._down, self._is_decided = self._then, None, None, False
        if then is not None:
            then()

    def _decide(self) -> None:
        self._is_decided = True
        if self._down is not None and self._down.release is not None:
            self._then = self._down.release()

    def _shortcut(self, one: HandKey) -> QShortcut:
        shortcut = QShortcut(QKeySequence(one.key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(one.release is None)
        shortcut.activated.connect(lambda: self._pressed(one))
        shortcut.setProperty("ofLists", one.key in _OF_LISTS)
        shortcut.setProperty("workspace", one.workspace)
        shortcut.setEnabled(self._allows(QApplication.focusWidget(), shortcut))
        return shortcut

    def _pressed(self, one: HandKey) -> None:
        if one is self._down and self._up.isActive():
            self._up.stop()  # it was not let go
            self._then, self._is_decided = None, False
            return
        self._let_go()
        if one.release is not None:
            self._down = one
        one.press()

    def _drop(self, shortcuts: list[QShortcut]) -> None:
        for shortcut in shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        for shortcut in (*self._actions, *self._classes):
            shortcut.setEnabled(self._allows(new, shortcut))

    def _allows(self, focus: QWidget | None, shortcut: QShortcut) -> bool:
        if shortcut.property("workspace") not in ("", self._workspace):
            return False
        if isinstance(focus, Surface):
            return True
        in_list = isinstance(focus, QAbstractItemView)
        return in_list and not shortcut.property("ofLists")
