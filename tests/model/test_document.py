"""Stories of one image: what a brush, a polygon, locks and overlap policies do to planes and objects."""

import numpy as np
import pytest

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.document import Document, DocumentContent
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject, ObjectTable
from segdesk.model.overlap import Overlap
from segdesk.model.step import Key
from segdesk.model.step import Part as KeyPart

ROAD, CAR = 1, 2


def square(left, top, size):
    return (Part(((left, top), (left + size, top), (left + size, top + size), (left, top + size))),)


class Sheet:
    """A document that remembers the steps it told of."""

    def __init__(self, size=(600, 400), **content):
        self.classes = class_map([(0, "road", "#112233", Kind.STUFF), (1, "car", "#445566", Kind.THING)])
        self.steps = []
        self.rects = []
        self.document = Document(
            1, DocumentContent(size, **content), self.classes, lambda *step: self.steps.append(step)
        )
        self.document.changed.connect(self.rects.append)

    def add(self, rect, class_key=ROAD, **options):
        with self.document.edit("Brush", **options) as edit:
            one = edit.add(class_key)
            edit.write(rect, one)
        return one

    def undo(self):
        _, changes = self.steps.pop()
        self.document.apply({key: change.before for key, change in changes.items()})


@pytest.fixture
def sheet():
    return Sheet()


def test_a_stroke_across_tiles_is_one_step_of_the_tiles_it_touches(sheet):
    stencil = np.ones((10, 20), bool)
    with sheet.document.edit("Brush") as edit:
        one = edit.add(ROAD)
        for x in range(240, 270, 5):
            edit.write(Rect(x, 100, x + 20, 110), one, where=stencil)
    name, changes = sheet.steps[0]
    assert name == "Brush"
    assert len(sheet.steps) == 1
    assert sum(key.part is KeyPart.TILE for key in changes) == 2
    assert sheet.document.area(one) == 10 * 45
    assert sheet.document.box(one) == Rect(240, 100, 285, 110)


def test_a_stencil_that_leaves_the_image_is_clipped(sheet):
    where = np.zeros((8, 8), bool)
    where[::2] = True
    with sheet.document.edit("Brush") as edit:
        one = edit.add(ROAD)
        assert edit.write(Rect(-4, -4, 4, 4), one, where=where) == Rect(0, 0, 4, 4)
        assert edit.write(Rect(700, 0, 710, 10), one) == EMPTY
    assert sheet.document.planes[0][:4, :4].tolist() == [[1] * 4, [0] * 4, [1] * 4, [0] * 4]


def test_planes_are_read_only(sheet):
    with pytest.raises(ValueError, match="read-only"):
        sheet.document.planes[0][0, 0] = 1


def test_an_edit_that_changes_nothing_is_no_step(sheet):
    one = sheet.add(Rect(0, 0, 10, 10))
    with sheet.document.edit("Brush") as edit:
        assert edit.write(Rect(2, 2, 8, 8), one) == EMPTY
        edit.change(one, note="x")
        edit.change(one, note="")
    assert len(sheet.steps) == 1


def test_keeping_others_paints_only_free_pixels(sheet):
    first = sheet.add(Rect(0, 0, 10, 10))
    second = sheet.add(Rect(5, 0, 20, 10), CAR, overlap=Overlap.KEEP)
    assert (sheet.document.area(first), sheet.document.area(second)) == (100, 100)


def test_overwriting_takes_pixels_and_keeps_the_robbed_polygon_as_not_agreeing(sheet):
    with sheet.document.edit("Polygon") as edit:
        first = edit.add(CAR)
        edit.draw(first, square(10, 10, 20))
    assert sheet.document.objects[first].agrees
    sheet.add(Rect(10, 10, 15, 15), overlap=Overlap.OVERWRITE)
    robbed = sheet.document.objects[first]
    assert robbed.polygon == square(10, 10, 20)
    assert not robbed.agrees
    assert sheet.document.area(first) == 400 - 25


def test_a_robbed_polygon_agrees_again_when_it_is_drawn_again(sheet):
    with sheet.document.edit("Polygon") as edit:
        first = edit.add(CAR)
        edit.draw(first, square(10, 10, 20))
    other = sheet.add(Rect(10, 10, 15, 15), overlap=Overlap.OVERWRITE)
    with sheet.document.edit("Delete") as edit:
        edit.remove(other)
    with sheet.document.edit("Vertex") as edit:
        edit.draw(first, square(12, 10, 20))
    moved = sheet.document.objects[first]
    assert moved.agrees
    assert sheet.document.box(first) == Rect(12, 10, 32, 30)


