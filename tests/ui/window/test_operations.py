"""Operations on objects from menus, keys and sheets; copies across images; large ones as a job."""

import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from segdesk.geometry import Rect
from segdesk.model.classes import Task
from segdesk.tools.operations import OPERATIONS, Plan, plan
from segdesk.ui.dialogs.operation import propagating
from segdesk.ui.dialogs.operation.propagating import PropagateSheet
from segdesk.ui.dialogs.operation.sheet import OperationSheet
from segdesk.ui.widgets.button import Button
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.canvas_menu import canvas_menu, object_menu
from tests.ui.window.conftest import Pen, open_project

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CAR = 2


@pytest.fixture
def session(window, project, qtbot):
    """A window on the first image, with two cars; the first is selected."""
    found = open_project(window, project, qtbot)
    found.project.set_task(Task.PANOPTIC)
    with found.edit("Two cars") as edit:
        for rect in (Rect(20, 20, 60, 60), Rect(120, 20, 160, 60)):
            edit.write(rect, edit.add(CAR))
    found.selection.select(1)
    return found


def names(session):
    return [step.name for step in session.project.history.done]


def entries_of(menu):
    return {one.text().split("\t")[0]: one for one in menu.actions() if one.text()}


def test_every_operation_is_an_action_with_its_key(window):
    for row in OPERATIONS.values():
        assert window.keymap.key(row.id) == row.key
        assert ACTIONS[row.id].title.rstrip("…") == row.title


def test_the_object_menu_stands_in_the_bar(window):
    titles = [one.text() for one in window.top.menus.actions()]
    assert titles[:3] == ["&File", "&Edit", "&Object"]
    assert "Grow…" in entries_of(window.top.menus.actions()[2].menu())


def test_what_cannot_be_done_says_why(window, session):
    window.acts.refresh()
    assert not window.acts["merge"].isEnabled()
    assert window.acts["merge"].toolTip() == "Select several objects"
    with session.edit("Lock") as edit:
        edit.change_all((1,), locked=True)
    window.acts.refresh()
    assert window.acts["grow"].toolTip() == "Car #1 is locked"
    session.selection.clear()
    assert window.acts["grow"].toolTip() == "Select an object"


def test_keys_do_operations_and_ctrl_z_takes_them_back(window, session):
    pen = Pen(window)
    session.selection.select(1, 2)
    pen.key(Qt.Key.Key_M, CTRL)
    assert len(session.document.objects) == 1
    assert names(session)[-1] == "Merge 2 objects"
    pen.key(Qt.Key.Key_Z, CTRL)
    assert len(session.document.objects) == 2
    session.selection.select(1)
    pen.key(Qt.Key.Key_D, CTRL)
    assert len(session.document.objects) == 3
    pen.key(Qt.Key.Key_BracketRight, CTRL | SHIFT)
    session.selection.select(1, 2)
    pen.key(Qt.Key.Key_G, CTRL)
    assert {session.document.objects[one].group for one in (1, 2)} == {1}


def test_a_copy_is_pasted_at_its_place_on_another_image(window, session):
    pen = Pen(window)
    pen.key(Qt.Key.Key_C, CTRL)
    pen.key(Qt.Key.Key_D)
    pen.key(Qt.Key.Key_V, CTRL)
    assert session.entry.original == "b.png"
    (one,) = session.document.objects
    assert session.document.box(one.id) == Rect(20, 20, 60, 60)
    assert session.selection.ids == (one.id,)


def test_on_the_same_image_a_copy_is_pasted_at_the_pointer(window, session):
    pen = Pen(window)
    pen.key(Qt.Key.Key_C, CTRL)
    QTest.mouseMove(pen.canvas, pen.at(100, 110))
    pen.key(Qt.Key.Key_V, CTRL)
    box = session.document.box(session.selection.sole)
    assert (box.width, box.height) == (40, 40)
    assert abs(box.left - 80) <= 1
    assert abs(box.top - 90) <= 1


def test_cut_takes_what_can_be_deleted_and_paste_brings_it_back(window, session):
    pen = Pen(window)
    pen.key(Qt.Key.Key_X, CTRL)
    assert 1 not in session.document.objects
    assert names(session)[-1] == "Delete Car #1"
    pen.key(Qt.Key.Key_V, CTRL)
    assert session.document.box(session.selection.sole) == Rect(20, 20, 60, 60)


