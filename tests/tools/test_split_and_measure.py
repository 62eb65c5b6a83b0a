"""Stories of the line that cuts and of the line that measures; and of a brush that is steady."""

import math

import numpy as np
import pytest

from segdesk.tools.lines import pulled, straightened
from segdesk.tools.measure import Measurement, Scale
from segdesk.tools.pointer import KeyName
from segdesk.tools.preview import RubberBand
from tests.tools.conftest import CAR

SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0))
OTHER = ((60.0, 10.0), (100.0, 10.0), (100.0, 50.0), (60.0, 50.0))


@pytest.fixture
def two(hand):
    hand.polygon(*SQUARE)
    hand.polygon(*OTHER)
    hand.scene.selection.clear()
    return hand


def test_a_drag_across_an_object_cuts_it_in_two_and_selects_both(two):
    before = two.pixels
    two.take("split")
    two.press(30, 5)
    two.move(30, 40)
    assert two.scene.preview == RubberBand(((30, 5),), (30, 40))
    two.release(30, 55)
    assert two.steps[-1] == "Split Car #1"
    assert (two.area(1), two.area(3)) == (800, 800)
    assert two.scene.selection.ids == (1, 3)
    assert two.scene.preview is None
    two.undo()
    assert np.array_equal(two.pixels, before)


def test_clicks_cut_along_a_bent_line(two):
    two.take("split")
    two.click((30, 5), (30, 30), (55, 30))
    assert two.host.is_busy
    two.key(KeyName.CONFIRM)
    assert sorted((two.area(1), two.area(3))) == [400, 1200]


def test_points_are_taken_back_until_none_is_left(two):
    two.take("split")
    two.click((30, 5), (30, 30))
    assert two.host.back()
    assert two.host.is_busy
    two.key(KeyName.BACK)
    assert not two.host.is_busy
    assert len(two.steps) == 2


def test_without_a_selection_the_object_that_most_of_the_line_lies_on_is_cut(two):
    two.take("split")
    two.drag((20, 20), (100, 20))
    assert two.area(1) == 1600
    assert two.area(2) == 1200


def test_with_a_selection_all_of_it_is_cut_and_nothing_else(two):
    two.take("split")
    two.scene.selection.select(1, 2)
    two.drag((5, 30), (110, 30))
    assert len(two.document.objects) == 4
    two.undo()
    two.scene.selection.select(1)
    two.drag((5, 30), (110, 30))
    assert len(two.document.objects) == 3
    assert two.area(2) == 1600


def test_a_line_over_nothing_says_so(two):
    two.take("split")
    two.drag((5, 70), (110, 70))
    assert two.said == ["The line crosses nothing"]
    two.scene.selection.select(1)
    two.drag((5, 70), (110, 70))
    assert two.said[-1] == "The line crosses nothing"


def test_a_locked_object_is_not_cut(two):
    with two.document.edit("Lock") as edit:
        edit.change(1, locked=True)
    two.take("split")
    two.drag((30, 5), (30, 55))
    assert two.said == ["Car #1 is locked"]
    assert two.area(1) == 1600


def test_shift_keeps_the_line_straight(two):
    two.take("split")
    two.press(20, 30)
    two.move(48, 33, shift=True)
    assert two.scene.preview.pointer == pytest.approx((48, 30))
    two.release(48, 33, shift=True)
    assert (two.area(1), two.area(3)) == (800, 800)


def test_a_cancelled_line_leaves_no_trace(two):
    two.take("split")
    two.click((30, 5), (30, 55))
    two.host.cancel()
    assert len(two.steps) == 2
    assert two.scene.preview is None


def test_a_measured_length_is_shown_said_and_kept(two):
    tool = two.take("measure")
    two.press(10, 10)
    two.move(40, 50)
    assert two.scene.preview == RubberBand(((10, 10),), (40, 50), label="50.0 px")
    two.release(40, 50)
    assert tool.last == Measurement((10, 10), (40, 50))
    assert two.said == ["50.0 px · 30.0 across, 40.0 down · -53.1°"]
    assert two.steps == ["Polygon: new Car", "Polygon: new Car"]


def test_the_line_stays_until_the_next_press_and_undo_goes_past_it(two):
    two.take("measure")
    two.drag((10, 10), (40, 50))
    two.move(70, 70)
    assert two.scene.preview.label == "50.0 px"
    assert not two.host.back()
    assert two.scene.preview is None
    two.drag((10, 10), (40, 50))
    two.drag((10, 10), (10, 20))
    assert two.scene.preview.label == "10.0 px"
    assert two.host.cancel()


def test_a_click_measures_nothing(two):
    tool = two.take("measure")
    two.click((10, 10))
    assert tool.last is None
    assert not two.host.is_busy


def test_with_a_scale_lengths_are_told_in_its_unit_too(two):
    tool = two.take("measure", scale=Scale(0.5, "mm"))
    two.drag((0, 0), (30, 0))
    assert tool.last.label == "30.0 px · 15 mm"


def test_measuring_works_while_the_image_is_being_changed(two):
    two.document.busy = "Grow"
    tool = two.take("measure")
    two.drag((10, 10), (10, 20))
    assert tool.last.length_px == 10


def test_angles_are_as_on_paper():
    assert Measurement((0, 0), (10, 0)).angle_deg == 0
    assert Measurement((0, 10), (0, 0)).angle_deg == 90
    assert Measurement((0, 0), (3, 4), Scale(2, "m")).label == "5.0 px · 10 m"


def test_a_straightened_line_is_level_upright_or_diagonal():
    assert straightened((0, 0), (10, 2)) == pytest.approx((10, 0))
    assert straightened((0, 0), (-1, 8)) == pytest.approx((0, 8))
    assert straightened((5, 5), (9, 8)) == pytest.approx((8.5, 8.5))


def test_a_rope_moves_nothing_until_it_is_taut():
    assert pulled((0, 0), (3, 4), 5) == (0, 0)
    assert pulled((0, 0), (6, 8), 5) == pytest.approx((3, 4))
    assert math.dist(pulled((1, 2), (50, 60), 12), (50, 60)) == pytest.approx(12)


def test_a_steady_brush_is_calm_and_ends_where_the_hand_ends(hand):
    hand.take("brush", size_px=1, steady=True)
    wobble = [(10 + step, 40 + (3 if step % 2 else -3)) for step in range(80)]
    hand.drag(*wobble, (90, 40))
    rows = np.flatnonzero((hand.pixels > 0).any(axis=1))
    assert hand.pixels[40, 90] == 1
    hand.undo()
    hand.take("brush", size_px=1)
    hand.drag(*wobble, (90, 40))
    rough = np.flatnonzero((hand.pixels > 0).any(axis=1))
    assert rows[-1] - rows[0] < rough[-1] - rough[0]
    assert hand.document.objects[2].class_key == CAR
