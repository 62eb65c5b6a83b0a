"""The groups of masks by their values: title, what they are, how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segdesk.repair.proposal import Decision
from segdesk.ui.icons import paint_icon
from segdesk.ui.repair.value_groups import ValueGroup
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import RIGHT, draw_text
from segdesk.ui.wording import count, counted

ROW: Final = 50
Index = QModelIndex | QPersistentModelIndex
_SIGNS: Final[dict[Decision, tuple[str, Role]]] = {
    Decision.ASK: ("triangle-alert", "warn"),
    Decision.APPLY: ("wrench", "accent"),
    Decision.LEAVE: ("circle-check", "ok"),
}


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.groups: list[ValueGroup] = []

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.groups)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group = self.groups[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return group
        if role == Qt.ItemDataRole.ToolTipRole:
            return group.verdict.proposal.words
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{group.title}, {group.about}, {counted(len(group.plans), 'mask')}"
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(180, Theme.current().grown(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = Theme.current(), QRectF(option.rect)
        group: ValueGroup = index.data(Qt.ItemDataRole.UserRole)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("accent_soft"))
            painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        icon, role = _SIGNS[group.decision]
        paint_icon(painter, icon, QRectF(box.left() + 12, box.center().y() - 8, 15, 15), role)
        draw_text(painter, box.adjusted(0, 0, -12, 0), count(len(group.plans)), role="text2", align=RIGHT)
        line = theme.line("body")
        words = QRectF(box.left() + 36, box.center().y() - line, box.width() - 84, line)
        draw_text(painter, words, group.title, font=theme.font("item"))
        below = words.translated(0, line)
        draw_text(painter, below, group.about, role="text3", font=theme.font("caption"))


class ValueGroupList(QListView):
    """chosen(place) when another group is current, by hand or by key."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Model()
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Signatures")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def set_groups(self, groups: Sequence[ValueGroup], group: ValueGroup | None) -> None:
        """Nothing is announced."""
        blocked = self.selectionModel().blockSignals(True)
        if list(groups) != self._rows.groups:
            self._rows.beginResetModel()
            self._rows.groups = list(groups)
            self._rows.endResetModel()
        place = self._rows.groups.index(group) if group in self._rows.groups else -1
        self.setCurrentIndex(self._rows.index(place, 0))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())
