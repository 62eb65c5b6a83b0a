"""The page of keys: a set to begin with, every action with its keys, a press to change one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QRectF, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.ui.dialogs.layout import row
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.docks.rows import ROW, RowTable
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.key_capture import KeyCapture, sequence
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.class_keys import keys_of
from segdesk.ui.window.keys.keymap import Holder
from segdesk.ui.window.keys.sets import KEY_SETS
from segdesk.ui.window.settings.key_rows import (
    ROW_PX,
    Heading,
    KeyDelegate,
    KeyModel,
    KeyRow,
    key_box,
    rows_of,
)
from segdesk.ui.wording import counted, key_words

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

_CAPTURE_PX: Final = 190


class KeysPage(QWidget):
    """A row is clicked, or Enter pressed on it: the next press is its key. What has that key already is said,
    and can be made to give it up. left() when a press that was waited for is not wanted any more."""

    left = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self._keymap = window, window.keymap
        options = [Option(one.id, one.title, tip=Tip(one.title, "", one.about)) for one in KEY_SETS.values()]
        self.sets = Segment(options, name="Key set", value=self._keymap.key_set.id)
        self.field = SearchField("Find an action or a key", name="Find", width=210)
        self.reset = Button("Reset all", size="small")
        self.table, self.model = RowTable(name="Actions and their keys", row_px=ROW_PX), KeyModel(self)
        self.capture: KeyCapture | None = None
        self.status, self.take, self.leave = StatusLine(), Button("Take it"), Button("Leave it")
        self._wanted: tuple[str, tuple[str, ...]] | None = None
        self._lay_out()
        self._connect()
        self._list()
        self._ask(None)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(KeyDelegate(self.table))
        self.table.setProperty("surface", "input")
        head = row(self.sets, None, self.field, self.reset)
        foot = row(self.status, self.leave, self.take)
        for part in (head, foot):
            part.setContentsMargins(20, 8, 20, 8)
        foot.setFixedHeight(46)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (head, Line(), self.table, Line(), foot):
            layout.addWidget(part, 1 if part is self.table else 0)

    def _connect(self) -> None:
        self.sets.changed.connect(self._keymap.choose)
        self.field.textChanged.connect(lambda _text: self._list())
        self.reset.clicked.connect(self._keymap.reset_all)
        self.table.chosen.connect(lambda index: self._begin(index, adds=False))
        self.table.zone_clicked.connect(self._on_zone)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._end())
        self.take.clicked.connect(self._do)
        self.leave.clicked.connect(lambda: self._ask(None))
        self._window.acts.keys_changed.connect(self._follow)

    # The list

    def _list(self) -> None:
        self._end()
        self.model.show_rows(rows_of(ACTIONS.values(), self._keymap, self.field.text()))

    def _follow(self) -> None:
        self._list()
        self._ask(None)

    def _on_zone(self, index: QModelIndex, zone: str) -> None:
        one = index.data(ROW)
        if isinstance(one, Heading):
            return
        if zone == "reset":
            self._keymap.reset(one.action.id)
        else:
            self._begin(index, adds=True)

    # A press

    def _begin(self, index: QModelIndex, *, adds: bool) -> None:
        """Wait for a press, over the keys of the row."""
        one = index.data(ROW)
        if not isinstance(one, KeyRow):
            return
        self._end()
        self._ask(None)
        self.table.setCurrentIndex(index)
        self.capture = KeyCapture(self.table.viewport(), sequence, words="Press a key; Backspace for none")
        place = key_box(QRectF(self.table.visualRect(index)).adjusted(20, 0, -20, 0))
        place.setLeft(place.right() - max(_CAPTURE_PX, place.width() / 2))
        self.capture.setGeometry(place.toRect().adjusted(0, 3, 0, -3))
        before = one.keys if adds else ()
        self.capture.captured.connect(lambda key: self._pressed(one, before, key))
        self.capture.left.connect(self._end)
        self.capture.show()
        self.capture.setFocus()

    def _end(self) -> None:
        """Wait no longer."""
        capture, self.capture = self.capture, None
        if capture is not None:
            had_focus = capture.hasFocus()
            capture.hide()
            capture.deleteLater()
            if had_focus:
                self.table.setFocus()

    def _pressed(self, one: KeyRow, before: tuple[str, ...], key: str) -> None:
        self._end()
        keys = tuple(dict.fromkeys((*before, key))) if key else ()
        self._wanted = one.action.id, keys
        holder = self._keymap.holder(one.action.id, key) if key else None
        if holder is None and key in self._class_keys:
            holder = Holder(f"class {self._class_keys[key]}", "class")
        if holder is None:
            self._do()
        else:
            self._ask(holder, key)

    @property
    def _class_keys(self) -> dict[str, str]:
        """By key, the class of the open project that it takes in hand."""
        session = self._window.session
        if session is None:
            return {}
        classes = session.project.classes
        return {key: classes.by_key(class_key).name for key, class_key in keys_of(session).items()}

    def _do(self) -> None:
        if self._wanted is not None:
            self._keymap.assign(*self._wanted)

    def _ask(self, holder: Holder | None, key: str = "") -> None:
        """Say who has the key, and whether it may be taken; without one, that all is well."""
        can_take = holder is not None and bool(holder.action)
        self.take.setVisible(can_take)
        self.leave.setVisible(holder is not None)
        self.leave.setText("Leave it" if can_take else "Close")
        self.reset.setEnabled(self._keymap.has_own)
        self.sets.set_value(self._keymap.key_set.id)
        if holder is None:
            own = sum(isinstance(one, KeyRow) and one.is_own for one in self.model.rows)
            self.status.tell("No key means two things", f"· {counted(own, 'change')} of yours" if own else "")
            return
        more = "" if can_take else "· it cannot be assigned"
        self.status.tell(f"{key_words(key)} means {holder.title}", more, tone="warn" if can_take else "error")
