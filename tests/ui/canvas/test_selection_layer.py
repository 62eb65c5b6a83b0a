"""The outlines of what is selected."""

import time

import numpy as np
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.project import Project
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.ui.canvas.outlines import box_of, draw_outlines, rings_of
from segdesk.ui.canvas.selection_layer import SelectionLayer, stroke
from segdesk.ui.canvas.viewport import View, Viewport

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF)])


class Blank:
    """A store of images that have no mask."""

    def read(self, entry):
        return DocumentContent((entry.width, entry.height))


def pixels_of(picture):
    return np.array(picture.constBits()).reshape(picture.height(), picture.width(), 4)


def squares():
    """Four hundred outlines, each of many corners, as objects of pixels have them."""
    for place in range(400):
        path = QPainterPath()
        for side in range(2, 20, 2):
            path.addRect(QRectF(place % 20 * 40, place // 20 * 40, side, side))
        yield path


def drawn(paths):
    """A picture of strokes, and the seconds of this thread they took."""
    picture = QImage(800, 800, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    start = time.thread_time()
    for path in paths:
        stroke(painter, path, 1.0)
    spent_s = time.thread_time() - start
    painter.end()
    return picture, spent_s


def test_many_outlines_in_one_path_cost_what_they_cost_one_by_one(qapp):
    alone, together = list(squares()), QPainterPath()
    for path in alone:
        together.addPath(path)
    picture, spent_s = drawn([together])
    assert picture.pixelColor(QPoint(0, 0)).alpha() > 0
    assert spent_s < 4 * drawn(alone)[1]


def outlined(outlines, ratio=1.0):
    """The pixels of a picture with outlines, and the seconds of this thread they took."""
    picture = QImage(800, 800, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    start = time.thread_time()
    draw_outlines(outlines, picture, Rect(0, 0, 800, 800), ratio)
    spent_s = time.thread_time() - start
    return pixels_of(picture), spent_s


def stairs(count):
    """An outline of so many corners, as painted pixels have."""
    across = np.repeat(np.arange(count // 2 + 1), 2)[1 : count + 1] % 380
    rows = 100 + (np.arange(count) // 4 * 7) % 600
    return np.stack([100.0 + across, rows], axis=1)


def test_an_outline_of_painted_pixels_costs_what_its_length_costs(qapp):
    outlined([stairs(100)])
    short = min(outlined([stairs(2_000)])[1] for _ in range(3))
    assert min(outlined([stairs(16_000)])[1] for _ in range(3)) < 16 * short


def test_a_line_is_white_on_its_pixels_dark_beside_them_and_nothing_beyond(qapp):
    square = np.array([(100.5, 100.5), (700.5, 100.5), (700.5, 700.5), (100.5, 700.5)])
    pixels, _spent = outlined([square])
    assert pixels[100, 300].min() > 230
    assert pixels[98, 300, 3] > 100
    assert pixels[98, 300, :3].max() < 60
    assert not pixels[95, 300].any()
    assert not pixels[300, 300].any()


def test_rings_are_in_device_coordinates_and_boxed(qapp):
    part = Part(((0.0, 0.0), (10.0, 0.0), (10.0, 5.0)), (((2.0, 1.0), (3.0, 1.0), (3.0, 2.0)),))
    outer, hole = rings_of((part,), View(2.0, 30, 40))
    assert outer.tolist() == [[30, 40], [50, 40], [50, 50]]
    assert hole.tolist() == [[34, 42], [36, 42], [36, 44]]
    assert box_of([outer, hole]) == Rect(30, 40, 50, 50)
    assert box_of([]) == EMPTY


def test_a_patched_outline_is_a_full_one_but_for_dots_where_rings_begin(qapp):
    project = Project(Blank(), entries={1: ImageEntry(1, "a.png", "a.png", 400, 300)}, classes=CLASSES)
    document = project.document(1)
    viewport = Viewport()
    viewport.set_image(400, 300)
    viewport.resize(640, 480, 1.0)
    scene = Scene(document, Selection(1), Task.INSTANCE)
    scene.selection.open(document)
    layer, fresh = SelectionLayer(viewport), SelectionLayer(viewport)
    with document.edit("Brush") as edit:
        one = edit.add(1)
        edit.write(Rect(150, 150, 180, 170), one)
        scene.selection.select(one)
        layer.image(scene)
        for rect in (Rect(170, 165, 220, 190), Rect(215, 180, 216, 260)):
            edit.write(rect, one)
            layer.note(rect)
            assert layer.patch(scene)
        patched, whole = (pixels_of(of.image(scene)) for of in (layer, fresh))
    below_the_tag = viewport.view.device_rect(Rect(0, 150, 400, 300)).slices
    assert patched[below_the_tag].any()
    differs = np.abs(patched[below_the_tag].astype(int) - whole[below_the_tag]).max(axis=2)
    assert differs.max() < 100
    assert np.count_nonzero(differs) < 80
