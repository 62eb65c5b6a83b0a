"""segdesk convert and segdesk formats."""

import json

import pytest

from segdesk.dataset.writers import WRITERS
from segdesk.io.formats.table import FORMATS

from .conftest import mask


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_a_data_set_becomes_each_format(segdesk, coco, tmp_path, name):
    code, out, _ = segdesk("convert", coco[0], "-o", tmp_path / "out", "--to", name)
    assert code == 0
    assert "2 images; re-read and compared: 2 / 2 identical." in out
    assert (tmp_path / "out").is_dir()


@pytest.mark.parametrize("name", ["coco", "yolo", "voc", "labelme", "cvat", "label_studio", "cityscapes"])
def test_there_and_back_is_the_same_objects(segdesk, coco, tmp_path, name):
    segdesk("convert", coco[0], "-o", tmp_path / "there", "--to", name)
    code, *_ = segdesk(
        "convert", tmp_path / "there", "-o", tmp_path / "back", "--to", "coco", "--format", name
    )
    assert code == 0
    (path,) = (tmp_path / "back" / "annotations").iterdir()
    found = json.loads(path.read_text())
    assert [(one["area"], one["bbox"]) for one in found["annotations"]] == [(200, [5, 5, 20, 10])] * 2
    assert "car" in {one["name"] for one in found["categories"]}


def test_losses_are_told_on_stderr_and_in_the_report(segdesk, coco, tmp_path):
    root, content, write = coco
    square = content["annotations"][0]["segmentation"]
    content["annotations"].append(
        {"id": 9, "image_id": 1, "category_id": 1, "segmentation": square, "iscrowd": 0}
    )
    write()
    words = ("convert", root, "-o", tmp_path / "out", "--to", "mmseg", "--report", tmp_path / "r.json")
    code, _, said = segdesk(*words)
    assert code == 0
    assert "mmseg cannot hold: Objects that others cover: 1 objects." in said
    losses = json.loads((tmp_path / "r.json").read_text())["losses"]
    assert {"what": "Objects that others cover", "objects": 1, "pixels": 0} in losses
    assert [one["pixels"] for one in losses if "go to the upper one" in one["what"]] == [200]


def test_masks_that_could_not_be_written_are_told_plainly_and_are_exit_1(segdesk, semantic, tmp_path):
    mask(semantic / "masks" / "b.png", size=(20, 15))
    code, out, said = segdesk("convert", semantic, "-o", tmp_path / "out", "--to", "mmseg")
    assert code == 1
    assert "3 images; re-read and compared: 3 / 3 identical." in out
    assert "mmseg cannot hold: Masks that do not fit their image: 1 masks." in said
    assert "1 masks were not written, because they do not fit their images" in said


def test_a_package_with_masks_that_do_not_fit_is_refused_in_words(segdesk, semantic, tmp_path):
    mask(semantic / "masks" / "b.png", size=(20, 15))
    code, out, _ = segdesk("convert", semantic, "-o", tmp_path / "out", "--to", "segdesk")
    assert code == 1
    assert "Nothing was exported" in out
    assert not (tmp_path / "out").exists()


def test_a_package_tells_what_its_task_leaves_out(segdesk, semantic, tmp_path):
    words = ("convert", semantic, "-o", tmp_path / "out", "--to", "segdesk", "--task", "instance")
    code, _, said = segdesk(*words)
    assert code == 0
    assert "segdesk cannot hold: Objects of kind stuff" in said


def test_an_unknown_format_is_wrong_usage(segdesk, coco, tmp_path):
    code, _, said = segdesk("convert", coco[0], "-o", tmp_path / "out", "--to", "nothing")
    assert code == 2
    assert "label_studio" in said


def test_formats_tells_what_is_read_and_written_and_lost(segdesk):
    code, out, _ = segdesk("formats", "--json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert code == 0
    assert {name for name, row in rows.items() if row["read"]} == {one.name for one in FORMATS}
    assert {name for name, row in rows.items() if row["write"]} == WRITERS.keys() - {"package"}
    assert all(row["loses"] for row in rows.values())
    assert rows["mmseg"]["read"] is False
    assert segdesk("formats")[1].count("\n") == len(rows)
