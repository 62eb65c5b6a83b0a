"""A list to search, of commands or of steps: type words, choose with the arrows, Enter does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from segdesk.ui.docks.rows import ROW, Index, RowDelegate
from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import (
    RIGHT,
    draw_key,
    draw_swatch,
    draw_text,
    key_width,
    rounded,
    square_in,
    text_width,
)
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.window.finding import Command

Find = Callable[[str], list[Command]]
"""The commands that fit what is typed, best first."""

WIDE, HIGH, TOP, ROW_PX = 620, 440, 64, 30
_MOVES: Final = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_ENTERS: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class Wording(NamedTuple):
    """What a search says: of what it is, what can be typed, that nothing fits."""

    title: str
    hint: str
    nothing: str


COMMANDS: Final = Wording("Commands", "Command, class: name, or image", "Nothing is called like that")


class Palette(QDialog):
    """Over the window that is its parent. What is chosen is done after it is closed."""

    def __init__(self, find: Find, parent: QWidget, words: Wording) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = Theme.current()
        self.resize(theme.grown(WIDE), theme.grown(HIGH))
        self._search = find
        self.model = _Rows(self)
        self.field = SearchField(words.hint, name=words.title, width=WIDE - 24)
        self.list = QListView()
        self.none = Label(words.nothing, role="text3")
        self.list.setAccessibleName(f"{words.title} found")
        self._build()
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self._find("")

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.clicked.connect(lambda _index: self._do())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        for part in (self.field, self.none, self.list):
            layout.addWidget(part)
        self.field.setFocus()

    @property
    def chosen(self) -> Command | None:
        index = self.list.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def _find(self, typed: str) -> None:
        found = self._search(typed)
        self.model.show_rows(found)
        self.none.setVisible(not found)
        if found:
            marked = next((place for place, one in enumerate(found) if one.is_marked), 0)
            self.list.setCurrentIndex(self.model.index(marked))

    def _do(self) -> None:
        """Do what is chosen, if it can be done; else it stays, with its reason in the row."""
        command = self.chosen
        if command is not None and not command.reason:
            self.accept()
            command.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter are the list's, while letters go into the field."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _ENTERS:
                self._do()
                return True
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.window().frameGeometry().topLeft()
            room = parent.window().width() - self.width()
            self.move(corner.x() + room // 2, corner.y() + TOP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        rounded(QPainter(self), self.rect(), 0, theme.color("panel"), theme.color("control"))


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Command] = []

    def show_rows(self, rows: list[Command]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = ROW) -> object:
        one = self._rows[index.row()]
        said = ", ".join(part for part in (one.title, one.where, one.key, one.reason) if part)
        return {
            ROW: one,
            int(Qt.ItemDataRole.AccessibleTextRole): said,
            int(Qt.ItemDataRole.ToolTipRole): one.reason,
        }.get(role)


class _Painter(RowDelegate):
    """Icon, title, reason or place, key."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, Theme.current().grown(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        chosen = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        self.ground(painter, option, chosen=chosen)
        one: Command = index.data(ROW)
        box = QRectF(option.rect).adjusted(10, 0, -10, 0)
        self._draw_sign(painter, option.rect, one)
        box.setLeft(box.left() + 26)
        if one.key:
            wide = key_width(one.key)
            high = Theme.current().grown(16)
            key = QRectF(box.right() - wide, round(box.center().y() - high / 2), wide, high)
            draw_key(painter, key, one.key)
            box.setRight(key.left() - 10)
        self._draw_words(painter, box, one)
        painter.restore()

    def _draw_sign(self, painter: QPainter, rect: QRect, one: Command) -> None:
        place = square_in(QRect(rect.left() + 10, rect.top(), 16, rect.height()), 14)
        if one.icon == "class":
            draw_swatch(painter, place.adjusted(1, 1, -1, -1), one.color)
        elif one.icon:
            paint_icon(painter, one.icon, place, "disabled" if one.reason else "text2")

    def _draw_words(self, painter: QPainter, box: QRectF, one: Command) -> None:
        theme = Theme.current()
        ink: Role = "text3" if one.reason or one.is_faint else "text1"
        used = text_width(theme.font(), one.title) + 16
        draw_text(painter, box, one.title, role=ink)
        box.setLeft(min(box.right(), box.left() + used))
        more = one.reason.rstrip(".") or one.where
        draw_text(painter, box, more, role="warn" if one.reason else "text3", align=RIGHT,
                  font=theme.font("caption"))  # fmt: skip


def show_palette(find: Find, parent: QWidget, words: Wording = COMMANDS) -> Palette:
    """Open the search; it deletes itself when it is closed."""
    palette = Palette(find, parent, words)
    palette.open()
    return palette
