"""One function for each dialog: makes it over a window, opens it, lets it go when it is closed.

A dialog is imported when it is first asked for: together they would take a third of the program's start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from segdesk.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from segdesk.io.importing import ImportReport
    from segdesk.ui.dialogs.adding.sheet import AddSheet, Listing
    from segdesk.ui.dialogs.adjust.sheet import AdjustSheet
    from segdesk.ui.dialogs.class_map.sheet import ClassMapSheet
    from segdesk.ui.dialogs.export.sheet import ExportSheet
    from segdesk.ui.dialogs.operation.propagating import PropagateSheet
    from segdesk.ui.dialogs.operation.sheet import OperationSheet
    from segdesk.ui.dialogs.report import ReportSheet
    from segdesk.ui.session.session import Session

S = TypeVar("S", bound=Sheet)


def edit_class_map(
    session: Session, parent: QWidget, *, taken_keys: Mapping[str, str] | None = None
) -> ClassMapSheet:
    """Edit classes and task. Applying is one step for the class map, one for the task; nothing else changes.

    taken_keys: keys that the window uses itself -> what they do, so that no class takes one.
    """
    from segdesk.ui.dialogs.class_map.sheet import ClassMapSheet

    return _opened(ClassMapSheet(session, parent, taken_keys))


def export_project(session: Session, parent: QWidget) -> ExportSheet:
    """Check, write and verify a package. Connect to show_asked(finding) to zoom to what blocks it."""
    from segdesk.ui.dialogs.export.sheet import ExportSheet

    return _opened(ExportSheet(session, parent))


def add_to_project(session: Session, parent: QWidget, name: str, files: Listing) -> AddSheet:
    """Add images and masks. Connect to added(report), and to open_asked() for a project of their own."""
    from segdesk.ui.dialogs.adding.sheet import AddSheet

    return _opened(AddSheet(session, name, files, parent))


def adjust_masks(
    session: Session, parent: QWidget, operation: str, *, images: Sequence[int] = ()
) -> AdjustSheet:
    """A repair by hand of the table ADJUSTMENTS: of the image in front, or of images, those selected.

    The image in front must have its document open. Applying is one step, however many images it is for.
    """
    from segdesk.ui.dialogs.adjust.operations import ADJUSTMENTS
    from segdesk.ui.dialogs.adjust.sheet import AdjustSheet

    return _opened(AdjustSheet(session, ADJUSTMENTS[operation], images, parent))


def do_operation(session: Session, parent: QWidget, operation: str) -> OperationSheet:
    """Ask for the values of an operation on the selected objects; applying is one step.

    The image in front must have its document open.
    """
    from segdesk.tools.operations import OPERATIONS
    from segdesk.ui.dialogs.operation.sheet import OperationSheet

    return _opened(OperationSheet(session, OPERATIONS[operation], parent))


def copy_to_next(session: Session, parent: QWidget) -> PropagateSheet:
    """Copy the selected objects onto the images that follow, as one step."""
    from segdesk.ui.dialogs.operation.propagating import PropagateSheet

    return _opened(PropagateSheet(session, parent))


def show_import_report(report: ImportReport, parent: QWidget, *, stored: Sequence[str] = ()) -> ReportSheet:
    """Everything an import did; stored: the images whose mask does not fit."""
    from segdesk.ui.dialogs import import_report
    from segdesk.ui.dialogs.report import ReportSheet

    return _opened(ReportSheet(import_report.told(report, stored), parent))


def _opened(sheet: S) -> S:
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sheet.open()
    return sheet
