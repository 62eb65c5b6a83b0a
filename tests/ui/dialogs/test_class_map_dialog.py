"""The class map dialog with mouse and keys, on a project on disk."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from segdesk.model.classes import Kind, Task
from segdesk.ui.dialogs import edit_class_map
from segdesk.ui.dialogs.class_map.delegate import action_places, kind_places, top_line
from segdesk.ui.dialogs.class_map.model import Column
from segdesk.ui.dialogs.class_map.target import NEW_VOID, TargetSheet
from segdesk.ui.widgets.key_capture import KeyCapture

LEFT = Qt.MouseButton.LeftButton
ROAD, CAR, TREE, VOID = 1, 2, 3, 4


@pytest.fixture
def dialog(session, window, ended, closes):
    dialog = edit_class_map(session, window, taken_keys={"B": "Brush"})
    closes(dialog)
    ended()
    return dialog


def cell(dialog, key, column):
    return dialog.table.visualRect(dialog.table.model().index(dialog.draft.row_of(key), column))


def click(dialog, point):
    QTest.mouseClick(dialog.table.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)


def click_cell(dialog, key, column):
    click(dialog, cell(dialog, key, column).center())


def editor(dialog, kind=QLineEdit):
    return next(one for one in dialog.table.viewport().findChildren(kind) if one.isVisible())


def type_into(dialog, key, column, text):
    dialog.table.choose(key, column)
    QTest.keyClick(dialog.table, Qt.Key.Key_F2)
    field = editor(dialog)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(dialog, button):
    QTest.mouseClick(button, LEFT)


def test_a_name_is_edited_in_place_and_applied_as_one_step(dialog, session, qapp):
    click_cell(dialog, CAR, Column.NAME)
    click_cell(dialog, CAR, Column.NAME)
    field = editor(dialog)
    field.selectAll()
    QTest.keyClicks(field, "Truck")
    assert dialog.draft.classes.by_key(CAR).name == "Truck"
    assert session.project.classes.by_key(CAR).name == "Car"
    QTest.keyClick(field, Qt.Key.Key_Return)
    qapp.processEvents()
    steps = len(session.project.history.done)
    press(dialog, dialog.apply)
    assert session.project.classes.by_key(CAR).name == "Truck"
    assert len(session.project.history.done) == steps + 1
    session.undo()
    assert session.project.classes.by_key(CAR).name == "Car"


def test_a_new_id_says_what_it_rewrites(dialog):
    type_into(dialog, CAR, Column.ID, "7")
    assert dialog.draft.classes.by_key(CAR).id == 7
    assert "Renumbers 1 class; rewrites no mask; 2 exported masks get other values." in dialog._effects.text()


def test_an_id_that_is_taken_is_said_under_both_rows_and_stops_apply(dialog):
    before = dialog.table.rowHeight(1)
    type_into(dialog, CAR, Column.ID, "2")
    assert dialog.draft.faults() == dict.fromkeys((CAR, TREE), "Another class has the id 2.")
    assert dialog.table.rowHeight(1) > before
    assert not dialog.apply.isEnabled()
    assert dialog.status.text.startswith("2 classes cannot be applied")


@pytest.mark.parametrize("text", ["70000", "999999"])
def test_an_id_out_of_range_is_said(dialog, text):
    type_into(dialog, CAR, Column.ID, text)
    assert dialog.draft.faults()[CAR] == "Ids go from 0 to 65,535."


def test_a_kind_is_chosen_by_a_click_and_by_its_letter(dialog):
    line = top_line(cell(dialog, TREE, Column.KIND))
    click(dialog, kind_places(line)[Kind.THING].center())
    assert dialog.draft.classes.by_key(TREE).kind is Kind.THING
    dialog.table.choose(TREE, Column.KIND)
    QTest.keyClick(dialog.table, Qt.Key.Key_V)
    assert dialog.draft.classes.by_key(TREE).kind is Kind.VOID
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.draft.classes.by_key(TREE).kind is Kind.BACKGROUND


def test_a_key_is_captured_and_taken_away(dialog):
    click_cell(dialog, CAR, Column.KEY)
    QTest.keyClick(editor(dialog, KeyCapture), Qt.Key.Key_Q)
    assert dialog.draft.classes.by_key(CAR).hotkey == "Q"
    click_cell(dialog, CAR, Column.KEY)
    QTest.keyClick(editor(dialog, KeyCapture), Qt.Key.Key_Backspace)
    assert dialog.draft.classes.by_key(CAR).hotkey == ""


def test_a_key_that_the_window_uses_is_said(dialog):
    click_cell(dialog, CAR, Column.KEY)
    QTest.keyClick(editor(dialog, KeyCapture), Qt.Key.Key_B)
    assert dialog.draft.faults()[CAR] == "The key B is Brush."


def test_escape_leaves_a_key_as_it_was(dialog):
    click_cell(dialog, CAR, Column.KEY)
    QTest.keyClick(editor(dialog, KeyCapture), Qt.Key.Key_Escape)
    assert dialog.draft.classes.by_key(CAR).hotkey == ""
    assert dialog.isVisible()


def test_a_used_class_that_is_deleted_asks_for_another(dialog, session):
    line = top_line(cell(dialog, CAR, Column.ACTIONS))
    click_cell(dialog, CAR, Column.OBJECTS)
    click(dialog, action_places(line)["trash-2"].center())
    sheet = dialog.findChild(TargetSheet)
    assert sheet.targets.currentData() == VOID
    sheet.targets.setCurrentIndex(sheet.targets.findData(ROAD))
    QTest.mouseClick(sheet._footer.findChildren(type(dialog.apply))[-1], LEFT)
    assert dialog.draft.uses[ROAD].objects == 4
    press(dialog, dialog.apply)
    assert session.project.classes.resolve(CAR) == ROAD
    assert session.project.uses()[ROAD].objects == 4
    session.undo()
    assert session.project.uses()[CAR].objects == 2


def test_enter_takes_the_class_that_is_offered(dialog):
    dialog._on_delete(CAR)
    sheet = dialog.findChild(TargetSheet)
    QTest.keyClick(sheet.targets, Qt.Key.Key_Return)
    assert not sheet.isVisible()
    assert dialog.draft.classes.resolve(CAR) == VOID


def test_an_unused_class_goes_at_once_by_the_delete_key(dialog):
    dialog.table.choose(TREE)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert [one.name for one in dialog.draft.classes] == ["Road", "Car", "Void"]
    assert "Deletes Tree, which no object uses." in dialog._effects.text()


def test_without_a_void_class_one_is_offered(dialog):
    dialog.draft.remove(VOID)
    dialog._on_delete(CAR)
    sheet = dialog.findChild(TargetSheet)
    assert sheet.targets.currentData() == NEW_VOID
    sheet._end()
    assert dialog.draft.classes.void.id == 255
    assert dialog.draft.classes.resolve(CAR) == dialog.draft.classes.void.key


def test_rows_are_dragged_and_moved_by_keys(dialog):
    start, goal = (cell(dialog, key, Column.GRIP).center() for key in (ROAD, TREE))
    view = dialog.table.viewport()
    QTest.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for y in (start.y() + 20, goal.y() + 12):
        QTest.mouseMove(view, QPoint(start.x(), y))
    QTest.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, goal + QPoint(0, 12))
    assert [one.key for one in dialog.draft.classes] == [CAR, TREE, ROAD, VOID]
    QTest.keyClick(dialog.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.key for one in dialog.draft.classes] == [CAR, ROAD, TREE, VOID]
    assert dialog.table.current.key == ROAD
    assert "Changes the order of the list." in dialog._effects.text()


def test_a_new_class_is_named_at_once_and_stands_before_void(dialog):
    press(dialog, dialog._add)
    QTest.keyClicks(editor(dialog), "Bus")
    assert [one.name for one in dialog.draft.classes] == ["Road", "Car", "Tree", "Bus", "Void"]
    assert dialog.draft.at(3).id == 3


def test_a_colour_too_near_to_another_is_warned_of_and_not_blocked(dialog):
    dialog.table.choose(TREE)
    dialog.colour.hex.setText("#8667FA")
    QTest.keyClick(dialog.colour.hex, Qt.Key.Key_Return)
    assert dialog.draft.classes.by_key(TREE).color == "#8667FA"
    assert dialog.colour._said.text().startswith("Hard to tell from Road")
    assert dialog.apply.isEnabled()


def test_a_swatch_of_the_palette_colours_the_class_of_the_row(dialog):
    click_cell(dialog, TREE, Column.COLOUR)
    QTest.mouseClick(dialog.colour._swatches[7], LEFT)
    assert dialog.draft.classes.by_key(TREE).color == "#DD0000"


def test_the_task_says_what_it_does_and_changes_no_pixel(dialog, session):
    before = session.document.planes[0].copy()
    QTest.mouseClick(dialog.task.buttons[Task.INSTANCE], LEFT)
    assert dialog.task.note.startswith("Keeps all 4 objects. Thing classes are split into connected parts")
    steps = len(session.project.history.done)
    press(dialog, dialog.apply)
    assert session.project.task is Task.INSTANCE
    assert [one.name for one in session.project.history.done[steps:]] == ["Task instance"]
    assert (session.document.planes[0] == before).all()


def test_cancel_with_changes_asks_and_discards_only_then(dialog, session):
    dialog.draft.change(CAR, name="Truck")
    press(dialog, dialog.cancel)
    assert dialog.isVisible()
    assert dialog.status.text.startswith("1 change not applied yet")
    press(dialog, dialog.keep)
    assert dialog.draft.classes.by_key(CAR).name == "Truck"
    assert dialog.apply.isVisible()
    press(dialog, dialog.cancel)
    press(dialog, dialog.discard)
    assert session.project.classes.by_key(CAR).name == "Car"


def test_cancel_without_changes_closes(dialog, session):
    press(dialog, dialog.cancel)
    assert [one.name for one in session.project.history.done if "class" in one.name.lower()] == []


def test_classes_of_a_file_are_taken_over(dialog, tmp_path):
    path = tmp_path / "classes.csv"
    path.write_text("id,name,color,kind\n9,Car,#ff0000,thing\n4,Bus,#00ff00,thing\n", encoding="utf-8")
    dialog.import_file(path)
    assert dialog.draft.classes.by_key(CAR).id == 9
    assert dialog.draft.classes.by_key(CAR).color == "#ff0000"
    assert dialog.draft.classes.by_name("Bus").kind is Kind.THING
    assert "1 class added, 1 class changed; 3 classes of the map not in the file" in dialog.status.text


def test_a_file_that_is_no_class_table_is_said_and_nothing_changes(dialog, tmp_path):
    path = tmp_path / "classes.json"
    path.write_text("{", encoding="utf-8")
    dialog.import_file(path)
    assert dialog.status.tone == "error"
    assert "classes.json" in dialog.status.text
    assert not dialog.draft.differs


def test_the_search_hides_other_rows(dialog):
    QTest.keyClicks(dialog.search, "car")
    hidden = [dialog.table.isRowHidden(row) for row in range(4)]
    assert hidden == [True, False, True, True]


def test_a_map_that_nobody_confirmed_is_confirmed(session, window, ended, closes):
    session.project.set_classes(replace(session.project.classes, provisional=True))
    dialog = edit_class_map(session, window)
    closes(dialog)
    ended()
    press(dialog, dialog.apply)
    assert not session.project.classes.provisional
