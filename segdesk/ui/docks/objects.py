"""The dock of the objects of the image in front."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QVBoxLayout, QWidget

from segdesk.model.classes import Task
from segdesk.model.objects import NO_OBJECTS
from segdesk.ui.docks.changes import merge, remove
from segdesk.ui.docks.empty import Empty
from segdesk.ui.docks.object_acts import toggle_hidden, toggle_locked
from segdesk.ui.docks.object_facts import ObjectFacts
from segdesk.ui.docks.object_list import AREAS, Heading, Line, Order, Row, arranged
from segdesk.ui.docks.object_rows import ObjectDelegate, ObjectModel
from segdesk.ui.docks.rows import RowTable
from segdesk.ui.pictures import Pictures
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import TitleBar
from segdesk.ui.wording import count

NOTHING: Final = "Draw with Polygon (P) or Brush (B)"
NO_IMAGE: Final = "No image is open"


class ObjectsDock(QWidget):
    """Lists, selects and changes the objects of a session's image. Call shut() before it goes.

    show_asked(id): a double click wants the object in the middle of the canvas. menu_asked(global position):
    a right click wants the menu of what is selected.
    """

    show_asked = Signal(int)
    menu_asked = Signal(QPoint)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._turned: set[int] = set()
        self._table = NO_OBJECTS
        self._is_following = False
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Objects")
        self.pictures = Pictures(self, threads=1)
        self.facts = ObjectFacts(session, self.pictures, self.devicePixelRatioF)
        self.model = ObjectModel(self.facts.describe, self)
        self.title = TitleBar("Objects")
        self.order = ComboBox(name="Order of objects", width=92)
        self.order.addItems([one.value for one in Order])
        self.table = RowTable(name="Objects", row_px=HEIGHT["row_object"])
        self._build()
        self._connect()
        self._open()

    def shut(self) -> None:
        """End the threads and listen to the session no longer; a second call does nothing."""
        self._session.selection.changed.disconnect(self._follow_selection)
        self.pictures.close()

    def _build(self) -> None:
        self.table.setItemDelegate(ObjectDelegate(self.facts.thumb, self.table))
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.merge_button = IconButton("merge", Tip("Merge objects", "Ctrl M"))
        self.delete_button = IconButton("trash-2", Tip("Delete", "Del"))
        for widget in (self.order, self.merge_button, self.delete_button):
            self.title.add(widget)
        self._empty = Empty(NOTHING)
        body = QWidget()
        self._pages = QStackedLayout(body)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        layout.addWidget(body, 1)

    def _connect(self) -> None:
        session = self._session
        self.order.currentIndexChanged.connect(self._list)
        self.merge_button.clicked.connect(lambda: merge(session, session.selection.ids))
        self.delete_button.clicked.connect(lambda: remove(session, session.selection.ids))
        self.table.zone_clicked.connect(self._on_zone)
        self.table.chosen.connect(self._on_chosen)
        self.table.toggled.connect(lambda _index: toggle_hidden(session, session.selection.ids))
        self.table.doubleClicked.connect(self._on_double)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.pictures.arrived.connect(lambda _key: self.table.viewport().update())
        session.image_changed.connect(self._open)
        session.photo_changed.connect(self.model.refresh)
        session.document_changed.connect(self._on_document)
        session.map_changed.connect(self._list)
        session.view.changed.connect(self.model.refresh)
        session.selection.changed.connect(self._follow_selection)
        Theme.current().changed.connect(self._fit_headings)

    # What is listed

    def _open(self) -> None:
        self.facts.forget()
        self._list()
        self.table.scrollToTop()

    def _on_document(self) -> None:
        document = self._session.document
        self.facts.touch()
        if document is not None and document.objects is self._table:
            self.model.refresh()
        else:
            self._list()

    def _list(self) -> None:
        scene, document = self._session.scene, self._session.document
        self._table = NO_OBJECTS if document is None else document.objects
        rows = [] if scene is None else arranged(scene, Order(self.order.currentText()), self._turned)
        is_semantic = self._session.project.task is Task.SEMANTIC
        self.title.set_title("Regions" if is_semantic else "Objects")
        self.title.set_count(count(_number(rows)) if rows else "")
        self._empty.set_sentence(NO_IMAGE if document is None else NOTHING)
        self._pages.setCurrentIndex(0 if rows else 1)
        self._put(rows)
        self._follow_selection(scroll=False)

    def _put(self, rows: list[Row]) -> None:
        """Show rows where the last ones stood, without telling the session that nothing is selected."""
        bar = self.table.verticalScrollBar()
        was_at, self._is_following = bar.value(), True
        if self.model.set_rows(rows):
            self._fit_headings()
            bar.setValue(was_at)
        self._is_following = False

    def _fit_headings(self) -> None:
        header, theme = self.table.verticalHeader(), Theme.current()
        header.setDefaultSectionSize(theme.grown(HEIGHT["row_object"]) - 1)  # another one resets all rows
        header.setDefaultSectionSize(theme.grown(HEIGHT["row_object"]))
        for place, row in enumerate(self.model.rows):
            if isinstance(row, Heading):
                header.resizeSection(place, theme.grown(HEIGHT["row_class"]))

    # What is selected

    def _on_selected(self) -> None:
        """The list's selection becomes the session's."""
        if self._is_following:
            return
        rows = self.model.rows
        places = [
            place
            for part in self.table.selectionModel().selection().toList()
            for place in range(part.top(), part.bottom() + 1)
        ]
        lines = [row for place in places if isinstance(row := rows[place], Line)]
        self._is_following = True
        self._session.selection.select(*(one for line in lines for one in line.ids))
        self._is_following = False
        self._fit_buttons()

    def _follow_selection(self, *, scroll: bool = True) -> None:
        """The session's selection becomes the list's, and its first object is scrolled to."""
        if self._is_following:
            return
        ids = self._session.selection.ids
        if scroll and len(ids) == 1 and self._unfold(ids[0]):
            return
        places = sorted({place for one in ids if (place := self.model.place_of(one)) is not None})
        self._is_following = True
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().select(self._ranges(places), flags.ClearAndSelect)
        if scroll and places:
            self.table.by_keyboard = False
            first = self.model.index(places[0])
            self.table.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.table.scrollTo(first)
        self._is_following = False
        self._fit_buttons()

    def _ranges(self, places: list[int]) -> QItemSelection:
        """Neighbours together: ten thousand selected rows are one range."""
        found = QItemSelection()
        start = 0
        for at, place in enumerate(places):
            if at + 1 == len(places) or places[at + 1] != place + 1:
                found.select(self.model.index(places[start]), self.model.index(place))
                start = at + 1
        return found

    def _unfold(self, object_id: int) -> bool:
        """Open the group of an object that is not to be seen; whether there was one."""
        scene = self._session.scene
        if (
            scene is None
            or object_id not in scene.document.objects
            or self._table is not scene.document.objects
        ):
            return False
        if self.model.place_of(object_id) is not None:
            return False
        key = scene.document.classes.resolve(scene.document.objects[object_id].class_key)
        self._turned ^= {key if scene.counts(key) else AREAS}
        self._list()
        self._follow_selection()
        return True

    def _fit_buttons(self) -> None:
        ids = self._session.selection.ids
        self.delete_button.set_reason("" if ids else "Nothing is selected")
        self.merge_button.set_reason("" if len(ids) > 1 else "Select two objects or more")

    # What is done

    def _on_zone(self, index: QModelIndex, zone: str) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, Heading):
            self._turned ^= {row.key}
            self._list()
        elif zone == "eye":
            toggle_hidden(self._session, row.ids)
        else:
            toggle_locked(self._session, row.ids)

    def _on_chosen(self, index: QModelIndex) -> None:
        if isinstance(self.model.rows[index.row()], Heading):
            self._on_zone(index, "fold")

    def _on_double(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if isinstance(row, Line):
            self.show_asked.emit(row.ids[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete belongs to lists; the other keys of actions reach the window without them."""
        ids = self._session.selection.ids
        if event.key() == Qt.Key.Key_Delete and ids:
            remove(self._session, ids)
        elif event.key() == Qt.Key.Key_Escape and ids:
            self._session.selection.clear()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._session.selection.ids:
            self.menu_asked.emit(event.globalPos())


def _number(rows: list[Row]) -> int:
    """Objects that count, or regions where none does."""
    total = sum(row.number for row in rows if isinstance(row, Heading) and row.key != AREAS)
    if total:
        return total
    heading = next((place for place, row in enumerate(rows) if isinstance(row, Heading)), len(rows))
    return len(rows[:heading])
