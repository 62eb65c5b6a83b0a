"""The list of steps: what it says of each, and where a choice leads."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from segdesk.ui.docks.rows import ROW
from segdesk.ui.window.palette import Palette
from tests.ui.window.conftest import Pen, open_project


def test_the_list_of_steps_is_searched_and_goes_to_any_step_and_its_image(window, project, qtbot):
    session, pen = open_project(window, project, qtbot), Pen(window)
    for y in (40, 80):
        pen.drag((100, y), (120, y))
    session.go(1)
    pen.drag((100, 40), (120, 40))
    session.undo()
    window.acts["history"].trigger()
    history = window.findChild(Palette)
    rows = [history.model.index(place).data(ROW) for place in range(history.model.rowCount())]
    assert [row.where for row in rows] == ["b.png", "a.png", "a.png", ""]
    assert [row.is_faint for row in rows] == [True, False, False, False]
    assert history.chosen is rows[1]
    history.field.setText("b.png")
    assert [history.model.index(0).data(ROW).where, history.model.rowCount()] == ["b.png", 1]
    history.field.setText("brush a.png")
    QTest.keyClick(history.field, Qt.Key.Key_Down)
    QTest.keyClick(history.field, Qt.Key.Key_Return)
    assert len(session.project.history.done) == 1
    assert session.entry.original == "a.png"
    assert "Back at Brush" in window.status.said.accessibleName()
