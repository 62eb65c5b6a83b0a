"""Stories of brush and eraser: pixels, step, undo, redo, and no trace when cancelled."""

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.model.overlap import Overlap
from segdesk.tools.footprint import Footprint, stepped
from segdesk.tools.pointer import Kind, Pointer
from segdesk.tools.preview import Sign, Trail
from segdesk.tools.scene import Mode
from tests.tools.conftest import CAR, ROAD


def test_a_stroke_makes_a_new_thing_and_selects_it(hand):
    hand.take("brush", size_px=5)
    hand.drag((20, 20), (40, 20))
    (one,) = hand.document.objects
    assert one.class_key == CAR
    assert hand.scene.selection.ids == (one.id,)
    assert hand.steps == ["Brush: new Car"]
    assert hand.area(one.id) > 100


def test_the_next_stroke_adds_to_the_selected_object(hand):
    hand.take("brush", size_px=5)
    hand.drag((20, 20), (40, 20))
    hand.drag((20, 40), (40, 40))
    assert len(hand.document.objects) == 1
    assert hand.steps[-1] == "Brush on Car #1"


def test_without_a_selection_the_next_stroke_is_another_thing(hand):
    hand.take("brush", size_px=5)
    hand.drag((20, 20), (40, 20))
    hand.scene.selection.clear()
    hand.drag((20, 40), (40, 40))
    assert [one.id for one in hand.document.objects] == [1, 2]


def test_another_current_class_paints_a_new_object_though_one_is_selected(hand):
    hand.take("brush", size_px=5)
    hand.drag((20, 20), (40, 20))
    hand.scene.selection.set_class(ROAD)
    hand.drag((20, 40), (40, 40))
    assert [one.class_key for one in hand.document.objects] == [CAR, ROAD]


def test_semantic_strokes_go_on_with_the_class(semantic):
    semantic.take("brush", size_px=5)
    semantic.drag((20, 20), (40, 20))
    semantic.drag((20, 40), (40, 40))
    assert len(semantic.document.objects) == 1
    assert semantic.steps == ["Brush on Car", "Brush on Car"]
    assert semantic.scene.selection.ids == ()


def test_semantic_strokes_never_drop_the_points_of_a_polygon(semantic):
    semantic.polygon((10, 10), (30, 10), (30, 30))
    semantic.scene.selection.clear()
    semantic.take("brush", size_px=5)
    semantic.drag((60, 20), (80, 20))
    polygon, painted = semantic.document.objects
    assert polygon.polygon is not None
    assert painted.polygon is None


def test_undo_and_redo_bring_back_every_pixel(hand):
    hand.take("brush", size_px=7)
    before = hand.pixels
    hand.drag((20, 20), (60, 50), (30, 60))
    after = hand.pixels
    hand.undo()
    assert np.array_equal(hand.pixels, before)
    assert hand.scene.selection.ids == ()
    hand.redo()
    assert np.array_equal(hand.pixels, after)


@pytest.mark.parametrize("end", ["cancel", "switch", "undo"])
def test_a_stroke_that_is_cancelled_leaves_no_trace(hand, end):
    hand.take("brush", size_px=7)
    hand.press(20, 20)
    hand.move(50, 50)
    assert hand.pixels.any()
    {"cancel": hand.host.cancel, "switch": lambda: hand.take("polygon"), "undo": hand.host.back}[end]()
    assert not hand.pixels.any()
    assert len(hand.document.objects) == 0
    assert hand.steps == []
    assert not hand.host.is_busy


@pytest.mark.parametrize("how", [{"alt": True}, {"secondary": True}])
def test_alt_and_the_right_button_erase_from_the_selected_object(hand, how):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    area = hand.area(1)
    hand.drag((40, 20), (60, 20), **how)
    assert 0 < hand.area(1) < area
    assert hand.steps[-1] == "Erase from Car #1"


def test_erasing_leaves_other_objects_alone(hand):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    hand.scene.selection.clear()
    hand.drag((20, 40), (60, 40))
    area = hand.area(1)
    hand.drag((40, 20), (40, 40), alt=True)
    assert hand.area(1) == area


def test_overlap_keep_paints_around_others_and_overwrite_takes_from_them(hand):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    hand.scene.selection.clear()
    first = hand.area(1)
    hand.drag((40, 10), (40, 30))
    assert hand.area(1) == first
    hand.scene.overlap = Overlap.OVERWRITE
    hand.drag((40, 10), (40, 30))
    assert hand.area(1) < first


def test_a_stroke_that_may_take_nothing_is_no_step_and_says_so(hand):
    hand.take("brush", size_px=21)
    hand.drag((40, 40), (60, 40))
    hand.scene.selection.clear()
    hand.take("brush", size_px=3)
    hand.drag((45, 40), (50, 40))
    assert hand.steps == ["Brush: new Car"]
    assert len(hand.document.objects) == 1
    assert "overlap keeps them" in hand.said[-1]


def test_a_locked_object_is_not_painted_and_the_person_is_told(hand):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    with hand.document.edit("Lock") as edit:
        edit.change(1, locked=True)
    before = hand.pixels
    hand.drag((20, 40), (60, 40))
    hand.drag((20, 20), (60, 20), alt=True)
    assert np.array_equal(hand.pixels, before)
    assert hand.said == ["Car #1 is locked", "Car #1 is locked"]


