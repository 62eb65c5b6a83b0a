"""The dialogs, each opened by one function that returns the sheet it opened."""

from segdesk.ui.dialogs.adjust.operations import ADJUSTMENTS
from segdesk.ui.dialogs.opening import (
    add_to_project,
    adjust_masks,
    copy_to_next,
    do_operation,
    edit_class_map,
    export_project,
    show_import_report,
)

__all__ = [
    "ADJUSTMENTS",
    "add_to_project",
    "adjust_masks",
    "copy_to_next",
    "do_operation",
    "edit_class_map",
    "export_project",
    "show_import_report",
]
