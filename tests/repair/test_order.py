"""Ids in another order are known again by how classes look in sound masks; sound sets are left alone."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from segdesk.repair.values.assignment import assigned
from segdesk.repair.values.order import class_looks, order_of, summed
from tests.repair.scenes import scene
from tests.repair.test_repair_command import masks_of, report_of, write_set


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_assignment_is_the_cheapest_of_all(size, seed):
    costs = np.random.default_rng(seed).random((size, size))
    cheapest = min(sum(costs[row, order[row]] for row in range(size)) for order in permutations(range(size)))
    chosen = assigned(costs)
    assert sorted(chosen) == list(range(size))
    assert abs(sum(costs[row, column] for row, column in enumerate(chosen)) - cheapest) < 1e-9


def looks(seeds, table=None):
    scenes = [scene(seed) for seed in seeds]
    return summed([class_looks(one.photo, one.ids if table is None else table[one.ids]) for one in scenes])


def test_a_permutation_is_found_and_a_sound_set_is_left():
    table = np.array([2, 0, 1, 4, 3, 5])
    order = order_of(looks(range(12)), looks(range(20, 40), table))
    assert order.is_changed
    assert {int(table[one]): one for one in range(6)} == dict(order.ids)
    assert not order_of(looks(range(12)), looks(range(20, 40))).is_changed


def test_the_command_sets_an_order_right_with_a_reference_and_is_silent_without(tmp_path):
    table = np.array([2, 0, 1, 4, 3, 5])
    truth = write_set(tmp_path / "set", lambda ids: table[ids].astype(np.uint8), count=12)
    write_set(tmp_path / "sound", count=12)
    _, report = report_of(tmp_path, tmp_path / "set", "--values", "auto")
    assert {one["diagnosis"] for one in report["images"]} == {"none"}
    words = [tmp_path / "set", "--values", "auto", "--reference", tmp_path / "sound", "-o", tmp_path / "out"]
    _, report = report_of(tmp_path, *words)
    assert {(one["diagnosis"], one["decision"]) for one in report["images"]} == {("order", "apply")}
    assert report["groups"][0]["parameters"]["map"] == {"0": 1, "1": 2, "2": 0, "3": 4, "4": 3, "5": 5}
    for name, ids in masks_of(tmp_path / "out").items():
        assert np.array_equal(ids, truth[name])


def test_void_that_went_into_another_class_is_asked_about_with_a_reference(tmp_path):
    write_set(tmp_path / "set", lambda ids: np.where(ids == 5, 0, ids).astype(np.uint8), count=8)
    write_set(tmp_path / "sound", count=8)
    _, report = report_of(tmp_path, tmp_path / "set", "--values", "auto", "--reference", tmp_path / "sound")
    assert {(one["diagnosis"], one["decision"]) for one in report["images"]} == {("ignore_merged", "ask")}
