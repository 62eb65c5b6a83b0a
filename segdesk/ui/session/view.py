"""What is shown and how: never part of the project, never undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from segdesk.ui.canvas.looks import MaskStyle
from segdesk.ui.canvas.tiles import Adjust


class View(QObject):
    """changed() after set() gave another value.

    opacity 0 to 1 and outlines: of the mask. hidden_classes: keys, for all images; hidden_objects: ids, of
    the image in front. only_selected: no other mask is shown. adjust: of the photo. grid: pixel borders.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opacity = 0.4
        self.outlines = True
        self.only_selected = False
        self.grid = True
        self.adjust = Adjust()
        self.hidden_classes: frozenset[int] = frozenset()
        self.hidden_objects: frozenset[int] = frozenset()

    def set(self, **values: Any) -> None:
        """Other values of the attributes above."""
        before = {name: getattr(self, name) for name in values}
        for name, value in values.items():
            setattr(self, name, value)
        if before != values:
            self.changed.emit()

    def toggle_class(self, key: int) -> None:
        self.set(hidden_classes=self.hidden_classes ^ {key})

    def toggle_object(self, object_id: int) -> None:
        self.set(hidden_objects=self.hidden_objects ^ {object_id})

    @property
    def style(self) -> MaskStyle:
        return MaskStyle(opacity=self.opacity, outlines=self.outlines)
