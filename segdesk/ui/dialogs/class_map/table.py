"""The class table: edit in place, choose a kind, capture a key, drag rows; all of it by keys too."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.dialogs.class_map.delegate import (
    FAULT_LINE,
    ClassDelegate,
    action_places,
    kind_places,
    part_at,
    top_line,
)
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.class_map.model import EDITED, KINDS, ClassTableModel, Column, Index
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT

WIDTHS: Final = {
    Column.GRIP: 32,
    Column.COLOUR: 52,
    Column.ID: 64,
    Column.NAME: 150,
    Column.KIND: 258,
    Column.KEY: 64,
    Column.OBJECTS: 72,
    Column.IMAGES: 72,
    Column.PIXELS: 72,
    Column.ACTIONS: 62,
}
KIND_LETTERS: Final = {text[0]: kind for kind, text in KINDS.items()}
PRESSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Trigger = QAbstractItemView.EditTrigger


class ClassTable(QTableView):
    """class_changed(key): another row is current. merge_asked(key), delete_asked(key), colour_asked(key)."""

    class_changed = Signal(int)
    merge_asked = Signal(int)
    delete_asked = Signal(int)
    colour_asked = Signal(int)

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self._model = ClassTableModel(draft)
        self._drop_row: int | None = None
        self._dragged: int | None = None
        self._kept = draft.at(0).key if len(draft) else 0
        self.setModel(self._model)
        self.setItemDelegate(ClassDelegate(self._model, self))
        self._prepare()
        self._size_columns()
        self._model.modelReset.connect(self._on_reset)
        self._model.dataChanged.connect(self._fit_rows)
        self._fit_rows()
        self.choose(self._kept)

    def _prepare(self) -> None:
        self.setAccessibleName("Classes")
        self.setProperty("surface", "input")
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(Trigger.EditKeyPressed | Trigger.DoubleClicked | Trigger.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(Theme.current().grown(30))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, Theme.current().grown(width))
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)

    def _fit_rows(self) -> None:
        """A row with a fault is a line higher. Only those that differ are told, for maps may be long."""
        plain = Theme.current().grown(HEIGHT["row_class_map"])
        faulty = Theme.current().grown(HEIGHT["row_class_map"] + FAULT_LINE)
        self.verticalHeader().setDefaultSectionSize(plain)
        for row, one in enumerate(self.draft.classes):
            wanted = faulty if one.key in self._model.faults else plain
            if self.rowHeight(row) not in (wanted, 0):
                self.setRowHeight(row, wanted)

    @property
    def current(self) -> MaskClass | None:
        """The class of the current row."""
        index = self.currentIndex()
        return self._model.class_at(index) if index.isValid() else None

    def choose(self, key: int, column: Column = Column.NAME) -> None:
        """Make a class the current one and bring it into view."""
        if len(self.draft):
            index = self._model.index(self.draft.row_of(key), column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def rename(self, key: int) -> None:
        """Open the name of a class for typing."""
        self.choose(key)
        self.edit(self.currentIndex())

    def show_only(self, words: str) -> None:
        """Hide the rows whose id and name do not have these words."""
        wanted = words.strip().casefold()
        for row, one in enumerate(self.draft.classes):
            self.setRowHidden(row, wanted not in f"{one.id} {one.name}".casefold())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._kept = self._model.class_at(current).key
            self.class_changed.emit(self._kept)

    def _on_reset(self) -> None:
        self._fit_rows()
        self.choose(self._kept, Column.NAME)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        was_current = index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if index.column() == Column.GRIP:
            self._dragged = self._model.class_at(index).key
        elif index.column() == Column.KEY or (was_current and index.column() in (Column.ID, Column.NAME)):
            self.edit(index)
        else:
            self._press_part(index, event)

    def _press_part(self, index: QModelIndex, event: QMouseEvent) -> None:
        line, key = top_line(self.visualRect(index)), self._model.class_at(index).key
        if index.column() == Column.COLOUR:
            self.colour_asked.emit(key)
        elif index.column() == Column.KIND:
            kind = part_at(kind_places(line), event.position())
            if kind is not None:
                self.draft.change(key, kind=Kind(kind))
        elif index.column() == Column.ACTIONS:
            action = part_at(action_places(line), event.position())
            if action is not None:
                (self.merge_asked if action == "merge" else self.delete_asked).emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is None:
            super().mouseMoveEvent(event)
            over = self.indexAt(event.position().toPoint())
            hand = over.isValid() and over.column() == Column.GRIP
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if hand else Qt.CursorShape.ArrowCursor)
            return
        self._drop_row = self._row_at(event.position().y())
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, row = self._dragged, self._drop_row
        self._dragged = self._drop_row = None
        if dragged is None:
            super().mouseReleaseEvent(event)
            return
        self.viewport().update()
        if row is not None:
            self.draft.move(dragged, row - (row > self.draft.row_of(dragged)))

    def _row_at(self, y: float) -> int:
        """Before which row a drop at a height goes."""
        for row in range(len(self.draft)):
            height = self.rowHeight(row)
            if y < self.rowViewportPosition(row) + height / 2 and height:
                return row
        return len(self.draft)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row is not None:
            last = len(self.draft) - 1
            row = min(self._drop_row, last)
            top = self.rowViewportPosition(row) + (self.rowHeight(row) if self._drop_row > last else 0)
            width = self.viewport().width()
            QPainter(self.viewport()).fillRect(0, max(0, top - 1), width, 2, Theme.current().color("accent"))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # An editor passes on keys that it has acted on, such as Enter.
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if self.current is None or is_editing or not self._own_key(event):
            super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        one, column = self.current, Column(self.currentIndex().column())
        assert one is not None
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -1 if event.key() == Qt.Key.Key_Up else 1
            self.draft.move(one.key, self.draft.row_of(one.key) + by)
        elif event.key() == Qt.Key.Key_Delete and column is not Column.KEY:
            self.delete_asked.emit(one.key)
        elif event.key() in PRESSING:
            self._press_cell(one, column)
        elif column is Column.KIND and event.text().upper() in KIND_LETTERS:
            self.draft.change(one.key, kind=KIND_LETTERS[event.text().upper()])
        else:
            return False
        return True

    def _press_cell(self, one: MaskClass, column: Column) -> None:
        """What Enter and Space do: take the next kind, show the palette, merge, or open the editor."""
        if column is Column.KIND:
            kinds = list(KINDS)
            self.draft.change(one.key, kind=kinds[(kinds.index(one.kind) + 1) % len(kinds)])
        elif column is Column.COLOUR:
            self.colour_asked.emit(one.key)
        elif column is Column.ACTIONS:
            self.merge_asked.emit(one.key)
        else:
            editable = column if column in EDITED else Column.NAME
            self.choose(one.key, editable)
            self.edit(self.currentIndex())
