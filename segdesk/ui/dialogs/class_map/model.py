"""The rows and columns of the class table, as Qt's views ask for them."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.uses import Use, Uses
from segdesk.ui.wording import count, percent

Index = QModelIndex | QPersistentModelIndex
UNKNOWN: Final = "…"


class Column(IntEnum):
    GRIP = 0
    COLOUR = 1
    ID = 2
    NAME = 3
    KIND = 4
    KEY = 5
    OBJECTS = 6
    IMAGES = 7
    PIXELS = 8
    ACTIONS = 9


COLUMNS: Final = len(Column)
TITLES: Final = {
    Column.COLOUR: "Colour",
    Column.ID: "Id",
    Column.NAME: "Name",
    Column.KIND: "Kind",
    Column.KEY: "Hotkey",
    Column.OBJECTS: "Objects",
    Column.IMAGES: "Images",
    Column.PIXELS: "Pixels",
}
EDITED: Final = (Column.ID, Column.NAME, Column.KEY)
NUMBERS: Final = (Column.ID, Column.OBJECTS, Column.IMAGES, Column.PIXELS)
KINDS: Final = {
    Kind.STUFF: "Stuff",
    Kind.THING: "Thing",
    Kind.VOID: "Void",
    Kind.BACKGROUND: "Background",
}


_OF_CLASS: Final[dict[int, Callable[[MaskClass], str]]] = {
    Column.ID: lambda one: str(one.id),
    Column.NAME: lambda one: one.name,
    Column.KIND: lambda one: KINDS[one.kind],
    Column.KEY: lambda one: one.hotkey,
}
_OF_USE: Final[dict[int, Callable[[Use, Uses], str]]] = {
    Column.OBJECTS: lambda use, uses: count(use.objects),
    Column.IMAGES: lambda use, uses: count(len(use.images)),
    Column.PIXELS: lambda use, uses: percent(use.pixels / max(1, uses.pixels)),
}


class ClassTableModel(QAbstractTableModel):
    """One row per class of a draft. faults: by class key, what stands under its row."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.faults = draft.faults()
        draft.rows_changed.connect(self._reset)
        draft.changed.connect(self._refresh)

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def _refresh(self) -> None:
        self.faults = self.draft.faults()
        last = self.index(self.rowCount() - 1, COLUMNS - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def class_at(self, index: Index) -> MaskClass:
        return self.draft.at(index.row())

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.draft)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else COLUMNS

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES.get(Column(section), "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITED else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(self.class_at(index))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.faults.get(self.class_at(index).key)
        return None

    def text(self, index: Index) -> str:
        """What stands in a cell, as text."""
        one, uses, column = self.class_at(index), self.draft.uses, index.column()
        if column in _OF_CLASS:
            return _OF_CLASS[column](one)
        if column not in _OF_USE:
            return ""
        return UNKNOWN if uses is None else _OF_USE[column](uses[one.key], uses)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() not in EDITED:
            return False
        one, text = self.class_at(index), str(value).strip()
        values: dict[int, tuple[str, Any]] = {
            Column.ID: ("id", int(text) if text.isdecimal() else one.id),
            Column.NAME: ("name", text),
            Column.KEY: ("hotkey", text),
        }
        name, new = values[index.column()]
        if getattr(one, name) != new:
            self.draft.change(one.key, **{name: new})
        return True

    def _spoken(self, one: MaskClass) -> str:
        key = f"key {one.hotkey}" if one.hotkey else "no key"
        used = "" if self.draft.uses is None else f", {count(self.draft.uses[one.key].objects)} objects"
        fault = self.faults.get(one.key, "")
        return f"Class {one.id}, {one.name}, {one.kind.value}, {key}{used}{'. ' + fault if fault else ''}"
