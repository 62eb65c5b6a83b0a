"""Splits and sizes of the export dialog: fields, faults, what is said before, what is written."""

import json
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.dataset.package.resize import Resize
from segdesk.model.classes import Task
from segdesk.ui.dialogs import export_project
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.footer import State
from segdesk.ui.dialogs.export.prospect import look
from segdesk.ui.dialogs.export.rules import SizeChoice, SplitChoice, Together

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(session, window, ended, closes):
    dialog = export_project(session, window)
    closes(dialog)
    ended()
    return dialog


def choose(box, data):
    """With the arrow keys, as a person who does not take the mouse."""
    box.setFocus()
    row = box.findData(data)
    while box.currentIndex() != row:
        key = Qt.Key.Key_Down if box.currentIndex() < row else Qt.Key.Key_Up
        QTest.keyClick(box, key)


def type_in(edit, text):
    QTest.mouseClick(edit, LEFT)
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    QTest.keyClicks(edit, text)


@pytest.fixture
def counted(dialog, qtbot, ended):
    """Waits until what the choices will do is known."""

    def wait():
        qtbot.waitUntil(lambda: not dialog.watch.is_busy, timeout=20_000)
        ended()

    return wait


def press(dialog, name):
    QTest.mouseClick(dialog.footer.buttons[name], LEFT)


def written(tmp_path):
    return json.loads((tmp_path / "streets" / "meta.json").read_text(encoding="utf-8"))


def foreseen(dialog):
    return json.loads(dialog.package.meta.toPlainText())


def test_splits_and_sizes_are_off_until_they_are_asked_for(dialog, ended, tmp_path):
    assert dialog.form.choices.settings.split is None
    assert not dialog.effects.isVisible()
    assert not dialog.form.splits.seed.isVisible()
    assert not dialog.form.sizes.edits["width"].isVisible()
    press(dialog, "export")
    ended()
    meta = written(tmp_path)
    assert meta["splits"] is None
    assert meta["resize"]["rule"] == "none"


@pytest.mark.parametrize("task", list(Task))
def test_a_split_and_letterboxed_package_is_the_one_that_was_shown(dialog, counted, ended, tmp_path, task):
    QTest.mouseClick(dialog.form.task.button(task.value), LEFT)
    choose(dialog.form.splits.preset, "own")
    for name, share in {"train": "50", "val": "50", "test": "0"}.items():
        type_in(dialog.form.splits.shares[name], share)
    type_in(dialog.form.splits.seed, "42")
    choose(dialog.form.sizes.way, Resize.LETTERBOX)
    type_in(dialog.form.sizes.edits["width"], "24")
    type_in(dialog.form.sizes.edits["height"], "24")
    assert not dialog.footer.buttons["export"].isEnabled()
    counted()
    before = foreseen(dialog)
    assert before["resize"]["rule"] == "letterbox"
    assert before["image_size"] == {"mode": "fixed", "width": 24, "height": 24, "distinct": 1}
    assert before["splits"] == {"train": 1, "val": 1, "test": 0, "seed": 42, "group_by": None}
    press(dialog, "export")
    ended()
    assert dialog.footer.state is State.DONE
    assert written(tmp_path) == before


def test_a_split_without_other_sizes_is_the_one_that_was_shown(dialog, counted, ended, tmp_path):
    choose(dialog.form.splits.preset, "90 / 10 / 0")
    choose(dialog.form.splits.together, Together.FOLDER)
    counted()
    before = foreseen(dialog)
    assert before["splits"]["group_by"] == "folder"
    press(dialog, "export")
    ended()
    assert written(tmp_path) == before


def test_the_balance_names_the_classes_that_a_split_lacks(dialog, counted):
    choose(dialog.form.splits.preset, "80 / 10 / 10")
    counted()
    table = dialog.effects.table
    assert [table.headerItem().text(column) for column in range(1, 4)] == ["train", "val", "test"]
    rows = {table.topLevelItem(row).text(0): row for row in range(table.topLevelItemCount())}
    assert set(rows) == {"Road", "Car"}
    assert [table.topLevelItem(rows["Car"]).text(column) for column in range(1, 4)] == [
        "100.0 %",
        *["absent"] * 2,
    ]
    assert dialog.effects.badge.text() == "2 classes absent from a split"
    assert dialog.form.splits._bar.accessibleName() == "train 2 · 100.0 %"


def test_what_resizing_takes_away_is_said_before(dialog, counted):
    choose(dialog.form.sizes.way, Resize.CROP)
    type_in(dialog.form.sizes.edits["width"], "20")
    type_in(dialog.form.sizes.edits["height"], "10")
    counted()
    assert dialog.effects.effects.words == [
        "2 images of 20 × 10.",
        "2 objects vanish: Car 2.",
        "Cuts off 4,400 painted pixels.",
        "2 photos are written anew.",
    ]
    assert not dialog.effects.table.isVisible()
    choose(dialog.form.sizes.way, Resize.LETTERBOX)
    type_in(dialog.form.sizes.edits["height"], "20")
    counted()
    assert dialog.effects.effects.words[1:3] == [
        "No object vanishes.",
        "Pads 280 pixels (35.0 %) · 255 in the mask, black in the photo",
    ]


