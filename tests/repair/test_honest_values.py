"""Honest answers where values say little, several things, or what nobody can know."""

import io

import numpy as np
import pytest
from PIL import Image

from segdesk.dataset.sample import scene as drawn
from segdesk.dataset.sample.damage import interpolated
from segdesk.io.formats.classes import provisional_classes
from segdesk.model.classes import Task
from segdesk.model.stored import StoredMask
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.outcome import outcome
from segdesk.repair.proposal import Decision, Family
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import judge_values
from segdesk.repair.values.numbers import judge_numbers
from segdesk.repair.values.palettes import packed, voc_palette
from segdesk.repair.values.provisional import judge_made_up
from segdesk.repair.values.resolve import resolve
from segdesk.repair.values.sheet import Noise, sheet_of
from segdesk.repair.values.target import Target
from tests.repair.scenes import COLORS, TARGET, scene

SMALL = (120, 90)


def grey(pixels, **more) -> StoredMask:
    return StoredMask(np.ascontiguousarray(pixels, np.uint8), "L", "", **more)


def small(seed):
    return scene(seed, SMALL).ids


def judged(masks, target=TARGET):
    return judge_values([sheet_of(one) for one in masks], target)


def decisions(verdicts):
    return [one.proposal.decision for one in verdicts]


def jpeg(pixels, quality):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(out))


# Little to see


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (2, 2), (40, 60)])
@pytest.mark.parametrize("value", [0, 3])
def test_a_blank_mask_of_a_class_is_sound_at_any_size(shape, value):
    assert decisions(judged([grey(np.full(shape, value))])) == [Decision.LEAVE]


def test_a_mask_in_which_nothing_was_labelled_is_left():
    verdict = judged([StoredMask(np.full((9, 9), -1, np.int32), "I", "")])[0]
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("none", Decision.LEAVE)


def test_a_blank_mask_of_an_unknown_value_is_asked():
    verdict = judged([grey(np.full((30, 30), 200))])[0]
    assert verdict.proposal.decision is Decision.ASK
    assert len(verdict.proposal.parameters["readings"]) > 1


def test_one_class_in_white_is_asked_which():
    proposal = judged([grey(np.where(small(1) == 2, 255, 0))])[0].proposal
    assert (proposal.diagnosis, proposal.decision) == ("binary", Decision.ASK)
    assert proposal.parameters["readings"][0] == {"value": "255", "classes": [1, 2, 3, 4, 5]}


def test_colours_without_any_class_are_asked_and_not_guessed():
    colors = np.random.default_rng(3).integers(0, 256, (6, 3)).astype(np.uint8)
    verdict = judged([StoredMask(colors[small(one)], "RGB", "") for one in range(3)])[0]
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("ambiguous", Decision.ASK)


def test_colours_in_a_set_without_classes_are_asked():
    target = Target.of(provisional_classes((), None, Task.SEMANTIC)[0])
    verdict = judge_made_up([sheet_of(StoredMask(COLORED, "RGB", ""))], target)[0]
    assert verdict.proposal.decision is Decision.ASK


COLORED = np.array([COLORS[one] for one in range(6)], np.uint8)[small(0)]


# Several things


def test_a_folder_of_which_half_is_sound_keeps_that_half():
    masks = [grey(small(seed) * (51 if seed % 2 else 1)) for seed in range(6)]
    verdicts = judged(masks)
    assert decisions(verdicts) == [Decision.LEAVE, Decision.APPLY] * 3
    for seed, (mask, one) in enumerate(zip(masks, verdicts, strict=True)):
        assert np.array_equal(resolve(mask, one.reading, one.noise).ids, small(seed))


def test_three_damages_in_one_folder_are_told_apart():
    ways = {"scaled": lambda ids: ids * 51, "offset": lambda ids: ids + 1, "inverted": lambda ids: 255 - ids}
    masks = {name: [grey(way(small(seed))) for seed in range(3)] for name, way in ways.items()}
    verdicts = judged([one for some in masks.values() for one in some])
    assert [one.proposal.diagnosis for one in verdicts] == [name for name in ways for _ in range(3)]


def test_a_story_that_fits_anything_does_not_hide_one_odd_value():
    odd = small(4).copy()
    odd[30:40, 30:50] = 184
    proposal = judged([grey(odd)])[0].proposal
    assert (proposal.diagnosis, proposal.decision) == ("ambiguous", Decision.ASK)
    assert "184" in proposal.words


def test_thin_borders_of_an_odd_value_are_no_blending():
    ids = np.zeros((80, 80), np.uint8)
    ids[20:60, 20:60] = 5
    ids[22:58, 22:58] = 3
    verdict = judged([grey(ids + 1)])[0]
    assert (verdict.proposal.diagnosis, verdict.noise) == ("offset", Noise.EXACT)
    assert np.array_equal(resolve(grey(ids + 1), verdict.reading, verdict.noise).ids, ids)


def test_stories_that_are_as_good_are_offered_with_their_names():
    mask = np.zeros((40, 40), np.uint8)
    mask[10:30, 10:30] = 45
    target = Target((*range(21), 255), void=255, background=0)
    proposal = judged([grey(mask)], target)[0].proposal
    assert (proposal.diagnosis, proposal.decision) == ("ambiguous", Decision.ASK)
    assert len({one["diagnosis"] for one in proposal.parameters["readings"]}) > 1


# What was done to them


