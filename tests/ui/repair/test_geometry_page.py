"""Masks that lie wrong are diagnosed, compared, repaired and undone, by mouse and keys."""

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.cli import run
from segdesk.ui.dialogs.report import ReportSheet
from segdesk.ui.repair.diagnosis import SOUND
from tests.ui.repair.conftest import LEFT, click, ids_of, settled
from tests.ui.window.conftest import finish

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_letterboxed_set_is_repaired_exported_and_checked_clean(
    repair, streets, window, qtbot, tmp_path, capsys
):
    page = repair("letterboxed")
    tab, session = page.geometry_tab, page.session
    assert tab.head.text == "Letterboxed for training"
    assert tab.head.tone == "ok"
    assert tab.proposals.entries[0].way.does == "Remove 60 px above and below, scale × 1.5"
    assert tab.proposals.entries[0].is_sure
    assert not tab.bar.apply_all.isEnabled()
    click(tab.bar.dry_run)
    settled(page, qtbot)
    assert "4 better · 0 need a look · 0 worse" in tab.bar.status.text
    assert tab.bar.apply_all.text() == "Apply to 4 of 4"
    click(tab.bar.apply_all)
    settled(page, qtbot)
    assert session.project.history.done[-1].name == "Repair place of 4 masks"
    assert not any(one.stored for one in session.project.entries.values())
    assert tab.head.text == SOUND
    for image, street in zip(session.order, streets, strict=True):
        assert (ids_of(session, image) == street.labels).mean() > 0.97
    path = session.file.path
    finish(window, qtbot)
    assert run(["export", str(path), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    assert run(["check", str(tmp_path / "out"), "--quiet", "--fail-on", "error"]) == 0
    capsys.readouterr()


def test_a_group_repair_is_undone_as_one_step(repair, qtbot):
    page = repair("halved")
    session, steps = page.session, len(page.session.project.history.done)
    click(page.geometry_tab.bar.dry_run)
    settled(page, qtbot)
    click(page.geometry_tab.bar.apply_all)
    settled(page, qtbot)
    assert len(session.project.history.done) == steps + 1
    QTest.keyClick(page.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert all(one.stored for one in session.project.entries.values())
    qtbot.waitUntil(lambda: page.geometry_tab.head.text == "Resized by stretching", timeout=20_000)
    settled(page, qtbot)


def test_proposals_are_previewed_by_keys_and_one_image_repaired(repair, qtbot):
    page = repair("halved")
    tab = page.geometry_tab
    tab.proposals.setFocus()
    before = tab.pane.views[0].grab().toImage()
    QTest.keyClick(tab.proposals, Qt.Key.Key_Down)
    assert tab.state.place == 1
    assert tab.pane.views[0].grab().toImage() != before
    QTest.keyClick(tab.proposals, Qt.Key.Key_Up)
    assert tab.pane.views[0].grab().toImage() == before
    QTest.keyPress(tab.proposals, Qt.Key.Key_X)
    assert tab.pane.views[0].grab().toImage() != before
    QTest.keyRelease(tab.proposals, Qt.Key.Key_X)
    QTest.keyClick(tab.proposals, Qt.Key.Key_Return)
    assert tab.bar.dry_run.hasFocus()
    front = page.session.entry.id
    click(tab.bar.apply_one)
    settled(page, qtbot)
    assert not page.session.project.entries[front].stored
    assert sum(one.stored for one in page.session.project.entries.values()) == 3
    click(tab.group.next)
    settled(page, qtbot)
    assert page.session.entry.id != front


def test_a_shift_is_shown_as_a_map_and_moved_back_by_a_click_in_it(repair, qtbot, streets):
    page = repair("shifted")
    tab = page.geometry_tab
    assert tab.head.text == "Moved against the photo"
    assert tab.proposals.entries[0].way.title == "Shift (−9, +6) px"
    assert tab.hand.map_row.isVisible()
    reach = tab.state.plan.placed.look.shifts.reach
    side = tab.hand.map.sizeHint().width() / (2 * reach + 1)
    at = QPoint(round((reach + 9.5) * side), round((reach - 6 + 0.5) * side))
    QTest.mouseClick(tab.hand.map, LEFT, NONE, at)
    assert (tab.state.way.name, tab.state.way.placement.c, tab.state.way.placement.f) == ("by_hand", 9, -6)
    click(tab.bar.apply_one)
    settled(page, qtbot)
    found = ids_of(page.session, page.session.entry.id)
    truth = streets[page.session.order.index(page.session.entry.id)].labels
    assert (found[6:, :-9] == truth[6:, :-9]).all()


def test_pixels_that_no_mask_covers_become_the_class_that_is_chosen(repair, qtbot):
    page = repair("shifted")
    tab, box = page.geometry_tab, page.geometry_tab.hand.uncovered
    void = page.session.project.classes.void
    assert box.currentText() == f"{void.id}  {void.name}"
    QTest.keyClick(box, Qt.Key.Key_Down)
    chosen = box.currentData()
    assert chosen not in (None, void.id)
    click(tab.bar.apply_one)
    settled(page, qtbot)
    found = ids_of(page.session, page.session.entry.id)
    assert (found[:6] == chosen).all()
    assert (found[:, -9:] == chosen).all()


def test_arrows_a_drag_and_a_field_make_an_entry_by_hand_with_its_own_score(repair, qtbot):
    page = repair("halved")
    tab, view = page.geometry_tab, page.canvas
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert tab.proposals.entries[-1].way.title == "By hand"
    assert (tab.hand.fields["shift_x"].value(), tab.hand.fields["shift_y"].value()) == (1, 10)
    assert tab.state.way.agreement < tab.proposals.entries[0].way.agreement
    bounds = view.viewport.image_bounds
    start = QPoint(bounds.left + 40, bounds.top + 60)
    QTest.mousePress(view, LEFT, NONE, start)
    QTest.mouseMove(view, start + QPoint(round(20 * view.zoom), 0))
    QTest.mouseRelease(view, LEFT, NONE, start + QPoint(round(20 * view.zoom), 0))
    assert tab.hand.fields["shift_x"].value() == pytest.approx(21, abs=1)
    field = tab.hand.fields["scale_x"].lineEdit()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert tab.hand.fields["scale_y"].value() == pytest.approx(1.5)
    click(tab.hand.reset)
    assert (tab.state.place, tab.hand.fields["shift_x"].value()) == (0, 0)


def test_the_divider_is_dragged_and_views_are_compared_in_four_ways(repair):
    page = repair("letterboxed")
    pane, view = page.geometry_tab.pane, page.canvas
    middle = QPoint(view.width() // 2, view.height() // 2)
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle - QPoint(100, 0))
    QTest.mouseRelease(view, LEFT, NONE, middle - QPoint(100, 0))
    assert view.share == pytest.approx(0.5 - 100 / view.width(), abs=0.01)
    assert page.geometry_tab.state.place == 0
    swiped = view.grab().toImage()
    QTest.keyPress(view, Qt.Key.Key_X)
    assert view.grab().toImage() != swiped
    QTest.keyRelease(view, Qt.Key.Key_X)
    assert view.grab().toImage() == swiped
    click(pane.mode.button("side"))
    assert pane.views[1].isVisible()
    pane.views[0].zoom_step(1)
    assert pane.views[1].zoom == pane.views[0].zoom
    for mode in ("blink", "after"):
        click(pane.mode.button(mode))
        assert not pane.views[1].isVisible()


def test_borders_have_the_colour_of_their_support(repair):
    page = repair("halved")
    pane = page.geometry_tab.pane
    click(pane.mode.button("after"))
    plain = page.canvas.grab().toImage()
    click(pane.support)
    assert page.canvas.grab().toImage() != plain
    click(pane.gradient)
    assert pane.gradient.isChecked()


def test_an_image_that_contradicts_the_group_is_left_out_and_listed(repair, qtbot):
    page = repair("halved")
    tab = page.geometry_tab
    tab.state.choose(1)
    click(tab.bar.dry_run)
    settled(page, qtbot)
    assert not tab.state.trial.to_apply
    assert not tab.bar.apply_all.isEnabled()
    click(tab.bar.left)
    sheet = tab.findChild(ReportSheet)
    assert all("stretch to the image" in line for line in sheet.told.lists["Left out"])
    sheet.reject()


def test_sound_masks_have_nothing_to_repair(repair):
    page = repair("sound")
    assert page.geometry_tab.head.text == SOUND
    assert not page.geometry_tab.bar.apply_one.isEnabled()
    assert page.geometry_tab.bar.status.text.startswith("Nothing to change")


def test_a_cancelled_look_keeps_what_was_known(repair, qtbot):
    page = repair("halved")
    known = dict(page.study.plans)
    page.study.look()
    strip = page.geometry_tab.bar.strip
    assert strip.isVisible()
    strip.cancelled.emit()
    qtbot.waitUntil(lambda: not page.study.is_busy, timeout=20_000)
    assert page.study.plans == known
    assert not strip.isVisible()


def test_switching_previews_is_quick(repair):
    page = repair("halved")
    tab = page.geometry_tab
    took = []
    for place in (1, 2, 0, 1, 2, 0):
        start = time.perf_counter()
        tab.state.choose(place)
        page.canvas.repaint()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.1
