"""The rows of the object list: what each shows, asked when it is seen, and how it is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from segdesk.ui.docks.object_list import AREAS, Heading, Line, Row
from segdesk.ui.docks.rows import ROW, Index, RowDelegate, draw_icon, is_hovered, row_of
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import RIGHT, draw_badge, draw_swatch, draw_text, text_width
from segdesk.ui.wording import counted, dimensions, joined, pixels

THUMB_W: Final = 36
THUMB_H: Final = 27
_THUMB_X: Final = 12
_TEXT_X: Final = 57
_EYE_X: Final = 17
_LOCK_X: Final = 39
_Z_END: Final = 54
_HALF: Final = 11
_CROWD: Final = "crowd"


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """A line as the list shows it. swatch None is void; z None where there is no height."""

    ids: tuple[int, ...]
    name: str
    number: str
    swatch: str | None
    area: int
    size: tuple[int, int]
    z: int | None = None
    is_crowd: bool = False
    is_polygon: bool = False
    is_hidden: bool = False
    is_locked: bool = False

    @property
    def made_of(self) -> str:
        return "polygon" if self.is_polygon else "pixels"

    @property
    def facts(self) -> str:
        regions = counted(len(self.ids), "region") if len(self.ids) > 1 else ""
        return joined((regions, pixels(self.area), dimensions(*self.size)))

    @property
    def words(self) -> str:
        """The row as a screen reader says it."""
        width, height = self.size
        facts = (
            f"{self.area} pixels",
            f"{width} by {height}",
            "" if self.z is None else f"z {self.z}",
            "crowd" if self.is_crowd else "",
            "polygon" if self.is_polygon else "",
            "hidden" if self.is_hidden else "visible",
            "locked" if self.is_locked else "",
        )
        return ", ".join(part for part in (f"{self.name} {self.number}".strip(), *facts) if part)


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading as the list shows it."""

    text: str
    is_folded: bool


Describe = Callable[[Row], ObjectRow | HeadingRow]


