"""Stories of the tools that draw outlines: polygon, lasso, rectangle, ellipse, and holes."""

import numpy as np
import pytest

from segdesk.geometry import Part
from segdesk.ops.raster import rasterise
from segdesk.tools.outline import contains, crosses, without_repeats
from segdesk.tools.pointer import KeyName, Pointer
from segdesk.tools.pointer import Kind as Event
from segdesk.tools.preview import RubberBand
from segdesk.tools.scene import Mode
from tests.tools.conftest import CAR

SQUARE = ((10.0, 10.0), (60.0, 10.0), (60.0, 60.0), (10.0, 60.0))
INNER = ((20.0, 20.0), (40.0, 20.0), (40.0, 40.0), (20.0, 40.0))


def expected(hand, *parts):
    rect, stencil = rasterise(tuple(parts), hand.document.size)
    whole = np.zeros(hand.pixels.shape, bool)
    whole[rect.slices] = stencil
    return whole


def test_clicks_and_enter_make_a_polygon_object_that_keeps_its_points(hand):
    hand.polygon(*SQUARE)
    (one,) = hand.document.objects
    assert one.polygon == (Part(SQUARE),)
    assert one.agrees
    assert np.array_equal(hand.pixels == one.slot, expected(hand, Part(SQUARE)))
    assert hand.steps == ["Polygon: new Car"]
    assert hand.scene.selection.ids == (one.id,)


def test_undo_and_redo_of_a_polygon(hand):
    hand.polygon(*SQUARE)
    after = hand.pixels
    hand.undo()
    assert not hand.pixels.any()
    assert len(hand.document.objects) == 0
    hand.redo()
    assert np.array_equal(hand.pixels, after)
    assert hand.document.objects[1].polygon == (Part(SQUARE),)


def test_a_click_on_the_first_point_closes(hand):
    hand.take("polygon")
    hand.click(*SQUARE)
    hand.move(11, 11)
    assert hand.scene.preview.closes
    hand.click((11, 11))
    assert hand.document.objects[1].polygon == (Part(SQUARE),)


def test_a_double_click_closes_and_adds_no_point_twice(hand):
    hand.take("polygon")
    hand.click(*SQUARE[:3])
    hand.double(*SQUARE[3])
    assert hand.document.objects[1].polygon == (Part(SQUARE),)


def test_backspace_and_undo_take_back_points_first(hand):
    hand.take("polygon")
    hand.click(*SQUARE, (5, 70), (5, 75))
    hand.key(KeyName.BACK)
    assert hand.host.back()
    assert hand.scene.preview.points == SQUARE
    hand.key(KeyName.CONFIRM)
    assert hand.document.objects[1].polygon == (Part(SQUARE),)


def test_taking_back_the_only_point_ends_the_gesture(hand):
    hand.take("polygon")
    hand.click((10, 10))
    assert hand.host.back()
    assert not hand.host.is_busy
    assert not hand.host.back()
    assert hand.scene.preview is None


@pytest.mark.parametrize("end", ["cancel", "switch"])
def test_a_cancelled_polygon_leaves_no_trace(hand, end):
    hand.take("polygon")
    hand.click(*SQUARE)
    {"cancel": hand.host.cancel, "switch": lambda: hand.take("brush")}[end]()
    assert hand.steps == []
    assert not hand.pixels.any()
    assert hand.scene.preview is None


def test_two_points_are_no_outline(hand):
    hand.polygon((10, 10), (20, 20))
    assert hand.steps == []
    assert hand.said == ["An outline needs three points"]


def test_shift_drag_draws_freehand_at_a_distance_on_the_screen(hand):
    hand.scene.zoom = 2.0
    hand.take("polygon")
    hand.press(10, 10, shift=True)
    for x in range(11, 51):
        hand.move(x, 10, shift=True)
    hand.release(50, 10, shift=True)
    assert 10 <= len(hand.scene.preview.points) <= 17
    hand.click((50, 40))
    hand.key(KeyName.CONFIRM)
    assert hand.steps == ["Polygon: new Car"]


def test_semantic_polygons_are_objects_of_their_own(semantic):
    semantic.polygon(*SQUARE)
    semantic.polygon((70, 10), (90, 10), (90, 30))
    assert [one.class_key for one in semantic.document.objects] == [CAR, CAR]
    assert all(one.polygon for one in semantic.document.objects)


def test_subtract_inside_the_selected_polygon_makes_a_hole_that_is_kept(hand):
    hand.polygon(*SQUARE)
    hand.scene.mode = Mode.SUBTRACT
    hand.polygon(*INNER)
    holed = Part(SQUARE, (INNER,))
    assert hand.document.objects[1].polygon == (holed,)
    assert np.array_equal(hand.pixels == 1, expected(hand, holed))
    assert hand.steps[-1] == "Polygon: hole in Car #1"
    hand.undo()
    assert hand.document.objects[1].polygon == (Part(SQUARE),)


def test_subtract_across_the_border_cuts_pixels(hand):
    hand.polygon(*SQUARE)
    hand.scene.mode = Mode.SUBTRACT
    hand.polygon((40, 0), (80, 0), (80, 30), (40, 30))
    assert hand.document.objects[1].polygon is None
    assert hand.pixels[20, 50] == 0
    assert hand.pixels[50, 50] == 1
    assert hand.steps[-1] == "Polygon: cut Car #1"


