"""Stories of values: every pipeline is named, undone exactly where it can be, and never guessed."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from segdesk.io.formats.mask_fit import stored_mask
from segdesk.io.masks import read_mask
from segdesk.model.stored import StoredMask
from segdesk.repair.proposal import Decision
from segdesk.repair.values.judge import judge_values
from segdesk.repair.values.palettes import voc_palette
from segdesk.repair.values.resolve import resolve
from segdesk.repair.values.sheet import Noise, sheet_of
from segdesk.repair.values.target import Target
from tests.bench.values import colors, lossy, numbers
from tests.bench.values.pipeline import saved
from tests.repair.scenes import TARGET, scene

VOC21 = Target((*range(21), 255), void=255, background=0)


@pytest.fixture
def stored(tmp_path):
    """Bytes of a file as the mask that is read from it."""

    def read(data: bytes, suffix="png") -> StoredMask:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.{suffix}"
        path.write_bytes(data)
        return stored_mask(read_mask(path), "", path.name)

    return read


def judged(masks, target=TARGET):
    return judge_values([sheet_of(one) for one in masks], target)


PIPELINES = {one.name: one for one in numbers.ROWS + colors.ROWS + lossy.ROWS}
EXACT = [
    ("alpha", "alpha"), ("in alpha", "alpha"), ("times k", "scaled"), ("spread", "scaled"),
    ("posterised", "scaled"), ("min-max", "scaled"), ("inverted", "inverted"), ("offset", "offset"),
    ("reduce zero", "reduce_zero"), ("16 bit", "bit_depth"), ("few bits", "bit_depth"),
    ("bits spread", "scaled"), ("luma", "palette_luma"), ("luma 709", "palette_luma"),
    ("rgb", "palette_rgb"), ("bgr", "palette_bgr"), ("gamma", "palette_gamma"),
    ("brightness", "palette_gamma"), ("5-6-5 colours", "palette_gamma"), ("requantised", "palette_permuted"),
    ("grey palette", "palette_permuted"), ("web palette", "palette_permuted"), ("colour map", "colormap"),
    ("other colour map", "colormap"), ("webp lossless", "palette_rgb"),
]  # fmt: skip


def spoilt_masks(name, stored, seed):
    """Three scenes, and their masks through a pipeline."""
    spoilt = PIPELINES[name].draw(TARGET, np.random.default_rng(seed))
    scenes = [scene(number) for number in range(3)]
    return scenes, [stored(spoilt.write(one), spoilt.suffix) for one in scenes]


@pytest.mark.parametrize(("name", "diagnosis"), EXACT)
def test_an_exact_pipeline_is_named_and_undone_to_the_last_pixel(name, diagnosis, stored):
    scenes, masks = spoilt_masks(name, stored, 7)
    for one, mask, verdict in zip(scenes, masks, judged(masks), strict=True):
        assert (verdict.proposal.diagnosis, verdict.proposal.decision) == (diagnosis, Decision.APPLY)
        done = resolve(mask, verdict.reading, verdict.noise)
        assert np.array_equal(done.ids, one.ids)
        assert done.exact_share == 1.0 or diagnosis == "colormap"


@pytest.mark.parametrize(
    ("name", "diagnosis", "least"),
    [("jpeg scaled", "jpeg", 0.985), ("jpeg in png", "jpeg", 0.985), ("jpeg colour", "jpeg", 0.97),
     ("webp colour", "webp", 0.97), ("webp scaled", "webp", 0.97), ("blended raw", "interpolated", 0.95),
     ("blended colour", "antialiased", 0.96)],
)  # fmt: skip
def test_a_lossy_pipeline_is_named_and_mostly_undone(name, diagnosis, least, stored):
    scenes, masks = spoilt_masks(name, stored, 3)
    for one, mask, verdict in zip(scenes, masks, judged(masks), strict=True):
        assert (verdict.proposal.diagnosis, verdict.proposal.decision) == (diagnosis, Decision.APPLY)
        done = resolve(mask, verdict.reading, verdict.noise)
        wrong = done.ids != one.ids
        assert float(wrong.mean()) <= 1 - least
        assert done.uncertain is not None
        assert wrong[~done.uncertain].mean() < 0.01


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_sound_masks_are_left_alone(seed, count):
    ids = np.random.default_rng(seed).integers(0, count, (7, 9)).repeat(5, 0).repeat(5, 1).astype(np.uint8)
    verdict = judged([StoredMask(ids, "L", "")])[0]
    assert verdict.proposal.decision is Decision.LEAVE
    assert np.array_equal(resolve(StoredMask(ids, "L", ""), verdict.reading, verdict.noise).ids, ids)


@pytest.mark.parametrize("value", [0, 1, 5])
def test_a_mask_of_one_class_is_sound(value):
    verdict = judged([StoredMask(np.full((20, 30), value, np.uint8), "L", "")])[0]
    assert verdict.proposal.decision is Decision.LEAVE


def test_black_and_white_of_two_classes_is_asked_with_both_readings():
    pixels = np.zeros((40, 40), np.uint8)
    pixels[10:20, 5:30] = 255
    proposal = judged([StoredMask(pixels, "L", "")], Target((0, 1), background=0))[0].proposal
    assert (proposal.diagnosis, proposal.decision) == ("ambiguous", Decision.ASK)
    maps = [one["map"] for one in proposal.parameters["readings"]]
    assert {"0": 0, "255": 1} in maps
    assert {"0": 1, "255": 0} in maps


def test_values_that_two_classes_share_are_asked_and_stay_open(stored):
    ids = np.repeat(np.arange(21, dtype=np.int32), 30)[None].repeat(40, 0)
    grey = Image.fromarray(voc_palette().astype(np.uint8)[ids]).convert("L")
    mask = stored(saved(grey, "PNG"))
    verdict = judged([mask], VOC21)[0]
    assert (verdict.proposal.diagnosis, verdict.proposal.decision) == ("palette_luma", Decision.ASK)
    offered = verdict.proposal.parameters["readings"]
    choices = {one["value"]: one["classes"] for one in offered if "value" in one}
    assert choices == {"38": [1, 16], "113": [3, 18]}
    done = resolve(mask, verdict.reading, verdict.noise)
    assert np.array_equal(done.ids[done.ids >= 0], ids[done.ids >= 0])
    assert set(np.unique(ids[done.ids < 0])) == {1, 16, 3, 18}


def test_an_unknown_value_is_asked_and_the_other_masks_are_left():
    sound = [StoredMask(scene(seed).ids.astype(np.uint8), "L", "") for seed in range(4)]
    odd = scene(9).ids.astype(np.uint8)
    odd[50:70, 60:90] = 77
    verdicts = judged([*sound, StoredMask(odd, "L", "")])
    assert [one.proposal.decision for one in verdicts] == [Decision.LEAVE] * 4 + [Decision.ASK]
    assert "77" in verdicts[-1].proposal.words


def test_two_corruptions_in_one_folder_are_told_apart():
    scenes = [scene(seed).ids.astype(np.uint8) for seed in range(6)]
    masks = [StoredMask(ids * 51 if at % 2 else ids, "L", "") for at, ids in enumerate(scenes)]
    verdicts = judged(masks)
    assert [one.proposal.diagnosis for one in verdicts] == ["none", "scaled"] * 3
    for ids, mask, one in zip(scenes, masks, verdicts, strict=True):
        assert np.array_equal(resolve(mask, one.reading, one.noise).ids, ids)


def test_a_sound_palette_file_is_left_alone_whatever_its_colours(stored):
    image = Image.fromarray(scene(1).ids.astype(np.uint8))
    image.putpalette([(5 * one + channel) % 256 for one in range(256) for channel in (0, 90, 30)])
    out = io.BytesIO()
    image.save(out, "PNG")
    assert judged([stored(out.getvalue())])[0].proposal.decision is Decision.LEAVE


def test_a_jpeg_without_loss_counts_as_exact(stored):
    pixels = np.zeros((64, 64), np.uint8)
    pixels[16:48, 16:48] = 255
    data = saved(Image.fromarray(pixels), "JPEG", quality=100)
    verdict = judged([stored(data, "jpg")], Target.binary())[0]
    assert verdict.proposal.diagnosis in ("jpeg", "none")
    ids = resolve(stored(data, "jpg"), verdict.reading, verdict.noise).ids
    assert np.array_equal(ids, pixels // 255)


def test_channels_that_mean_nothing_are_asked():
    pixels = np.random.default_rng(0).integers(0, 60_000, (8, 8, 3)).astype(np.uint16)
    verdict = judged([StoredMask(pixels, "RGB", "")])[0]
    assert verdict.proposal.decision is Decision.ASK
    assert verdict.reading is None


def test_an_empty_set_gives_no_verdict():
    assert judged([]) == []


def test_noise_is_never_snapped_in_an_exact_mask():
    pixels = scene(2).ids.astype(np.uint8)
    pixels[40:41, 20:200] = 3
    pixels[90, 100] = 4
    mask = StoredMask(pixels * 51, "L", "")
    verdict = judged([mask])[0]
    assert verdict.noise is Noise.EXACT
    assert np.array_equal(resolve(mask, verdict.reading, verdict.noise).ids, pixels)
