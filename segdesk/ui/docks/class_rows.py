"""The rows of the class list: what each shows, and how it is painted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.canvas.patterns import PATTERNS
from segdesk.ui.docks.pattern_mark import draw_pattern
from segdesk.ui.docks.rows import ROW, Index, RowDelegate, draw_icon, is_hovered, row_of
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import (
    RIGHT,
    draw_key,
    draw_share,
    draw_swatch,
    draw_text,
    key_width,
    text_width,
)
from segdesk.ui.wording import joined, percent

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
EYE_END: Final = 28
_EYE_X: Final = 17
_SWATCH: Final = QRect(31, 0, 14, 14)
_ID_END: Final = 73
_NAME_START: Final = 81
_KEY_END: Final = 11
_SHARE_END: Final = 35
_BAR: Final = (121, 37)
_KIND_END: Final = 127
_LOCK_PX: Final = 22


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class as the list shows it. share: of the pixels of the image in front, None without one.
    pattern: its place in PATTERNS, while they are shown."""

    of: MaskClass
    share: float | None = None
    is_hidden: bool = False
    is_current: bool = False
    is_terse: bool = False
    pattern: int | None = None

    @property
    def swatch(self) -> str | None:
        """Void is a hatch and never a colour."""
        return None if self.of.kind is Kind.VOID else self.of.color

    @property
    def kind(self) -> str:
        """The kind, unless the name says it already."""
        return "" if self.of.name.strip("_").casefold() == self.of.kind else self.of.kind.value

    @property
    def words(self) -> str:
        """The row as a screen reader says it."""
        one = self.of
        share = "" if self.share is None else percent(self.share).replace("%", "percent")
        state = "hidden" if self.is_hidden else "visible"
        lock = "locked" if one.locked else ""
        key = f"key {one.hotkey}" if one.hotkey else ""
        parts = (f"Class {one.id}", one.name, one.kind.value, share, state, lock, key)
        return ", ".join(part for part in parts if part)


class ClassModel(QAbstractListModel):
    """The classes that the filter lets through. renamed(key, name): an editor was left with another name."""

    renamed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[MaskClass, ...] = ()
        self._shown: list[MaskClass] = []
        self._wanted = ""
        self._shares: Mapping[int, float] | None = None
        self._hidden: frozenset[int] = frozenset()
        self._current = 0
        self._is_terse = self._has_patterns = False

    def set_patterns(self, *, on: bool) -> None:
        """Show the pattern of each class in its swatch."""
        if on != self._has_patterns:
            self._has_patterns = on
            self._repaint()

    def set_classes(self, classes: tuple[MaskClass, ...], wanted: str) -> None:
        """Other classes, or another text that their id, name or kind has."""
        shown = [one for one in classes if _matches(one, wanted.casefold().strip())]
        self._all, self._wanted = classes, wanted
        if [one.key for one in shown] == [one.key for one in self._shown]:
            self._shown = shown
            self._repaint()
            return
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def set_state(
        self, *, shares: Mapping[int, float] | None, hidden: frozenset[int], current: int, is_terse: bool
    ) -> None:
        """What is not of the class map: shares by key, hidden keys, the key to paint as."""
        state = (shares, hidden, current, is_terse)
        if state != (self._shares, self._hidden, self._current, self._is_terse):
            self._shares, self._hidden, self._current, self._is_terse = state
            self._repaint()

    def key_at(self, index: Index) -> int:
        return self._shown[index.row()].key

    def index_of(self, key: int) -> QModelIndex:
        """Invalid when the filter hides the class."""
        rows = (row for row, one in enumerate(self._shown) if one.key == key)
        return self.index(next(rows, -1))

    def name_problem(self, key: int, name: str) -> str:
        """Why a class cannot be called so; empty when it can."""
        if not name.strip():
            return "A class needs a name."
        taken = any(one.name == name.strip() and one.key != key for one in self._all)
        return f"Another class is called {name.strip()}." if taken else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._row(self._shown[index.row()])
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.of.name
        return row.words if role == Qt.ItemDataRole.AccessibleTextRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        one = self._shown[index.row()]
        name = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == one.name or self.name_problem(one.key, name):
            return False
        self.renamed.emit(one.key, name)
        return True

    def _row(self, one: MaskClass) -> ClassRow:
        share = None if self._shares is None else self._shares.get(one.key, 0.0)
        pattern = self._all.index(one) % len(PATTERNS) if self._has_patterns else None
        return ClassRow(
            one, share, one.key in self._hidden, one.key == self._current, self._is_terse, pattern
        )

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))


