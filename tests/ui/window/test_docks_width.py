"""Docks and the width of the window."""

from segdesk.ui.tokens import WIDTH
from tests.ui.window.conftest import open_project


def test_docks_of_a_window_that_was_opened_narrow_get_their_width_with_it(window, project, qtbot):
    window.resize(1280, 720)
    open_project(window, project, qtbot)
    dock = window.page.docks["classes"]
    assert dock.width() == WIDTH["edit_dock_min"]
    window.resize(1600, 1000)
    qtbot.waitUntil(lambda: dock.width() == WIDTH["edit_dock"], timeout=5_000)
