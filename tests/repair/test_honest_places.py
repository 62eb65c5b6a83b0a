"""Where the photo says little, and where several things went wrong: nothing is claimed that is not shown."""

import numpy as np
import pytest

from segdesk.ops.cv import cv2
from segdesk.repair.geometry.closer import candidates, closer_look, wanting
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import look_at
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.outcome import placed_ids
from segdesk.repair.proposal import Decision
from tests.bench.geometry.places import inverse
from tests.repair.scenes import Scene, painted, scene

SIZE = (240, 180)
SCENES = [scene(seed, SIZE) for seed in range(12)]
FLAT = np.full((180, 240, 3), 128, np.uint8)


def judged(pairs):
    """Verdicts over (photo, mask) pairs as examine() comes to them; their names are their places."""
    looks = [look_at(photo, ids, photo.shape[1::-1], str(at)) for at, (photo, ids) in enumerate(pairs)]
    closer = {at: closer_look(looks[at], *pairs[at], candidates(looks, at)) for at in wanting(looks)}
    return [one.proposal for one in judge_geometry([closer.get(at, look) for at, look in enumerate(looks)])]


def made(placement, ids, size=SIZE):
    return inverse(placement).warp(ids, size, 0)


def told(proposals):
    return [(one.diagnosis, one.decision) for one in proposals]


@pytest.mark.parametrize("shape", [(180, 240), (128, 128), (90, 120), (240, 180)])
@pytest.mark.parametrize("value", [0, 3])
def test_a_mask_of_one_class_is_left_where_it_fits_and_asked_where_it_does_not(shape, value):
    found = judged([(SCENES[0].photo, np.full(shape, value, np.int32))])[0]
    assert found.decision is (Decision.LEAVE if shape == (180, 240) else Decision.ASK)


def test_on_blank_photos_a_whole_folder_of_another_size_is_asked():
    pairs = [(FLAT, made(Placement(0.5, 0, 0, 0, 0.5, 0), one.ids, (120, 90))) for one in SCENES[:6]]
    assert {one.decision for one in judged(pairs)} == {Decision.ASK}


def test_noise_without_any_scene_moves_no_mask():
    rng = np.random.default_rng(4)
    pairs = [(rng.integers(0, 256, (180, 240, 3)).astype(np.uint8), one.ids) for one in SCENES[:2]]
    assert Decision.APPLY not in {one.decision for one in judged(pairs)}


def test_a_mirrored_mask_of_a_symmetric_scene_is_not_changed_unasked():
    half = SCENES[4]
    photo = np.concatenate([half.photo, half.photo[:, ::-1]], axis=1)
    ids = np.concatenate([half.ids, half.ids[:, ::-1]], axis=1)
    assert judged([(photo, ids[:, ::-1])])[0].decision is Decision.LEAVE


@pytest.mark.parametrize("side", [1, 3, 6])
def test_a_tiny_object_is_moved_by_nobody(side):
    ids = np.zeros((180, 240), np.int32)
    ids[90 : 90 + side, 100 : 100 + side] = 1
    photo = painted(np.roll(ids, 8, axis=1).astype(np.uint8), np.random.default_rng(2))
    assert judged([(photo, ids)])[0].decision is not Decision.APPLY


def test_one_moved_mask_is_asked_about_and_ten_are_moved_back():
    moved = [(one.photo, made(Placement(1, 0, 6, 0, 1, -5), one.ids)) for one in SCENES[:10]]
    assert told(judged(moved[:1])) == [("shift", Decision.ASK)]
    many = judged(moved)
    assert set(told(many)) == {("shift", Decision.APPLY)}
    assert {(one.parameters["dx"], one.parameters["dy"]) for one in many} == {(6, -5)}


def test_a_scaled_and_moved_folder_is_scaled_back():
    truth = Placement(0.94, 0, 9, 0, 1.05, -6)
    proposals = judged([(one.photo, made(truth, one.ids)) for one in SCENES[:6]])
    assert set(told(proposals)) == {("scale_shift", Decision.APPLY)}
    (a, _, c), (_, e, f) = proposals[0].parameters["matrix"]
    assert Placement(a, 0, c, 0, e, f).corner_distance(truth, SIZE) < 2


def test_the_mask_of_another_photo_is_named():
    pairs = [(one.photo, one.ids) for one in SCENES[:8]]
    pairs[2], pairs[5] = (pairs[2][0], pairs[5][1]), (pairs[5][0], pairs[2][1])
    proposals = judged(pairs)
    assert [at for at, one in enumerate(proposals) if one.decision is not Decision.LEAVE] == [2, 5]
    assert [proposals[at].parameters["mask_of"] for at in (2, 5)] == ["5", "2"]
    assert proposals[2].words.startswith("The mask of 5 fits this photo")


