"""The filmstrip under a real mouse and real keys, over a project on disk."""

import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ImageEntry, Status
from segdesk.ui.filmstrip import Filmstrip
from segdesk.ui.filmstrip.cells import CELL
from segdesk.ui.filmstrip.frames import cache_folder
from segdesk.ui.filmstrip.states import State
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Choice, Theme

LEFT = Qt.MouseButton.LeftButton
CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (8, "Car", "#4BEEDC", Kind.THING)])
NAMES = [f"img_{number:02}.png" for number in range(12)]


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def session(tmp_path, jobs):
    """Twelve images; of them 1 is edited, 2 and 3 are reviewed, and the file of 4 is gone."""
    for number, name in enumerate(NAMES):
        Image.fromarray(np.full((30, 40, 3), 20 * number, np.uint8)).save(tmp_path / name)
    (tmp_path / NAMES[4]).unlink()
    with ProjectFile.create(tmp_path / "p.segdesk", classes=CLASSES) as file:
        file.add_images([ImageEntry(0, str(tmp_path / name), name, 40, 30) for name in NAMES])
        with file.project.step("States") as step:
            for place, status in ((1, Status.EDITED), (2, Status.REVIEWED), (3, Status.REVIEWED)):
                file.project.set_entry(place + 1, into=step, status=status)
        session = Session(file, jobs)
        session.go_to(session.order[0])
        yield session
        session.close()


@pytest.fixture
def film(session, qtbot):
    return shown(Filmstrip(session), qtbot)


def shown(film, qtbot):
    qtbot.addWidget(film, before_close_func=lambda film: film.shut())
    film.resize(1500, film.height())
    film.show()
    qtbot.waitExposed(film)
    return film


def names(film):
    return [film._session.project.entries[one].original for one in film.visible_order]


def cell(film, place):
    return film.model.at(place).data(CELL)


def click(film, place, dy=0):
    rect = film.strip.visualRect(film.model.at(place))
    QTest.mouseClick(film.strip.viewport(), LEFT, pos=rect.center() + QPoint(0, dy))


def chips(film):
    return {chip.text(): chip._number for chip in film.header.chips.values()}


def test_a_click_goes_to_the_image_and_frames_it(film, session):
    click(film, 2)
    assert session.entry.original == NAMES[2]
    assert cell(film, 2).is_current
    assert not cell(film, 0).is_current
    assert film.header.position.text() == "3 of 12"
    assert film.header.name.text == NAMES[2]


def test_the_arrows_go_from_image_to_image_and_stop_at_the_ends(film, session):
    assert not film.header.back.isEnabled()
    QTest.mouseClick(film.header.on, LEFT)
    assert session.entry.original == NAMES[1]
    click(film, 11)
    assert not film.header.on.isEnabled()


def test_keys_move_along_the_row_and_enter_goes_there(film, session):
    film.strip.setFocus()
    QTest.keyClick(film.strip, Qt.Key.Key_Right)
    QTest.keyClick(film.strip, Qt.Key.Key_Right)
    assert session.entry.original == NAMES[0]
    QTest.keyClick(film.strip, Qt.Key.Key_Return)
    assert session.entry.original == NAMES[2]


def test_thumbnails_come_from_threads_and_stay_on_disk(film, qtbot):
    assert cell(film, 5).picture is None
    qtbot.waitUntil(lambda: cell(film, 5).picture is not None)
    assert abs(cell(film, 5).picture.pixelColor(20, 20).red() - 100) < 4
    assert list(cache_folder().glob("??/*.jpg"))


def color_of(film, place):
    return cell(film, place).picture.pixelColor(10, 10).getRgb()[:3]


def test_a_thumbnail_shows_the_mask_and_follows_edits_and_undo(film, session, qtbot):
    qtbot.waitUntil(lambda: cell(film, 0).picture is not None)
    assert max(color_of(film, 0)) < 4
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 0, 20, 30), edit.add(2))
    qtbot.waitUntil(
        lambda: color_of(film, 0) == pytest.approx((0.45 * 0x4B, 0.45 * 0xEE, 0.45 * 0xDC), abs=4)
    )
    session.undo()
    qtbot.waitUntil(lambda: max(color_of(film, 0)) < 4)


