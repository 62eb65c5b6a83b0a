"""Properties that are worked out when they are asked for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from segdesk.lazy import lazy


class Thing:
    def __init__(self, barrier=None):
        self.barrier, self.asked = barrier, 0

    @lazy
    def value(self):
        """What it says."""
        self.asked += 1
        if self.barrier:
            self.barrier.wait(timeout=10)
        return self.asked


def test_it_is_worked_out_once():
    thing = Thing()
    assert (thing.value, thing.value, thing.asked) == (1, 1, 1)
    assert Thing.value.__doc__ == "What it says."


def test_two_objects_do_not_wait_for_each_other():
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda thing: thing.value, [Thing(barrier), Thing(barrier)])) == [1, 1]
