"""The proof of a package finds whatever is wrong in it."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.dataset.package import verify
from segdesk.dataset.package.content import content_of
from segdesk.dataset.package.numbering import numbering
from segdesk.dataset.package.photos import PhotoRule
from segdesk.dataset.package.plan import PlannedImage
from segdesk.dataset.package.resize import KEEP_SIZE
from segdesk.dataset.package.settings import ExportSettings, settled
from segdesk.dataset.package.verify import prove
from segdesk.dataset.package.write import ImageWriter, Numbers
from segdesk.geometry import Rect
from segdesk.io.hashing import file_digest
from segdesk.io.images import probe
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.ops.cv import cv2

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])
SIZE = 24, 16


@st.composite
def label_maps(draw):
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    values = draw(st.lists(st.integers(0, 2), min_size=height * width, max_size=height * width))
    return np.array(values, np.uint8).reshape(height, width)


@given(label_maps())
def test_run_lengths_of_a_label_map_are_those_of_pycocotools(labels):
    runs = verify.Labelled(labels)
    for label in np.unique(labels):
        mask = np.asfortranarray(labels == label).view(np.uint8)
        assert runs.of(label) == coco_mask.encode(mask)


@given(label_maps())
def test_run_lengths_of_a_box_are_those_of_pycocotools(labels):
    for label in np.unique(labels):
        mask = labels == label
        left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
        rect = Rect(left, top, left + width, top + height)
        encoded = coco_mask.encode(np.asfortranarray(mask).view(np.uint8))
        assert verify.box_runs(mask[rect.slices], rect, mask.shape) == encoded


def document():
    """A car on a road, and another car on top of both."""
    plane = np.zeros(SIZE[::-1], np.uint16)
    plane[6:] = 1
    plane[4:10, 3:12] = 2
    plane[8:14, 10:20] = 3
    objects = {number: MaskObject(number, 0, number, key) for number, key in ((1, 1), (2, 2), (3, 2))}
    return DocumentContent(SIZE, [plane], ObjectTable(objects), next_object_id=4)


@pytest.fixture(params=Task)
def written(request, tmp_path):
    """(folder, what was written, the ids, the task): one image on disk, as an export puts it."""
    task = request.param
    for name in ("images", "masks"):
        (tmp_path / "out" / name).mkdir(parents=True)
    photo = tmp_path / "a.png"
    Image.fromarray(np.zeros((*SIZE[::-1], 3), np.uint8)).save(photo)
    (image_map,) = KEEP_SIZE.maps(SIZE)
    entry = ImageEntry(1, str(photo), "a.png", *SIZE)
    planned = PlannedImage(1, entry, photo, "a.png", PhotoRule.COPY, image_map, probe(photo))
    numbers = numbering(CLASSES, task, unlabelled_pixels=True)
    ids = Numbers(range(1, 3), range(3, 4))
    writer = ImageWriter(tmp_path / "out", numbers, settled(ExportSettings(), task))
    done = writer.write(planned, content_of(document(), numbers, Task.PANOPTIC), ids)
    return tmp_path / "out", done, ids, task


def differences(*written):
    return prove(*written).faults


def test_what_is_as_it_should_be_has_no_differences(written):
    assert differences(*written) == []


def test_files_have_the_digests_that_they_were_read_back_with(written):
    folder, done, *_ = written
    digests = prove(*written).digests
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert digests == {path.relative_to(folder).as_posix(): file_digest(path) for path in files}
    done.seal(digests)
    for row in done.rows:
        assert row["image_sha256"] == file_digest(folder / row["image"])
        assert row["mask_sha256"] == file_digest(folder / row["mask"])


def test_one_pixel_of_a_mask_is_a_difference(written):
    folder, done, *_ = written
    for path in (folder / "masks").rglob("*.png"):
        with Image.open(path) as image:
            pixels = np.array(image)
        before = path.read_bytes()
        pixels[9, 11] = 255 - pixels[9, 11]
        Image.fromarray(pixels).save(path)
        assert differences(*written) != [], path
        path.write_bytes(before)
    assert done.masks


def test_one_byte_of_the_photo_is_a_difference(written):
    path = written[0] / "images" / "a.png"
    path.write_bytes(path.read_bytes() + b"\0")
    assert differences(*written) == [f"images/a.png is not the photo {written[1].planned.photo}."]


@pytest.mark.parametrize("field", ["category_id", "area", "bbox", "segmentation", "id"])
def test_every_field_of_an_annotation_is_compared(written, field):
    folder, done, *rest = written
    entries = [json.loads(line) for line in done.annotations]
    others = {
        "category_id": 7,
        "area": entries[0]["area"] + 1,
        "bbox": [0, 0, 1, 1],
        "segmentation": [[0, 0, 5, 0, 5, 5]],
        "id": 99,
    }
    changed = [json.dumps({**entries[0], field: others[field]}), *done.annotations[1:]]
    assert differences(folder, replace(done, annotations=changed), *rest) != []


def test_an_annotation_too_few_is_a_difference(written):
    folder, done, *rest = written
    assert differences(folder, replace(done, annotations=done.annotations[1:]), *rest) != []
