"""The minimap in a window, under a real mouse."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.ui.canvas.tiles import Adjust
from tests.ui.window.conftest import SIZE, open_project

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def area(window, project, qtbot):
    open_project(window, project, qtbot)
    return window.page.area


def zoom_in(area):
    for _ in range(4):
        area.canvas.zoom_step(1)
    return area.minimap


def middle(area):
    """The image point in the middle of the view."""
    width, height = area.canvas.viewport.device_size
    return area.canvas.to_image(width / 2, height / 2)


def test_it_is_there_only_while_a_part_of_the_image_is_in_view(area, window):
    assert area.minimap.isHidden()
    assert zoom_in(area).isVisible()
    assert not area.minimap.geometry().intersects(area.zoom.geometry())
    QTest.keyClick(area.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert area.minimap.isHidden()
    zoom_in(area)
    window.acts["view_minimap"].trigger()
    assert area.minimap.isHidden()
    window.acts["view_minimap"].trigger()
    assert area.minimap.isVisible()


def test_a_click_and_a_drag_bring_what_is_under_them_to_the_middle(area):
    minimap = zoom_in(area)
    inner = minimap.rect().adjusted(1, 1, -1, -1)
    pixel = SIZE[0] / inner.width()
    for place in (QPoint(60, 50), QPoint(100, 80)):
        QTest.mouseClick(minimap, LEFT, NONE, place)
        x, y = middle(area)
        assert abs(x - (place.x() - 1) * pixel) <= 1.5 * pixel
        assert abs(y - (place.y() - 1) * pixel) <= 1.5 * pixel
    QTest.mousePress(minimap, LEFT, NONE, QPoint(60, 50))
    QTest.mouseMove(minimap, QPoint(90, 66))
    assert abs(middle(area)[0] - 89 * pixel) <= 1.5 * pixel
    QTest.mouseRelease(minimap, LEFT, NONE, QPoint(90, 66))
    before = middle(area)
    QTest.mouseMove(minimap, QPoint(20, 20))
    assert middle(area) == before
    # A drag beyond its border stays on the image.
    QTest.mousePress(minimap, LEFT, NONE, QPoint(60, 50))
    QTest.mouseMove(minimap, QPoint(-500, -500))
    assert middle(area) == pytest.approx((0, 0), abs=0.5)
    QTest.mouseRelease(minimap, LEFT, NONE, QPoint(-500, -500))


def test_it_shows_where_the_view_is_and_the_photo_as_adjusted_and_makes_its_picture_once(area, window):
    minimap = zoom_in(area)
    area.canvas.look_at(SIZE[0] / 2, SIZE[1] / 2)
    center = minimap.seen.center()
    assert abs(center.x() - minimap.width() / 2) <= 1
    before = minimap.seen.width()
    area.canvas.zoom_step(1)
    assert minimap.seen.width() < before
    plain = minimap._photo()
    assert plain.pixelColor(5, 5).red() == 40
    area.canvas.pan(3, 3)
    assert minimap._photo().cacheKey() == plain.cacheKey()
    window.session.view.set(adjust=Adjust(brightness=50))
    assert minimap._photo().pixelColor(5, 5).red() == np.uint8(Adjust(brightness=50).table[40])
