"""The cells of the table of values: their model, how they look, and the choice of a class in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from segdesk.model.classes import ClassMap
from segdesk.repair.values.views import View
from segdesk.ui.dialogs.class_map.delegate import shown_color
from segdesk.ui.icons import paint_icon
from segdesk.ui.repair.layers import grey_rgb, packed_rgb
from segdesk.ui.repair.value_rows import State, ValueRow
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, RADIUS, Role
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.painting import LEFT, RIGHT, draw_swatch, draw_text, rounded, square_in
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.wording import count, percent

Index = QModelIndex | QPersistentModelIndex
AS_PROPOSED: Final = -10
UNSET: Final = "As repair proposes"


class Column(IntEnum):
    """In the order of the table."""

    VALUE = 0
    PIXELS = 1
    SHARE = 2
    BECOMES = 3
    EVIDENCE = 4
    STATE = 5


_TITLES: Final = {
    Column.VALUE: "Value",
    Column.PIXELS: "Pixels",
    Column.SHARE: "Share",
    Column.BECOMES: "Becomes class",
    Column.EVIDENCE: "Evidence",
    Column.STATE: "State",
}
WIDTHS: Final = {
    Column.VALUE: 92,
    Column.PIXELS: 94,
    Column.SHARE: 76,
    Column.BECOMES: 196,
    Column.STATE: 84,
}
_SIGNS: Final[dict[State, tuple[str, Role]]] = {
    State.EXACT: ("circle-check", "ok"),
    State.LIKELY: ("circle-dot", "accent"),
    State.RULE: ("circle-dot", "accent"),
    State.CHOOSE: ("triangle-alert", "warn"),
    State.PERSON: ("check", "accent"),
}
_NUMBERS: Final = (Column.PIXELS, Column.SHARE)


class ValueModel(QAbstractTableModel):
    """rows as they are shown, after the filters. chosen(code, class id or None) when one is edited."""

    chosen = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ValueRow] = []
        self.classes = ClassMap()
        self.view = View.VALUE

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.BECOMES else flags

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (Column.VALUE, *_NUMBERS):
            return int(RIGHT)
        return int(LEFT) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, Column(index.column()))
        return row.evidence if role == Qt.ItemDataRole.ToolTipRole else None

    def text(self, row: ValueRow, column: Column) -> str:
        texts = {
            Column.VALUE: row.shown,
            Column.PIXELS: count(row.pixels),
            Column.SHARE: percent(row.share, decimals=2),
            Column.BECOMES: self.class_words(row),
            Column.EVIDENCE: row.evidence,
            Column.STATE: row.state.value,
        }
        return texts[column]

    def class_words(self, row: ValueRow) -> str:
        if row.becomes is None:
            return "The class around it" if row.state is State.RULE else "Choose a class"
        one = self.classes.by_id(row.becomes)
        return f"{row.becomes}  {one.name}" if one is not None else f"{row.becomes}"

    def set_rows(self, rows: Sequence[ValueRow]) -> None:
        """Others; where the same values stay, so do selection and scroll."""
        if [one.code for one in rows] == [one.code for one in self.rows]:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class ValueDelegate(QStyledItemDelegate):
    """Paints the cells; a combo of all classes is the editor of what a value becomes."""

    def __init__(self, model: ValueModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._paints: dict[Column, Callable[[QPainter, QRect, ValueRow], None]] = {
            Column.VALUE: self._value,
            Column.BECOMES: self._becomes,
            Column.EVIDENCE: self._evidence,
            Column.STATE: self._state,
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = Theme.current(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
            if index.column() == 0:
                painter.fillRect(rect.left(), rect.top(), 2, rect.height(), theme.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("sep"))
        row, column = self._model.rows[index.row()], Column(index.column())
        painter.save()
        if column in self._paints:
            self._paints[column](painter, rect, row)
        else:
            inside = rect.adjusted(4, 0, -10, 0)
            role: Role = "text1" if column is Column.PIXELS else "text2"
            draw_text(painter, inside, self._model.text(row, column), role=role, align=RIGHT)
        painter.restore()

    def _value(self, painter: QPainter, rect: QRect, row: ValueRow) -> None:
        rgb = packed_rgb(row.code) if self._model.view is View.COLOR else grey_rgb(row.code)
        box = square_in(QRect(rect.right() - 26, rect.top(), 18, rect.height()), 16)
        draw_swatch(painter, box, "#{:02x}{:02x}{:02x}".format(*(int(one) for one in rgb)))
        inside = QRectF(rect).adjusted(4, 0, -34, 0)
        draw_text(painter, inside, row.shown, font=Theme.current().font("mono"), align=RIGHT)

    def _becomes(self, painter: QPainter, rect: QRect, row: ValueRow) -> None:
        theme, box = Theme.current(), editor_box(rect)
        is_open = row.state is State.CHOOSE
        paint_icon(
            painter,
            "arrow-right",
            square_in(QRect(rect.left() + 4, rect.top(), 14, rect.height()), 13),
            "text3",
        )
        rounded(
            painter,
            box,
            RADIUS["control"],
            theme.color("input"),
            theme.color("warn" if is_open else "border"),
        )
        chevron = square_in(QRect(box.right() - 22, box.top(), 14, box.height()), 14)
        paint_icon(painter, "chevron-down", chevron, "text2")
        left = box.left() + 9
        one = self._model.classes.by_id(row.becomes) if row.becomes is not None else None
        if one is not None:
            draw_swatch(painter, square_in(QRect(left, box.top(), 14, box.height()), 14), shown_color(one))
            left += 21
        role: Role = "text3" if is_open else "text1"
        inside = QRectF(left, box.top(), chevron.left() - left - 4, box.height())
        draw_text(painter, inside, self._model.class_words(row), role=role)

    def _evidence(self, painter: QPainter, rect: QRect, row: ValueRow) -> None:
        draw_text(painter, rect.adjusted(8, 0, -6, 0), row.evidence, role="text2")

    def _state(self, painter: QPainter, rect: QRect, row: ValueRow) -> None:
        icon, role = _SIGNS[row.state]
        paint_icon(painter, icon, square_in(QRect(rect.left() + 4, rect.top(), 14, rect.height()), 14), role)
        draw_text(painter, rect.adjusted(24, 0, -4, 0), row.state.value, role=role)

    # Editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row = self._model.rows[index.row()]
        combo = ComboBox(name=f"{row.shown} becomes", parent=parent)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.addItem(UNSET, AS_PROPOSED)
        for one in self._model.classes:
            combo.addItem(swatch_icon(shown_color(one)), f"{one.id}  {one.name}", one.id)
        combo.setCurrentIndex(combo.findData(row.becomes) if row.becomes is not None else -1)
        combo.activated.connect(lambda _row: self._commit(combo))
        QTimer.singleShot(0, combo, combo.showPopup)
        return combo

    def _commit(self, combo: ComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """It was made with its data."""

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, ComboBox)
        chosen = editor.currentData()
        if chosen is not None:
            code = self._model.rows[index.row()].code
            self._model.chosen.emit(code, None if chosen == AS_PROPOSED else int(chosen))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(editor_box(option.rect))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(60, Theme.current().grown(HEIGHT["row_value"]))


def editor_box(rect: QRect) -> QRect:
    """Where the combo stands in its cell."""
    return rect.adjusted(24, 3, -6, -4)
