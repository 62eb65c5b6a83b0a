"""Stories of the wand: what looks alike is taken, added, taken away or kept, as one step."""

import numpy as np
import pytest

from segdesk.model.overlap import Overlap
from segdesk.tools import wand
from segdesk.tools.pointer import KeyName
from segdesk.tools.scene import Mode
from tests.tools.conftest import CAR


@pytest.fixture
def photo():
    """A grey square of 20 x 20 on black, a brighter one of 10 x 10 in it."""
    made = np.zeros((80, 120, 3), np.uint8)
    made[20:40, 30:50] = 100
    made[25:35, 35:45] = 130
    return made


@pytest.fixture
def person(hand, photo):
    assert hand.document.size == (120, 80)
    hand.scene.photo = lambda: photo
    hand.scene.selection.set_class(CAR)
    hand.take("wand")
    return hand


def test_a_click_takes_what_looks_alike_as_one_step(person):
    person.click((32, 22))
    assert person.area(1) == 400 - 100
    assert person.steps == ["Wand: new Car"]
    assert person.said[-1] == "Tolerance 16"
    person.click((40, 30))
    assert person.area(1) == 400
    assert person.steps[-1] == "Wand on Car #1"
    person.undo()
    person.undo()
    assert not person.pixels.any()


def test_a_drag_to_the_right_takes_more_and_to_the_left_less_while_it_is_seen(person):
    person.press(32, 22)
    assert person.document.area(1) == 300
    person.move(32 + 4 * 20, 22)
    assert np.count_nonzero(person.pixels) == 400
    person.move(32 - 4 * 2, 22)
    assert np.count_nonzero(person.pixels) == 300
    person.release(32 + 4 * 20, 22)
    assert np.count_nonzero(person.pixels) == 400
    assert person.host.tool.tolerance == 36
    assert [one.id for one in person.document.objects] == [1]
    assert len(person.steps) == 1


def test_cancelled_it_leaves_no_trace(person):
    person.press(32, 22)
    person.move(60, 22)
    person.host.cancel()
    assert not person.pixels.any()
    assert len(person.document.objects) == 0
    assert person.steps == []


def test_alt_takes_it_away_and_intersect_keeps_it(person):
    person.take("wand", tolerance=40)
    person.click((32, 22))
    person.take("wand", tolerance=16)
    person.click((40, 30), alt=True)
    assert person.area(1) == 300
    assert person.steps[-1] == "Wand: erase from Car #1"
    person.undo()
    person.scene.mode = Mode.INTERSECT
    person.click((40, 30))
    assert person.area(1) == 100
    assert person.steps[-1] == "Wand: intersect Car #1"


def test_other_objects_keep_their_pixels_unless_they_may_be_overwritten(person):
    person.polygon((30, 20), (40, 20), (40, 40), (30, 40))
    person.scene.selection.clear()
    person.take("wand", tolerance=40)
    person.click((45, 22))
    assert person.area(2) == 200
    person.undo()
    person.scene.overlap = Overlap.OVERWRITE
    person.scene.selection.clear()
    person.click((45, 22))
    assert 1 not in person.document.objects or person.area(1) == 0


def test_a_region_ends_so_far_from_the_pointer_and_it_is_said(person, monkeypatch):
    monkeypatch.setattr(wand, "REACH_PX", 5)
    person.click((5, 5))
    assert person.area(1) == 11 * 11
    assert person.said[-1] == "Tolerance 16 · cut off 5 px around"


def test_without_a_photo_or_beside_it_it_says_so(person):
    person.click((-3, 5))
    person.scene.photo = lambda: None
    person.click((5, 5))
    person.key(KeyName.CONFIRM)
    assert person.said == ["Click on the image", "The photo is not there yet"]
    assert person.steps == []
