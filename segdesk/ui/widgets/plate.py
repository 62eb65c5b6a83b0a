"""The plates that float over the canvas: hints, zoom, tags. They fade when the pointer works near them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import draw_text, rounded, text_width

FADED: Final = 0.15
_HEIGHT: Final = 30


class Plate(QWidget):
    """A framed row of controls. set_faded(faded=True) leaves 15 % of it, and clicks go through it then."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(2)

    def add(self, widget: QWidget) -> None:
        """One more control at the right end."""
        self._row.addWidget(widget)

    def set_faded(self, *, faded: bool) -> None:
        if faded == (self.graphicsEffect() is not None):
            return
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, faded)
        if faded:
            effect = QGraphicsOpacityEffect(self)
            effect.setOpacity(FADED)
            self.setGraphicsEffect(effect)
        else:
            self.setGraphicsEffect(None)  # type: ignore[arg-type]  # the stub forbids what Qt documents

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        rounded(QPainter(self), self.rect(), RADIUS["control"], theme.color("panel"), theme.color("border"))


class HintPlate(Plate):
    """The gestures of a tool: 'Drag add · Alt subtract · Esc deselect', keys in the stronger letters."""

    def __init__(self, hints: Sequence[tuple[str, str]] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hints: tuple[tuple[str, str], ...] = ()
        self.set_hints(hints)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Pairs of gesture and effect."""
        self._hints = tuple(hints)
        self.setAccessibleName("; ".join(f"{key} {effect}" for key, effect in hints))
        self.updateGeometry()
        self.adjustSize()
        self.update()

    def _pieces(self) -> list[tuple[str, QFont, Role, int]]:
        theme, pieces = Theme.current(), []
        strong, plain = theme.font("item"), theme.font()
        for index, (key, effect) in enumerate(self._hints):
            if index:
                pieces.append(("·", plain, "text3", text_width(plain, "·") + 20))
            pieces.append((key, strong, "text1", text_width(strong, key) + 4))
            pieces.append((effect, plain, "text2", text_width(plain, effect)))
        return [(text, font, _role(role), width) for text, font, role, width in pieces]

    def sizeHint(self) -> QSize:
        width = sum(width for *_, width in self._pieces())
        return QSize(width + 22, round(_HEIGHT * max(1.0, Theme.current().scale)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, left = QPainter(self), 11
        for text, font, role, width in self._pieces():
            box = self.rect().adjusted(left + (10 if text == "·" else 0), 0, 0, 0)
            draw_text(painter, box, text, role=role, font=font)
            left += width


def _role(name: str) -> Role:
    roles: dict[str, Role] = {"text1": "text1", "text2": "text2", "text3": "text3"}
    return roles[name]
