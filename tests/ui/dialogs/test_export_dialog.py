"""The export dialog on a project on disk: gate, job, cancel, what is remembered."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from segdesk.dataset.package.settings import CocoForm, Encoding, Only, YoloKind
from segdesk.model.classes import Task
from segdesk.ui.dialogs import export_project
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.footer import State
from segdesk.ui.dialogs.export.reason import ReasonSheet
from segdesk.ui.dialogs.report import ReportSheet

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_dialog(session, window, ended, closes):
    def opened():
        dialog = export_project(session, window)
        closes(dialog)
        ended()
        return dialog

    return opened


def press(dialog, name):
    QTest.mouseClick(dialog.footer.buttons[name], LEFT)


def test_a_package_is_written_and_its_proof_is_shown(open_dialog, ended, tmp_path, session):
    dialog = open_dialog()
    assert dialog.footer.buttons["export"].text() == "Export 2 images"
    assert dialog.footer.line.text.startswith("Ready")
    press(dialog, "export")
    assert dialog.footer.state is State.RUNNING
    assert not dialog.form.isEnabled()
    ended()
    assert dialog.footer.state is State.DONE
    assert "Re-read and compared: 2 / 2 identical" in dialog.footer.ending.line.text
    meta = json.loads((tmp_path / "streets" / "meta.json").read_text(encoding="utf-8"))
    assert meta["counts"]["images"] == 2
    press(dialog, "copy")
    assert QGuiApplication.clipboard().text() == dialog.report.sha256


def test_what_was_foreseen_is_what_was_written(open_dialog, ended, tmp_path):
    dialog = open_dialog()
    foreseen = json.loads(dialog.package.meta.toPlainText())
    press(dialog, "export")
    ended()
    assert foreseen == json.loads((tmp_path / "streets" / "meta.json").read_text(encoding="utf-8"))


def test_errors_block_and_show_leads_to_the_image(open_dialog, unfit, session, qtbot):
    dialog = open_dialog()
    button = dialog.footer.buttons["export"]
    assert button.text() == "2 errors block export"
    assert not button.isEnabled()
    row = dialog.gate.rows["alignment"]
    assert "c.png: The mask is 30 x 20" in row.words
    with qtbot.waitSignal(dialog.show_asked) as shown:
        QTest.mouseClick(row.show_button, LEFT)
    assert shown.args[0].check == "alignment"
    assert session.entry.id == 3


def test_an_error_passes_with_a_reason_only(open_dialog, unfit, ended):
    dialog = open_dialog()
    QTest.mouseClick(dialog.gate.rows["alignment"].ignore_button, LEFT)
    sheet = dialog.findChild(ReasonSheet)
    assert not sheet.done_button.isEnabled()
    QTest.keyClicks(sheet.reason, "known")
    QTest.keyClick(sheet.reason, Qt.Key.Key_Return)
    ended()
    assert dialog.gate.rows["alignment"].words == "1 finding ignored: known"
    assert dialog.footer.buttons["export"].text() == "1 error blocks export"


def test_other_images_are_checked_anew_and_other_formats_are_not(open_dialog, ended, jobs, qtbot):
    dialog = open_dialog()
    started = []
    jobs.started.connect(lambda job: started.append(job.title))
    QTest.mouseClick(dialog.form.yolo.button("segments"), LEFT)
    assert any(line.text(0) == "yolo" for line in children(dialog.package.tree))
    assert started == []
    row = dialog.form.only.findData(Only.ALL)
    dialog.form.only.setCurrentIndex(row)
    dialog.form.only.activated.emit(row)
    qtbot.waitUntil(lambda: started == ["Checking for export"])
    ended()
    assert dialog.footer.buttons["export"].text() == "Export 3 images"


def children(tree):
    root = tree.topLevelItem(0)
    return [root.child(place) for place in range(root.childCount())]


def test_a_cancelled_export_leaves_nothing_and_says_so(open_dialog, ended, tmp_path):
    dialog = open_dialog()
    before = sorted(path.name for path in tmp_path.iterdir())
    press(dialog, "export")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    ended()
    assert dialog.isVisible()
    assert dialog.footer.state is State.READY
    assert dialog.footer.line.text == "Export cancelled · nothing was left behind"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_target_that_may_not_be_replaced_is_said_with_its_name(open_dialog, ended, tmp_path):
    (tmp_path / "streets").mkdir()
    (tmp_path / "streets" / "thesis.txt").write_text("mine", encoding="utf-8")
    dialog = open_dialog()
    press(dialog, "export")
    ended()
    assert dialog.footer.state is State.FAILED
    assert "streets" in dialog.footer.line.text
    press(dialog, "details")
    sheet = dialog.findChild(ReportSheet)
    assert "streets" in sheet.lists.widget(0).toPlainText()
    sheet.accept()
    assert (tmp_path / "streets" / "thesis.txt").read_text(encoding="utf-8") == "mine"
    press(dialog, "back")
    assert dialog.footer.state is State.READY


def test_the_task_changes_the_encodings_and_says_what_is_left_out(open_dialog):
    dialog = open_dialog()
    QTest.mouseClick(dialog.form.task.button("instance"), LEFT)
    assert list(dialog.form.primaries) == [Encoding.BINARY_PNG, Encoding.COCO_POLYGON, Encoding.COCO_RLE]
    assert dialog.form._loss.text().startswith("Leaves out 4,640 pixels of stuff and void (96.7 %")
    QTest.mouseClick(dialog.form.primaries[Encoding.COCO_RLE], LEFT)
    assert dialog.form.coco.value == "rle"
    assert not dialog.form.coco.button("polygon").isEnabled()


def test_choices_are_remembered_with_the_project(open_dialog, session, ended):
    dialog = open_dialog()
    QTest.mouseClick(dialog.form.form.button("zip"), LEFT)
    QTest.mouseClick(dialog.form.yolo.button("boxes"), LEFT)
    press(dialog, "save")
    dialog.done(0)
    again = open_dialog()
    assert again.form.choices.is_zip
    assert again.form.choices.yolo is YoloKind.BOXES
    press(again, "export")
    ended()
    assert again.report.out.endswith("streets.zip")


def test_settings_of_another_program_do_no_harm(tmp_path):
    saved = {
        "task": "depth",
        "only": "all",
        "coco": "polygon",
        "yolo": 3,
        "palette": "yes",
        "new": 1,
        "name": 5,
    }
    found = Choices.remembered(saved, task=Task.SEMANTIC, name="a", folder=tmp_path)
    assert found == Choices(Task.SEMANTIC, "a", str(tmp_path), only=Only.ALL)
    assert found.with_(task=Task.PANOPTIC).coco_forms == list(CocoForm)


def test_the_report_is_read_in_full(open_dialog, ended):
    dialog = open_dialog()
    press(dialog, "export")
    ended()
    QTest.mouseClick(dialog.footer.ending.report, LEFT)
    sheet = dialog.findChild(ReportSheet)
    assert "sha256" in sheet.told.text


def test_closing_while_it_checks_stops_the_checks(session, window, jobs, ended):
    dialog = export_project(session, window)
    dialog.reject()
    ended()
    assert jobs.running == []
