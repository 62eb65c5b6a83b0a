"""How a cell of the class table looks, where its parts are, and which editor opens in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.dialogs.class_map.editors import id_field, name_field
from segdesk.ui.dialogs.class_map.model import KINDS, ClassTableModel, Column, Index
from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, RADIUS, Role
from segdesk.ui.widgets.key_capture import KeyCapture
from segdesk.ui.widgets.painting import (
    CENTER,
    KEY_SIDE,
    RIGHT,
    draw_key,
    draw_swatch,
    draw_text,
    key_width,
    rounded,
    square_in,
    text_width,
)

FAULT_LINE: Final = 18
_PAD: Final = 8
_KIND_PAD: Final = 9
_SEGMENT: Final = 24
ACTIONS: Final = ("merge", "trash-2")
ACTION_SIDE: Final = 24

Paint = Callable[[QPainter, QRect, Index], None]


class ClassDelegate(QStyledItemDelegate):
    """Paints cells at the top of their row; a fault stands under them, so a faulty row is higher."""

    def __init__(self, model: ClassTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._is_hovered = False
        self._paints: dict[Column, Paint] = {
            Column.GRIP: self._grip,
            Column.COLOUR: self._colour,
            Column.KIND: self._kind,
            Column.KEY: self._key,
            Column.ACTIONS: self._actions,
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        self._is_hovered = is_current or bool(state & QStyle.StateFlag.State_MouseOver)
        self._ground(painter, rect, index, is_current=is_current)
        line = top_line(rect)
        self._paints.get(Column(index.column()), self._text)(painter, line, index)
        if state & QStyle.StateFlag.State_HasFocus:
            ring = QRectF(line).adjusted(1, 4, -1, -4)
            rounded(painter, ring, RADIUS["control"], None, Theme.current().color("accent"))
        if index.column() == Column.NAME:
            self._fault(painter, rect, index)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, index: Index, *, is_current: bool) -> None:
        theme = Theme.current()
        if is_current:
            painter.fillRect(rect, theme.color("accent_soft"))
            if index.column() == Column.GRIP:
                painter.fillRect(rect.left(), rect.top(), 2, rect.height(), theme.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("sep"))

    def _grip(self, painter: QPainter, line: QRect, _index: Index) -> None:
        role: Role = "text2" if self._is_hovered else "text3"
        paint_icon(painter, "grip-vertical", square_in(line, 14), role)

    def _colour(self, painter: QPainter, line: QRect, index: Index) -> None:
        one = self._model.class_at(index)
        draw_swatch(painter, swatch_rect(line), shown_color(one), 4)

    def _text(self, painter: QPainter, line: QRect, index: Index) -> None:
        column, theme = Column(index.column()), Theme.current()
        text = self._model.text(index)
        inside = line.adjusted(_PAD, 0, -_PAD, 0)
        if column is Column.NAME:
            draw_text(painter, inside, text or "No name", role="text1" if text else "warn")
            return
        font = theme.font("mono") if column is Column.ID else theme.font()
        role: Role = "text1" if column is Column.ID else "text2"
        draw_text(painter, inside, text, role=role, font=font, align=RIGHT)

    def _kind(self, painter: QPainter, line: QRect, index: Index) -> None:
        theme, chosen = Theme.current(), self._model.class_at(index).kind
        places = kind_places(line)
        frame = next(iter(places.values())).united(list(places.values())[-1]).adjusted(-2, -2, 2, 2)
        rounded(painter, frame, RADIUS["control"] + 1, theme.color("input"), theme.color("border"))
        for kind, place in places.items():
            if kind is chosen:
                border = None if theme.is_dark else theme.color("border")
                rounded(painter, place, RADIUS["control"] - 1, theme.color("chosen"), border)
            font = theme.font("body", weight=500 if kind is chosen else 400)
            role: Role = "text1" if kind is chosen else "text2"
            draw_text(painter, place, KINDS[kind], role=role, font=font, align=CENTER)

    def _key(self, painter: QPainter, line: QRect, index: Index) -> None:
        hotkey = self._model.class_at(index).hotkey
        if hotkey:
            width, height = key_width(hotkey), Theme.current().grown(KEY_SIDE)
            top = line.top() + (line.height() - height) // 2
            draw_key(painter, QRect(line.left() + _PAD, top, width, height), hotkey)
        elif self._is_hovered:
            draw_text(painter, line.adjusted(_PAD, 0, 0, 0), "Set", role="text3")

    def _actions(self, painter: QPainter, line: QRect, _index: Index) -> None:
        if not self._is_hovered:
            return
        for name, place in action_places(line).items():
            paint_icon(painter, name, square_in(place, 15), "text2")

    def _fault(self, painter: QPainter, rect: QRect, index: Index) -> None:
        fault = self._model.faults.get(self._model.class_at(index).key)
        if not fault:
            return
        theme, line = Theme.current(), top_line(rect)
        edge = QRectF(line).adjusted(2, 5, -2, -5)
        rounded(painter, edge, RADIUS["control"], None, theme.color("warn"))
        # The sentence may go on under the columns to the right, which are empty there.
        below = QRect(line.left() + _PAD, line.bottom() - 3, 460, rect.bottom() - line.bottom())
        painter.setClipping(False)
        draw_text(painter, below, fault, role="warn", font=theme.font("caption"))

    # Editors

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() == Column.KEY:
            capture = KeyCapture(parent)
            capture.captured.connect(lambda _key: self._captured(capture))
            return capture
        make = id_field if index.column() == Column.ID else name_field
        field = make(parent)
        field.textEdited.connect(lambda _text: self.commitData.emit(field))
        return field

    def _captured(self, capture: KeyCapture) -> None:
        self.commitData.emit(capture)
        self.closeEditor.emit(capture)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Committing while typing must not put the cursor at the end.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(self._model.text(index))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        text = editor.key if isinstance(editor, KeyCapture) else ""
        if isinstance(editor, QLineEdit):
            text = editor.text()
        self._model.setData(index, text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        editor.setGeometry(top_line(rect).adjusted(2, 5, -2, -5))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if (
            isinstance(editor, KeyCapture)
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() != Qt.Key.Key_Escape
        ):
            return False  # Tab and Enter are left to it too: they are no keys of a class
        return super().eventFilter(editor, event)


def shown_color(one: MaskClass) -> str | None:
    """The colour of a class's swatch; None, a hatch, for void."""
    return None if one.kind is Kind.VOID else one.color


