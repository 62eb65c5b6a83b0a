"""The outlines of what is selected."""

import time

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from segdesk.ui.canvas.selection_layer import stroke


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
