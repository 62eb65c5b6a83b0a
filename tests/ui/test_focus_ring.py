"""The focus ring shows what the keyboard reached, and only that."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from segdesk.ui.app import make_app
from segdesk.ui.focus_ring import FocusRing
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button


@pytest.fixture
def ring(qapp):
    return FocusRing.install(make_app([]))


@pytest.fixture
def window(qtbot):
    host = QWidget()
    layout = QVBoxLayout(host)
    layout.setContentsMargins(10, 10, 10, 10)
    host.first, host.second, host.field = Button("First"), Button("Second"), QLineEdit()
    for widget in (host.first, host.second, host.field):
        layout.addWidget(widget)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    host.first.setFocus(Qt.FocusReason.OtherFocusReason)
    return host


def test_tab_brings_the_ring(qtbot, ring, window):
    qtbot.keyClick(window.first, Qt.Key.Key_Tab)
    assert ring.shown_on is window.second
    box = window.second.geometry()
    image = window.grab().toImage()
    accent = Theme.current().color("accent").name()
    middle = box.center().y()
    assert [image.pixelColor(box.left() + dx, middle).name() for dx in (-1, 0)] == [accent, accent]
    assert image.pixelColor(box.left() - 2, middle).name() != accent


def test_a_click_brings_none_and_takes_it_away(qtbot, ring, window):
    qtbot.keyClick(window.first, Qt.Key.Key_Tab)
    qtbot.mouseClick(window.second, Qt.MouseButton.LeftButton)
    assert ring.shown_on is None


def test_a_field_that_is_typed_into_always_has_it(qtbot, ring, window):
    qtbot.mouseClick(window.field, Qt.MouseButton.LeftButton)
    window.field.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ring.shown_on is window.field


def test_it_follows_and_goes_with_its_widget(qtbot, ring, window):
    qtbot.keyClick(window.first, Qt.Key.Key_Tab)
    window.resize(window.width() + 80, window.height() + 90)
    window.second.move(QPoint(30, 40))
    window.second.deleteLater()
    qtbot.wait(1)
    assert ring.shown_on is not window


def test_a_splitter_does_not_take_it_for_a_page(qtbot, ring):
    splitter = QSplitter()
    pages = [Button("a"), Button("b")]
    for page in pages:
        splitter.addWidget(page)
    host = QWidget()
    QVBoxLayout(host).addWidget(splitter)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    pages[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(pages[0], Qt.Key.Key_Tab)
    assert splitter.count() == 2
