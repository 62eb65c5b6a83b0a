"""File: ways in, saving, export, ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from segdesk.ui.window.action import Action, with_project, with_writing
from segdesk.ui.window.adding import choose_files, choose_folder
from segdesk.ui.window.dialog_calls import export, show_report

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow


def _has_report(window: MainWindow) -> str:
    has = window.session is not None and window.projects.report is not None
    return "" if has else "This project was not imported."


FILE: Final = (
    Action("open_images", "File", "Open images…", lambda w: w.intake.choose_images(), ("Ctrl+O",), "images",
           "Start a new set of masks."),
    Action("open_dataset", "File", "Open data set…", lambda w: w.intake.choose_dataset(), ("Ctrl+Shift+O",),
           "database", "Images with existing masks; the format is recognised."),
    Action("open_project", "File", "Open project…", lambda w: w.intake.choose_project(), ("Ctrl+P",),
           "folder-open", "A .segdesk file."),
    Action("add_files", "File", "Add images or masks…", choose_files, (), "images",
           "To the open project: new images, and masks for those it has.", with_writing, group=1),
    Action("add_folder", "File", "Add folder or data set…", choose_folder, (), "database",
           "The same with all that is in a folder.", with_writing, group=1),
    Action("save", "File", "Save now", lambda w: w.projects.checkpoint(), ("Ctrl+S",), "save",
           "Everything into the one project file. Every step is saved anyway.", with_writing, group=2),
    Action("save_copy", "File", "Save project copy as…", lambda w: w.intake.choose_copy(), (), "copy",
           "A second project with the same images and history.", with_project, group=2),
    Action("export", "File", "Export…", export, ("Ctrl+E",), "upload",
           "Check the project and write a package.", with_project, group=3),
    Action("report", "File", "Import report…", show_report, (), "file-text",
           "What came in, and what did not.", _has_report, group=3),
    Action("close_project", "File", "Close project", lambda w: w.projects.close(), ("Ctrl+W",), "x",
           "Back to the start page.", with_project, group=4),
    Action("quit", "File", "Quit", lambda w: w.close(), ("Ctrl+Q",), "", group=4),
)  # fmt: skip
