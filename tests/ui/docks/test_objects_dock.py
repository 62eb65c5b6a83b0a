"""The dock of objects under a real mouse and real keys, over a project on disk."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.geometry import Part, Rect
from segdesk.model.classes import Task
from segdesk.model.document import Document, DocumentContent
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.ui.docks.object_list import Heading, Line, Order, arranged
from segdesk.ui.docks.object_thumbs import _met, subject_of
from segdesk.ui.docks.objects import ObjectsDock
from segdesk.ui.theme import Choice, Theme
from tests.ui.docks.conftest import CAR, CLASSES, PERSON, ROAD, undo_name

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dock(session, qtbot):
    return shown(ObjectsDock(session), qtbot)


def shown(dock, qtbot):
    qtbot.addWidget(dock, before_close_func=lambda dock: dock.shut())
    dock.resize(318, 420)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


def click(dock, object_id, from_right=None, modifier=Qt.KeyboardModifier.NoModifier):
    rect = dock.table.visualRect(dock.model.index(dock.model.place_of(object_id)))
    x = 100 if from_right is None else rect.width() - from_right
    QTest.mouseClick(dock.table.viewport(), LEFT, modifier, QPoint(x, rect.center().y()))


def said(dock, object_id):
    return dock.model.index(dock.model.place_of(object_id)).data(Qt.ItemDataRole.AccessibleTextRole)


def listed(dock):
    return [dock.model.index(row).data() for row in range(dock.model.rowCount())]


def chosen_rows(dock):
    return sorted(index.row() for index in dock.table.selectionModel().selectedRows())


def test_objects_come_from_the_top_down_and_areas_fold_at_the_end(dock):
    assert listed(dock) == ["Person #3", "Car #2", "Car #1", "1 area, folded"]
    assert dock.title._count.text() == "3"


def test_a_row_says_everything_that_it_shows(dock, session):
    assert said(dock, 1) == "Car #1, 120 pixels, 12 by 10, visible"
    with session.edit("Change") as edit:
        edit.change(1, crowd=True, locked=True)
    assert said(dock, 1) == "Car #1, 120 pixels, 12 by 10, crowd, visible, locked"


def test_a_click_selects_and_with_ctrl_and_shift_more(dock, session):
    click(dock, 3)
    assert session.selection.ids == (3,)
    click(dock, 1, modifier=CTRL)
    assert set(session.selection.ids) == {1, 3}
    click(dock, 3)
    click(dock, 1, modifier=SHIFT)
    assert set(session.selection.ids) == {1, 2, 3}


def test_what_is_selected_on_the_canvas_is_selected_here(dock, session):
    session.selection.select(2)
    assert chosen_rows(dock) == [1]
    session.selection.clear()
    assert chosen_rows(dock) == []


def test_area_and_size_follow_the_brush(dock, session, qtbot):
    assert "120 pixels" in said(dock, 1)
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 10, 12, 20), 1)
    qtbot.waitUntil(lambda: said(dock, 1) == "Car #1, 240 pixels, 12 by 20, visible")


def test_the_eye_and_space_hide_and_do_not_select(dock, session):
    click(dock, 2, from_right=17)
    assert session.display.hidden_objects == {2}
    assert session.selection.ids == ()
    assert "hidden" in said(dock, 2)
    click(dock, 1)
    QTest.keyClick(dock.table, Qt.Key.Key_Space)
    assert session.view.hidden_objects == {1, 2}


def test_the_lock_is_a_step(dock, session):
    click(dock, 2, from_right=39)
    assert session.document.objects[2].locked
    assert undo_name(session) == "Lock: Car #2"


def test_delete_is_one_step_and_leaves_locked_objects(dock, session):
    with session.edit("Lock") as edit:
        edit.change(2, locked=True)
    session.selection.select(1, 2, 3)
    said = []
    session.said.connect(said.append)
    QTest.keyClick(dock.table, Qt.Key.Key_Delete)
    assert said[-1] == "Car #2 is locked"
    assert set(session.document.objects.by_id) == {2, 4}
    session.undo()
    assert set(session.document.objects.by_id) == {1, 2, 3, 4}


def test_a_paint_between_an_undo_and_its_bundle_finds_nothing_and_does_not_fail(dock, session):
    session.undo()
    dock.grab()
    assert said(dock, 1) == "0 pixels, 0 by 0, visible"


def test_the_list_follows_undo(dock, session, qtbot):
    session.undo()
    qtbot.waitUntil(lambda: listed(dock) == [])
    assert not dock.table.isVisible()


def test_keys_move_objects_in_z(dock, session, qtbot):
    session.selection.select(1)
    QTest.keyClick(dock.table, Qt.Key.Key_BracketRight, CTRL)
    assert session.document.objects[1].z == 1
    assert undo_name(session) == "Move up: Car #1"
    qtbot.waitUntil(lambda: listed(dock)[0] == "Car #1")
    QTest.keyClick(dock.table, Qt.Key.Key_BracketLeft, CTRL)
    assert session.document.objects[1].z == 0


def test_merging_gives_the_first_the_pixels_of_all(dock, session):
    session.selection.select(1, 2)
    QTest.mouseClick(dock.merge_button, LEFT)
    assert 2 not in session.document.objects
    assert session.document.area(1) == 120 + 100
    assert undo_name(session) == "Merge 2 objects"


def test_escape_deselects(dock, session):
    click(dock, 1)
    QTest.keyClick(dock.table, Qt.Key.Key_Escape)
    assert session.selection.ids == ()


def test_regions_of_a_semantic_task_are_rows_per_class(dock, session):
    session.project.set_task(Task.SEMANTIC)
    assert listed(dock) == ["Road", "Person", "Car"]
    assert said(dock, 1) == "Car, 220 pixels, 30 by 10, visible"
    assert dock.title.accessibleName() == "Regions"
    click(dock, 1)
    assert set(session.selection.ids) == {1, 2}


def add_cars(session, number):
    with session.edit("Draw") as edit:
        for n in range(number):
            edit.write(Rect(n * 5, 30, n * 5 + 4, 34), edit.add(CAR))


def test_many_objects_stand_under_their_class(dock, session, qtbot):
    add_cars(session, 8)
    qtbot.waitUntil(lambda: "Car · 10 objects, open" in listed(dock))
    assert dock.title._count.text() == "11"
    place = listed(dock).index("Car · 10 objects, open")
    rect = dock.table.visualRect(dock.model.index(place))
    assert rect.height() == 25
    QTest.mouseClick(dock.table.viewport(), LEFT, pos=rect.center())
    assert listed(dock) == [
        "Car · 10 objects, folded",
        "Person · 1 object, open",
        "Person #3",
        "1 area, folded",
    ]


def test_an_object_that_is_selected_on_the_canvas_opens_its_group_and_is_scrolled_to(dock, session, qtbot):
    add_cars(session, 20)
    qtbot.waitUntil(lambda: (dock.model.place_of(1) or 0) > 20)
    dock.table.verticalScrollBar().setValue(0)
    assert not seen(dock, 1)
    session.selection.select(1)
    assert seen(dock, 1)
    session.selection.select(4)
    assert seen(dock, 4)


def seen(dock, object_id):
    rect = dock.table.visualRect(dock.model.index(dock.model.place_of(object_id)))
    return dock.table.viewport().rect().contains(rect)


def test_the_order_can_be_by_size_or_class(dock, session):
    dock.order.setCurrentText("Size")
    assert listed(dock)[:3] == ["Car #1", "Person #3", "Car #2"]
    dock.order.setCurrentText("Class")
    assert listed(dock)[:3] == ["Car #2", "Car #1", "Person #3"]


def test_an_empty_image_says_how_to_draw(dock, session):
    session.go_to(session.order[1])
    assert not dock.table.isVisible()
    assert dock._empty._label.text() == "Draw with Polygon (P) or Brush (B)"


def test_thumbnails_come_from_a_thread(dock, session, qtbot):
    qtbot.waitUntil(lambda: session.photo is not None)
    row = dock.facts.describe(Line((1,), CAR))
    qtbot.waitUntil(lambda: dock.facts.thumb(row) is not None)
    assert dock.facts.thumb(row).width() == 36


def test_a_thumbnail_shows_the_object_in_its_colour_and_the_photo_around_it(session):
    photo = np.full((80, 120, 3), 100, np.uint8)
    box = session.document.box(3)
    image = subject_of(session.document, (3,), box, photo=photo, rgb=(255, 0, 0)).drawn(36, 27)
    assert image.pixelColor(18, 13).red() > 150
    assert image.pixelColor(1, 13).getRgb()[:3] == (100, 100, 100)


def test_a_thumbnail_of_an_object_larger_than_its_image_has_the_plate_beside_it(session):
    photo = np.full((80, 120, 3), 100, np.uint8)
    image = subject_of(session.document, (4,), session.document.box(4), photo=photo, rgb=None).drawn(36, 27)
    assert image.size().toTuple() == (36, 27)


@given(start=st.integers(-40, 60), length=st.integers(1, 90), room=st.integers(1, 50), step=st.integers(1, 7))
def test_the_samples_of_a_thumbnail_that_lie_in_the_image_are_found(start, length, room, step):
    wanted = [n for n, x in enumerate(range(start, start + length, step)) if 0 <= x < room]
    first, last = _met(start, start + length, room, step)
    assert list(range(first, last)) == wanted


def test_polygons_are_told_from_pixels(dock, session):
    with session.edit("Draw") as edit:
        one = edit.add(CAR)
        edit.draw(one, (Part(((60, 0), (70, 0), (65, 20))),))
    row = dock.facts.describe(Line((one,), CAR))
    assert row.is_polygon
    assert not dock.facts.describe(Line((1,), CAR)).is_polygon


def ten_thousand():
    """A document of 10,000 objects of 4 x 4 pixels."""
    plane = np.repeat(np.repeat(np.arange(1, 10_001, dtype=np.uint16).reshape(100, 100), 4, 0), 4, 1)
    objects = {n: MaskObject(n, 0, n, (CAR, PERSON)[n % 2]) for n in range(1, 10_001)}
    return Document(1, DocumentContent((400, 400), [plane], ObjectTable(objects)), CLASSES)


def test_ten_thousand_objects_are_arranged_within_a_frame_or_three():
    scene = Scene(ten_thousand(), Selection(CAR), Task.PANOPTIC)
    took = min(timed(lambda: arranged(scene, Order.Z)) for _ in range(3))
    rows = arranged(scene, Order.Z)
    assert [row.number for row in rows if isinstance(row, Heading)] == [5000, 5000]
    assert took < 0.05


def test_ten_thousand_objects_are_shown_and_selected_without_asking_for_all(dock, session):
    asked = []
    scene = Scene(ten_thousand(), session.selection, Task.PANOPTIC)
    rows = arranged(scene, Order.Z)
    dock.model._describe = lambda row: asked.append(row) or dock.facts.describe(Line((-1,), CAR))
    took = timed(lambda: dock._put(rows))
    dock.grab()
    assert len(asked) < 60
    assert took < 0.05
    bar = dock.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    dock.grab()
    assert len(asked) < 120
    assert timed(lambda: dock._ranges(list(range(1, 5001)))) < 0.05


def timed(work):
    start = time.thread_time()
    work()
    return time.thread_time() - start


def test_the_theme_switches_live(dock):
    before = dock.grab().toImage()
    Theme.current().choose(Choice.LIGHT)
    assert dock.grab().toImage().pixelColor(150, 4) != before.pixelColor(150, 4)


def test_a_closed_dock_hears_nothing_more(dock, session):
    dock.shut()
    session.selection.select(1)
    assert chosen_rows(dock) == []


def test_rows_of_a_class_that_is_merged_count_for_its_target(dock, session):
    session.project.set_classes(session.project.classes.merged_into(PERSON, CAR))
    assert listed(dock)[:3] == ["Car #3", "Car #2", "Car #1"]
    assert ROAD not in {row.class_key for row in dock.model.rows if isinstance(row, Line)}
