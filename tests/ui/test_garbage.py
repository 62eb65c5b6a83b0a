"""Widgets that lie in cycles end in the GUI thread."""

import gc
import threading

import pytest

from segdesk.ui.garbage import GuiGarbage


class Knot:
    """A cycle that notes in which thread it ends."""

    def __init__(self, ends):
        self.me, self.ends = self, ends

    def __del__(self):
        self.ends.append(threading.current_thread())


@pytest.fixture
def garbage(qapp):
    garbage = GuiGarbage()
    garbage.start()
    yield garbage
    garbage.stop()
    assert gc.isenabled()


def test_a_worker_that_makes_much_collects_nothing(garbage):
    ends = []
    Knot(ends)
    worker = threading.Thread(target=lambda: [[[]] for _ in range(50_000)])
    worker.start()
    worker.join()
    assert ends == []
    gc.collect()
    assert ends == [threading.main_thread()]


def test_the_timer_collects_what_is_due(garbage, qtbot):
    ends = []
    Knot(ends)
    kept = [[] for _ in range(5_000)]
    qtbot.waitUntil(lambda: ends == [threading.main_thread()], timeout=5_000)
    assert kept