def test_shift_click_draws_a_straight_line_from_the_last_dab(hand):
    hand.take("brush", size_px=3)
    hand.click((10, 10))
    hand.click((90, 10), shift=True)
    assert hand.pixels[10, 10:91].all()
    assert len(hand.steps) == 2


def test_intersect_keeps_what_the_stroke_passed_over(hand):
    hand.take("brush", size_px=21)
    hand.drag((30, 40), (80, 40))
    before = hand.pixels
    hand.scene.mode = Mode.INTERSECT
    hand.take("brush", size_px=9)
    hand.press(30, 40)
    hand.move(50, 40)
    assert isinstance(hand.scene.preview, Trail)
    assert np.array_equal(hand.pixels, before)
    hand.release(50, 40)
    assert hand.steps[-1] == "Intersect Car #1"
    rows, columns = np.nonzero(hand.pixels)
    assert rows.min() >= 35
    assert rows.max() <= 45
    assert columns.max() <= 56
    hand.undo()
    assert np.array_equal(hand.pixels, before)


def test_intersect_without_a_selected_object_says_what_to_do(hand):
    hand.scene.mode = Mode.INTERSECT
    hand.take("brush")
    hand.drag((30, 40), (50, 40))
    assert hand.said == ["Select the object to intersect with"]
    assert not hand.host.is_busy


def test_pen_pressure_scales_the_brush_only_when_switched_on(hand):
    hand.take("brush", size_px=20, by_pressure=True)
    hand.drag((40, 40), (41, 40), pressure=0.25)
    thin = np.count_nonzero(hand.pixels)
    hand.undo()
    hand.take("brush", size_px=20)
    hand.drag((40, 40), (41, 40), pressure=0.25)
    assert np.count_nonzero(hand.pixels) > thin


def test_within_limits_painting_to_the_chosen_classes(hand):
    hand.scene.selection.set_class(ROAD)
    hand.take("brush", size_px=21)
    hand.drag((20, 40), (100, 40))
    road = hand.area(1)
    hand.scene.selection.set_class(CAR)
    hand.scene.within = frozenset({ROAD})
    hand.drag((60, 10), (60, 70))
    car = hand.document.objects[2]
    assert hand.area(1) + hand.area(car.id) == road


def test_the_eraser_takes_from_every_object_when_none_is_selected(hand):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    hand.scene.selection.clear()
    hand.drag((20, 40), (60, 40))
    hand.scene.selection.clear()
    hand.take("eraser", size_px=9)
    hand.drag((40, 10), (40, 60))
    assert not hand.pixels[:, 38:42].any()
    assert hand.steps[-1] == "Erase"
    hand.undo()
    assert hand.pixels[20, 40] == 1


def test_the_eraser_takes_from_the_selected_object_alone(hand):
    hand.take("brush", size_px=9)
    hand.drag((20, 20), (60, 20))
    hand.scene.selection.clear()
    hand.drag((20, 40), (60, 40))
    hand.take("eraser", size_px=9)
    hand.drag((40, 10), (40, 60))
    assert hand.pixels[20, 40] == 1
    assert hand.pixels[40, 40] == 0


def test_a_brush_of_one_pixel_is_exactly_the_pixel_under_the_pointer(hand):
    hand.take("brush", size_px=1)
    hand.click((33.9, 12.1))
    assert np.argwhere(hand.pixels).tolist() == [[12, 33]]


@pytest.mark.parametrize("is_round", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 8, 25])
def test_a_footprint_is_as_wide_and_high_as_it_says(size, is_round):
    rect, stencil = Footprint(size, is_round).dab(40.3, 30.7)
    assert stencil.any(axis=0).sum() == stencil.any(axis=1).sum() == size
    assert stencil.shape == (rect.height, rect.width)


def test_painting_outside_of_the_image_is_clipped(hand):
    hand.take("brush", size_px=15)
    hand.drag((-30, -30), (5, 5), (-30, 40))
    assert hand.area(1) == np.count_nonzero(hand.pixels) > 0


def test_the_sign_in_the_ring_is_what_a_stroke_would_do(hand):
    tool = hand.take("brush")
    assert tool.hover(hand.scene, Pointer(Kind.MOVE)).sign is Sign.ADD
    assert tool.hover(hand.scene, Pointer(Kind.MOVE, alt=True)).sign is Sign.SUBTRACT
    hand.scene.mode = Mode.INTERSECT
    assert tool.hover(hand.scene, Pointer(Kind.MOVE)).sign is Sign.INTERSECT


def test_bracket_keys_step_by_one_below_ten_and_by_a_tenth_above():
    assert [stepped(size, 1) for size in (1, 9, 10, 100)] == [2, 10, 11, 110]
    assert [stepped(size, -1) for size in (1, 10, 11, 100)] == [1, 9, 10, 90]
    assert stepped(100, 1, fine=True) == 101


def test_a_document_for_reading_only_says_why_instead_of_raising(hand):
    hand.document.refusal = SegDeskError("The project was opened for reading only.")
    hand.take("brush")
    hand.drag((2, 2), (5, 5))
    assert hand.said == ["The project was opened for reading only."]


def test_an_image_that_a_job_changes_refuses_strokes(hand):
    hand.document.busy = "Repair"
    hand.take("brush")
    hand.drag((30, 40), (50, 40))
    assert not hand.pixels.any()
    assert hand.said[0] == "This image is being changed: Repair"
