"""The instrument for the GUI thread: what it reports, and what it leaves alone."""

import time

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from .stalls import Stalls, report


def busy(ms):
    """Work of `ms`: a sleep would hide from nobody that it is one, but the rule is none in tests."""
    end = time.perf_counter() + ms / 1000
    while time.perf_counter() < end:
        pass


class Worker(QObject):
    asked = Signal()


@pytest.fixture
def watched(qtbot, stalls):
    """watched(work): the stalls until a timer has called work."""

    def run(work):
        done = []
        QTimer.singleShot(0, lambda: (work(), done.append(True)))
        with stalls.watched() as found:
            qtbot.waitUntil(lambda: bool(done))
        return found

    return run


def test_a_handler_of_80_ms_is_caught(watched):
    (stall,) = watched(lambda: busy(80))
    assert stall.ms >= 80


def test_a_stall_tells_where_python_was(watched):
    (stall,) = watched(lambda: busy(400))
    assert "test_stalls.py" in stall.stack
    assert " busy\n" in stall.stack


def test_short_handlers_in_a_row_are_no_stall(qapp, qtbot):
    calls = []
    for _ in range(8):
        QTimer.singleShot(0, lambda: (busy(60), calls.append(True)))
    with Stalls(qapp, limit_ms=400).watched() as found:
        qtbot.waitUntil(lambda: len(calls) == 8)
    assert not found, report(found)


def test_what_a_handler_sends_in_place_is_part_of_it(qapp, watched):
    class Slow(QWidget):
        def resizeEvent(self, event):
            busy(30)

    def work():
        one = Slow()
        for width in (100, 120, 140):
            one.resize(width, 100)
            one.grab()
        one.deleteLater()

    (stall,) = watched(work)
    assert stall.ms >= 60


def test_the_loop_of_a_dialog_counts_by_its_own_handlers(watched):
    def work():
        busy(60)
        loop = QEventLoop()
        QTimer.singleShot(800, lambda: (busy(70), loop.quit()))
        loop.exec()
        busy(90)

    before, inside, after = (stall.ms for stall in watched(work))
    assert 60 <= before < 600
    assert 70 <= inside < 600
    assert 90 <= after < 600


def test_a_queued_signal_names_its_receiver(qtbot, stalls):
    class Slow(QWidget):
        def __init__(self):
            super().__init__()
            self.setObjectName("sheet")
            self.done = False

        def work(self):
            busy(70)
            self.done = True

    worker, slow = Worker(), Slow()
    qtbot.addWidget(slow)
    worker.asked.connect(slow.work, Qt.ConnectionType.QueuedConnection)
    worker.asked.emit()
    with stalls.watched() as found:
        qtbot.waitUntil(lambda: slow.done)
    (stall,) = found
    assert str(stall).startswith(f"{stall.ms:.0f} ms in MetaCall to Slow sheet")
