"""Before and after on the canvas of a window, by real keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.model.classes import ClassMap, class_map
from segdesk.ui.window import before
from segdesk.ui.window.before import Since
from tests.ui.window.conftest import CLASSES, Pen, finish, open_project


@pytest.fixture
def session(window, project, qtbot):
    """Something was painted since the project was opened."""
    session = open_project(window, project, qtbot)
    Pen(window).drag((100, 80), (140, 80))
    window.page.area.minimap.set_wanted(on=False)
    return session


def seen(window):
    """The canvas at the place that was painted."""
    window.page.canvas.point(None, None)
    at = Pen(window).at(120, 80)
    return window.page.canvas.grab().toImage().pixelColor(at).name()


def wait_shown(window, qtbot, *, on):
    qtbot.waitUntil(lambda: window.page.area.before.is_shown is on, timeout=10_000)


def tap(window, qtbot):
    """Press and release, until another press would not count as the keyboard's repeating."""
    QTest.keyClick(window.page.canvas, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: not window.page.area.before._held, timeout=10_000)


def test_a_tap_shows_the_mask_as_opened_until_the_next(window, session, qtbot):
    after, steps = seen(window), len(session.project.history.done)
    tap(window, qtbot)
    wait_shown(window, qtbot, on=True)
    assert seen(window) == "#282828" != after
    assert window.page.area.past.isVisible()
    assert window.acts["before_after"].isChecked()
    tap(window, qtbot)
    wait_shown(window, qtbot, on=False)
    assert seen(window) == after
    assert window.page.area.past.isHidden()
    assert len(session.project.history.done) == steps


def test_a_held_key_blinks_and_what_is_let_go_before_it_was_read_never_shows(
    window, session, qtbot, monkeypatch
):
    monkeypatch.setattr(before, "HOLD_S", 0.0)
    after = seen(window)
    shown = []
    window.page.area.before.changed.connect(lambda: shown.append(window.page.area.before.is_shown))
    QTest.keyPress(window.page.canvas, Qt.Key.Key_X)
    wait_shown(window, qtbot, on=True)
    for _repetition in range(3):  # as X servers send it
        QTest.keyRelease(window.page.canvas, Qt.Key.Key_X)
        QTest.keyPress(window.page.canvas, Qt.Key.Key_X)
    QTest.keyRelease(window.page.canvas, Qt.Key.Key_X)
    wait_shown(window, qtbot, on=False)
    assert shown == [True, False]
    assert seen(window) == after
    tap(window, qtbot)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=10_000)
    assert not window.page.area.before.is_shown


def test_nothing_can_be_drawn_on_it_but_it_can_be_moved(window, session, qtbot):
    pen, plane = Pen(window), session.document.planes[0].copy()
    tap(window, qtbot)
    wait_shown(window, qtbot, on=True)
    pen.drag((20, 20), (60, 60))
    assert np.array_equal(session.document.planes[0], plane)
    left = window.page.canvas.viewport.view.left
    pen.drag((100, 80), (110, 80), button=Qt.MouseButton.MiddleButton)
    assert window.page.canvas.viewport.view.left > left
    tap(window, qtbot)
    pen.drag((20, 20), (60, 60))
    assert not np.array_equal(session.document.planes[0], plane)


def test_escape_a_step_or_another_image_ends_it(window, session, qtbot):
    control, none = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    for key, modifier in ((Qt.Key.Key_Escape, none), (Qt.Key.Key_Z, control), (Qt.Key.Key_D, none)):
        tap(window, qtbot)
        wait_shown(window, qtbot, on=True)
        QTest.keyClick(window.page.canvas, key, modifier)
        assert not window.page.area.before.is_shown
        assert window.page.canvas.host is session.host


def test_as_opened_and_as_imported_part_when_the_project_is_opened_again(make_window, project, qtbot):
    first = make_window()
    open_project(first, project, qtbot)
    Pen(first).drag((100, 80), (140, 80))
    finish(first, qtbot)
    window = make_window()
    open_project(window, project, qtbot)
    after = seen(window)
    tap(window, qtbot)
    wait_shown(window, qtbot, on=True)
    assert seen(window) == after
    window.acts["before_imported"].trigger()
    qtbot.waitUntil(lambda: window.page.area.before.is_shown, timeout=10_000)
    assert window.page.area.before.since is Since.IMPORTED
    assert seen(window) == "#282828"


def test_a_state_whose_class_is_gone_is_said_to_be_so(window, session, qtbot):
    more = class_map([(5, "Tree", "#00FF00"), (6, "Sky", "#0000FF"), (7, "Sea", "#0000F0")]).classes[-1]
    session.project.set_classes(ClassMap((*CLASSES, more)))
    session.selection.set_class(more.key)
    Pen(window).drag((20, 20), (60, 20))
    window.page.area.before._opened_at = session.file.position
    for _ in range(2):
        session.undo()
    said = []
    session.failed.connect(said.append)
    tap(window, qtbot)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "a class that is not in the class map now" in said[0].problem
