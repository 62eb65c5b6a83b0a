"""Stories of grow, shrink, smooth, holes, islands, and of points from pixels and back."""

import numpy as np
import pytest

from segdesk.geometry import Part, Rect
from segdesk.model.overlap import Overlap
from segdesk.tools.operations import plan, refusal, run
from tests.tools.conftest import CAR, ROAD
from tests.tools.operations.conftest import AREA, FIRST, LOCKED, SECOND, SQUARE


def test_grow_moves_the_border_out_by_the_radius_and_is_one_step(picture):
    before = picture.pixels
    outcome = run(picture.scene, "grow", [FIRST], radius_px=3)
    assert picture.document.box(FIRST) == (7, 7, 33, 33)
    assert picture.steps[-1] == "Grow Car #1 by 3 px"
    assert outcome.effect.pixels == picture.area(FIRST) - 400
    picture.undo()
    assert np.array_equal(picture.pixels, before)
    assert picture.document.objects[FIRST].polygon == SQUARE


@pytest.mark.parametrize("policy, gains", [(Overlap.KEEP, False), (Overlap.OVERWRITE, True)])
def test_grow_takes_from_others_only_what_the_policy_allows(picture, policy, gains):
    picture.scene.overlap = policy
    area = picture.area(SECOND)
    run(picture.scene, "grow", [FIRST], radius_px=15)
    assert (picture.area(SECOND) < area) == gains


def test_grow_inside_a_class_takes_its_pixels_and_no_others(picture):
    picture.scene.within = frozenset({ROAD})
    area = picture.area(AREA)
    outcome = run(picture.scene, "grow", [FIRST], radius_px=14)
    assert outcome.effect.pixels == area - picture.area(AREA) > 0
    assert picture.document.box(FIRST).top == 10


def test_grow_and_shrink_never_reach_over_the_image_border(picture):
    run(picture.scene, "grow", [AREA], radius_px=5)
    assert picture.document.box(AREA).left == 0
    run(picture.scene, "shrink", [AREA], radius_px=5)
    assert picture.document.box(AREA).left == 0
    assert picture.document.box(AREA).bottom == 80


def test_an_object_that_shrinks_to_nothing_goes(picture):
    picture.scene.selection.select(FIRST, SECOND)
    outcome = run(picture.scene, "shrink", radius_px=12)
    assert outcome.effect.removed == (FIRST, SECOND)
    assert picture.scene.selection.ids == ()
    picture.undo()
    assert picture.document.objects[FIRST].polygon == SQUARE


def test_smooth_rounds_corners_and_keeps_the_sides(picture):
    run(picture.scene, "smooth", [FIRST], radius_px=4)
    assert picture.document.box(FIRST) == (10, 10, 30, 30)
    assert 380 < picture.area(FIRST) < 400


def test_holes_are_filled_with_what_is_free(picture):
    area = picture.area(AREA)
    outcome = run(picture.scene, "fill_holes", [AREA])
    assert outcome.effect.pixels == 25
    assert picture.area(AREA) == area + 25
    assert run(picture.scene, "fill_holes", [AREA]) is None
    assert picture.said[-1] == "There are no holes"


def test_holes_over_the_limit_stay(picture):
    assert run(picture.scene, "fill_holes", [AREA], under_px=25) is None
    assert picture.said[-1] == "There are no holes under 25 px"
    assert run(picture.scene, "fill_holes", [AREA], under_px=26).effect.pixels == 25


def test_an_object_in_a_hole_stays_where_overlap_keeps_others(picture):
    area = picture.area(AREA)
    run(picture.scene, "fill_holes", [SECOND])
    assert picture.area(AREA) == area
    picture.scene.overlap = Overlap.OVERWRITE
    run(picture.scene, "fill_holes", [SECOND])
    assert picture.area(AREA) == area - 9


def test_an_island_goes_to_what_is_around_it(picture):
    area = picture.area(SECOND)
    outcome = run(picture.scene, "drop_islands", [AREA], under_px=10)
    assert outcome.effect.pixels == 9
    assert picture.area(SECOND) == area + 9
    assert picture.steps[-1] == "Drop islands under 10 px of Road"


def test_an_island_becomes_unlabelled_where_that_is_wanted_or_nothing_else_is_around(picture):
    area = picture.area(SECOND)
    run(picture.scene, "drop_islands", [AREA], under_px=10, to="unlabelled")
    assert picture.area(SECOND) == area
    assert picture.pixels[19, 45] == 0


def test_a_locked_neighbour_gets_no_island(picture):
    run(picture.scene, "lock", [SECOND])
    area = picture.area(SECOND)
    run(picture.scene, "drop_islands", [AREA], under_px=10)
    assert picture.area(SECOND) == area
    assert picture.pixels[19, 45] == 0


