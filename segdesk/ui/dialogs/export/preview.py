"""The package that an export will make: its tree and its meta.json."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segdesk.ui.dialogs.export.outline import Line
from segdesk.ui.dialogs.layout import row
from segdesk.ui.icons import icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import rounded

_TOKENS: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r'"[^"]*"(?=\s*:)'), "accent"),
    (re.compile(r'(?<=: )"[^"]*"|(?<=\[)"[^"]*"|^\s+"[^"]*"(?=,?$)'), "ok"),
)


class JsonColours(QSyntaxHighlighter):
    """Keys and strings of JSON in colour; each value stands in one line."""

    def highlightBlock(self, text: str) -> None:
        for pattern, role in _TOKENS:
            look = QTextCharFormat()
            look.setForeground(Theme.current().color(role))
            for match in pattern.finditer(text):
                self.setFormat(match.start(), len(match[0]), look)


class JsonView(QPlainTextEdit):
    """Text to read and to copy."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("meta.json")
        self.setProperty("type", "mono")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self._colours = JsonColours(self.document())
        Theme.current().changed.connect(self._colours.rehighlight)

    def show_text(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)


class Dimmed(QStyledItemDelegate):
    """A column in the colour of secondary text, whatever the theme becomes."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.Text, Theme.current().color("text2"))


class Tree(QTreeWidget):
    """Names, what they hold, how large that is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Package")
        self.setProperty("surface", "input")
        self.setHeaderHidden(True)
        self.setColumnCount(3)
        self.setIndentation(15)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for column in (1, 2):
            self.setItemDelegateForColumn(column, Dimmed(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    def drawBranches(
        self, _painter: QPainter, _rect: QRect, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Nothing folds, so nothing shows that it could."""

    def show_lines(self, lines: list[Line]) -> None:
        self.clear()
        parents: list[QTreeWidgetItem] = []
        for line in lines:
            item = QTreeWidgetItem([line.name, line.note, line.size])
            item.setIcon(0, icon(line.icon, "text2"))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            del parents[line.depth :]
            if parents:
                parents[-1].addChild(item)
            else:
                self.addTopLevelItem(item)
            parents.append(item)
        self.expandAll()


class Framed(QWidget):
    """A list in the frame of a field."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 6, 3, 6)
        layout.addWidget(inside)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        rounded(QPainter(self), self.rect(), RADIUS["control"], theme.color("input"), theme.color("border"))


class PackagePanel(QWidget):
    """Tree left, meta.json right."""

    def __init__(self) -> None:
        super().__init__()
        self.tree, self.meta = Tree(), JsonView()
        self.room = Label("", kind="caption", role="text3")
        self.copy = Button("Copy", kind="link")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.meta.toPlainText()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        tree = Framed(self.tree)
        layout.addLayout(_titled(row(Label("Package", kind="title"), None, self.room), tree), 1)
        layout.addLayout(_titled(row(Label("meta.json", kind="title"), None, self.copy), self.meta), 1)

    def show_package(self, lines: list[Line], meta: str, room: str) -> None:
        self.tree.show_lines(lines)
        self.meta.show_text(meta)
        self.room.setText(room)

    def show_unknown(self, why: str) -> None:
        """What would be said is not known, so only why is said."""
        self.tree.clear()
        self.meta.show_text("")
        self.meta.setPlaceholderText(why)


def _titled(title: QWidget, inside: QWidget) -> QVBoxLayout:
    title.setFixedHeight(Theme.current().grown(28))
    inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    layout = QVBoxLayout()
    layout.setSpacing(6)
    layout.addWidget(title)
    layout.addWidget(inside, 1)
    return layout
