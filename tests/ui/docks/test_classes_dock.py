"""The dock of classes under a real mouse and real keys, over a project on disk."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from segdesk.errors import SegDeskError
from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.docks.class_menu import class_menu
from segdesk.ui.docks.classes import ClassesDock
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.widgets.button import Button
from tests.ui.docks.conftest import CAR, PERSON, ROAD, VOID, undo_name

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dock(session, qtbot):
    return shown(ClassesDock(session), qtbot)


def shown(dock, qtbot):
    qtbot.addWidget(dock, before_close_func=lambda dock: dock.shut())
    dock.resize(318, 320)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


def spot(dock, key, x=None):
    rect = dock.table.visualRect(dock.model.index_of(key))
    return QPoint(90 if x is None else x if x >= 0 else rect.width() + x, rect.center().y())


def click(dock, key, x=None, **how):
    QTest.mouseClick(dock.table.viewport(), LEFT, pos=spot(dock, key, x), **how)


def lock_spot(dock, key):
    row = dock.table.visualRect(dock.model.index_of(key))
    index = dock.model.index_of(key)
    delegate = dock.table.itemDelegate()
    return next(x for x in range(row.width()) if delegate.zone_at(index, row, QPoint(x, 1)) == "lock") + 4


def said(dock, key):
    return dock.model.index_of(key).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_row_says_everything_that_it_shows(dock):
    assert said(dock, CAR) == "Class 8, Car, thing, 2.3 percent, visible"
    assert said(dock, ROAD) == "Class 0, Road, stuff, 50.0 percent, visible"


def test_the_title_counts_classes(dock):
    assert dock.title._count.text() == "4"


def test_a_click_chooses_what_to_paint_as(dock, session):
    session.toolkit.use("brush")
    session.selection.select(1)
    click(dock, PERSON)
    assert session.selection.class_key == PERSON
    assert session.document.objects[1].class_key == CAR


def test_with_select_a_click_changes_the_class_of_what_is_selected_in_one_step(dock, session):
    session.toolkit.use("select")
    session.selection.select(1, 2)
    click(dock, PERSON)
    assert {session.document.objects[one].class_key for one in (1, 2)} == {PERSON}
    assert undo_name(session) == "Change class to Person: 2 objects"
    session.undo()
    assert {session.document.objects[one].class_key for one in (1, 2)} == {CAR}


def test_a_locked_object_keeps_its_class_and_it_is_said(dock, session, qtbot):
    with session.edit("Lock") as edit:
        edit.change(1, locked=True)
    session.toolkit.use("select")
    session.selection.select(1)
    with qtbot.waitSignal(session.said) as sentence:
        click(dock, PERSON)
    assert sentence.args == ["Car #1 is locked"]
    assert session.document.objects[1].class_key == CAR


def test_the_eye_hides_a_class_on_the_canvas_and_chooses_nothing(dock, session):
    session.selection.set_class(PERSON)
    click(dock, CAR, 17)
    assert session.view.hidden_classes == {CAR}
    assert session.display.hidden_classes == {CAR}
    assert session.selection.class_key == PERSON
    assert "hidden" in said(dock, CAR)
    click(dock, CAR, 17)
    assert not session.view.hidden_classes


def test_space_hides_and_enter_chooses_the_row_that_the_keys_are_at(dock, session):
    dock.table.setFocus()
    dock.table.setCurrentIndex(dock.model.index_of(CAR))
    QTest.keyClick(dock.table, Qt.Key.Key_Down)
    QTest.keyClick(dock.table, Qt.Key.Key_Space)
    assert session.view.hidden_classes == {PERSON}
    QTest.keyClick(dock.table, Qt.Key.Key_Return)
    assert session.selection.class_key == PERSON


def test_the_lock_locks_a_class_as_a_step(dock, session):
    click(dock, CAR, lock_spot(dock, CAR))
    assert session.project.classes.by_key(CAR).locked
    assert undo_name(session) == "Lock Car"
    assert "locked" in said(dock, CAR)
    session.undo()
    assert not session.project.classes.by_key(CAR).locked
    assert "locked" not in said(dock, CAR)


def editor_of(dock):
    return dock.table.findChild(QLineEdit)


def test_f2_renames_in_place(dock, session, qtbot):
    dock.table.setFocus()
    dock.table.setCurrentIndex(dock.model.index_of(CAR))
    QTest.keyClick(dock.table, Qt.Key.Key_F2)
    editor = editor_of(dock)
    editor.selectAll()
    QTest.keyClicks(editor, "Lorry")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.project.classes.by_key(CAR).name == "Lorry")
    assert undo_name(session) == "Rename Car to Lorry"


def test_what_changes_meanwhile_leaves_the_typing_alone(dock, session, qtbot):
    dock.rename(CAR)
    QTest.keyClicks(editor_of(dock), "Bus")
    with session.edit("Erase") as edit:
        edit.remove(1)
    qtbot.waitUntil(lambda: "1.0 percent" in said(dock, CAR))
    assert editor_of(dock).text() == "Bus"


def test_a_double_click_on_the_name_renames_and_escape_gives_up(dock, session):
    QTest.mouseDClick(dock.table.viewport(), LEFT, pos=spot(dock, CAR))
    editor = editor_of(dock)
    QTest.keyClicks(editor, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert session.project.classes.by_key(CAR).name == "Car"


def test_a_name_that_is_taken_is_told_and_not_accepted(dock, session):
    dock.rename(CAR)
    editor = editor_of(dock)
    editor.selectAll()
    QTest.keyClicks(editor, "Road")
    assert dock._note.text() == "Another class is called Road."
    assert dock._note.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert session.project.classes.by_key(CAR).name == "Car"
    assert not dock._note.isVisible()


def test_a_new_class_has_what_is_free_and_waits_for_its_name(dock, session, qtbot):
    QTest.mouseClick(dock._add, LEFT)
    new = session.project.classes.classes[-1]
    assert (new.id, new.name, new.kind) == (10, "Class 1", Kind.THING)
    assert session.selection.class_key == new.key
    QTest.keyClicks(editor_of(dock), "Bus")
    QTest.keyClick(editor_of(dock), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.project.classes.by_key(new.key).name == "Bus")


def test_the_dots_ask_for_the_class_map(dock, qtbot):
    with qtbot.waitSignal(dock.edit_map_asked):
        QTest.mouseClick(dock._edit, LEFT)


def test_the_search_leaves_the_classes_that_have_the_text(dock):
    QTest.mouseClick(dock._find, LEFT)
    QTest.keyClicks(dock.search, "ca")
    assert [dock.model.index(row).data() for row in range(dock.model.rowCount())] == ["Car"]
    QTest.mouseClick(dock._find, LEFT)
    assert dock.model.rowCount() == 4


def test_a_class_is_found_by_name_and_chosen_by_enter(dock, session):
    dock.find_class()
    QTest.keyClicks(dock.search, "pers")
    QTest.keyClick(dock.search, Qt.Key.Key_Return)
    assert session.selection.class_key == PERSON


def test_with_many_classes_the_search_is_open(session, qtbot):
    classes = session.project.classes
    for number in range(30):
        classes = classes.added(MaskClass(100 + number, 1000 + number, f"c{number}", "#123456"))
    session.project.set_classes(classes)
    dock = shown(ClassesDock(session), qtbot)
    assert dock.search.isVisible()


def test_the_shares_follow_the_brush(dock, session, qtbot):
    with session.edit("Erase") as edit:
        edit.remove(4)
    qtbot.waitUntil(lambda: "Road, stuff, 0.0 percent" in said(dock, ROAD))


def test_an_empty_map_offers_three_ways_on(empty_session, qtbot):
    dock = shown(ClassesDock(empty_session), qtbot)
    buttons = {button.text(): button for button in dock._empty.findChildren(Button)}
    assert list(buttons) == ["Add", "Import", "Use palette"]
    with qtbot.waitSignal(dock.import_asked):
        QTest.mouseClick(buttons["Import"], LEFT)
    QTest.mouseClick(buttons["Use palette"], LEFT)
    assert [one.name for one in empty_session.project.classes][:2] == ["Orange", "Violet"]
    assert dock.table.isVisible()


def test_the_last_class_gone_by_undo_shows_the_empty_state_again(empty_session, qtbot):
    dock = shown(ClassesDock(empty_session), qtbot)
    dock._add_one()
    QTest.keyClick(editor_of(dock), Qt.Key.Key_Escape)
    empty_session.undo()
    assert not dock.table.isVisible()


@pytest.fixture
def menu(session, dock, qtbot):
    menu = class_menu(session, CAR, rename=lambda: dock.rename(CAR), edit_map=lambda: None, parent=dock)
    yield menu
    menu.deleteLater()


def choose(menu, *path):
    for word in path:
        action = next(one for one in menu.actions() if one.text() == word)
        menu = action.menu()
    action.trigger()


def test_the_menu_selects_the_objects_of_a_class(menu, session):
    choose(menu, "Select 2 objects")
    assert set(session.selection.ids) == {1, 2}


def test_the_menu_hides_the_others_and_shows_all(menu, session, dock):
    choose(menu, "Hide others")
    assert session.display.hidden_classes == {ROAD, PERSON, VOID}


def test_the_menu_changes_kind_and_colour_as_steps(menu, session):
    choose(menu, "Kind", "Stuff")
    assert session.project.classes.by_key(CAR).kind is Kind.STUFF
    choose(menu, "Colour", "Crimson")
    assert session.project.classes.by_key(CAR).color == "#C83161"
    assert undo_name(session) == "Colour of Car"


def test_a_colour_that_is_close_to_another_is_said(menu, session):
    said = []
    session.said.connect(said.append)
    choose(menu, "Colour", "Red")
    assert said[-1] == "Car and Person are hard to tell apart"


def test_the_right_click_opens_the_menu_of_its_row(dock, monkeypatch):
    opened = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _pos: opened.append(menu))
    viewport, pos = dock.table.viewport(), spot(dock, PERSON)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, pos, viewport.mapToGlobal(pos))
    QApplication.sendEvent(viewport, event)
    assert "Select 1 object" in [one.text() for one in opened[0].actions()]
    opened[0].deleteLater()


def test_the_theme_switches_live(dock):
    before = dock.grab().toImage()
    Theme.current().choose(Choice.LIGHT)
    assert dock.grab().toImage().pixelColor(200, 6) != before.pixelColor(200, 6)


def test_a_read_only_refusal_is_announced(dock, session, qtbot):
    session.project.refusal = SegDeskError("The project is read-only.")
    with qtbot.waitSignal(session.failed) as fault:
        click(dock, CAR, lock_spot(dock, CAR))
    assert fault.args[0].problem == "The project is read-only."
    assert not session.project.classes.by_key(CAR).locked
