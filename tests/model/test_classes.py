"""Stories of the class map: ids, names and merges change without touching an object."""

import pytest

from segdesk.model.classes import ClassMap, Kind, MaskClass, class_map, proposed_kind


@pytest.fixture
def classes():
    return class_map(
        [
            (0, "background", "#000000", Kind.BACKGROUND),
            (7, "road", "#804080", Kind.STUFF),
            (26, "car", "#00008e", Kind.THING),
            (255, "void", "#ffffff", Kind.VOID),
        ]
    )


def test_keys_are_given_in_order_and_ids_may_be_sparse(classes):
    assert [one.key for one in classes] == [1, 2, 3, 4]
    assert classes.by_id(26).name == "car"
    assert classes.by_id(8) is None
    assert classes.by_name("road").rgb == (0x80, 0x40, 0x80)
    assert (classes.background.id, classes.void.id) == (0, 255)


def test_the_next_id_leaves_void_at_the_end(classes):
    assert classes.next_id == 27
    full = classes.added(MaskClass(5, 254, "last", "#123456"))
    assert full.next_id == 256


def test_renaming_and_renumbering_keep_the_key(classes):
    changed = classes.changed(3, name="vehicle", id=1)
    assert changed.by_key(3) == MaskClass(3, 1, "vehicle", "#00008e", Kind.THING)
    assert classes.by_key(3).name == "car"


def test_merged_classes_are_followed_also_in_a_chain(classes):
    merged = classes.merged_into(3, 2).merged_into(2, 1)
    assert merged.resolve(3) == 1
    assert merged.by_key(3).name == "background"
    assert len(merged) == 2
    assert merged.next_key == 5
    assert merged.merged_into(3, 1) is merged


def test_keys_of_classes_that_are_gone_are_not_given_again(classes):
    assert classes.merged_into(4, 1).next_key == 5


def test_moving_a_class_keeps_all(classes):
    assert [one.key for one in classes.moved(4, 0)] == [4, 1, 2, 3]


def test_what_makes_a_map_unusable_is_said(classes):
    broken = classes.added(MaskClass(5, 7, "road", "#000000", hotkey="1"))
    broken = broken.added(MaskClass(6, 70000, " ", "#000000", Kind.BACKGROUND, hotkey="1"))
    faults = " ".join(broken.problems())
    for word in ("id 7", "name road", "key 1", "70000", "no name", "kind background"):
        assert word in faults
    assert classes.problems() == []
    assert ClassMap().problems() == []


def test_kinds_are_proposed_by_name():
    assert proposed_kind(" Background ") is Kind.BACKGROUND
    assert proposed_kind("ignore") is Kind.VOID
    assert proposed_kind("road") is None


def test_a_class_that_is_kept_is_the_one_of_its_name_or_gets_a_free_id(classes):
    gone = [MaskClass(9, 26, "car", "#ff0000", Kind.THING), MaskClass(10, 7, "tree", "#00ff00", Kind.STUFF)]
    kept = classes.keeping(gone)
    assert kept.by_key(9) is kept.by_name("car") is classes.by_name("car")
    assert (kept.by_key(10).name, kept.by_key(10).id) == ("tree", 27)
    assert not kept.problems()
