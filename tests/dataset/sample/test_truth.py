"""The masks on the disk are the scenes' own truth, to the pixel."""

import csv
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageOps
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO

from segdesk.dataset.sample import RECIPES, SCENES
from segdesk.dataset.sample.coco import edge_rings

from .conftest import SIZES, drawn

# pycocotools 2.0 decodes with what numpy 2 calls old.
OLD_DECODER = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def pixels(file):
    with Image.open(file) as image:
        return np.array(image)


def table(folder):
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["id"]): row for row in csv.DictReader(file)}


def panoptic(folder):
    """(image file, PNG as ids, segments_info) of each image."""
    data = json.loads((folder / "panoptic.json").read_text(encoding="utf-8"))
    for row in data["annotations"]:
        red, green, blue = np.moveaxis(pixels(folder / "panoptic" / row["file_name"]).astype(np.int64), -1, 0)
        yield row["file_name"].removesuffix(".png"), red + 256 * green + 65536 * blue, row["segments_info"]


def test_each_task_has_a_sound_set():
    assert {one.task for one in RECIPES} == {"semantic", "instance", "panoptic"}


@pytest.mark.parametrize("kind", SCENES)
def test_every_pixel_has_a_class_of_the_table_and_every_object_one_class(kind):
    shown = drawn(kind, 1, SIZES[kind])
    ids = {one.id: one.kind for one in SCENES[kind].classes}
    assert set(np.unique(shown.labels)) <= set(ids)
    for number, class_id in shown.objects():
        assert set(np.unique(shown.labels[shown.instances == number])) == {class_id}
        assert ids[class_id] == "thing"


@pytest.mark.parametrize("kind", SCENES)
def test_things_are_objects_and_nothing_else_is(kind):
    shown = drawn(kind, 2, SIZES[kind])
    things = [one.id for one in SCENES[kind].classes if one.kind == "thing"]
    assert np.array_equal(np.isin(shown.labels, things), shown.instances > 0)


def test_semantic_masks_hold_the_class_ids_of_the_scene(samples):
    folder = samples.path("street-semantic")
    assert set(table(folder)) == {one.id for one in SCENES["street"].classes}
    for name, truth in samples.scenes("street-semantic").items():
        assert np.array_equal(pixels(folder / "masks" / f"{name}.png"), truth.labels)


@OLD_DECODER
def test_coco_decodes_to_the_objects_of_the_scene(samples, capsys):
    folder = samples.path("fruit-instance")
    data = COCO(folder / "annotations.json")
    capsys.readouterr()
    names = {row["id"]: row["file_name"].removesuffix(".jpg") for row in data.dataset["images"]}
    truths = samples.scenes("fruit-instance")
    for number, name in names.items():
        truth = truths[name]
        rows = data.loadAnns(data.getAnnIds(imgIds=[number]))
        assert len(rows) == len(truth.objects())
        for row, (place, class_id) in zip(rows, truth.objects(), strict=True):
            mask = truth.instances == place
            assert np.array_equal(data.annToMask(row), mask)
            assert (row["category_id"], row["area"]) == (class_id, mask.sum())
            assert row["bbox"] == box(mask)


def test_some_objects_of_fruit_have_holes_and_some_lie_before_others(samples):
    data = json.loads((samples.path("fruit-instance") / "annotations.json").read_text(encoding="utf-8"))
    kinds = {type(row["segmentation"]) for row in data["annotations"]}
    assert kinds == {list, dict}
    assert any(len(row["segmentation"]) > 1 for row in data["annotations"])


def box(mask):
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]]


def test_panoptic_segments_are_those_of_the_scene(samples):
    truths = samples.scenes("street-panoptic")
    for name, ids, segments in panoptic(samples.path("street-panoptic")):
        truth = truths[name]
        class_of = {segment["id"]: segment["category_id"] for segment in segments}
        found = np.vectorize(lambda number, known=class_of: known.get(number, 255))(ids)
        assert np.array_equal(found, truth.labels)
        assert set(np.unique(ids)) - {0} == set(class_of)
        for segment in segments:
            mask = ids == segment["id"]
            assert (segment["area"], segment["bbox"]) == (mask.sum(), box(mask))
            assert len(np.unique(truth.instances[mask])) == 1


def test_a_file_per_nucleus_holds_this_nucleus(samples):
    truths = [truth.instances for truth in samples.scenes("cells-instance").values()]
    folders = [one for one in samples.path("cells-instance").iterdir() if one.is_dir()]
    assert len(folders) == len(truths)
    found = {one: {pixels(file).tobytes() for file in (one / "masks").iterdir()} for one in folders}
    for truth in truths:
        masks = {((truth == n) * np.uint8(255)).tobytes() for n in range(1, truth.max() + 1)}
        assert masks in found.values()


def test_one_photo_lies_on_its_side_and_one_has_sixteen_bits(samples):
    fruit = samples.path("fruit-instance") / "images"
    with Image.open(fruit / "fruit_003.jpg") as photo:
        assert photo.size == (150, 240)
        assert ImageOps.exif_transpose(photo).size == (240, 150)
    modes = {pixels(file).dtype for file in samples.path("cells-instance").glob("*/images/*.png")}
    assert modes == {np.dtype(np.uint8), np.dtype(np.uint16)}


@OLD_DECODER
@given(arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7))))
def test_rings_of_any_mask_enclose_just_its_pixels(mask):
    if not mask.any():
        return
    shape = mask.shape
    total = np.zeros(shape, np.int64)
    for ring, hole in edge_rings(mask):
        flat = [float(v) for point in ring for v in point]
        filled = coco_mask.decode(coco_mask.frPyObjects([flat], *shape))[..., 0]
        total += -filled.astype(np.int64) if hole else filled
    assert np.array_equal(total, mask)
