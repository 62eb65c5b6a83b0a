"""What is shown follows what is done: outlines, points and the sentence in the status bar."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segdesk.model.overlap import Overlap
from tests.ui.window.conftest import Pen, open_project

SQUARE = ((40, 30), (200, 30), (200, 130), (40, 130))


def draw_square(pen):
    pen.key(Qt.Key.Key_P)
    pen.polygon(*SQUARE)


def has_handle(pen, corner):
    """Is a point of the polygon drawn here? Probed where a handle reaches and the outline does not."""
    color = pen.canvas.grab().toImage().pixelColor(pen.at(*corner) - QPoint(3, 3))
    return (color.red(), color.green(), color.blue()) != (40, 40, 40)


def test_points_that_a_stroke_dropped_are_not_shown_any_more(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    draw_square(pen)
    assert has_handle(pen, SQUARE[0])
    pen.key(Qt.Key.Key_E)
    QTest.mousePress(pen.canvas, Qt.MouseButton.LeftButton, pos=pen.at(150, 80))
    QTest.mouseMove(pen.canvas, pen.at(220, 80))
    # The outline has followed all that was taken, before the release drops the points.
    qtbot.waitUntil(lambda: not pen.canvas._outline_timer.isActive(), timeout=2_000)
    QTest.mouseRelease(pen.canvas, Qt.MouseButton.LeftButton, pos=pen.at(220, 80))
    (one,) = session.document.objects
    assert one.polygon is None
    qtbot.waitUntil(lambda: not has_handle(pen, SQUARE[0]), timeout=2_000)
    session.undo()
    qtbot.waitUntil(lambda: has_handle(pen, SQUARE[0]), timeout=2_000)


def test_a_refusal_is_not_said_any_more_after_the_next_step(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    draw_square(pen)
    pen.key(Qt.Key.Key_2)
    pen.key(Qt.Key.Key_B)
    pen.drag((100, 80), (120, 80))
    assert window.status.said.accessibleName().startswith("Nothing painted")
    session.toolkit.set_policy(overlap=Overlap.OVERWRITE)
    pen.drag((100, 80), (120, 80))
    assert window.status.said.accessibleName() == session.project.history.undo_name
