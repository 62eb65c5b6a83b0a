"""Ways into the Repair workspace, and what it says where there is little to say."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.geometry import Rect
from segdesk.model.classes import Task
from segdesk.ui.repair.diagnosis import NOTHING_BETTER
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.window.repair_actions import open_repair
from tests.ui.repair.conftest import button, click, settled
from tests.ui.window.conftest import SIZE, open_project, write_photos

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def flat(tmp_path):
    """Photos of one colour with masks of half their size: nothing says how they lie."""
    folder = tmp_path / "flat"
    folder.mkdir()
    write_photos(folder / "images")
    (folder / "masks").mkdir()
    for name in "abc":
        mask = np.zeros((SIZE[1] // 2, SIZE[0] // 2), np.uint8)
        mask[20:50, 30:80] = 1
        Image.fromarray(mask).save(folder / "masks" / f"{name}.png")
    (folder / "classes.csv").write_text("id,name,color,kind\n0,sky,#808080,stuff\n1,road,#8667FE,stuff\n")
    return folder


def test_the_key_leads_there_and_back_with_the_same_image(window, project, qtbot):
    session = open_project(window, project, qtbot)
    session.go(1)
    QTest.keyClick(window.page.canvas, Qt.Key.Key_2, CTRL)
    assert window.workspace == "repair"
    assert window.front.geometry_tab.head.text in ("No masks yet", "Looking at masks")
    QTest.keyClick(window.front.canvas, Qt.Key.Key_1, CTRL)
    assert (window.workspace, session.entry.original) == ("edit", "b.png")


def test_the_message_of_a_mask_that_does_not_fit_leads_to_its_repair(repair, window, qtbot):
    page = repair("halved")
    window.show_workspace("edit")
    click(button(window.page.bars, "Open in Repair"))
    assert (window.workspace, page.tab) == ("repair", "geometry")


def test_where_nothing_can_be_judged_it_says_so_and_the_hand_decides(repair, flat, qtbot):
    page = repair(flat)
    tab = page.geometry_tab
    assert tab.head.text == NOTHING_BETTER
    assert tab.head.tone == "warn"
    assert not tab.proposals.entries[0].is_sure
    front = page.session.entry.id
    stretch = next(place for place, one in enumerate(tab.state.ways) if one.diagnosis == "stretch")
    tab.state.choose(stretch)
    click(tab.bar.apply_one)
    settled(page, qtbot)
    assert not page.session.project.entries[front].stored


def test_an_edit_elsewhere_is_looked_at_again(repair, qtbot):
    page = repair("sound")
    session = page.session
    before = page.study.plans[session.entry.id]
    with session.edit("Draw") as edit:
        edit.erase(session.document.bounds)
    qtbot.waitUntil(lambda: page.study.plans[session.entry.id] is not before, timeout=20_000)


def test_both_tabs_paint_in_both_themes_and_at_the_least_size(repair, window, qtbot):
    page = repair("letterboxed")
    window.resize(1280, 720)
    for choice in (Choice.LIGHT, Choice.DARK):
        Theme.current().choose(choice)
        for name in ("values", "geometry"):
            page.show_tab(name)
            settled(page, qtbot)
            assert not page.grab().isNull()


def test_the_layout_is_remembered_and_reset(repair):
    page = repair("halved")
    split = page.geometry_tab.split
    sizes = split.sizes()
    split.setSizes([sizes[0] + 60, sizes[1] - 60, sizes[2]])
    moved, state = split.sizes(), page.layout_state()
    page.reset_layout()
    assert split.sizes() != moved
    page.restore_layout(state)
    assert split.sizes() == moved


def test_all_but_the_comparison_can_be_put_away(repair):
    page = repair("halved")
    page.set_bare(on=True)
    assert not page.geometry_tab.left.isVisible()
    assert page.canvas.isVisible()
    page.set_bare(on=False)
    assert page.geometry_tab.left.isVisible()


def test_drawn_objects_have_no_values_to_judge(window, project, qtbot):
    session = open_project(window, project, qtbot)
    session.project.set_task(Task.INSTANCE)
    with session.edit("Draw") as edit:
        edit.write(Rect(10, 10, 60, 60), edit.add(2))
    open_repair(window, "values")
    page = window.front
    qtbot.waitUntil(lambda: bool(page.study.plans) and not page.study.is_busy, timeout=20_000)
    settled(page, qtbot)
    panel = page.values_tab.panel
    assert panel.head.text() in ("No values to judge", "Sizes and values agree. Nothing to repair.")
    assert not panel.table.isVisible()
