"""What the hand feels: brush moves, stroke end, undo, repaint and pan of the canvas, in a 1920 x 1080 widget.

Times run from the start of the event handler to the end of the repaint that it causes.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from segdesk.geometry import Part
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.display import Display
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.model.project import Project
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.tools.tool import ToolHost
from segdesk.tools.toolbox import TOOLS
from segdesk.ui.app import make_app
from segdesk.ui.canvas.canvas import Canvas

from .row import Row

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])
WIDGET = 1920, 1080
VIEWS = ("fit", "1:1")


class _Store:
    def __init__(self, content: DocumentContent) -> None:
        self.content = content

    def read(self, entry):
        return self.content


class Bench:
    """A canvas with one image of side x side pixels, a photo of noise, objects if asked for."""

    def __init__(self, side: int, *, objects: int = 0) -> None:
        self.app = make_app(["bench"])
        content = _content(side, objects) if objects else DocumentContent((side, side))
        entry = ImageEntry(1, "a.png", "a.png", side, side)
        self.project = Project(_Store(content), task=Task.INSTANCE, classes=CLASSES, entries={1: entry})
        self.document = self.project.document(1)
        scene = Scene(self.document, Selection(2), Task.INSTANCE)
        scene.selection.open(self.document)
        self.host = ToolHost(scene, TOOLS["brush"].make(size_px=50))
        self.canvas = Canvas(self.host)
        self.canvas.resize(*WIDGET)
        self.canvas.show()
        self.canvas.open(_photo(side), Display(self.document, variants=7))
        self.settle()

    def settle(self) -> None:
        """Until the levels are built and everything is painted."""
        deadline = time.monotonic() + 30
        pyramid = self.canvas.frame.tiles.pyramid
        while len(pyramid.levels) <= pyramid.depth and time.monotonic() < deadline:
            self.app.processEvents()
        self.app.processEvents()
        self.canvas.repaint()

    def close(self) -> None:
        self.canvas.close()
        self.canvas.deleteLater()
        self.app.processEvents()


def _photo(side: int) -> np.ndarray:
    noise = np.random.default_rng(1).integers(0, 255, (512, 512, 3), np.uint8)
    photo = np.empty((side, side, 3), np.uint8)
    for top in range(0, side, 512):
        for left in range(0, side, 512):
            part = photo[top : top + 512, left : left + 512]
            part[...] = noise[: part.shape[0], : part.shape[1]]
    return photo


def _content(side: int, count: int) -> DocumentContent:
    """count polygons of 16 points on a grid."""
    per_row = int(np.ceil(np.sqrt(count)))
    step = side // per_row
    plane, objects = np.zeros((side, side), np.uint16), {}
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rows, columns = np.mgrid[:step, :step] + 0.5
    dot = np.hypot(rows - step / 2, columns - step / 2) < step * 0.4
    for index in range(count):
        top, left = index // per_row * step, index % per_row * step
        plane[top : top + step, left : left + step][dot] = index + 1
        ring = tuple(
            (float(left + step / 2 + step * 0.4 * np.cos(a)), float(top + step / 2 + step * 0.4 * np.sin(a)))
            for a in angles
        )
        objects[index + 1] = MaskObject(index + 1, 0, index + 1, 1 + index % 2, polygon=(Part(ring),))
    return DocumentContent((side, side), [plane], ObjectTable(objects))


def _spiral(count: int) -> list[QPoint]:
    turns = np.linspace(0, 6 * np.pi, count)
    return [QPoint(int(960 + (60 + 14 * t) * np.cos(t)), int(500 + (60 + 14 * t) * np.sin(t))) for t in turns]


def _times_of(count: int, work: Callable[[int], object]) -> np.ndarray:
    found = []
    for index in range(count):
        start = time.perf_counter()
        work(index)
        found.append((time.perf_counter() - start) * 1000)
    return np.array(found)


def _moves(bench: Bench) -> np.ndarray:
    """ms from the handler's start to the end of the repaint of the dirty rectangle, for each move."""
    points = _spiral(400)
    QTest.mousePress(bench.canvas, Qt.MouseButton.LeftButton, pos=points[0])
    bench.app.processEvents()

    def move(index: int) -> None:
        QTest.mouseMove(bench.canvas, points[index])
        bench.app.processEvents()

    times = _times_of(len(points), move)
    QTest.mouseRelease(bench.canvas, Qt.MouseButton.LeftButton, pos=points[-1])
    return times[20:]


@functools.cache
def _brush(side: int) -> dict[str, float]:
    """Median and p99 of brush moves at fit and at 1:1, stroke end, undo and redo, in one opened image."""
    bench, found = Bench(side), {}
    for name, view in (("fit", bench.canvas.fit), ("1:1", bench.canvas.one_to_one)):
        view()
        bench.settle()
        times = _moves(bench)
        found[f"{name} median"], found[f"{name} p99"] = np.median(times), np.percentile(times, 99)
        bench.host.scene.selection.clear()
    found |= _ends(bench)
    bench.close()
    return found


