"""Channel and range of deep photos, under a real mouse and real keys."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.io.png import write
from segdesk.io.project.file import ProjectFile
from segdesk.model.entry import ImageEntry
from segdesk.ops.rendition import Reach, Rendition, Window
from segdesk.ui.docks.adjust import AdjustDock
from segdesk.ui.session.session import Session
from tests.ui.docks.conftest import CLASSES

LEFT = Qt.MouseButton.LeftButton
SIZE = (60, 40)
PAGES = (((40, 60), 20), ((40, 60), 120), ((30, 30), 220))
NAMES = ("a.png", "b.png", "c.png", "d.tif")


def photos(folder):
    """Deep colours with one stray value, plain colours, plain grey: 60 x 40 pixels each; and a file of three
    pages, the last of another size."""
    deep = np.zeros((40, 60, 3), np.uint16)
    deep[..., 0], deep[..., 1], deep[..., 2] = 1000, 2000, 3000
    deep[0, 0] = 60_000
    write(folder / "a.png", deep)
    Image.fromarray(np.full((40, 60, 3), (10, 20, 30), np.uint8)).save(folder / "b.png")
    Image.fromarray(np.full((40, 60), 90, np.uint8)).save(folder / "c.png")
    pages = [Image.fromarray(np.full(shape, grey, np.uint8)) for shape, grey in PAGES]
    pages[0].save(folder / "d.tif", save_all=True, append_images=pages[1:])


@pytest.fixture
def session(tmp_path, jobs, qtbot):
    photos(tmp_path)
    file = ProjectFile.create(tmp_path / "p.segdesk", classes=CLASSES)
    file.add_images([ImageEntry(0, str(tmp_path / name), name, *SIZE) for name in NAMES])
    session = Session(file, jobs)
    go_to(session, "a.png", qtbot)
    yield session
    session.close()
    file.close()


def go_to(session, name, qtbot):
    session.go_to(next(one.id for one in session.project.in_order if one.original == name))
    qtbot.waitUntil(lambda: session.photo is not None, timeout=10_000)


@pytest.fixture
def dock(session, qtbot):
    dock = AdjustDock(session)
    qtbot.addWidget(dock)
    dock.resize(318, 300)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


def shows(session, qtbot, *rgb):
    """Wait until the photo in front has this colour."""
    qtbot.waitUntil(lambda: tuple(session.photo[5, 5].tolist()) == rgb, timeout=10_000)


def rows_of(dock):
    rows = dock.samples
    names = ("page", "band", "reach", "black", "white")
    return [name for name in names if getattr(rows, name).isVisible()]


def test_the_rows_are_those_that_the_photo_in_front_needs(dock, session, qtbot):
    assert rows_of(dock) == ["band", "reach", "black", "white"]
    go_to(session, "b.png", qtbot)
    assert rows_of(dock) == ["band"]
    assert [dock.samples.band.itemText(n) for n in range(4)] == ["Colour", "Red", "Green", "Blue"]
    go_to(session, "c.png", qtbot)
    assert rows_of(dock) == []


def test_a_band_is_chosen_by_key_and_holds_for_the_next_photo(dock, session, qtbot):
    dock.samples.band.setFocus()
    for _ in range(3):
        QTest.keyClick(dock.samples.band, Qt.Key.Key_Down)
    assert session.view.rendition.band == 2
    shows(session, qtbot, 0, 0, 0)
    go_to(session, "b.png", qtbot)
    shows(session, qtbot, 30, 30, 30)
    QTest.mouseClick(dock.reset_button, LEFT)
    shows(session, qtbot, 10, 20, 30)


def test_auto_leaves_out_what_strays_and_says_what_is_black_and_white(dock, session, qtbot):
    shows(session, qtbot, 0, 4, 9)
    choose(dock.samples.reach, 1)
    shows(session, qtbot, 0, 128, 255)
    assert (dock.samples.black.value, dock.samples.white.value) == (1000, 3000)
    assert session.project.history.undo_name is None


def choose(segment, place):
    button = segment.layout().itemAt(place).widget()
    QTest.mouseClick(button, LEFT)


def test_a_slider_sets_the_window_by_hand_from_what_was_shown(dock, session, qtbot):
    choose(dock.samples.reach, 1)
    shows(session, qtbot, 0, 128, 255)
    slider = dock.samples.white.slider
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 1, slider.height() // 2))
    assert session.view.rendition.reach is Reach.HAND
    assert session.view.rendition.window == (1000, 60_000)
    assert dock.samples.reach.value == Reach.HAND
    shows(session, qtbot, 0, 4, 9)


def test_black_stays_below_white(dock, session, qtbot):
    session.view.set(rendition=Rendition(reach=Reach.HAND, window=Window(1000, 2000)))
    dock.samples.black.number.setValue(5000)
    window = session.view.rendition.window
    assert window.low == 5000 < window.high
    dock.samples.white.number.setValue(2000)
    window = session.view.rendition.window
    assert window.low < window.high == 2000


def test_of_many_wishes_in_a_row_the_last_is_what_is_shown(dock, session, qtbot):
    for high in range(1500, 3001, 100):
        session.view.set(rendition=Rendition(reach=Reach.HAND, window=Window(1000, high)))
    shows(session, qtbot, 0, 128, 255)
    qtbot.waitUntil(lambda: session.pyramid is not None, timeout=10_000)
    assert session.photos.shown(session.entry.id).window == (1000, 3000)
    assert session.photos.depth(session.entry.id) == "16-bit colour"


def turn_to(dock, page):
    number = dock.samples.page
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, str(page))
    QTest.keyClick(number, Qt.Key.Key_Return)


def test_another_page_of_the_file_is_one_step_that_undo_takes_back(dock, session, qtbot):
    go_to(session, "d.tif", qtbot)
    assert rows_of(dock) == ["page"]
    assert session.photos.depth(session.entry.id) == "8-bit grey · page 1 of 3"
    turn_to(dock, 2)
    shows(session, qtbot, 120, 120, 120)
    assert session.entry.page == 1
    assert session.project.history.undo_name == "Page 2 of d.tif"
    assert session.photos.depth(session.entry.id) == "8-bit grey · page 2 of 3"
    session.undo()
    shows(session, qtbot, 20, 20, 20)
    qtbot.waitUntil(lambda: dock.samples.page.value() == 1, timeout=10_000)


def test_a_page_of_another_size_is_refused_and_the_number_goes_back(dock, session, qtbot):
    go_to(session, "d.tif", qtbot)
    said = []
    session.failed.connect(said.append)
    turn_to(dock, 3)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "Page 3 is 30 × 30, the image and its mask are 60 × 40" in said[0].problem
    qtbot.waitUntil(lambda: dock.samples.page.value() == 1, timeout=10_000)
    assert session.project.history.undo_name is None
