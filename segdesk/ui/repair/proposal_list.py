"""The proposals for one mask, ranked: thumbnail, title, what is done, and a bar of its agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segdesk.ui.repair.ways import Way
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import RIGHT, draw_share, draw_text, rounded, text_width
from segdesk.ui.wording import number

ROW: Final = 86
THUMB: Final = (88, 66)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class Entry:
    """A row. is_sure: repair itself would apply it."""

    way: Way
    picture: QImage
    is_sure: bool = False


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            way = entry.way
            return f"{index.row() + 1}, {way.title}, {way.does}, score {number(way.agreement, decimals=2)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.way.title}\n{entry.way.does}"
        return entry.way.title if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, Theme.current().grown(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        theme, box = Theme.current(), QRectF(option.rect)
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(box, theme.color("accent_soft"))
            painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.color("hover"))
        place = str(index.row() + 1)
        draw_text(painter, box.adjusted(12, 0, 0, 0), place, role="text3")
        shape = QRectF(box.left() + 32, box.center().y() - THUMB[1] / 2, *THUMB)
        _draw_thumb(painter, shape, entry.picture)
        _draw_words(painter, box.adjusted(132, 12, -12, -10), entry, is_chosen=is_chosen)


def _draw_thumb(painter: QPainter, shape: QRectF, picture: QImage) -> None:
    theme = Theme.current()
    rounded(painter, shape, RADIUS["swatch"], theme.color("canvas"))
    if picture.isNull():
        return
    ratio = picture.devicePixelRatio()
    box = QRectF(0, 0, picture.width() / ratio, picture.height() / ratio)
    box.moveCenter(shape.center())
    painter.drawImage(box, picture)


def _draw_words(painter: QPainter, box: QRectF, entry: Entry, *, is_chosen: bool) -> None:
    theme, way = Theme.current(), entry.way
    line = theme.line("body")
    draw_text(painter, QRectF(box.left(), box.top(), box.width(), line), way.title, font=theme.font("item"))
    does = QRectF(box.left(), box.top() + line + 2, box.width(), line)
    draw_text(painter, does, way.does, role="text2" if is_chosen else "text3", font=theme.font("caption"))
    score = number(way.agreement, decimals=2)
    role: Role = "ok" if entry.is_sure else "text2"
    used = text_width(theme.font("item"), score) + 8
    bottom = QRectF(box.left(), box.bottom() - line, box.width(), line)
    draw_text(painter, bottom, score, role=role, font=theme.font("item"), align=RIGHT)
    bar = QRectF(box.left(), bottom.center().y() - 2, box.width() - used, 4)
    draw_share(painter, bar, way.agreement, theme.color("ok" if entry.is_sure else "control"))


class ProposalList(QListView):
    """chosen(place) when another row is current, by hand or by key; kept() on Enter; peeked(bool) while X is
    held."""

    chosen = Signal(int)
    kept = Signal()
    peeked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Model()
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Proposals")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        Theme.current().changed.connect(self._rows.layoutChanged)

    @property
    def entries(self) -> list[Entry]:
        return self._rows.entries

    @property
    def row(self) -> int:
        """The current row, -1 for none."""
        return self.currentIndex().row()

    def set_entries(self, entries: Sequence[Entry], row: int) -> None:
        """Other rows; nothing is announced."""
        blocked = self.selectionModel().blockSignals(True)
        self._rows.beginResetModel()
        self._rows.entries = list(entries)
        self._rows.endResetModel()
        self.setCurrentIndex(self._rows.index(row, 0))
        self.selectionModel().blockSignals(blocked)
        self.viewport().update()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
        elif event.key() == Qt.Key.Key_X:
            self.peeked.emit(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_X and not event.isAutoRepeat():
            self.peeked.emit(False)
        else:
            super().keyReleaseEvent(event)
