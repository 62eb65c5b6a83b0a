"""Stories of merge, split, subtract, duplicate, copy and paste."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from segdesk.geometry import Part, Rect
from segdesk.model.classes import ClassMap, Task
from segdesk.model.overlap import Overlap
from segdesk.tools.operations import copied, is_large, plan, refusal, run
from tests.tools.conftest import CAR, ROAD, HandOf
from tests.tools.operations.conftest import AREA, FIRST, LOCKED, SECOND, SQUARE


def test_merge_gives_the_first_the_pixels_of_all(picture):
    total = picture.area(FIRST) + picture.area(SECOND)
    outcome = run(picture.scene, "merge", [SECOND, FIRST])
    assert outcome.chosen == (SECOND,)
    assert picture.scene.selection.ids == (SECOND,)
    assert outcome.effect.removed == (FIRST,)
    assert outcome.effect.pixels == 400
    assert picture.area(SECOND) == total
    assert picture.steps[-1] == "Merge 2 objects"


def test_merged_outlines_stay_outlines(hand):
    hand.polygon((10, 10), (30, 10), (30, 30))
    hand.polygon((50, 10), (70, 10), (70, 30))
    before = hand.pixels > 0
    run(hand.scene, "merge", [1, 2])
    one = hand.document.objects[1]
    assert one.agrees
    assert len(one.polygon) == 2
    assert np.array_equal(hand.pixels > 0, before)


def test_merging_what_overlaps_robs_nobody(hand):
    hand.scene.overlap = Overlap.ALLOW
    for left in (10, 20, 30):
        hand.polygon((left, 10), (left + 30, 10), (left + 30, 40), (left, 40))
    hand.scene.overlap = Overlap.KEEP
    area = hand.area(2)
    run(hand.scene, "merge", [1, 3])
    assert hand.area(2) == area
    assert hand.area(1) == 50 * 30


def test_one_object_cannot_be_merged(picture):
    assert refusal(picture.scene, "merge", [FIRST]) == "Select several objects"
    assert refusal(picture.scene, "merge", [FIRST, LOCKED]) == "Car #4 is locked"
    assert run(picture.scene, "merge", [FIRST]) is None
    assert picture.said == ["Select several objects"]


def test_parts_become_objects_of_the_same_class_and_the_largest_stays(picture):
    before = picture.pixels
    run(picture.scene, "split_parts", [AREA])
    assert picture.scene.selection.ids == (AREA, 5)
    assert picture.area(5) == 9
    assert picture.document.objects[5].class_key == ROAD
    assert np.array_equal(picture.pixels > 0, before > 0)
    picture.undo()
    assert np.array_equal(picture.pixels, before)
    assert run(picture.scene, "split_parts", [FIRST]) is None


def test_parts_of_an_outline_keep_their_points(hand):
    near = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0))
    far = ((50.0, 10.0), (90.0, 10.0), (90.0, 50.0))
    with hand.document.edit("Draw") as edit:
        edit.draw(edit.add(CAR), (Part(near), Part(far)))
    before = hand.pixels > 0
    run(hand.scene, "split_parts", [1])
    assert hand.document.objects[1].polygon == (Part(far),)
    assert hand.document.objects[2].polygon == (Part(near),)
    assert all(one.agrees for one in hand.document.objects)
    assert np.array_equal(hand.pixels > 0, before)


def test_a_line_cuts_an_object_in_two_and_loses_no_pixel(picture):
    outcome = run(picture.scene, "split_along", [SECOND], path=((45.0, 5.0), (45.0, 35.0)))
    assert outcome.chosen == (SECOND, 5)
    assert picture.document.box(5) == (40, 10, 45, 30)
    assert picture.area(5) + picture.area(SECOND) == 400 - 9
    assert outcome.effect.pixels == picture.area(5)


def test_a_line_goes_on_beyond_its_ends(picture):
    run(picture.scene, "split_along", [FIRST], path=((14.0, 12.0), (15.0, 13.0)))
    small, large = sorted((picture.area(FIRST), picture.area(5)))
    assert small + large == 400
    assert small > 100


def test_a_bent_line_cuts_along_all_of_it(picture):
    path = ((20.0, 5.0), (20.0, 20.0), (35.0, 20.0))
    run(picture.scene, "split_along", [FIRST], path=path)
    assert picture.area(5) == 100
    assert picture.document.box(5) == (20, 10, 30, 20)


def test_parts_that_the_line_does_not_meet_stay(picture):
    run(picture.scene, "split_along", [AREA], path=((45.0, 38.0), (45.0, 79.0)))
    assert np.count_nonzero(picture.pixels[18:21, 44:47] == AREA) == 9
    assert picture.document.box(5).top == 40


def test_a_line_beside_an_object_does_nothing(picture):
    steps = len(picture.steps)
    assert run(picture.scene, "split_along", [FIRST], path=((70.0, 0.0), (70.0, 30.0))) is None
    assert run(picture.scene, "split_along", [FIRST], path=((15.0, 15.0), (15.0, 15.0))) is None
    assert picture.said == ["The line crosses nothing", "A line to split along needs two points"]
    assert len(picture.steps) == steps


def test_subtract_takes_what_the_others_cover(hand):
    hand.scene.overlap = Overlap.ALLOW
    hand.polygon((10, 10), (40, 10), (40, 40), (10, 40))
    hand.polygon((30, 10), (60, 10), (60, 40), (30, 40))
    run(hand.scene, "subtract", [1, 2])
    assert (hand.area(1), hand.area(2)) == (600, 900)
    assert run(hand.scene, "subtract", [1, 2]) is None
    assert hand.said[-1] == "Nothing to subtract: the objects do not overlap"


def test_duplicate_goes_beside_with_its_points_and_is_selected(picture):
    outcome = run(picture.scene, "duplicate", [FIRST])
    assert picture.scene.selection.ids == outcome.chosen == (5,)
    assert picture.document.objects[5].polygon[0].outer[0] == (30.0, 10.0)
    assert picture.area(5) == 200
    assert not picture.document.objects[5].agrees


def test_duplicate_where_overlap_is_allowed_is_whole(picture):
    picture.scene.overlap = Overlap.ALLOW
    run(picture.scene, "duplicate", [SECOND], dx=5, dy=5)
    assert picture.area(5) == picture.area(SECOND)
    assert picture.document.objects[5].plane == 1


def test_a_duplicate_that_finds_no_place_says_so_and_is_no_step(picture):
    steps, next_id = len(picture.steps), 5
    assert run(picture.scene, "duplicate", [FIRST], dx=0, dy=0) is None
    assert picture.said[-1].startswith("Nothing fits here")
    assert len(picture.steps) == steps
    assert next_id not in picture.document.objects


def test_copied_objects_are_pasted_where_they_were_with_all_that_they_are(picture):
    run(picture.scene, "group", [FIRST, SECOND])
    clip = copied(picture.document, [FIRST, SECOND, LOCKED])
    run(picture.scene, "delete", [FIRST, SECOND])
    outcome = run(picture.scene, "paste", (), clip=clip)
    assert picture.steps[-1] == "Paste 3 objects"
    first, second = outcome.chosen
    assert set(picture.document.objects.by_id) == {AREA, LOCKED, first, second}
    assert picture.document.objects[first].polygon == SQUARE
    assert picture.area(second) == 400 - 9
    groups = {picture.document.objects[one].group for one in outcome.chosen}
    assert groups == {1}


def test_pasted_groups_are_new_ones(picture):
    run(picture.scene, "group", [FIRST, SECOND])
    picture.scene.overlap = Overlap.ALLOW
    clip = copied(picture.document, [FIRST, SECOND])
    outcome = run(picture.scene, "paste", (), clip=clip, dx=1)
    assert {picture.document.objects[one].group for one in outcome.chosen} == {2}


@pytest.mark.parametrize("policy", [Overlap.KEEP, Overlap.OVERWRITE])
def test_of_two_copies_that_overlap_the_upper_one_has_the_pixels(hand, policy):
    hand.scene.overlap = Overlap.ALLOW
    hand.polygon((10, 10), (40, 10), (40, 40), (10, 40))
    with hand.document.edit("Paint", overlap=Overlap.ALLOW) as edit:
        edit.write(Rect(30, 10, 60, 40), edit.add(CAR))
    clip = copied(hand.document, [1, 2])
    hand.scene.overlap = policy
    run(hand.scene, "paste", (), clip=clip, dx=55, dy=35)
    assert (hand.area(3), hand.area(4)) == (600, 900)
    assert not hand.document.objects[3].agrees


def test_nothing_is_pasted_into_a_class_that_is_locked_or_gone(picture):
    clip = copied(picture.document, [FIRST, AREA])
    steps = len(picture.steps)
    classes = picture.project.classes
    picture.project.set_classes(classes.changed(ROAD, locked=True))
    assert run(picture.scene, "paste", (), clip=clip, dx=3) is None
    picture.project.set_classes(ClassMap(tuple(one for one in classes if one.key != ROAD)))
    assert run(picture.scene, "paste", (), clip=clip, dx=3) is None
    assert picture.said == ["Road is locked", "That class is gone from the class map"]
    assert len(picture.steps) == steps + 2
    assert len(picture.document.objects) == 4


def test_pasting_over_the_border_clips_and_the_count_told_is_what_happens(picture):
    clip = copied(picture.document, [SECOND])
    told = plan(picture.scene, "paste", (), clip=clip, dx=70, dy=-15).tried().outcome.effect.pixels
    run(picture.scene, "paste", (), clip=clip, dx=70, dy=-15)
    assert told == picture.area(5) > 0
    assert picture.document.box(5).right == 120


def test_a_clip_can_be_put_at_the_pointer_or_into_a_smaller_image(picture):
    clip = copied(picture.document, [FIRST, SECOND])
    dx, dy = clip.way_to(60, 60)
    assert clip.box.moved(dx, dy) == (35, 50, 85, 70)
    assert clip.way_into(Rect(0, 0, 120, 80)) == (0, 0)
    dx, dy = clip.way_into(Rect(0, 0, 8, 6))
    assert clip.box.moved(dx, dy) == (-21, -7, 29, 13)


def test_a_worker_tries_while_the_hand_is_kept_off_and_the_document_adopts(picture):
    document = picture.document
    ready = plan(picture.scene, "smooth", [AREA], radius_px=3)
    document.busy = ready.name
    with ThreadPoolExecutor(1) as worker:
        trial = worker.submit(ready.tried).result()
    assert refusal(picture.scene, "grow", [FIRST]) == "This image is being changed: Smooth Road by 3 px"
    document.busy = ""
    before = picture.pixels
    assert trial.is_current
    outcome = trial.adopt()
    assert np.count_nonzero(picture.pixels != before) == outcome.effect.pixels > 0
    assert not trial.is_current
    picture.undo()
    assert np.array_equal(picture.pixels, before)


def test_an_operation_with_unknown_or_missing_parameters_is_a_mistake_of_the_caller(picture):
    with pytest.raises(TypeError, match="takes no radius"):
        plan(picture.scene, "merge", [FIRST, SECOND], radius=3)
    with pytest.raises(TypeError, match="needs class_key"):
        plan(picture.scene, "change_class", [FIRST])


def test_a_busy_image_refuses(picture):
    picture.document.busy = "Grow"
    assert refusal(picture.scene, "grow", [FIRST]) == "This image is being changed: Grow"
    assert run(picture.scene, "grow", [FIRST]) is None


def test_what_would_hold_up_the_window_is_deferred():
    huge = HandOf(Task.PANOPTIC, size=(1500, 800))
    with huge.document.edit("Draw") as edit:
        edit.write(Rect(0, 0, 1500, 780), edit.add(CAR))
        edit.write(Rect(0, 790, 20, 800), edit.add(CAR))
    assert is_large(huge.document, [1])
    assert not is_large(huge.document, [2])
    assert not plan(huge.scene, "lock", [1]).is_large
    assert plan(huge.scene, "paste", (), clip=copied(huge.document, [1])).is_large
    deferred = []
    huge.scene.defer = deferred.append
    assert run(huge.scene, "shrink", [1]) is None
    assert huge.area(1) == 1500 * 780
    outcome = deferred[0].tried().adopt()
    assert huge.area(1) == 1500 * 780 - outcome.effect.pixels == 1500 * 778
    assert run(huge.scene, "shrink", [2]) is not None


def test_many_small_objects_are_large_too(hand):
    with hand.document.edit("Draw") as edit:
        for left in range(0, 120, 2):
            for top in range(0, 80, 16):
                edit.write(Rect(left, top, left + 1, top + 1), edit.add(CAR))
    assert is_large(hand.document, hand.document.objects.by_id)
    assert not is_large(hand.document, range(1, 100))


def test_a_trial_is_adopted_as_one_step_or_refused_when_it_is_old(picture):
    trial = plan(picture.scene, "merge", [FIRST, SECOND]).tried()
    assert picture.document.area(SECOND) == 400 - 9
    trial.adopt()
    assert picture.steps[-1] == "Merge 2 objects"
    assert picture.area(FIRST) == 800 - 9
    picture.undo()
    assert picture.area(SECOND) == 400 - 9
    old = plan(picture.scene, "merge", [FIRST, SECOND]).tried()
    with picture.document.edit("Brush") as edit:
        edit.write(Rect(0, 0, 5, 5), FIRST)
    with pytest.raises(ValueError, match="changed meanwhile"):
        old.adopt()
