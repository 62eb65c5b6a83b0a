"""The recent projects as cards in as many columns as fit, and the search over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.start.facts import RecentProject, State
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import RIGHT, TONES, draw_text, rounded, square_in, text_width
from segdesk.ui.widgets.picture import Picture
from segdesk.ui.wording import when

GAP: Final = 14
LEAST_WIDTH: Final = 248
MOST_COLUMNS: Final = 6
_PICTURE_SHARE: Final = 0.70
_FOOT: Final = 54
_PAD: Final = 12
_ICON: Final = 13


class ProjectCard(QAbstractButton):
    """Thumbnail, name and time, task and count, state. A click or Enter opens it."""

    forgotten = Signal()

    def __init__(self, project: RecentProject, now: datetime, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._when = when(project.opened, now)
        self._state = State("File missing", "error", "file-x") if project.missing else project.state
        self._picture = Picture(project.thumbnail)
        self.setText(project.name)
        self.setToolTip(str(project.path))
        state = f", {self._state.text}" if self._state else ""
        self.setAccessibleName(f"{project.name}, {project.about}{state}, {self._when}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", RADIUS["group"])

    @property
    def _foot(self) -> int:
        return Theme.current().grown(_FOOT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for text, slot in (("Open", self.click), ("Remove from list", self.forgotten.emit)):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.popup(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, box = Theme.current(), QPainter(self), QRectF(self.rect())
        fill: Role = "hover" if self.underMouse() or self.isDown() else "panel"
        rounded(painter, box, RADIUS["group"], theme.color(fill))
        self._draw_picture(painter, QRectF(0, 0, box.width(), box.height() - self._foot))
        self._draw_words(painter, box.adjusted(_PAD, box.height() - self._foot, -_PAD, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("control" if self.underMouse() else "border"), 1))
        painter.drawRoundedRect(
            box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["group"] - 0.5, RADIUS["group"] - 0.5
        )

    def _draw_picture(self, painter: QPainter, box: QRectF) -> None:
        radius = RADIUS["group"]
        shape, below = QPainterPath(), QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        below.addRect(box.adjusted(0, radius, 0, 0))
        shape = shape.united(below)
        painter.fillPath(shape, Theme.current().color("hover"))
        self._picture.fill(painter, shape, box)
        if self._picture.is_null:
            paint_icon(painter, "file-x" if self.project.missing else "image", square_in(box, 24), "text3")

    def _draw_words(self, painter: QPainter, box: QRectF) -> None:
        theme = Theme.current()
        line = theme.line("title")
        first = QRectF(box.left(), box.top() + 9, box.width(), line)
        used = text_width(theme.font(), self._when)
        draw_text(painter, first, self._when, role="text3", align=RIGHT)
        name = first.adjusted(0, 0, -used - 10, 0)
        draw_text(painter, name, self.text(), font=theme.font("item", weight=600))
        second = first.translated(0, line)
        used = self._draw_state(painter, second) if self._state else 0
        draw_text(painter, second.adjusted(0, 0, -used, 0), self.project.about, role="text2")

    def _draw_state(self, painter: QPainter, line: QRectF) -> int:
        assert self._state is not None
        role = TONES[self._state.tone][1]
        draw_text(painter, line, self._state.text, role=role, align=RIGHT)
        used = text_width(Theme.current().font(), self._state.text)
        if self._state.icon:
            used += _ICON + 5
            place = QRectF(round(line.right() - used), round(line.center().y() - _ICON / 2), _ICON, _ICON)
            paint_icon(painter, self._state.icon, place, role)
        return used + 8


class CardGrid(QWidget):
    """Cards in columns. opened and forgotten give the Path of the project."""

    opened = Signal(object)
    forgotten = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[ProjectCard] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.current().changed.connect(self._place)

    def set_projects(self, projects: Sequence[RecentProject], now: datetime) -> None:
        """Show these, newest first as they are given."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [ProjectCard(project, now, parent=self) for project in projects]
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, path=card.project.path: self.opened.emit(path))
            card.forgotten.connect(lambda path=card.project.path: self.forgotten.emit(path))
            card.show()
        self._place()

    def show_matching(self, text: str) -> int:
        """Show the projects whose name or folder has the text; how many there are."""
        wanted = text.casefold().strip()
        for card in self.cards:
            card.setVisible(wanted in f"{card.project.name} {card.project.path}".casefold())
        self._place()
        return sum(not card.isHidden() for card in self.cards)

    def sizeHint(self) -> QSize:
        return QSize(4 * LEAST_WIDTH, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _columns(self) -> int:
        return max(1, min(MOST_COLUMNS, (self.width() + GAP) // (LEAST_WIDTH + GAP)))

    def _card_height(self) -> int:
        width = (self.width() + GAP) // self._columns() - GAP
        return round(width * _PICTURE_SHARE) + Theme.current().grown(_FOOT)

    def _height(self) -> int:
        shown = sum(not card.isHidden() for card in self.cards)
        return max(0, -(-shown // self._columns()) * (self._card_height() + GAP) - GAP)

    def _place(self) -> None:
        columns, height = self._columns(), self._card_height()
        # Edges are rounded one by one, so that the last column ends where the page does.
        edges = [round(i * (self.width() + GAP) / columns) for i in range(columns + 1)]
        for index, card in enumerate(card for card in self.cards if not card.isHidden()):
            row, column = divmod(index, columns)
            width = edges[column + 1] - edges[column] - GAP
            card.setGeometry(edges[column], row * (height + GAP), width, height)
        if self.height() != self._height():  # a resize asks for this: not twice for the same height
            self.setFixedHeight(self._height())