def test_there_is_nothing_to_paste_before_a_copy(window, session):
    window.acts.refresh()
    assert window.acts["paste"].toolTip() == "Copy an object first"


def sheet_of(window, kind):
    return window.findChild(kind)


def test_a_sheet_counts_before_and_applies_as_one_step(window, session, qtbot):
    window.acts["grow"].trigger()
    sheet = sheet_of(window, OperationSheet)
    qtbot.waitUntil(lambda: sheet.trial is not None)
    wanted = plan(session.scene, "grow", (1,), radius_px=2).tried().outcome.effect.pixels
    assert sheet.status.text == f"Changes {wanted:,} px"
    assert session.document.area(1) == 1600
    sheet.fields.controls["radius_px"].number.setValue(5)
    assert not sheet.apply.isEnabled()
    qtbot.waitUntil(lambda: sheet.trial is not None)
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    assert names(session)[-1] == "Grow Car #1 by 5 px"
    assert session.document.area(1) > 1600 + wanted
    qtbot.waitUntil(lambda: sheet_of(window, OperationSheet) is None)
    window.acts["grow"].trigger()
    assert sheet_of(window, OperationSheet).fields.values == {"radius_px": 5}
    sheet_of(window, OperationSheet).reject()


def test_enter_right_after_a_number_does_what_the_number_says(window, session, qtbot):
    window.acts["shrink"].trigger()
    sheet = sheet_of(window, OperationSheet)
    sheet.fields.controls["radius_px"].number.setValue(4)
    sheet.start()
    assert session.document.box(1) == Rect(24, 24, 56, 56)


def test_a_sheet_that_finds_nothing_to_do_says_so(window, session, qtbot):
    window.acts["fill_holes"].trigger()
    sheet = sheet_of(window, OperationSheet)
    assert sheet.trial is None
    assert not sheet.apply.isEnabled()
    assert sheet.status.text
    sheet.reject()
    assert names(session)[-1] == "Two cars"


def test_the_class_is_asked_for_by_its_name(window, session):
    window.acts["change_class"].trigger()
    sheet = sheet_of(window, OperationSheet)
    combo = sheet.fields.controls["class_key"]
    assert combo.itemText(0) == "0  Road"
    assert sheet.status.text == "Changes 1 object, no pixel"
    sheet.start()
    assert session.project.classes.by_key(session.document.objects[1].class_key).name == "Road"


@pytest.fixture
def large(monkeypatch):
    """Everything counts as large."""
    monkeypatch.setattr(sys.modules[Plan.__module__], "LARGE_PX", 0)


@pytest.fixture
def slow(large, monkeypatch):
    """Large operations wait for this to be set."""
    go, tried = threading.Event(), Plan.tried

    def wait(self):
        assert go.wait(10)
        return tried(self)

    monkeypatch.setattr(Plan, "tried", wait)
    yield go
    go.set()


def test_a_large_operation_runs_as_a_job_with_a_bar_over_the_image(window, session, slow, qtbot):
    session.selection.select(1, 2)
    window.acts["merge"].trigger()
    assert session.document.busy == "Merge 2 objects"
    assert window.acts["grow"].toolTip() == "This image is being changed: Merge 2 objects"
    qtbot.waitUntil(window.page.area.working.isVisible)
    slow.set()
    qtbot.waitUntil(lambda: len(session.document.objects) == 1)
    assert session.document.busy == ""
    assert window.page.area.working.isHidden()
    assert names(session)[-1] == "Merge 2 objects"
    assert window.acts["grow"].isEnabled()


def test_cancel_in_the_bar_lets_a_large_operation_go_at_once(window, session, slow, qtbot):
    session.selection.select(1, 2)
    window.acts["merge"].trigger()
    qtbot.waitUntil(window.page.area.working.isVisible)
    window.page.area.working.findChild(Button).click()
    assert session.document.busy == ""
    assert window.page.area.working.isHidden()
    assert window.status.said.accessibleName() == "Merge 2 objects: stopped, nothing was changed"
    slow.set()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(session.document.objects) == 2


def test_a_project_is_closed_while_a_large_operation_runs(window, session, slow, qtbot):
    session.selection.select(1, 2)
    window.acts["merge"].trigger()
    window.projects.close()
    qtbot.waitUntil(lambda: window.session is None)
    slow.set()
    qtbot.waitUntil(lambda: not window.jobs.running)


