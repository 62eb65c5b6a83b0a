"""What the window says, how it looks and how it ends."""

import multiprocessing
import os
import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.io.project.journal import Saved, SaveState
from segdesk.model.entry import ImageEntry
from segdesk.model.stored import StoredMask
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import WIDTH
from segdesk.ui.widgets.button import Button
from segdesk.ui.window import open_window
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.keys.hand_keys import needs_hand
from segdesk.ui.window.keys.sheet import KeySheet
from segdesk.ui.window.main_window import MainWindow
from segdesk.ui.window.settings.table import SETTINGS
from segdesk.ui.window.unsaved import UnsavedSheet
from segdesk.ui.window.workspaces import WORKSPACES
from tests.ui.window.conftest import CLASSES, SIZE, Pen, finish, open_project, write_photos, write_project


def test_every_key_means_one_thing_in_a_workspace():
    for workspace in WORKSPACES:
        keys = [key for row in ACTIONS.values() if row.workspace in ("", workspace) for key in row.keys]
        assert len(keys) == len(set(keys))


def test_keys_that_could_be_typed_need_the_hand():
    assert [needs_hand(key) for key in ("A", "Shift+D", "PgUp", "Delete", "1")] == [True] * 5
    assert [needs_hand(key) for key in ("Ctrl+Z", "F1", "Shift+F11", "Ctrl+Shift+O")] == [False] * 4


def test_every_menu_entry_shows_its_key(window):
    for row in ACTIONS.values():
        key = window.keymap.key(row.id)
        if key and needs_hand(key):
            assert window.acts[row.id].text().endswith(f"\t{key}")
        elif key:
            assert window.acts[row.id].shortcut().toString() != ""


def test_without_a_project_only_what_is_possible_is_enabled(window):
    assert not window.acts["export"].isEnabled()
    assert not window.acts["undo"].isEnabled()
    assert window.acts["open_images"].isEnabled()
    assert window.top.export.isHidden()


def test_the_theme_switches_live_and_is_kept(window, project, qtbot):
    open_project(window, project, qtbot)
    window.top.theme.click()
    assert Theme.current().name == "light"
    assert window.acts["theme_light"].isChecked()
    assert SETTINGS["theme"].get(window) == "light"
    dark = window.page.canvas.frame.grey
    window.top.theme.click()
    assert Theme.current().is_dark
    assert window.page.canvas.frame.grey != dark


def test_the_options_bar_shows_what_the_tool_has(window, project, qtbot):
    session = open_project(window, project, qtbot)
    bar = window.page.options
    assert list(bar.pages["brush"].controls) == ["size_px", "is_round", "by_pressure", "steady"]
    assert not bar.policy.mode.isHidden()
    session.toolkit.use("pick")
    assert bar.pages["brush"].isHidden()
    assert bar.policy.mode.isHidden()
    assert bar.policy.paint_as.isHidden()


def test_overlap_is_allowed_in_the_instance_task_only(window, project, qtbot):
    session = open_project(window, project, qtbot)
    box = window.page.options.policy.overlap
    assert box.count() == 2
    window.top.task.setCurrentIndex(1)
    window.top.task.activated.emit(1)
    assert session.project.task == "instance"
    assert box.count() == 3
    session.undo()
    assert box.count() == 2
    assert window.top.task.currentText() == "Semantic"


def test_a_missing_photo_offers_to_locate_and_to_skip(window, tmp_path, project, qtbot):
    (tmp_path / "photos").rename(tmp_path / "moved")
    window.intake.take([project])
    qtbot.waitUntil(lambda: window.session is not None and window.session.problem is not None, timeout=10_000)
    assert window.page.area.notice.text == "a.png is not where it was"
    qtbot.waitUntil(lambda: bool(window.bars.texts), timeout=10_000)
    assert window.bars.texts[0].startswith("3 photos are not where the project says")
    window.photos.find(tmp_path / "moved")
    qtbot.waitUntil(lambda: window.session.photo is not None, timeout=10_000)
    assert window.page.area.notice.isHidden()
    assert window.bars.texts == ["3 photos were found"]


