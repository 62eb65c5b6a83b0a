"""The command search finds actions, classes and images by words, and does them."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.ui.window.commands import Commands
from segdesk.ui.window.finding import MOST, Command, found
from segdesk.ui.window.palette import Palette
from tests.ui.window.conftest import Pen, open_project

CTRL = Qt.KeyboardModifier.ControlModifier


def titles(*words, typed):
    return [one.title for one in found([Command(word, "Menu", lambda: None) for word in words], typed)]


def test_words_in_any_order_find_and_the_best_comes_first():
    names = ("Previous image", "Next image", "Image only", "Undo")
    assert titles(*names, typed="image next") == ["Next image"]
    assert titles(*names, typed="image") == ["Image only", "Previous image", "Next image"]
    assert titles(*names, typed="nxt") == ["Next image"]
    assert titles(*names, typed="xyz") == []
    assert titles(*names, typed="") == list(names)


def test_menu_and_key_find_too_and_what_can_be_done_comes_first():
    one = Command("Fit", "View", lambda: None, "Ctrl F")
    other = Command("Grow", "Object", lambda: None, reason="Select an object")
    third = Command("Group", "Object", lambda: None)
    assert found([one, other, third], "ctrl f") == [one]
    assert found([one, other, third], "object") == [third, other]
    assert found([one, other, third], "gr") == [third, other]


def test_very_many_images_are_searched_within_a_moment(window, project, qtbot):
    session = open_project(window, project, qtbot)
    session.order = session.order * 30_000
    commands = Commands(window)
    start = time.perf_counter()
    assert len([one for one in commands.find("b.p n") if one.where == "Image"]) == MOST
    assert commands.find("no such image") == []
    assert time.perf_counter() - start < 1.0


def open_palette(window, qtbot):
    window.activateWindow()
    window.page.focus_canvas()
    qtbot.waitUntil(window.page.canvas.hasFocus)
    Pen(window).key(Qt.Key.Key_K, CTRL)
    return window.findChild(Palette)


def test_ctrl_k_types_and_enter_does_it(window, project, qtbot):
    session = open_project(window, project, qtbot)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.field, "next im")
    assert palette.chosen.title == "Next image"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert session.entry.original == "b.png"
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_arrows_move_and_escape_closes(window, project, qtbot):
    open_project(window, project, qtbot)
    palette = open_palette(window, qtbot)
    first = palette.chosen.title
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.chosen.title != first
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.chosen.title == first
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)


def test_classes_and_images_are_found_by_name(window, project, qtbot):
    session = open_project(window, project, qtbot)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.field, "class: car")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert session.scene.current_class.name == "Car"
    qtbot.waitUntil(lambda: window.findChild(Palette) is None)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.field, "c.png")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert session.entry.original == "c.png"


def test_what_cannot_be_done_is_found_with_its_reason_and_stays(window, project, qtbot):
    open_project(window, project, qtbot)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.field, "merge")
    assert palette.chosen.reason == "Select several objects"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.field.setText("no such thing")
    assert palette.chosen is None
    assert palette.none.isVisible()
    palette.reject()


def test_the_start_page_has_the_commands_too(window, qtbot):
    window.acts["commands"].trigger()
    palette = window.findChild(Palette)
    QTest.keyClicks(palette.field, "export")
    assert palette.chosen.reason == "Open a project first."
    palette.reject()


def test_the_top_bar_has_the_search_where_there_is_room(window, project, qtbot):
    open_project(window, project, qtbot)
    window.resize(1600, 1000)
    qtbot.waitUntil(window.top.commands.isVisible)
    QTest.mouseClick(window.top.commands, Qt.MouseButton.LeftButton)
    window.findChild(Palette).reject()
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: not window.top.commands.isVisible())
