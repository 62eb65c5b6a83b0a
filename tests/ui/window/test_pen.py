"""A pen on the canvas, its tip and its eraser end; and the window at 150 %."""

import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication

from tests.ui.window.conftest import Pen, open_project

NONE = Qt.KeyboardModifier.NoModifier


class Stylus:
    """A pen of a drawing tablet: events as the system would send them."""

    def __init__(self, window, end=QPointingDevice.PointerType.Pen):
        self.pen, self.end = Pen(window), end
        can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        self.device = QPointingDevice(
            "stylus", 7, QInputDevice.DeviceType.Stylus, end, can, 1, 3, "", QPointingDeviceUniqueId()
        )

    def send(self, kind, x, y, pressure, buttons):
        spot = QPointF(self.pen.at(x, y))
        everywhere = QPointF(self.pen.canvas.mapToGlobal(spot))
        button = Qt.MouseButton.LeftButton if kind is not QEvent.Type.TabletMove else Qt.MouseButton.NoButton
        event = QTabletEvent(
            kind, self.device, spot, everywhere, pressure, 0, 0, 0, 0, 0, NONE, button, buttons
        )
        QApplication.sendEvent(self.pen.canvas, event)
        assert event.isAccepted()

    def draw(self, *points, pressure=1.0):
        down = Qt.MouseButton.LeftButton
        self.send(QEvent.Type.TabletPress, *points[0], pressure, down)
        for point in points[1:]:
            self.send(QEvent.Type.TabletMove, *point, pressure, down)
        self.send(QEvent.Type.TabletRelease, *points[-1], 0.0, Qt.MouseButton.NoButton)


def painted(session):
    return int(np.count_nonzero(session.document.planes[0]))


def test_a_pen_paints_and_its_other_end_erases(window, project, qtbot):
    session = open_project(window, project, qtbot)
    Stylus(window).draw((60, 80), (120, 80), (180, 80))
    drawn = painted(session)
    assert drawn > 120 * 20
    Stylus(window, QPointingDevice.PointerType.Eraser).draw((100, 80), (140, 80))
    assert 0 < painted(session) < drawn
    assert [step.name for step in session.project.history.done] == ["Brush on Road", "Erase from Road"]


def test_pressure_thins_the_stroke_only_where_that_is_switched_on(window, project, qtbot):
    session = open_project(window, project, qtbot)
    Stylus(window).draw((60, 40), (180, 40), pressure=0.3)
    full = painted(session)
    window.page.options.pages["brush"].controls["by_pressure"].click()
    Stylus(window).draw((60, 120), (180, 120), pressure=0.3)
    assert 0 < painted(session) - full < full * 0.6


def test_a_pen_that_hovers_paints_nothing(window, project, qtbot):
    session = open_project(window, project, qtbot)
    stylus = Stylus(window)
    for x in (60, 90, 120):
        stylus.send(QEvent.Type.TabletMove, x, 80, 0.0, Qt.MouseButton.NoButton)
    assert painted(session) == 0


@pytest.mark.xcb
@pytest.mark.timeout(300)
def test_the_window_works_at_150_percent():
    """The stories of editing once more, in a process whose screen is scaled: drawing, keys, undo."""
    chosen = "(polygon or status_bar or closing or pen_paints) and not 150_percent"
    stories = ("tests/ui/window/test_editing.py", __file__, "-k", chosen)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "", *stories],
        env=os.environ | {"QT_SCALE_FACTOR": "1.5"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]
