"""Outlines cut along lines: both sides keep their points, and no pixel changes hands but at the cut."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import assume, given, settings

from segdesk.geometry import Part
from segdesk.model.classes import Task
from segdesk.ops.raster import ring_area
from segdesk.tools.operations import run
from segdesk.tools.operations.cut import cut_part, extended
from tests.tools.conftest import CAR, HandOf

SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0))
HOLE = ((15.0, 15.0), (15.0, 20.0), (20.0, 20.0), (20.0, 15.0))

numbers = st.floats(0, 100, width=16)
points = st.tuples(numbers, numbers)


def convex(angles, centre=(50.0, 50.0), radius=35.0):
    return tuple((centre[0] + radius * np.cos(a), centre[1] + radius * np.sin(a)) for a in sorted(angles))


def drawn(polygon):
    hand = HandOf(Task.PANOPTIC)
    with hand.document.edit("Draw") as edit:
        edit.draw(edit.add(CAR), polygon)
    return hand


def test_a_line_cuts_a_square_into_its_halves():
    one, other = cut_part(Part(SQUARE), [(0, 30), (100, 30)])
    assert one.outer == ((50.0, 30.0), (50.0, 50.0), (10.0, 50.0), (10.0, 30.0))
    assert other.outer == ((10.0, 30.0), (10.0, 10.0), (50.0, 10.0), (50.0, 30.0))


def test_a_bent_line_is_the_edge_of_both_sides():
    one, other = cut_part(Part(SQUARE), [(0, 30), (30, 30), (30, 0)])
    assert (30, 30) in one.outer and (30, 30) in other.outer
    assert sorted(abs(ring_area(half.outer)) for half in (one, other)) == [400, 1200]


def test_holes_go_with_their_side_and_a_line_through_one_cuts_nothing():
    part = Part(SQUARE, (HOLE,))
    halves = cut_part(part, [(0, 30), (100, 30)])
    assert sorted(len(half.holes) for half in halves) == [0, 1]
    assert cut_part(part, [(0, 17), (100, 17)]) == ()


def test_a_line_beside_a_part_leaves_it_and_one_that_crosses_four_times_gives_up():
    assert cut_part(Part(SQUARE), [(0, 70), (100, 70)]) == (Part(SQUARE),)
    comb = (
        (0.0, 0.0),
        (50.0, 0.0),
        (50.0, 40.0),
        (40.0, 40.0),
        (40.0, 10.0),
        (10.0, 10.0),
        (10.0, 40.0),
        (0.0, 40.0),
    )
    assert cut_part(Part(comb), [(-10, 30), (100, 30)]) == ()


@given(st.lists(st.floats(0, 6.28), min_size=3, max_size=12, unique=True), points, points)
def test_the_halves_of_a_convex_outline_have_its_area(angles, start, end):
    assume(start != end)
    ring = convex(angles)
    halves = cut_part(Part(ring), extended([start, end], 1000))
    if halves:
        assert np.isclose(sum(abs(ring_area(half.outer)) for half in halves), abs(ring_area(ring)), atol=1e-4)


@given(
    st.lists(st.floats(0, 6.28), min_size=3, max_size=9, unique=True), st.floats(20, 80), st.floats(-15, 15)
)
@settings(max_examples=60, deadline=None)
def test_a_cut_object_keeps_its_pixels_and_its_points(angles, at, slant):
    hand = drawn((Part(convex(angles, (50.0, 40.0), 38.0)),))
    assume(hand.document.objects and hand.area(1) > 100)
    before = hand.pixels > 0
    done = run(hand.scene, "split_along", [1], path=((at, 0.0), (at + slant, 80.0)))
    assume(done is not None)
    assert np.array_equal(hand.pixels > 0, before)
    assert hand.area(1) >= hand.area(2) > 0
    assume(hand.area(2) > 30)  # outlines of slivers may be let go
    for one in hand.document.objects:
        assert one.polygon is not None
        assert 3 <= len(one.polygon[0].outer) <= len(angles) + 2


def test_parts_that_are_not_met_keep_their_points_with_the_larger_side():
    far = ((70.0, 10.0), (110.0, 10.0), (110.0, 20.0))
    hand = drawn((Part(SQUARE), Part(far)))
    run(hand.scene, "split_along", [1], path=((20.0, 5.0), (20.0, 55.0)))
    first, second = hand.document.objects
    assert [part.outer for part in first.polygon][-1] == far
    assert len(second.polygon) == 1
    assert first.agrees and second.agrees
    hand.undo()
    assert hand.document.objects[1].polygon == (Part(SQUARE), Part(far))


def test_an_outline_that_others_robbed_is_let_go():
    hand = drawn((Part(SQUARE),))
    with hand.document.edit("Erase") as edit:
        edit.erase(hand.document.bounds.moved(0, -50))
    run(hand.scene, "split_along", [1], path=((20.0, 5.0), (20.0, 55.0)))
    assert [one.polygon for one in hand.document.objects] == [None, None]
