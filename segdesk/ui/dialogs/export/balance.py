"""The balance of classes between splits: a row for each class, a bar and a share for each split."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from segdesk.ui.dialogs.class_map.delegate import shown_color
from segdesk.ui.dialogs.export.prospect import Balance
from segdesk.ui.dialogs.export.split_fields import split_color
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import RIGHT, draw_share, draw_text
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.wording import percent

_ROW: Final = 23
_SHARE: Final = Qt.ItemDataRole.UserRole
_SPLIT: Final = Qt.ItemDataRole.UserRole + 1
_NUMBER: Final = 50
_COLUMN: Final = 86
ABSENT: Final = "absent"


class _ShareCell(QStyledItemDelegate):
    """A thin bar and the share behind it; a split that lacks the class says so."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), Theme.current().grown(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        share = index.data(_SHARE)
        if share is None:
            super().paint(painter, option, index)
            return
        painter.save()
        box = QRectF(option.rect).adjusted(4, 0, -6, 0)
        bar = box.adjusted(0, 0, -Theme.current().grown(_NUMBER), 0)
        bar = QRectF(bar.left(), bar.center().y() - 2, bar.width(), 4)
        draw_share(painter, bar, share, split_color(index.data(_SPLIT)))
        role: Role = "text2" if share else "warn"
        draw_text(painter, box, index.data(Qt.ItemDataRole.DisplayRole), role=role, align=RIGHT)
        painter.restore()


class BalanceTable(QTreeWidget):
    """A row for each class with its shares of pixels, to look at; arrows scroll it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Class balance")
        self.setProperty("surface", "input")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setItemDelegate(_ShareCell(self))
        self.header().setSectionsMovable(False)

    def show_balances(self, found: list[Balance], names: list[str]) -> None:
        """names: the splits, in the order of the columns."""
        self.clear()
        self.setColumnCount(1 + len(names))
        self.setHeaderLabels(["Class", *names])
        self.header().setStretchLastSection(False)
        for column in range(1 + len(names)):
            how = QHeaderView.ResizeMode.Fixed if column else QHeaderView.ResizeMode.Stretch
            self.header().setSectionResizeMode(column, how)
            self.header().resizeSection(column, Theme.current().grown(_COLUMN))
        self.addTopLevelItems([self._item(one, names) for one in found])

    def _item(self, balance: Balance, names: list[str]) -> QTreeWidgetItem:
        texts = [percent(balance.shares[name]) if balance.shares[name] else ABSENT for name in names]
        item = QTreeWidgetItem([balance.one.name, *texts])
        item.setIcon(0, swatch_icon(shown_color(balance.one), 12))
        item.setToolTip(0, balance.one.name)
        for column, name in enumerate(names, 1):
            item.setData(column, _SHARE, balance.shares[name])
            item.setData(column, _SPLIT, name)
        return item
