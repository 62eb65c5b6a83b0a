"""Masks with wrong values are diagnosed, their table edited, repaired and undone, by mouse and keys."""

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.dataset.sample.damage import palette_luma
from segdesk.errors import SegDeskError
from segdesk.model.colours import palette_color
from segdesk.ui.repair.mapping_file import load_mapping
from segdesk.ui.repair.value_cells import editor_box
from segdesk.ui.repair.value_rows import State
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.wording import zoom
from tests.ui.repair.conftest import LEFT, click, ids_of, settled, tab

NONE = Qt.KeyboardModifier.NoModifier
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)


@pytest.fixture
def values(repair, qtbot):
    """values("luma") is the Values tab of that set, read."""

    def opened(fault):
        page = repair(fault)
        tab(page, "values", qtbot)
        qtbot.waitUntil(lambda: bool(page.values_tab.state.rows), timeout=20_000)
        settled(page, qtbot)
        return page

    return opened


def choose(table, code, class_id):
    """In the combo of a value's row, by mouse and the combo's own choice."""
    table.pick(code)
    at = editor_box(table.visualRect(table.currentIndex())).center()
    QTest.mouseClick(table.viewport(), LEFT, NONE, at)
    combo = table.viewport().findChild(ComboBox)
    combo.setCurrentIndex(combo.findData(class_id))
    combo.activated.emit(combo.currentIndex())


def test_a_set_in_luma_is_told_exact_and_repaired(values, streets, qtbot):
    page = values("luma")
    side, session = page.values_tab, page.session
    assert side.panel.head.text() == "Palette flattened to luma — exactly reversible"
    assert side.panel.badge.text() == "exact for 100.0 % of pixels"
    assert {one.state for one in side.state.rows} == {State.EXACT}
    click(side.bar.dry_run)
    settled(page, qtbot)
    assert "re-applied: 100.0" in side.bar.status.text
    assert "identical" in side.bar.status.text
    click(side.bar.apply_all)
    settled(page, qtbot)
    assert session.project.history.done[-1].name == "Repair values of 4 masks"
    for image, street in zip(session.order, streets, strict=True):
        assert (ids_of(session, image) == street.labels).all()
    assert side.panel.head.text() == "Sizes and values agree. Nothing to repair."
    session.undo()
    settled(page, qtbot)
    assert session.project.entries[session.order[0]].stored


def test_a_chosen_row_outlines_its_pixels_in_both_views(values):
    page = values("luma")
    side = page.values_tab
    assert {side.pane.level.text()} == {zoom(view.zoom) for view in side.pane.views}
    before = [view.grab().toImage() for view in side.pane.views]
    side.panel.table.pick(side.state.rows[3].code)
    after = [view.grab().toImage() for view in side.pane.views]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_a_class_is_chosen_in_the_row_and_taken_back(values, qtbot):
    page = values("scaled")
    side = page.values_tab
    row = side.state.rows[0]
    choose(side.panel.table, row.code, 9)
    settled(page, qtbot)
    assert (side.state.rows[0].becomes, side.state.rows[0].state) == (9, State.PERSON)
    click(side.bar.apply_one)
    settled(page, qtbot)
    assert (ids_of(page.session, page.session.entry.id) == 9).any()
    assert not page.session.project.entries[page.session.entry.id].stored


def test_reset_takes_choices_back(values, qtbot):
    page = values("scaled")
    side = page.values_tab
    row = side.state.rows[0]
    choose(side.panel.table, row.code, 9)
    click(side.panel.reset)
    settled(page, qtbot)
    assert side.state.rows[0].becomes == row.becomes


def test_rows_are_found_by_class_and_value(values):
    page = values("luma")
    panel = page.values_tab.panel
    panel.search.setFocus()
    QTest.keyClicks(panel.search, "road")
    assert [one.becomes for one in panel.table.rows.rows] == [1]
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    click(panel.only_open)
    assert panel.table.rows.rows == []


