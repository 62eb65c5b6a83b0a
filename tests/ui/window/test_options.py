"""The options of tools and how they show on the canvas."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from segdesk.geometry import Part, Rect
from segdesk.tools.measure import Scale
from segdesk.tools.preview import Redrawn, RubberBand
from tests.ui.window.conftest import Pen, finish, open_project

ROAD, CAR = 1, 2


def choose(button, title):
    menu = button.menu_of()
    next(one for one in menu.actions() if one.text().endswith(title)).trigger()
    menu.deleteLater()


def test_the_brush_paints_only_over_the_classes_that_are_chosen(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    with session.edit("Road") as edit:
        edit.write(Rect(0, 0, 120, 160), edit.add(ROAD))
    button = window.page.options.policy.within
    choose(button, "Road")
    assert button.isChecked()
    assert button.accessibleName() == "Paint only over: Road"
    pen.key(Qt.Key.Key_2)
    pen.drag((100, 80), (140, 80))
    car = next(one for one in session.document.objects if one.class_key == CAR)
    assert session.document.box(car.id).right == 120
    choose(button, "Everything")
    assert session.toolkit.within is None
    assert not button.isChecked()


def test_a_class_that_is_gone_limits_nothing(window, project, qtbot):
    session = open_project(window, project, qtbot)
    session.toolkit.set_within(frozenset({CAR}))
    session.project.set_classes(session.project.classes.without(CAR), "Remove Car")
    assert session.toolkit.within is None


def test_snap_and_steady_are_in_the_options_bar(window, project, qtbot):
    session = open_project(window, project, qtbot)
    pages = window.page.options.pages
    box = pages["polygon"].controls["snap"]
    session.toolkit.use("polygon")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert session.toolkit.tools["polygon"].snap
    assert pages["brush"].controls["steady"].text() == "Steady"


def test_in_a_narrow_bar_check_boxes_fold_into_a_menu(window, project, qtbot):
    session = open_project(window, project, qtbot)
    page = window.page.options.pages["brush"]
    window.resize(1280, 720)
    qtbot.waitUntil(page.more.isVisible)
    assert page.controls["steady"].isHidden()
    menu = page.more_menu()
    next(one for one in menu.actions() if one.text() == "Steady").trigger()
    menu.deleteLater()
    assert session.toolkit.tools["brush"].steady
    window.resize(1900, 900)
    qtbot.waitUntil(page.controls["steady"].isVisible)
    assert page.more.isHidden()


def grabbed(canvas):
    """The canvas as bytes."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4).copy()


def test_the_length_is_written_beside_the_pointer_while_it_is_measured(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.key(Qt.Key.Key_M)
    QTest.mousePress(pen.canvas, Qt.MouseButton.LeftButton, pos=pen.at(40, 40))
    QTest.mouseMove(pen.canvas, pen.at(100, 40))
    preview = session.scene.preview
    assert isinstance(preview, RubberBand)
    assert preview.label.endswith(" px")
    with_label = grabbed(pen.canvas)
    session.scene.show(RubberBand(preview.points, preview.pointer))
    without = grabbed(pen.canvas)
    rows, columns = np.nonzero((with_label != without).any(axis=2))
    end = pen.at(100, 40)
    assert len(rows) > 200
    assert columns.min() >= end.x()
    assert rows.min() >= end.y()
    QTest.mouseRelease(pen.canvas, Qt.MouseButton.LeftButton, pos=pen.at(100, 40))
    pen.key(Qt.Key.Key_Escape)
    session.scene.show(None)
    assert not np.array_equal(grabbed(pen.canvas), with_label)


def test_shared_outlines_are_shown_while_a_point_is_dragged(window, project, qtbot):
    session = open_project(window, project, qtbot)
    one = (Part(((20, 20), (60, 20), (60, 60), (20, 60))),)
    other = (Part(((60, 20), (100, 20), (100, 60), (60, 60))),)
    with session.edit("Two") as edit:
        ids = [edit.add(CAR), edit.add(CAR)]
        edit.draw_all(dict(zip(ids, (one, other), strict=True)))
    session.selection.select(ids[0])
    canvas = window.page.canvas
    session.scene.show(Redrawn(ids[0], one))
    alone = grabbed(canvas)
    moved = (Part(((60, 20), (140, 20), (140, 60), (60, 60))),)
    session.scene.show(Redrawn(ids[0], one, ((ids[1], moved),)))
    differs = (grabbed(canvas) != alone).any(axis=2)
    at = Pen(window).at(140, 40)
    assert differs[at.y() - 10 : at.y() + 10, at.x() - 2 : at.x() + 3].any()
    session.scene.show(None)


def test_a_line_of_known_length_gives_the_scale_and_the_project_keeps_it(make_window, project, qtbot):
    first = make_window()
    session = open_project(first, project, qtbot)
    session.toolkit.use("measure")
    option = first.page.options.pages["measure"].controls["scale"]
    Pen(first).drag((20, 20), (120, 20))
    option.take.click()
    px = float(option.pixels.text())
    assert px == pytest.approx(session.toolkit.tool.last.length_px, rel=1e-4)
    QTest.keyClicks(option.length, "25")
    QTest.keyClick(option.length, Qt.Key.Key_Return)
    assert session.toolkit.tool.scale == Scale(25 / px, "mm")
    finish(first, qtbot)
    again = open_project(make_window(), project, qtbot).toolkit.tools["measure"]
    assert again.scale == Scale(25 / px, "mm")


def test_half_a_scale_is_none(window, project, qtbot):
    session = open_project(window, project, qtbot)
    option = window.page.options.pages["measure"].controls["scale"]
    option.pixels.setText("4")
    option.length.setText("2")
    option.length.editingFinished.emit()
    assert session.toolkit.tools["measure"].scale == Scale(0.5, "mm")
    option.length.setText("")
    option.length.editingFinished.emit()
    assert session.toolkit.tools["measure"].scale is None
