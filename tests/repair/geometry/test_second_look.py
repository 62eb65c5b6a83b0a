"""Stories of what no list of ways foresees: a way nearly right, a folder moved twice, rows that lean."""

from dataclasses import replace

import numpy as np
import pytest

from segdesk.repair.geometry.features import photo_facts
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import look_at
from segdesk.repair.geometry.placement import Placement, dihedral
from segdesk.repair.geometry.refined import checked, to_check
from segdesk.repair.geometry.support import color_score
from segdesk.repair.outcome import placed_ids
from segdesk.repair.proposal import Decision
from tests.bench.geometry.places import inverse
from tests.repair.scenes import scene

SIZE = (240, 180)
SCENES = [scene(seed, SIZE) for seed in range(30, 42)]


def judged_twice(pairs):
    """Verdicts as examine() comes to them, without a closer look."""
    looks = [look_at(photo, ids, photo.shape[1::-1], str(at)) for at, (photo, ids) in enumerate(pairs)]
    placed = judge_geometry(looks)
    for at in to_check(placed):
        looks[at] = checked(*pairs[at], placed[at])
    return judge_geometry(looks)


def made(placement, ids, size=SIZE):
    return inverse(placement).warp(ids, size, 0)


def margin(ids):
    """Fitted into a square with a margin that no rule of sizes tells."""
    return made(Placement(0.75, 0, 10, 0, 0.75, 32), ids, (200, 200))


def test_a_letterbox_with_a_margin_is_not_taken_for_one_without():
    alone = judged_twice([(SCENES[0].photo, margin(SCENES[0].ids))])[0]
    assert alone.proposal.decision is Decision.ASK
    together = judged_twice([(one.photo, margin(one.ids)) for one in SCENES[:5]])
    assert {one.proposal.decision for one in together} == {Decision.APPLY}
    truth = Placement(0.75, 0, 10, 0, 0.75, 32)
    assert max(one.placement.corner_distance(truth, SIZE) for one in together) < 1.5


def test_masks_that_were_mirrored_and_moved_are_put_back_exactly():
    size = 480, 360
    scenes = [scene(seed, size) for seed in range(30, 34)]
    truth = Placement(1, 0, 7, 0, 1, -5) @ dihedral(2, size)[0]
    pairs = [(one.photo, made(truth, one.ids, size)) for one in scenes]
    placed = judged_twice(pairs)
    assert {(one.proposal.diagnosis, one.proposal.decision) for one in placed} == {("exif_2", Decision.APPLY)}
    repaired = placed_ids(pairs[0][1], placed[0], size)
    assert np.array_equal(repaired[5:-5, 7:-7], scenes[0].ids[5:-5, 7:-7])


def test_a_way_that_is_right_is_left_as_it_was():
    truth = Placement(0.75, 0, 0, 0, 0.75, 22)
    pairs = [(one.photo, made(truth, one.ids, (180, 180))) for one in SCENES[:4]]
    looks = [look_at(photo, ids, SIZE) for photo, ids in pairs]
    before = judge_geometry(looks)
    assert len(to_check(before)) == 4
    assert [one.proposal for one in judged_twice(pairs)] == [one.proposal for one in before]


def test_a_folder_that_was_moved_two_ways_is_told_apart_image_by_image():
    ways = [(12, -5), (-9, 8)]
    pairs = [
        (one.photo, made(Placement(1, 0, ways[at % 2][0], 0, 1, ways[at % 2][1]), one.ids))
        for at, one in enumerate(SCENES)
    ]
    placed = judge_geometry([look_at(*pair, SIZE) for pair in pairs])
    found = [(one.proposal.parameters.get("dx"), one.proposal.parameters.get("dy")) for one in placed]
    assert found == [ways[at % 2] for at in range(12)]


def test_a_sound_mask_among_moved_ones_is_left():
    moved = Placement(1, 0, 12, 0, 1, -5)
    pairs = [(one.photo, one.ids if at == 4 else made(moved, one.ids)) for at, one in enumerate(SCENES)]
    placed = judge_geometry([look_at(*pair, SIZE) for pair in pairs])
    assert [at for at, one in enumerate(placed) if one.proposal.decision is Decision.LEAVE] == [4]


@pytest.mark.parametrize("by", [-2, 1, 5])
def test_rows_of_a_sparse_mask_that_lean_are_told_by_the_photo(by):
    one = SCENES[2]
    ids = np.where(one.ids == 3, 1, 0).astype(np.int32)
    assert not look_at(one.photo, ids, SIZE).scrambled
    lines = np.zeros((180, 240 + max(by, 0)), np.int32)
    lines[:, :240] = ids
    flat = np.zeros(180 * 240, np.int32)
    leaning = lines[:, : 240 + by].ravel()[: flat.size]
    flat[: leaning.size] = leaning
    found = look_at(one.photo, flat.reshape(180, 240), SIZE)
    assert (found.scrambled, found.width) == ("row_width", 240 + by)


def test_hundreds_of_objects_do_not_make_colour_speak_against_a_mask():
    photo = np.random.default_rng(3).integers(0, 256, (120, 160, 3)).astype(np.uint8)
    cells = (np.arange(120)[:, None] // 6) * 27 + np.arange(160)[None] // 6
    assert color_score(photo_facts(photo), cells) > -0.1


def test_every_fourth_pixel_is_a_question_where_borders_do_not_say():
    fine = scene(3, (480, 360))
    look = look_at(fine.photo, fine.ids[::4, ::4], (480, 360))
    unclear = replace(look, conventions=dict.fromkeys(look.conventions, 1.0))
    said = judge_geometry([unclear])[0].proposal
    assert said.decision is Decision.ASK
    assert [one["diagnosis"] for one in said.parameters["readings"][:2]] == ["stretch", "stride"]
