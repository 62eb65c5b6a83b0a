"""What the keys and the menu do to the view, and what of it a later start finds."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.ui.canvas.viewport import HANDLE_PX, LARGE_HANDLE_PX
from segdesk.ui.session.view import View
from segdesk.ui.session.view_settings import VIEW_SETTINGS
from segdesk.ui.window.actions import ACTIONS
from tests.ui.window.conftest import Pen, finish, open_project

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
BARE = "#282828"


@pytest.fixture
def session(window, project, qtbot):
    """Road at (120, 80), a car at (40, 80); nothing is selected."""
    session = open_project(window, project, qtbot)
    pen = Pen(window)
    pen.drag((110, 80), (130, 80))
    session.selection.set_class(session.project.classes.by_name("Car").key)
    pen.drag((30, 80), (50, 80))
    session.toolkit.use("select")
    session.selection.clear()
    return session


def seen(window, x):
    window.page.canvas.point(None, None)
    return window.page.canvas.grab().toImage().pixelColor(Pen(window).at(x, 80)).name()


def test_z_hides_the_mask_while_it_is_held_and_the_eye_and_the_menu_until_they_bring_it_back(
    window, session, qtbot
):
    canvas, painted = window.page.canvas, seen(window, 120)
    QTest.keyPress(canvas, Qt.Key.Key_Z)
    assert seen(window, 120) == BARE
    for _repetition in range(3):  # as X servers send it
        QTest.keyRelease(canvas, Qt.Key.Key_Z)
        QTest.keyPress(canvas, Qt.Key.Key_Z)
        assert seen(window, 120) == BARE
    QTest.keyRelease(canvas, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: seen(window, 120) != BARE, timeout=10_000)
    assert seen(window, 120) == painted != BARE
    eye = window.page.area.zoom.eye
    eye.click()
    assert seen(window, 120) == BARE and not window.acts["view_mask"].isChecked()
    window.acts["view_mask"].trigger()
    assert seen(window, 120) != BARE and eye.isChecked()


def test_opacity_goes_by_tenths_and_channels_one_by_one_each_time_said(window, session):
    view, canvas = session.view, window.page.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Period, CTRL_SHIFT)
    assert view.opacity == 0.5
    for _ in range(7):
        QTest.keyClick(canvas, Qt.Key.Key_Comma, CTRL_SHIFT)
    assert view.opacity == 0
    assert window.page.options.opacity.value == 0
    assert window.status.said.accessibleName() == "Mask opacity 0 %"
    for words in ("Channel Red", "Channel Green", "Channel Blue", "All channels"):
        window.acts["channel_next"].trigger()
        assert window.status.said.accessibleName() == words
    assert session.view.rendition.band is None
    assert not window.acts["range_auto"].isEnabled()


def test_only_selected_follows_the_selection_and_other_switches_reach_the_canvas(window, session):
    window.acts["view_only_selected"].trigger()
    assert seen(window, 120) == seen(window, 40) == BARE
    Pen(window).click(40, 80)
    assert seen(window, 120) == BARE != seen(window, 40)
    canvas = window.page.canvas
    assert canvas.viewport.handle_px == HANDLE_PX
    for name in ("large_handles", "thick_outlines", "hatch_void", "patterns"):
        window.acts[f"view_{name}"].trigger()
    style = canvas.frame.mask.style
    assert canvas.viewport.handle_px == LARGE_HANDLE_PX
    assert (style.outline_px, style.hatch_void, style.patterns) == (2, False, True)


def test_a_later_start_finds_the_view_as_it_was_but_shows_all(make_window, project, qtbot):
    first = make_window()
    view = open_project(first, project, qtbot).view
    view.set(opacity=0.7, patterns=True, minimap=False, only_selected=True, mask=False)
    finish(first, qtbot)
    window = make_window()
    view = open_project(window, project, qtbot).view
    assert (view.opacity, view.patterns, view.minimap) == (0.7, True, False)
    assert view.mask and not view.only_selected


def test_what_is_kept_of_the_view_and_makes_no_sense_is_passed_over():
    view = View()
    before = view.kept
    view.restore({"opacity": float("nan"), "patterns": "yes", "minimap": 0, "only_selected": True, "x": 1})
    assert view.kept == before and not view.only_selected


def test_each_switch_is_an_attribute_of_the_view_and_a_command():
    for name in VIEW_SETTINGS:
        assert isinstance(getattr(View(), name), bool)
        assert f"view_{name}" in ACTIONS