def test_a_broken_photo_is_told_in_words_and_can_be_skipped(window, tmp_path, project, qtbot):
    (tmp_path / "photos" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    window.intake.take([project])
    qtbot.waitUntil(lambda: window.session is not None and window.session.problem is not None, timeout=10_000)
    assert window.page.area.notice.text.startswith("Cannot read a.png: ")
    window.page.area.notice.button("Skip").click()
    assert window.session.entry.original == "b.png"


def test_a_fault_that_nobody_caught_is_a_bar_with_details(window):
    window.show_fault("ValueError: no such thing", "Traceback: line 1")
    assert window.bars.texts[0].startswith("Something went wrong in SegDesk: ValueError: no such thing.")
    details = next(one for one in window.bars.findChildren(Button) if one.text() == "Details")
    details.click()
    assert "Traceback: line 1" in window.bars.findChild(QPlainTextEdit).toPlainText()


def test_a_second_opener_reads_only_and_is_told_who_writes(make_window, project, qtbot):
    first, second = make_window(), make_window()
    open_project(first, project, qtbot)
    session = open_project(second, project, qtbot)
    assert session.file.read_only
    assert any("it is being edited by" in text for text in second.bars.texts)
    assert second.status.saved.words == "Read only"
    Pen(second).drag((100, 80), (120, 80))
    assert not session.document.planes[0].any()
    assert "edited by" in second.status.said.accessibleName()
    assert not second.acts["save"].isEnabled()


def _paint_and_die(path):
    file = ProjectFile.open(path)
    document = file.project.document(1)
    with document.edit("Brush on Road") as edit:
        edit.write(Rect(0, 0, 9, 9), edit.add(1))
    file.flush()
    os._exit(9)


def test_after_a_kill_one_bar_says_that_nothing_is_lost(window, project, qtbot):
    child = multiprocessing.get_context("spawn").Process(target=_paint_and_die, args=(project,))
    child.start()
    child.join()
    session = open_project(window, project, qtbot)
    assert session.document.planes[0].any()
    assert window.bars.texts[0].startswith("Reopened with every finished step; the last is Brush on Road, ")


def test_save_now_says_that_the_file_can_be_copied(window, project, tmp_path, qtbot):
    open_project(window, project, qtbot)
    Pen(window).drag((100, 80), (120, 80))
    QTest.keyClick(window.page.canvas, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "can be copied" in window.status.said.accessibleName(), timeout=10_000)
    shutil.copy(project, tmp_path / "copy.segdesk")
    with ProjectFile.open(tmp_path / "copy.segdesk") as copy:
        assert copy.project.history.undo_name == "Brush on Road"


def test_a_copy_in_another_folder_finds_the_photos(window, project, tmp_path, qtbot):
    session = open_project(window, project, qtbot)
    Pen(window).drag((100, 80), (120, 80))
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    target = tmp_path / "elsewhere" / "deep" / "copy.segdesk"
    window.projects.save_copy(target)
    qtbot.waitUntil(target.exists, timeout=10_000)
    assert session is window.session
    with ProjectFile.open(target) as copy:
        assert copy.project.history.undo_name == "Brush on Road"
        assert all(copy.locate(one) is not None for one in copy.project.in_order)


def test_closing_asks_only_when_the_disk_is_full(window, project, qtbot, monkeypatch):
    session = open_project(window, project, qtbot)
    full = SegDeskError("The disk is full.", "Make room.", file=project)

    def fail():
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(session.file, "flush", fail)
        window.close()
        qtbot.waitUntil(lambda: window.findChild(UnsavedSheet) is not None, timeout=10_000)
    sheet = window.findChild(UnsavedSheet)
    assert window.isVisible()
    next(one for one in sheet.findChildren(Button) if one.text() == "Try again").click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SaveState(Saved.SAVED), "Saved · just now"),
        (SaveState(Saved.FAILED, 0.0, "The disk is full."), "Not saved — The disk is full"),
    ],
)
def test_the_saved_state_is_words(window, state, words):
    window.status.saved.show_state(state.saved, state.message)
    assert window.status.saved.words == words
    window.status.clear()


