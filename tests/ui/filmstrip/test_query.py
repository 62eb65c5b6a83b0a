"""The filter language, told as what a person types. No Qt."""

import pytest

from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ClassUse, ImageEntry, Status, packed
from segdesk.ui.filmstrip.query import Query, parse, with_status
from segdesk.ui.filmstrip.states import State, state_of

CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (8, "Car", "#4BEEDC", Kind.THING),
        (9, "Cargo bike", "#DD0000", Kind.THING),
        (10, "Traffic light", "#F0D904", Kind.THING),
    ]
)
ROAD, CAR, CARGO, LIGHT = 1, 2, 3, 4


def use(*keys):
    return packed(ClassUse(key, 1, 10) for key in keys)


IMAGES = {
    "town/a.png": ImageEntry(1, "a", "town/a.png", 400, 300, packed_use=use(ROAD, CAR), split="val"),
    "town/b.png": ImageEntry(2, "b", "town/b.png", 500, 500, status=Status.REVIEWED, packed_use=use(CARGO)),
    "park/C.png": ImageEntry(3, "c", "park/C.png", 900, 300, status=Status.EDITED, split="Train"),
    "park/d.png": ImageEntry(4, "d", "park/d.png", stored=True, packed_use=use(LIGHT)),
}


def found(text, classes=CLASSES):
    test = parse(text, classes).test(classes, lambda entry: state_of(entry, {}))
    return "".join(name[5] for name, entry in IMAGES.items() if test(entry)).lower()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "abcd"),
        ("   ", "abcd"),
        ("town", "ab"),
        ("TOWN", "ab"),
        ("park c", "c"),
        ("town park", ""),
        ("class:car", "a"),
        ("CLASS:Car", "a"),
        ("class:8", "a"),
        ("class:carg", "b"),
        ("class:bike", "b"),
        ('class:"traffic light"', "d"),
        ("status:reviewed", "b"),
        ("status:rev", "b"),
        ("status:problem", "d"),
        ("status:untouched", "a"),
        ("size:<500x500", "a"),
        ("size:<=500x500", "ab"),
        ("size:<500×500", "a"),
        ("size:<600", "ab"),
        ("size:>450x299", "bc"),
        ("size:900x300", "c"),
        ("split:val", "a"),
        ("split:train", "c"),
        ("split:none", "bd"),
        ("town class:car split:val size:<500x500 status:untouched", "a"),
        ("class:car status:reviewed", ""),
        ("class:", "abcd"),
        ("size:<", "abcd"),
        ("a:b", ""),
    ],
)
def test_a_filter_finds(text, wanted):
    assert found(text) == wanted


def test_objects_of_a_merged_class_count_for_its_target():
    merged = CLASSES.merged_into(CARGO, CAR)
    assert found("class:car", merged) == "ab"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("class:tram", "No class is called tram."),
        ("status:done", "done is no status: untouched, edited, reviewed or problem."),
        ("size:big", "big is no size: write size:<500x500."),
        ("size:<500x", "<500x is no size: write size:<500x500."),
    ],
)
def test_what_means_nothing_is_told_and_left_out(text, problem):
    query = parse(f"town {text}", CLASSES)
    assert query.problems == (problem,)
    assert found(f"town {text}") == "ab"


def test_a_colon_in_a_name_is_free_text():
    assert parse("2024-11-27T10:22", CLASSES).terms == (("text", "2024-11-27T10:22"),)


def test_the_states_that_a_filter_asks_for_are_known():
    assert parse("x status:rev", CLASSES).states == {State.REVIEWED}
    assert Query().states == frozenset()


def test_a_chip_changes_the_status_and_keeps_the_rest():
    assert with_status("town status:edited class:car", State.REVIEWED) == "town class:car status:reviewed"
    assert with_status('status:edited class:"traffic light"', None) == 'class:"traffic light"'
    assert with_status("", State.PROBLEM) == "status:problem"


def test_a_photo_found_unreadable_is_a_problem_until_it_is_elsewhere():
    entry = IMAGES["town/a.png"]
    assert state_of(entry, {1: "a"}) is State.PROBLEM
    assert state_of(entry, {1: "old/a"}) is State.UNTOUCHED
