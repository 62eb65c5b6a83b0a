"""Each broken set is broken in the way that it states, and in no other."""

import json
from collections import Counter

import numpy as np
import pytest
from PIL import Image, ImageOps

from segdesk.dataset.sample import FAULTS
from segdesk.dataset.sample.damage import ORDER, voc_palette
from segdesk.io.formats.table import open_dataset
from segdesk.qa.checks import GATE
from segdesk.qa.examined import of_dataset
from segdesk.qa.run import check

from .reading import taken


@pytest.fixture
def stated(samples):
    rows = json.loads((samples.root / "broken" / "faults.json").read_text(encoding="utf-8"))
    return {row["fault"]: row for row in rows}


@pytest.fixture
def broken(samples):
    return lambda name: samples.path(f"broken/{name}")


@pytest.fixture
def masks(samples, broken):
    """(mask of the sound set, mask of the broken one) of each image of a fault."""

    def pairs(name):
        sound = samples.path("street-semantic") / "masks"
        return [
            (pixels(sound / f"{file.stem}.png"), pixels(file))
            for file in sorted((broken(name) / "masks").iterdir())
        ]

    return pairs


def pixels(file):
    with Image.open(file) as image:
        return np.array(image)


def names(folder):
    return {file.stem for file in folder.iterdir()}


def differing(pairs):
    return [place for place, (old, new) in enumerate(pairs) if not np.array_equal(old, new)]


def test_every_fault_is_written_and_stated(samples, stated):
    assert list(stated) == list(FAULTS)
    for name, row in stated.items():
        one = samples.sets[f"broken/{name}"]
        assert not one.sound
        assert row["about"] == one.about == FAULTS[name].about
        assert one.images == len(list((one.path / "images").iterdir())) > 0


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.found_by])
def test_the_check_that_should_finds_the_fault(samples, broken, name):
    found = check(of_dataset(open_dataset(broken(name)).settle()))
    assert samples.sets[f"broken/{name}"].found_by in {one.check for one in found.findings}


def test_every_check_of_foreign_data_has_a_fault_to_find():
    assert {fault.found_by for fault in FAULTS.values()} - {""} == set(GATE) - {"consistency"}


def test_shifted_masks_are_moved_right_and_up(masks):
    for old, new in masks("shifted"):
        assert np.array_equal(new[:-4, 6:], old[4:, :-6])
        assert not new[:, :6].any() and not new[-4:].any()


def test_masks_of_other_sizes_have_them(masks):
    sizes = {name: {new.shape for _, new in masks(name)} for name in ("half-resolution", "letterboxed")}
    assert sizes == {"half-resolution": {(90, 144)}, "letterboxed": {(640, 640)}}
    assert all(np.array_equal(old.T, new) for old, new in masks("transposed"))
    for _, new in masks("letterboxed"):
        assert new[320].any() and not new[:119].any() and not new[-119:].any()


def test_photos_on_their_side_say_so(samples, broken, masks):
    for name in ("exif-upright", "exif-sensor"):
        for file in (broken(name) / "images").iterdir():
            with Image.open(file) as photo:
                assert photo.size == (180, 288)
                assert ImageOps.exif_transpose(photo).size == (288, 180)
    assert differing(masks("exif-upright")) == []
    assert all(np.array_equal(np.rot90(old), new) for old, new in masks("exif-sensor"))


def test_values_are_changed_as_stated(masks):
    palette = voc_palette().astype(np.float64)
    luma = np.floor(palette @ (0.299, 0.587, 0.114) + 0.5)
    for old, new in masks("palette-luma"):
        assert np.abs(luma[old] - new).max() <= 1
    assert all(np.array_equal(voc_palette()[old], new) for old, new in masks("palette-rgb"))
    for name, change in (("scaled", lambda ids: ids * 20), ("off-by-one", lambda ids: ids + 1)):
        for old, new in masks(name):
            assert np.array_equal(np.where(old == 255, 255, change(old.astype(int))), new)
    for old, new in masks("permuted"):
        assert np.array_equal(np.array([*ORDER, *range(11, 256)])[old], new)


def test_masks_with_alpha_are_ids_behind_glass(masks):
    for old, new in masks("alpha"):
        assert new.shape == (*old.shape, 4)
        assert (new[..., 3] == 255).all() and (new[..., :3] == old[..., None]).all()


