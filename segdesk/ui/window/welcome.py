"""What is said when a project was opened and something about it should be known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segdesk.model.classes import ClassMap, Kind
from segdesk.ui.window.dialog_calls import show_report
from segdesk.ui.window.workspaces import EDIT

if TYPE_CHECKING:
    from segdesk.io.importing import ImportReport
    from segdesk.io.project.file import ProjectFile
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow


def greet(window: MainWindow, session: Session) -> None:
    """Bars for a project that is read-only, lies on a network disk, or was not closed properly."""
    file = session.file
    if file.read_only:
        window.bars.say(_read_only_words(file), severity="warn", key="read_only")
    elif file.recovered:
        window.bars.say(_recovered_words(session), severity="ok", key="recovered")
    words = _class_words(session.project.classes)
    if words:
        acts = {"Edit class map": window.acts["class_map"].trigger}
        window.bars.say(words, severity="warn", acts=acts, key="classes")
        session.map_changed.connect(lambda: _settle_classes(window, session))


def _settle_classes(window: MainWindow, session: Session) -> None:
    if not _class_words(session.project.classes):
        window.bars.clear("classes")


def greet_import(window: MainWindow, path: Path, report: ImportReport | None) -> None:
    """Where the new project lies; and the report, when something did not come in as it was."""
    window.status.say(f"The project is {path}")
    session = window.session
    if report is None or session is None:
        return
    is_editing = window.workspace == EDIT  # Repair shows by itself what does not fit
    unfit = is_editing and any(one.stored for one in session.project.entries.values())
    if report.lost or unfit:
        show_report(window)


def _class_words(classes: ClassMap) -> str:
    """What is to be done about the class map before work begins; empty for nothing."""
    if classes.provisional:
        return "The classes were made up from the values in the masks. Give them names and colours."
    if not any(one.kind in (Kind.THING, Kind.STUFF) for one in classes):
        return "There is no class to paint with yet. Add those that the images show."
    return ""


def _read_only_words(file: ProjectFile) -> str:
    if file.holder is None:
        return "The project is open for reading only."
    return f"The project is open for reading only: it is being edited by {file.holder.words}."


def _recovered_words(session: Session) -> str:
    done = session.project.history.done
    if not done:
        return "Reopened as it was; nothing was lost."
    last = done[-1]
    return f"Reopened with every finished step; the last is {last.name}, {last.time.astimezone():%H:%M}."