def test_a_second_hole_that_meets_the_first_cuts_pixels(hand):
    hand.polygon(*SQUARE)
    hand.scene.mode = Mode.SUBTRACT
    hand.polygon(*INNER)
    hand.polygon((30, 30), (50, 30), (50, 50), (30, 50))
    assert hand.document.objects[1].polygon is None


def test_intersect_keeps_what_is_inside(hand):
    hand.polygon(*SQUARE)
    hand.scene.mode = Mode.INTERSECT
    hand.polygon(*INNER)
    assert np.array_equal(hand.pixels == 1, expected(hand, Part(INNER)))


def test_the_rubber_band_follows_the_pointer_and_goes_away(hand):
    hand.take("polygon")
    hand.click((10, 10))
    hand.move(30, 20)
    assert hand.scene.preview == RubberBand(((10, 10),), (30, 20))
    hand.host.cancel()
    assert hand.scene.preview is None


def test_a_drag_on_the_edge_of_the_selected_polygon_inserts_a_point(hand):
    hand.polygon(*SQUARE)
    hand.take("polygon")
    hand.drag((35, 10), (35, 2), (35, 1))
    (part,) = hand.document.objects[1].polygon
    assert part.outer == (SQUARE[0], (35.0, 1.0), *SQUARE[1:])
    assert hand.steps[-1] == "Insert point in Car #1"


def test_a_click_on_that_edge_begins_another_polygon(hand):
    hand.polygon(*SQUARE)
    hand.take("polygon")
    hand.click((35, 10))
    assert hand.host.is_busy
    hand.click((35, 0), (50, 0))
    hand.key(KeyName.CONFIRM)
    assert len(hand.document.objects) == 2


def test_alt_click_on_a_point_removes_it(hand):
    hand.polygon(*SQUARE)
    hand.take("polygon")
    hand.click((60, 60), alt=True)
    assert hand.document.objects[1].polygon == (Part((*SQUARE[:2], SQUARE[3])),)
    assert hand.steps[-1] == "Remove point of Car #1"


def test_the_lasso_draws_and_alt_cuts(hand):
    hand.take("lasso")
    hand.drag(*SQUARE)
    assert hand.document.objects[1].polygon == (Part(SQUARE),)
    hand.drag(*INNER, alt=True)
    assert hand.document.objects[1].polygon == (Part(SQUARE, (INNER,)),)
    assert hand.steps == ["Lasso: new Car", "Lasso: hole in Car #1"]


def test_a_lasso_click_is_nothing_and_escape_leaves_no_trace(hand):
    hand.take("lasso")
    hand.click((10, 10))
    hand.press(10, 10)
    hand.move(40, 10)
    hand.move(40, 40)
    hand.host.cancel()
    assert hand.steps == []
    assert hand.scene.preview is None


def test_a_rectangle_covers_whole_pixels(hand):
    hand.take("rectangle")
    hand.drag((10.2, 10.4), (29.8, 20.3))
    rows, columns = np.nonzero(hand.pixels)
    assert (columns.min(), columns.max() + 1, rows.min(), rows.max() + 1) == (10, 30, 10, 20)
    assert np.count_nonzero(hand.pixels) == 20 * 10


def test_shift_makes_a_square_and_an_ellipse_stays_in_its_box(hand):
    hand.take("rectangle")
    hand.drag((10, 10), (30, 15), shift=True)
    assert hand.area(1) == 400
    hand.take("ellipse")
    hand.drag((40, 40), (80, 60))
    assert hand.document.box(2) == (40, 40, 80, 60)
    assert abs(hand.area(2) - np.pi * 20 * 10) < 20


def test_shapes_leave_no_trace_when_cancelled_or_only_clicked(hand):
    hand.take("ellipse")
    hand.click((30, 30))
    hand.press(30, 30)
    hand.move(50, 50)
    hand.host.cancel()
    assert hand.steps == []


def test_a_polygon_in_the_shadow_of_others_is_no_step(hand):
    hand.polygon(*SQUARE)
    hand.scene.selection.clear()
    hand.polygon(*INNER)
    assert hand.steps == ["Polygon: new Car"]
    assert "overlap keeps them" in hand.said[-1]


def test_a_polygon_is_refused_for_a_locked_class(hand):
    hand.project.set_classes(hand.project.classes.changed(CAR, locked=True))
    hand.polygon(*SQUARE)
    assert hand.said == ["Car is locked"]
    assert not hand.pixels.any()


def test_keys_and_pauses_begin_no_outline(hand):
    for tool in ("polygon", "lasso", "rectangle", "fill", "pick", "brush"):
        hand.take(tool)
        hand.key(KeyName.CONFIRM)
        hand.host.send(Pointer(Event.PAUSE))
        assert not hand.host.is_busy
    assert hand.steps == []


def test_points_in_and_edges_across_rings():
    assert contains(SQUARE, 20, 20)
    assert not contains(SQUARE, 70, 20)
    assert not crosses(SQUARE, INNER)
    assert crosses(SQUARE, ((50, 50), (70, 50), (70, 55)))
    assert without_repeats(((1, 1), (1, 1), (2, 2), (1, 1))) == ((1, 1), (2, 2))