def test_painting_an_object_drops_its_polygon(sheet):
    with sheet.document.edit("Polygon") as edit:
        one = edit.add(CAR)
        edit.draw(one, square(10, 10, 20))
    with sheet.document.edit("Brush") as edit:
        edit.write(Rect(100, 100, 110, 110), one)
    assert sheet.document.objects[one].polygon is None


def test_erasing_given_objects_drops_only_polygons_that_lost_pixels(sheet):
    with sheet.document.edit("Polygon") as edit:
        near, far = edit.add(CAR), edit.add(CAR)
        edit.draw(near, square(10, 10, 20))
        edit.draw(far, square(100, 100, 20))
    with sheet.document.edit("Erase") as edit:
        edit.erase(Rect(0, 0, 15, 15), objects=(near, far))
    assert sheet.document.objects[near].polygon is None
    assert sheet.document.objects[far].polygon == square(100, 100, 20)
    assert sheet.document.objects[far].agrees


def test_allowed_overlap_moves_the_object_to_a_free_plane_with_its_pixels(sheet):
    below = sheet.add(Rect(0, 0, 10, 10))
    above = sheet.add(Rect(20, 0, 30, 10))
    with sheet.document.edit("Brush", overlap=Overlap.ALLOW) as edit:
        edit.write(Rect(5, 0, 25, 10), above)
    assert len(sheet.document.planes) == 2
    assert sheet.document.objects[above].plane == 1
    assert sheet.document.box(above) == Rect(5, 0, 30, 10)
    assert (sheet.document.area(below), sheet.document.area(above)) == (100, 250)
    assert [one.id for one in sheet.document.objects_at(7, 5)] == [above, below]
    sheet.undo()
    assert len(sheet.document.planes) == 1
    assert sheet.document.box(above) == Rect(20, 0, 30, 10)


def test_a_plane_goes_with_its_last_object_and_comes_back_by_undo(sheet):
    sheet.add(Rect(0, 0, 10, 10))
    above = sheet.add(Rect(5, 0, 15, 10), overlap=Overlap.ALLOW)
    assert len(sheet.document.planes) == 2
    with sheet.document.edit("Delete") as edit:
        edit.remove(above)
    assert len(sheet.document.planes) == 1
    sheet.undo()
    assert sheet.document.area(above) == 100
    assert sheet.document.planes[1][0, 5] == sheet.document.objects[above].slot


def test_locked_objects_and_classes_keep_every_pixel(sheet):
    locked = sheet.add(Rect(0, 0, 10, 10))
    of_locked_class = sheet.add(Rect(10, 0, 20, 10), CAR)
    with sheet.document.edit("Lock") as edit:
        edit.change(locked, locked=True)
    sheet.document.classes = sheet.classes.changed(CAR, locked=True)
    free = sheet.add(Rect(0, 0, 30, 10), overlap=Overlap.OVERWRITE)
    with sheet.document.edit("Erase") as edit:
        edit.erase(Rect(0, 0, 25, 10))
        edit.remove(locked)
        edit.write(Rect(50, 50, 60, 60), of_locked_class)
        edit.draw(locked, square(0, 0, 5))
        assert edit.refused == {locked, of_locked_class}
    areas = [sheet.document.area(one) for one in (locked, of_locked_class, free)]
    assert areas == [100, 100, 50]


@pytest.mark.parametrize("overlap", [Overlap.KEEP, Overlap.OVERWRITE])
def test_painting_within_classes_takes_over_only_their_pixels(sheet, overlap):
    road = sheet.add(Rect(0, 0, 10, 10), ROAD)
    car = sheet.add(Rect(10, 0, 20, 10), CAR)
    with sheet.document.edit("Brush", within=[ROAD], overlap=overlap) as edit:
        new = edit.add(CAR)
        edit.write(Rect(5, 0, 30, 10), new)
    assert [sheet.document.area(one) for one in (road, car, new)] == [50, 100, 50]


def test_painting_within_classes_keeps_within_them_also_where_overlap_is_allowed(sheet):
    road = sheet.add(Rect(0, 0, 10, 10), ROAD)
    new = sheet.add(Rect(5, 0, 30, 10), CAR, within=[ROAD], overlap=Overlap.ALLOW)
    assert sheet.document.box(new) == Rect(5, 0, 10, 10)
    assert sheet.document.area(road) == 100


def test_an_exception_restores_every_byte(sheet):
    first = sheet.add(Rect(0, 0, 300, 300))
    planes = [plane.copy() for plane in sheet.document.planes]
    objects = sheet.document.objects

    def fail():
        with sheet.document.edit("Brush", overlap=Overlap.ALLOW) as edit:
            edit.write(Rect(250, 250, 400, 390), edit.add(CAR))
            edit.remove(first)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert sheet.document.objects is objects
    assert len(sheet.document.planes) == len(planes)
    assert np.array_equal(sheet.document.planes[0], planes[0])
    assert sheet.document.box(first) == Rect(0, 0, 300, 300)
    assert len(sheet.steps) == 1
    assert not sheet.document.editing


