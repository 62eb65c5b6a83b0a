"""The rows and columns of the class table, as Qt's views ask for them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.uses import Use
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
        last = self.index(self.rowCount() - 1, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def class_at(self, index: Index) -> MaskClass:
        return self.draft.at(index.row())

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.draft)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(Column)

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
        one, uses = self.class_at(index), self.draft.uses
        use, every = (uses[one.key], uses.pixels) if uses is not None else (Use(), 0)
        texts = {
            Column.ID: str(one.id),
            Column.NAME: one.name,
            Column.KIND: KINDS[one.kind],
            Column.KEY: one.hotkey,
            Column.OBJECTS: count(use.objects) if uses else UNKNOWN,
            Column.IMAGES: count(len(use.images)) if uses else UNKNOWN,
            Column.PIXELS: percent(use.pixels / every if every else 0.0) if uses else UNKNOWN,
        }
        return texts.get(Column(index.column()), "")

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
