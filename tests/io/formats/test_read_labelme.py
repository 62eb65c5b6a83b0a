"""labelme: every shape type, groups, masks, and three photos against what labelme itself made of them."""

import base64
import io
import math

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind, Task

from .conftest import Target, ids_of, stencils_of

TRIANGLE = [[1, 1], [6, 1], [6, 5]]


def labelme(shapes, **fields):
    return {"version": "5.7.0", "shapes": shapes, "imagePath": "a.png", "imageData": None,
            "imageHeight": 6, "imageWidth": 8, **fields}  # fmt: skip


def shape(points, label="car", **fields):
    return {"label": label, "points": points, "shape_type": "polygon", "group_id": None, **fields}


def png(pixels):
    memory = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(memory, "PNG")
    return base64.b64encode(memory.getvalue()).decode()


def test_parts_of_one_group_and_label_are_one_object(folder):
    folder.image("a.png")
    many = [
        shape([[0, 0], [2, 0], [2, 2], [0, 2]], group_id=7),
        shape(TRIANGLE, label="road"),
        shape([[5, 3], [8, 3], [8, 6], [5, 6]], group_id=7),
    ]
    folder.json("a.json", labelme(many))
    report, target, data = folder.taken()
    assert (report.objects_in, report.objects_out) == (2, 2)
    car, road = target.contents["a.png"].objects
    assert (len(car.polygon), car.group, car.agrees) == (2, 7, True)
    assert stencils_of(target.contents["a.png"], data.classes)[0].sum() == 13


def test_a_mask_shape_is_placed_by_its_inclusive_box(folder):
    folder.image("a.png")
    stencil = np.array([[1, 0, 1], [1, 1, 1]])
    mask = shape([[2, 3], [4, 4]], shape_type="mask", mask=png(stencil))
    folder.json("a.json", labelme([mask]))
    _, target, data = folder.taken()
    (found,) = stencils_of(target.contents["a.png"], data.classes)
    expected = np.zeros((6, 8), bool)
    expected[3:5, 2:5] = stencil
    assert np.array_equal(found, expected)


LOST = {
    "line": (shape([[1, 1], [5, 5]], shape_type="line"), "no area"),
    "line strip": (shape(TRIANGLE, shape_type="linestrip"), "no area"),
    "point": (shape([[1, 1]], shape_type="point"), "no area"),
    "two vertices": (shape([[1, 1], [5, 5]]), "2 vertices"),
    "flat rectangle": (shape([[1, 1], [5, 1]], shape_type="rectangle"), "no area"),
    "circle of nothing": (shape([[1, 1], [1, 1]], shape_type="circle"), "no area"),
    "mask of nothing": (shape([[1, 1]], shape_type="mask", mask=None), "PNG"),
    "mask that is no base64": (shape([[1, 1]], shape_type="mask", mask="!!!"), "PNG|base64"),
    "words for numbers": (shape([["x", 1], [2, 3], [4, 4]]), "no number"),
    "not a number": (shape([[float("nan"), 1], [2, 3], [4, 4]]), "no number"),
    "points that are none": (shape([1, 2, 3]), "no number"),
    "no points": (shape(None), "0 vertices"),
    "outside": (shape([[100, 100], [120, 100], [120, 120]]), "outside"),
}


@pytest.mark.parametrize("kind", LOST)
def test_a_shape_without_area_is_lost_with_its_reason(folder, kind):
    folder.image("a.png")
    bad, reason = LOST[kind]
    folder.json("a.json", labelme([shape(TRIANGLE), bad]))
    report, _, _ = folder.taken()
    assert (report.objects_in, report.objects_out) == (2, 1)
    assert any(word in report.lost[0].reason for word in reason.split("|"))


def test_old_files_and_odd_paths_are_read(folder):
    folder.image("photos/b.png")
    old = {"label": "car", "points": TRIANGLE, "fill_color": None}
    folder.json("x.json", {"shapes": [old], "imagePath": "..\\photos\\b.png", "lineColor": [0, 255, 0, 128]})
    report, target, _ = folder.taken()
    assert report.objects_out == 1 and list(target.entries) == ["photos/b.png"]


def test_a_json_whose_image_is_gone_loses_its_objects_by_name(folder):
    folder.image("a.png")
    folder.json("a.json", labelme([shape(TRIANGLE)]))
    folder.json("b.json", labelme([shape(TRIANGLE), shape(TRIANGLE)], imagePath="b.png"))
    report, _, data = folder.taken()
    assert report.objects_in == report.objects_out + len(report.lost) == 3
    assert [one.file for one in data.unpaired] == ["b.json"]