def _ends(bench: Bench) -> dict[str, float]:
    ends, undos = [], []
    for _ in range(9):
        points = _spiral(60)
        QTest.mousePress(bench.canvas, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(bench.canvas, point)
        bench.app.processEvents()
        ends += _times_of(1, lambda _, p=points: _release(bench, p[-1])).tolist()
        undos += _times_of(1, lambda _: _travel(bench, bench.project.history.undo)).tolist()
        undos += _times_of(1, lambda _: _travel(bench, bench.project.history.redo)).tolist()
        bench.project.history.undo()
    return {"end": float(np.median(ends)), "undo": float(np.median(undos))}


def _release(bench: Bench, at: QPoint) -> None:
    QTest.mouseRelease(bench.canvas, Qt.MouseButton.LeftButton, pos=at)
    bench.app.processEvents()


def _travel(bench: Bench, go: Callable[[], object]) -> None:
    go()
    bench.app.processEvents()


def brush_move_1k() -> Row:
    found = _brush(1024)
    worst, p99 = (max(found[f"{view} {what}"] for view in VIEWS) for what in ("median", "p99"))
    return Row("brush_move_1k", worst, "ms median", None, f"the worse of fit and 1:1; p99 {p99:.2f} ms")


def brush_move_16k() -> Row:
    small, large = _brush(1024), _brush(16384)
    worst, p99 = (max(large[f"{view} {what}"] for view in VIEWS) for what in ("median", "p99"))
    ratio = min(small[f"{view} median"] / large[f"{view} median"] for view in VIEWS)
    return Row("brush_move_16k", worst, "ms median", ratio, f"the same view of a 1k image; p99 {p99:.2f} ms")


def stroke_end_16k() -> Row:
    return Row("stroke_end_16k", _brush(16384)["end"], "ms median", None, "release to repaint")


def undo_16k() -> Row:
    return Row("undo_16k", _brush(16384)["undo"], "ms median", None, "undo and redo of a stroke, to repaint")


@functools.cache
def _many() -> dict[str, float]:
    bench = Bench(16384, objects=10_000)
    found: dict[str, float] = {}
    for name, view in (("fit", bench.canvas.fit), ("1:1", bench.canvas.one_to_one)):
        view()
        bench.settle()

        def pan(index: int) -> None:
            bench.canvas.pan(*((7, 5) if index % 20 < 10 else (-7, -5)))
            bench.app.processEvents()

        found[f"pan {name}"] = float(np.median(_times_of(60, pan)))
    found |= _zoom(bench)
    bench.close()
    return found


def _zoom(bench: Bench) -> dict[str, float]:
    """A zoom step near fit, beside one drawImage of the same part of a finished picture at the same scale."""
    bench.canvas.fit()
    picture = QImage(4096, 4096, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    target = QImage(*WIDGET, QImage.Format.Format_RGB32)

    def floor(index: int) -> None:
        painter = QPainter(target)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(0.47, 0.47)
        painter.drawImage(0, 0, picture)
        painter.end()

    def zoom(index: int) -> None:
        bench.canvas.zoom_by(1.03 if index % 20 < 10 else 0.965, 900, 500)
        bench.app.processEvents()

    return {"zoom": float(np.median(_times_of(40, zoom))), "floor": float(np.median(_times_of(40, floor)))}


def repaint_10k_objects() -> Row:
    found = _many()
    worst = max(found[f"pan {view}"] for view in VIEWS)
    return Row("repaint_10k_objects", worst, "ms median", None, "a pan step; the worse of fit and 1:1")


def zoom_10k_objects() -> Row:
    found = _many()
    return Row(
        "zoom_10k_objects", found["zoom"], "ms median", found["floor"] / found["zoom"], "one drawImage"
    )


def _resident_mb() -> float:
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def memory_16k() -> Row:
    """What the process grows by for a 16k image with 10,000 objects: shown, painted on, at several zooms."""
    make_app(["bench"])
    before = _resident_mb()
    bench = Bench(16384, objects=10_000)
    for view in (bench.canvas.fit, bench.canvas.one_to_one, lambda: bench.canvas.zoom_by(4, 960, 540)):
        view()
        bench.settle()
        _moves(bench)
    grown, floor = _resident_mb() - before, 16384**2 * (4 + 2) / (1 << 20)
    bench.close()
    return Row(
        "memory_16k", grown, "MB", floor / grown, f"the image (RGB32) and its plane alone: {floor:.0f} MB"
    )