def top_line(rect: QRect) -> QRect:
    """The part of a cell without the line for a fault."""
    height = Theme.current().grown(HEIGHT["row_class_map"])
    return QRect(rect.left(), rect.top(), rect.width(), min(rect.height(), height))


def swatch_rect(line: QRect) -> QRectF:
    return QRectF(line.left() + _PAD, line.top() + (line.height() - 16) // 2, 20, 16)


def kind_places(line: QRect) -> dict[Kind, QRect]:
    """Where the choices of the kind column are."""
    font, left = Theme.current().font("body", weight=500), line.left() + 4
    height = Theme.current().grown(_SEGMENT) - 2
    top, places = line.top() + (line.height() - height) // 2, {}
    for kind, text in KINDS.items():
        width = text_width(font, text) + 2 * _KIND_PAD
        places[kind] = QRect(left, top, width, height)
        left += width
    return places


def action_places(line: QRect) -> dict[str, QRect]:
    """Where merge and delete are."""
    top = line.top() + (line.height() - ACTION_SIDE) // 2
    return {
        name: QRect(line.left() + 4 + ACTION_SIDE * place, top, ACTION_SIDE, ACTION_SIDE)
        for place, name in enumerate(ACTIONS)
    }


def part_at(places: dict[str, QRect] | dict[Kind, QRect], pos: QPointF) -> str | None:
    """Which of the places a point is in."""
    return next((str(name) for name, rect in places.items() if rect.contains(pos.toPoint())), None)
