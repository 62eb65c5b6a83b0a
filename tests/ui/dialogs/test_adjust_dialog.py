"""Repairs by hand in their dialog: tried first, applied as one step, undone."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.io.project.file import ProjectFile
from segdesk.ui.dialogs import ADJUSTMENTS, adjust_masks, edit_class_map
from segdesk.ui.session.session import Session

LEFT = Qt.MouseButton.LeftButton
ROAD, CAR, TREE = 1, 2, 3


@pytest.fixture
def open_dialog(session, window, closes, ended):
    def opened(operation, **terms):
        dialog = adjust_masks(session, window, operation, **terms)
        closes(dialog)
        settle(dialog, ended)
        return dialog

    return opened


def settle(dialog, ended):
    """Until what was asked for was tried."""
    dialog._settle.timeout.emit() if dialog._settle.isActive() else None
    dialog._settle.stop()
    ended()
    ended()


def apply(dialog, ended):
    QTest.mouseClick(dialog.apply, LEFT)
    ended()


def classes_of(session):
    plane, objects = session.document.planes[0], session.document.objects
    lookup = np.zeros(65536, int)
    for one in objects:
        lookup[one.slot] = one.class_key
    return lookup[plane]


def test_a_move_is_tried_applied_and_undone(open_dialog, session, ended):
    before = session.document.planes[0].copy()
    dialog = open_dialog("move")
    assert dialog.status.text == "Nothing to change yet"
    assert not dialog.apply.isEnabled()
    field = dialog.fields.box("dx").lineEdit()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "4")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    settle(dialog, ended)
    assert dialog.status.text.startswith("Changes 224 pixels in 1 image")
    assert "160 labelled pixels are cut off" in dialog.status.text
    assert dialog.before.image != dialog.after.image
    steps = len(session.project.history.done)
    apply(dialog, ended)
    assert [one.name for one in session.project.history.done[steps:]] == ["Move mask"]
    assert (session.document.planes[0][:, 4:] == before[:, :-4]).all()
    session.undo()
    assert (session.document.planes[0] == before).all()


def test_selected_images_are_one_step(open_dialog, session, ended):
    dialog = open_dialog("mirror", images=[1, 2])
    QTest.mouseClick(dialog.scope.button("selected"), LEFT)
    settle(dialog, ended)
    assert "in 2 images" in dialog.status.text
    before = [session.project.document(image).planes[0].copy() for image in (1, 2)]
    apply(dialog, ended)
    assert session.project.history.done[-1].name == "Mirror mask of 2 images"
    for image, plane in zip((1, 2), before, strict=True):
        assert (session.project.document(image).planes[0] == plane[:, ::-1]).all()
    session.undo()
    assert (session.project.document(2).planes[0] == before[1]).all()


def test_a_mask_that_does_not_fit_needs_a_class_for_each_value(open_dialog, session, unfit, ended):
    session.go_to(3)
    dialog = open_dialog("resize")
    assert not dialog.apply.isEnabled()
    assert "1 value (100 pixels) has no class" in dialog.status.text
    combo = dialog.meanings.combos[77]
    combo.setCurrentIndex(combo.findData(TREE))
    combo.activated.emit(combo.currentIndex())
    settle(dialog, ended)
    assert dialog.status.text.startswith("Changes 2,400 pixels in 1 image")
    apply(dialog, ended)
    assert session.document.stored is None
    found = classes_of(session)
    assert (found[20:, 40:] == TREE).all()
    assert (found[4:12, 6:18] == CAR).all()
    assert not session.project.entries[3].stored
    session.undo()
    assert session.document.stored is not None


def test_other_values_may_become_unlabelled(open_dialog, session, unfit, ended):
    session.go_to(3)
    dialog = open_dialog("as_is")
    dialog.rest.setCurrentIndex(dialog.rest.count() - 1)
    dialog.rest.activated.emit(dialog.rest.currentIndex())
    settle(dialog, ended)
    apply(dialog, ended)
    found = classes_of(session)
    assert (found[10:20, 20:30] == 0).all()
    assert (found[2:6, 3:9] == CAR).all()
    assert (found[20:] == 0).all()


def test_a_class_of_a_mask_that_fits_is_replaced(open_dialog, session, ended):
    dialog = open_dialog("values")
    combo = dialog.meanings.combos[CAR]
    combo.setCurrentIndex(combo.findData(TREE))
    combo.activated.emit(combo.currentIndex())
    settle(dialog, ended)
    assert dialog.status.text.startswith("Changes 80 pixels in 1 image")
    apply(dialog, ended)
    assert (classes_of(session) == TREE).sum() == 80


def test_cancel_changes_nothing(open_dialog, session):
    steps = len(session.project.history.done)
    dialog = open_dialog("turn")
    QTest.mouseClick(dialog.cancel, LEFT)
    assert len(session.project.history.done) == steps


@pytest.mark.parametrize("operation", list(ADJUSTMENTS))
def test_every_adjustment_opens_for_a_mask_that_fits_and_one_that_does_not(
    open_dialog, session, unfit, operation
):
    for image in (2, 3):
        session.go_to(image)
        dialog = open_dialog(operation)
        assert dialog.trial is not None
        assert not dialog.after.image.isNull()
        dialog.done(0)


def test_a_project_opened_for_reading_says_so(file, jobs, window, closes, ended):
    file.flush()
    with ProjectFile.open(file.path, read_only=True) as other:
        session = Session(other, jobs)
        session.go_to(1)
        for open_it, change in (
            (lambda: adjust_masks(session, window, "mirror"), lambda dialog: dialog.start()),
            (lambda: edit_class_map(session, window), lambda dialog: renamed(dialog)),
        ):
            dialog = open_it()
            closes(dialog)
            ended()
            ended()
            change(dialog)
            assert dialog.status.tone == "error"
            assert "reading only" in dialog.status.text
            dialog.done(0)
        ended()
        session.close()


def renamed(dialog):
    dialog.draft.change(CAR, name="Truck")
    QTest.mouseClick(dialog.apply, LEFT)
