"""Stories of points that snap to what is around, and of outlines that share an edge."""

import numpy as np
import pytest

from segdesk.geometry import Rect
from segdesk.tools.pointer import KeyName
from segdesk.tools.preview import Redrawn
from segdesk.tools.selection import VertexAt
from segdesk.tools.snap import Snap
from tests.tools.conftest import CAR, ROAD

LEFT = ((10.0, 10.0), (40.0, 10.0), (40.0, 50.0), (10.0, 50.0))
RIGHT = ((40.0, 10.0), (70.0, 10.0), (70.0, 50.0), (40.0, 50.0))


@pytest.fixture
def drawer(hand):
    """A person with one car at 10..40, snapping, who sees 8 image pixels as 32 of the screen."""
    hand.scene.zoom = 4.0
    hand.polygon(*LEFT)
    hand.scene.selection.clear()
    return hand


@pytest.fixture
def pair(drawer):
    """Two cars that share an edge; the left one is selected and its points are edited."""
    drawer.polygon(*RIGHT)
    drawer.take("select", snap=True)
    drawer.scene.selection.select(1)
    drawer.scene.selection.edit_vertices()
    return drawer


def outer(hand, object_id):
    return hand.document.objects[object_id].polygon[0].outer


def test_a_point_goes_to_a_corner_of_another_outline(drawer):
    assert Snap(drawer.scene).to(41.2, 9.1) == (40.0, 10.0)
    assert Snap(drawer.scene).to(43.0, 10.0) == (43.0, 10.0)


def test_a_point_goes_to_an_edge_where_no_corner_is_near(drawer):
    assert Snap(drawer.scene).to(41.5, 30.25) == (40.0, 30.25)


def test_a_point_goes_to_a_corner_of_painted_pixels(drawer):
    with drawer.document.edit("Paint") as edit:
        edit.write(Rect(60, 20, 90, 40), edit.add(CAR))
    assert Snap(drawer.scene).to(58.9, 19.2) == (60.0, 20.0)
    assert Snap(drawer.scene).to(59.2, 30.4) == (60.0, 30.0)


def test_a_point_goes_to_the_border_and_to_its_corner(drawer):
    assert Snap(drawer.scene).to(60.0, 1.5) == (60.0, 0.0)
    assert Snap(drawer.scene).to(118.6, 81.0) == (120.0, 80.0)
    assert Snap(drawer.scene).to(123.0, 40.0) == (123.0, 40.0)


def test_hidden_objects_and_those_left_out_attract_nothing(drawer):
    assert Snap(drawer.scene, without=[1]).to(41.0, 10.0) == (41.0, 10.0)
    drawer.scene.hidden_objects = frozenset({1})
    assert Snap(drawer.scene).to(41.0, 10.0) == (41.0, 10.0)


def test_far_out_the_reach_is_bounded(drawer):
    drawer.scene.zoom = 0.01
    assert Snap(drawer.scene).to(41.0, 11.0) == (40.0, 10.0)


def test_a_polygon_drawn_along_another_has_its_very_points(drawer):
    drawer.take("polygon", snap=True)
    drawer.click((41, 11), (70, 10), (70, 50), (39, 49.5))
    drawer.key(KeyName.CONFIRM)
    assert outer(drawer, 2) == RIGHT
    assert (drawer.area(1), drawer.area(2)) == (1200, 1200)


def test_without_the_option_nothing_snaps(drawer):
    drawer.take("polygon")
    drawer.click((41, 11), (70, 10), (70, 50))
    drawer.key(KeyName.CONFIRM)
    assert outer(drawer, 2)[0] == (41.0, 11.0)


def test_a_shared_point_moves_in_both_outlines_as_one_step(pair):
    before = pair.pixels
    pair.press(40, 10)
    pair.move(50, 12)
    assert isinstance(pair.scene.preview, Redrawn)
    assert [one for one, _ in pair.scene.preview.others] == [2]
    pair.release(50, 12)
    assert outer(pair, 1)[1] == outer(pair, 2)[0] == (50.0, 12.0)
    assert all(one.agrees for one in pair.document.objects)
    assert pair.steps[-1] == "Move point of Car #1 and 1 more"
    pair.undo()
    assert np.array_equal(pair.pixels, before)
    assert (outer(pair, 1), outer(pair, 2)) == (LEFT, RIGHT)


def test_a_shared_edge_that_moves_leaves_no_gap_and_no_overlap(pair):
    pair.scene.selection.choose([VertexAt(0, 0, 1), VertexAt(0, 0, 2)])
    pair.drag((40, 10), (55, 10))
    assert (pair.area(1), pair.area(2)) == (45 * 40, 15 * 40)
    assert (pair.pixels[10:50, 10:70] > 0).all()


def test_a_point_dragged_out_of_a_shared_edge_is_in_both(pair):
    pair.drag((40, 30), (46, 31), (52, 32))
    assert outer(pair, 1)[2] == (52.0, 32.0)
    assert outer(pair, 2)[4] == (52.0, 32.0)
    assert (pair.pixels[10:50, 10:70] > 0).all()
    assert pair.area(1) + pair.area(2) == 2400


def test_a_dragged_point_snaps_to_a_third_outline(pair):
    pair.take("polygon")
    pair.scene.selection.clear()
    pair.polygon((20, 60), (60, 60), (60, 75))
    pair.take("select", snap=True)
    pair.scene.selection.select(1)
    pair.scene.selection.edit_vertices()
    pair.drag((10, 50), (15, 55), (19, 59.2))
    assert outer(pair, 1)[3] == (20.0, 60.0)


def test_alt_click_takes_a_shared_point_out_of_both(pair):
    pair.click((40, 50), alt=True)
    assert len(outer(pair, 1)) == len(outer(pair, 2)) == 3


def test_a_locked_neighbour_keeps_its_points_and_pixels(pair):
    with pair.document.edit("Lock") as edit:
        edit.change(2, locked=True)
    area = pair.area(2)
    pair.drag((40, 10), (50, 12))
    assert outer(pair, 2) == RIGHT
    assert pair.area(2) == area
    assert pair.steps[-1] == "Move point of Car #1"


def test_without_snapping_neighbours_keep_their_points(pair):
    pair.take("select")
    pair.drag((40, 10), (30, 12))
    assert outer(pair, 1)[1] == (30.0, 12.0)
    assert outer(pair, 2) == RIGHT


def test_painted_pixels_next_to_it_do_not_move(pair):
    with pair.document.edit("Paint") as edit:
        edit.write(Rect(0, 60, 120, 70), edit.add(ROAD))
    pair.drag((10, 50), (10, 55), (10, 58))
    assert outer(pair, 1)[3][1] == 60.0
    assert pair.area(3) == 1200
