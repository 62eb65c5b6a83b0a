"""Reviewing: a mark that a later edit takes away, and notes on images."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.geometry import Rect
from segdesk.model.entry import Status
from segdesk.ui.window.image_note import NoteSheet
from tests.ui.qa.conftest import NONE


def test_reviewed_is_lost_when_the_mask_changes_and_comes_back_with_undo(make_bench):
    bench = make_bench(images=3)
    image = bench.session.entry.id
    QTest.keyClick(bench.page.panel.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.session.project.entries[image].status is Status.REVIEWED
    assert bench.session.entry.id != image
    bench.session.go_to(image)
    with bench.session.edit("Dot") as edit:
        edit.write(Rect(0, 0, 3, 3), edit.add(bench.session.project.classes.classes[-1].key))
    assert bench.session.project.entries[image].status is Status.EDITED
    bench.window.acts["undo"].trigger()
    assert bench.session.project.entries[image].status is Status.REVIEWED


def test_a_note_is_kept_found_by_the_filter_and_undone(make_bench):
    bench = make_bench(images=3)
    entry = bench.session.entry
    bench.window.acts["note"].trigger()
    sheet = bench.window.findChild(NoteSheet)
    QTest.keyClicks(sheet.text, "ask about the roof")
    QTest.mouseClick(sheet.done_button, Qt.MouseButton.LeftButton, NONE)
    assert bench.session.project.entries[entry.id].note == "ask about the roof"
    strip = bench.window.page.filmstrip
    strip.header.search.setText("note:roof")
    bench.until(lambda: strip.visible_order == [entry.id])
    strip.header.search.setText("note:")
    bench.until(lambda: strip.visible_order == [entry.id])
    strip.header.search.setText("note:cellar")
    bench.until(lambda: strip.visible_order == [])
    bench.window.acts["undo"].trigger()
    assert bench.session.project.entries[entry.id].note == ""
