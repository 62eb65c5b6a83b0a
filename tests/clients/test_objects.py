"""The comparison that tables of clients and oracles rest on: it counts what differs, and nothing else."""

import numpy as np

from .objects import Difference, by_value, compare, load, places, save

CAR = ("car", np.arange(10))
TREE = ("tree", np.arange(20, 25))


def test_the_same_objects_in_another_order_do_not_differ():
    assert compare({"a": [CAR, TREE]}, {"a": [TREE, CAR]}) == Difference(1, 2, 0, 0)


def test_a_changed_object_is_compared_with_what_it_shares_most_with():
    found = {"a": [("car", np.arange(8, 40)), ("car", np.arange(1, 12)), TREE]}
    assert compare({"a": [CAR, TREE]}, found) == Difference(1, 2, 2, 3 + 32)


def test_another_class_and_a_missing_image_differ_with_all_their_pixels():
    assert compare({"a": [CAR]}, {"a": [("bus", CAR[1])]}) == Difference(1, 1, 1, 20)
    assert compare({"a": [CAR], "b": [TREE]}, {"a": [CAR]}) == Difference(2, 2, 1, 5)


def test_doubled_objects_need_a_double():
    assert compare({"a": [CAR, CAR]}, {"a": [CAR]}) == Difference(1, 2, 1, 10)


def test_a_saved_telling_comes_back_with_its_empty_images(tmp_path):
    told = {"empty": [], "a": by_value(np.array([[0, 7], [7, 3]]), {7: "car", 3: "tree"}), "b": [CAR]}
    save(tmp_path / "told.npz", told)
    assert list(load(tmp_path / "told.npz")) == ["empty", "a", "b"]
    assert compare(told, load(tmp_path / "told.npz")) == Difference(3, 3, 0, 0)


def test_places_are_those_of_the_flat_image():
    assert places(np.array([[False, True], [True, False]])).tolist() == [1, 2]
