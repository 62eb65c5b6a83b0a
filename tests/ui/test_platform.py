"""What SegDesk relies on in Python, Qt and OpenCV, kept true by trying it."""

import json
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 10_000
NOISE = 200  # what the loop, the test runner and the collector may add; a fault adds one per call


class Painted(QWidget):
    """One colour, and a count of how often it was painted."""

    colour = QColor("#3070b0")
    paints = 0

    def paintEvent(self, event):
        self.paints += 1
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.colour)


@pytest.fixture
def widget(qtbot):
    shown = Painted()
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def references_to_none_taken_by(calls) -> int:
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        calls()
    return sys.getrefcount(None) - before


def test_calls_without_a_result_leave_the_references_to_none_steady(widget):
    thing = QObject()
    name = thing.setObjectName
    assert abs(references_to_none_taken_by(lambda: name("x"))) < NOISE
    assert abs(references_to_none_taken_by(widget.update)) < NOISE
    assert abs(references_to_none_taken_by(QApplication.processEvents)) < NOISE


def test_painting_leaves_the_references_to_none_steady(widget):
    pixmap = QPixmap(4, 4)
    with QPainter(pixmap) as painter:
        assert abs(references_to_none_taken_by(lambda: painter.fillRect(0, 0, 4, 4, Painted.colour))) < NOISE
    before = widget.paints
    assert abs(references_to_none_taken_by(widget.repaint)) < NOISE
    assert widget.paints - before >= CALLS, "every repaint has to go through Python"


@pytest.mark.parametrize("own", [{}, {"QT_QPA_FONTDIR": "fonts", "LD_LIBRARY_PATH": "libraries"}])
def test_importing_opencv_leaves_the_environment_as_it_was(own):
    code = """if True:
        import json, os, subprocess, sys
        before = dict(os.environ)
        from segdesk.ops.cv import cv2
        child = subprocess.run(["env", "-0"], capture_output=True, text=True, check=True).stdout
        inherited = dict(entry.split("=", 1) for entry in child.split("\\0") if entry)
        json.dump([before, dict(os.environ), inherited, cv2.__version__], sys.stdout)
    """
    clean = {
        name: value for name, value in os.environ.items() if name not in ("LD_LIBRARY_PATH", "QT_QPA_FONTDIR")
    }
    run = subprocess.run(
        [sys.executable, "-c", code], env=clean | own, capture_output=True, text=True, check=True
    )
    before, after, inherited, version = json.loads(run.stdout)
    assert version
    assert after == before
    assert inherited == before


@pytest.mark.xcb
def test_a_window_paints_on_a_real_x_server(widget, qtbot):
    assert QApplication.platformName() == "xcb"

    def screen_shows_it():
        seen = widget.screen().grabWindow(widget.winId()).toImage()
        assert seen.pixelColor(seen.rect().center()) == Painted.colour

    qtbot.waitUntil(screen_shows_it)
