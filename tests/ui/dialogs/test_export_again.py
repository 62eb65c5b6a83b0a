"""The export dialog the second time, and for other tools: what changed, ids that stay, what is lost."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.dataset.writers import ROWS
from segdesk.geometry import Rect
from segdesk.model.overlap import Overlap
from segdesk.ui.dialogs import export_project
from segdesk.ui.dialogs.export.footer import State
from segdesk.ui.dialogs.report import ReportSheet

from .conftest import VOID

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_dialog(session, window, ended, closes, qtbot):
    def opened():
        dialog = export_project(session, window)
        closes(dialog)
        qtbot.waitUntil(lambda: not dialog.since_watch.is_busy, timeout=20_000)
        ended()
        return dialog

    return opened


@pytest.fixture
def exported(open_dialog, ended):
    """The project was exported once."""
    dialog = open_dialog()
    assert not dialog.since.isVisible()
    assert not dialog.form.ids_box.isEnabled()
    QTest.mouseClick(dialog.footer.buttons["export"], LEFT)
    ended()
    assert dialog.footer.state is State.DONE
    QTest.mouseClick(dialog.footer.buttons["done"], LEFT)


def choose_format(dialog, name):
    row = dialog.form.format.findData(name)
    dialog.form.format.setCurrentIndex(row)
    dialog.form.format.activated.emit(row)


def wait(dialog, qtbot, ended):
    qtbot.waitUntil(lambda: not dialog.loss_watch.is_busy, timeout=20_000)
    ended()


def test_nothing_changed_is_said_in_one_line(exported, open_dialog):
    dialog = open_dialog()
    assert dialog.since.isVisible()
    assert dialog.since.lines.words == ["Nothing changed."]
    assert not dialog.since.list.isVisible()
    assert dialog.since.when.text.startswith("today, ")


def test_what_changed_is_listed_and_a_row_leads_to_its_image(exported, open_dialog, file, session):
    with file.project.document(2).edit("Draw") as edit:
        edit.erase(Rect(0, 30, 60, 40))
    dialog = open_dialog()
    assert dialog.since.lines.words == ["1 image: 1 changed · objects: 1 changed"]
    item = dialog.since.list.topLevelItem(0)
    assert [item.text(0), item.text(1)] == ["b.png", "changed · Road -600 pixels"]
    rect = dialog.since.list.visualItemRect(item)
    QTest.mouseClick(dialog.since.list.viewport(), LEFT, pos=rect.center())
    QTest.mouseClick(dialog.since.show_button, LEFT)
    assert session.entry.id == 2


def test_ids_of_the_last_export_are_kept_when_that_is_ticked(exported, open_dialog, file, ended, tmp_path):
    with file.project.document(1).edit("Delete") as edit:
        edit.remove(1)
    dialog = open_dialog()
    QTest.mouseClick(dialog.form.ids_box, LEFT, pos=dialog.form.ids_box.rect().center() * 0.2)
    assert dialog.form.choices.keep_ids
    QTest.mouseClick(dialog.footer.buttons["export"], LEFT)
    ended()
    coco = json.loads((tmp_path / "streets" / "coco" / "coco.json").read_text())
    assert [one["id"] for one in coco["annotations"]] == [2, 3, 4]
    assert any("ids are those of the last export" in one for one in dialog.report.remarks())


def test_another_tools_format_says_what_is_lost_before_it_is_written(
    open_dialog, file, ended, qtbot, tmp_path, closes
):
    with file.project.document(1).edit("Draw", overlap=Overlap.OVERWRITE) as edit:
        edit.write(Rect(50, 0, 60, 5), edit.add(VOID))
    dialog = open_dialog()
    choose_format(dialog, "yolo")
    wait(dialog, qtbot, ended)
    assert [dialog.gate.isVisible(), dialog.package.isVisible(), dialog.form.sizes.isVisible()] == [False] * 3
    assert "Objects of kind void: 1 object · 50 pixels" in dialog.losses.found.words
    assert dialog.losses.badge.text() == "1 loss"
    assert dialog.form.name.text() == "streets-yolo"
    QTest.mouseClick(dialog.footer.buttons["export"], LEFT)
    ended()
    assert dialog.footer.state is State.DONE
    assert "Re-read and compared: 2 / 2 identical" in dialog.footer.ending.line.text
    assert (tmp_path / "streets-yolo" / "data.yaml").is_file()
    QTest.mouseClick(dialog.footer.ending.report, LEFT)
    sheet = dialog.findChild(ReportSheet)
    closes(sheet)
    assert "Objects of kind void" in sheet.told.text
    assert "last_export" not in file.settings


def test_a_target_that_is_there_blocks_and_says_so(open_dialog, ended, qtbot, tmp_path):
    (tmp_path / "streets-coco").mkdir()
    (tmp_path / "streets-coco" / "mine.txt").write_text("x")
    dialog = open_dialog()
    choose_format(dialog, "coco")
    wait(dialog, qtbot, ended)
    assert not dialog.footer.buttons["export"].isEnabled()
    assert "streets-coco is there already" in dialog.footer.line.text
    choose_format(dialog, "segdesk")
    ended()
    assert dialog.form.name.text() == "streets"
    assert dialog.gate.isVisible()


def test_every_format_that_is_written_can_be_chosen(open_dialog, ended, qtbot):
    dialog = open_dialog()
    assert [dialog.form.format.itemData(row) for row in range(len(ROWS))] == [one.name for one in ROWS]
    for name in ("coco_panoptic", "label_studio"):
        choose_format(dialog, name)
        wait(dialog, qtbot, ended)
        assert not dialog.loss_watch.found.problem, name
        assert dialog.losses.found.words


def test_masks_that_do_not_fit_are_counted_as_lost(open_dialog, unfit, ended, qtbot):
    dialog = open_dialog()
    choose_format(dialog, "mmseg")
    wait(dialog, qtbot, ended)
    assert "Masks that do not fit their image: 1 mask" in dialog.losses.found.words
