"""A slider with a filled groove; a click goes there, a double click resets."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import rounded

_HANDLE: Final = 13
_GROOVE: Final = 3
_HEIGHT: Final = 22


class Slider(QSlider):
    """Horizontal. reset() is emitted after a double click put it back to its default."""

    reset = Signal()

    def __init__(
        self,
        minimum: int,
        maximum: int,
        *,
        name: str,
        default: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(minimum, maximum)
        self.default = minimum if default is None else default
        self.setValue(self.default)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(name)
        self.setMinimumWidth(48)

    def sizeHint(self) -> QSize:
        return QSize(96, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.isEnabled():
            self.setSliderDown(True)
            self._go_to(event.position().x())
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.setValue(self.default)
            self.reset.emit()

    def _go_to(self, x: float) -> None:
        span = max(1, self.width() - _HANDLE)
        place = round(x - _HANDLE / 2)
        self.setSliderPosition(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), place, span))

    def _center(self) -> QPointF:
        span = self.width() - _HANDLE
        left = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), self.sliderPosition(), span)
        return QPointF(left + _HANDLE / 2, self.height() / 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, center = Theme.current(), QPainter(self), self._center()
        top = round((self.height() - _GROOVE) / 2)
        groove: Role = "control" if self.isEnabled() else "border"
        rounded(painter, QRectF(0, top, self.width(), _GROOVE), _GROOVE / 2, theme.color(groove))
        filled: Role = "accent" if self.isEnabled() else "disabled"
        rounded(painter, QRectF(0, top, center.x(), _GROOVE), _GROOVE / 2, theme.color(filled))
        radius = _HANDLE / 2 - (0 if self.isSliderDown() or self.underMouse() else 0.5)
        painter.setBrush(theme.color("handle") if self.isEnabled() else theme.color("disabled"))
        painter.setPen(QPen(theme.color("handle_edge"), 1))
        painter.drawEllipse(center, radius - 0.5, radius - 0.5)
