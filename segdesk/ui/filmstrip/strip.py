"""The row of thumbnails itself: one line, as long as the project, that scrolls sideways.

A table of one row: a list asks its model twice for each of 100,000 images whenever it lays itself out.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QToolTip, QWidget

from segdesk.ui.filmstrip.cells import CELL, LOCATE, Cell, CellDelegate, FilmModel
from segdesk.ui.theme import Theme
from segdesk.ui.wording import joined

_WHEEL_STEP = 120
_OWN_HOVER = "QTableView::item:hover { background: transparent; }"


class Strip(QTableView):
    """went_to(id) for a click or Enter, locate_asked(id) for a click on the word where a photo is missing."""

    went_to = Signal(int)
    locate_asked = Signal(int)

    def __init__(self, model: FilmModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CellDelegate(self)
        self._film = model
        self.setModel(model)
        self.setItemDelegate(self.cells)
        self.setAccessibleName("Images")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(0)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMouseTracking(True)
        self.setStyleSheet(_OWN_HOVER)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        Theme.current().changed.connect(self.fit)

    def set_compact(self, *, on: bool) -> None:
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if on else policy.ScrollBarAsNeeded)
        self.cells.is_compact = on
        self.fit()

    def fit(self) -> None:
        """Cells as high as the row is; the scroll bar has its room whether it is there or not."""
        bar = 0 if self.cells.is_compact else self.horizontalScrollBar().sizeHint().height()
        self.cells.height = max(32, self.height() - bar)
        self.horizontalScrollBar().setSingleStep(self.cells.width // 2)
        if self.horizontalHeader().defaultSectionSize() != self.cells.width:
            self.horizontalHeader().setDefaultSectionSize(self.cells.width)
        self.verticalHeader().setDefaultSectionSize(self.cells.height)
        self.viewport().update()

    def show_place(self, place: int | None, *, centered: bool = False) -> None:
        """Scroll so far that a cell is seen."""
        if place is None:
            return
        index = self._film.at(place)
        self.setCurrentIndex(index)
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(index, hint.PositionAtCenter if centered else hint.EnsureVisible)

    def keyboardSearch(self, search: str) -> None:
        """Letters are tools and ways to other images here, not a search."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.fit()

    def sizeHint(self) -> QSize:
        return QSize(600, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 32)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """An upright wheel scrolls sideways too."""
        delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
        moved = delta.y() if abs(delta.y()) > abs(delta.x()) else delta.x()
        bar = self.horizontalScrollBar()
        if event.pixelDelta().isNull():
            moved = moved * self.cells.width // _WHEEL_STEP
        bar.setValue(bar.value() - moved)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self._act(index, event)
        event.accept()

    def _act(self, index: QModelIndex, event: QMouseEvent) -> None:
        image = self._film.ids[index.column()]
        if self.cells.wants_locate(index, self.visualRect(index), event.position().toPoint()):
            self.locate_asked.emit(image)
        else:
            self.went_to.emit(image)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if index.isValid():
            self._menu(index).popup(event.globalPos())

    def _menu(self, index: QModelIndex) -> QMenu:
        cell: Cell = index.data(CELL)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Go to image").triggered.connect(lambda: self.went_to.emit(cell.id))
        locate = menu.addAction(LOCATE)
        locate.setEnabled(cell.is_missing)
        locate.triggered.connect(lambda: self.locate_asked.emit(cell.id))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if enter and self.currentIndex().isValid():
            self.went_to.emit(self._film.ids[self.currentIndex().column()])
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            if index.isValid():
                cell: Cell = index.data(CELL)
                text = joined((cell.name, cell.state.value, cell.left_out))
                text += f"\n{cell.problem}" if cell.problem else ""
                QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)
