"""The main window: start page, Edit workspace, menus, keys, opening and closing of projects."""

from segdesk.ui.window.run import open_window

__all__ = ["open_window"]