def test_blocks_of_a_jpeg_that_come_out_the_same_are_right():
    ids = scene(5).ids
    mask = grey(jpeg((ids * 51).astype(np.uint8), 80), format="JPEG", lossy=True)
    verdict = judged([mask])[0]
    done = resolve(mask, verdict.reading, verdict.noise)
    assert done.exact_share > 0.9
    assert np.array_equal(done.ids[~done.uncertain], ids[~done.uncertain])


def test_a_jpeg_is_known_again_in_a_png_and_blending_is_not_taken_for_one():
    ids = scene(6).ids
    saved = grey(jpeg((ids * 51).astype(np.uint8), 85), format="PNG")
    blurred = grey(
        np.asarray(Image.fromarray((ids * 51).astype(np.uint8)).resize((120, 90)).resize((240, 180)))
    )
    assert [judged([one])[0].proposal.diagnosis for one in (saved, blurred)] == ["jpeg", "interpolated"]


def test_ids_blended_with_lines_of_void_that_leave_no_void_are_interpolated():
    """A line of void one pixel thin is gone after halving; low ids beside each other look like any JPEG."""
    streets = [drawn("street", seed, (640, 400)) for seed in (2, 5)]
    target = Target((*range(11), 255), void=255, background=None)
    verdicts = judged([grey(interpolated(one.labels.astype(np.uint8))) for one in streets], target)
    told = [(one.proposal.diagnosis, one.proposal.decision) for one in verdicts]
    assert told == [("interpolated", Decision.APPLY)] * 2


def overlaid(tmp_path, ids, photo, share, *, everywhere):
    Image.fromarray(photo).save(tmp_path / "photo.png")
    mixed = share * photo + (1 - share) * voc_palette()[ids]
    if not everywhere:
        mixed = np.where(ids[..., None] > 0, mixed, photo)
    mask = StoredMask(np.rint(mixed).astype(np.uint8), "RGB", "")
    height, width = ids.shape
    return Subject("photo.png", (width, height), Meaning.CLASSES, tmp_path / "photo.png", lambda: (mask,))


@pytest.mark.parametrize("everywhere", [True, False])
def test_colours_over_the_photo_are_taken_off_it(tmp_path, everywhere):
    one = scene(8)
    subject = overlaid(tmp_path, one.ids, one.photo, 0.4, everywhere=everywhere)
    target = Target((0, 1, 2, 3, 4, 5), background=0)
    plan = examine([subject], target, RepairOptions(frozenset({Family.VALUES}))).images[0]
    assert (plan.proposals[0].diagnosis, plan.decision) == ("overlay", Decision.APPLY)
    assert plan.proposals[0].parameters["photo_share"] == pytest.approx(0.4, abs=0.01)
    assert (outcome(plan.subject, plan.subject.read(), plan.values, None).ids[0] == one.ids).mean() > 0.99


def test_a_photo_is_no_overlay(tmp_path):
    one = scene(9)
    subject = overlaid(tmp_path, one.ids, scene(3).photo, 1.0, everywhere=True)
    Image.fromarray(one.photo).save(tmp_path / "photo.png")
    plan = examine([subject], TARGET, RepairOptions(frozenset({Family.VALUES}))).images[0]
    assert (plan.proposals[0].diagnosis, plan.decision) == ("ambiguous", Decision.ASK)


# Classes that were made up


def test_greys_of_a_palette_are_named_though_every_value_is_a_class():
    luma = np.asarray(Image.fromarray(voc_palette().astype(np.uint8)[small(0)]).convert("L"))
    classes, _ = provisional_classes(np.unique(luma).tolist(), None, Task.SEMANTIC)
    proposal = judge_made_up([sheet_of(grey(luma))], Target.of(classes))[0].proposal
    assert (proposal.diagnosis, proposal.decision) == ("palette_luma", Decision.ASK)
    assert proposal.parameters["map"]["38"] == 1


@pytest.mark.parametrize("values", [(0, 1, 2, 3), (0, 255), (0, 1), (0, 7, 8, 11, 21, 26)])
def test_made_up_classes_of_plain_ids_are_left(values):
    ids = np.array(values, np.uint8)[small(0) % len(values)]
    classes, _ = provisional_classes(values, None, Task.SEMANTIC)
    assert decisions(judge_made_up([sheet_of(grey(ids))], Target.of(classes))) == [Decision.LEAVE]


# Numbers of objects


def numbered(count):
    """A mask of count squares, numbered from 1."""
    side = int(np.ceil(count**0.5))
    numbers = np.arange(side * side).reshape(side, side) + 1
    return np.where(numbers <= count, numbers, 0).repeat(4, 0).repeat(4, 1)


@pytest.mark.parametrize(
    ("change", "diagnosis"),
    [(lambda n: n & 255, "low_byte"), (lambda n: np.minimum(n, 255), "clipped")],
)
def test_numbers_that_outgrew_8_bits_are_asked(change, diagnosis):
    proposal = judge_numbers([sheet_of(grey(change(numbered(400))))])[0].proposal
    assert (proposal.diagnosis, proposal.decision) == (diagnosis, Decision.ASK)


def test_numbers_that_fit_are_left():
    verdicts = judge_numbers([sheet_of(grey(numbered(count))) for count in (1, 40, 249)])
    assert decisions(verdicts) == [Decision.LEAVE] * 3


def test_segments_whose_list_is_unknown_are_asked():
    colors = np.array([(0, 0, 0), (12, 1, 0), (77, 3, 0)], np.uint8)[small(0) % 3]
    assert packed(colors).max() > 255
    assert decisions(judge_numbers([sheet_of(StoredMask(colors, "RGB", ""))])) == [Decision.ASK]