def test_tiles_are_counted_one_by_one(dialog, counted, ended, tmp_path):
    choose(dialog.form.sizes.way, Resize.TILE)
    for name, text in {"width": "32", "height": "32", "overlap": "4"}.items():
        type_in(dialog.form.sizes.edits[name], text)
    counted()
    assert dialog.effects.effects.words[0] == "8 tiles of 32 × 32."
    before = foreseen(dialog)
    press(dialog, "export")
    ended()
    assert written(tmp_path) == before


def test_a_fault_in_a_field_is_said_under_it_and_blocks(dialog, counted):
    sizes, splits = dialog.form.sizes, dialog.form.splits
    choose(sizes.way, Resize.STRETCH)
    type_in(sizes.edits["width"], "0")
    assert sizes.fault.isVisible()
    assert sizes.fault.text == "width: '0' is none. Write whole pixels, 1 to 65,535."
    assert dialog.footer.line.text.startswith("Not ready · width")
    assert not dialog.footer.buttons["export"].isEnabled()
    type_in(sizes.edits["width"], "30")
    assert not sizes.fault.isVisible()
    choose(splits.preset, "own")
    type_in(splits.shares["val"], "x")
    assert splits.fault.text.startswith("val: 'x' is no share")
    type_in(splits.shares["val"], "5")
    choose(splits.together, Together.PATTERN)
    type_in(splits.pattern, "(")
    assert "'(' is no regular expression" in splits.group_fault.text
    type_in(splits.pattern, "^.")
    counted()
    assert dialog.form.choices.settings.split.group_by == "^."
    assert dialog.footer.buttons["export"].isEnabled()


def test_typing_goes_on_while_it_counts_and_only_the_last_answer_counts(dialog, counted):
    choose(dialog.form.sizes.way, Resize.FIT)
    edit = dialog.form.sizes.edits["width"]
    type_in(edit, "3")
    QTest.keyClicks(edit, "1")
    assert edit.text() == "31"
    assert edit.hasFocus()
    counted()
    assert dialog.effects.effects.words[0] == "2 images of 31 × 21."


def test_work_that_nobody_waits_for_is_not_joined_by_more(dialog, counted, qtbot, monkeypatch):
    go_on, begun = threading.Event(), []

    def slow(snapshot, settings, progress):
        begun.append(settings.split.seed)
        go_on.wait(20)
        return look(snapshot, settings, progress)

    monkeypatch.setattr("segdesk.ui.dialogs.export.prospect.look", slow)
    choose(dialog.form.splits.preset, "80 / 10 / 10")
    qtbot.waitUntil(lambda: begun == [0])
    type_in(dialog.form.splits.seed, "7")
    qtbot.waitUntil(lambda: not dialog.watch._settle.isActive())
    assert dialog.watch.is_busy
    assert begun == [0]
    go_on.set()
    counted()
    assert begun == [0, 7]
    assert foreseen(dialog)["splits"]["seed"] == 7


def test_counting_can_be_cancelled_and_taken_up_again(dialog, counted):
    choose(dialog.form.sizes.way, Resize.FIT)
    assert dialog.effects.strip.isVisible()
    QTest.mouseClick(dialog.effects.strip._cancel, LEFT)
    assert dialog.watch.found is None
    assert not dialog.watch.is_busy
    assert dialog.footer.line.text.startswith("Splits and sizes were not counted")
    assert dialog.footer.buttons["export"].isEnabled()
    QTest.mouseClick(dialog.effects.retry, LEFT)
    counted()
    assert dialog.effects.effects.words[0] == "2 images of 640 × 427."


def test_splits_and_sizes_are_remembered_with_the_project(dialog, session, window, counted, closes):
    choose(dialog.form.splits.preset, "70 / 15 / 15")
    choose(dialog.form.sizes.way, Resize.FIT)
    type_in(dialog.form.sizes.edits["width"], "48")
    counted()
    press(dialog, "save")
    dialog.done(0)
    again = export_project(session, window)
    closes(again)
    assert again.form.choices.splits == SplitChoice(True, "70", "15", "15")
    assert again.form.choices.size == SizeChoice(Resize.FIT, "48")
    assert again.form.splits.preset.currentText() == "70 / 15 / 15"


def test_saved_rules_that_make_no_sense_are_left_out(tmp_path):
    saved = {"splits": {"is_on": True, "train": 3, "together": ["x"]}, "size": {"way": "melt", "width": "9"}}
    found = Choices.remembered(saved, task=Task.SEMANTIC, name="a", folder=tmp_path)
    assert found.splits == SplitChoice(is_on=True)
    assert found.size == SizeChoice(width="9")


def test_photos_that_are_gone_are_named(dialog, session, counted, file):
    file.photo_path(file.project.entries[1]).unlink()
    choose(dialog.form.sizes.way, Resize.FIT)
    counted()
    assert "a.png" in dialog.effects.problem.words[0]
    assert dialog.footer.line.text.startswith("Not ready")
    assert not dialog.footer.buttons["export"].isEnabled()
