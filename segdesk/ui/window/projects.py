"""Opening, saving and closing the one project of a window. Files are touched in jobs only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.ui.window.ready import AFTER_MS, get_ready
from segdesk.ui.window.welcome import greet_import
from segdesk.ui.window.workspaces import EDIT
from segdesk.ui.wording import size_of

if TYPE_CHECKING:
    from segdesk.errors import SegDeskError
    from segdesk.io.importing import ImportReport
    from segdesk.io.project.file import ProjectFile
    from segdesk.progress import Progress
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow

Then = Callable[[], object]


class Projects(QObject):
    """session is that of the open project, or None. changed() after it is another one.

    leaving() just before the session is closed: whoever shows it lets go.
    """

    changed = Signal()
    leaving = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.session: Session | None = None
        self.report: ImportReport | None = None
        self._is_busy = False
        self._ready = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._ready.timeout.connect(self._get_ready)

    # In

    def open(self, path: Path) -> None:
        """Open a project file in place of the one that is open."""
        if self.session is not None and self.session.file.path == path.absolute():
            self._window.show_workspace(EDIT)
        elif self._begin():
            job = self._window.jobs.start(f"Opening {path.name}", partial(_open, path))
            job.succeeded.connect(self.take)
            job.failed.connect(lambda fault: self._fail(fault, path))
            job.ended.connect(self._end)

    def take(self, file: ProjectFile, *, is_new: bool = False, workspace: str = EDIT) -> None:
        """A project that is ours now, in place of the one that is open. is_new: it was just imported.

        workspace: where it opens.
        """
        if self._window.jobs.is_closed:
            file.close()  # the window was closed while it was read
            return
        go_on = partial(self._take, file, is_new=is_new, workspace=workspace)
        self.close(then=go_on, otherwise=lambda: self._drop(file))

    def _drop(self, file: ProjectFile) -> None:
        """The open project could not be closed, so this one is not opened."""
        self._window.jobs.start("Closing", partial(_close, file, abandon=False))

    def _take(self, file: ProjectFile, *, is_new: bool, workspace: str) -> None:
        from segdesk.ui.session.session import Session
        from segdesk.ui.window.imported import report_in

        self.session = Session(file, self._window.jobs)
        self.report = report_in(file.settings)
        if self.session.order:
            last = file.settings.get("image")
            self.session.go_to(last if last in self.session.project.entries else self.session.order[0])
        self._window.recent.note(self.session)
        self.changed.emit()
        self._ready.start()
        if workspace != EDIT:
            self._window.show_workspace(workspace)
        if is_new:
            greet_import(self._window, file.path, self.report)

    def _get_ready(self) -> None:
        if not self._window.jobs.is_closed:
            self._window.jobs.start("Getting ready", get_ready)

    def _fail(self, fault: SegDeskError, path: Path) -> None:
        self._window.show_failure(fault)
        if not path.exists():
            self._window.refresh_recent()

    # Saving

    def checkpoint(self) -> None:
        """Everything into the one file, and say so."""
        session = self.session
        if session is None:
            return
        if session.host is not None:
            session.host.settle()
        job = self._window.jobs.start("Saving", partial(_checkpoint, session.file))
        job.succeeded.connect(self._tell_saved)
        job.failed.connect(self._window.show_failure)

    def _tell_saved(self, told: tuple[Path, int]) -> None:
        path, byte_count = told
        self._window.status.say(f"Everything is in {path.name}, {size_of(byte_count)}; it can be copied now")

    def save_copy(self, target: Path) -> None:
        """A second project; this one stays open."""
        session = self.session
        if session is not None:
            job = self._window.jobs.start("Copying the project", partial(_copy, session.file, target))
            job.succeeded.connect(lambda path: self._window.status.say(f"The copy is {path}"))
            job.failed.connect(self._window.show_failure)

    # Out

    def close(self, then: Then | None = None, otherwise: Then | None = None) -> None:
        """Close the open project when all of it is on disk; then go on. Asks only when it cannot be.

        otherwise: what to do when it stays open after all.
        """
        session, then = self.session, then or self._window.show_start
        if session is None:
            then()
            return
        if session.host is not None:
            session.host.settle()
            session.host.cancel()
        job = self._window.jobs.start("Saving", partial(_flush, session.file))
        job.succeeded.connect(lambda _none: self._shut(then))
        job.failed.connect(lambda fault: self._ask(fault, then, otherwise))

    def _ask(self, fault: SegDeskError, then: Then, otherwise: Then | None) -> None:
        """It cannot be written. What to do is the person's choice."""
        from segdesk.ui.window.unsaved import UnsavedSheet

        sheet = UnsavedSheet(fault, self._window)
        sheet.again.connect(lambda: self.close(then, otherwise))
        if otherwise is not None:
            sheet.rejected.connect(otherwise)
        sheet.abandoned.connect(lambda: self._shut(then, abandon=True))
        sheet.open()

    def _shut(self, then: Then, *, abandon: bool = False) -> None:
        session, self.session, self.report = self.session, None, None
        if session is None:
            then()
            return
        self._window.keep(session)
        self.leaving.emit()
        session.close()
        job = self._window.jobs.start("Closing", partial(_close, session.file, abandon=abandon))
        job.failed.connect(self._window.show_failure)
        job.succeeded.connect(lambda _none: then())
        session.deleteLater()
        self.changed.emit()

    def _begin(self) -> bool:
        """One project at a time is opened."""
        if self._is_busy:
            return False
        self._is_busy = True
        return True

    def _end(self) -> None:
        self._is_busy = False


def _open(path: Path, _progress: Progress) -> ProjectFile:
    # Made in a worker and handed over whole: nobody else has seen it. There, too, what shows it is imported,
    # which nobody should wait for who looks at the start page.
    import numpy.ma  # noqa: F401  np.unique imports it when it is first called

    from segdesk.io.project.file import ProjectFile
    from segdesk.ui.window.edit_page import EditPage  # noqa: F401

    return ProjectFile.open(path)


def _copy(file: ProjectFile, target: Path, progress: Progress) -> Path:
    from segdesk.ui.window.copying import copy_project

    return copy_project(file, target, progress)


def _checkpoint(file: ProjectFile, _progress: Progress) -> tuple[Path, int]:
    file.checkpoint()
    return file.path, file.path.stat().st_size


def _flush(file: ProjectFile, _progress: Progress) -> None:
    file.flush()


def _close(file: ProjectFile, _progress: Progress, *, abandon: bool) -> None:
    file.close(abandon=abandon)
