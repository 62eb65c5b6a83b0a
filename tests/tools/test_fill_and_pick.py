"""Stories of fill and pick, and of the table of tools."""

from dataclasses import MISSING, fields, is_dataclass

import numpy as np
import pytest

from segdesk.model.overlap import Overlap
from segdesk.tools.tool import Tool, ToolHost
from segdesk.tools.toolbox import TOOLS
from tests.tools.conftest import CAR, ROAD

RING = ((20, 20), (60, 20), (60, 60), (20, 60), (20, 20))


@pytest.fixture
def ringed(hand):
    """A closed line of road around unlabelled pixels, Fill in hand."""
    hand.scene.selection.set_class(ROAD)
    hand.take("brush", size_px=5)
    hand.drag(*RING)
    hand.scene.selection.set_class(CAR)
    hand.take("fill")
    return hand


def test_a_click_fills_the_unlabelled_region_under_the_pointer(ringed):
    ringed.click((40, 40))
    assert ringed.document.objects[2].class_key == CAR
    assert ringed.pixels[40, 40] == 2
    assert ringed.pixels[5, 5] == 0
    assert ringed.steps[-1] == "Fill: new Car"
    assert ringed.scene.selection.ids == (2,)
    ringed.undo()
    assert ringed.pixels[40, 40] == 0


def test_fill_takes_the_region_of_another_object_only_when_it_may(ringed):
    ringed.click((20, 40))
    assert len(ringed.document.objects) == 1
    ringed.scene.overlap = Overlap.OVERWRITE
    ringed.click((20, 40))
    assert ringed.area(max(one.id for one in ringed.document.objects)) > 0


def test_shift_click_fills_the_holes_of_the_object(ringed):
    ringed.click((20, 40), shift=True)
    assert ringed.pixels[40, 40] == 1
    assert ringed.steps[-1] == "Fill holes of Road"
    ringed.click((20, 40), shift=True)
    assert ringed.said[-1] == "Road has no holes"


def test_alt_click_erases_the_region(ringed):
    ringed.click((20, 40), alt=True)
    assert not ringed.pixels.any()
    assert ringed.steps[-1] == "Erase region of Road"
    ringed.click((20, 40), alt=True)
    assert ringed.said[-1] == "Nothing to erase here"


def test_fill_beside_the_image_is_nothing(ringed):
    before = ringed.pixels
    ringed.click((-5, 40), (500, 40))
    assert np.array_equal(before, ringed.pixels)


def test_fill_does_not_leak_under_objects_of_other_planes(ringed):
    ringed.scene.overlap = Overlap.ALLOW
    ringed.polygon((10, 30), (70, 30), (70, 34), (10, 34))
    ringed.scene.overlap = Overlap.KEEP
    ringed.scene.selection.clear()
    ringed.take("fill")
    ringed.click((40, 25))
    filled = ringed.document.box(max(one.id for one in ringed.document.objects))
    assert filled.bottom <= 30


def test_pick_takes_the_class_of_the_topmost_object(ringed):
    ringed.take("pick")
    ringed.click((20, 40))
    assert ringed.scene.selection.class_key == ROAD
    ringed.click((100, 70))
    assert ringed.scene.selection.class_key == ROAD
    assert ringed.said == ["Paint as Road"]


def test_every_tool_is_a_dataclass_with_a_key_of_its_own_and_three_hints():
    assert len({row.key for row in TOOLS.values()}) == len(TOOLS)
    for row in TOOLS.values():
        assert is_dataclass(row.make)
        assert isinstance(row.make(), Tool)
        assert len(row.hints) == 3
        assert row.make.__doc__
        assert all(one.default is not MISSING or one.name.startswith("_") for one in fields(row.make))


def test_a_tool_that_fails_leaves_no_trace_and_no_gesture(hand):
    class Broken(Tool):
        def gesture(self, scene, first):
            with scene.document.edit("Broken") as edit:
                edit.add(CAR)
                yield
                raise ZeroDivisionError

    host = ToolHost(hand.scene, Broken())
    hand.host = host
    hand.press(1, 1)
    with pytest.raises(ZeroDivisionError):
        hand.move(2, 2)
    assert not host.is_busy
    assert len(hand.document.objects) == 0
