"""The list of actions with their keys: rows, how they are painted, where they can be clicked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from segdesk.ui.docks.rows import ROW, Index, RowDelegate, draw_icon, is_hovered
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.painting import KEY_SIDE, RIGHT, draw_key, draw_text, key_width
from segdesk.ui.window.action import Action
from segdesk.ui.window.keys.keymap import Keymap
from segdesk.ui.window.keys.listing import TOOLS_MENU
from segdesk.ui.wording import key_words

ROW_PX: Final = 30
_PAD, _GAP, _ICON_PX = 20, 6, 26
_SIGNS: Final = {"reset": "rotate-ccw", "add": "plus"}
"""What can be clicked at the right end of a row, from the right."""
TIPS: Final = {"reset": "Back to the keys of the set", "add": "One more key", "": "Click, then press a key"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A menu."""

    title: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An action with its keys of now."""

    action: Action
    keys: tuple[str, ...]
    is_own: bool

    @property
    def title(self) -> str:
        return self.action.title.rstrip("…")

    @property
    def said(self) -> str:
        """For screen readers and the search."""
        keys = ", ".join(map(key_words, self.keys)) or "no key"
        return f"{self.title}, {keys}{', changed' if self.is_own else ''}"


Row = Heading | KeyRow


def rows_of(actions: Iterable[Action], keymap: Keymap, typed: str = "") -> list[Row]:
    """Under the headings of their menus, those that have every word typed in title, menu or keys."""
    words, last = typed.casefold().split(), ""
    rows: list[Row] = []
    for action in actions:
        one = KeyRow(action, keymap.keys(action.id), keymap.is_own(action.id))
        menu = "Tools" if action.menu == TOOLS_MENU else action.menu.replace("/", " ▸ ")
        if all(word in f"{menu} {one.said}".casefold() for word in words):
            if menu != last:
                rows.append(Heading(menu))
            rows.append(one)
            last = menu
    return rows


class KeyModel(QAbstractTableModel):
    """One column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Other rows, or the same ones with other keys: then the place in the list stays."""
        if list(map(_name, rows)) == list(map(_name, self.rows)):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, action_id: str) -> int:
        """The row of an action; -1 when it is not listed."""
        return next((n for n, one in enumerate(self.rows) if _name(one) == action_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_row = isinstance(self.rows[index.row()], KeyRow)
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if is_row else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = ROW) -> object:
        one = self.rows[index.row()]
        if role == ROW:
            return one
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return one.said if isinstance(one, KeyRow) else one.title
        return None


def _name(one: Row) -> str:
    return one.action.id if isinstance(one, KeyRow) else f"menu {one.title}"


class KeyDelegate(RowDelegate):
    """Title, keys, one more key, back."""

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        one = index.data(ROW)
        if not isinstance(one, KeyRow):
            return "heading"
        place = (rect.right() - _PAD - pos.x()) // _ICON_PX
        zone = list(_SIGNS)[place] if 0 <= place < len(_SIGNS) else ""
        return "" if zone == "reset" and not one.is_own else zone

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        return TIPS.get(self.zone_at(index, rect, pos), "")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = index.data(ROW)
        box = QRectF(option.rect).adjusted(_PAD, 0, -_PAD, 0)
        painter.save()
        if isinstance(one, Heading):
            font = Theme.current().font("caption", weight=600)
            draw_text(painter, box, one.title, role="text3", font=font)
        else:
            self._paint_row(painter, option, box, one)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, one: KeyRow) -> None:
        view = option.widget
        is_current = isinstance(view, QTableView) and view.currentIndex().data(ROW) == one
        self.ground(painter, option, chosen=is_current)
        draw_text(painter, box, one.title, role="text1")
        is_shown = {"reset": one.is_own, "add": is_current or is_hovered(option)}
        for place, (zone, sign) in enumerate(_SIGNS.items()):
            if is_shown[zone]:
                middle = QPointF(box.right() - _ICON_PX * (place + 0.5), box.center().y())
                draw_icon(painter, sign, middle, "text2")
        _paint_keys(painter, key_box(box), one.keys)


def key_box(box: QRectF) -> QRectF:
    """Where keys are, at the right of the middle; a press is taken there, too."""
    return box.adjusted(box.width() * 0.45, 0, -_ICON_PX * len(_SIGNS) - _GAP, 0)


def _paint_keys(painter: QPainter, box: QRectF, keys: tuple[str, ...]) -> None:
    if not keys:
        draw_text(painter, box, "—", role="text3", align=RIGHT)
        return
    high, right = Theme.current().grown(KEY_SIDE), box.right()
    for key in reversed(keys):
        words = key_words(key)
        wide = key_width(words)
        draw_key(painter, QRectF(right - wide, round(box.center().y() - high / 2), wide, high), words)
        right -= wide + _GAP
