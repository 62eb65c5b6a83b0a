"""The rows of ACTIONS as QActions of one window, kept true to what is possible now and to the keys of now."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from segdesk.errors import SegDeskError
from segdesk.ui.icons import icon
from segdesk.ui.widgets.tip import Tip, set_tip
from segdesk.ui.window.action import Action, Run
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.keys.hand_keys import HandKey, HandKeys, needs_hand
from segdesk.ui.window.keys.keymap import Keymap
from segdesk.ui.wording import key_words

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

_OF: Final = "action"
"""The property of a control that tells of which action its tooltip is."""


class ActionSet(QObject):
    """acts["undo"] is a QAction. refresh() asks every row again; menus do it before they open.

    keys_changed() after any action may have other keys; menus and the tips given by wear() follow themselves.
    """

    keys_changed = Signal()

    def __init__(self, window: MainWindow, keymap: Keymap) -> None:
        super().__init__(window)
        self._window, self._keymap = window, keymap
        self._by_id = {row.id: self._make(row) for row in ACTIONS.values()}
        self.hand_keys = HandKeys(window)
        keymap.changed.connect(self._rekey)
        self._rekey()

    def __getitem__(self, action_id: str) -> QAction:
        return self._by_id[action_id]

    def __contains__(self, action_id: str) -> bool:
        return action_id in self._by_id

    def refresh(self) -> None:
        """Titles, ticks and what is possible, as of now."""
        for row in ACTIONS.values():
            action, reason = self._by_id[row.id], row.reason_not(self._window)
            action.setEnabled(not reason)
            action.setToolTip(reason or row.about)
            action.setText(self._text(row))
            if row.checked is not None:
                action.setChecked(row.checked(self._window))

    def key_words(self, action_id: str) -> str:
        """The key as the screens write it; empty when there is none."""
        return key_words(self._keymap.key(action_id))

    def tip(self, action_id: str) -> Tip:
        """What a button of this action says now."""
        row = ACTIONS[action_id]
        title = row.title.rstrip("…")
        return Tip(title, self.key_words(action_id), row.about, row.reason_not(self._window))

    def wear(self, control: QWidget, action_id: str, *, beside: bool = False) -> None:
        """Give a control of the window the tooltip of an action, with the key that it has from now on."""
        control.setProperty(_OF, action_id)
        set_tip(control, self.tip(action_id), beside=beside)

    @property
    def taken_keys(self) -> dict[str, str]:
        """Keys that could be typed and mean an action, with its title: no class can have one."""
        keys = self._keymap.keys
        return {key: row.title for row in ACTIONS.values() for key in keys(row.id) if needs_hand(key)}

    def _make(self, row: Action) -> QAction:
        action = QAction(self)
        action.setObjectName(row.id)
        action.setCheckable(row.checked is not None)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if row.icon:
            action.setIcon(icon(row.icon))
        action.triggered.connect(lambda: self._run(row, row.run))
        self._window.addAction(action)
        return action

    def _rekey(self) -> None:
        """The keys of now, for all actions and everything that shows them."""
        for row in ACTIONS.values():
            keys = [] if row.held is not None else self._keymap.keys(row.id)
            self._by_id[row.id].setShortcuts([QKeySequence(key) for key in keys if not needs_hand(key)])
        self.hand_keys.set_keys(self._by_hand())
        self.refresh()
        for control in self._window.findChildren(QWidget):
            if action_id := control.property(_OF):
                set_tip(control, self.tip(action_id), beside=bool(control.property("tipBeside")))
        self.keys_changed.emit()

    def _by_hand(self) -> Iterator[HandKey]:
        for row in ACTIONS.values():
            for key in self._keymap.keys(row.id):
                if row.held is not None:
                    press, release = partial(self._run, row, row.held.press), row.held.release
                    yield HandKey(key, press, partial(release, self._window), row.workspace)
                elif needs_hand(key):
                    yield HandKey(key, self._by_id[row.id].trigger, workspace=row.workspace)

    def _text(self, row: Action) -> str:
        title = row.title_now(self._window) if row.title_now is not None else row.title
        title, key = title.replace("&", "&&"), self._keymap.key(row.id)
        # A menu shows what follows a tab as the key; the key itself belongs to HandKeys.
        return f"{title}\t{key}" if key and (row.held is not None or needs_hand(key)) else title

    def _run(self, row: Action, do: Run) -> None:
        if row.reason_not(self._window):
            return
        try:
            do(self._window)
        except SegDeskError as fault:
            self._window.show_failure(fault)
        self.refresh()
