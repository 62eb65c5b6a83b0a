"""Charts of fields that are the stronger the more there is: where objects lie, which classes go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from segdesk.ui.qa.charts import Chart
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.painting import draw_swatch, rounded

_HEAD_PX: Final = 14
_GAP_PX: Final = 1
_MOST_PX: Final = 14


@dataclass(frozen=True, slots=True)
class Field:
    """One field. share: 0 to 1, how strong it is."""

    key: object
    row: int
    column: int
    share: float
    words: str


class HeatMap(Chart[Field]):
    """Rows of columns over the width, as high as an image of 16 to 9."""

    rows, columns = 9, 16

    def part_at(self, pos: QPoint) -> Field | None:
        row, column = int(pos.y() / self._side), int(pos.x() / self._side)
        return next((one for one in self.parts if (one.row, one.column) == (row, column)), None)

    @property
    def _side(self) -> float:
        return max(1.0, self.width() / self.columns)

    def _height(self) -> int:
        return round(self.width() * self.rows / self.columns) if self.parts else 0

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for one in self.parts:
            box = QRectF(one.column * self._side, one.row * self._side, self._side, self._side)
            _paint(painter, box, one.share)


class Together(Chart[Field]):
    """A square of classes by classes, each with its colour at the head of its row and column."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._colors: list[str | None] = []

    def set_classes(self, colors: list[str | None]) -> None:
        """In the order of rows and columns; None is void."""
        self._colors = colors

    def part_at(self, pos: QPoint) -> Field | None:
        row, column = int((pos.y() - _HEAD_PX) // self._side), int((pos.x() - _HEAD_PX) // self._side)
        return next((one for one in self.parts if (one.row, one.column) == (row, column)), None)

    @property
    def _side(self) -> float:
        return min(float(_MOST_PX), (self.width() - _HEAD_PX) / max(1, len(self._colors)))

    def _height(self) -> int:
        return round(_HEAD_PX + self._side * len(self._colors)) if self.parts else 0

    def resizeEvent(self, _event: object) -> None:
        self.setFixedHeight(self._height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, side = QPainter(self), self._side
        for place, color in enumerate(self._colors):
            middle = _HEAD_PX + (place + 0.5) * side - 4
            draw_swatch(painter, QRectF(1, round(middle), 8, 8), color, 2)
            draw_swatch(painter, QRectF(round(middle), 1, 8, 8), color, 2)
        for one in self.parts:
            box = QRectF(_HEAD_PX + one.column * side, _HEAD_PX + one.row * side, side, side)
            _paint(painter, box, one.share)


def _paint(painter: QPainter, box: QRectF, share: float) -> None:
    theme = Theme.current()
    color = theme.color("hover") if not share else theme.mix("accent_fill", "hover", 0.85 * (1 - share))
    rounded(painter, box.adjusted(0, 0, -_GAP_PX, -_GAP_PX), 1.5, color)
