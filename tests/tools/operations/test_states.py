"""Stories of order, class, crowd, lock, group, delete; and of the table itself."""

import inspect
from pathlib import Path

import pytest

from segdesk.geometry import Rect
from segdesk.tools.operations import OPERATIONS, Asked, refusal, run
from tests.tools.conftest import CAR, ROAD
from tests.tools.operations.conftest import AREA, FIRST, LOCKED, SECOND

ICONS = Path(__file__).resolve().parents[3] / "resources" / "icons"


@pytest.fixture
def stack(hand):
    """Five cars, 1 at the bottom."""
    with hand.document.edit("Draw") as edit:
        for left in range(0, 50, 10):
            edit.write(Rect(left, 0, left + 9, 9), edit.add(CAR))
    return hand


def order(hand):
    return [one.id for one in hand.document.objects.ordered]


def test_up_goes_over_the_next_object_however_far_it_is(stack):
    with stack.document.edit("Order") as edit:
        for one, z in ((1, 0), (2, 5), (3, 9), (4, 20), (5, 30)):
            edit.change(one, z=z)
    run(stack.scene, "up", [1])
    assert order(stack) == [2, 1, 3, 4, 5]
    run(stack.scene, "down", [4])
    assert order(stack) == [2, 1, 4, 3, 5]
    assert stack.steps[-1] == "Move down: Car #4"


def test_to_the_top_and_to_the_bottom(stack):
    run(stack.scene, "to_top", [2])
    assert order(stack) == [1, 3, 4, 5, 2]
    run(stack.scene, "to_bottom", [5])
    assert order(stack) == [5, 1, 3, 4, 2]


@pytest.mark.parametrize("operation, after", [("to_top", [1, 4, 5, 2, 3]), ("to_bottom", [2, 3, 1, 4, 5])])
def test_several_keep_their_order_among_themselves(stack, operation, after):
    run(stack.scene, operation, [3, 2])
    assert order(stack) == after


def test_what_is_on_top_already_makes_no_step_and_says_so(stack):
    steps = len(stack.steps)
    run(stack.scene, "up", [5])
    run(stack.scene, "to_top", [4, 5])
    assert len(stack.steps) == steps
    assert stack.said == ["Move up: Car #5: nothing changed", "Move to the top: 2 objects: nothing changed"]


def test_order_is_for_objects_that_count_one_by_one(picture):
    assert refusal(picture.scene, "up", [AREA]) == "Select an object"
    assert refusal(picture.scene, "crowd", [AREA]) == "Select an object"
    assert refusal(picture.scene, "up", [AREA, FIRST]) == ""


def test_change_class_changes_no_pixel(picture):
    before = picture.pixels
    run(picture.scene, "change_class", [FIRST, LOCKED], class_key=ROAD)
    assert picture.document.objects[FIRST].class_key == ROAD
    assert picture.document.objects[LOCKED].class_key == CAR
    assert picture.steps[-1].startswith("Change class to Road: Car")
    assert (picture.pixels == before).all()


def test_nothing_becomes_of_a_locked_class(picture):
    picture.project.set_classes(picture.project.classes.changed(ROAD, locked=True))
    assert run(picture.scene, "change_class", [FIRST], class_key=ROAD) is None
    assert picture.said == ["Road is locked"]
    assert picture.document.objects[FIRST].class_key == CAR


def test_locked_objects_can_be_unlocked_and_nothing_else(picture):
    for operation in OPERATIONS.values():
        if operation.needs.least and not operation.may_be_locked:
            assert refusal(picture.scene, operation.id, [LOCKED, LOCKED]) == "Car #4 is locked"
    run(picture.scene, "unlock", [LOCKED])
    assert not picture.document.objects[LOCKED].locked
    assert picture.steps[-1] == "Unlock: Car #4"


def test_crowd_and_back(picture):
    run(picture.scene, "crowd", [FIRST])
    assert picture.document.objects[FIRST].crowd
    run(picture.scene, "no_crowd", [FIRST])
    assert not picture.document.objects[FIRST].crowd


def test_groups_have_numbers_of_their_own(picture):
    run(picture.scene, "group", [FIRST, SECOND])
    run(picture.scene, "duplicate", [FIRST])
    assert picture.document.objects[5].group == 2
    assert refusal(picture.scene, "ungroup", [AREA]) == "Select an object of a group"
    run(picture.scene, "ungroup", [FIRST, AREA])
    assert picture.document.objects[FIRST].group is None
    assert picture.document.objects[SECOND].group == 1


def test_delete_is_one_step(picture):
    picture.scene.selection.select(FIRST, SECOND, LOCKED)
    run(picture.scene, "delete")
    assert picture.steps[-1] == "Delete 2 objects"
    assert picture.said == ["Car #4 is locked"]
    assert picture.scene.selection.ids == (LOCKED,)


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
def test_a_row_says_what_its_function_takes(row):
    asked = [
        name for name, one in inspect.signature(row.act).parameters.items() if one.kind is one.KEYWORD_ONLY
    ]
    assert [one.name for one in row.parameters] == asked
    assert (ICONS / f"{row.icon}.svg").is_file()
    assert row.title and row.about.endswith(".")
    for one in row.parameters:
        if one.asked is Asked.NUMBER and one.default is not None:
            assert one.low <= one.default <= one.high
        if one.asked is Asked.CHOICE:
            assert one.default in one.choices


def test_keys_are_given_once():
    keys = [row.key for row in OPERATIONS.values() if row.key]
    assert len(keys) == len(set(keys))
