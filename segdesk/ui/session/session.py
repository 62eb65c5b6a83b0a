"""The open project and where its person is in it: the one object that every dock and dialog is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import ClassMap, Kind
from segdesk.model.display import Display
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.entry import ImageEntry
from segdesk.model.project import Collected, Project
from segdesk.model.step import Step
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.tools.tool import ToolHost
from segdesk.ui.canvas.pyramid import Photo, Pyramid
from segdesk.ui.session.bundle import Bundle
from segdesk.ui.session.checks import Checks
from segdesk.ui.session.deferral import Deferral
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.session.moves import move_in_history
from segdesk.ui.session.nearby import Nearby, variants_of
from segdesk.ui.session.photos import Photos
from segdesk.ui.session.sources import follow_page, follow_rendition, neighbours, source_of
from segdesk.ui.session.toolkit import Toolkit
from segdesk.ui.session.view import View

AHEAD_DELAY_MS: Final = 40
"""What may be next is read when what is in front is painted."""


class Session(QObject):
    """Everything announced here arrives in the GUI thread, bundled where it comes often.

    image_changed: another image is in front: entry, document, scene, display and host are new; document is
    None and problem says why where it cannot be read. photo_changed: its photo arrived (or failed: problem).
    document_changed: pixels or objects of the image in front. map_changed: class map or task.
    entries_changed(ids): images of the list; images_changed: the list itself. history_changed: undo, redo or
    a new step. said(sentence) is for the status bar, failed(exception) for the message bar.
    """

    image_changed = Signal()
    photo_changed = Signal()
    document_changed = Signal()
    map_changed = Signal()
    entries_changed = Signal(object)
    images_changed = Signal()
    history_changed = Signal()
    saved_changed = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, file: ProjectFile, jobs: Jobs, parent: QObject | None = None) -> None:
        """Nothing is in front until go_to()."""
        super().__init__(parent)
        self.file = file
        self.jobs = jobs
        self.project: Project = file.project
        self.view = View(self)
        self.photos = Photos(self)
        self._nearby = Nearby(file, self)
        self.toolkit = Toolkit(self)
        self.deferral = Deferral(self)
        self.order: list[int] = []
        """The ids of all images in the order of the filmstrip."""
        self.selection = Selection(_first_class(self.project.classes))
        self.entry: ImageEntry | None = None
        self.document: Document | None = None
        self.display: Display | None = None
        self.scene: Scene | None = None
        self.host: ToolHost | None = None
        self.photo: Photo | None = None
        self.problem: SegDeskError | None = None
        self._bundle = Bundle(self)
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_DELAY_MS)
        self._ahead.timeout.connect(self._fetch_ahead)
        self._listen()
        self._reorder()
        self.checks: Checks = Checks(self)

    def close(self) -> None:
        """Let go of the image and of the threads. The project file stays open: its owner closes it."""
        self._leave()
        # The file's writer still announces, from its thread, until the file is closed.
        self.file.save_state_changed.disconnect(self._on_saved)
        self._bundle.stop()
        self._ahead.stop()
        for part in (self.deferral, self.checks, self.photos, self._nearby):
            part.close()

    # Images

    def go_to(self, image: int) -> None:
        """Bring an image to the front; its document now, its photo as soon as it is read."""
        if self.entry is not None and self.entry.id == image:
            return
        self._leave()
        self.entry = self.project.entries[image]
        try:
            self._enter(self._nearby.open(image, self.view.hidden_classes))
        except SegDeskError as fault:
            self.problem = fault
        self.photo = self.photos.now(image)
        self.image_changed.emit()
        if self.photo is None:
            self.photos.want(image, source_of(self, image))
        self._ahead.start()

    def go(self, direction: int) -> bool:
        """To the next (1) or previous (-1) image; False at the end of the list."""
        if self.entry is None:
            return False
        place = self.order.index(self.entry.id) + direction
        if not 0 <= place < len(self.order):
            return False
        self.go_to(self.order[place])
        return True

    def read_again(self) -> None:
        """Ask for the photo in front once more, after its file was moved or mended."""
        if self.entry is not None and self.photo is None:
            self.problem = None if self.document is not None else self.problem
            self.photos.want(self.entry.id, source_of(self, self.entry.id))

    @property
    def pyramid(self) -> Pyramid | None:
        """The photo in front with its smaller levels, None while it is being read."""
        return self.photos.pyramid(self.entry.id) if self.entry is not None else None

    # Changes and their way back

    @contextmanager
    def edit(self, name: str, **terms: Any) -> Iterator[Edit]:
        """document.edit() of the image in front, after what the hand still had open."""
        assert self.document is not None and self.host is not None
        self.host.settle()
        with self.document.edit(name, **terms) as edit:
            yield edit

    @contextmanager
    def step(self, name: str) -> Iterator[Collected]:
        """project.step(), after what the hand still had open."""
        if self.host is not None:
            self.host.settle()
        with self.project.step(name) as step:
            yield step

    def undo(self) -> None:
        """A point back while something is drawn, else the last step, wherever it was."""
        if self.host is not None and self.host.back():
            return
        move_in_history(self, "Undid", self.project.history.undo)

    def redo(self) -> None:
        if self.host is not None:
            self.host.settle()
        move_in_history(self, "Redid", self.project.history.redo)

    def go_to_step(self, count: int) -> None:
        """Undo or redo until count steps are done."""
        if self.host is not None:
            self.host.settle()
            self.host.cancel()
        try:
            self.project.history.go_to(count)
        except SegDeskError as fault:
            self.failed.emit(fault)

    # What happens below

    def _listen(self) -> None:
        project = self.project
        project.entry_changed.connect(self._on_entry)
        project.entries_added.connect(self._reorder)
        project.classes_changed.connect(self._on_map)
        project.task_changed.connect(self._on_map)
        project.history.pushed.connect(self._on_pushed)
        project.history.moved.connect(self._on_moved)
        self._bundle.entries.connect(self.entries_changed)
        self._bundle.document.connect(self.document_changed)
        self.toolkit.taken.connect(self._on_tool)
        self.toolkit.policy_changed.connect(self._on_policy)
        self.view.changed.connect(partial(follow_rendition, self))
        self.photos.arrived.connect(self._on_photo)
        self.photos.failed.connect(self._on_no_photo)
        self.file.save_state_changed.connect(self._on_saved)

    def _reorder(self) -> None:
        self.order = [one.id for one in self.project.in_order]
        self.images_changed.emit()

    def _enter(self, display: Display) -> None:
        self.display = display
        self.document = document = display.document
        self.selection.open(document)
        self.scene = Scene(document, self.selection, self.project.task)
        self.scene.hidden_classes = self.view.hidden_classes
        self.toolkit.advise(self.scene)
        self.scene.said.connect(self.said.emit)
        self.host = ToolHost(self.scene, self.toolkit.tool)
        document.changed.connect(self._bundle.note_document)
        document.objects_changed.connect(self._bundle.note_document)

    def _leave(self) -> None:
        """Put the image in front away: an open gesture is settled or cancelled, hidden objects show again."""
        if self.host is not None:
            self.host.settle()
            self.host.cancel()
        if self.document is not None:
            self.document.changed.disconnect(self._bundle.note_document)
            self.document.objects_changed.disconnect(self._bundle.note_document)
            self.selection.open(None)
        self.entry = self.document = self.scene = self.display = self.host = self.photo = self.problem = None
        self.view.hidden_objects = frozenset()

    def _fetch_ahead(self) -> None:
        near = neighbours(self)
        self._nearby.read_ahead(near, self.view.hidden_classes)
        self.photos.fetch_ahead((image, source_of(self, image)) for image in near)

    def show_visible(self) -> None:
        """Let display and tools follow view.hidden_classes and view.hidden_objects."""
        if self.display is not None and self.scene is not None:
            hidden = {"objects": self.view.hidden_objects, "classes": self.view.hidden_classes}
            self.display.hide(**hidden)
            self.scene.hidden_objects, self.scene.hidden_classes = hidden["objects"], hidden["classes"]

    def _on_entry(self, image: int) -> None:
        if self.entry is not None and self.entry.id == image:
            self.entry = self.project.entries[image]
        follow_page(self, image)
        self._bundle.note_entry(image)

    def _on_map(self) -> None:
        keys = {one.key for one in self.project.classes}
        if self.selection.class_key not in keys:
            self.selection.set_class(_first_class(self.project.classes))
        if self.scene is not None and self.display is not None:
            self.scene.task = self.project.task
            self.display.set_variants(variants_of(self.project.task))
        self.map_changed.emit()

    def _on_tool(self) -> None:
        if self.host is not None:
            self.host.use(self.toolkit.tool)

    def _on_policy(self) -> None:
        if self.scene is not None:
            self.toolkit.advise(self.scene)

    def _on_pushed(self, step: Step) -> None:
        self.history_changed.emit()
        # A refusal that was said before would stay, as if it were of this step.
        self.said.emit(step.name)

    def _on_moved(self, _step: Step, _undone: bool) -> None:
        self.history_changed.emit()

    def _on_saved(self) -> None:
        self.saved_changed.emit()

    def _on_photo(self, image: int, photo: Photo) -> None:
        if self.entry is not None and self.entry.id == image:
            self.photo = photo
            self.photo_changed.emit()

    def _on_no_photo(self, image: int, fault: SegDeskError) -> None:
        if self.entry is not None and self.entry.id == image:
            self.problem = fault
            self.photo_changed.emit()


def _first_class(classes: ClassMap) -> int:
    """The key of the class to paint first: one that marks something, if there is any; 0 without classes."""
    marking = (one.key for one in classes if one.kind in (Kind.THING, Kind.STUFF))
    return next(marking, next((one.key for one in classes), 0))