class ObjectModel(QAbstractListModel):
    """Rows by place; what they show is asked of describe() when a row is painted or read."""

    def __init__(self, describe: Describe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._describe = describe
        self._place: dict[int, int] = {}

    def set_rows(self, rows: list[Row]) -> bool:
        """Other rows; whether there was anything to change."""
        if rows == self.rows:
            self.refresh()
            return False
        self.beginResetModel()
        self.rows = rows
        lines = ((place, row) for place, row in enumerate(rows) if isinstance(row, Line))
        self._place = {one: place for place, line in lines for one in line.ids}
        self.endResetModel()
        return True

    def refresh(self) -> None:
        """What rows show may be different; which there are is not."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def place_of(self, object_id: int) -> int | None:
        """The row of an object; None when it has none or its group is folded."""
        return self._place.get(object_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        heading = isinstance(self.rows[index.row()], Heading)
        return flags & ~Qt.ItemFlag.ItemIsSelectable if heading else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._describe(self.rows[index.row()])
        if role == ROW:
            return row
        if isinstance(row, HeadingRow):
            return f"{row.text}, {'folded' if row.is_folded else 'open'}"
        return row.words if role == Qt.ItemDataRole.AccessibleTextRole else f"{row.name} {row.number}".strip()


class ObjectDelegate(RowDelegate):
    """Thumbnail, name over area and size, badges, z, lock, eye. thumb(row) gives the picture or None."""

    def __init__(self, thumb: Callable[[ObjectRow], QImage | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._thumb = thumb

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = row_of(index)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self.ground(painter, option, chosen=chosen and isinstance(row, ObjectRow))
        rect = QRectF(option.rect)
        if isinstance(row, HeadingRow):
            icon = "chevron-right" if row.is_folded else "chevron-down"
            draw_icon(painter, icon, QPointF(_THUMB_X + 7, rect.center().y()), "text2")
            draw_text(painter, rect.adjusted(_THUMB_X + 22, 0, -8, 0), row.text, role="text2")
        else:
            self._draw_thumb(painter, rect, row)
            self._draw_words(painter, rect, row, hovered=is_hovered(option))
        painter.restore()

    def _draw_thumb(self, painter: QPainter, rect: QRectF, row: ObjectRow) -> None:
        place = QRectF(_THUMB_X, round(rect.center().y() - THUMB_H / 2), THUMB_W, THUMB_H)
        path = QPainterPath()
        path.addRoundedRect(place, RADIUS["swatch"], RADIUS["swatch"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.4 if row.is_hidden else 1.0)
        painter.fillPath(path, Theme.current().color("hover"))
        image = self._thumb(row)
        if image is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(place, image)
            painter.restore()
        painter.setOpacity(1.0)

    def _draw_words(self, painter: QPainter, rect: QRectF, row: ObjectRow, *, hovered: bool) -> None:
        theme = Theme.current()
        right = rect.width() - _Z_END - (36 if row.z is not None else 0)
        line = theme.line("body")
        top = round(rect.center().y() - line) + 1
        ink: Role = "text3" if row.is_hidden else "text1"
        draw_swatch(painter, QRectF(_TEXT_X, top + (line - 9) / 2, 9, 9), row.swatch, 2)
        self._draw_name(painter, QRectF(_TEXT_X + 15, top, right - _TEXT_X - 15, line), row, ink)
        facts = QRectF(_TEXT_X, top + line - 1, right - _TEXT_X, line)
        draw_text(painter, facts, row.facts, role="text2", font=theme.font("caption"))
        middle, width = rect.center().y(), rect.width()
        if row.z is not None:
            z = QRectF(0, rect.top(), width - _Z_END, rect.height())
            draw_text(painter, z, f"z {row.z}", role="text2", align=RIGHT)
        if row.is_locked or hovered:
            lock = "lock" if row.is_locked else "lock-open"
            draw_icon(painter, lock, QPointF(width - _LOCK_X, middle), ink)
        eye = "eye-off" if row.is_hidden else "eye"
        draw_icon(painter, eye, QPointF(width - _EYE_X, middle), "text3" if row.is_hidden else "text2")

    def _draw_name(self, painter: QPainter, place: QRectF, row: ObjectRow, ink: Role) -> None:
        """The name gives way; number and badges stay."""
        font, caption = Theme.current().font("item"), Theme.current().font("caption", weight=500)
        crowd = text_width(caption, _CROWD) + 12 if row.is_crowd else 0
        number = text_width(Theme.current().font(), row.number) + 6 if row.number else 0
        room = max(24.0, place.width() - number - crowd - (18 if row.is_polygon else 0))
        used = min(room, text_width(font, row.name))
        draw_text(
            painter, QRectF(place.left(), place.top(), used, place.height()), row.name, role=ink, font=font
        )
        left = place.left() + used + 6
        draw_text(painter, QRectF(left, place.top(), number, place.height()), row.number, role="text2")
        left += number
        if row.is_crowd:
            draw_badge(painter, QRectF(left, place.top(), crowd, place.height()), _CROWD)
            left += crowd + 6
        if row.is_polygon:
            draw_icon(painter, "pentagon", QPointF(left + 6, place.center().y()), "text3", side=12)

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        if isinstance(row_of(index), HeadingRow):
            return "fold"
        from_right = rect.width() - pos.x()
        if abs(from_right - _EYE_X) <= _HALF:
            return "eye"
        return "lock" if abs(from_right - _LOCK_X) <= _HALF else ""

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        row = row_of(index)
        if isinstance(row, HeadingRow):
            return f"{'Open' if row.is_folded else 'Fold'} {row.text}"
        words = {
            "eye": f"{'Show' if row.is_hidden else 'Hide'} (Space)",
            "lock": "Unlock" if row.is_locked else "Lock",
        }
        return words.get(
            self.zone_at(index, rect, pos),
            joined((f"{row.name} {row.number}".strip(), row.facts, row.made_of)),
        )


def heading_text(heading: Heading, name: str) -> str:
    """ "Sign · 6 objects", or "8 areas"."""
    if heading.key == AREAS:
        return counted(heading.number, "area")
    return joined((name, counted(heading.number, "object")))
