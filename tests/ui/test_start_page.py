"""The start page shows what it is given and says what the person wants."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from segdesk.ui.start.side import RowButton, WayButton
from segdesk.ui.start_page import Found, NothingFound, RecentProject, Scanning, StartPage, State
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.widgets.button import Button

NOW = datetime(2026, 11, 24, 15, 0)
LEFT = Qt.MouseButton.LeftButton
FOUND = Found(
    "batch", "COCO panoptic", "certain", "PNG masks", ("412 images",), ("4 masks differ",), "a.json"
)


def project(name, **fields):
    one = RecentProject(Path(f"/projects/{name}.segdesk"), name, "panoptic", 1310, NOW)
    return replace(one, **fields)


@pytest.fixture
def page(qtbot):
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    found = StartPage()
    projects = [
        project("streets", state=State("3 problems", "warn", "triangle-alert"), thumbnail=picture),
        project("parking", missing=True),
        project("a-name-that-is-far-too-long-for-any-card-" * 4),
    ]
    found.set_recent(projects, NOW)
    found.resize(1280, 720)
    qtbot.addWidget(found)
    found.show()
    return found


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Open images", "open_images"),
        ("Open data set", "open_dataset"),
        ("Open project", "browse_project"),
        ("Sample project", "open_sample"),
        ("Keys and gestures", "show_keys"),
        ("Settings", "show_settings"),
    ],
)
def test_each_way_on_is_a_signal(page, qtbot, text, signal):
    buttons = page.findChildren(WayButton) + page.findChildren(RowButton)
    button = next(one for one in buttons if one.text() == text)
    with qtbot.waitSignal(getattr(page, signal)):
        qtbot.mouseClick(button, LEFT)


def test_a_card_opens_its_project_by_mouse_and_by_enter(page, qtbot):
    card = page.grid.cards[0]
    with qtbot.waitSignal(page.open_project) as heard:
        qtbot.mouseClick(card, LEFT)
    assert heard.args == [Path("/projects/streets.segdesk")]
    with qtbot.waitSignal(page.open_project):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_a_card_reads_as_a_sentence(page):
    names = [card.accessibleName() for card in page.grid.cards]
    assert names[0] == "streets, Panoptic · 1,310 images, 3 problems, today, 15:00"
    assert "File missing" in names[1]


def test_search_hides_the_others_and_says_when_none_is_left(page, qtbot):
    qtbot.keyClicks(page.search, "PARK")
    assert [card.isVisible() for card in page.grid.cards] == [False, True, False]
    page.search.setText("nowhere")
    assert page._nothing.isVisible()


def test_without_projects_the_drop_zone_is_alone(page):
    page.set_recent([])
    assert not page.search.isVisible()
    assert page.zone.isVisible()


def test_cards_fit_the_width_without_overlap(page, qtbot):
    for width in (1000, 1280, 1600, 2560):
        page.resize(width, 900)
        qtbot.waitUntil(lambda: page.grid.width() > 0)
        boxes = [card.geometry() for card in page.grid.cards]
        assert not any(a.intersects(b) for a in boxes for b in boxes if a != b)
        assert max(box.right() for box in boxes) < page.grid.width()
        assert max(box.bottom() for box in boxes) < page.grid.height()


def press(page, qtbot, text):
    button = next(one for one in page.card.findChildren(Button) if one.text() == text)
    qtbot.mouseClick(button, LEFT)


def test_a_scan_moves_its_bar_and_can_be_cancelled(page, qtbot):
    page.show_drop(Scanning("batch", 1, 10))
    card = page.card
    page.show_drop(Scanning("batch", 5, 10, "images"))
    assert page.card is card
    with qtbot.waitSignal(page.scan_cancelled):
        press(page, qtbot, "Cancel")


def test_what_was_found_has_three_ways_on_and_one_is_filled(page, qtbot):
    assert page.side.images.is_primary
    page.show_drop(FOUND)
    assert not page.side.images.is_primary
    filled = [one.text() for one in page.findChildren(Button) if one.kind == "primary"]
    assert filled == ["Open as project"]
    for text, signal in (
        ("Other format…", page.drop_other_format),
        ("Open in Repair", page.drop_repaired),
        ("Open as project", page.drop_opened),
    ):
        with qtbot.waitSignal(signal):
            press(page, qtbot, text)
    page.show_drop(None)
    assert page.side.images.is_primary


def test_the_card_is_in_sight_however_many_projects_there_are(page, qtbot):
    page.set_recent([project(f"p{number}") for number in range(24)], NOW)
    page.show_drop(FOUND)
    qtbot.waitUntil(lambda: page.card.height() > 0 and page.card.isVisible())
    QApplication.processEvents()
    assert page.card.visibleRegion().boundingRect() == page.card.rect()


def test_nothing_found_says_what_was_looked_for(page, qtbot):
    page.show_drop(NothingFound("holiday.zip", "Looked for images in 214 entries."))
    assert page.card.accessibleName() == "No images found in holiday.zip"
    with qtbot.waitSignal(page.drop_dismissed):
        press(page, qtbot, "Close")


def send(page, kind, data, *position):
    rest = (Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event = kind(*position, *rest)
    QApplication.sendEvent(page, event)
    return event


def test_dropped_files_are_given_on_and_text_is_not_taken(page, qtbot):
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/data/batch"), QUrl("https://example.org/x")])
    assert send(page, QDragEnterEvent, files, QPoint(500, 100)).isAccepted()
    with qtbot.waitSignal(page.dropped) as heard:
        send(page, QDropEvent, files, QPointF(500, 100))
    assert heard.args == [[Path("/data/batch")]]
    words = QMimeData()
    words.setText("words")
    assert not send(page, QDragEnterEvent, words, QPoint(500, 100)).isAccepted()
    QApplication.sendEvent(page, QDragLeaveEvent())


def test_the_page_paints_in_both_themes_with_every_card(page):
    for choice in (Choice.LIGHT, Choice.DARK):
        Theme.current().choose(choice)
        for drop in (FOUND, Scanning("batch"), NothingFound("a", "b"), None):
            page.show_drop(drop)
            assert not page.grab().isNull()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("size", [(1280, 720), (1600, 962), (2560, 1300)])
def test_nothing_is_cut_off_at_any_size_or_letter_size(page, qtbot, scale, size):
    Theme.current().set_scale(scale)
    page.resize(*size)
    page.show_drop(FOUND)
    content = page.zone.parentWidget()
    qtbot.waitUntil(lambda: content.width() <= page.width() - page.side.width())
    qtbot.waitUntil(lambda: page.grid.height() == page.grid.minimumHeight())
    qtbot.waitUntil(lambda: content.height() >= content.minimumSizeHint().height())
    assert page.grid.geometry().bottom() >= max(card.geometry().bottom() for card in page.grid.cards)
    assert page.card.mapTo(content, page.card.rect().bottomRight()).x() <= content.width()
