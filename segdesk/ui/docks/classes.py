"""The dock of the class map: what to paint as, what is shown, what is locked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QVBoxLayout, QWidget

from segdesk.ui.docks.changes import add_class, change_class, choose_class, toggle_class_lock, use_palette
from segdesk.ui.docks.class_menu import class_menu
from segdesk.ui.docks.class_rows import ClassDelegate, ClassModel
from segdesk.ui.docks.empty import Empty
from segdesk.ui.docks.rows import RowTable
from segdesk.ui.session.session import Session
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import TitleBar
from segdesk.ui.wording import count

MANY: Final = 20
"""With more classes than that the search is open from the start."""


class ClassesDock(QWidget):
    """Shows and changes the class map of a session.

    edit_map_asked(): the dialog of the class map is wanted; import_asked(): classes from a file.
    """

    edit_map_asked = Signal()
    import_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_terse = False
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Classes")
        self.title = TitleBar("Classes")
        self.search = SearchField("Find a class", name="Find a class", width=294)
        self.table = RowTable(name="Classes", row_px=HEIGHT["row_class"])
        self.model = ClassModel(self)
        self._note = Label(role="warn", wrap=True)
        self._build()
        self._connect()
        self.search.setVisible(len(session.project.classes) > MANY)
        self._show_map()

    def set_terse(self, *, on: bool) -> None:
        """Without kind and bar, for narrow windows."""
        self._is_terse = on
        self._show_state()

    def find_class(self) -> None:
        """Open the search and give it the focus; Enter in it chooses the first class it finds."""
        if self.search.isHidden():
            self._toggle_search()
        self.search.setFocus()

    def shut(self) -> None:
        """Listen to the session no longer."""
        self._session.selection.class_changed.disconnect(self._show_state)

    def _build(self) -> None:
        self._delegate = ClassDelegate(self.model)
        self.table.setItemDelegate(self._delegate)
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.EditKeyPressed | triggers.DoubleClicked)
        self._find = IconButton("search", Tip("Find a class"))
        self._add = IconButton("plus", Tip("Add a class"))
        self._edit = IconButton("ellipsis", Tip("Edit class map…", "Ctrl Shift L"))
        for button in (self._find, self._add, self._edit):
            self.title.add(button)
        self._note.setContentsMargins(12, 4, 12, 6)
        self._note.hide()
        self._empty = Empty(
            "No classes yet",
            ("Add", self._add_one),
            ("Import", self.import_asked.emit),
            ("Use palette", lambda: use_palette(self._session)),
        )
        body = QWidget()
        self._pages = QStackedLayout(body)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        field = QVBoxLayout()
        field.setContentsMargins(12, 0, 12, 0)
        field.addWidget(self.search)
        layout.addLayout(field)
        layout.addWidget(body, 1)
        layout.addWidget(self._note)

    def _connect(self) -> None:
        session = self._session
        self._find.clicked.connect(self._toggle_search)
        self._add.clicked.connect(self._add_one)
        self._edit.clicked.connect(self.edit_map_asked)
        self.search.textChanged.connect(self._show_map)
        self.search.returnPressed.connect(self._choose_first)
        self.table.zone_clicked.connect(self._on_zone)
        self.table.chosen.connect(lambda index: choose_class(session, self.model.key_at(index)))
        self.table.toggled.connect(lambda index: self._on_zone(index, "eye"))
        self.model.renamed.connect(self._rename)
        self._delegate.name_problem.connect(self._tell)
        session.map_changed.connect(self._show_map)
        session.document_changed.connect(self._show_state)
        session.image_changed.connect(self._show_state)
        session.view.changed.connect(self._show_state)
        session.selection.class_changed.connect(self._show_state)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.table.indexAt(self.table.viewport().mapFrom(self, event.pos()))
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            index = self.table.currentIndex()
        if index.isValid():
            self.open_menu(index, event.globalPos())

    def open_menu(self, index: QModelIndex, global_pos: QPoint) -> None:
        """The menu of the class in a row."""
        key = self.model.key_at(index)
        menu = class_menu(
            self._session,
            key,
            rename=lambda: self.rename(key),
            edit_map=self.edit_map_asked.emit,
            parent=self,
        )
        menu.popup(global_pos)

    def rename(self, key: int) -> None:
        """Open the name of a class for typing."""
        index = self.model.index_of(key)
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
            self.table.edit(index)

    def _show_map(self) -> None:
        classes = self._session.project.classes
        self.model.set_classes(classes.classes, self.search.text() if not self.search.isHidden() else "")
        self.title.set_count(count(len(classes)))
        self._find.set_reason("" if len(classes) else "There are no classes yet")
        self._empty.set_sentence("No class has that name" if len(classes) else "No classes yet")
        self._pages.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._show_state()

    def _show_state(self) -> None:
        session = self._session
        self.model.set_state(
            shares=_shares(session),
            hidden=session.view.hidden_classes,
            current=session.selection.class_key,
            is_terse=self._is_terse,
        )
        self.model.set_patterns(on=session.view.patterns)

    def _toggle_search(self) -> None:
        self.search.setVisible(self.search.isHidden())
        if self.search.isHidden():
            self.search.clear()
            self._show_map()
        else:
            self.search.setFocus()

    def _choose_first(self) -> None:
        if self.model.rowCount():
            choose_class(self._session, self.model.key_at(self.model.index(0)))

    def _add_one(self) -> None:
        self.search.clear()
        key = add_class(self._session)
        if key is not None:
            self.rename(key)

    def _on_zone(self, index: QModelIndex, zone: str) -> None:
        key = self.model.key_at(index)
        if zone == "eye":
            self._session.view.toggle_class(key)
            self._session.show_visible()
        else:
            toggle_class_lock(self._session, key)

    def _rename(self, key: int, name: str) -> None:
        old = self._session.project.classes.by_key(key).name
        change_class(self._session, key, f"Rename {old} to {name}", name=name)

    def _tell(self, problem: str) -> None:
        self._note.setText(problem)
        self._note.setVisible(bool(problem))


def _shares(session: Session) -> dict[int, float] | None:
    """The share of each class of the pixels of the image in front."""
    if session.document is None:
        return None
    width, height = session.document.size
    return {row.class_key: row.pixels / max(1, width * height) for row in session.document.use()}
