"""Packages: the primary encoding decides, and what index.csv and meta.json say comes along."""

import json

import numpy as np
import pytest
from pycocotools import mask as oracle

from segdesk.errors import SegDeskError
from segdesk.model.classes import Kind, Task

from .conftest import ids_of, stencils_of

CAR = np.zeros((6, 8), bool)
CAR[1:3, 1:4] = True
TREE = np.zeros((6, 8), bool)
TREE[2:6, 5:8] = True
CLASSES = [
    {"id": 0, "name": "background", "color": "#000000", "kind": "background"},
    {"id": 1, "name": "car", "color": "#ff0000", "kind": "thing"},
    {"id": 2, "name": "tree", "color": "#00ff00", "kind": "thing"},
]
HEAD = (
    "image_id,image,original,width,height,split,source,mask,annotation_id,class_id,class_name,area,"
    "bbox_x,bbox_y,bbox_w,bbox_h,image_sha256,mask_sha256"
)


def package(folder, task, primary, rows, classes=CLASSES, **encoding):
    value = {
        "format": "segdesk-package", "version": "1.0", "name": "try", "task": task, "classes": classes,
        "encoding": {"primary": primary, "derived": [], "bit_depth": 8, "palette": False,
                     "background_id": None, "void_id": None, **encoding},
    }  # fmt: skip
    folder.json("meta.json", value)
    lines = [f"1,images/a.png,{row},,,,,," for row in rows]
    folder.text("index.csv", "\n".join([HEAD, *lines]) + "\n")
    folder.image("images/a.png")
    annotations = [
        {"id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "segmentation": run(CAR)},
        {"id": 2, "image_id": 1, "category_id": 2, "iscrowd": 1, "segmentation": run(TREE),
         "segdesk": {"note": "old", "z": 3}},
    ]  # fmt: skip
    images = [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}]
    categories = [{"id": one["id"], "name": one["name"]} for one in classes if one["kind"] == "thing"]
    folder.json("coco/coco.json", {"images": images, "annotations": annotations, "categories": categories})
    return folder


def run(stencil):
    value = oracle.encode(np.asfortranarray(stencil.astype(np.uint8)))
    return {"size": value["size"], "counts": value["counts"].decode()}


def row(mask="", annotation="", class_id="", original="sub/a.png"):
    return f"{original},8,6,val,real,{mask},{annotation},{class_id},"


def binary(folder):
    package(
        folder, "instance", "binary_png",
        [row("masks/a/000001.png", 1, 1), row("masks/a/000002.png", 2, 2)],
    )  # fmt: skip
    folder.mask("masks/a/000001.png", CAR * np.uint8(255))
    folder.mask("masks/a/000002.png", TREE * np.uint8(255))
    return folder


def check_objects(target, data):
    content = target.contents["sub/a.png"]
    first, second = stencils_of(content, data.classes)
    assert np.array_equal(first, CAR) and np.array_equal(second, TREE)
    car, tree = content.objects
    assert [data.classes.by_key(one.class_key).name for one in (car, tree)] == ["car", "tree"]
    assert (tree.crowd, tree.note, tree.z) == (True, "old", 3)


def test_binary_masks_come_with_class_crowd_and_note(folder):
    report, target, data = binary(folder).taken()
    check_objects(target, data)
    entry = target.entries["sub/a.png"]
    assert (entry.split, entry.source, data.name, data.task) == ("val", "real", "try", Task.INSTANCE)
    assert (report.objects_in, report.objects_out) == (2, 2)


@pytest.mark.parametrize("primary", ["coco_rle", "coco_polygon"])
def test_the_json_counts_where_it_is_primary(folder, primary):
    binary(folder)
    package(folder, "instance", primary, [row("masks/a/000001.png", 1, 1), row("masks/a/000002.png", 2, 2)])
    folder.mask("masks/a/000001.png", CAR * np.uint8(0))
    _, target, data = folder.taken()
    check_objects(target, data)


