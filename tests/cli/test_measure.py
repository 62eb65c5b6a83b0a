"""segdesk measure: the table, the counts, scales and cut-outs."""

import csv
import json

import numpy as np
import pytest
from PIL import Image

from segdesk.dataset.measure import Measured, table
from segdesk.geometry import EMPTY
from segdesk.model.classes import Kind, MaskClass
from segdesk.model.entry import ImageEntry
from segdesk.ops.cv import cv2

from .conftest import mask, photo

NAMES = [
    "image",
    "object",
    "class_id",
    "class_name",
    "area",
    "perimeter",
    "bbox_x",
    "bbox_y",
    "bbox_w",
    "bbox_h",
    "centre_x",
    "centre_y",
    "length",
    "width",
    "angle",
    "diameter",
    "parts",
    "holes",
]


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_object_is_a_row_with_its_annotation_id(segdesk, coco, tmp_path):
    root, content, write = coco
    content["annotations"][0]["segmentation"] = [
        [5, 5, 25, 5, 25, 15, 5, 15],
        [30, 20, 34, 20, 34, 24, 30, 24],
    ]
    write()
    code, out, _ = segdesk("measure", root, "-o", tmp_path / "t.csv")
    found = rows(tmp_path / "t.csv")
    assert code == 0
    assert "car: 2 objects, 416 pixels" in out
    assert list(found[0]) == NAMES
    assert [row["object"] for row in found] == ["1", "2"]
    first, second = found
    assert (first["area"], first["parts"], first["holes"]) == ("216", "2", "0")
    assert [second[name] for name in NAMES[6:15]] == ["5", "5", "20", "10", "15", "10", "20", "10", "0"]
    assert float(second["diameter"]) == pytest.approx(500**0.5, abs=1e-6)
    assert float(second["perimeter"]) == pytest.approx(60, rel=0.06)


def test_the_ids_are_those_of_the_package(segdesk, coco, tmp_path):
    root, *_ = coco
    segdesk("import", root, "-o", tmp_path / "p.segdesk")
    segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "out")
    segdesk("measure", tmp_path / "p.segdesk", "-o", tmp_path / "t.csv")
    exported = json.loads((tmp_path / "out" / "coco" / "coco.json").read_text())["annotations"]
    measured = rows(tmp_path / "t.csv")
    assert [(str(one["id"]), str(one["area"])) for one in exported] == [
        (one["object"], one["area"]) for one in measured
    ]


def test_a_semantic_set_has_a_row_per_class_and_image(segdesk, semantic, tmp_path):
    code, out, _ = segdesk("measure", semantic, "--task", "semantic", "-o", tmp_path / "t.csv")
    found = rows(tmp_path / "t.csv")
    assert code == 0
    assert [
        (row["image"], row["object"], row["class_name"], row["area"], row["holes"]) for row in found[:2]
    ] == [
        ("images/a.png", "", "road", "1000", "1"),
        ("images/a.png", "", "car", "200", "0"),
    ]
    assert len(found) == 6
    assert "6 objects in 3 images." in out


def test_a_scale_adds_columns_in_its_unit(segdesk, coco, tmp_path):
    segdesk("measure", coco[0], "-o", tmp_path / "t.csv", "--scale", "0.25mm/px")
    row = rows(tmp_path / "t.csv")[0]
    assert (row["area_mm2"], row["length_mm"], row["bbox_w_mm"], row["centre_x_mm"]) == (
        "12.5",
        "5",
        "5",
        "3.75",
    )
    assert "angle_mm" not in row
    assert "parts_mm" not in row


@pytest.mark.parametrize("scale", ["0.25", "mm/px", "0mm/px", "1.2.3mm/px", "nan mm/px"])
def test_what_is_no_scale_is_wrong_usage(segdesk, coco, tmp_path, scale):
    code, _, said = segdesk("measure", coco[0], "-o", tmp_path / "t.csv", "--scale", scale)
    assert code == 2
    assert "no scale" in said
    assert not (tmp_path / "t.csv").exists()


def test_without_a_table_the_counts_are_printed(segdesk, coco, tmp_path):
    code, out, _ = segdesk("measure", coco[0])
    assert code == 0
    assert "car: 2 objects, 400 pixels" in out


def test_cutouts_are_the_photo_in_the_box_with_the_mask_as_alpha(segdesk, coco, tmp_path):
    root, *_ = coco
    code, *_ = segdesk("measure", root, "--cutouts", tmp_path / "cut")
    assert code == 0
    assert sorted(
        one.relative_to(tmp_path / "cut").as_posix() for one in (tmp_path / "cut").rglob("*.png")
    ) == [
        "a/000001.png",
        "b/000002.png",
    ]
    with (
        Image.open(tmp_path / "cut" / "a" / "000001.png") as picture,
        Image.open(root / "images" / "a.png") as whole,
    ):
        cut, source = np.asarray(picture), np.asarray(whole)
    assert cut.shape == (10, 20, 4)
    assert np.array_equal(cut[..., :3], source[5:15, 5:25])
    assert (cut[..., 3] == 255).all()


def test_a_16_bit_photo_stays_16_bit(segdesk, tmp_path):
    root = tmp_path / "set"
    mask(root / "masks" / "a.png")
    (root / "images").mkdir()
    values = np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50
    Image.fromarray(values).save(root / "images" / "a.png")
    segdesk("measure", root, "--task", "semantic", "--cutouts", tmp_path / "cut")
    cut = cv2.imread(str(tmp_path / "cut" / "a" / "class_1.png"), cv2.IMREAD_UNCHANGED)
    assert cut.dtype == np.uint16
    assert np.array_equal(cut[..., 0], values[5:15, 5:25])
    assert (cut[..., -1] == 65535).all()


def test_an_object_without_pixels_has_area_0_and_empty_cells(segdesk, coco, tmp_path):
    car = MaskClass(1, 1, "=car", "#112233", Kind.THING)
    one = Measured(ImageEntry(1, "a", "a.png"), car, None, EMPTY, np.zeros((0, 0), bool), {})
    assert list(table([one]))[1] == "a.png,,1,'=car,0,,,,,,,,,,,,,\n"


def test_a_folder_that_is_not_empty_is_left_alone(segdesk, coco, tmp_path):
    photo(tmp_path / "cut" / "mine.png")
    code, *_ = segdesk("measure", coco[0], "--cutouts", tmp_path / "cut", "-o", tmp_path / "t.csv")
    assert code == 2
    assert [one.name for one in (tmp_path / "cut").iterdir()] == ["mine.png"]
    assert not (tmp_path / "t.csv").exists()