def test_the_largest_part_is_no_island_however_small(picture):
    assert run(picture.scene, "drop_islands", [FIRST], under_px=1000) is None
    assert picture.said[-1] == "There are no islands under 1000 px"


def test_an_island_goes_to_the_neighbour_with_the_longest_border(hand):
    with hand.document.edit("Draw") as edit:
        one, left, right = edit.add(CAR), edit.add(ROAD), edit.add(ROAD)
        edit.write(Rect(60, 60, 90, 80), one)
        edit.write(Rect(0, 0, 20, 20), left)
        edit.write(Rect(20, 0, 40, 20), right)
    hand.scene.overlap = Overlap.OVERWRITE
    with hand.document.edit("Speck", overlap=Overlap.OVERWRITE) as edit:
        edit.write(Rect(18, 5, 24, 9), one)
    run(hand.scene, "drop_islands", [one], under_px=30)
    assert hand.area(right) == 400 + 8
    assert hand.area(left) == 400 - 8


def test_an_island_goes_to_the_next_neighbour_where_the_first_is_locked(hand):
    with hand.document.edit("Draw") as edit:
        one, large, small = edit.add(CAR), edit.add(ROAD), edit.add(ROAD)
        edit.write(Rect(60, 60, 90, 80), one)
        edit.write(Rect(0, 0, 20, 10), large)
        edit.write(Rect(0, 13, 20, 20), small)
        edit.write(Rect(4, 10, 9, 13), one)
    with hand.document.edit("Close in") as edit:
        edit.write(Rect(0, 10, 20, 13), large)
    run(hand.scene, "lock", [large])
    run(hand.scene, "drop_islands", [one], under_px=30)
    assert hand.area(large) == 260 - 15
    assert hand.area(small) == 140 + 15


def test_to_polygon_with_no_tolerance_changes_no_pixel(picture):
    before = picture.pixels
    outcome = run(picture.scene, "to_polygon", [AREA], tolerance_px=0)
    assert outcome.effect.pixels == 0
    assert np.array_equal(picture.pixels, before)
    one = picture.document.objects[AREA]
    assert one.agrees
    assert [len(part.holes) for part in one.polygon] == [0, 1]


def test_what_points_cost_is_told_before_and_is_what_happens(picture):
    run(picture.scene, "smooth", [SECOND], radius_px=5)
    before = picture.pixels
    told = plan(picture.scene, "to_polygon", [SECOND], tolerance_px=2).tried().outcome.effect
    assert told.pixels > 0
    assert np.array_equal(picture.pixels, before)
    run(picture.scene, "to_polygon", [SECOND], tolerance_px=2)
    differs = picture.pixels != before
    assert np.count_nonzero(differs) == told.pixels
    assert np.array_equal(told.stencil(picture.document.bounds), differs)


def test_an_object_too_small_for_the_tolerance_keeps_its_exact_outline(hand):
    with hand.document.edit("Draw") as edit:
        edit.write(Rect(5, 5, 7, 6), edit.add(CAR))
    run(hand.scene, "to_polygon", [1], tolerance_px=20)
    assert hand.area(1) == 2


def test_simplify_drops_points_on_the_way_and_says_when_none_can_go(hand):
    hand.polygon((10, 10), (20, 10.2), (30, 10), (30, 30), (10, 30))
    run(hand.scene, "simplify", [1], tolerance_px=1)
    assert hand.document.objects[1].polygon[0].outer == ((10, 10), (30, 10), (30, 30), (10, 30))
    assert run(hand.scene, "simplify", [1], tolerance_px=1) is None
    assert hand.said[-1] == "No point can go at this tolerance"


def test_to_pixels_lets_the_points_go_and_keeps_the_pixels(picture):
    before = picture.pixels
    run(picture.scene, "to_pixels", [FIRST])
    assert picture.document.objects[FIRST].polygon is None
    assert np.array_equal(picture.pixels, before)
    assert refusal(picture.scene, "to_pixels", [FIRST]) == "Select an object with points"
    picture.undo()
    assert picture.document.objects[FIRST].polygon == (Part(SQUARE[0].outer),)


def test_a_locked_object_is_left_alone_and_said(picture):
    before = picture.pixels
    assert run(picture.scene, "grow", [LOCKED]) is None
    assert picture.said == ["Car #4 is locked"]
    run(picture.scene, "grow", [FIRST, LOCKED], radius_px=1)
    assert picture.said[-1] == "Car #4 is locked"
    assert picture.steps[-1] == "Grow Car #1 by 1 px"
    assert np.array_equal(picture.pixels == LOCKED, before == LOCKED)
