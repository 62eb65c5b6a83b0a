"""Files that are dropped onto an open project, and what is said after they were added."""

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from segdesk.ui.dialogs.adding.sheet import AddSheet

from .conftest import SIZE, open_project


def dropped(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    return window.findChild(AddSheet)


def test_a_folder_that_is_dropped_onto_a_project_is_added_to_it(window, project, tmp_path, qtbot):
    session = open_project(window, project, qtbot)
    (tmp_path / "more").mkdir()
    for name, pixels in (
        ("d", np.zeros((*SIZE[::-1], 3), np.uint8)),
        ("e", np.ones((*SIZE[::-1], 3), np.uint8)),
    ):
        Image.fromarray(pixels).save(tmp_path / "more" / f"{name}.png")
    sheet = dropped(window, tmp_path / "more")
    qtbot.waitUntil(lambda: sheet.model is not None, timeout=10_000)
    assert sheet.apply.text() == "Add 2"
    QTest.mouseClick(sheet.apply, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(session.order) == 5, timeout=10_000)
    qtbot.waitUntil(lambda: window.findChild(AddSheet) is None, timeout=10_000)
    assert window.projects.report.images == 2
    assert window.acts["report"].isEnabled()


def test_the_files_can_be_a_project_of_their_own_after_all(window, project, tmp_path, qtbot):
    open_project(window, project, qtbot)
    sheet = dropped(window, tmp_path / "photos")
    qtbot.waitUntil(lambda: sheet.model is not None, timeout=10_000)
    QTest.mouseClick(sheet.apart, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: type(getattr(window.start.card, "drop", None)).__name__ == "Found", timeout=10_000
    )
