"""The way of files into the open project: from a chooser or a drop to the dialog, and what is said after."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from segdesk.ui import dialogs
from segdesk.ui.window.action import with_writing
from segdesk.ui.window.dialog_calls import settle, show_report
from segdesk.ui.window.places import SUFFIX
from segdesk.ui.wording import count, counted, joined

if TYPE_CHECKING:
    from segdesk.io.formats.tree import Tree
    from segdesk.io.importing import ImportReport
    from segdesk.progress import Progress
    from segdesk.ui.dialogs.adding.sheet import AddSheet
    from segdesk.ui.window.main_window import MainWindow


def choose_files(window: MainWindow) -> None:
    _choose(window, "Add images or masks", QFileDialog.FileMode.ExistingFiles)


def choose_folder(window: MainWindow) -> None:
    _choose(window, "Add folder or data set", QFileDialog.FileMode.Directory)


def _choose(window: MainWindow, title: str, mode: QFileDialog.FileMode) -> None:
    dialog = QFileDialog(window, title)
    dialog.setFileMode(mode)
    dialog.filesSelected.connect(lambda names: add(window, [Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def drop(window: MainWindow, paths: Sequence[Path]) -> None:
    """Files onto the window: into the project that is in front, else to be opened; a project is opened."""
    is_project = any(path.suffix.casefold() == SUFFIX and path.is_file() for path in paths)
    if window.workspace and not is_project and not with_writing(window):
        add(window, paths)
    else:
        window.intake.take(paths)


def add(window: MainWindow, paths: Sequence[Path]) -> AddSheet | None:
    """The dialog for these files; None without any, or without a project to add to."""
    session = window.session
    if session is None or not paths:
        return None
    settle(window)
    name = paths[0].name if len(paths) == 1 else counted(len(paths), "file")
    sheet = dialogs.add_to_project(session, window, name, partial(_files, paths))
    sheet.added.connect(partial(_tell, window))
    sheet.open_asked.connect(lambda: window.intake.take(paths))
    return sheet


def _files(paths: Sequence[Path], progress: Progress) -> Tree:
    """In a worker, which imports the readers of all formats."""
    from segdesk.ui.window.scan import tree_of

    return tree_of(paths, progress)


def _tell(window: MainWindow, report: ImportReport) -> None:
    """What came in; with the way to the report where something did not."""
    from segdesk.ui.window.imported import keep_report

    session = window.session
    if session is None:
        return
    window.projects.report = report
    keep_report(session.file.settings, report)
    window.acts.refresh()
    if session.entry is None and session.order:
        session.go_to(session.order[0])
    lost = f"{counted(len(report.lost), 'object')} did not come in" if report.lost else ""
    objects = f"{count(report.objects_out)} of {counted(report.objects_in, 'object')}"
    words = joined([f"Read {counted(report.images, 'image')}", objects, lost])
    if report.lost:
        acts = {"Report": lambda: show_report(window)}
        window.bars.say(words, severity="warn", acts=acts, key="added")
    else:
        session.said.emit(words)
