"""What values leave open is asked, with all that may be; what they tell for sure is not."""

import io

import numpy as np
import pytest
from PIL import Image

from segdesk.model.stored import StoredMask
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.proposal import Decision, Family
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import judge_values
from segdesk.repair.values.palettes import CITYSCAPES, TAB10, voc_palette
from segdesk.repair.values.resolve import resolve
from segdesk.repair.values.sheet import Noise, sheet_of
from segdesk.repair.values.target import Target
from tests.repair.scenes import TARGET, scene

VOC = {one: tuple(voc_palette()[one].tolist()) for one in range(21)}
DOZEN = Target(tuple(range(12)))
VOC21 = Target(tuple(range(21)), background=0, colors=VOC)


def grey(pixels, **more) -> StoredMask:
    return StoredMask(np.ascontiguousarray(pixels, np.uint8), "L", "", **{"format": "PNG"} | more)


def shown(pixels, **more) -> StoredMask:
    return StoredMask(np.ascontiguousarray(pixels, np.uint8), "RGB", "", **{"format": "PNG"} | more)


def stripes(*values) -> np.ndarray:
    return np.repeat(np.array(values), 12)[None].repeat(40, 0)


def verdicts_of(masks, target):
    return judge_values([sheet_of(one) for one in masks], target)


def verdict_of(mask, target):
    return verdicts_of([mask], target)[0]


def saved(pixels, form, **options) -> np.ndarray:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form, **options)
    return np.asarray(Image.open(out))


# Few values


def test_one_value_of_a_dozen_classes_may_be_an_accident_and_two_are_none():
    one, two = (
        verdict_of(grey(stripes(*values)), DOZEN).proposal for values in ((0, 46, 0), (0, 46, 161, 0))
    )
    assert (one.diagnosis, one.decision) == ("scaled", Decision.ASK)
    assert one.parameters["readings"][0]["map"] == {"0": 0, "46": 2}
    assert (two.diagnosis, two.decision) == ("scaled", Decision.APPLY)


def test_a_few_borders_in_a_sound_mask_are_no_blending():
    ids = np.ones((96, 99), np.uint8)
    ids[:50] = 0
    ids[50:90, 40:60], ids[52:88, 42:58], ids[:3, :3] = 2, 2, 1
    ids[49, 10:20] = 1
    verdict = verdict_of(grey(ids), DOZEN)
    assert verdict.proposal.decision is Decision.LEAVE


def test_a_blank_mask_among_black_and_white_ones_is_left():
    white, blank = grey(stripes(0, 255, 0)), grey(stripes(0, 0, 0))
    found = [one.proposal for one in verdicts_of([white, blank], DOZEN)]
    assert [one.decision for one in found] == [Decision.ASK, Decision.LEAVE]


# Stories that explain a file as well


def test_channels_that_were_swapped_one_way_or_the_other_are_offered_both_ways():
    ids = np.array([0, 9, 11, 14])
    swapped = voc_palette()[stripes(*ids)][..., (1, 0, 2)]
    proposal = verdict_of(shown(swapped), Target(tuple(range(64)), background=0)).proposal
    assert proposal.decision is Decision.ASK
    found = [set(one["map"].values()) for one in proposal.parameters["readings"]]
    assert set(ids.tolist()) in found
    assert len({frozenset(one) for one in found}) > 1


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_ids_in_one_channel_are_no_colours(channel):
    ids = stripes(0, 2, 3, 5, 7)
    pixels = np.zeros((*ids.shape, 3), np.uint8)
    pixels[..., channel] = ids
    verdict = verdict_of(shown(pixels), VOC21)
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("palette_channel", Decision.APPLY)
    assert np.array_equal(resolve(shown(pixels), verdict.reading, verdict.noise).ids, ids)


def test_low_bytes_near_255_are_not_taken_for_inverted_ids():
    codes = [0, *((1000 + number) & 255 for number in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9))]
    proposal = verdict_of(grey(stripes(*codes)), DOZEN).proposal
    assert proposal.diagnosis == "low_byte"


def test_what_was_cut_at_255_is_asked_with_every_way_it_may_have_been_multiplied():
    proposal = verdict_of(grey(stripes(0, 86, 172, 255)), VOC21).proposal
    assert proposal.decision is Decision.ASK
    maps = [one["map"] for one in proposal.parameters["readings"] if "map" in one]
    assert proposal.parameters["map"] == {"0": 0, "86": 1, "172": 2}
    assert {"0": 0, "86": 2, "172": 4} in maps


def test_a_value_that_min_max_may_have_made_of_any_class_is_offered_with_all_of_them():
    proposal = verdict_of(grey(stripes(0, 255, 0)), Target((0, 1, 2, 3, 4, 5), void=3)).proposal
    white = [set(one["classes"]) for one in proposal.parameters["readings"] if one.get("value") == "255"]
    assert {1, 2, 3, 4, 5} in white


# What a store took


