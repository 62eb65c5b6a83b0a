"""The table of values: what each becomes, why, how sure; a class is chosen in its row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segdesk.ui.repair.value_cells import WIDTHS, Column, ValueDelegate, ValueModel, editor_box
from segdesk.ui.repair.value_rows import ValueRow
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT


class ValueTable(QTableView):
    """picked(code) when another row is current; chosen(code, class id or None) after an edit."""

    picked = Signal(int)
    chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ValueModel()
        self.setModel(self.rows)
        self.setItemDelegate(ValueDelegate(self.rows, self))
        self.rows.chosen.connect(self.chosen)
        self.setAccessibleName("Values")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._size_columns()
        self.selectionModel().currentRowChanged.connect(self._on_row)

    def _size_columns(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Theme.current().grown(HEIGHT["row_value"]))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.EVIDENCE, QHeaderView.ResizeMode.Stretch)

    @property
    def current(self) -> ValueRow | None:
        place = self.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def pick(self, code: int) -> None:
        """Make the row of a value the current one."""
        for place, one in enumerate(self.rows.rows):
            if one.code == code:
                self.setCurrentIndex(self.rows.index(place, Column.BECOMES))
                self.scrollTo(self.currentIndex())

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.rows.rows[index.row()].code)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at: QPoint = event.position().toPoint()
        index = self.indexAt(at)
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and index.column() == Column.BECOMES and editor_box(self.visualRect(index)).contains(at):
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            index = self.currentIndex()
            if index.isValid():
                self.edit(self.rows.index(index.row(), Column.BECOMES))
            return
        super().keyPressEvent(event)