def test_a_thumbnail_follows_a_move_that_changes_no_area(film, session, qtbot):
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 0, 20, 30), edit.add(2))
    qtbot.waitUntil(lambda: cell(film, 0).picture is not None and max(color_of(film, 0)) > 90)
    with session.edit("Move") as edit:
        edit.erase(Rect(0, 0, 20, 30), objects=(1,))
        edit.write(Rect(20, 0, 40, 30), 1)
    qtbot.waitUntil(lambda: max(color_of(film, 0)) < 4)
    session.undo()
    qtbot.waitUntil(lambda: max(color_of(film, 0)) > 90)


def test_a_thumbnail_follows_the_colour_of_its_class(film, session, qtbot):
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 0, 20, 30), edit.add(2))
    session.project.set_classes(session.project.classes.changed(2, color="#FF0000"))
    qtbot.waitUntil(lambda: cell(film, 0).picture is not None and color_of(film, 0)[0] > 100)


def test_a_cell_says_name_state_and_problem(film, qtbot):
    def said(place):
        return film.model.at(place).data(Qt.ItemDataRole.AccessibleTextRole)

    assert said(0) == f"{NAMES[0]}, untouched, current image"
    qtbot.waitUntil(lambda: "The photo is missing." in said(4))
    assert said(4).startswith(f"{NAMES[4]}, problem, ")


def test_a_missing_photo_is_a_problem_and_can_be_located(film, session, qtbot):
    qtbot.waitUntil(lambda: cell(film, 4).is_missing)
    assert chips(film)["Problem"] == 1
    rect = film.strip.visualRect(film.model.at(4))
    thumb = film.strip.cells._thumb_rect(rect)
    with qtbot.waitSignal(film.locate_asked) as asked:
        pos = film.strip.cells._locate_rect(thumb).center().toPoint()
        QTest.mouseClick(film.strip.viewport(), LEFT, pos=pos)
    assert asked.args == [session.order[4]]
    assert session.entry.original == NAMES[0]


def test_the_menu_of_a_missing_photo_asks_where_it_is_too(film, session, qtbot):
    qtbot.waitUntil(lambda: cell(film, 4).is_missing)
    menu = film.strip._menu(film.model.at(4))
    with qtbot.waitSignal(film.locate_asked) as asked:
        next(one for one in menu.actions() if one.text() == "Locate…").trigger()
    assert asked.args == [session.order[4]]
    menu.deleteLater()
    other = film.strip._menu(film.model.at(5))
    assert [one.isEnabled() for one in other.actions()] == [True, False]
    other.deleteLater()


def test_a_photo_that_was_located_is_no_problem_any_more(film, session, tmp_path, qtbot):
    qtbot.waitUntil(lambda: cell(film, 4).is_missing)
    (tmp_path / "moved").mkdir()
    Image.fromarray(np.zeros((30, 40, 3), np.uint8)).save(tmp_path / "moved" / NAMES[4])
    session.file.relocate(tmp_path / "moved")
    qtbot.waitUntil(lambda: cell(film, 4).picture is not None)
    assert cell(film, 4).state is State.UNTOUCHED
    qtbot.waitUntil(lambda: chips(film)["Problem"] == 0)


def test_the_chips_count_states_and_filter_by_them(film):
    assert chips(film) == {"All": 12, "Untouched": 9, "Edited": 1, "Reviewed": 2, "Problem": 0}
    QTest.mouseClick(film.header.chips[State.REVIEWED], LEFT)
    assert names(film) == NAMES[2:4]
    assert film.header.search.text() == "status:reviewed"
    QTest.mouseClick(film.header.chips[None], LEFT)
    assert names(film) == NAMES
    assert film.header.chips[None].isChecked()


def test_the_counts_follow_edits(film, session, qtbot):
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 0, 5, 5), edit.add(2))
    qtbot.waitUntil(lambda: chips(film)["Edited"] == 2)
    assert "of 12 reviewed" in film.header.reviewed.accessibleName()


def test_typing_filters(film, qtbot):
    with qtbot.waitSignal(film.order_changed):
        QTest.keyClicks(film.header.search, "img_1")
    assert names(film) == NAMES[10:]
    assert film.header.position.text() == "– of 2 (12)"


def test_a_filter_that_nothing_matches_can_be_cleared(film):
    QTest.keyClicks(film.header.search, "zzz")
    assert film._words.text() == "No image matches the filter"
    assert not film.strip.isVisible()
    QTest.mouseClick(film._clear, LEFT)
    assert film.strip.isVisible()
    assert len(film.visible_order) == 12


