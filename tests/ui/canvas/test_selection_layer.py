"""The outlines of what is selected."""

import time

import numpy as np
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.ui.canvas.outlines import box_of, draw_outlines, rings_of
from segdesk.ui.canvas.selection_layer import stroke
from segdesk.ui.canvas.viewport import View


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
    return np.array(picture.constBits()).reshape(800, 800, 4), spent_s


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