def test_a_mask_of_no_photo_of_the_set_is_asked_about_and_no_image_is_named():
    pairs = [(one.photo, one.ids) for one in SCENES[:5]]
    pairs[3] = (pairs[3][0], SCENES[9].ids[::-1, ::-1])
    proposals = judged(pairs)
    assert {proposals[at].decision for at in (0, 1, 2, 4)} == {Decision.LEAVE}
    assert proposals[3].decision is Decision.ASK
    assert "mask_of" not in proposals[3].parameters


def test_a_list_of_masks_that_slipped_by_one_is_told_image_by_image():
    pairs = [(SCENES[at].photo, SCENES[(at + 1) % 4].ids) for at in range(4)]
    proposals = judged(pairs)
    named = [one.parameters.get("mask_of") for one in proposals]
    assert named == [str((at - 1) % 4) for at in range(4)]


def test_of_a_folder_half_sound_only_the_other_half_is_moved():
    pairs = [(one.photo, np.roll(one.ids, 9, axis=1) if at % 2 else one.ids) for at, one in enumerate(SCENES)]
    proposals = judged(pairs)
    assert {proposals[at].decision for at in range(0, 12, 2)} == {Decision.LEAVE}
    assert {proposals[at].diagnosis for at in range(1, 12, 2)} <= {"shift"}


def test_two_damages_in_one_folder_are_told_apart_by_size():
    def all_made(scenes, placement, size):
        return [(one.photo, made(placement, one.ids, size)) for one in scenes]

    letterboxed = all_made(SCENES[:4], Placement(0.5, 0, 0, 0, 0.5, 15), (120, 120))
    stretched = all_made(SCENES[4:8], Placement(0.5, 0, 0, 0, 2 / 3, 0), (120, 120))
    halved = all_made(SCENES[8:], Placement(0.5, 0, 0, 0, 0.5, 0), (120, 90))
    both = told(judged([*letterboxed, *halved]))
    assert both == [("letterbox", Decision.APPLY)] * 4 + [("stretch", Decision.APPLY)] * 4
    mixed = judged([*letterboxed, *stretched])
    wrong = [
        one for at, one in enumerate(mixed)
        if one.decision is Decision.APPLY and one.diagnosis != ("letterbox" if at < 4 else "stretch")
    ]  # fmt: skip
    assert not wrong


def test_every_fourth_pixel_is_told_from_a_stretch():
    fine = [scene(seed, (480, 360)) for seed in range(3)]
    strided = judged([(one.photo, one.ids[::4, ::4]) for one in fine])
    assert {one.diagnosis for one in strided} == {"stride"}
    stretched = [(one.photo, made(Placement(0.25, 0, 0, 0, 0.25, 0), one.ids, (120, 90))) for one in fine]
    assert {one.diagnosis for one in judged(stretched)} == {"stretch"}


def test_the_output_of_a_network_for_a_padded_photo_is_told():
    fine = [scene(seed, (300, 220)) for seed in range(3)]
    there = (320 // 4, 224 // 4)
    pairs = [(one.photo, made(Placement(0.25, 0, 0, 0, 0.25, 0), one.ids, there)) for one in fine]
    proposals = judged(pairs)
    assert set(told(proposals)) == {("stride", Decision.APPLY)}
    assert (proposals[0].parameters["step"], proposals[0].parameters["multiple"]) == (4, 32)


@pytest.mark.parametrize("more", [(1, 0), (0, -1), (1, 1)])
def test_a_row_or_a_column_too_many_is_cut_and_no_pixel_resampled(more):
    size = SIZE[0] + more[0], SIZE[1] + more[1]
    ids = made(Placement(), SCENES[1].ids, size)
    photo = SCENES[1].photo
    placed = judge_geometry([look_at(photo, ids, SIZE)])[0]
    repaired = placed_ids(ids, placed, SIZE)
    inside = repaired >= 0
    assert np.array_equal(repaired[inside], SCENES[1].ids[inside])
    assert inside.mean() > 0.98


def test_a_shift_of_half_a_pixel_that_all_share_is_said_and_left():
    def half_off(one):
        big = cv2.resize(one.photo, (SIZE[0] * 2, SIZE[1] * 2), interpolation=cv2.INTER_LINEAR)
        return Scene(np.roll(big, 2, axis=0)[::2, ::2], one.ids)

    off = [half_off(one) for one in SCENES]
    proposals = judged([(one.photo, one.ids) for one in off])
    assert {one.decision for one in proposals} == {Decision.LEAVE}
    assert "half-pixel convention" in proposals[0].words
