"""The sheet of keys and gestures, and About: made from the tables, so that they say what is so."""

from __future__ import annotations

import platform
from collections import defaultdict
from typing import Final

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segdesk import __version__
from segdesk.tools.toolbox import TOOLS
from segdesk.ui.faults import log_folder
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.marks import KeyCap
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.wording import key_words

_HAND: Final = (
    ("Wheel", "Zoom at the pointer"),
    ("[ ] · Ctrl Wheel", "Brush size"),
    ("Space drag · Middle drag", "Move the image"),
    ("Z", "Hide the mask while held"),
    ("Alt · Right drag", "Erase or cut out"),
    ("Right click", "Menu"),
    ("Enter", "Close the polygon"),
    ("Backspace", "Take back a point"),
    ("Esc", "Cancel, then deselect"),
    ("Arrows", "Nudge the selection, with Shift by 10"),
    ("1 to 9, 0", "Class by its key"),
)
_COLUMNS: Final = 3


class KeySheet(Sheet):
    """Every key of ACTIONS by menu, and what the hand does on the canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Keys and gestures", size=QSize(980, 660), parent=parent)
        content, columns = QWidget(), QHBoxLayout()
        content.setProperty("scrolled", True)
        columns.setContentsMargins(20, 16, 20, 16)
        columns.setSpacing(28)
        for blocks in _in_columns(_blocks()):
            column = QVBoxLayout()
            column.setSpacing(18)
            for title, rows in blocks:
                column.addLayout(_block(title, rows))
            column.addStretch(1)
            columns.addLayout(column, 1)
        content.setLayout(columns)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        close = Button("Close", size="dialog")
        close.clicked.connect(self.reject)
        self.add_to_footer(close)
        self.finished.connect(self.deleteLater)


class AboutSheet(Sheet):
    """Version, what it runs on, where the log lies; to copy into a report."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("About SegDesk", size=QSize(480, 260), parent=parent)
        lines = (
            f"SegDesk {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.system()} {platform.release()}, {QGuiApplication.platformName()}",
            f"Log: {log_folder()}",
        )
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(6)
        for place, line in enumerate(lines):
            label = Label(
                line, kind="title" if not place else "body", role="text1" if not place else "text2", wrap=True
            )
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        layout.addWidget(Label("Works offline. Nothing leaves this computer.", role="text3"))
        layout.addStretch(1)
        copy, close = Button("Copy", size="dialog", icon="copy"), Button("Close", size="dialog")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        close.clicked.connect(self.reject)
        self.add_to_footer(copy)
        self.add_to_footer(close)
        self.finished.connect(self.deleteLater)


Rows = list[tuple[str, str]]


def _blocks() -> list[tuple[str, Rows]]:
    by_menu: dict[str, Rows] = defaultdict(list)
    for row in ACTIONS.values():
        if row.keys and not row.id.startswith("tool_"):
            by_menu[row.menu.split("/")[0]].append((_keys(row.keys), row.title.rstrip("…")))
    tools = [(row.key, row.title) for row in TOOLS.values()]
    return [*by_menu.items(), ("Tools", tools), ("On the canvas", list(_HAND))]


def _keys(keys: tuple[str, ...]) -> str:
    return " · ".join(key_words(key) for key in keys[:2] if not key.endswith("Return"))


def _in_columns(blocks: list[tuple[str, Rows]]) -> list[list[tuple[str, Rows]]]:
    """Blocks one after the other, each in the column that is shortest so far."""
    columns: list[list[tuple[str, Rows]]] = [[] for _ in range(_COLUMNS)]
    for block in blocks:
        min(columns, key=lambda column: sum(len(rows) + 2 for _, rows in column)).append(block)
    return columns


def _block(title: str, rows: Rows) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.addWidget(Label(title, kind="title"), 0, 0, 1, 2)
    for place, (keys, what) in enumerate(rows, 1):
        grid.addWidget(Label(what, role="text2"), place, 0)
        grid.addWidget(KeyCap(keys), place, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return grid
