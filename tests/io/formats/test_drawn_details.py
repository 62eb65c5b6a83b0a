"""What is special to each format of drawn objects: classes, holes, groups, frames, and real samples."""

import json

import numpy as np
import pytest

from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind

from .conftest import Target, ids_of, stencils_of
from .squares import PIXELS, RING, SQUARES, isat, isat_object, supervisely, via


def test_yolo_finds_images_by_folders_and_classes_by_number(folder):
    square = SQUARES["yolo segment"][2]
    for split in ("train", "val"):
        folder.image(f"images/{split}/a.png")
        folder.text(f"labels/{split}/a.txt", square.replace("0 ", "1 ", 1))
    folder.text("data.yaml", "names: [cat, dog]\n")
    assert len(open_dataset(folder.root / "data.yaml").settle().images) == 2
    report, target, data = folder.taken()
    assert report.objects_out == 2
    assert [one.split for one in data.images] == ["train", "val"]
    assert [(one.id, one.name) for one in data.classes] == [(0, "cat"), (1, "dog")]
    assert not data.classes.provisional
    content = target.contents["images/val/a.png"]
    assert np.array_equal(ids_of(content, data.classes), np.where(PIXELS, 1, -1))


def test_yolo_without_names_makes_provisional_classes_and_says_so(folder):
    folder.image("a.png")
    folder.text("a.txt", SQUARES["yolo segment"][2])
    report, _, data = folder.taken()
    assert [one.name for one in data.classes] == ["class 0"]
    assert data.classes.provisional
    assert any("Confirm them" in note.message for note in report.notes)


def test_an_empty_yolo_file_says_that_the_image_shows_nothing(folder):
    for name in "ab":
        folder.image(f"{name}.png")
    folder.text("a.txt", SQUARES["yolo segment"][2])
    folder.text("b.txt", "")
    _, target, _ = folder.taken()
    assert target.entries["b.png"].empty_on_purpose


def test_rows_of_four_points_only_are_told_to_be_perhaps_boxes(folder):
    folder.image("a.png")
    folder.text("a.txt", SQUARES["yolo segment"][2])
    report, _, _ = folder.taken()
    assert any("oriented boxes" in note.message for note in report.notes)
    folder.text("a.txt", SQUARES["yolo segment"][2] + " 0.2 0.2")
    report, _, _ = folder.taken()
    assert not any("oriented boxes" in note.message for note in report.notes)


def test_supervisely_holes_and_classes_come_in(folder):
    folder.image("ds/img/a.png")
    hole = [[2, 2], [4, 2], [4, 3], [2, 3]]
    one = {"classTitle": "car", "geometryType": "polygon", "points": {"exterior": RING, "interior": [hole]}}
    folder.text("ds/ann/a.png.json", supervisely(one))
    folder.json(
        "meta.json", {"classes": [{"title": "tree", "color": "#00FF00"}, {"title": "car"}], "tags": []}
    )
    _, target, data = folder.taken()
    (stencil,) = stencils_of(target.contents["ds/img/a.png"], data.classes)
    expected = PIXELS.copy()
    expected[2, 2:4] = False
    assert np.array_equal(stencil, expected)
    assert [one.name for one in data.classes] == ["background", "tree", "car"]


def test_isat_groups_are_one_object_and_background_above_cuts_holes(folder):
    folder.image("a.png")
    far = [[6, 0], [8, 0], [8, 2], [6, 2]]
    hole = [[2, 2], [4, 2], [4, 3], [2, 3]]
    below = [[1, 1], [2, 1], [2, 2], [1, 2]]
    folder.text(
        "a.json",
        isat(
            isat_object(below, "__background__", 9, 0.0),
            isat_object(),
            isat_object(far, layer=2.0),
            isat_object(hole, "__background__", 2, 3.0),
        ),
    )
    report, target, data = folder.taken()
    expected = PIXELS.copy()
    expected[2, 2:4] = False
    expected[:2, 6:8] = True
    (stencil,) = stencils_of(target.contents["a.png"], data.classes)
    assert np.array_equal(stencil, expected)
    assert (report.objects_in, report.objects_out) == (1, 1)


def test_a_video_of_cvat_gives_its_tracks_frame_by_frame(folder):
    for number in (0, 3):
        folder.image(f"images/frame_{number:06d}.png")
    boxes = "".join(
        f'<box frame="{frame}" outside="{outside}" xtl="1" ytl="1" xbr="5" ybr="4"/>'
        for frame, outside in ((0, 0), (3, 0), (4, 1))
    )
    folder.text(
        "annotations.xml", f'<annotations><meta/><track id="7" label="car">{boxes}</track></annotations>'
    )
    report, target, data = folder.taken()
    assert (report.objects_in, report.objects_out) == (2, 2)
    for content in target.contents.values():
        assert np.array_equal(stencils_of(content, data.classes)[0], PIXELS)
        assert [one.group for one in content.objects] == [7]


def test_only_the_first_annotation_of_a_task_is_read_and_the_others_are_lost(folder):
    folder.image("a.png")
    task = json.loads(SQUARES["studio polygon"][2])[0]
    task["annotations"] = [{"was_cancelled": True, "result": []}, *task["annotations"] * 2]
    folder.json("tasks.json", [task])
    report, _, _ = folder.taken()
    assert (report.objects_in, report.objects_out, len(report.lost)) == (2, 1, 1)


def test_the_class_of_via_is_the_attribute_that_most_regions_have(folder):
    folder.image("a.png")
    rect = {"name": "rect", "x": 1, "y": 1, "width": 4, "height": 3}
    folder.text("via.json", via(rect, {"quality": {"good": True}, "species": "oak"}))
    report, _, data = folder.taken(format="via")
    assert [one.name for one in data.classes.of_kind(Kind.THING)] in (["oak"], ["good"])
    assert any("attribute" in note.message for note in report.notes)


def test_real_polygons_of_via_come_in_and_those_of_absent_images_are_lost(data_dir):
    data = open_dataset(data_dir / "car_parts/train/train_multiclass.json").settle()
    report = import_dataset(data, Target())
    assert (len(data.images), report.objects_in) == (16, 191)
    assert report.objects_out + len(report.lost) == 191
    assert {one.check for one in report.lost} == {"pairs"}
    assert len(data.unpaired) == 46


@pytest.mark.parametrize(
    ("name", "form", "objects_in", "objects_out"),
    [
        ("cvat_dataset/for_images/export_project", "cvat", 12, 6),
        ("cvat_dataset/for_images/export_task", "cvat", 4, 2),
        ("cvat_dataset/for_video", "cvat", 3, 1),
        ("yolo_dataset/labels", "yolo", 4, 0),
        ("yolo_dataset/annotations", "yolo", 2, 0),
        ("yolo_dataset/strict", "yolo", 2, 0),
        ("roboflow_dataset/yolo", "yolo", 4, 0),
        ("segment_anything_dataset", "sa1b", 2, 1),
        ("labelme_dataset", "annotation_xml", 7, 7),
        ("roboflow_dataset/voc", "annotation_xml", 4, 0),
        ("voc_dataset/voc_dataset2", "annotation_xml", 4, 0),
    ],
)
def test_samples_of_other_tools_are_recognised_and_accounted_for(
    data_dir, name, form, objects_in, objects_out
):
    data = open_dataset(data_dir / "formats" / name).settle()
    report = import_dataset(data, Target())
    assert (data.format, report.objects_in, report.objects_out) == (form, objects_in, objects_out)
    assert report.objects_in == report.objects_out + len(report.lost)
