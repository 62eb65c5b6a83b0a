"""Everything a gesture may know: document, selection, policies, how near is near. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from segdesk.event import Event
from segdesk.model.classes import Kind as ClassKind
from segdesk.model.classes import MaskClass, Task
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.model.overlap import Overlap
from segdesk.ops.stencil import AnyArray
from segdesk.tools.preview import Preview
from segdesk.tools.selection import Selection

if TYPE_CHECKING:
    from segdesk.tools.operations.plan import Plan

COUNTED: dict[Task, frozenset[ClassKind]] = {
    Task.SEMANTIC: frozenset(),
    Task.INSTANCE: frozenset({ClassKind.THING, ClassKind.STUFF}),
    Task.PANOPTIC: frozenset({ClassKind.THING}),
}
"""Kinds of which each object counts by itself, so that a stroke makes a new one; of others it goes on."""


class Mode(StrEnum):
    """What drawing does to the object: get pixels, lose them, or keep only those."""

    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


@dataclass
class Scene:
    """The one thing that tools are given.

    zoom: device pixels per image pixel. within: class keys whose pixels alone may be painted, None for all.
    hidden_objects and hidden_classes (keys) cannot be clicked. defer takes operations that would hold up the
    window, to be tried by a worker; without one they are done at once. photo gives the photo (height, width,
    3) of uint8, None while it is being read. previewed() is announced when the preview differs,
    said(sentence) for what the status bar should tell.
    """

    document: Document
    selection: Selection
    task: Task = Task.SEMANTIC
    mode: Mode = Mode.ADD
    overlap: Overlap = Overlap.KEEP
    within: frozenset[int] | None = None
    zoom: float = 1.0
    hidden_objects: frozenset[int] = frozenset()
    hidden_classes: frozenset[int] = frozenset()
    defer: Callable[[Plan], None] | None = None
    photo: Callable[[], AnyArray | None] | None = None
    preview: Preview | None = None
    previewed: Event[[]] = field(default_factory=Event)
    said: Event[str] = field(default_factory=Event)

    def show(self, preview: Preview | None) -> None:
        """Show this instead of what was shown; None for nothing."""
        if preview != self.preview:
            self.preview = preview
            self.previewed.emit()

    def say(self, sentence: str) -> None:
        self.said.emit(sentence)

    def reach(self, device_px: float) -> float:
        """So many pixels of the screen in image pixels: how near counts as a hit."""
        return device_px / self.zoom

    @property
    def current_class(self) -> MaskClass | None:
        """The class to paint as; None when the map has no such class."""
        try:
            return self.document.classes.by_key(self.selection.class_key)
        except KeyError:
            return None

    def counts(self, class_key: int) -> bool:
        """Is each object of this class one of its own in this task?"""
        return self.document.classes.by_key(class_key).kind in COUNTED[self.task]

    def name_of(self, object_id: int) -> str:
        """ "Bicyclist #5", or "Road" where objects of a class do not count one by one."""
        one = self.document.objects[object_id]
        name = self.document.classes.by_key(one.class_key).name
        return f"{name} #{one.id}" if self.counts(one.class_key) else name

    def is_visible(self, one: MaskObject) -> bool:
        key = self.document.classes.resolve(one.class_key)
        return one.id not in self.hidden_objects and key not in self.hidden_classes

    def objects_at(self, x: float, y: float) -> tuple[MaskObject, ...]:
        """The visible objects at a point, the topmost first."""
        found = self.document.objects_at(int(x // 1), int(y // 1))
        return tuple(one for one in found if self.is_visible(one))

    def say_refused(self, edit: Edit) -> None:
        """Tell which objects an edit left alone because they are locked."""
        names = sorted(self.name_of(one) for one in edit.refused if one in self.document.objects)
        if names:
            self.say(f"{', '.join(names[:3])}{' and more' if names[3:] else ''} {_is(names)} locked")


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
