"""A window and a project on disk that it opens."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ImageEntry
from segdesk.ui.window.main_window import MainWindow

SIZE = (240, 160)
CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])


def write_photos(folder, names="abc"):
    folder.mkdir(exist_ok=True)
    for place, name in enumerate(names):
        pixels = np.full((SIZE[1], SIZE[0], 3), 40 + 20 * place, np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder


def write_project(folder, names="abc"):
    """A project over photos beside it, closed."""
    photos = write_photos(folder / "photos", names)
    path = folder / "town.segdesk"
    with ProjectFile.create(path, classes=CLASSES) as file:
        file.add_images([ImageEntry(0, str(photos / f"{name}.png"), f"{name}.png", *SIZE) for name in names])
    return path


@pytest.fixture
def make_window(qapp, qtbot):
    """Makes windows that are closed at the end, with whatever they have open."""
    made = []

    def make():
        window = MainWindow()
        made.append(window)
        window.show()
        window.activateWindow()
        return window

    yield make
    for window in made:
        finish(window, qtbot)


def finish(window, qtbot):
    """Close a window as a person does, and wait until it is."""
    if not isValid(window):
        return
    if window.isVisible():
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    window.deleteLater()


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path)


def open_project(window, path, qtbot):
    window.intake.take([path])
    qtbot.waitUntil(lambda: window.session is not None and window.session.photo is not None, timeout=10_000)
    window.session.toolkit.use("brush")
    window.activateWindow()
    window.page.focus_canvas()
    qtbot.waitUntil(window.page.canvas.hasFocus, timeout=10_000)
    QApplication.processEvents()  # docks and bars get their sizes: what is aimed at stays where it is
    return window.session


class Pen:
    """A mouse on the canvas of a window, in image coordinates."""

    def __init__(self, window):
        self.canvas = window.page.canvas

    def at(self, x, y):
        view, ratio = self.canvas.viewport.view, self.canvas.viewport.ratio
        return QPoint(round((view.left + x * view.zoom) / ratio), round((view.top + y * view.zoom) / ratio))

    def click(self, x, y, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.mouseMove(self.canvas, self.at(x, y))
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, modifier, self.at(x, y))

    def drag(self, *points, button=Qt.MouseButton.LeftButton):
        none = Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.canvas, button, none, self.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(self.canvas, self.at(*point))
        QTest.mouseRelease(self.canvas, button, none, self.at(*points[-1]))

    def polygon(self, *points):
        for point in points:
            self.click(*point)
        self.key(Qt.Key.Key_Return)

    def key(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.canvas, key, modifier)