def test_label_images_keep_unlabelled_apart_from_classes(folder):
    classes = [{**CLASSES[1], "id": 0, "kind": "stuff"}, {**CLASSES[2], "kind": "stuff"}]
    package(folder, "semantic", "multiclass_png", [row("masks/a.png")], classes, void_id=255)
    ids = np.where(CAR, 0, np.where(TREE, 2, 255)).astype(np.uint8)
    folder.mask("masks/a.png", ids)
    _, target, data = folder.taken()
    assert np.array_equal(
        ids_of(target.contents["sub/a.png"], data.classes), np.where(CAR, 0, np.where(TREE, 2, -1))
    )


def test_panoptic_ids_become_their_segments(folder):
    package(folder, "panoptic", "panoptic_png", [row("masks/a.png")])
    ids = np.where(CAR, 1, np.where(TREE, 2, 0))
    folder.mask("masks/a.png", np.dstack([ids, ids * 0, ids * 0]).astype(np.uint8))
    segments = [{"id": 1, "category_id": 1, "iscrowd": 0}, {"id": 2, "category_id": 2, "iscrowd": 1}]
    annotation = {"image_id": 1, "file_name": "a.png", "segments_info": segments}
    value = {"images": [{"id": 1, "file_name": "a.png"}], "annotations": [annotation], "categories": []}
    folder.json("coco/panoptic.json", value)
    report, target, data = folder.taken()
    first, second = stencils_of(target.contents["sub/a.png"], data.classes)
    assert np.array_equal(first, CAR) and np.array_equal(second, TREE)
    assert report.objects_out == 2


def test_an_empty_image_is_labelled_and_a_photo_outside_the_index_is_not(folder):
    package(folder, "instance", "binary_png", [row()])
    folder.image("images/b.png")
    _, target, data = folder.taken()
    assert target.entries["sub/a.png"].labelled
    assert not target.entries["images/b.png"].labelled
    assert any(note.file == "images/b.png" for note in data.notes)


def test_the_apostrophe_before_a_risky_cell_comes_off(folder):
    package(folder, "instance", "binary_png", [row(original="'=a.png")])
    _, target, _ = folder.taken()
    assert list(target.entries) == ["=a.png"]


def test_what_is_missing_or_strange_is_told_and_the_rest_opens(folder):
    binary(folder)
    (folder.root / "masks/a/000002.png").unlink()
    folder.mask("masks/stray.png", CAR * np.uint8(255))
    report, _, data = folder.taken()
    assert [one.file for one in report.lost] == ["masks/a/000002.png"]
    assert [one.file for one in data.unpaired] == ["masks/stray.png"]
    assert report.objects_in == report.objects_out + 1


def test_paths_that_leave_the_package_are_not_followed(folder):
    package(folder, "instance", "binary_png", [row()])
    index = (folder.root / "index.csv").read_text()
    outside = folder.root.parent / "outside.png"
    folder.mask("../outside.png", CAR * np.uint8(255))
    assert outside.exists()
    folder.text(
        "index.csv",
        index
        + "2,images/../../outside.png,x,8,6,,,,,,,,,,,,,\n"
        + "1,images/a.png,sub/a.png,8,6,,,../outside.png,1,1,,,,,,,,\n",
    )
    report, target, _ = folder.taken()
    assert list(target.entries) == ["sub/a.png"]
    assert report.objects_out == 0 and report.objects_in == len(report.lost)


@pytest.mark.parametrize(
    ("key", "value"), [("version", "2.0"), ("task", "sorting"), ("classes", [{"id": 1}]), ("encoding", {})]
)
def test_a_package_that_is_none_says_why(folder, key, value):
    binary(folder)
    meta = json.loads((folder.root / "meta.json").read_text())
    folder.json("meta.json", {**meta, key: value})
    with pytest.raises(SegDeskError) as fault:
        folder.taken(format="segdesk")
    assert fault.value.file == folder.root / "meta.json"


def test_kinds_come_from_meta_json(folder):
    _, _, data = binary(folder).taken()
    assert [one.kind for one in data.classes] == [Kind.BACKGROUND, Kind.THING, Kind.THING]
