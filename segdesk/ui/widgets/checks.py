"""Check boxes and radio buttons with an optional note, beside the text or under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import BOX_SIDE, draw_check, draw_radio, draw_text, text_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # the check box or radio button comes after it in the order of bases

_LEFT: Final = BOX_SIDE + 9
_NOTE_GAP: Final = 8
_HEIGHT: Final = 22
_HEIGHT_BELOW: Final = 37


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside or below the text of a choice, in hint colour unless told otherwise."""

    text: str
    place: Literal["beside", "below"] = "beside"
    role: Role = "text3"


class _Noted(_Button):
    """What a choice with a note has, beside the mark that it draws."""

    def __init__(self, text: str, note: Note | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.set_note(note)

    def set_note(self, note: Note | None) -> None:
        self.note = note
        self.setAccessibleDescription(note.text if note else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return _size(self.text(), self.note)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEFT + 24, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        first = self.height() / 2 if _below(self.note) else self.height()
        self._draw_mark(painter, QRectF(1, round((first - BOX_SIDE) / 2), BOX_SIDE, BOX_SIDE))
        _draw_words(painter, self, self.note)

    def _draw_mark(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError


class CheckBox(_Noted, QCheckBox):
    """A check box; partly checked shows a bar."""

    def _draw_mark(self, painter: QPainter, box: QRectF) -> None:
        draw_check(painter, box, self.checkState(), enabled=self.isEnabled(), hover=self.underMouse())


class RadioButton(_Noted, QRadioButton):
    """A radio button; those of one parent exclude each other."""

    def _draw_mark(self, painter: QPainter, box: QRectF) -> None:
        draw_radio(painter, box, on=self.isChecked(), enabled=self.isEnabled(), hover=self.underMouse())


def _below(note: Note | None) -> bool:
    return note is not None and note.place == "below"


def _text_font(note: Note | None) -> QFont:
    return Theme.current().font("item" if note else "body")


def _note_font(note: Note) -> QFont:
    return Theme.current().font("caption" if _below(note) else "body")


def _size(text: str, note: Note | None) -> QSize:
    width = text_width(_text_font(note), text)
    if note is not None:
        beside = text_width(_note_font(note), note.text)
        width = max(width, beside) if _below(note) else width + _NOTE_GAP + beside
    return QSize(_LEFT + width + 1, Theme.current().grown(_HEIGHT_BELOW if _below(note) else _HEIGHT))


def _draw_words(painter: QPainter, button: _Button, note: Note | None) -> None:
    enabled, font = button.isEnabled(), _text_font(note)
    below = _below(note)
    line = QRectF(_LEFT, 0, button.width() - _LEFT, button.height() / 2 if below else button.height())
    draw_text(painter, line, button.text(), role="text1" if enabled else "disabled", font=font)
    if note is None:
        return
    move = (0.0, line.height() - 2) if below else (text_width(font, button.text()) + _NOTE_GAP, 0.0)
    place = line.translated(*move)
    place.setRight(button.width())
    draw_text(painter, place, note.text, role=note.role if enabled else "disabled", font=_note_font(note))
