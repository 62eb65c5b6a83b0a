"""The dock that adjusts the view, under a real mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.ui.canvas.tiles import Adjust
from segdesk.ui.docks.adjust import AdjustDock

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dock(session, qtbot):
    dock = AdjustDock(session)
    qtbot.addWidget(dock)
    dock.resize(318, 160)
    dock.show()
    qtbot.waitExposed(dock)
    return dock


def test_a_slider_changes_the_view_and_nothing_of_the_project(dock, session):
    slider = dock.spins["contrast"].slider
    QTest.mouseClick(slider, LEFT, pos=QPoint(slider.width() - 2, slider.height() // 2))
    assert session.view.adjust == Adjust(contrast=100)
    assert session.project.history.undo_name == "Draw"


def test_a_double_click_resets_one_slider(dock, session):
    session.view.set(adjust=Adjust(brightness=20, gamma=2.0))
    slider = dock.spins["gamma"].slider
    QTest.mouseDClick(slider, LEFT, pos=QPoint(30, 8))
    assert session.view.adjust == Adjust(brightness=20)


def test_reset_takes_all_back_and_is_possible_only_when_there_is_something(dock, session):
    assert not dock.reset_button.isEnabled()
    session.view.set(adjust=Adjust(30, -20, 1.5))
    assert [spin.value for spin in dock.spins.values()] == [30, -20, 1.5]
    QTest.mouseClick(dock.reset_button, LEFT)
    assert session.view.adjust == Adjust()
    assert not dock.reset_button.isEnabled()


def test_it_folds_to_its_title_and_keeps_what_was_set(dock, session):
    session.view.set(adjust=Adjust(brightness=5))
    dock.set_folded(folded=True)
    assert not dock.body.isVisible()
    assert dock.sizeHint().height() == dock.title.height()
    dock.set_folded(folded=False)
    assert dock.spins["brightness"].value == 5


def test_the_boxes_follow_the_view_and_change_it(dock, session):
    QTest.mouseClick(dock.checks["outlines"], LEFT)
    assert not session.view.outlines
    session.view.set(only_selected=True)
    assert dock.checks["only_selected"].isChecked()
