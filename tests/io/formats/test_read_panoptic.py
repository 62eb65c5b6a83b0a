"""COCO panoptic: ids of the PNG and segments_info agree, or it is said where they do not."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind, Task

from .conftest import Target, stencils_of

IDS = np.array([[0, 0, 1, 1, 70000, 70000, 300, 300]] * 6)
CATEGORIES = [
    {"id": 1, "name": "car", "isthing": 1},
    {"id": 2, "name": "sky", "isthing": 0, "color": [1, 2, 3]},
]
SEGMENTS = [
    {"id": 1, "category_id": 1},
    {"id": 300, "category_id": 1, "iscrowd": 1},
    {"id": 70000, "category_id": 2},
]


def rgb(ids):
    return np.dstack([ids & 255, ids >> 8 & 255, ids >> 16]).astype(np.uint8)


def panoptic(folder, ids=IDS, segments=SEGMENTS):
    folder.image("images/a.jpg")
    folder.mask("annotations/panoptic_val/a.png", rgb(ids))
    annotation = {"image_id": 1, "file_name": "a.png", "segments_info": segments}
    images = [{"id": 1, "file_name": "a.jpg", "width": 8, "height": 6}]
    value = {"images": images, "annotations": [annotation], "categories": CATEGORIES}
    folder.json("annotations/panoptic_val.json", value)
    return folder


def test_each_segment_is_an_object_with_its_pixels(folder):
    report, target, data = panoptic(folder).taken()
    content = target.contents["images/a.jpg"]
    assert data.task is Task.PANOPTIC
    for one, stencil, segment in zip(
        content.objects, stencils_of(content, data.classes), SEGMENTS, strict=True
    ):
        assert np.array_equal(stencil, segment["id"] == IDS)
        assert one.crowd == bool(segment.get("iscrowd"))
    kinds = {one.name: one.kind for one in data.classes}
    assert kinds == {"background": Kind.BACKGROUND, "car": Kind.THING, "sky": Kind.STUFF}
    assert report.objects_out == 3


def test_photos_that_are_called_like_their_id_masks_are_found(folder):
    folder.image("images/val/a.png")
    folder.mask("annotations/panoptic_val/a.png", rgb(IDS))
    annotation = {"image_id": 1, "file_name": "a.png", "segments_info": SEGMENTS}
    images = [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}]
    value = {"images": images, "annotations": [annotation], "categories": CATEGORIES}
    folder.json("annotations/panoptic_val.json", value)
    report, target, _ = folder.taken()
    assert list(target.contents) == ["images/val/a.png"]
    assert (report.objects_out, report.lost) == (3, [])


def test_a_segment_without_pixels_is_lost(folder):
    report, _, _ = panoptic(folder, segments=[*SEGMENTS, {"id": 5, "category_id": 1}]).taken()
    assert (report.objects_in, report.objects_out) == (4, 3)
    assert report.lost[0].object == "segment 5"


def test_an_id_that_no_segment_has_keeps_the_mask_as_it_came(folder):
    report, target, _ = panoptic(folder, segments=SEGMENTS[:2]).taken()
    assert "70000" in target.contents["images/a.jpg"].stored.reason
    assert report.objects_in == report.objects_out == 0


def test_red_and_blue_swapped_keep_the_mask_as_it_came(folder):
    panoptic(folder)
    folder.mask("annotations/panoptic_val/a.png", rgb(IDS)[..., ::-1])
    _, target, _ = folder.taken()
    assert target.contents["images/a.jpg"].stored is not None


BAD = [
    {"id": 0, "category_id": 1},
    {"id": "x", "category_id": 1},
    {"id": 1 << 24, "category_id": 1},
    {"id": 1, "category_id": 1},
    {"id": 9},
]


@pytest.mark.parametrize("bad", BAD)
def test_a_segment_that_is_none_is_lost_and_the_rest_comes_in(folder, bad):
    report, _, _ = panoptic(folder, segments=[*SEGMENTS, bad]).taken()
    assert (report.objects_out, len(report.lost)) == (3, 1)


def test_without_the_png_every_segment_is_lost_by_name(folder):
    panoptic(folder)
    (folder.root / "annotations/panoptic_val/a.png").unlink()
    report, _, _ = folder.taken()
    assert [one.object for one in report.lost] == ["segment 1", "segment 300", "segment 70000"]


def test_without_the_image_every_segment_is_lost_by_name(folder):
    panoptic(folder)
    (folder.root / "images/a.jpg").unlink()
    report, _, data = folder.taken(format="coco_panoptic")
    assert (report.objects_in, len(report.lost), len(data.unpaired)) == (3, 3, 1)


def test_the_sample_of_coco_comes_in_as_its_segments_say(data_dir):
    data = open_dataset(data_dir / "panoptic").settle()
    target = Target()
    report = import_dataset(data, target, jobs=2)
    said = json.loads((data_dir / "panoptic/panoptic_examples.json").read_text())
    assert data.task is Task.PANOPTIC
    assert (
        report.objects_in
        == report.objects_out
        == sum(len(one["segments_info"]) for one in said["annotations"])
    )
    for annotation in said["annotations"]:
        name = f"input_images/{annotation['file_name'].replace('.png', '.jpg')}"
        pixels = np.asarray(Image.open(data_dir / "panoptic/panoptic_examples" / annotation["file_name"]))
        ids = pixels.astype(int) @ (1, 256, 65536)
        content = target.contents[name]
        objects = zip(content.objects, stencils_of(content, data.classes), strict=True)
        for (one, stencil), segment in zip(objects, annotation["segments_info"], strict=True):
            assert np.array_equal(stencil, ids == segment["id"])
            assert int(stencil.sum()) == segment["area"]
            assert data.classes.by_key(one.class_key).id == segment["category_id"]