class ClassDelegate(RowDelegate):
    """Eye, swatch, id, name, kind, share, key; the lock while it is locked or the pointer is there."""

    name_problem = Signal(str)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ClassRow = row_of(index)
        rect = QRectF(option.rect)
        painter.save()
        self.ground(painter, option, chosen=row.is_current)
        middle, ink = rect.center().y(), _ink(row)
        eye: Role = "text3" if row.is_hidden else "text2"
        draw_icon(painter, "eye-off" if row.is_hidden else "eye", QPointF(_EYE_X, middle), eye)
        swatch = QRectF(_SWATCH).translated(0, round(middle - _SWATCH.height() / 2))
        painter.setOpacity(0.45 if row.is_hidden else 1.0)
        draw_swatch(painter, swatch, row.swatch)
        if row.pattern is not None and row.swatch is not None:
            draw_pattern(painter, swatch, row.pattern, row.swatch)
        painter.setOpacity(1.0)
        draw_text(painter, _between(rect, 45, _ID_END), str(row.of.id), role=_second(row), align=RIGHT)
        draw_text(painter, _name_rect(rect, row, option), row.of.name, role=ink, font=_name_font())
        if row.of.locked or is_hovered(option):
            lock = "lock" if row.of.locked else "lock-open"
            draw_icon(painter, lock, QPointF(_lock_x(rect, row), middle), ink, side=13)
        self._draw_right(painter, rect, row)
        painter.restore()

    def _draw_right(self, painter: QPainter, rect: QRectF, row: ClassRow) -> None:
        width, middle = rect.width(), rect.center().y()
        if not row.is_terse:
            kind = _between(rect, _NAME_START, width - _KIND_END)
            draw_text(painter, kind, row.kind, role=_second(row), align=RIGHT)
            if row.share is not None:
                bar = QRectF(width - _BAR[0], round(middle) - 2, _BAR[1], 4)
                color = Theme.current().color("hatch_line") if row.swatch is None else QColor(row.of.color)
                draw_share(painter, bar, row.share, color)
        if row.share is not None:
            share = _between(rect, width - _BAR[0], width - _SHARE_END)
            draw_text(painter, share, percent(row.share), role=_second(row), align=RIGHT)
        if row.of.hotkey:
            wide, high = key_width(row.of.hotkey), Theme.current().grown(16)
            cap = QRectF(width - _KEY_END - wide, round(middle - high / 2), wide, high)
            draw_key(painter, cap, row.of.hotkey)

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        row: ClassRow = row_of(index)
        if pos.x() < EYE_END:
            return "eye"
        return "lock" if abs(pos.x() - _lock_x(QRectF(rect), row)) <= _LOCK_PX / 2 else ""

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        row: ClassRow = row_of(index)
        one = row.of
        words = {
            "eye": f"{'Show' if row.is_hidden else 'Hide'} {one.name} (Space)",
            "lock": f"{'Unlock' if one.locked else 'Lock'} {one.name}",
        }
        key = f"key {one.hotkey}" if one.hotkey else ""
        return words.get(self.zone_at(index, rect, pos), joined((one.name, one.kind.value, key)))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName("Class name")
        editor.textChanged.connect(lambda text: self._check(editor, index.data(ROW).of.key, text))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = _name_rect(QRectF(option.rect), row_of(index), option).toRect()
        editor.setGeometry(place.left() - 8, option.rect.top(), place.width() + 12, option.rect.height())

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():  # a share that changes meanwhile must not undo the typing
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(model.index(index.row(), 0), editor.text())

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self.name_problem.emit("")
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: Any, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in _ENTER and editor.property("state") == "warn":
            return True  # the name is corrected, or Escape gives it up
        return bool(super().eventFilter(editor, event))

    def _check(self, editor: QLineEdit, key: int, text: str) -> None:
        model = self.parent()
        assert isinstance(model, ClassModel)
        problem = model.name_problem(key, text)
        editor.setProperty("state", "warn" if problem else "")
        editor.style().unpolish(editor)
        editor.style().polish(editor)
        self.name_problem.emit(problem)


def _matches(one: MaskClass, wanted: str) -> bool:
    return not wanted or wanted in one.name.casefold() or wanted in (str(one.id), one.kind.value)


def _between(rect: QRectF, left: float, right: float) -> QRectF:
    return QRectF(rect.left() + left, rect.top(), right - left, rect.height())


def _name_font() -> QFont:
    return Theme.current().font("item")


def _name_end(rect: QRectF, row: ClassRow) -> float:
    """Where the columns right of name and lock begin."""
    if row.is_terse:
        return rect.width() - _BAR[0] + _BAR[1]
    return rect.width() - _KIND_END - text_width(Theme.current().font(), row.kind) - 4


def _lock_x(rect: QRectF, row: ClassRow) -> float:
    return _name_end(rect, row) - _LOCK_PX / 2


def _name_rect(rect: QRectF, row: ClassRow, option: QStyleOptionViewItem) -> QRectF:
    lock = _LOCK_PX if row.of.locked or is_hovered(option) else 0
    return _between(rect, _NAME_START, _name_end(rect, row) - lock)


def _ink(row: ClassRow) -> Role:
    return "text3" if row.is_hidden else "text1"


def _second(row: ClassRow) -> Role:
    return "text3" if row.is_hidden else "text2"
