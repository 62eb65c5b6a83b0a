"""Arranging the blocks of a dialog: rows, columns, sections with a title, panels that scroll."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.title_bar import Line

FIELD_DROP = 5
"""How far the name of a field stands below its top: level with the text of a control."""


ROOM = 24
"""What a dialog leaves free of its window."""


def fitting(size: QSize, parent: QWidget) -> QSize:
    """A dialog's size: more with large letters, less where the window is smaller."""
    grown = Theme.current().grown
    wanted = QSize(grown(size.width()), grown(size.height()))
    return wanted.boundedTo(parent.window().size() - QSize(ROOM, ROOM))


def row(*widgets: QWidget | None, gap: int = 8) -> QWidget:
    """Side by side; None is a stretch."""
    return _filled(QHBoxLayout(), widgets, gap)


def column(*widgets: QWidget | None, gap: int = 8) -> QWidget:
    """Below each other; None is a stretch."""
    return _filled(QVBoxLayout(), widgets, gap)


def _filled(layout: QBoxLayout, widgets: Iterable[QWidget | None], gap: int) -> QWidget:
    """A widget with this layout, and no margins around what is in it."""
    host = QWidget()
    host.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return host


def field(name: str, *widgets: QWidget | None, wide: int = 86) -> QWidget:
    """A row that begins with what the field is called."""
    label = Label(name, role="text2")
    label.setFixedWidth(Theme.current().grown(wide))
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, FIELD_DROP, 0, 0)
    return row(label, *widgets)


def sections(*parts: QWidget, side: int = 18) -> QWidget:
    """Parts below each other with a hairline between them and room at the sides."""
    host = QWidget()
    layout = QVBoxLayout(host)
    layout.setContentsMargins(0, 14, 0, 14)
    layout.setSpacing(12)
    for number, part in enumerate(parts):
        inner = row(part)
        room = inner.layout()
        assert room is not None
        room.setContentsMargins(side, 0, side, 0)
        layout.addWidget(column(*([Line()] if number else []), inner, gap=12))
    layout.addStretch(1)
    return host


def section_of(part: QWidget) -> QWidget:
    """What is hidden instead of a part of sections(), so that its hairline goes with it."""
    inner = part.parentWidget()
    section = inner.parentWidget() if inner is not None else None
    assert section is not None
    return section


def scrolled(inside: QWidget) -> QScrollArea:
    """A panel that scrolls upwards and downwards where it does not fit."""
    area = QScrollArea()
    inside.setProperty("scrolled", True)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def upright(*, strong: bool = True) -> QWidget:
    """A hairline between two panels side by side, as high as they are."""
    line = Line(strong=strong)
    line.setMinimumHeight(0)
    line.setMaximumHeight(16_777_215)
    line.setFixedWidth(1)
    return line