def test_a_term_that_means_nothing_is_told(film):
    QTest.keyClicks(film.header.search, "class:tram")
    assert film.header.warning.isVisible()
    assert film.header.warning.text() == "No class is called tram."
    assert len(film.visible_order) == 12


def test_an_image_leaves_the_filter_when_one_goes_on_not_under_the_hand(film, session, qtbot):
    qtbot.waitUntil(lambda: cell(film, 4).is_missing)
    QTest.keyClicks(film.header.search, "status:untouched")
    before = len(film.visible_order)
    with session.edit("Brush") as edit:
        edit.write(Rect(0, 0, 5, 5), edit.add(2))
    qtbot.waitUntil(lambda: chips(film)["Edited"] == 2)
    assert len(film.visible_order) == before
    session.go_to(film.next_matching(1))
    assert len(film.visible_order) == before - 1
    assert NAMES[0] not in names(film)


def test_the_next_match_is_seen_from_an_image_that_the_filter_leaves_out(film, session):
    session.go_to(session.order[5])
    film.header.search.setText("status:reviewed")
    assert film.next_matching(1) is None
    assert film.next_matching(-1) == session.order[3]
    session.go_to(session.order[0])
    assert film.next_matching(1) == session.order[2]


def test_the_next_problem_is_found_whatever_the_filter(film, session, qtbot):
    qtbot.waitUntil(lambda: cell(film, 4).is_missing)
    film.header.search.setText("status:reviewed")
    assert film.next_problem(1) == session.order[4]
    assert film.next_problem(-1) is None


def test_new_images_join_the_row(film, session, tmp_path, qtbot):
    session.file.add_images([ImageEntry(0, str(tmp_path / "z.png"), "z.png", 40, 30)])
    assert names(film)[-1] == "z.png"
    assert chips(film)["All"] == 13


def test_compact_is_one_row_of_56_px(film):
    film.set_compact(True)
    QApplication.processEvents()
    assert film.height() == 56
    assert not film.header.chips[None].isVisible()
    assert film.strip.isVisible()
    film.set_compact(False)
    assert film.height() == 140
    assert film.header.chips[None].isVisible()


def test_an_upright_wheel_scrolls_sideways(film):
    film.resize(700, film.height())
    QApplication.processEvents()
    bar = film.strip.horizontalScrollBar()
    bar.setValue(0)
    wheel = QWheelEvent(
        QPointF(50, 20),
        QPointF(50, 20),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(film.strip.viewport(), wheel)
    assert bar.value() > 0


def test_the_theme_switches_live(film):
    before = film.grab().toImage()
    Theme.current().choose(Choice.LIGHT)
    assert film.grab().toImage().pixelColor(700, 137) != before.pixelColor(700, 137)


def test_shut_can_be_called_twice_and_nothing_is_asked_for_after(film):
    film.shut()
    film.shut()
    assert cell(film, 7).picture is None or film.frames.pictures._is_closed


@pytest.fixture
def large(session):
    """The session as if it had 100,000 images, none of which has a file."""
    first = next(iter(session.project.entries.values()))
    many = {n: replace(first, id=n, original=f"i/{n:06}.png", path=f"gone/{n}") for n in range(1, 100_001)}
    session.project.entries.update(many)
    session._reorder()
    return session


def test_a_hundred_thousand_images_start_without_work_per_image(large, qtbot):
    asked = []
    start = time.thread_time()
    film = Filmstrip(large)
    took = time.thread_time() - start
    film.frames.state = lambda entry: asked.append(entry.id) or State.UNTOUCHED
    shown(film, qtbot)
    film.grab()
    assert len(film.visible_order) == 100_000
    assert film.strip.visualRect(film.model.at(99_999)).isValid()
    qtbot.waitUntil(lambda: film.tally.total == 100_000)
    assert took < 0.5


def test_a_filter_over_a_hundred_thousand_never_holds_the_window(large, qtbot):
    film = shown(Filmstrip(large), qtbot)
    qtbot.waitUntil(lambda: not film._counting.is_running)
    with qtbot.waitSignal(film.order_changed):
        start = time.thread_time()
        film.header.search.setText("99 class:car")
        took = time.thread_time() - start
        film.header.search.setText("i/0999")
        assert film._sieving.is_running
    assert len(film.visible_order) == 100
    assert took < 0.25
