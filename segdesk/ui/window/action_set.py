"""The rows of ACTIONS as QActions of one window, kept true to what is possible now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from segdesk.errors import SegDeskError
from segdesk.ui.icons import icon
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.window.action import Action
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.hand_keys import HandKeys, needs_hand
from segdesk.ui.wording import key_words

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow


class ActionSet(QObject):
    """acts["undo"] is a QAction. refresh() asks every row again; menus do it before they open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._by_id = {row.id: self._make(row) for row in ACTIONS.values()}
        self.hand_keys = HandKeys(window)
        for row in ACTIONS.values():
            for key in filter(needs_hand, row.keys):
                self.hand_keys.add(key, self._by_id[row.id], workspace=row.workspace)
        self.refresh()

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

    def tip(self, action_id: str) -> Tip:
        """What a button of this action says."""
        row = ACTIONS[action_id]
        return Tip(row.title.rstrip("…"), key_words(row.key), row.about, row.reason_not(self._window))

    @property
    def taken_keys(self) -> dict[str, str]:
        """Keys that could be typed and mean an action, with its title: no class can have one."""
        return {key: row.title for row in ACTIONS.values() for key in row.keys if needs_hand(key)}

    def _make(self, row: Action) -> QAction:
        action = QAction(self)
        action.setObjectName(row.id)
        action.setCheckable(row.checked is not None)
        action.setShortcuts([QKeySequence(key) for key in row.keys if not needs_hand(key)])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setText(self._text(row))
        if row.icon:
            action.setIcon(icon(row.icon))
        action.triggered.connect(lambda: self._run(row))
        self._window.addAction(action)
        return action

    def _text(self, row: Action) -> str:
        title = row.title_now(self._window) if row.title_now is not None else row.title
        title = title.replace("&", "&&")
        # A menu shows what follows a tab as the key; the key itself belongs to HandKeys.
        return f"{title}\t{row.key}" if row.key and needs_hand(row.key) else title

    def _run(self, row: Action) -> None:
        if row.reason_not(self._window):
            return
        try:
            row.run(self._window)
        except SegDeskError as fault:
            self._window.show_failure(fault)
        self.refresh()
