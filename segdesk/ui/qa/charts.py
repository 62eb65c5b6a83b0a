"""The charts of the overview, painted: bars by class, a histogram of sizes, a stacked bar, rows with a sign.

All are told what to show and tell which part was clicked: picked(key).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import CENTER, RIGHT, draw_share, draw_swatch, draw_text, rounded, text_width

_BAR_ROW: Final = 19
_LINE_ROW: Final = 23
_STAIR: Final = 66
_FOOT: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One class. color None is void; share of the whole, length of the longest, both 0 to 1."""

    key: int
    name: str
    color: str | None
    length: float
    words: str


@dataclass(frozen=True, slots=True)
class Stair:
    """One step of a histogram. foot: what stands under it; empty for nothing."""

    key: int
    number: int
    words: str
    foot: str = ""
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a stacked bar, or one line with a sign."""

    key: str
    number: int
    words: str
    icon: str
    role: Role


class Part(Protocol):
    """What every kind of part has: what is told when it is clicked, and what its tooltip says."""

    @property
    def key(self) -> object: ...
    @property
    def words(self) -> str: ...


T = TypeVar("T", bound=Part)


class Chart(QWidget, Generic[T]):
    """picked(key) of the part that was clicked; its words are the tooltip."""

    picked = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.parts: list[T] = []
        self._name = name
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[T]) -> None:
        self.parts = list(parts)
        self.setFixedHeight(self._height())
        said = "; ".join(one.words for one in parts)
        self.setAccessibleDescription(said)
        self.update()

    def part_at(self, pos: QPoint) -> T | None:
        raise NotImplementedError

    def _height(self) -> int:
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        part = self.part_at(event.position().toPoint())
        if part is not None and event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit(part.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.part_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            part = self.part_at(event.pos())
            QToolTip.showText(event.globalPos(), getattr(part, "words", ""), self)
            return True
        return super().event(event)


class ClassBars(Chart[Bar]):
    """Swatch, name, bar, share: one row for each class."""

    def part_at(self, pos: QPoint) -> Bar | None:
        place = pos.y() // self._row
        return self.parts[place] if 0 <= place < len(self.parts) else None

    @property
    def _row(self) -> int:
        return Theme.current().grown(_BAR_ROW)

    def _height(self) -> int:
        return self._row * len(self.parts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, width = QPainter(self), self.width()
        bar_left, bar_right = round(width * 0.36), width - 56
        for place, one in enumerate(self.parts):
            row = QRectF(0, place * self._row, width, self._row)
            middle = row.center().y()
            draw_swatch(painter, QRectF(0, round(middle - 5), 10, 10), one.color, 2)
            name = QRectF(18, row.top(), bar_left - 24, row.height())
            draw_text(painter, name, one.name)
            color = QColor(one.color) if one.color else Theme.current().color("text3")
            place_of = QRectF(bar_left, round(middle - 3), bar_right - bar_left, 7)
            draw_share(painter, place_of, one.length, color)
            draw_text(painter, row, one.words, role="text2", align=RIGHT)


class Histogram(Chart[Stair]):
    """Steps side by side, their feet named; odd ones in the colour of warnings."""

    def part_at(self, pos: QPoint) -> Stair | None:
        if not self.parts or not 0 <= pos.x() < self.width():
            return None
        return self.parts[min(len(self.parts) - 1, int(pos.x() / self._step))]

    @property
    def _step(self) -> float:
        return self.width() / max(1, len(self.parts))

    def _height(self) -> int:
        return Theme.current().grown(_STAIR + _FOOT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        foot = theme.grown(_FOOT)
        room = self.height() - foot
        most = max((one.number for one in self.parts), default=1) or 1
        caption = theme.font("caption")
        for place, one in enumerate(self.parts):
            left = place * self._step
            high = max(2.0, (room - 6) * one.number / most) if one.number else 0.0
            box = QRectF(left + 1, room - high, self._step - 2, high)
            color = theme.color("warn") if one.is_odd else theme.mix("accent_fill", "text2", 0.25)
            rounded(painter, box, 2, color)
            if one.foot:
                width = text_width(caption, one.foot) + 4
                at = min(max(0.0, left + self._step / 2 - width / 2), self.width() - width)
                words = QRectF(at, room, width, foot)
                draw_text(painter, words, one.foot, role="text3", font=caption, align=CENTER)
        painter.fillRect(QRectF(0, room, self.width(), 1), theme.color("border"))


class StackedBar(Chart[Piece]):
    """Parts of a whole in one bar, and each with its sign and number below."""

    def part_at(self, pos: QPoint) -> Piece | None:
        if pos.y() >= 12:
            return next((one for one, box in self._feet() if box.contains(pos.toPointF())), None)
        return next((one for one, box in self._boxes() if box.contains(pos.toPointF())), None)

    def _height(self) -> int:
        return Theme.current().grown(32)

    def _boxes(self) -> list[tuple[Piece, QRectF]]:
        total, left, found = sum(one.number for one in self.parts) or 1, 0.0, []
        for one in self.parts:
            width = self.width() * one.number / total
            found.append((one, QRectF(left, 0, width, 12)))
            left += width
        return found

    def _feet(self) -> list[tuple[Piece, QRectF]]:
        left, found = 0.0, []
        for one in self.parts:
            width = 22 + text_width(Theme.current().font(), f"{one.number:,}")
            found.append((one, QRectF(left, 14, width, self.height() - 14)))
            left += width + 14
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        for one, box in self._boxes():
            color = theme.color("control" if one.role == "text3" else one.role)
            rounded(painter, QRectF(box.left(), 2, max(0.0, box.width() - 1), 7), RADIUS["swatch"], color)
        for one, box in self._feet():
            paint_icon(painter, one.icon, QRectF(box.left(), round(box.center().y() - 7), 14, 14), one.role)
            draw_text(painter, box.adjusted(20, 0, 0, 0), f"{one.number:,}", role="text2")


class Lines(Chart[Piece]):
    """Rows with a sign, words, and a number at the end."""

    def part_at(self, pos: QPoint) -> Piece | None:
        place = pos.y() // self._row
        return self.parts[place] if 0 <= place < len(self.parts) else None

    @property
    def _row(self) -> int:
        return Theme.current().grown(_LINE_ROW)

    def _height(self) -> int:
        return self._row * len(self.parts)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, one in enumerate(self.parts):
            row = QRectF(0, place * self._row, self.width(), self._row)
            paint_icon(painter, one.icon, QRectF(0, round(row.center().y() - 7), 14, 14), one.role)
            draw_text(painter, row.adjusted(22, 0, -60, 0), one.words, role="text2")
            draw_text(painter, row, f"{one.number:,}", align=RIGHT)
