"""Stories of places: how a mask lies is found from its photo; what is sound is left alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.errors import SegDeskError
from segdesk.repair.geometry.hypotheses import hypotheses
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import look_at
from segdesk.repair.geometry.placement import Placement, dihedral
from segdesk.repair.geometry.spec import parse
from segdesk.repair.outcome import placed_ids
from segdesk.repair.proposal import Decision
from segdesk.repair.values.resolve import UNCOVERED
from tests.bench.geometry.places import inverse
from tests.bench.geometry.places import placed as made
from tests.bench.geometry.rules import RULES
from tests.repair.scenes import scene


def looked(photo, ids):
    return look_at(photo, ids, (photo.shape[1], photo.shape[0]))


def judged(name, count=4, seed=5):
    """A rule on scenes: the verdicts, the repaired masks, and what they should be."""
    rule = next(one for one in RULES if one.name == name)
    scenes = [scene(at) for at in range(count)]
    spoilt = rule.make(np.random.default_rng(seed))([(one.photo, one.ids) for one in scenes])
    verdicts = judge_geometry([looked(one.photo, one.mask) for one in spoilt])
    repaired = [
        placed_ids(one.mask.astype(np.int32), verdict, one.photo.shape[1::-1])
        for one, verdict in zip(spoilt, verdicts, strict=True)
    ]
    return verdicts, repaired, [one.ids for one in scenes]


@pytest.mark.parametrize(
    "name", ["stretch", "letterbox", "letterbox corner", "fill", "pad corner", "cut centre", "exif 2-8",
             "row order", "row width"],
)  # fmt: skip
def test_a_mask_of_another_shape_is_put_where_it_belongs(name):
    placed, repaired, truths = judged(name)
    assert {one.proposal.decision for one in placed} == {Decision.APPLY}
    for found, truth in zip(repaired, truths, strict=True):
        both = (found != UNCOVERED) & (truth != UNCOVERED)
        assert float((found == truth)[both].mean()) > 0.97


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_common_shift_is_found_to_the_pixel(seed):
    placed, repaired, truths = judged("shift", count=6, seed=seed)
    assert {one.proposal.diagnosis for one in placed} == {"shift"}
    for found, truth in zip(repaired, truths, strict=True):
        both = (found != UNCOVERED) & (truth != UNCOVERED)
        assert float((found == truth)[both].mean()) > 0.99


def test_masks_that_lie_right_are_left_alone():
    placed, repaired, truths = judged("lies right", count=12)
    assert {one.proposal.decision for one in placed} == {Decision.LEAVE}
    assert all(np.array_equal(found, truth) for found, truth in zip(repaired, truths, strict=True))


def test_one_turned_mask_among_sound_ones_is_told_apart():
    scenes = [scene(seed) for seed in range(6)]
    looks = [looked(one.photo, one.ids[:, ::-1] if at == 3 else one.ids) for at, one in enumerate(scenes)]
    placed = judge_geometry(looks)
    assert [one.proposal.diagnosis for one in placed] == ["none"] * 3 + ["exif_2"] + ["none"] * 2


BLANK = np.full((60, 80, 3), 128, np.uint8)


@pytest.mark.parametrize("ids", [np.zeros((60, 80), np.int32), np.tri(60, 80, dtype=np.int32)])
def test_on_a_blank_photo_a_mask_of_the_right_size_is_left_alone(ids):
    assert judge_geometry([looked(BLANK, ids)])[0].proposal.decision is Decision.LEAVE


def test_an_empty_mask_of_another_size_is_asked_by_itself_and_follows_its_folder():
    empty = np.zeros((300, 300), np.int32)
    alone = judge_geometry([looked(scene(1).photo, empty)])[0]
    assert alone.proposal.decision is Decision.ASK
    way = made(lambda size: (Placement(300 / size[0], 0, 0, 0, 300 / size[1], 0), (300, 300)))
    others = [way(one.photo, one.ids) for one in (scene(at) for at in range(4))]
    looks = [looked(one.photo, one.mask) for one in others]
    judged_together = judge_geometry([*looks, looked(scene(9).photo, empty)])
    assert {(one.proposal.diagnosis, one.proposal.decision) for one in judged_together} == {
        ("stretch", Decision.APPLY)
    }


def test_a_symmetric_scene_is_not_turned():
    one = scene(4)
    photo = np.concatenate([one.photo, one.photo[:, ::-1]], axis=1)
    ids = np.concatenate([one.ids, one.ids[:, ::-1]], axis=1)
    assert judge_geometry([looked(photo, ids)])[0].proposal.decision is Decision.LEAVE


def test_a_tiny_object_of_the_right_size_is_left_alone():
    ids = np.zeros((180, 240), np.int32)
    ids[90:93, 100:103] = 1
    assert judge_geometry([looked(scene(3).photo, ids)])[0].proposal.decision is Decision.LEAVE


def test_without_a_photo_another_size_is_asked_and_the_right_size_left():
    placed = judge_geometry(
        [look_at(None, np.tri(50, dtype=np.int32), size) for size in ((50, 50), (80, 60))]
    )
    assert [one.proposal.decision for one in placed] == [Decision.LEAVE, Decision.ASK]


@given(st.integers(1, 8), st.integers(1, 40), st.integers(1, 40), st.integers(0, 999))
def test_every_orientation_is_undone_exactly(orientation, width, height, seed):
    upright = np.random.default_rng(seed).integers(0, 9, (height, width)).astype(np.int32)
    placement, (wide, high) = dihedral(orientation, (width, height))
    stored = inverse(placement).warp(upright, (wide, high), -9)
    assert not (stored == -9).any()
    assert np.array_equal(placement.warp(stored, (width, height), -9), upright)


@given(
    st.tuples(st.integers(2, 900), st.integers(2, 900)), st.tuples(st.integers(2, 900), st.integers(2, 900))
)
def test_no_two_hypotheses_are_alike_and_the_first_is_the_plainest(image, mask):
    found = hypotheses(image, mask)
    names = [name for one in found for name in one.names]
    assert len(names) == len(set(names)) or image == mask
    is_near = all(abs(one - other) <= 2 for one, other in zip(image, mask, strict=True))
    plainest = "none" if image == mask else "pad_or_crop_topleft" if is_near else "stretch"
    assert found[0].diagnosis == plainest


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_a_stated_shift_moves_by_so_much(dx, dy):
    ids = scene(0, (60, 50)).ids
    moved = parse(f"shift:{dx},{dy}").placement((60, 50), (60, 50)).warp(ids, (60, 50), UNCOVERED)
    ys, xs = np.mgrid[0:50, 0:60]
    inside = (xs - dx >= 0) & (xs - dx < 60) & (ys - dy >= 0) & (ys - dy < 50)
    assert np.array_equal(moved[inside], ids[(ys - dy)[inside], (xs - dx)[inside]])
    assert (moved[~inside] == UNCOVERED).all()


@pytest.mark.parametrize(
    ("words", "change"),
    [("mirror:h", lambda a: a[:, ::-1]), ("mirror:v", lambda a: a[::-1]),
     ("rotate:90", lambda a: np.rot90(a, -1)),
     ("rotate:180", lambda a: np.rot90(a, 2)), ("rotate:270", lambda a: np.rot90(a, 1)),
     ("rotate:90;mirror:h", lambda a: np.rot90(a, -1)[:, ::-1]), ("crop:3,2,5,4", lambda a: a[2:-4, 3:-5])],
)  # fmt: skip
def test_stated_steps_do_what_they_say(words, change):
    ids = scene(0, (60, 50)).ids
    wanted = change(ids)
    size = wanted.shape[1::-1]
    assert np.array_equal(parse(words).placement((60, 50), size).warp(ids, size, UNCOVERED), wanted)


@pytest.mark.parametrize("words", ["turn:1", "shift:1", "shift:a,b", "rotate:45", "exif:9", "scale:0,1"])
def test_a_step_that_is_none_is_refused_with_words(words):
    with pytest.raises(SegDeskError, match="step"):
        parse(words)
