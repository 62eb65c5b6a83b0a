"""Photos that are not where they were: says how many, and finds them below another folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from segdesk.ui.wording import counted, joined

if TYPE_CHECKING:
    from segdesk.io.project.file import ProjectFile
    from segdesk.io.project.photos import Relocated
    from segdesk.model.entry import ImageEntry
    from segdesk.progress import Progress
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow

AT_ONCE: Final = 200
"""So many places are noted in one go: within a frame of the screen."""


class MissingPhotos(QObject):
    """Looks after each project that is opened."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def look(self, session: Session) -> None:
        """Count the missing ones in a job, and tell."""
        entries = list(session.project.entries.values())
        job = self._window.jobs.start("Looking for photos", partial(_missing, session.file, entries))
        job.succeeded.connect(lambda missing: self._tell(session, missing))
        job.failed.connect(self._window.show_failure)

    def choose_folder(self) -> None:
        dialog = QFileDialog(self._window, "Find the photos below this folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.find(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def find(self, folder: Path) -> None:
        """Search below a folder, note what was found."""
        session = self._window.session
        if session is None:
            return
        self._window.bars.clear("photos")
        entries = list(session.project.entries.values())
        job = self._window.jobs.start(
            f"Looking for photos in {folder.name}", partial(_search, session.file, entries, folder)
        )
        job.succeeded.connect(lambda report: self._note(session, report))
        job.failed.connect(self._window.show_failure)

    def _tell(self, session: Session, missing: list[ImageEntry]) -> None:
        if not missing or session is not self._window.session:
            return
        how_many = counted(len(missing), "photo is", "photos are")
        words = f"{how_many} not where the project says, as {missing[0].path}."
        self._window.bars.say(words, severity="warn", acts={"Locate…": self.choose_folder}, key="photos")

    def _note(self, session: Session, report: Relocated) -> None:
        """The project belongs to this thread, so the places are noted here, some at a time."""
        if session is self._window.session:
            self._note_some(session, iter(report.found.items()), report)

    def _note_some(self, session: Session, found: Iterator[tuple[int, Path]], report: Relocated) -> None:
        if session is not self._window.session:
            return
        from segdesk.io.project.photos import stored_path

        some = list(islice(found, AT_ONCE))
        for image, path in some:
            entry = session.project.entries[image]
            session.file.write_base(replace(entry, path=stored_path(path, session.file.path.parent)))
        if some:
            QTimer.singleShot(0, self, lambda: self._note_some(session, found, report))
            return
        session.read_again()
        self._say(report)

    def _say(self, report: Relocated) -> None:
        found = counted(len(report.found), "photo was found", "photos were found")
        missing = counted(len(report.missing), "is missing", "are missing") if report.missing else ""
        several = (
            counted(len(report.ambiguous), "has several candidates", "have several candidates")
            if report.ambiguous
            else ""
        )
        words = joined((found, missing, several))
        acts = {"Locate…": self.choose_folder} if missing or several else {}
        self._window.bars.say(words, severity="warn" if acts else "ok", acts=acts, key="photos")


def _missing(file: ProjectFile, entries: list[ImageEntry], progress: Progress) -> list[ImageEntry]:
    return [one for one in progress.over(entries) if file.locate(one) is None]


def _search(file: ProjectFile, entries: list[ImageEntry], folder: Path, progress: Progress) -> Relocated:
    from segdesk.io.project.photos import search

    missing = _missing(file, entries, progress)
    return search(missing, file.file_facts(), folder.absolute(), progress)
