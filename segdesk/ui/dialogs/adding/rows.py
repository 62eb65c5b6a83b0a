"""The images that were found, a row each, with the choices at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from segdesk.io.adding import Found, Kind
from segdesk.ui.dialogs.adding.plan import CHOICES, WORDS, Choice, Plan, state_of
from segdesk.ui.docks.rows import ROW, Index, RowDelegate, RowTable, draw_icon, row_of
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import RIGHT, draw_text, rounded, text_width

ICONS: Final = {
    Kind.NEW: "image",
    Kind.OTHER: "triangle-alert",
    Kind.MASK: "brush",
    Kind.SAME: "circle-check",
}
_ROW_PX: Final = 28
_ICON: Final = 20
_NAME: Final = 38
_STATE: Final = 190
_PAD: Final = 8
_GAP: Final = 2
_CHOICES: Final = 200
"""Room for the choices of a row, in px at 100 %."""


class FoundModel(QAbstractListModel):
    """The rows of a plan. changed(): a person chose something."""

    changed = Signal()

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(parent)
        self.plan = plan

    def choose(self, place: int, choice: Choice) -> None:
        self.plan.choose([place], choice)
        self.tell()

    def move(self, place: int, steps: int) -> None:
        """To the next (1) or previous (-1) choice of a row."""
        possible = CHOICES[self.plan.rows[place].kind]
        at = possible.index(self.plan.choices[place]) + steps
        self.choose(place, possible[at % len(possible)])

    def tell(self) -> None:
        """The plan is another."""
        self.dataChanged.emit(self.index(0), self.index(len(self.plan.rows) - 1))
        self.changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.plan.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, choice = self.plan.rows[index.row()], self.plan.choices[index.row()]
        if role == ROW:
            return one, choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (one.original, what_is(one), WORDS[choice]) if part)
        return None


def what_is(one: Found) -> str:
    """What the project has of it, or what a new one brings."""
    if one.kind is Kind.OTHER:
        return "another photo of this name"
    return state_of(one.entry) if one.entry is not None else "with a mask" if one.has_mask else "no mask"


class FoundDelegate(RowDelegate):
    """Icon, name, what the project has, and the choices, the chosen one in a box."""

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        one, _choice = row_of(index)
        return next((choice for choice, box in boxes(one, rect) if box.contains(QPointF(pos))), "")

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        one, _choice = row_of(index)
        return one.original if pos.x() < rect.right() - Theme.current().grown(_CHOICES) else ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        (one, chosen), rect = row_of(index), QRectF(option.rect)
        theme = Theme.current()
        painter.save()
        self.ground(painter, option, chosen=False)
        draw_icon(painter, ICONS[one.kind], QPointF(rect.left() + _ICON, rect.center().y()), "text3")
        end = rect.right() - theme.grown(_CHOICES) - 8
        state = QRectF(end - theme.grown(_STATE), rect.top(), theme.grown(_STATE), rect.height())
        draw_text(painter, state, what_is(one), role="text2", align=RIGHT)
        name = QRectF(rect.left() + _NAME, rect.top(), state.left() - rect.left() - _NAME - 8, rect.height())
        draw_text(painter, name, _shortened(one.original, name.width()))
        for choice, box in boxes(one, option.rect):
            self._draw_choice(painter, box, choice, is_chosen=choice is chosen)
        painter.restore()

    def _draw_choice(self, painter: QPainter, box: QRectF, choice: Choice, *, is_chosen: bool) -> None:
        theme = Theme.current()
        role: Role = "text3"
        if is_chosen:
            role = "warn" if choice is Choice.ASK else "text1"
            fill: Role = "warn_soft" if choice is Choice.ASK else "accent_soft"
            rounded(painter, box, RADIUS["control"] - 1, theme.color(fill))
        font = theme.font("body", weight=500 if is_chosen else 400)
        draw_text(painter, box, WORDS[choice], role=role, font=font, align=Qt.AlignmentFlag.AlignCenter)


def _shortened(name: str, width: float) -> str:
    """The ends of a name say more than its middle."""
    metrics = QFontMetricsF(Theme.current().font())
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width)


def boxes(one: Found, rect: QRect) -> Iterator[tuple[Choice, QRectF]]:
    """Where the choices of a row stand, from its right end."""
    theme = Theme.current()
    right, height = rect.right() - 10.0, theme.grown(20)
    for choice in reversed(CHOICES[one.kind]):
        width = text_width(theme.font("body", weight=500), WORDS[choice]) + 2 * _PAD
        yield choice, QRectF(right - width, round(rect.center().y() - height / 2), width, height)
        right -= width + _GAP


class FoundTable(RowTable):
    """Arrows left and right, Space and clicks change what happens to the row."""

    def __init__(self) -> None:
        super().__init__(name="What was found", row_px=_ROW_PX)
        self.setProperty("surface", "input")
        self.setItemDelegate(FoundDelegate(self))
        self.zone_clicked.connect(lambda index, zone: self._model.choose(index.row(), Choice(zone)))
        self.toggled.connect(lambda index: self._model.move(index.row(), 1))

    @property
    def _model(self) -> FoundModel:
        model = self.model()
        assert isinstance(model, FoundModel)
        return model

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if steps is None or not self.currentIndex().isValid():
            super().keyPressEvent(event)
            return
        self.by_keyboard = True
        self._model.move(self.currentIndex().row(), steps)
