"""Docks and the width of the window."""

from PySide6.QtCore import Qt

from segdesk.ui.tokens import WIDTH
from tests.ui.window.conftest import open_project


def test_docks_of_a_window_that_was_opened_narrow_get_their_width_with_it(window, project, qtbot):
    window.resize(1280, 720)
    open_project(window, project, qtbot)
    dock = window.page.docks["classes"]
    assert dock.width() == WIDTH["edit_dock_min"]
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: dock.width() == WIDTH["edit_dock"], timeout=5_000)


def test_docks_come_back_as_wide_as_they_were(window, project, qtbot):
    window.resize(1600, 1000)
    open_project(window, project, qtbot)
    page = window.page
    page.resizeDocks([page.docks["classes"]], [400], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: page.docks["classes"].width() == 400)
    window.projects.close()
    qtbot.waitUntil(lambda: window.session is None)
    open_project(window, project, qtbot)
    qtbot.waitUntil(lambda: window.page.docks["classes"].width() == 400)
