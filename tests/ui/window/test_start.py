"""From a drop to a project: scan, card, import, recent projects."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from segdesk.io.project.file import ProjectFile
from segdesk.progress import SILENT
from segdesk.ui.start.facts import Found, NothingFound
from segdesk.ui.window import sample
from segdesk.ui.window.imported import with_keys
from segdesk.ui.window.places import free_path, project_folder
from tests.ui.window.conftest import CLASSES, Pen, finish, open_project, write_photos


@pytest.fixture
def dataset(tmp_path):
    """Three photos, each with a mask of two classes."""
    root = tmp_path / "street"
    root.mkdir()
    write_photos(root / "images")
    (root / "masks").mkdir()
    for name in "abc":
        mask = np.zeros((160, 240), np.uint8)
        mask[80:] = 1
        Image.fromarray(mask).save(root / "masks" / f"{name}.png")
    (root / "classes.csv").write_text("id,name,color,kind\n0,sky,#808080,stuff\n1,road,#8667FE,stuff\n")
    return root


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, none))


def card_of(window, kind, qtbot):
    qtbot.waitUntil(
        lambda: window.start.card is not None and isinstance(window.start.card.drop, kind), timeout=10_000
    )
    return window.start.card.drop


def imported(window, qtbot):
    window.start.card.open_as_project.emit()
    qtbot.waitUntil(lambda: window.session is not None and window.session.photo is not None, timeout=20_000)
    return window.session


def test_a_dropped_data_set_becomes_a_project_after_a_click(window, dataset, qtbot):
    drop(window.start, dataset)
    found = card_of(window, Found, qtbot)
    assert (found.name, found.format) == ("street", "PNG masks")
    assert found.counts == ("3 images", "all with a mask", "2 classes")
    assert window.session is None
    session = imported(window, qtbot)
    assert session.entry.original == "images/a.png"
    assert session.file.path == project_folder() / "street.segdesk"
    assert len(session.document.objects) == 2
    assert str(session.file.path) in window.status.said.accessibleName()
    assert [one.hotkey for one in session.project.classes] == ["1", "2"]
    assert not list(dataset.rglob("*.segdesk"))


def test_the_same_source_offers_the_project_it_became(make_window, dataset, qtbot):
    first = make_window()
    drop(first.start, dataset)
    card_of(first, Found, qtbot)
    imported(first, qtbot)
    finish(first, qtbot)
    second = make_window()
    assert [one.name for one in second.recent.projects()] == ["street"]
    assert not second.recent.projects()[0].thumbnail.isNull()
    drop(second.start, dataset)
    card_of(second, Found, qtbot)
    qtbot.waitUntil(lambda: bool(second.bars.texts))
    assert second.bars.texts == ["street was opened before, as street."]
    button = second.bars.findChildren(type(second.top.export))
    next(one for one in button if one.text() == "Open street").click()
    qtbot.waitUntil(lambda: second.session is not None, timeout=10_000)


def test_a_zip_is_unpacked_once_among_the_projects(window, dataset, tmp_path, qtbot):
    archive = shutil.make_archive(str(tmp_path / "set"), "zip", dataset.parent, dataset.name)
    for _ in range(2):
        drop(window.start, archive)
        found = card_of(window, Found, qtbot)
        assert found.counts == ("3 images", "all with a mask", "2 classes")
        window.start.drop_dismissed.emit()
    (folder,) = (project_folder() / "Unpacked").iterdir()
    assert (folder / "street" / "images" / "a.png").is_file()


def test_dropped_images_become_a_project(window, tmp_path, qtbot):
    photos = write_photos(tmp_path / "photos")
    drop(window, photos / "a.png", photos / "b.png")
    assert card_of(window, Found, qtbot).counts[0] == "2 images"
    assert len(imported(window, qtbot).order) == 2


def test_images_without_classes_say_what_comes_first_until_there_is_one(window, tmp_path, qtbot):
    photos = write_photos(tmp_path / "town")
    drop(window.start, *sorted(photos.iterdir()))
    card_of(window, Found, qtbot)
    session = imported(window, qtbot)
    (words,) = window.bars.texts
    assert words.startswith("There is no class to paint with yet.")
    session.project.set_classes(CLASSES)
    assert window.bars.texts == []


def test_a_dropped_project_opens_at_once(window, project, qtbot):
    drop(window.start, project)
    qtbot.waitUntil(lambda: window.session is not None, timeout=10_000)
    assert window.workspace == "edit"
    assert window.windowTitle().startswith("a.png — ")


def test_a_folder_without_images_says_what_was_looked_for(window, tmp_path, qtbot):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("words")
    drop(window.start, tmp_path / "papers")
    nothing = card_of(window, NothingFound, qtbot)
    assert nothing.name == "papers"
    assert "COCO" in nothing.looked_for


def test_a_file_that_is_no_project_is_told_in_words(window, tmp_path, qtbot):
    (tmp_path / "bad.segdesk").write_bytes(b"nothing of the kind")
    drop(window.start, tmp_path / "bad.segdesk")
    qtbot.waitUntil(lambda: bool(window.bars.texts), timeout=10_000)
    assert "bad.segdesk" in window.bars.texts[0]
    assert window.session is None


def test_another_format_can_be_chosen(window, dataset, qtbot):
    drop(window.start, dataset)
    card_of(window, Found, qtbot)
    menu = window.intake.format_menu()
    next(one for one in menu.actions() if one.text() == "Folder of images").trigger()
    qtbot.waitUntil(
        lambda: isinstance(window.start.card.drop, Found) and window.start.card.drop.format == "Images",
        timeout=10_000,
    )


def test_dismissing_the_card_leads_back_to_the_open_project(window, project, dataset, qtbot):
    open_project(window, project, qtbot)
    window.intake.take([dataset])  # by the menu: a drop would be added to the project
    card_of(window, Found, qtbot)
    assert window.workspace == ""
    window.start.drop_dismissed.emit()
    assert window.workspace == "edit"


def test_an_import_closes_the_project_that_was_open(window, project, dataset, qtbot):
    open_project(window, project, qtbot)
    Pen(window).drag((100, 80), (120, 80))
    window.intake.take([dataset])  # by the menu: a drop would be added to the project
    card_of(window, Found, qtbot)
    window.start.card.open_as_project.emit()
    qtbot.waitUntil(
        lambda: window.session is not None and window.session.file.path != project, timeout=20_000
    )
    with ProjectFile.open(project) as file:
        assert not file.read_only
        assert file.project.history.undo_name == "Brush on Road"


def test_the_report_of_an_import_stays_with_its_project(window, tmp_path, qtbot):
    photos = write_photos(tmp_path / "set", "a")
    shapes = [{"label": "car", "points": [[1, 1], [9, 9]], "shape_type": "line"}]
    (photos / "a.json").write_text(
        json.dumps({"imagePath": "a.png", "shapes": shapes, "imageWidth": 240, "imageHeight": 160})
    )
    drop(window.start, photos)
    card_of(window, Found, qtbot)
    imported(window, qtbot)
    qtbot.waitUntil(lambda: window.projects.report is not None)
    assert len(window.projects.report.lost) == 1
    assert window.acts["report"].isEnabled()


def test_a_free_path_never_meets_a_project_that_is_there(tmp_path):
    (tmp_path / "a b.segdesk").touch()
    assert free_path("a/b", tmp_path).name == "a b 2.segdesk"
    assert free_path("...", tmp_path).name == "Project.segdesk"


def test_classes_that_have_keys_keep_them():
    given = CLASSES.changed(1, hotkey="X")
    assert with_keys(given) is given
    assert [one.hotkey for one in with_keys(CLASSES)] == ["1", "2"]


def test_a_cancelled_import_leaves_nothing_and_shows_the_card_again(window, dataset, qtbot):
    drop(window.start, dataset)
    card_of(window, Found, qtbot)
    window.start.card.open_as_project.emit()
    window.intake.cancel()
    card_of(window, Found, qtbot)
    assert window.session is None
    assert not project_folder().is_dir() or not list(project_folder().iterdir())


def test_the_sample_is_drawn_once(tmp_path, monkeypatch):
    folder = tmp_path / "there"
    folder.mkdir()
    monkeypatch.setattr(sample, "sample_folder", lambda: folder)
    assert sample.draw_sample(SILENT) == folder