def test_raw_ids_in_a_jpeg_are_a_guess_and_far_ones_are_not():
    ids = scene(4).ids.astype(np.uint8)
    raw, far = (
        verdict_of(grey(saved(one, "JPEG", quality=85), format="JPEG", lossy=True), TARGET)
        for one in (ids, ids * 51)
    )
    assert (raw.proposal.diagnosis, raw.proposal.decision) == ("jpeg", Decision.ASK)
    assert (far.proposal.diagnosis, far.proposal.decision) == ("jpeg", Decision.APPLY)


def test_two_wide_flat_levels_of_a_jpeg_are_not_one_class():
    ids = np.zeros((96, 96), np.uint8)
    ids[:, 32:64], ids[:, 64:] = 1, 2
    mask = grey(saved(ids, "JPEG", quality=90), format="JPEG", lossy=True)
    assert set(verdict_of(mask, VOC21).proposal.parameters["map"].values()) >= {0, 1, 2}


def test_thin_lines_in_a_good_jpeg_stay():
    ids = np.zeros((96, 96), np.int32)
    ids[:40, 50:90], ids[::8], ids[41:63, 30:70], ids[65:79, 8:40] = 3, 5, 2, 4
    mask = grey(saved((ids * 51).astype(np.uint8), "JPEG", quality=95), format="JPEG", lossy=True)
    verdict = verdict_of(mask, TARGET)
    done = resolve(mask, verdict.reading, verdict.noise)
    assert np.array_equal(done.ids, ids)
    assert done.exact_share == 1.0


@pytest.mark.parametrize("bits", [(5, 6, 5), (4, 4, 4)])
def test_colours_of_fewer_bits_are_undone_to_the_last_pixel(bits):
    target = Target(tuple(range(10)), colors=dict(enumerate(TAB10)))
    ids = stripes(*range(10))
    tops = (1 << np.array(bits)) - 1
    colors = np.rint(np.rint(np.array(TAB10)[ids] / 255 * tops) / tops * 255)
    mask = shown(colors)
    verdict = verdict_of(mask, target)
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("palette_gamma", Decision.APPLY)
    assert np.array_equal(resolve(mask, verdict.reading, verdict.noise).ids, ids)


@pytest.mark.parametrize("power", [0.557, 1.87])
def test_a_gamma_between_usual_ones_is_undone_to_the_last_pixel(power):
    target = Target(tuple(range(10)), colors=dict(enumerate(TAB10)))
    ids = stripes(1, 2, 3, 6)
    mask = shown(np.rint(255 * (np.array(TAB10)[ids] / 255) ** power))
    verdict = verdict_of(mask, target)
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("palette_gamma", Decision.APPLY)
    assert np.array_equal(resolve(mask, verdict.reading, verdict.noise).ids, ids)


def test_the_negative_of_colours_is_undone_and_where_a_curve_tells_as_much_it_is_asked():
    target = Target(tuple(range(10)), colors=dict(enumerate(TAB10)))
    ids = stripes(0, 1, 2, 3, 6)
    mask = shown(255 - np.array(TAB10)[ids])
    verdict = verdict_of(mask, target)
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("palette_gamma", Decision.APPLY)
    assert np.array_equal(resolve(mask, verdict.reading, verdict.noise).ids, ids)
    eight = Target(tuple(range(8)), background=0)
    corners = verdict_of(shown(255 - voc_palette()[stripes(0, 1, 2, 3, 4)]), eight)
    assert corners.proposal.decision is Decision.ASK


def test_a_small_object_that_pillow_dithered_is_known_by_its_palette():
    ids = np.zeros((90, 120), np.int32)
    ids[40:52, 50:64] = 3
    image = Image.fromarray(voc_palette().astype(np.uint8)[ids]).convert("P")
    rows = image.getpalette()
    palette = tuple(zip(rows[::3], rows[1::3], rows[2::3], strict=True))
    mask = StoredMask(np.asarray(image), "P", "", format="PNG", palette=palette)
    verdict = verdict_of(mask, VOC21)
    assert verdict.noise is Noise.DITHERED
    assert (resolve(mask, verdict.reading, verdict.noise).ids == ids).mean() > 0.99


def test_classes_over_a_bare_photo_that_two_palettes_have_are_asked(tmp_path):
    one = scene(8)
    colors = np.array(CITYSCAPES)
    mixed = np.where(one.ids[..., None] > 0, 0.4 * one.photo + 0.6 * colors[one.ids], one.photo)
    Image.fromarray(one.photo).save(tmp_path / "photo.png")
    masks = (shown(np.rint(mixed)),)
    height, width = one.ids.shape
    subject = Subject("photo.png", (width, height), Meaning.CLASSES, tmp_path / "photo.png", lambda: masks)
    target = Target(tuple(range(8)), background=0)
    plan = examine([subject], target, RepairOptions(frozenset({Family.VALUES}))).images[0]
    assert (plan.proposals[0].diagnosis, plan.decision) == ("overlay", Decision.ASK)
    road = ["244,35,232" in one["map"] for one in plan.proposals[0].parameters["readings"]]
    assert road