def test_ids_are_not_given_twice(sheet):
    first = sheet.add(Rect(0, 0, 10, 10))
    with sheet.document.edit("Delete") as edit:
        edit.remove(first)
    assert sheet.add(Rect(0, 0, 10, 10)) > first


def test_one_edit_at_a_time(sheet):
    with (
        sheet.document.edit("Brush"),
        pytest.raises(RuntimeError, match="another edit"),
        sheet.document.edit("Fill"),
    ):
        pass


def test_a_full_plane_gives_the_next_object_another_plane():
    sheet = Sheet()
    with sheet.document.edit("Many") as edit:
        edit.add(ROAD)
        one = sheet.document.objects[1]
        sheet.document.objects = sheet.document.objects.changed(one.id, slot=65535)
        hole = edit.add(ROAD)
        assert sheet.document.objects[hole].slot == 1


def test_many_objects_get_the_slots_that_one_after_the_other_would(sheet):
    with sheet.document.edit("Some") as edit:
        for one in edit.add_all([{"class_key": 1}] * 4):
            edit.write(Rect(0, one, 5, one + 1), one)
        edit.remove(2)
        made = edit.add_all([{"class_key": 1, "note": "a"}, {"class_key": 2, "z": 7}])
    found = [sheet.document.objects[one] for one in made]
    assert [(one.id, one.plane, one.slot, one.class_key, one.note, one.z) for one in found] == [
        (5, 0, 5, 1, "a", 0),
        (6, 0, 6, 2, "", 7),
    ]


def test_where_a_plane_is_full_holes_are_used_and_then_the_next_plane():
    objects = ObjectTable({1: MaskObject(1, 0, SLOTS_PER_PLANE - 1, 1)})
    assert objects.free_places(3) == [(0, SLOTS_PER_PLANE), (0, 1), (0, 2)]
    places = objects.free_places(SLOTS_PER_PLANE + 1)
    assert len(set(places)) == SLOTS_PER_PLANE + 1
    assert places[-2:] == [(1, 1), (1, 2)]


def test_a_fork_that_is_adopted_is_one_step(sheet):
    one = sheet.add(Rect(0, 0, 10, 10))
    fork, changes = sheet.document.fork(), {}
    with fork.edit("Grow", into=changes) as edit:
        edit.write(Rect(0, 0, 50, 50), one)
    assert sheet.document.area(one) == 100
    sheet.document.adopt(fork, "Grow", changes)
    assert sheet.document.area(one) == 2500
    sheet.undo()
    assert sheet.document.area(one) == 100


def test_a_refusal_is_raised_before_anything_changes(sheet):
    sheet.document.refusal = PermissionError("read-only")
    with pytest.raises(PermissionError), sheet.document.edit("Brush"):
        pass


def test_changes_name_tiles_objects_and_nothing_else(sheet):
    one = sheet.add(Rect(0, 0, 10, 10))
    _, changes = sheet.steps[0]
    assert {key.part for key in changes} == {KeyPart.TILE, KeyPart.OBJECT}
    assert changes[Key(1, KeyPart.OBJECT, one)].before is None


def test_an_object_that_came_by_a_step_made_elsewhere_keeps_its_id():
    document = Document(1, DocumentContent((10, 10)), class_map([(1, "a", "#000001", Kind.THING)]))
    worker, changes = Document(1, DocumentContent((10, 10)), class_map([(1, "a", "#000001", Kind.THING)])), {}
    with worker.edit("Fix", into=changes) as edit:
        edit.write(Rect(0, 0, 5, 5), edit.add(1))
    document.apply({key: change.after for key, change in changes.items()})
    with document.edit("Brush") as edit:
        assert edit.add(1) == 2


def test_many_objects_are_changed_and_removed_at_once_and_locked_ones_stay(sheet):
    ids = [sheet.add(Rect(20 * n, 0, 20 * n + 10, 10)) for n in range(4)]
    with sheet.document.edit("Change") as edit:
        edit.change_all(ids[:3], class_key=CAR, locked=False)
        edit.change(ids[1], locked=True)
    with sheet.document.edit("Delete") as edit:
        edit.remove_all(ids[:3])
    assert edit.refused == {ids[1]}
    assert [one.id for one in sheet.document.objects] == [ids[1], ids[3]]
    assert sheet.document.objects[ids[1]].class_key == CAR
    assert sorted(set(sheet.document.planes[0].ravel().tolist())) == [
        0,
        *sorted(one.slot for one in sheet.document.objects),
    ]
