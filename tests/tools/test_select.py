"""Stories of Select: click, marquee, move, nudge, delete, and editing points."""

import numpy as np
import pytest

from segdesk.geometry import Part
from segdesk.model.overlap import Overlap
from segdesk.tools.operations import run
from segdesk.tools.pointer import KeyName
from segdesk.tools.preview import Marquee, Moved, Redrawn
from segdesk.tools.select import with_group
from segdesk.tools.selection import VertexAt
from tests.tools.conftest import CAR, ROAD

SQUARE = ((10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0))
OTHER = ((50.0, 10.0), (70.0, 10.0), (70.0, 30.0), (50.0, 30.0))
HOLE = ((15.0, 15.0), (25.0, 15.0), (25.0, 25.0))


@pytest.fixture
def two(hand):
    """A person with two cars, Select in hand, nothing selected."""
    hand.polygon(*SQUARE)
    hand.polygon(*OTHER)
    hand.take("select")
    hand.scene.selection.clear()
    return hand


def test_a_click_selects_and_takes_the_class(two):
    two.scene.selection.set_class(ROAD)
    two.click((20, 20))
    assert two.scene.selection.ids == (1,)
    assert two.scene.selection.class_key == CAR


def test_a_click_beside_deselects_and_shift_adds_and_takes_out(two):
    two.click((20, 20))
    two.click((60, 20), shift=True)
    assert two.scene.selection.ids == (1, 2)
    two.click((20, 20), shift=True)
    assert two.scene.selection.ids == (2,)
    two.click((100, 70))
    assert two.scene.selection.ids == ()


def test_a_click_almost_on_a_thin_object_selects_it(two):
    two.click((33, 20))
    assert two.scene.selection.ids == (1,)
    two.scene.zoom = 8.0
    two.click((33, 20))
    assert two.scene.selection.ids == ()


def test_alt_click_goes_through_stacked_objects(two):
    two.scene.overlap = Overlap.ALLOW
    two.polygon((5, 5), (40, 5), (40, 40), (5, 40))
    two.take("select")
    two.scene.selection.clear()
    seen = []
    for _ in range(3):
        two.click((20, 20), alt=True)
        seen.append(two.scene.selection.sole)
    assert seen == [3, 1, 3]


def test_with_groups_a_click_takes_all_of_a_group_and_alt_one_of_it(two):
    two.polygon((80, 10), (90, 10), (90, 30))
    run(two.scene, "group", (1, 3))
    two.take("select", groups=True)
    two.click((60, 20))
    two.click((20, 20), shift=True)
    assert two.scene.selection.ids == (2, 1, 3)
    two.click((88, 14), shift=True)
    assert two.scene.selection.ids == (2,)
    two.click((88, 14))
    assert two.scene.selection.ids == (3, 1)
    two.click((20, 20), alt=True)
    assert two.scene.selection.ids == (1,)


def test_without_groups_a_click_takes_one_and_of_a_group_only_what_is_seen_is_taken(two):
    run(two.scene, "group", (1, 2))
    two.scene.selection.clear()
    two.click((20, 20))
    assert two.scene.selection.ids == (1,)
    assert with_group(two.scene, [1]) == [1, 2]
    two.scene.hidden_objects = frozenset({2})
    assert with_group(two.scene, [1]) == [1]


def test_hidden_objects_are_not_clicked(two):
    two.scene.hidden_objects = frozenset({1})
    two.click((20, 20))
    assert two.scene.selection.ids == ()


def test_a_drag_from_empty_marks_what_is_wholly_inside(two):
    two.press(2, 2)
    two.move(45, 45)
    assert two.scene.preview == Marquee((2, 2), (45, 45))
    two.release(45, 45)
    assert two.scene.selection.ids == (1,)
    two.drag((100, 40), (45, 5), shift=True)
    assert two.scene.selection.ids == (1, 2)
    two.drag((40, 5), (60, 35))
    assert two.scene.selection.ids == ()


def test_a_drag_on_a_selected_object_moves_it_with_its_points(two):
    two.click((20, 20))
    before = two.pixels
    two.press(20, 20)
    two.move(25, 24)
    assert two.scene.preview == Moved(5, 4)
    assert np.array_equal(two.pixels, before)
    two.release(25, 24)
    assert two.steps[-1] == "Move Car #1"
    assert two.document.box(1) == (15, 14, 35, 34)
    assert two.document.objects[1].polygon[0].outer[0] == (15.0, 14.0)
    two.undo()
    assert np.array_equal(two.pixels, before)
    assert two.document.objects[1].polygon == (Part(SQUARE),)


def test_a_drag_under_four_pixels_of_the_screen_is_a_click(two):
    two.click((20, 20))
    two.drag((20, 20), (22, 22))
    assert len(two.steps) == 2


def test_a_drag_on_an_object_that_is_not_selected_marks(two):
    two.drag((20, 20), (25, 24))
    assert len(two.steps) == 2
    assert two.scene.selection.ids == ()


