"""How soon there is something to see: a cold start, a project of 100,000 images, the next image."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from segdesk.io.project import ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ImageEntry
from segdesk.ops.cv import cv2

from .peers import PeerMissingError, python_of
from .row import Row

RUNS = 5
MANY = 100_000
PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])

STOPWATCH = """
import os, sys, time

def painted(app):
    deadline = time.time() + 60
    while time.time() < deadline:
        app.processEvents()
        if any(one.isVisible() and one.windowHandle() and one.windowHandle().isExposed()
               for one in app.topLevelWidgets()):
            break
    for _ in range(3):
        app.processEvents()
    print(time.time() - float(os.environ["BEGAN"]), flush=True)
    os._exit(0)
"""
BARE = """
import cv2, numpy
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QListWidget, QMainWindow
app = QApplication([])
window, picture, dock = QMainWindow(), QLabel(), QDockWidget("Dock")
pixels = numpy.zeros((1080, 1920, 3), numpy.uint8)
picture.setPixmap(QPixmap.fromImage(QImage(pixels.data, 1920, 1080, 5760, QImage.Format.Format_RGB888)))
window.setCentralWidget(picture)
dock.setWidget(QListWidget())
window.addDockWidget(__import__("PySide6.QtCore").QtCore.Qt.DockWidgetArea.RightDockWidgetArea, dock)
window.resize(1600, 1000)
window.show()
painted(app)
"""
OURS = """
from PySide6.QtWidgets import QApplication
QApplication.exec = lambda *_: painted(QApplication.instance())
from segdesk.__main__ import main
main([])
"""
LABELME = """
try:
    from PyQt5.QtWidgets import QApplication
except ImportError:
    from PySide6.QtWidgets import QApplication
for name in ("exec", "exec_"):
    setattr(QApplication, name, lambda *_: painted(QApplication.instance()))
sys.argv = ["labelme"]
from labelme.__main__ import main
main()
"""


def _started(python: Path | str, code: str) -> float:
    """Seconds from the start of a process to its painted window: the median of a few, without the first.

    All have their bytecode compiled, as installers leave it.
    """
    found = []
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as home:
        for _ in range(RUNS + 1):
            places = dict.fromkeys(PLACES, home) | {
                "PYTHONDONTWRITEBYTECODE": "",
                "PYTHONPYCACHEPREFIX": home,
            }
            done = subprocess.run(
                [str(python), "-W", "ignore", "-c", STOPWATCH + code],
                env=os.environ | places | {"BEGAN": str(time.time())},
                capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
            if done.returncode:
                raise PeerMissingError((done.stderr.strip().splitlines() or ["no output"])[-1])
            found.append(float(done.stdout.split()[-1]))
    return statistics.median(found[1:])


def cold_start() -> Row:
    """Process start to the painted start page, beside a bare window with a dock and a 1080p image."""
    ours, bare = _started(sys.executable, OURS), _started(sys.executable, BARE)
    return Row("cold_start", ours, "s", bare / ours, f"a bare PySide6, numpy and OpenCV window: {bare:.2f} s")


def cold_start_vs_labelme() -> Row:
    ours = _started(sys.executable, OURS)
    try:
        theirs = _started(python_of("labelme"), LABELME)
    except PeerMissingError as missing:
        return Row("cold_start_vs_labelme", ours, "s", None, str(missing))
    return Row("cold_start_vs_labelme", ours, "s", theirs / ours, f"labelme: {theirs:.2f} s")


class _Window:
    """The real window, empty, with its settings in a folder of its own."""

    def __init__(self, home: Path) -> None:
        os.environ |= {
            name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
        }
        from segdesk.ui.app import make_app
        from segdesk.ui.window.main_window import MainWindow

        self.app = make_app(["bench"])
        self.window = MainWindow()
        self.window.resize(1600, 1000)
        self.window.show()
        self.until(self.window.isVisible)

    def until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + 120
        while not holds() and time.monotonic() < deadline:
            self.app.processEvents()
        assert holds()
        self.app.processEvents()

    def open(self, path: Path) -> float:
        """Seconds until the photo of the project's first image is painted."""
        began = time.perf_counter()
        self.window.intake.take([path])
        self.until(lambda: self.window.session is not None and self.window.session.photo is not None)
        self.window.repaint()
        return time.perf_counter() - began

    def close(self) -> None:
        self.window.close()
        self.app.processEvents()


def _photos(folder: Path, count: int, size: tuple[int, int]) -> list[Path]:
    rng = np.random.default_rng(3)
    grain = cv2.GaussianBlur(rng.integers(0, 255, (*size[::-1], 3), np.uint8), (0, 0), 2)
    paths = [folder / f"{number:06}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), np.roll(grain, 13 * number, 1), [cv2.IMWRITE_JPEG_QUALITY, 90])
    return paths


def _project(folder: Path, photos: list[Path], count: int, size: tuple[int, int]) -> Path:
    """count images that show the photos in turn."""
    path = folder / "many.segdesk"
    with ProjectFile.create(path, classes=CLASSES) as file:
        file.add_images(
            ImageEntry(0, str(photos[number % len(photos)]), f"drive/{number:06}.jpg", *size)
            for number in range(count)
        )
    return path


def open_100k() -> Row:
    """A project of 100,000 images in a running window: until its first photo is painted."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as name:
        folder, size = Path(name), (1280, 720)
        path = _project(folder, _photos(folder, 8, size), MANY, size)
        window = _Window(folder)
        took = window.open(path)
        window.close()
    return Row("open_100k", took, "s", 0.5 / took, "the promised 0.5 s")


def next_image() -> Row:
    """A 4K JPEG that was read ahead, in a list of 100,000: the step, and all that Qt paints for it."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as name:
        folder, size = Path(name), (3840, 2160)
        path = _project(folder, _photos(folder, 12, size), MANY, size)
        window = _Window(folder)
        window.open(path)
        session, times = window.window.session, []
        for _ in range(10):
            following = session.order[session.order.index(session.entry.id) + 1]
            window.until(lambda following=following: session.photos.now(following) is not None)
            began = time.perf_counter()
            session.go(1)
            window.app.processEvents()
            times.append(1000 * (time.perf_counter() - began))
        window.close()
    took = statistics.median(times)
    return Row(
        "next_image", took, "ms median", 50 / took, f"the promised 50 ms; the slowest {max(times):.0f} ms"
    )
