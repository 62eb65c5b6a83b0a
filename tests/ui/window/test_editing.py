"""A person at the window draws, takes back, leaves and comes again."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.model.classes import Task
from segdesk.tools.scene import Mode
from tests.ui.window.conftest import Pen, finish, open_project

CTRL = Qt.KeyboardModifier.ControlModifier


def painted(session):
    return int(np.count_nonzero(session.document.planes[0]))


def draw_ring(pen, session):
    """A square with a square hole, by the polygon tool."""
    pen.key(Qt.Key.Key_P)
    assert session.toolkit.tool_id == "polygon"
    pen.polygon((40, 30), (200, 30), (200, 130), (40, 130))
    session.toolkit.set_policy(mode=Mode.SUBTRACT)
    pen.polygon((80, 60), (160, 60), (160, 100), (80, 100))
    session.toolkit.set_policy(mode=Mode.ADD)


def test_a_polygon_with_a_hole_is_drawn_painted_into_and_erased(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    draw_ring(pen, session)
    with_hole = painted(session)
    assert abs(with_hole - (160 * 100 - 80 * 40)) < 300
    pen.key(Qt.Key.Key_B)
    pen.drag((110, 80), (130, 80))
    filled = painted(session)
    assert filled > with_hole
    pen.key(Qt.Key.Key_E)
    pen.drag((60, 40), (180, 40))
    assert painted(session) < filled
    names = [step.name for step in session.project.history.done]
    assert len(names) == 4
    assert names[2:] == ["Brush on Road", "Erase from Road"]


def test_undo_goes_back_to_the_image_of_the_step(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.drag((100, 80), (120, 80))
    assert painted(session) > 0
    pen.key(Qt.Key.Key_D)
    assert session.entry.original == "b.png"
    assert window.acts["undo"].text() == f"Undo {session.project.history.undo_name}"
    pen.key(Qt.Key.Key_Z, CTRL)
    assert session.entry.original == "a.png"
    assert painted(session) == 0
    pen.key(Qt.Key.Key_Y, CTRL)
    assert painted(session) > 0
    assert window.status.said.accessibleName().startswith("Redid")


def test_undo_works_after_closing_and_opening_again(make_window, project, qtbot):
    first = make_window()
    session = open_project(first, project, qtbot)
    Pen(first).drag((100, 80), (120, 80))
    kept = painted(session)
    finish(first, qtbot)
    second = make_window()
    session = open_project(second, project, qtbot)
    assert painted(session) == kept
    Pen(second).key(Qt.Key.Key_Z, CTRL)
    assert painted(session) == 0


def test_keys_in_a_text_field_do_nothing_to_the_canvas(window, project, qtbot):
    session = open_project(window, project, qtbot)
    field = window.page.filmstrip.header.search
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "ade1v")
    assert field.text() == "ade1v"
    assert session.entry.original == "a.png"
    assert session.toolkit.tool_id == "brush"


def test_letters_on_a_button_do_nothing(window, project, qtbot):
    session = open_project(window, project, qtbot)
    button = window.top.export
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_D)
    assert session.entry.original == "a.png"


def test_a_class_key_takes_the_class_in_hand(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.key(Qt.Key.Key_2)
    assert session.scene.current_class.name == "Car"
    assert window.page.options.policy.paint_as.currentText() == "1 Car"
    assert window.page.rail.foot.accessibleName() == "Paints as 1 Car"


def test_a_class_key_with_select_changes_the_selected_object(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.drag((100, 80), (120, 80))
    pen.key(Qt.Key.Key_V)
    pen.click(110, 80)
    pen.key(Qt.Key.Key_2)
    (one,) = session.document.objects
    assert session.project.classes.by_key(one.class_key).name == "Car"


def test_reviewed_goes_on_and_can_be_undone(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.key(Qt.Key.Key_Return, CTRL)
    assert session.entry.original == "b.png"
    assert session.project.entries[session.order[0]].status == "reviewed"
    pen.key(Qt.Key.Key_Z, CTRL)
    assert session.project.entries[session.order[0]].status == "untouched"


def test_empty_on_purpose_is_a_step_with_a_tick(window, project, qtbot):
    session = open_project(window, project, qtbot)
    window.acts["empty"].trigger()
    assert session.entry.empty_on_purpose
    assert window.acts["empty"].isChecked()
    Pen(window).drag((100, 80), (120, 80))
    assert not window.acts["empty"].isEnabled()


def test_delete_removes_the_selection_whatever_tool_is_in_hand(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    session.project.set_task(Task.PANOPTIC)
    pen.key(Qt.Key.Key_2)
    pen.drag((100, 80), (120, 80))
    assert session.selection.ids
    pen.key(Qt.Key.Key_Delete)
    assert painted(session) == 0
    assert session.project.history.undo_name.startswith("Delete")


def test_the_status_bar_says_what_is_under_the_pointer(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.drag((100, 80), (120, 80))
    QTest.mouseMove(pen.canvas, pen.at(110.5, 80.5))
    qtbot.waitUntil(lambda: window.status.place.text() == "x 110  y 80")
    assert window.status.under.accessibleName() == "0 Road"
    QTest.mouseMove(pen.canvas, pen.at(10.5, 20.5))
    assert window.status.under.accessibleName() == "unlabelled"
    assert window.status.facts.text() == "240 × 160 · 8-bit colour"
    assert session.entry is not None


def test_brush_size_follows_the_key_and_the_bar(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    size = session.toolkit.tool.size_px
    pen.key(Qt.Key.Key_BracketRight)
    assert session.toolkit.tool.size_px > size
    page = window.page.options.pages["brush"]
    page.controls["size_px"].findChild(type(window.page.options.opacity)).number.setValue(7)
    assert session.toolkit.tool.size_px == 7
