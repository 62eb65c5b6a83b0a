"""A hand without Qt: a document with a history, a scene, and the tools."""

from __future__ import annotations

import pytest

from segdesk.model.classes import ClassMap, Kind, Task, class_map
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.project import Project
from segdesk.tools.operations import copying, propagate
from segdesk.tools.pointer import KeyName, Pointer
from segdesk.tools.pointer import Kind as Event
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.tools.tool import ToolHost
from segdesk.tools.toolbox import TOOLS

CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (1, "Car", "#4BEEDC", Kind.THING),
        (2, "Void", "#000000", Kind.VOID),
    ]
)
ROAD, CAR, VOID = 1, 2, 3


class Blank:
    """A store of images without masks."""

    def read(self, entry: ImageEntry) -> DocumentContent:
        return DocumentContent((entry.width, entry.height))


class HandOf:
    """One person at one image. Says what was said, and does what a hand does."""

    def __init__(
        self,
        task: Task,
        classes: ClassMap = CLASSES,
        size: tuple[int, int] = (120, 80),
        project: Project | None = None,
    ) -> None:
        """project: one with an image 1 to work on; a new one of a blank image of that size without it."""
        entries = {1: ImageEntry(1, "a.png", "a.png", *size)}
        self.project = project or Project(Blank(), task=task, classes=classes, entries=entries)
        self.document: Document = self.project.document(1)
        self.scene = Scene(self.document, Selection(CAR), task)
        self.scene.selection.open(self.document)
        self.host = ToolHost(self.scene, TOOLS["select"].make())
        self.said: list[str] = []
        self.scene.said.connect(self.said.append)
        self.time = 0.0

    def take(self, tool: str, **options):
        self.host.use(TOOLS[tool].make(**options))
        return self.host.tool

    def press(self, x, y, **how):
        self.host.send(Pointer(Event.PRESS, x, y, **how))

    def move(self, x, y, **how):
        self.host.send(Pointer(Event.MOVE, x, y, **how))

    def release(self, x, y, **how):
        self.host.send(Pointer(Event.RELEASE, x, y, **how))

    def drag(self, *points, **how):
        self.press(*points[0], **how)
        for point in points[1:]:
            self.move(*point, **how)
        self.release(*points[-1], **how)

    def click(self, *points, **how):
        for point in points:
            self.drag(point, **how)

    def double(self, x, y):
        self.click((x, y))
        self.host.send(Pointer(Event.DOUBLE, x, y))
        self.release(x, y)

    def key(self, name: KeyName, *, after: float = 0.1, **how):
        self.time += after
        self.host.send(Pointer(Event.KEY, key=name, time=self.time, **how))

    def pause(self):
        self.host.send(Pointer(Event.PAUSE))

    def polygon(self, *points):
        self.take("polygon")
        self.click(*points)
        self.key(KeyName.CONFIRM)

    def undo(self):
        return self.project.history.undo()

    def redo(self):
        return self.project.history.redo()

    @property
    def steps(self) -> list[str]:
        return [step.name for step in self.project.history.done]

    @property
    def pixels(self):
        """The only plane, as a copy."""
        assert len(self.document.planes) == 1
        return self.document.planes[0].copy()

    def area(self, object_id: int) -> int:
        return self.document.area(object_id)


@pytest.fixture
def hand() -> HandOf:
    return HandOf(Task.PANOPTIC)


@pytest.fixture
def semantic() -> HandOf:
    return HandOf(Task.SEMANTIC)


class _Open:
    """The pieces of a batch over the open documents of a project in memory."""

    def __init__(self, project, step):
        self.project, self.step = project, step

    def document(self, image):
        return self.project.document(image)

    def put(self, _document, changes):
        self.step.update(changes)


def onto(project, images, clip, **terms):
    """propagate() as one step of a project in memory."""
    with project.step(copying(clip, len(images))) as step:
        return propagate(_Open(project, step), images, clip, **terms)
