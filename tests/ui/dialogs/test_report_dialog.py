"""Reports in full: every lost object has its line, and what is copied or saved is all of it."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from segdesk.io.formats.dataset import Lost, Note
from segdesk.io.importing import ImportReport
from segdesk.ui.dialogs import show_import_report

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def report():
    lost = [Lost(f"{number}.json", "car", "its polygon has two points") for number in range(300)]
    return ImportReport(10, 10, 320, 20, lost, [Note("classes.csv", "Class 'void' is taken as void.")])


@pytest.fixture
def sheet(report, window, closes, jobs):
    sheet = show_import_report(report, window, stored=["a.png"])
    closes(sheet)
    return sheet


def test_every_lost_object_stands_with_its_reason(sheet):
    pages = {sheet.lists.tabText(place): sheet.lists.widget(place) for place in range(sheet.lists.count())}
    assert list(pages) == ["Lost 300", "Do not fit 1", "Notes 1"]
    lines = pages["Lost 300"].toPlainText().splitlines()
    assert lines[299] == "299.json: car: its polygon has two points"
    assert sheet.status.text == "300 objects did not come in"


def test_the_report_is_copied_as_text(sheet):
    QTest.mouseClick(sheet.copy, LEFT)
    text = QGuiApplication.clipboard().text()
    assert text.count("its polygon has two points") == 300
    assert "320 objects in the source, 20 came in, 300 did not." in text


def test_the_report_is_saved_as_json(sheet, tmp_path):
    sheet.save_json(tmp_path / "report.json")
    value = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert len(value["lost"]) == 300
    assert value["stored"] == ["a.png"]
    assert sheet.status.text == f"Saved {tmp_path / 'report.json'}"


def test_a_file_that_cannot_be_written_is_said(sheet, tmp_path):
    sheet.save_json(tmp_path / "none" / "report.json")
    assert sheet.status.tone == "error"


def test_without_losses_it_says_that_all_came_in(window, closes, jobs):
    sheet = show_import_report(ImportReport(1, 1, 2, 2), window)
    closes(sheet)
    assert sheet.status.text == "Every object came in"
    assert not sheet.lists.isVisible()


def test_masks_that_do_not_fit_are_what_it_says_first(window, closes, jobs):
    sheet = show_import_report(ImportReport(2, 2, 0, 0), window, stored=["a.png", "b.png"])
    closes(sheet)
    assert sheet.status.text == "2 masks do not fit"
