"""A slider and its number: drag either, type a value, double-click the slider to reset."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.painting import RIGHT, draw_text, text_width
from segdesk.ui.widgets.slider import Slider
from segdesk.ui.wording import MINUS, number

_STEPS: Final = 1000
_PX_PER_STEP: Final = 3
_START_PX: Final = 3
_FASTER: Final = 10


@dataclass(frozen=True, slots=True)
class Span:
    """What a number may be. curve 'log' gives small values more of the slider (brush sizes)."""

    least: float
    most: float
    default: float
    decimals: int = 0
    step: float = 1.0
    unit: str = ""
    signed: bool = False
    curve: Literal["linear", "log"] = "linear"

    def at(self, share: float) -> float:
        """The value at a share 0 to 1 of the slider."""
        if self.curve == "log":
            return math.exp(math.log(self.least) + share * (math.log(self.most) - math.log(self.least)))
        return self.least + share * (self.most - self.least)

    def share(self, value: float) -> float:
        """Where on the slider a value lies, 0 to 1."""
        if self.curve == "log":
            return (math.log(value) - math.log(self.least)) / (math.log(self.most) - math.log(self.least))
        return (value - self.least) / (self.most - self.least)


class ScrubNumber(QDoubleSpinBox):
    """A number field without arrows: drag sideways to scrub (Shift: ten times), click to type."""

    def __init__(self, span: Span, *, name: str, framed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = span
        self._framed = framed
        self._pressed_at: QPointF | None = None
        self._value_then = 0.0
        self._scrubbing = False
        self._least_width = 0
        self.setDecimals(span.decimals)
        self.setRange(span.least, span.most)
        self.setSingleStep(span.step)
        self.setValue(span.default)
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        # Not by click: Qt would give the focus before the press shows whether it is a drag.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lineEdit().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft if framed else Qt.AlignmentFlag.AlignRight)
        if not framed:
            self.setProperty("bare", True)
        self.lineEdit().setTextMargins(7 if framed else 0, 0, 0, 0)
        self.lineEdit().installEventFilter(self)
        self.lineEdit().setCursor(Qt.CursorShape.SizeHorCursor)

    @property
    def span(self) -> Span:
        return self._span

    def set_span(self, span: Span) -> None:
        """What the number may be from now on; a value outside goes to the nearest end."""
        self._span = span
        self.setDecimals(span.decimals)
        self.setRange(span.least, span.most)
        self.setSingleStep(span.step)
        self.updateGeometry()

    def textFromValue(self, value: float) -> str:
        text = number(value, decimals=self._span.decimals, signed=self._span.signed)
        return text if self._framed or not self._span.unit else f"{text} {self._span.unit}"

    def valueFromText(self, text: str) -> float:
        return _parsed(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        try:
            inside = self._span.least <= float(_bare(text)) <= self._span.most
        except ValueError:
            return QValidator.State.Intermediate, text, position
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel that scrolls the panel must not change what it passes over.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and not self.lineEdit().hasFocus():
            return self._scrub(event)
        return bool(super().eventFilter(watched, event))

    def _scrub(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at, self._value_then = event.globalPosition(), self.value()
        elif kind is QEvent.Type.MouseMove and self._pressed_at is not None:
            self._drag(event.globalPosition().x() - self._pressed_at.x(), event.modifiers())
        elif kind is QEvent.Type.MouseButtonRelease and self._pressed_at is not None:
            if not self._scrubbing:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.selectAll()
            self._pressed_at, self._scrubbing = None, False
        return True

    def _drag(self, moved_px: float, modifiers: Qt.KeyboardModifier) -> None:
        self._scrubbing = self._scrubbing or abs(moved_px) >= _START_PX
        if self._scrubbing:
            factor = _FASTER if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            self.setValue(self._value_then + round(moved_px / _PX_PER_STEP) * self._span.step * factor)

    def set_least_width(self, width: int) -> None:
        """Not narrower than this, for columns of numbers."""
        self._least_width = width
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme, span = Theme.current(), self._span
        font = theme.font()
        widest = max(text_width(font, self.textFromValue(v)) for v in (span.least, span.most))
        unit = text_width(font, span.unit) + 14 if span.unit and self._framed else 0
        width = widest + unit + (22 if self._framed else 8)
        return QSize(max(width, self._least_width), Theme.current().grown(HEIGHT["field"]))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._framed and self._span.unit:
            role = self._unit_role()
            box = QRect(0, 0, self.width() - 9, self.height())
            draw_text(QPainter(self), box, self._span.unit, role=role, align=RIGHT)

    def _unit_role(self) -> Literal["text3", "disabled"]:
        return "text3" if self.isEnabled() else "disabled"


class ScrubSpin(QWidget):
    """Slider and number in a row. changed(value) while it moves, settled(value) when the hand lets go."""

    changed = Signal(float)
    settled = Signal(float)

    def __init__(self, span: Span, *, name: str, framed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = span
        default = round(span.share(span.default) * _STEPS)
        self.slider = Slider(0, _STEPS, name=name, default=default)
        self.number = ScrubNumber(span, name=f"{name}, number", framed=framed)
        self.setFocusProxy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        self._set_step()
        self.slider.setPageStep(_STEPS // 10)
        self.slider.valueChanged.connect(self._slid)
        self.slider.reset.connect(self.reset)
        self.slider.sliderReleased.connect(lambda: self.settled.emit(self.value))
        self.number.valueChanged.connect(self._numbered)
        self.number.editingFinished.connect(lambda: self.settled.emit(self.value))

    def _set_step(self) -> None:
        span = self._span
        self.slider.setSingleStep(max(1, round(_STEPS * span.step / (span.most - span.least))))

    @property
    def value(self) -> float:
        return self.number.value()

    def set_span(self, span: Span) -> None:
        """What it may be from now on, without announcing it."""
        if span == self._span:
            return
        self._span = span
        blocked = self.blockSignals(True)
        self.number.set_span(span)
        self._set_step()
        self._numbered(self.value)
        self.blockSignals(blocked)

    def set_value(self, value: float) -> None:
        """Show a value without announcing it."""
        blocked = self.blockSignals(True)
        self.number.setValue(value)
        self.blockSignals(blocked)

    def reset(self) -> None:
        """Back to the default, announced."""
        self.number.setValue(self._span.default)

    def _slid(self, place: int) -> None:
        self.number.setValue(self._span.at(place / _STEPS))

    def _numbered(self, value: float) -> None:
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(self._span.share(value) * _STEPS))
        self.slider.blockSignals(blocked)
        self.changed.emit(value)


def align_numbers(*spins: ScrubSpin) -> None:
    """Make the numbers of spins under each other equally wide: their sliders end together."""
    for spin in spins:
        spin.number.set_least_width(0)
    widest = max(spin.number.sizeHint().width() for spin in spins)
    for spin in spins:
        spin.number.set_least_width(widest)


def _bare(text: str) -> str:
    """The digits as Python reads them, without unit and signs of typography."""
    return text.split(" ")[0].replace(",", "").replace(MINUS, "-")


def _parsed(text: str) -> float:
    try:
        return float(_bare(text))
    except ValueError:
        return 0.0
