"""What is shown and how: never part of the project, never undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from segdesk.ops.rendition import Rendition
from segdesk.ui.canvas.looks import MaskStyle
from segdesk.ui.canvas.tiles import Adjust
from segdesk.ui.session.view_settings import VIEW_SETTINGS


class View(QObject):
    """changed() after set() gave another value.

    opacity 0 to 1: of the mask. hidden_classes: keys, for all images; hidden_objects: ids, of the image in
    front. adjust and rendition: of the photo. The switches are those of VIEW_SETTINGS.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opacity = 0.4
        self.mask = True
        self.outlines = True
        self.thick_outlines = False
        self.hatch_void = True
        self.patterns = False
        self.only_selected = False
        self.large_handles = False
        self.grid = True
        self.minimap = True
        self.adjust = Adjust()
        self.rendition = Rendition()
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
    def kept(self) -> dict[str, bool | float]:
        """What a later session begins with, by attribute: the switches that are kept, and the opacity."""
        names = [row.name for row in VIEW_SETTINGS.values() if row.kept]
        return {"opacity": self.opacity, **{name: getattr(self, name) for name in names}}

    def restore(self, kept: Mapping[str, object]) -> None:
        """What kept gave; anything else in it is passed over."""
        known: dict[str, Any] = {
            name: kept[name] for name, value in self.kept.items() if type(kept.get(name)) is type(value)
        }
        if not 0 <= known.get("opacity", 0) <= 1:
            del known["opacity"]
        self.set(**known)

    @property
    def style(self) -> MaskStyle:
        return MaskStyle(
            opacity=self.opacity,
            outlines=self.outlines,
            hatch_void=self.hatch_void,
            patterns=self.patterns,
            outline_px=2 if self.thick_outlines else 1,
        )