def test_a_broken_json_is_told_and_the_others_open(folder):
    folder.image("a.png")
    folder.image("b.png")
    folder.json("a.json", labelme([shape(TRIANGLE)]))
    folder.text("b.json", '{"shapes": [ "imagePath": ')
    report, target, _ = folder.taken()
    assert report.objects_out == 1
    assert [one.file for one in report.lost] == ["b.json"]
    assert not target.entries["b.png"].labelled


def test_a_size_that_the_json_has_wrong_is_noted(folder):
    folder.image("a.png")
    folder.json("a.json", labelme([shape(TRIANGLE)], imageWidth=80))
    report, _, _ = folder.taken()
    assert any(note.check == "alignment" for note in report.notes)


def test_every_shape_of_labelme_comes_in_or_is_accounted_for(data_dir):
    data = open_dataset(data_dir / "voc_polygons/labelme_every_shape").settle()
    target = Target()
    report = import_dataset(data, target)
    assert (report.objects_in, report.objects_out) == (8, 5)
    assert sorted(one.reason for one in report.lost) == [
        "A line has no area.", "A line strip has no area.", "A point has no area.",
    ]  # fmt: skip
    content = target.contents["primitives.jpg"]
    areas = {}
    for one, stencil in zip(content.objects, stencils_of(content, data.classes), strict=True):
        areas.setdefault(data.classes.by_key(one.class_key).name, []).append(int(stencil.sum()))
    assert areas["rectangle"] == [100 * 100, 151 * 102]
    assert abs(areas["circle"][0] / (math.pi * (30**2 + 41**2)) - 1) < 0.01


def test_three_photos_agree_between_json_coco_and_palette_as_far_as_rasters_can(data_dir):
    """labelme fills polygons with their outline, so its PNGs reach a pixel further: no pixel away from an
    outline may differ, and what differs is at most 3 % of the labelled pixels."""
    json_set = open_dataset(data_dir / "voc_polygons/semantic_labelme_json").settle()
    png_set = open_dataset(data_dir / "voc_polygons/semantic_voc", ReadOptions()).settle()
    drawn, painted = Target(), Target()
    import_dataset(json_set, drawn)
    import_dataset(png_set, painted)
    for name, content in drawn.contents.items():
        mine = _names(content, json_set.classes)
        theirs = _names(painted.contents[f"JPEGImages/{name}"], png_set.classes)
        differs = mine != theirs
        assert not (differs & _inside(mine) & _inside(theirs)).any()
        assert differs.sum() <= 0.03 * (theirs != "").sum(), (name, int(differs.sum()))


def _names(content, classes):
    """Class names per pixel, '' where nothing is; void and background are what labelme's export makes them."""
    ids = ids_of(content, classes)
    out = np.full(ids.shape, "", object)
    for one in classes:
        name = "void" if one.kind is Kind.VOID else "" if one.kind is Kind.BACKGROUND else one.name
        out[ids == one.id] = name
    return out


def _inside(names):
    """Pixels whose neighbours within two pixels are all alike."""
    alike = np.ones(names.shape, bool)
    for axis in (0, 1):
        for step in (-2, -1, 1, 2):
            alike &= np.roll(names, step, axis) == names
    return alike


def test_labelme_and_coco_of_three_photos_give_the_same_objects(data_dir):
    json_set = open_dataset(data_dir / "voc_polygons/instance_labelme_json").settle()
    coco_set = open_dataset(data_dir / "voc_polygons/instance_coco").settle()
    assert json_set.task is coco_set.task is Task.INSTANCE
    drawn, listed = Target(), Target()
    import_dataset(json_set, drawn)
    import_dataset(coco_set, listed)
    for name, content in drawn.contents.items():
        other = listed.contents[f"JPEGImages/{name}"]
        theirs = list(zip(_classes_of(other, coco_set), stencils_of(other, coco_set.classes), strict=True))
        for label, stencil in zip(
            _classes_of(content, json_set), stencils_of(content, json_set.classes), strict=True
        ):
            if label == "__ignore__":
                continue  # labelme's converter leaves these out
            assert any(label == name and np.array_equal(stencil, one) for name, one in theirs), (name, label)


def _classes_of(content, data):
    return [data.classes.by_key(one.class_key).name for one in content.objects]