def test_a_large_operation_ends_on_its_image_while_another_is_in_front(window, session, large, qtbot):
    session.selection.select(1, 2)
    window.acts["merge"].trigger()
    document = session.document
    session.go(1)
    qtbot.waitUntil(lambda: len(document.objects) == 1)
    assert session.selection.ids == ()
    assert window.status.said.accessibleName() == "Merge 2 objects: done on a.png"


def test_a_large_sheet_is_counted_by_a_worker(window, session, large, qtbot):
    window.acts["grow"].trigger()
    sheet = sheet_of(window, OperationSheet)
    assert sheet.status.text == "Counting"
    qtbot.waitUntil(lambda: sheet.trial is not None)
    assert session.document.busy == ""
    sheet.start()
    assert names(session)[-1] == "Grow Car #1 by 2 px"


def test_the_canvas_shows_what_would_be_until_the_sheet_is_gone(window, session, qtbot):
    canvas, pen = window.page.canvas, Pen(window)
    window.page.area.minimap.set_wanted(on=False)
    box = session.document.box(1)
    beside = pen.at(box.right + 2, (box.top + box.bottom) // 2)

    def seen():
        return canvas.grab().toImage().pixelColor(beside).name()

    before = seen()
    window.acts["grow"].trigger()
    sheet = sheet_of(window, OperationSheet)
    sheet.fields.controls["radius_px"].set_value(6)
    sheet.fields.changed.emit()
    qtbot.waitUntil(lambda: seen() != before)
    assert not sheet.geometry().contains(canvas.mapToGlobal(beside))
    sheet.reject()
    assert seen() == before
    qtbot.waitUntil(lambda: not window.jobs.running)


def test_simpler_points_are_drawn_before_they_are_taken(window, session, qtbot):
    session.host.scene.selection.select(1)
    window.acts["to_polygon"].trigger()
    sheet = sheet_of(window, OperationSheet)
    assert session.scene.preview.object_id == 1
    assert session.document.objects[1].polygon is None
    sheet.start()
    assert session.scene.preview is None
    assert session.document.objects[1].polygon is not None
    qtbot.waitUntil(lambda: not window.jobs.running)


def test_a_large_sheet_that_is_closed_frees_the_image(window, session, large, qtbot):
    window.acts["grow"].trigger()
    sheet_of(window, OperationSheet).reject()
    assert session.document.busy == ""
    qtbot.waitUntil(lambda: not window.jobs.running)


def test_objects_are_copied_to_the_next_images_as_one_step(window, session, qtbot):
    window.acts["propagate"].trigger()
    sheet = sheet_of(window, PropagateSheet)
    assert sheet.status.text == "2 images · b.png to c.png"
    sheet.start()
    qtbot.waitUntil(lambda: not sheet.isVisible())
    assert names(session)[-1] == "Copy 1 object to the next 2 images"
    assert window.status.said.accessibleName() == "Copied to 2 of 2 images"
    for image in session.order[1:]:
        assert np.count_nonzero(session.project.document(image).planes[0]) == 1600


def test_copying_to_the_next_images_can_be_cancelled(window, session, qtbot, monkeypatch):
    def endless(*_words, progress, **_terms):
        while True:
            progress.step(0, 2, "Copying")

    monkeypatch.setattr(propagating, "propagate", endless)
    window.acts["propagate"].trigger()
    sheet = sheet_of(window, PropagateSheet)
    sheet.start()
    sheet.reject()
    assert sheet.isVisible()
    qtbot.waitUntil(lambda: sheet.status.text == "Stopped · nothing was changed")
    assert names(session)[-1] == "Two cars"
    sheet.reject()


def test_the_menus_of_canvas_and_dock_offer_the_operations(window, session):
    for make in (canvas_menu, object_menu):
        menu = make(session, window.acts, window.page)
        found = entries_of(menu)
        assert found["Merge" if "Merge" in found else "Copy"] is not None
        assert "Grow…" in entries_of(found["Shape"].menu())
        assert not entries_of(found["Combine and split"].menu())["Merge"].isEnabled()
        next(one for one in found["Change class"].menu().actions() if "Road" in one.text()).trigger()
        assert session.document.objects[1].class_key == 1
        menu.deleteLater()


def test_a_right_click_in_the_list_opens_the_menu_of_objects(window, session, monkeypatch):
    asked = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: asked.append((entries_of(menu), at)))
    dock = window.page.objects
    QApplication.sendEvent(
        dock, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(50, 60))
    )
    ((found, at),) = asked
    assert "Order" in found
    assert at == QPoint(50, 60)
