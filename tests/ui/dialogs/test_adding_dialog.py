"""Adding images and masks to an open project: what is found, a choice for each, the job, undo."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from segdesk.io.adding import Found, Kind
from segdesk.io.formats.table import tree_at
from segdesk.model.classes import Kind as ClassKind
from segdesk.model.classes import class_map
from segdesk.model.entry import ImageEntry
from segdesk.progress import Cancelled
from segdesk.ui.dialogs import add_to_project
from segdesk.ui.dialogs.adding.plan import Choice, Plan, heading, new_classes
from segdesk.ui.dialogs.adding.rows import boxes

from .conftest import CAR, CLASSES, SIZE

LEFT = Qt.MouseButton.LeftButton


def save(path, pixels):
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def more(tmp_path):
    """Masks for images a and c, all of it car."""
    for name in "ac":
        save(tmp_path / "more" / f"{name}.png", np.ones(SIZE[::-1], np.uint8))
    return tmp_path / "more"


@pytest.fixture
def add(session, window, closes, ended):
    def opened(path, files=None):
        sheet = add_to_project(
            session, window, path.name, files or (lambda progress: tree_at(path, progress))
        )
        closes(sheet)
        ended()
        return sheet

    return opened


def click(sheet, place, choice):
    """A mouse on the choice of a row."""
    rect = sheet.table.visualRect(sheet.model.index(place))
    box = dict(boxes(sheet.model.plan.rows[place], rect))[choice]
    QTest.mouseClick(sheet.table.viewport(), LEFT, pos=box.center().toPoint())


def area(file, image, class_key):
    document = file.project.document(image)
    return sum(document.area(one.id) for one in document.objects if one.class_key == class_key)


def test_each_image_is_kept_or_replaced_as_it_was_chosen_and_one_undo_brings_all_back(
    add, more, session, file, ended
):
    sheet = add(more)
    assert [(one.original, one.kind) for one in sheet.model.plan.rows] == [
        ("a.png", Kind.MASK),
        ("c.png", Kind.MASK),
    ]
    assert sheet.model.plan.choices == [Choice.ASK, Choice.REPLACE]
    assert sheet.status.text == "1 image still asks · choose Keep or Replace"
    assert not sheet.apply.isEnabled()
    click(sheet, 0, Choice.REPLACE)
    assert sheet.status.text == "Replaces 2 masks, 1 of them edited here"
    assert sheet.apply.text() == "Replace 2"
    assert sheet.apply.isVisible()
    before = len(file.project.history.done)
    QTest.mouseClick(sheet.apply, LEFT)
    ended()
    assert area(file, 1, CAR) == area(file, 3, CAR) == SIZE[0] * SIZE[1]
    assert len(file.project.history.done) == before + 1
    session.undo()
    assert area(file, 1, CAR) == 80
    assert not file.project.entries[3].labelled


def test_masks_without_an_image_are_told_before_anything_changes(add, more):
    save(more / "nobody.png", np.ones(SIZE[::-1], np.uint8))
    sheet = add(more)
    assert sheet.problems.text() == "1 file without an image, as nobody.png"
    assert sheet.problems.isVisible()
    assert not sheet.classes.isVisible()


def test_all_of_a_kind_are_chosen_at_once_and_keys_change_a_row(add, more, qtbot):
    sheet = add(more)
    QTest.mouseClick(sheet.kinds.segments[Kind.MASK].button("keep"), LEFT)
    assert sheet.model.plan.choices == [Choice.KEEP] * 2
    assert sheet.status.text.startswith("Nothing changes")
    sheet.table.setCurrentIndex(sheet.model.index(1))
    QTest.keyClick(sheet.table, Qt.Key.Key_Right)
    assert sheet.model.plan.choices == [Choice.KEEP, Choice.REPLACE]
    assert sheet.kinds.segments[Kind.MASK].value == "mixed"
    QTest.keyClick(sheet.table, Qt.Key.Key_Left)
    QTest.keyClick(sheet.table, Qt.Key.Key_Space)
    assert sheet.model.plan.choices == [Choice.KEEP, Choice.REPLACE]


def test_files_are_read_another_way_when_that_is_chosen(add, more, session, ended):
    for name in "de":
        save(more / f"{name}.png", np.ones(SIZE[::-1], np.uint8))
    sheet = add(more)
    assert sheet.reading.count() == 2
    sheet.reading.setCurrentIndex(1)
    sheet.reading.activated.emit(1)
    ended()
    assert [one.kind for one in sheet.model.plan.rows] == [Kind.OTHER] * 2 + [Kind.NEW] * 2
    click(sheet, 0, Choice.SKIP)
    assert sheet.status.text == "Adds 3 images · leaves out 1"
    QTest.mouseClick(sheet.apply, LEFT)
    ended()
    assert len(session.order) == 6
    assert "more/c.png" in [one.original for one in session.project.in_order]


def test_what_is_nothing_says_so_and_can_only_be_closed(add, tmp_path):
    (tmp_path / "none").mkdir()
    sheet = add(tmp_path / "none")
    assert sheet.status.tone == "error"
    assert "Nothing that could be added was found" in sheet.nothing.text()
    assert not sheet.apply.isVisible()


def test_a_cancelled_scan_closes_the_dialog_and_changes_nothing(add, more, session):
    def stopped(_progress):
        raise Cancelled

    sheet = add(more, stopped)
    assert not (isValid(sheet) and sheet.isVisible())
    assert len(session.order) == 3


def test_a_cancel_while_it_is_added_replaces_no_mask(add, more, file, ended):
    sheet = add(more)
    click(sheet, 0, Choice.REPLACE)
    before = len(file.project.history.done)
    QTest.mouseClick(sheet.apply, LEFT)
    sheet.reject()
    ended()
    if isValid(sheet) and sheet.isVisible():  # it was heard before the work was done
        assert sheet.status.text.startswith("Stopped")
        assert len(file.project.history.done) == before


def test_counts_are_told_for_each_kind():
    edited = ImageEntry(1, "a.png", "a.png", 8, 6, labelled=True, edited=True)
    found = [
        Found("b.png", Kind.NEW, has_mask=True),
        Found("d.png", Kind.OTHER, has_mask=True, entry=edited),
        Found("a.png", Kind.MASK, has_mask=True, entry=edited),
        Found("c.png", Kind.SAME, has_mask=False, entry=edited),
    ]
    plan = Plan(found)
    assert [heading(kind, plan.of_kind(kind)) for kind in Kind] == [
        ("1 new image", "1 with a mask"),
        ("1 image is called like one of the project", "the photos differ"),
        ("1 mask for an image of the project", "1 edited here"),
        ("1 image is here already", "with nothing new"),
    ]
    other = class_map([(0, "Road", "#000000", ClassKind.STUFF), (9, "Pole", "#ffffff", ClassKind.THING)])
    assert new_classes(CLASSES, other) == "Adds 1 class, as a step before: Pole"
    assert new_classes(CLASSES, CLASSES) == ""
    plan.choose_all(Kind.MASK, Choice.REPLACE)
    assert plan.in_words() == ("Adds 2 images", "· replaces 1 mask, 1 of them edited here · keeps 1")
    assert plan.button == "Add 2, Replace 1"
