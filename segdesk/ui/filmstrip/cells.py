"""The cells of the filmstrip: a model over ids that asks nothing before it is seen, and the painting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segdesk.ui.filmstrip.states import SIGNS, State
from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded, square_in

CELL: Final = Qt.ItemDataRole.UserRole
LOCATE: Final = "Locate…"
LEFT_OUT_OPACITY: Final = 0.35
_PAD: Final = 4
_GAP: Final = 4

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """What one image shows. picture is None while it is made, and where problem says why there is none."""

    id: int
    name: str
    state: State
    is_current: bool
    picture: QImage | None = None
    problem: str = ""
    is_missing: bool = False
    is_left_out: bool = False

    @property
    def left_out(self) -> str:
        return "left out of exports and checks" if self.is_left_out else ""

    @property
    def words(self) -> str:
        """The cell as a screen reader says it."""
        current = "current image" if self.is_current else ""
        parts = (self.name, self.state.value, current, self.left_out, self.problem)
        return ", ".join(part for part in parts if part)


class FilmModel(QAbstractTableModel):
    """The ids of the images shown, one a column; cell(id) tells about one when it is painted or read."""

    def __init__(self, cell: Callable[[int], Cell], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ids: list[int] = []
        self._cell = cell
        self._places: dict[int, int] | None = None

    def set_ids(self, ids: list[int]) -> bool:
        """Show these; whether they are others than before."""
        if ids == self.ids:
            return False
        self.beginResetModel()
        self.ids, self._places = ids, None
        self.endResetModel()
        return True

    def place_of(self, image: int) -> int | None:
        """Where an image stands, None when it is not shown."""
        if self._places is None:
            self._places = {one: place for place, one in enumerate(self.ids)}
        return self._places.get(image)

    def at(self, place: int) -> QModelIndex:
        """The index of a place in the order."""
        return self.index(0, place)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (CELL, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self._cell(self.ids[index.column()])
        if role == CELL:
            return cell
        return cell.words if role == Qt.ItemDataRole.AccessibleTextRole else cell.name


class CellDelegate(QStyledItemDelegate):
    """Thumbnail in 4:3, under it state and name; the current image is framed. Compact: the state is on it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_compact = False
        self.height = 100

    def thumb_size(self) -> QSize:
        """The logical size of a thumbnail in a row of this height."""
        below = 0 if self.is_compact else Theme.current().line("caption") + _GAP
        high = max(24, self.height - 2 * _PAD - below)
        return QSize(round(high * 4 / 3), high)

    @property
    def width(self) -> int:
        """What a cell of this height takes."""
        return self.thumb_size().width() + 2 * _PAD + 4

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL)
        theme, rect = Theme.current(), QRectF(option.rect).adjusted(2, 0, -2, 0)
        painter.save()
        if cell.is_current:
            rounded(painter, rect, RADIUS["group"], theme.color("accent_soft"), theme.color("accent"))
            rounded(painter, rect.adjusted(1, 1, -1, -1), RADIUS["group"] - 1, None, theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, RADIUS["group"], theme.color("hover"))
        thumb = self._thumb_rect(option.rect)
        self._draw_picture(painter, thumb, cell)
        sign = SIGNS[cell.state]
        if self.is_compact:
            plate = QRectF(thumb.left() + 2, thumb.bottom() - 18, 16, 16)
            rounded(painter, plate, 4, theme.color("panel"))
            paint_icon(painter, sign.icon, square_in(plate, 12), sign.role)
        else:
            self._draw_name(painter, QRectF(thumb.left(), thumb.bottom() + _GAP, thumb.width(), 0), cell)
        painter.restore()

    def _thumb_rect(self, rect: QRect) -> QRectF:
        size = self.thumb_size()
        return QRectF(rect.left() + 2 + _PAD, rect.top() + _PAD, size.width(), size.height())

    def _draw_picture(self, painter: QPainter, thumb: QRectF, cell: Cell) -> None:
        theme, path = Theme.current(), QPainterPath()
        path.addRoundedRect(thumb, RADIUS["control"], RADIUS["control"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, theme.color("hover"))
        if cell.picture is not None:
            painter.save()
            painter.setClipPath(path)
            painter.setOpacity(LEFT_OUT_OPACITY if cell.is_left_out else 1.0)
            painter.drawImage(thumb, cell.picture)
            painter.restore()
        elif cell.problem:
            icon = square_in(thumb, 20)
            if cell.is_missing and not self.is_compact:
                icon.translate(0, -9)
                font = theme.font("caption", weight=500)
                draw_text(painter, self._locate_rect(thumb), LOCATE, role="accent", font=font, align=CENTER)
            paint_icon(painter, "file-x" if cell.is_missing else "octagon-alert", icon, "text3")
        if cell.is_left_out:
            plate = QRectF(thumb.right() - 20, thumb.top() + 2, 18, 18)
            rounded(painter, plate, RADIUS["control"], theme.color("panel"))
            paint_icon(painter, "eye-off", square_in(plate, 13), "text1")

    def _draw_name(self, painter: QPainter, place: QRectF, cell: Cell) -> None:
        theme = Theme.current()
        line, font, sign = theme.line("caption"), theme.font("caption"), SIGNS[cell.state]
        icon = QRectF(place.left(), place.top() + round((line - 12) / 2), 12, 12)
        paint_icon(painter, sign.icon, icon, sign.role)
        text = QRectF(place.left() + 17, place.top(), place.width() - 17, line)
        stem = PurePath(cell.name).stem
        fitting = QFontMetricsF(font).elidedText(stem, Qt.TextElideMode.ElideMiddle, text.width())
        draw_text(painter, text, fitting, role="text1" if cell.is_current else "text2", font=font)

    @staticmethod
    def _locate_rect(thumb: QRectF) -> QRectF:
        return QRectF(thumb.left(), thumb.center().y() + 4, thumb.width(), 18)

    def wants_locate(self, index: Index, rect: QRect, pos: QPoint) -> bool:
        """Whether a point is on the word that asks where a missing photo is."""
        cell: Cell = index.data(CELL)
        place = self._locate_rect(self._thumb_rect(rect)).adjusted(0, -3, 0, 3)
        return cell.is_missing and not self.is_compact and place.contains(pos.toPointF())
