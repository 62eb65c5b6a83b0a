"""The way from a drop or a chooser to an open project: scan, card, import."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

from segdesk.errors import SegDeskError
from segdesk.ui.start.facts import NothingFound, Scanning
from segdesk.ui.window.places import SUFFIX, free_path, project_folder
from segdesk.ui.window.sample import draw_sample, sample_folder
from segdesk.ui.window.workspaces import EDIT, REPAIR

if TYPE_CHECKING:
    from segdesk.io.formats.dataset import DataSet
    from segdesk.io.project.file import ProjectFile
    from segdesk.progress import Progress
    from segdesk.ui.session.jobs import Job
    from segdesk.ui.window.main_window import MainWindow
    from segdesk.ui.window.scan import Scanned

_PROJECTS: Final = f"SegDesk projects (*{SUFFIX})"


class Intake(QObject):
    """Drives the start page of a window. Nothing is opened before a click on its card."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._paths: Sequence[Path] = ()
        self._scanned: Scanned | None = None
        self._job: Job | None = None
        page = window.start
        page.open_images.connect(self.choose_images)
        page.open_dataset.connect(self.choose_dataset)
        page.browse_project.connect(self.choose_project)
        page.open_sample.connect(self.open_sample)
        page.open_project.connect(window.projects.open)
        page.dropped.connect(self.take)
        page.scan_cancelled.connect(self.cancel)
        page.drop_dismissed.connect(self.dismiss)
        page.drop_opened.connect(self.open_as_project)
        page.drop_repaired.connect(self.open_in_repair)
        page.drop_other_format.connect(self._offer_formats)

    # Choosers

    def choose_images(self) -> None:
        from segdesk.io.images import IMAGE_SUFFIXES

        kinds = " ".join(f"*{one}" for one in sorted(IMAGE_SUFFIXES))
        dialog = QFileDialog(self._window, "Open images", "", f"Images ({kinds});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        self._ask(dialog)

    def choose_dataset(self) -> None:
        dialog = QFileDialog(self._window, "Open data set")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        self._ask(dialog)

    def choose_project(self) -> None:
        dialog = QFileDialog(self._window, "Open project", str(_existing(project_folder())), _PROJECTS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._window.projects.open(Path(name)))
        self._ask(dialog)

    def choose_copy(self) -> None:
        """Where a copy of the open project is put."""
        session = self._window.session
        if session is None:
            return
        near = free_path(f"{session.file.path.stem} copy", session.file.path.parent)
        dialog = QFileDialog(self._window, "Save project copy as", str(near), _PROJECTS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.fileSelected.connect(lambda name: self._window.projects.save_copy(Path(name)))
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # Scan

    def take(self, paths: Sequence[Path]) -> None:
        """What was dropped, chosen or named on the command line: a project is opened, all else is scanned."""
        if len(paths) == 1 and paths[0].suffix.casefold() == SUFFIX and not paths[0].is_dir():
            self._window.projects.open(paths[0])
        elif paths:
            self._scan(paths)

    def open_sample(self) -> None:
        """Draw the sample images where projects are, once, and show what they are."""
        self.cancel()
        self._paths, self._scanned = (sample_folder(),), None
        self._window.show_start()
        job = self._start("Drawing the sample images", draw_sample)
        job.succeeded.connect(lambda folder: self._scan([folder]))
        job.failed.connect(self._show_nothing)
        job.cancelled.connect(self.dismiss)

    def _scan(self, paths: Sequence[Path], format_name: str = "") -> None:
        self.cancel()
        self._paths, self._scanned = paths, None
        self._window.show_start()
        self._window.bars.clear("again")
        job = self._start(f"Reading {self._name}", partial(_scan, paths, format_name))
        job.succeeded.connect(self._show_found)
        job.failed.connect(self._show_nothing)
        job.cancelled.connect(self.dismiss)

    def _start(self, title: str, work: object) -> Job:
        """A job whose steps the card shows."""
        self._window.start.show_drop(Scanning(self._name))
        job = self._window.jobs.start(title, work)  # type: ignore[arg-type]
        self._job = job
        job.stepped.connect(partial(self._step, job))
        job.ended.connect(partial(self._end, job))
        return job

    def _step(self, job: Job, done: int, total: int, what: str) -> None:
        if job is self._job:
            self._window.start.show_drop(Scanning(self._name, done, total, what))

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    @property
    def _name(self) -> str:
        return self._paths[0].name if len(self._paths) == 1 else f"{len(self._paths)} files"

    def _show_found(self, scanned: Scanned) -> None:
        self._scanned = scanned
        self._window.start.show_drop(scanned.found)
        known = self._window.recent.made_from(scanned.source)
        if known is not None:
            self._window.bars.say(
                f"{scanned.found.name} was opened before, as {known.stem}.",
                acts={f"Open {known.stem}": lambda: self._window.projects.open(known)},
                key="again",
            )

    def _show_nothing(self, fault: BaseException) -> None:
        if isinstance(fault, SegDeskError):
            self._window.start.show_drop(NothingFound(self._name, f"{fault.problem} {fault.remedy}".strip()))
        else:
            self.dismiss()
            self._window.show_failure(fault)

    def cancel(self) -> None:
        """Stop what runs; its card goes when it has stopped."""
        job = self._job
        if job is not None:
            job.cancel()

    def dismiss(self) -> None:
        """Put the card away; back to the project if one is open."""
        self._scanned, self._paths = None, ()
        self._window.start.show_drop(None)
        self._window.bars.clear("again")
        if self._window.session is not None:
            self._window.show_workspace("edit")

    def _offer_formats(self) -> None:
        card = self._window.start.card
        place = card if card is not None else self._window.start
        self.format_menu().popup(place.mapToGlobal(QPoint(place.width() // 2, place.height())))

    def format_menu(self) -> QMenu:
        """Reads what was dropped again, as the format that is chosen. It deletes itself when it is closed."""
        from segdesk.io.formats.table import FORMATS

        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for row in FORMATS:
            action = menu.addAction(row.title)
            action.setToolTip(row.loses)
            action.triggered.connect(lambda _on=False, name=row.name: self._scan(self._paths, name))
        return menu

    # Import

    def open_as_project(self) -> None:
        """Import what the card shows into a new project."""
        self._import(EDIT)

    def open_in_repair(self) -> None:
        """The same, and on to what can be repaired."""
        self._import(REPAIR)

    def _import(self, workspace: str) -> None:
        scanned = self._scanned
        if scanned is None or self._job is not None:
            return
        out = free_path(scanned.found.name)
        work = partial(_make, scanned.data, scanned.source, out)
        job = self._start(f"Importing {scanned.found.name}", work)
        job.succeeded.connect(lambda file: self._show_project(file, workspace))
        job.failed.connect(lambda fault: self._show_again(scanned, fault))
        job.cancelled.connect(lambda: self._show_again(scanned, None))

    def _show_project(self, file: ProjectFile, workspace: str) -> None:
        self._window.start.show_drop(None)
        self._window.bars.clear("again")
        self._scanned, self._paths = None, ()
        self._window.projects.take(file, is_new=True, workspace=workspace)

    def _show_again(self, scanned: Scanned, fault: BaseException | None) -> None:
        """Back to the card; nothing is left of the attempt."""
        self._window.start.show_drop(scanned.found)
        if fault is not None:
            self._window.show_failure(fault)


def _existing(folder: Path) -> Path:
    return folder if folder.is_dir() else Path.home()


def _scan(paths: Sequence[Path], format_name: str, progress: Progress) -> Scanned:
    """In a worker, which imports the readers of all formats."""
    from segdesk.ui.window.scan import scan

    return scan(paths, format_name, progress)


def _make(data: DataSet, source: str, out: Path, progress: Progress) -> ProjectFile:
    from segdesk.ui.window.imported import make_project

    return make_project(data, source, out, progress)
