"""A person finds faults in the QA workspace, goes to their pixels, fixes or ignores them, takes it back."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segdesk.qa import run as running
from segdesk.qa.checks import CHECKS
from segdesk.qa.finding import Severity
from segdesk.qa.fixes.apply import plan
from segdesk.qa.limits import DEFAULT
from segdesk.qa.results import Results, results_from
from segdesk.ui.filmstrip.states import State
from segdesk.ui.qa.fix_all import FixAllSheet
from segdesk.ui.qa.ignore import IgnoreSheet
from segdesk.ui.qa.limits import LimitsSheet
from segdesk.ui.window.pages import PAGES
from segdesk.ui.window.workspaces import WORKSPACES
from tests.qa.projects import digests
from tests.ui.qa.conftest import NONE, SHIFT
from tests.ui.window.conftest import Pen, open_project

FAULTS = ("object twice", "a third shared", "two things in one", "crosses itself")


def test_every_workspace_has_a_page():
    assert WORKSPACES.keys() == PAGES.keys()


def test_findings_come_by_group_the_gravest_first_and_what_passed_folds_at_the_end(make_bench):
    bench = make_bench(*FAULTS)
    assert bench.page.panel.head.said.text == "Not checked yet"
    bench.run()
    rows = [str(bench.page.panel.model.index(n).data()) for n in range(bench.page.panel.model.rowCount())]
    severities = [row.split(", ")[1] for row in rows]
    assert severities == sorted(severities, key=["error", "warning", "note", "passed"].index)
    assert rows[-1].startswith("Passed, passed")
    assert all(row.endswith("folded") for row in rows)
    bench.click_row("Passed, passed")
    assert "Sizes: Masks have their image's size." in [
        str(bench.page.panel.model.index(n).data()) for n in range(bench.page.panel.model.rowCount())
    ]


def test_a_sound_project_says_that_nothing_was_found_and_where(make_bench, tmp_path):
    bench = make_bench(images=4)
    bench.run("image")
    assert bench.page.panel.nothing.text() == "Nothing found in 1 image"
    assert "one image" in bench.page.panel.head.said.text


def test_j_and_k_go_to_the_pixels_of_the_next_finding_and_back(make_bench):
    bench = make_bench(*FAULTS)
    bench.run()
    bench.key(Qt.Key.Key_J)
    first = bench.current
    bench.key(Qt.Key.Key_J)
    second = bench.current
    assert first != second
    assert bench.session.entry.original == second.image
    assert bench.page.canvas.marked == second.rect
    seen = bench.page.canvas.viewport.view.device_rect(second.rect)
    assert seen & bench.page.canvas.viewport.bounds == seen
    minimap = bench.page.viewer.minimap
    assert minimap.isVisible()
    assert not minimap.geometry().intersects(bench.page.viewer.zoom.geometry())
    before = bench.page.canvas.viewport.view
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NONE, QPoint(3, 3))
    assert bench.page.canvas.viewport.view != before
    bench.key(Qt.Key.Key_K)
    assert bench.current == first
    bench.key(Qt.Key.Key_K)
    assert bench.window.status.said.text == "This is the first finding"


def test_a_click_on_a_finding_goes_there_and_a_click_on_its_group_folds(make_bench):
    bench = make_bench(*FAULTS)
    bench.run()
    bench.click_row("Broken outlines, warning")
    bench.click_row("crosses itself")
    assert bench.current.check == "polygon"
    bench.until(lambda: bench.page.fix_bar.sentence.text().startswith("Fix: trace"))
    bench.click_row("Broken outlines, warning")
    assert not any("crosses itself" in str(bench.page.panel.model.index(n).data())
                   for n in range(bench.page.panel.model.rowCount()))  # fmt: skip


def test_f_fixes_what_the_bar_says_goes_on_and_undo_brings_all_back(make_bench):
    bench = make_bench(*FAULTS)
    bench.run()
    before = digests(bench.session.file)
    bench.step_to("polygon")
    fixed, problems = bench.current, bench.checks.problems
    assert bench.page.fix_bar.sentence.text().startswith("Fix: trace")
    bench.key(Qt.Key.Key_F)
    assert fixed not in bench.checks.findings
    assert bench.checks.problems == problems - 1
    assert bench.current != fixed
    bench.until(lambda: not bench.session.jobs.running and not bench.checks._edited.isActive())
    assert fixed not in bench.checks.findings
    bench.window.acts["undo"].trigger()
    bench.until(lambda: fixed in bench.checks.findings)
    assert digests(bench.session.file) == before


def test_a_fix_all_shows_a_list_first_and_is_one_step_for_what_is_ticked(make_bench):
    bench = make_bench("object twice", "a third shared", "two things in one")
    bench.run()
    before, steps = digests(bench.session.file), len(bench.session.project.history.done)
    bench.step_to("overlap")
    bench.key(Qt.Key.Key_F, SHIFT)
    sheet = bench.page.findChild(FixAllSheet)
    assert sheet.apply.text() == "Fix 2"
    place = sheet.list.visualRect(sheet.model.index(1)).center()
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert sheet.apply.text() == "Fix 1"
    kept = sheet.model.findings[1]
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    fixed = list(sheet.model.wanted)
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    bench.until(lambda: len(bench.session.project.history.done) == steps + 1)
    bench.until(lambda: not bench.session.jobs.running)
    assert kept in fixed
    assert not set(fixed) & set(bench.checks.findings)
    bench.window.acts["undo"].trigger()
    assert digests(bench.session.file) == before
    bench.until(lambda: set(fixed) <= set(bench.checks.findings))


def test_the_preview_shows_the_fix_while_x_is_held_and_changes_nothing(make_bench):
    bench = make_bench("object twice")
    bench.run()
    bench.step_to("overlap")
    before, viewer = digests(bench.session.file), bench.page.viewer
    bench.page.canvas.setFocus()
    QTest.keyPress(bench.page.canvas, Qt.Key.Key_X)
    assert viewer.sides.value == "after"
    QTest.keyRelease(bench.page.canvas, Qt.Key.Key_X)
    assert viewer.sides.value == "after"
    QTest.keyClick(bench.page.canvas, Qt.Key.Key_X)
    assert viewer.sides.value == "before"
    assert digests(bench.session.file) == before


def test_ignoring_needs_a_reason_and_can_be_undone(make_bench):
    bench = make_bench("a third shared")
    bench.run()
    bench.step_to("overlap")
    finding = bench.current
    bench.key(Qt.Key.Key_I, SHIFT)
    sheet = bench.page.findChild(IgnoreSheet)
    assert not sheet.done_button.isEnabled()
    QTest.keyClicks(sheet.reason, "seen from above")
    QTest.keyClick(sheet.reason, Qt.Key.Key_Return)
    bench.until(lambda: finding not in bench.checks.findings)
    assert json.loads(bench.session.project.waivers)[0]["reason"] == "seen from above"
    assert bench.session.entry.original not in bench.checks.problem_images
    bench.window.acts["undo"].trigger()
    bench.until(lambda: finding in bench.checks.findings)


def test_results_are_kept_with_the_project_and_shown_again(make_bench, qtbot):
    bench = make_bench(*FAULTS)
    bench.run("sample")
    findings, path = list(bench.checks.findings), bench.session.file.path
    bench.window.projects.close()
    bench.until(lambda: bench.session is None and not bench.window.jobs.running)
    open_project(bench.window, path, qtbot)
    bench.show()
    assert bench.checks.findings == findings
    assert "Checked today" in bench.page.panel.head.said.text
    assert bench.window.status.problems.isVisible()


def test_words_in_the_settings_that_are_no_results_are_nothing_known():
    assert results_from(None) == results_from({"when": 1}) == results_from([]) == Results()


def test_an_edit_is_looked_at_again_and_badge_tab_and_filmstrip_follow(make_bench):
    bench = make_bench("object twice")
    bench.run()
    (finding,) = [one for one in bench.found("overlap") if one.repair == "delete"]
    bench.step_to("overlap")
    entry, problems = bench.session.entry, bench.checks.problems
    strip = bench.window.page.filmstrip
    bench.until(lambda: strip.tally.state(entry.id) is State.PROBLEM)
    assert bench.window.status.problems.text() == f"{problems} problem{'s' if problems > 1 else ''}"
    with bench.session.edit("Delete by hand") as edit:
        edit.remove(finding.object)
    bench.until(lambda: finding not in bench.checks.findings)
    bench.until(lambda: strip.tally.state(entry.id) is State.EDITED)
    assert bench.window.status.problems.text() != f"{problems} problems"
    assert bench.window.top.tabs["qa"].accessibleDescription() == (
        "" if not bench.checks.problems else f"{bench.checks.problems} problem"
    )


def test_a_jump_to_edit_lands_on_the_same_pixels(make_bench):
    bench = make_bench(*FAULTS)
    bench.run()
    bench.step_to("polygon")
    there = bench.page.canvas.viewport
    middle = there.view.to_image(there.device_size[0] / 2, there.device_size[1] / 2)
    QTest.mouseClick(bench.page.head.edit, Qt.MouseButton.LeftButton)
    assert bench.window.workspace == "edit"
    here = bench.window.page.canvas.viewport
    assert here.view.zoom == pytest.approx(there.view.zoom)
    now = here.view.to_image(here.device_size[0] / 2, here.device_size[1] / 2)
    assert now == pytest.approx(middle, abs=1.0)


def test_keys_mean_what_the_workspace_in_front_says(make_bench):
    bench = make_bench("object twice")
    bench.run()
    assert not bench.window.acts["tool_eraser"].isEnabled()
    bench.key(Qt.Key.Key_J)
    assert bench.current is not None
    bench.window.acts["workspace_edit"].trigger()
    bench.until(bench.window.page.canvas.hasFocus)
    before = bench.current
    Pen(bench.window).key(Qt.Key.Key_J)
    assert bench.current == before
    Pen(bench.window).key(Qt.Key.Key_E)
    assert bench.session.toolkit.tool_id == "eraser"


@pytest.mark.parametrize(
    ("fault", "done"), [("photo twice", "Leave out"), ("photo in two splits", "Move to train")]
)
def test_a_twin_is_settled_and_comes_back_with_undo(make_bench, fault, done):
    bench = make_bench(fault, base="semantic", images=21)
    bench.run()
    bench.step_to("duplicates")
    finding = bench.current
    bench.key(Qt.Key.Key_F)
    bench.until(lambda: finding not in bench.checks.findings)
    assert bench.session.project.history.undo_name.startswith(done)
    bench.window.acts["undo"].trigger()
    bench.until(lambda: finding in bench.checks.findings)


def test_what_needs_a_person_or_another_place_is_said(make_bench):
    bench = make_bench("half the size", base="semantic", images=9)
    bench.run()
    bench.step_to("alignment")
    assert bench.page.fix_bar.sentence.text().startswith("Repair ▸ Geometry")
    assert bench.page.fix_bar.fix.text() == "Repair"
    assert not bench.page.fix_bar.fix_all.isVisible()


def test_a_click_in_a_chart_filters_the_findings_and_the_chip_takes_it_back(make_bench):
    bench = make_bench("object twice", "two things in one")
    bench.run()
    overview, everything = bench.page.overview, bench.page.panel.order
    overview.refresh()
    seen = []
    for place, bar in enumerate(overview.classes.parts):
        at = QPoint(20, 5 + place * overview.classes.height() // len(overview.classes.parts))
        QTest.mouseClick(overview.classes, Qt.MouseButton.LeftButton, NONE, at)
        assert bench.page.panel.order == [one for one in everything if one.class_id == bar.key]
        seen.append(bench.page.panel.order)
    assert [] in seen
    assert everything in seen
    QTest.mouseClick(bench.page.panel.filter, Qt.MouseButton.LeftButton)
    assert bench.page.panel.order == everything


def test_a_chip_shows_one_severity_only(make_bench):
    bench = make_bench("object twice", "two things in one")
    bench.run()
    QTest.mouseClick(bench.page.panel.chips[Severity.NOTE], Qt.MouseButton.LeftButton)
    assert {one.severity for one in bench.page.panel.order} == {Severity.NOTE}


def test_a_run_can_be_cancelled_and_keeps_what_was_found(make_bench):
    bench = make_bench("object twice", images=12)
    bench.page.panel.head.run.click()
    bench.checks.cancel()
    bench.until(lambda: not bench.checks.is_running)
    assert not bench.checks.results.is_whole
    assert "stopped early" in bench.page.panel.head.said.text


def test_a_narrow_window_has_the_overview_as_a_tab(make_bench):
    bench = make_bench("object twice", images=4)
    bench.window.resize(1280, 720)
    bench.until(lambda: bench.page._tabs.isVisible())
    assert not bench.page.overview.isVisible()
    QTest.mouseClick(bench.page._tabs.button("overview"), Qt.MouseButton.LeftButton)
    assert bench.page.overview.isVisible()
    bench.window.resize(1600, 1000)
    bench.until(lambda: bench.page.overview.isVisible() and not bench.page._tabs.isVisible())


def test_the_badge_in_the_status_bar_leads_to_the_findings(make_bench):
    bench = make_bench("object twice", images=4)
    bench.run()
    bench.window.acts["workspace_edit"].trigger()
    QTest.mouseClick(bench.window.status.problems, Qt.MouseButton.LeftButton)
    assert bench.window.workspace == "qa"


def test_a_window_that_is_closed_while_checks_run_leaves_nothing_behind(make_bench):
    bench = make_bench("object twice", images=12)
    bench.page.panel.head.run.click()
    bench.window.close()
    bench.until(lambda: not bench.window.isVisible())
    QApplication.processEvents()


def test_a_limit_that_is_moved_counts_in_the_next_run_in_fixes_and_goes_back_with_undo(make_bench):
    bench = make_bench("two things in one")
    bench.run()
    (far,) = [one for one in bench.found("overlap") if one.repair == "split"]
    QTest.mouseClick(bench.page.panel.head.limits, Qt.MouseButton.LeftButton)
    sheet = bench.page.findChild(LimitsSheet)
    assert not sheet.save.isEnabled()
    sheet.spins["overlap_far"].number.setValue(90)
    assert sheet.status.text == "1 limit moved · counts from the next run on"
    QTest.mouseClick(sheet.save, Qt.MouseButton.LeftButton)
    assert bench.page.panel.head.said.text == "Limits were moved since: run again"
    assert plan(bench.session.project.document(1), far, bench.checks.limits).does_nothing
    bench.run()
    assert far not in bench.found("overlap")
    assert bench.session.project.history.undo_name == "Change limits of checks"
    bench.window.acts["undo"].trigger()
    assert bench.checks.limits == DEFAULT
    assert bench.checks.is_outdated


def test_a_sample_says_its_seed_and_is_the_same_again(make_bench):
    bench = make_bench("object twice", images=9)
    head = bench.page.panel.head
    assert not head.seed.isVisible()
    QTest.mouseClick(head.segment.button("sample"), Qt.MouseButton.LeftButton)
    assert head.seed.isVisible()
    head.images.setValue(4)
    head.seed.setValue(7)
    bench.run("sample")
    assert (bench.checks.results.images, bench.checks.results.seed) == (4, 7)
    assert "4 images of 9, seed 7" in head.said.text
    assert head.segment.button("sample").text() == "Sample 4"


def test_a_check_that_breaks_says_how_and_runs_again_alone(make_bench, monkeypatch):
    bench = make_bench("object twice")

    def broken(look):
        raise ZeroDivisionError("by nothing")

    rows = tuple(replace(one, gather=broken) if one.id == "outliers" else one for one in CHECKS)
    with monkeypatch.context() as patch:
        patch.setattr(running, "CHECKS", rows)
        bench.run()
    found = list(bench.checks.findings)
    assert any("by nothing" in str(bench.page.panel.model.index(n).data())
               for n in range(bench.page.panel.model.rowCount()))  # fmt: skip
    table, point = bench.page.panel.list, bench.row_point("Unusual sizes could not run")
    point.setX(table.viewport().width() - 20)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    bench.until(lambda: not bench.checks.is_running)
    assert not bench.checks.results.tested["outliers"].failed
    assert bench.checks.results.tested["outliers"].checked == 9
    assert all(one in bench.checks.findings for one in found)


def test_values_without_a_class_get_the_one_that_is_chosen_and_undo_takes_it_back(make_bench):
    bench = make_bench("a value of no class", base="semantic", images=6)
    bench.run()
    bench.step_to("values")
    finding, bar = bench.current, bench.page.fix_bar
    assert (bar.fix.text(), bar.classes.isVisible()) == ("Repair", True)
    bar.classes.setCurrentIndex(bar.classes.findData(5))
    bar.classes.activated.emit(bar.classes.currentIndex())
    bench.until(lambda: bar.fix.text() == "Fix")
    assert "200 px of unknown values to pond" in bar.sentence.text()
    bench.key(Qt.Key.Key_F)
    bench.until(lambda: finding not in bench.checks.findings and not bench.session.jobs.running)
    bench.window.acts["undo"].trigger()
    bench.until(lambda: finding in bench.checks.findings)


def test_an_image_that_is_left_out_is_marked_in_the_filmstrip(make_bench):
    bench = make_bench(images=3)
    image, strip = bench.session.entry.id, bench.window.page.filmstrip
    bench.window.acts["leave_out"].trigger()
    cell = strip.frames.cell(image)
    assert "left out of exports and checks" in cell.words
    bench.window.acts["leave_out"].trigger()
    assert not strip.frames.cell(image).is_left_out