def test_interpolated_masks_have_ids_that_no_class_has(masks):
    for old, new in masks("interpolated"):
        assert new.shape == old.shape
        assert set(np.unique(new)) - {*range(11), 255}


def test_jpeg_masks_are_jpeg_and_no_png_is_left(broken):
    for file in (broken("jpeg") / "masks").iterdir():
        with Image.open(file) as mask:
            assert mask.format == "JPEG"
        assert len(np.unique(pixels(file))) > 12


def test_a_single_mask_is_binary_or_has_an_unknown_id(masks):
    pairs = masks("binary")
    assert differing(pairs) == [1]
    assert set(np.unique(pairs[1][1])) == {0, 255}
    pairs = masks("unknown-id")
    assert differing(pairs) == [1]
    assert Counter(pairs[1][1].ravel().tolist())[77] == 600


@pytest.mark.parametrize(("name", "part"), [("truncated", "masks"), ("broken-image", "images")])
def test_files_that_were_cut_off_do_not_decode(broken, name, part):
    damaged = []
    for file in sorted((broken(name) / part).iterdir()):
        try:
            pixels(file)
        except OSError:
            damaged.append(file.stem)
    assert damaged == ["street_003"]


def test_partners_are_missing(broken):
    for name, part, other in (("missing-mask", "masks", "images"), ("missing-image", "images", "masks")):
        assert names(broken(name) / other) - names(broken(name) / part) == {"street_002"}


def test_a_mask_belongs_to_another_photo(samples, broken, masks, stated):
    assert differing(masks("wrong-pair")) == [1]
    lost = stated["wrong-pair"]["mask_of"]
    assert not (broken("wrong-pair") / "images" / lost).exists()
    whose = samples.path("street-semantic") / "masks" / lost.replace(".jpg", ".png")
    assert whose.read_bytes() == (broken("wrong-pair") / "masks" / "street_002.png").read_bytes()


def test_two_masks_are_empty(masks):
    assert [place for place, (_, new) in enumerate(masks("empty")) if not new.any()] == [1, 2]


def test_an_image_stands_twice(broken):
    folder = broken("duplicate-image")
    for part in ("images", "masks"):
        contents = Counter(file.read_bytes() for file in (folder / part).iterdir())
        assert sorted(contents.values())[-2:] == [1, 2]


def test_two_classes_have_one_id(broken):
    assert taken(broken("class-twice")).data.classes.problems()


def test_objects_double_each_other(samples, broken, stated):
    data = json.loads((broken("overlaps") / "annotations.json").read_text(encoding="utf-8"))
    rows = {row["id"]: row for row in data["annotations"]}
    assert len(rows) == len(data["annotations"])
    for one in stated["overlaps"]["annotations"]:
        first, second = rows[one["of"]], rows[one["id"]]
        assert first["image_id"] == second["image_id"]
        assert second["bbox"][0] == first["bbox"][0] + one["dx"]
        assert (first["segmentation"] == second["segmentation"]) == (one["dx"] == 0)


def test_an_image_has_lost_its_objects(broken, stated):
    data = json.loads((broken("no-objects") / "annotations.json").read_text(encoding="utf-8"))
    objects = Counter(row["image_id"] for row in data["annotations"])
    assert [row["file_name"] for row in data["images"] if not objects[row["id"]]] == stated["no-objects"][
        "images"
    ]


def test_objects_lie_outside_and_get_lost(samples, broken, stated):
    lost = taken(broken("outside")).report.lost
    assert len(lost) == len(stated["outside"]["annotations"]) == samples.sets["broken/outside"].images


def test_panoptic_colours_are_no_segments_when_red_and_blue_are_swapped(samples, broken):
    for file in (broken("channels-swapped") / "panoptic").iterdir():
        sound = pixels(samples.path("street-panoptic") / "panoptic" / file.name)
        assert np.array_equal(pixels(file)[..., ::-1], sound)
    assert taken(broken("channels-swapped")).remarks


def test_an_area_is_half_of_what_the_pixels_say(broken, stated):
    folder = broken("stale-areas")
    data = json.loads((folder / "panoptic.json").read_text(encoding="utf-8"))
    segments = {
        (row["file_name"], one["id"]): one for row in data["annotations"] for one in row["segments_info"]
    }
    for one in stated["stale-areas"]["segments"]:
        ids = pixels(folder / "panoptic" / one["file"]).astype(int) @ (1, 256, 65536)
        assert segments[one["file"], one["segment"]]["area"] == np.sum(ids == one["segment"]) // 2