def test_several_objects_move_into_each_others_place(two):
    two.scene.selection.select(1, 2)
    areas = two.area(1), two.area(2)
    two.drag((20, 20), (30, 20))
    assert (two.area(1), two.area(2)) == areas
    assert two.steps[-1] == "Move 2 objects"


def test_a_move_out_of_the_image_says_what_it_cost(two):
    two.click((20, 20))
    two.drag((20, 20), (-2, 20))
    assert two.said[-1].endswith("px left the image or stayed with other objects")


@pytest.mark.parametrize("end", ["cancel", "switch"])
def test_a_cancelled_move_leaves_no_trace(two, end):
    two.click((20, 20))
    before = two.pixels
    two.press(20, 20)
    two.move(40, 40)
    {"cancel": two.host.cancel, "switch": lambda: two.take("brush")}[end]()
    assert np.array_equal(two.pixels, before)
    assert len(two.steps) == 2
    assert two.scene.preview is None


def test_a_locked_object_does_not_move(two):
    with two.document.edit("Lock") as edit:
        edit.change(1, locked=True)
    two.click((20, 20))
    two.drag((20, 20), (40, 40))
    assert two.said == ["Car #1 cannot be moved: locked"]
    two.key(KeyName.LEFT)
    assert len(two.said) == 2


def test_arrow_keys_nudge_and_a_series_is_one_step(two):
    two.click((20, 20))
    two.key(KeyName.RIGHT)
    two.key(KeyName.RIGHT)
    two.key(KeyName.DOWN, shift=True)
    assert two.document.box(1) == (12, 20, 32, 40)
    two.pause()
    assert two.steps[2:] == ["Nudge Car #1"]
    two.undo()
    assert two.document.box(1) == (10, 10, 30, 30)


def test_a_nudge_after_a_second_is_another_step(two):
    two.click((20, 20))
    two.key(KeyName.RIGHT)
    two.key(KeyName.RIGHT, after=1.5)
    two.pause()
    assert two.steps[2:] == ["Nudge Car #1", "Nudge Car #1"]
    assert two.document.box(1) == (12, 10, 32, 30)


def test_a_nudge_passes_over_others_without_eating_them(two):
    two.scene.overlap = Overlap.OVERWRITE
    two.click((20, 20))
    area = two.area(2)
    for _ in range(6):
        two.key(KeyName.RIGHT, shift=True)
    two.pause()
    assert two.document.box(1).left == 70
    assert two.area(2) == area


def test_a_nudge_over_another_and_back_again_needs_no_other_plane(two):
    two.scene.overlap = Overlap.ALLOW
    two.click((20, 20))
    for key in (KeyName.RIGHT, KeyName.RIGHT, KeyName.RIGHT, KeyName.LEFT, KeyName.LEFT):
        two.key(key, shift=True)
    two.pause()
    assert two.steps[2:] == ["Nudge Car #1"]
    assert two.document.box(1) == (20, 10, 40, 30)
    assert len(two.document.planes) == 1
    two.undo()
    assert two.document.box(1) == (10, 10, 30, 30)


def test_a_press_ends_a_nudge_series_and_means_what_it_means(two):
    two.click((20, 20))
    two.key(KeyName.RIGHT)
    two.click((60, 20))
    assert two.steps[2:] == ["Nudge Car #1"]
    assert two.scene.selection.ids == (2,)


def test_escape_during_a_nudge_series_leaves_no_trace(two):
    two.click((20, 20))
    before = two.pixels
    two.key(KeyName.RIGHT)
    two.host.cancel()
    assert np.array_equal(two.pixels, before)
    assert len(two.steps) == 2


def test_undo_during_a_nudge_series_undoes_the_nudge(two):
    two.click((20, 20))
    two.key(KeyName.RIGHT)
    assert not two.host.back()
    two.undo()
    assert two.document.box(1) == (10, 10, 30, 30)


def test_nudging_there_and_back_is_no_step(two):
    two.click((20, 20))
    two.key(KeyName.RIGHT)
    two.key(KeyName.LEFT)
    two.pause()
    assert len(two.steps) == 2


def test_delete_removes_what_is_selected_but_not_what_is_locked(two):
    with two.document.edit("Lock") as edit:
        edit.change(2, locked=True)
    two.scene.selection.select(1, 2)
    two.key(KeyName.DELETE)
    assert [one.id for one in two.document.objects] == [2]
    assert two.scene.selection.ids == (2,)
    assert two.said == ["Car #2 is locked"]
    assert two.steps[-1] == "Delete Car #1"
    two.undo()
    assert 1 in two.document.objects


def test_area_classes_do_not_move_by_a_drag(hand):
    hand.scene.selection.set_class(ROAD)
    hand.take("brush", size_px=31)
    hand.drag((30, 40), (90, 40))
    hand.take("select")
    hand.click((60, 40))
    before = hand.pixels
    hand.drag((60, 40), (70, 50))
    assert np.array_equal(hand.pixels, before)