def test_a_value_without_a_class_is_settled_for_all_at_once(repair, broken, qtbot):
    folder = broken("scaled")
    path = folder / "masks" / "s1.png"
    mask = np.array(Image.open(path))
    mask[10:40, 10:60] = 77
    Image.fromarray(mask).save(path)
    page = repair(folder)
    tab(page, "values", qtbot)
    side, session = page.values_tab, page.session
    odd = next(one.id for one in session.project.entries.values() if one.original.endswith("s1.png"))
    session.go_to(odd)
    settled(page, qtbot)
    qtbot.waitUntil(lambda: bool(side.state.rows), timeout=20_000)
    assert side.panel.table.isVisible()
    side.panel.table.setFocus()
    QTest.keyClick(side.panel.table, Qt.Key.Key_N)
    assert side.panel.table.current.code == 77
    assert "1 value unresolved" in side.bar.status.text
    assert side.bar.rest.isVisible()
    side.bar.rest.setCurrentIndex(side.bar.rest.findData(255))
    side.bar.rest.activated.emit(side.bar.rest.currentIndex())
    settled(page, qtbot)
    click(side.bar.dry_run)
    settled(page, qtbot)
    click(side.bar.apply_all)
    settled(page, qtbot)
    assert (ids_of(session, odd)[10:40, 10:60] == 255).all()


def test_a_mapping_is_saved_and_used_again(values, qtbot, tmp_path):
    page = values("scaled")
    side = page.values_tab
    choose(side.panel.table, side.state.rows[0].code, 9)
    settled(page, qtbot)
    side.save(tmp_path / "mapping.json")
    saved = json.loads((tmp_path / "mapping.json").read_text("utf-8"))
    assert saved["map"][str(side.state.rows[0].code)] == 9
    assert saved["unresolved"] == "leave"
    click(side.panel.reset)
    side.load(tmp_path / "mapping.json")
    settled(page, qtbot)
    assert side.state.rows[0].becomes == 9


def test_a_file_that_is_no_mapping_is_refused_with_the_form_it_should_have(tmp_path):
    path = tmp_path / "a.json"
    for text in ("{", '{"map": 3}', '{"map": {"x": 1}}', "[]"):
        path.write_text(text, "utf-8")
        with pytest.raises(SegDeskError, match="no mapping"):
            load_mapping(path)


@pytest.fixture
def voc(tmp_path):
    """Masks of VOC's classes in luma, where aeroplane (1) and potted plant (16) are both 38."""
    folder = tmp_path / "voc"
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    rng = np.random.default_rng(3)
    ids = np.zeros((120, 160), np.uint8)
    for place, one in enumerate((1, 2, 3, 5, 7, 9, 12, 15)):
        left = 4 + 38 * (place % 4)
        ids[10 + 55 * (place // 4) : 50 + 55 * (place // 4), left : left + 30] = one
    for name in "abc":
        photo = rng.integers(0, 60, (120, 160, 3), np.uint8) + (ids[..., None] * 12)
        Image.fromarray(photo.astype(np.uint8)).save(folder / "images" / f"{name}.png")
        Image.fromarray(palette_luma(ids)).save(folder / "masks" / f"{name}.png")
    rows = [f"{one},class {one},{palette_color(one)},thing" for one in range(21)]
    (folder / "classes.csv").write_text("\n".join(["id,name,color,kind", *rows]) + "\n", "utf-8")
    return folder


def test_a_value_of_two_classes_is_to_be_chosen_and_is_never_guessed(repair, voc, qtbot):
    page = repair(voc)
    side = page.values_tab
    assert page.tab == "values"
    qtbot.waitUntil(lambda: bool(side.state.rows), timeout=20_000)
    row = next(one for one in side.state.rows if one.code == 38)
    assert (row.state, row.becomes) == (State.CHOOSE, None)
    assert row.evidence == "1 and 16 both give 38"
    assert "exactly reversible" not in side.panel.head.text()
    click(side.bar.dry_run)
    settled(page, qtbot)
    assert side.state.trial.to_apply == []
    assert "Some values stand for several classes" in next(iter(side.state.trial.left_out.values()))
    for code, class_id in ((38, 16), (113, 3)):
        choose(side.panel.table, code, class_id)
        settled(page, qtbot)
    click(side.bar.dry_run)
    settled(page, qtbot)
    click(side.bar.apply_all)
    settled(page, qtbot)
    found = ids_of(page.session, page.session.entry.id)
    assert set(np.unique(found)) == {0, 2, 3, 5, 7, 9, 12, 15, 16}
