"""The doors to the dialogs that work on the open project."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from segdesk.geometry import Rect
from segdesk.ui import dialogs

if TYPE_CHECKING:
    from segdesk.qa.finding import Finding
    from segdesk.ui.canvas.surface import Surface
    from segdesk.ui.dialogs.operation.sheet import OperationSheet
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.action import Run
    from segdesk.ui.window.main_window import MainWindow


def export(window: MainWindow) -> None:
    if window.session is not None:
        settle(window)
        sheet = dialogs.export_project(window.session, window)
        sheet.show_asked.connect(partial(_show_finding, window))


def _show_finding(window: MainWindow, finding: Finding) -> None:
    """Go to the image of a finding, and to the place if it has one."""
    session = window.session
    if session is None or window.front is None:
        return
    for entry in session.project.entries.values():
        if entry.original == finding.image:
            session.go_to(entry.id)
            if finding.rect is not None:
                window.front.canvas.show_rect(finding.rect)
            return


def class_map(window: MainWindow) -> None:
    if window.session is not None:
        settle(window)
        dialogs.edit_class_map(window.session, window, taken_keys=window.acts.taken_keys)


def show_report(window: MainWindow) -> None:
    session, report = window.session, window.projects.report
    if session is not None and report is not None:
        stored = [one.original for one in session.project.in_order if one.stored]
        dialogs.show_import_report(report, window, stored=stored)


def adjust(operation: str) -> Run:
    """What opens the dialog of one way to change whole masks."""

    def run(window: MainWindow) -> None:
        if window.session is not None:
            settle(window)
            dialogs.adjust_masks(window.session, window, operation)

    return run


def operation(operation_id: str) -> Run:
    """What opens the sheet of an operation on the selected objects."""

    def run(window: MainWindow) -> None:
        if window.session is not None and window.session.scene is not None:
            settle(window)
            sheet = dialogs.do_operation(window.session, window, operation_id)
            if window.front is not None:
                _show_beside(sheet, window.front.canvas, window.session)

    return run


def _show_beside(sheet: OperationSheet, canvas: Surface, session: Session) -> None:
    """The canvas shows what would be, and the sheet stands where it hides least of it."""
    sheet.previewed.connect(canvas.show_mask)
    document, ratio = session.document, canvas.viewport.ratio
    if document is None:
        return
    reaches = [document.reach(one) for one in session.selection.ids if one in document.objects]
    box = canvas.viewport.view.device_rect(reduce(Rect.__or__, reaches, Rect(0, 0, 0, 0)))
    place = QRect(*(round(edge / ratio) for edge in (box.left, box.top, box.width, box.height)))
    origin = canvas.mapToGlobal(QPoint(0, 0))
    sheet.stand_clear(canvas.rect().translated(origin), place.translated(origin))


def propagate(window: MainWindow) -> None:
    if window.session is not None and window.session.document is not None:
        settle(window)
        dialogs.copy_to_next(window.session, window)


def find_command(window: MainWindow) -> None:
    """Open the command search."""
    # It lists all actions, and this is called by one of them.
    from segdesk.ui.window.commands import Commands
    from segdesk.ui.window.palette import show_palette

    show_palette(Commands(window).find, window)


def show_history(window: MainWindow) -> None:
    """Open the list of steps."""
    from segdesk.ui.window import past

    past.show_history(window)


def show_about(window: MainWindow) -> None:
    from segdesk.ui.window.about import AboutSheet

    AboutSheet(window).open()


def show_keys(window: MainWindow) -> None:
    """Open the sheet of keys."""
    from segdesk.ui.window.keys.sheet import KeySheet

    KeySheet(window).open()


def show_settings(window: MainWindow, page: str = "") -> None:
    """Open the settings, at a page if one is named."""
    # They list all actions, and this is called by one of them.
    from segdesk.ui.window.settings.sheet import SettingsSheet

    SettingsSheet(window, page).open()


def settle(window: MainWindow) -> None:
    """Let what the hand still has open end before a dialog asks for the state."""
    assert window.session is not None
    if window.session.host is not None:
        window.session.host.settle()
        window.session.host.cancel()