def edit_points(two):
    two.double(20, 20)
    assert two.scene.selection.editing_vertices


def test_a_double_click_enters_the_points_and_a_click_outside_leaves(two):
    edit_points(two)
    two.click((100, 70))
    assert not two.scene.selection.editing_vertices


def test_an_object_without_points_says_how_to_get_some(hand):
    hand.take("brush", size_px=31)
    hand.drag((30, 40), (60, 40))
    hand.take("select")
    hand.double(40, 40)
    assert not hand.scene.selection.editing_vertices
    assert hand.said == ["Car #1 has no points; Object ▸ To polygon makes some"]


def test_a_point_is_dragged_and_pixels_follow_at_the_release(two):
    edit_points(two)
    before = two.pixels
    two.press(30, 30)
    two.move(36, 38)
    assert isinstance(two.scene.preview, Redrawn)
    assert np.array_equal(two.pixels, before)
    two.release(36, 38)
    assert two.document.objects[1].polygon[0].outer[2] == (36.0, 38.0)
    assert two.steps[-1] == "Move point of Car #1"
    assert two.area(1) > np.count_nonzero(before == 1)
    two.undo()
    assert np.array_equal(two.pixels, before)


def test_a_cancelled_drag_of_a_point_leaves_no_trace(two):
    edit_points(two)
    two.press(30, 30)
    two.move(36, 38)
    two.host.cancel()
    assert two.document.objects[1].polygon == (Part(SQUARE),)
    assert len(two.steps) == 2


def test_an_edge_takes_a_point_by_a_drag(two):
    edit_points(two)
    two.drag((20, 10), (20, 3), (20, 2))
    assert two.document.objects[1].polygon[0].outer[1] == (20.0, 2.0)
    assert two.steps[-1] == "Insert point in Car #1"
    two.drag((10, 20), (11, 20))
    assert two.steps[-1] == "Insert point in Car #1"


def test_alt_click_and_delete_remove_points_but_three_stay(two):
    edit_points(two)
    two.click((30, 30), alt=True)
    assert len(two.document.objects[1].polygon[0].outer) == 3
    two.click((10, 10), alt=True)
    assert len(two.document.objects[1].polygon[0].outer) == 3
    assert two.said[-1].startswith("An outline needs three points")
    two.scene.selection.choose([VertexAt(0, 0, 0)])
    two.key(KeyName.DELETE)
    assert len(two.document.objects) == 2


def test_a_marquee_chooses_points_that_move_and_go_together(two):
    edit_points(two)
    two.drag((45, 0), (5, 14))
    assert two.scene.selection.vertices == {VertexAt(0, 0, 0), VertexAt(0, 0, 1)}
    two.drag((10, 10), (10, 5))
    outer = two.document.objects[1].polygon[0].outer
    assert outer[:2] == ((10.0, 5.0), (30.0, 5.0))
    assert two.steps[-1] == "Move 2 points of Car #1"
    two.click((30, 30), shift=True)
    assert len(two.scene.selection.vertices) == 3
    two.click((30, 30), shift=True)
    two.click((20, 20))
    assert two.scene.selection.vertices == frozenset()


def test_points_of_holes_are_edited_and_a_hole_of_two_goes(two):
    with two.document.edit("Hole") as edit:
        edit.draw(1, (Part(SQUARE, (HOLE,)),))
    two.double(12, 20)
    two.scene.zoom = 4.0
    two.drag((25, 25), (22, 25))
    assert two.document.objects[1].polygon[0].holes[0][2] == (22.0, 25.0)
    two.click((22, 25), alt=True)
    assert two.document.objects[1].polygon == (Part(SQUARE),)


def test_undo_drops_chosen_points_that_are_gone(two):
    edit_points(two)
    two.drag((20, 10), (20, 3), (20, 2))
    two.scene.selection.choose([VertexAt(0, 0, 4)])
    two.undo()
    assert two.scene.selection.vertices == frozenset()
    two.undo()
    two.undo()
    assert not two.scene.selection.editing_vertices
    assert two.scene.selection.ids == ()


def test_points_keep_to_the_overlap_policy(two):
    edit_points(two)
    area = two.area(2)
    two.drag((30, 10), (60, 10))
    assert two.area(2) == area
    assert not two.document.objects[1].agrees
    assert two.document.objects[1].polygon[0].outer[1] == (60.0, 10.0)


def test_the_cursor_says_what_a_drag_would_do(two):
    from segdesk.tools.pointer import Kind, Pointer

    def cursor(x, y):
        return two.host.tool.hover(two.scene, Pointer(Kind.MOVE, x, y)).cursor

    assert cursor(20, 20) == "arrow"
    two.click((20, 20))
    assert cursor(20, 20) == "move"
    edit_points(two)
    assert cursor(10, 10) == "vertex"
    assert cursor(20, 20) == "arrow"
