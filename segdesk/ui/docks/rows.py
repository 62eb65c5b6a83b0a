"""A list whose rows are painted whole, with places in them that can be clicked: eye, lock, name."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role

Index = QModelIndex | QPersistentModelIndex
ROW: Final = int(Qt.ItemDataRole.UserRole)
"""The role under which a model gives what its delegate paints."""

_BAR_PX: Final = 2


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row. Subclasses paint the rest and tell which place a point is in."""

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        """The clickable place at a point of a row, '' for the row itself."""
        return ""

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        """What the tooltip at a point says."""
        return ""

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, *, chosen: bool) -> None:
        """Fill of a chosen or hovered row, and the frame of the one that the keyboard is at."""
        theme, rect = Theme.current(), option.rect
        if chosen:
            painter.fillRect(rect, theme.color("accent_soft"))
            painter.fillRect(rect.left(), rect.top(), _BAR_PX, rect.height(), theme.color("accent"))
        elif is_hovered(option):
            painter.fillRect(rect, theme.color("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus and self._shows_focus(option):
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))

    @staticmethod
    def _shows_focus(option: QStyleOptionViewItem) -> bool:
        return isinstance(option.widget, RowTable) and option.widget.by_keyboard


class RowTable(QTableView):
    """One column of painted rows. zone_clicked(index, zone): a place in a row was clicked, not the row.

    chosen(index): Enter or a click on the row. toggled(index): Space. by_keyboard: the last move was a key's.
    """

    zone_clicked = Signal(QModelIndex, str)
    chosen = Signal(QModelIndex)
    toggled = Signal(QModelIndex)

    def __init__(self, *, name: str, row_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.by_keyboard = False
        self._row_px = row_px
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        Theme.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        px = Theme.current().grown(self._row_px)
        self.verticalHeader().setMinimumSectionSize(0)
        self.verticalHeader().setDefaultSectionSize(px)
        self.verticalScrollBar().setSingleStep(px)
        self.viewport().update()

    def zone_at(self, pos: QPoint) -> tuple[QModelIndex, str]:
        """The row at a point of the viewport and the place in it."""
        index = self.indexAt(pos)
        delegate = self.itemDelegate()
        if not index.isValid() or not isinstance(delegate, RowDelegate):
            return index, ""
        return index, delegate.zone_at(index, self.visualRect(index), pos)

    def keyboardSearch(self, search: str) -> None:
        """Letters are tools and classes here, not a search."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keyboard = False
        index, zone = self.zone_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and zone:
            self.zone_clicked.emit(index, zone)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index, zone = self.zone_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and not zone:
            self.chosen.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index, zone = self.zone_at(event.position().toPoint())
        if zone:
            self.zone_clicked.emit(index, zone)
            event.accept()
            return
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keyboard = True
        index = self.currentIndex()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if index.isValid() and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(index)
        elif index.isValid() and plain and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(index)
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        index, delegate = self.indexAt(event.pos()), self.itemDelegate()
        if index.isValid() and isinstance(delegate, RowDelegate):
            text = delegate.tip_at(index, self.visualRect(index), event.pos())
            QToolTip.showText(event.globalPos(), text, self.viewport())


def is_hovered(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_MouseOver)


def draw_icon(painter: QPainter, name: str, center: QPointF, role: Role, *, side: int = 14) -> None:
    """An icon around a point, on whole pixels."""
    rect = QRectF(round(center.x() - side / 2), round(center.y() - side / 2), side, side)
    paint_icon(painter, name, rect, role)


def row_of(index: Index) -> Any:
    """What the delegate paints."""
    return index.data(ROW)