def test_the_layout_and_the_image_come_back(make_window, project, qtbot):
    first = make_window()
    session = open_project(first, project, qtbot)
    session.go_to(session.order[2])
    first.page.docks["objects"].hide()
    finish(first, qtbot)
    second = make_window()
    session = open_project(second, project, qtbot)
    assert session.entry.original == "c.png"
    assert second.page.docks["objects"].isHidden()
    second.acts["reset_layout"].trigger()
    assert not second.page.docks["objects"].isHidden()


def test_image_only_puts_docks_away_and_brings_back_what_was_there(window, project, qtbot):
    open_project(window, project, qtbot)
    page = window.page
    window.acts["dock_objects"].trigger()
    assert not page.is_shown("objects")
    window.acts["hide_docks"].trigger()
    assert not any(page.is_shown(name) for name in (*page.docks, "filmstrip"))
    assert window.acts["hide_docks"].isChecked()
    window.acts["hide_docks"].trigger()
    assert [page.is_shown(name) for name in page.docks] == [True, False, True]
    assert page.is_shown("filmstrip")


def test_a_mask_that_does_not_fit_is_said_with_the_ways_out(window, project, qtbot):
    with ProjectFile.open(project) as file, file.project.document(1).edit("Import") as edit:
        pixels = np.ones((20, 30), np.uint8)
        edit.set_stored(StoredMask(pixels, "L", "The mask is 30 x 20, the image 240 x 160."))
    session = open_project(window, project, qtbot)
    assert window.bars.texts[0].startswith("This mask does not fit: The mask is 30 x 20")
    session.go(1)
    assert window.bars.texts == []


def test_the_sheet_of_keys_names_every_action_with_a_key(window):
    sheet = KeySheet(window)
    said = "\n".join(one.accessibleDescription() for one in sheet.findChildren(QWidget))
    assert all(f"{row.title.rstrip('…')}: " in said for row in ACTIONS.values() if row.keys)
    sheet.reject()


def test_an_empty_project_invites_to_open_images(window, tmp_path, qtbot):
    write_project(tmp_path, "")
    window.intake.take([tmp_path / "town.segdesk"])
    qtbot.waitUntil(lambda: window.session is not None, timeout=10_000)
    assert window.page.area.notice.text == "Open images or drop them here"


def test_f6_goes_round_the_areas_and_comes_back_to_the_canvas(window, project, qtbot):
    open_project(window, project, qtbot)
    Pen(window).drag((100, 80), (120, 80))
    seen = []
    while window.page.canvas not in seen:
        window.acts["next_area"].trigger()
        seen.append(QApplication.focusWidget())
    assert len(set(seen)) == len(seen) >= 6
    window.acts["previous_area"].trigger()
    assert QApplication.focusWidget() is seen[-2]


def test_a_project_that_cannot_be_closed_lets_no_other_in(window, project, tmp_path, qtbot, monkeypatch):
    session = open_project(window, project, qtbot)
    (tmp_path / "other").mkdir()
    other = write_project(tmp_path / "other")

    def fail():
        raise SegDeskError("The disk is full.", "Make room.", file=project)

    with monkeypatch.context() as patch:
        patch.setattr(session.file, "flush", fail)
        window.projects.open(other)
        qtbot.waitUntil(lambda: window.findChild(UnsavedSheet) is not None, timeout=10_000)
        sheet = window.findChild(UnsavedSheet)
        next(one for one in sheet.findChildren(Button) if one.text() == "Keep open").click()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=10_000)
    assert window.session is session
    with ProjectFile.open(other) as file:
        assert not file.read_only


