"""Keys in the window: real presses, held and tapped, with each set; the settings and the sheet of keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from segdesk.errors import SegDeskError
from segdesk.ui.canvas.wheel import Wheel
from segdesk.ui.theme import Theme
from segdesk.ui.window.keys.hand_keys import key_code
from segdesk.ui.window.keys.sets import KEY_SETS
from segdesk.ui.window.keys.sheet import KeySheet
from segdesk.ui.window.settings.key_rows import KeyRow
from segdesk.ui.window.settings.sheet import SettingsSheet
from segdesk.ui.window.settings.table import SETTINGS
from tests.ui.window.conftest import Pen, open_project

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def bench(window, project, qtbot):
    session = open_project(window, project, qtbot)
    return window, session, Pen(window)


def down_and_up(window, key, qtbot):
    """The two halves of a press of a key as the tables write it; the second until it surely came up."""
    modifier = SHIFT if key.startswith("Shift+") else NONE
    code, canvas = Qt.Key(key_code(key)), window.page.canvas

    def up():
        QTest.keyRelease(canvas, code, modifier)
        qtbot.waitUntil(lambda: not window.acts.hand_keys.is_held)

    return lambda: QTest.keyPress(canvas, code, modifier), up


def test_a_tap_takes_a_tool_and_a_hold_lends_it_with_every_set(bench, qtbot):
    window, session, pen = bench
    for key_set in KEY_SETS:
        window.keymap.choose(key_set)
        session.toolkit.use("brush")
        press, release = down_and_up(window, window.keymap.key("tool_eraser"), qtbot)
        press()
        release()
        assert session.toolkit.tool_id == "eraser"
        session.toolkit.use("brush")
        press()
        pen.drag((60, 80), (80, 80))
        assert session.toolkit.tool_id == "eraser"
        release()
        assert session.toolkit.tool_id == "brush"


def test_the_repetitions_of_a_held_key_are_one_press(bench, qtbot):
    window, session, pen = bench
    session.toolkit.use("select")
    press, release = down_and_up(window, "B", qtbot)
    press()
    for _repetition in range(3):  # as X servers send it
        QTest.keyRelease(pen.canvas, Qt.Key.Key_B)
        QTest.keyPress(pen.canvas, Qt.Key.Key_B)
    pen.drag((60, 80), (80, 80))
    QTest.keyRelease(pen.canvas, Qt.Key.Key_B)
    QTest.keyPress(pen.canvas, Qt.Key.Key_B)
    assert session.toolkit.tool_id == "brush"
    release()
    assert session.toolkit.tool_id == "select"


def test_a_polygon_begun_while_its_key_is_held_is_drawn_to_its_end(bench, qtbot):
    window, session, pen = bench
    press, release = down_and_up(window, "P", qtbot)
    press()
    pen.click(40, 40)
    release()
    assert session.toolkit.tool_id == "polygon"
    pen.polygon((80, 40), (80, 80))
    assert len(session.document.objects) == 1


def test_the_keys_of_another_set_act_at_once_and_those_of_the_last_no_more(bench):
    window, session, pen = bench
    window.keymap.choose("cvat")
    pen.key(Qt.Key.Key_F)
    assert session.entry.original == "b.png"
    pen.key(Qt.Key.Key_A)
    assert session.entry.original == "b.png"
    pen.key(Qt.Key.Key_D)
    assert session.entry.original == "a.png"
    assert window.acts["next"].text().endswith("\tF")
    assert window.page.rail.buttons["brush"].toolTip().startswith("Brush (Shift 1)")
    assert window.acts["settings"].shortcut() == QKeySequence("F2")


def test_the_mask_is_away_while_z_is_held_and_the_brush_follows_its_keys(bench, qtbot):
    window, session, pen = bench
    pen.drag((60, 80), (180, 80))
    session.selection.clear()
    QTest.mouseMove(pen.canvas, pen.at(10, 10))
    with_mask = pen.canvas.grab().toImage().pixelColor(pen.at(120, 80))
    press, release = down_and_up(window, "Z", qtbot)
    press()
    assert pen.canvas.grab().toImage().pixelColor(pen.at(120, 80)) != with_mask
    release()
    assert pen.canvas.grab().toImage().pixelColor(pen.at(120, 80)) == with_mask
    size = session.toolkit.tool.size_px
    window.keymap.assign("brush_larger", ("Q",))
    pen.key(Qt.Key.Key_Q)
    assert session.toolkit.tool.size_px > size
    session.toolkit.use("eraser")
    assert "[ Q size" in window.page.area.hints.accessibleName()


def test_pan_moves_the_image_with_the_left_button_and_n_goes_back_to_the_tool_before(bench):
    _window, session, pen = bench
    pen.key(Qt.Key.Key_H)
    left = pen.canvas.viewport.view.left
    pen.drag((60, 80), (70, 80))
    assert pen.canvas.viewport.view.left != left
    assert not session.document.planes[0].any()
    pen.key(Qt.Key.Key_N)
    assert session.toolkit.tool_id == "brush"


def test_a_class_gives_way_to_an_action_that_was_given_its_key(bench):
    window, session, pen = bench
    pen.key(Qt.Key.Key_2)
    car = session.selection.class_key
    assert session.project.classes.by_key(car).name == "Car"
    window.keymap.assign("tool_lasso", ("1",))
    pen.key(Qt.Key.Key_1)
    assert session.toolkit.tool_id == "lasso"
    assert session.selection.class_key == car
    assert window.acts.taken_keys["1"] == "Lasso"


@pytest.fixture
def sheet(window):
    found = SettingsSheet(window, "Keys")
    found.open()
    yield found
    found.reject()


def press_for(page, action_id, key, modifier=NONE):
    """Click the row of an action, then press a key."""
    index = page.model.index(page.model.place_of(action_id), 0)
    page.table.scrollTo(index)
    at = page.table.visualRect(index).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    QTest.keyClick(page.capture, key, modifier)


def test_a_press_is_the_new_key_of_an_action_and_is_kept(window, sheet, make_window):
    page = sheet.keys
    press_for(page, "fit", Qt.Key.Key_F9)
    assert window.keymap.keys("fit") == ("F9",)
    assert page.status.text == "No key means two things · 1 change of yours"
    assert make_window().keymap.keys("fit") == ("F9",)
    page.reset.click()
    assert window.keymap.keys("fit") == ("Ctrl+F",)


def test_who_has_a_key_is_said_and_gives_it_up_only_when_asked(window, sheet):
    page = sheet.keys
    press_for(page, "fit", Qt.Key.Key_B)
    assert page.status.text == "B means Brush"
    page.leave.click()
    assert window.keymap.keys("fit") == ("Ctrl+F",)
    press_for(page, "fit", Qt.Key.Key_B)
    page.take.click()
    assert window.keymap.keys("fit") == ("B",)
    assert window.keymap.keys("tool_brush") == ()
    press_for(page, "undo", Qt.Key.Key_Space)
    assert page.status.text == "Space means Move the image · it cannot be assigned"
    assert page.take.isHidden()


def test_backspace_takes_the_keys_away_and_escape_leaves_them_and_the_sheet(window, sheet):
    page = sheet.keys
    press_for(page, "fit", Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert page.capture is None
    assert window.keymap.keys("fit") == ("Ctrl+F",)
    press_for(page, "fit", Qt.Key.Key_Backspace)
    assert window.keymap.keys("fit") == ()


def test_a_set_is_chosen_and_actions_are_found_by_name_or_key(window, sheet):
    page = sheet.keys
    page.sets.button("cvat").click()
    assert window.keymap.key("next") == "F"
    page.field.setText("next image with")
    found = [one.action.id for one in page.model.rows if isinstance(one, KeyRow)]
    assert found == ["next_problem"]
    page.field.setText("no such thing")
    assert page.model.rows == []


def test_every_setting_has_a_line_and_acts_at_once(window, project, qtbot):
    session = open_project(window, project, qtbot)
    sheet = SettingsSheet(window)
    sheet.open()
    for page in ("Keys", "Canvas", "General"):
        sheet.show_page(page)
    assert set(sheet.lines) == set(SETTINGS)
    sheet.lines["theme"].button("light").click()
    assert Theme.current().name == "light"
    sheet.lines["wheel"].button("scroll").click()
    assert not Wheel.zooms
    sheet.lines["view_outlines"].click()
    assert not session.view.outlines
    sheet.lines["canvas"].button("own").click()
    assert window.page.canvas.frame.grey.name() == "#787878"
    sheet.show_page("Canvas")
    sheet.defaults.click()
    assert session.view.outlines
    assert Theme.current().canvas_grey is None
    SETTINGS["wheel"].put(window, "zoom")
    sheet.reject()


def test_what_was_set_without_a_project_holds_for_the_next_one(window, project, qtbot):
    SETTINGS["view_grid"].put(window, False)
    SETTINGS["hints"].put(window, False)
    session = open_project(window, project, qtbot)
    assert not session.view.grid
    assert window.page.area.hints.isHidden()


def test_rubbish_in_the_settings_is_as_if_it_were_not_there(window):
    window.prefs.keep("scale", 900)
    window.prefs.keep("theme", "plaid")
    assert SETTINGS["scale"].get(window) == 100
    assert SETTINGS["theme"].get(window) == "system"


def test_the_sheet_of_keys_follows_the_keys_and_is_saved_as_a_page(window, tmp_path):
    sheet = KeySheet(window)
    window.keymap.assign("fit", ("F9",))
    assert ("F9", "Fit") in [row for block in sheet.blocks for row in block.rows]
    sheet.save(tmp_path / "keys.pdf")
    sheet.save(tmp_path / "keys.html")
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    assert "F9" in (tmp_path / "keys.html").read_text(encoding="utf-8")
    with pytest.raises(SegDeskError):
        sheet.save(tmp_path / "nowhere" / "keys.pdf")
    sheet.field.setText("fit")
    assert [block.title for block in sheet.blocks] == ["View"]
    sheet.reject()
