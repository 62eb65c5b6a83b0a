"""The dialogs, each opened by one function that returns the sheet it opened."""

from segdesk.ui.dialogs.opening import edit_class_map, export_project

__all__ = ["edit_class_map", "export_project"]