def test_the_program_starts_with_a_project_and_ends_clean(project, qtbot, monkeypatch):
    ended = []

    def life(_app=None):
        (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        qtbot.waitUntil(lambda: window.session is not None, timeout=10_000)
        finish(window, qtbot)
        ended.append(window)
        return 7

    monkeypatch.setattr(QApplication, "exec", life)
    assert open_window([str(project)]) == 7
    assert ended


def test_a_window_closed_while_it_opens_a_project_leaves_that_closed(window, project, qtbot):
    window.projects.open(project)
    job = window.jobs.running[0]
    window.close()
    qtbot.waitUntil(lambda: job.is_over, timeout=10_000)
    assert window.session is None
    with ProjectFile.open(project) as file:
        assert not file.read_only
        assert not file.recovered


def test_the_first_window_is_not_larger_than_the_screen(qapp, qtbot, monkeypatch):
    sizes = []

    def life(_app=None):
        (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        sizes.append((window.size(), window.screen().availableSize(), window.minimumSize()))
        finish(window, qtbot)
        return 0

    monkeypatch.setattr(QApplication, "exec", life)
    assert open_window([]) == 0
    ((size, room, least),) = sizes
    assert size == room.expandedTo(least)


@pytest.mark.parametrize("width", [1280, 1600])
def test_a_long_name_of_a_project_ends_at_the_tabs(window, tmp_path, qtbot, width):
    window.resize(width, 800)
    write_photos(tmp_path, "a")
    long = tmp_path / f"{'a very long name ' * 12}.segdesk"
    with ProjectFile.create(long, classes=CLASSES) as file:
        file.add_images([ImageEntry(0, str(tmp_path / "a.png"), "a.png", *SIZE)])
    open_project(window, long, qtbot)
    top = window.top
    qtbot.waitUntil(lambda: top.name.isVisible() and top.name.x() > top._tabs.geometry().right())
    assert top.name.geometry().right() < top.task.x()
    assert top.name.width() > 150


def test_f6_with_the_start_page_in_front_does_nothing(window, project, qtbot):
    open_project(window, project, qtbot)
    window.show_start()
    window.acts["next_area"].trigger()
    window.acts["previous_area"].trigger()
    assert window.workspace == ""


def test_docks_have_their_width_at_the_first_start(window, project, qtbot):
    open_project(window, project, qtbot)
    qtbot.waitUntil(lambda: window.page.docks["classes"].width() == WIDTH["edit_dock"])


def test_alt_in_a_drag_opens_no_menu(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.drag((60, 80), (180, 80))
    before = int(np.count_nonzero(session.document.planes[0]))
    alt, left = Qt.KeyboardModifier.AltModifier, Qt.MouseButton.LeftButton
    QTest.keyPress(pen.canvas, Qt.Key.Key_Alt, alt)
    QTest.mousePress(pen.canvas, left, alt, pen.at(100, 80))
    QTest.mouseRelease(pen.canvas, left, alt, pen.at(101, 80))
    QTest.keyRelease(pen.canvas, Qt.Key.Key_Alt)
    assert int(np.count_nonzero(session.document.planes[0])) < before
    assert window.top.menus.activeAction() is None
    assert pen.canvas.hasFocus()


def test_the_mask_stays_away_while_the_eye_is_closed(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    pen.drag((60, 80), (180, 80))
    session.selection.clear()
    QTest.mouseMove(pen.canvas, pen.at(10, 10))
    with_mask = pen.canvas.grab().toImage().pixelColor(pen.at(120, 80))
    window.page.area.zoom.eye.click()
    pen.key(Qt.Key.Key_Z)
    window.page.filmstrip.header.search.setFocus()
    assert pen.canvas.grab().toImage().pixelColor(pen.at(120, 80)) != with_mask
    window.page.area.zoom.eye.click()
    assert pen.canvas.grab().toImage().pixelColor(pen.at(120, 80)) == with_mask
