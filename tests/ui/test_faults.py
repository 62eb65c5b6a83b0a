"""Unforeseen faults reach the log file and the window."""

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QStandardPaths, qWarning
from PySide6.QtGui import QImage, QPainter

from segdesk.errors import SegDeskError
from segdesk.ui.faults import Faults, log_folder, watch


@pytest.fixture
def faults(tmp_path, qapp):
    watcher = Faults(tmp_path / "state")
    watcher.start()
    yield watcher
    watcher.stop()


def test_a_fault_is_logged_and_announced(faults, caplog, qtbot):
    with qtbot.waitSignal(faults.raised) as heard:
        sys.excepthook(ValueError, ValueError("cannot divide\nmore"), None)
    assert heard.args[0] == "ValueError: cannot divide"
    caplog.clear()
    assert "cannot divide" in faults.file.read_text(encoding="utf-8")


def test_a_fault_while_painting_leaves_no_painter_at_work(faults, caplog):
    surface = QImage(8, 8, QImage.Format.Format_RGB32)

    def paint():
        painter = QPainter(surface)
        painter.fillRect(0, 0, 4, 4, 1 / 0)

    with pytest.raises(ZeroDivisionError) as caught:
        paint()
    assert surface.paintingActive()
    sys.excepthook(caught.type, caught.value, caught.tb)
    caplog.clear()
    assert not surface.paintingActive()


def test_a_fault_of_a_thread_is_announced_too(faults, caplog, qtbot):
    with qtbot.waitSignal(faults.raised) as heard:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
    thread.join()
    caplog.clear()
    assert heard.args[0].startswith("ZeroDivisionError")


def test_what_is_said_in_words_is_no_fault_of_the_program(faults, qtbot):
    told = SegDeskError("The project is read-only.", "Work on a copy.")
    with qtbot.waitSignal(faults.refused) as heard, qtbot.assertNotEmitted(faults.raised):
        sys.excepthook(SegDeskError, told, None)
    assert heard.args[0] is told
    assert "The project is read-only." in faults.file.read_text(encoding="utf-8")


def test_messages_of_qt_go_to_the_log(faults, caplog):
    qWarning("a layout is upset")
    caplog.clear()
    assert "Qt: a layout is upset" in faults.file.read_text(encoding="utf-8")


def test_stopping_gives_the_hooks_back(tmp_path, qapp):
    before = (sys.excepthook, threading.excepthook)
    watcher = watch(tmp_path)
    watcher.stop()
    watcher.stop()
    assert (sys.excepthook, threading.excepthook) == before


def test_the_log_lies_in_the_state_folder(qapp):
    assert log_folder().name == "SegDesk"
    assert QStandardPaths.StandardLocation.StateLocation.name == "StateLocation"


def test_a_started_application_ends_cleanly_with_faults_watched(tmp_path):
    code = (
        "from pathlib import Path; from segdesk.ui.app import make_app; from segdesk.ui.faults import watch;"
        "from segdesk.ui.icons import icon; from PySide6.QtWidgets import QPushButton;"
        f"app = make_app(['x']); w = watch(Path({str(tmp_path)!r}));"
        "b = QPushButton(icon('brush'), 'Brush'); b.show(); b.grab(); app.processEvents(); print('ended')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "ended", "")
