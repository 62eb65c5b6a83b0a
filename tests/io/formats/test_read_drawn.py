"""Formats of drawn objects: the same square out of each, each way it breaks, no object unaccounted for."""

import base64
import io
import json
import zlib

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind, Task

from .conftest import Target, ids_of, stencils_of

PIXELS = np.zeros((6, 8), bool)
PIXELS[1:4, 1:5] = True
RING = [[1, 1], [5, 1], [5, 4], [1, 4]]
XS, YS = [x for x, _ in RING], [y for _, y in RING]


def png(pixels):
    memory = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(memory, "PNG")
    return memory.getvalue()


def bits_of(values):
    """Label Studio's code of bytes: one literal block of 8-bit words per 16 values."""
    text = f"{len(values):032b}" + f"{7:05b}" + "".join(f"{size:04b}" for size in (3, 7, 7, 15))
    for start in range(0, len(values), 16):
        block = values[start : start + 16]
        text += "0" + "00" + f"{len(block) - 1:04b}" + "".join(f"{value:08b}" for value in block)
    text += "0" * (-len(text) % 8)
    return [int(text[at : at + 8], 2) for at in range(0, len(text), 8)]


def runs_of(values):
    """The same with runs only."""
    text = f"{len(values):032b}" + f"{7:05b}" + "".join(f"{size:04b}" for size in (3, 7, 7, 15))
    at = 0
    while at < len(values):
        end = at
        while end < len(values) and values[end] == values[at]:
            end += 1
        text += "1" + "11" + f"{end - at - 1:016b}" + f"{values[at]:08b}"
        at = end
    text += "0" * (-len(text) % 8)
    return [int(text[at : at + 8], 2) for at in range(0, len(text), 8)]


RGBA = np.repeat(PIXELS[..., None], 4, axis=2).astype(np.uint8).ravel() * 255


def via(shape, attributes=None):
    region = {"shape_attributes": shape, "region_attributes": attributes or {"name": "car"}}
    return json.dumps({"a.png123": {"filename": "a.png", "size": 123, "regions": [region]}})


def cvat(shape, name="a.png"):
    image = f'<image id="0" name="{name}" width="8" height="6">{shape}</image>'
    return f"<annotations><version>1.1</version>{image}</annotations>"


def studio(result, image="/data/upload/1/0a1b2c3d-a.png"):
    row = {"original_width": 8, "original_height": 6, "image_rotation": 0, "id": "x", **result}
    return json.dumps([{"id": 1, "data": {"image": image}, "annotations": [{"result": [row]}]}])


def studio_min(value, key):
    flat = {"original_width": 8, "original_height": 6, **value, key: ["car"]}
    return json.dumps([{"id": 1, "image": "/data/upload/1/0a1b2c3d-a.png", "label": [flat]}])


def supervisely(one):
    return json.dumps({"description": "", "tags": [], "size": {"height": 6, "width": 8}, "objects": [one]})


def isat(*objects):
    info = {
        "description": "ISAT",
        "folder": "",
        "name": "a.png",
        "width": 8,
        "height": 6,
        "depth": 3,
        "note": "",
    }
    return json.dumps({"info": info, "objects": list(objects)})


def isat_object(ring=RING, category="car", group=1, layer=1.0, **fields):
    return {
        "category": category,
        "group": group,
        "segmentation": ring,
        "layer": layer,
        "iscrowd": 0,
        **fields,
    }


def sa(segmentation):
    image = {"image_id": 1, "width": 8, "height": 6, "file_name": "a.png"}
    return json.dumps({"image": image, "annotations": [{"id": 1, "segmentation": segmentation}]})


def unitlab(points=RING):
    one = {"pk": 5, "class": "car", "points": points, "isVisible": True, "markup_type": "polygon"}
    return json.dumps({"objects": [one]})


PERCENT = [[x / 8 * 100, y / 6 * 100] for x, y in RING]
RUNS = [7, 3, 3, 3, 3, 3, 3, 3, 20]
CSV = (
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n"
    'a.png,1,"{}",1,0,"{""name"":""rect"",""x"":1,""y"":1,""width"":4,""height"":3}","{""name"":""car""}"\n'
)

SQUARES = {
    "via polygon": ("via", "via.json", via({"name": "polygon", "all_points_x": XS, "all_points_y": YS})),
    "via rectangle": ("via", "via.json", via({"name": "rect", "x": 1, "y": 1, "width": 4, "height": 3})),
    "via table": ("via", "via.csv", CSV),
    "cvat polygon": ("cvat", "annotations.xml", cvat('<polygon label="car" points="1,1;5,1;5,4;1,4"/>')),
    "cvat box": ("cvat", "annotations.xml", cvat('<box label="car" xtl="1" ytl="1" xbr="5" ybr="4"/>')),
    "cvat mask": (
        "cvat",
        "annotations.xml",
        cvat('<mask label="car" rle="6, 4, 1, 4, 1, 4" left="0" top="0" width="5" height="4"/>'),
    ),
    "studio polygon": (
        "label_studio",
        "tasks.json",
        studio({"type": "polygonlabels", "value": {"points": PERCENT, "polygonlabels": ["car"]}}),
    ),
    "studio rectangle": (
        "label_studio",
        "tasks.json",
        studio(
            {
                "type": "rectanglelabels",
                "value": {"x": 12.5, "y": 100 / 6, "width": 50, "height": 50, "rectanglelabels": ["car"]},
            }
        ),
    ),
    "studio brush": (
        "label_studio",
        "tasks.json",
        studio(
            {"type": "brushlabels", "value": {"format": "rle", "rle": bits_of(RGBA), "brushlabels": ["car"]}}
        ),
    ),
    "studio brush in runs": (
        "label_studio",
        "tasks.json",
        studio(
            {"type": "brushlabels", "value": {"format": "rle", "rle": runs_of(RGBA), "brushlabels": ["car"]}}
        ),
    ),
    "studio min polygon": ("label_studio", "min.json", studio_min({"points": PERCENT}, "polygonlabels")),
    "supervisely polygon": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {"classTitle": "car", "geometryType": "polygon", "points": {"exterior": RING, "interior": []}}
        ),
    ),
    "supervisely bitmap": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "bitmap",
                "bitmap": {
                    "data": base64.b64encode(zlib.compress(png(PIXELS[1:4, 1:5]))).decode(),
                    "origin": [1, 1],
                },
            }
        ),
    ),
    "supervisely plain bitmap": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "bitmap",
                "bitmap": {"data": base64.b64encode(png(PIXELS)).decode(), "origin": [0, 0]},
            }
        ),
    ),
    "isat": ("isat", "a.json", isat(isat_object())),
    "sa-1b": ("sa1b", "a.json", sa({"size": [6, 8], "counts": RUNS})),
    "unitlab objects": ("unitlab", "a.json", unitlab()),
    "unitlab shares": ("unitlab", "a.json", unitlab([[x / 8, y / 6] for x, y in RING])),
    "unitlab contours": (
        "unitlab",
        "a.json",
        json.dumps([{"classID": 3, "contours": [{"id": 1, "points": RING}]}]),
    ),
    "labelme web": (
        "annotation_xml",
        "Annotations/a.xml",
        "<annotation><filename>a.png</filename><object><name>car</name><deleted>0</deleted><polygon>"
        + "".join(f"<pt><x>{x}</x><y>{y}</y></pt>" for x, y in RING)
        + "</polygon></object><object><name>car</name><deleted>1</deleted></object></annotation>",
    ),
    "yolo segment": (
        "yolo",
        "a.txt",
        "0 "
        + " ".join(f"{(x + 0.5) / 8:.6f} {(y + 0.5) / 6:.6f}" for x, y in [(1, 1), (4, 1), (4, 3), (1, 3)]),
    ),
}


@pytest.mark.parametrize("kind", SQUARES)
def test_each_way_of_writing_a_square_gives_the_same_pixels(folder, kind):
    name, file, text = SQUARES[kind]
    folder.image("ds/img/a.png" if name == "supervisely" else "a.png")
    folder.text(file, text)
    report, target, data = folder.taken()
    assert (data.format, data.task) == (name, Task.INSTANCE)
    (content,) = target.contents.values()
    (stencil,) = stencils_of(content, data.classes)
    assert np.array_equal(stencil, PIXELS)
    assert (report.objects_in, report.objects_out, report.lost) == (1, 1, [])


BROKEN = {
    "via point": ("via.json", via({"name": "point", "cx": 1, "cy": 2}), "polygon"),
    "via uneven": ("via.json", via({"name": "polygon", "all_points_x": XS, "all_points_y": []}), "polygon"),
    "via no radius": ("via.json", via({"name": "circle", "cx": 1, "cy": 2, "r": 0}), "polygon"),
    "cvat line": ("annotations.xml", cvat('<polyline label="car" points="1,1;5,1;5,4"/>'), "polygon"),
    "cvat words": ("annotations.xml", cvat('<polygon label="car" points="1,1;a,1;5,4"/>'), "polygon"),
    "cvat short mask": (
        "annotations.xml",
        cvat('<mask label="car" rle="5, 4" left="0" top="0" width="5" height="4"/>'),
        "readable",
    ),
    "cvat endless mask": (
        "annotations.xml",
        cvat('<mask label="car" rle="5, 4" left="0" top="0" width="99999999" height="99999999"/>'),
        "readable",
    ),
    "cvat negative run": (
        "annotations.xml",
        cvat('<mask label="car" rle="-5, 25" left="0" top="0" width="5" height="4"/>'),
        "readable",
    ),
    "studio key point": (
        "tasks.json",
        studio({"type": "keypointlabels", "value": {"x": 1, "y": 1, "keypointlabels": ["car"]}}),
        "polygon",
    ),
    "studio short brush": (
        "tasks.json",
        studio({"type": "brushlabels", "value": {"rle": bits_of(RGBA)[:-9], "brushlabels": ["car"]}}),
        "readable",
    ),
    "studio brush of another size": (
        "tasks.json",
        studio({"type": "brushlabels", "original_width": 4, "value": {"rle": [], "brushlabels": ["car"]}}),
        "readable",
    ),
    "supervisely zip bomb": (
        "ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "bitmap",
                "bitmap": {
                    "data": base64.b64encode(zlib.compress(bytes((1 << 28) + 1))).decode(),
                    "origin": [0, 0],
                },
            }
        ),
        "readable",
    ),
    "supervisely nonsense": (
        "ann/a.png.json",
        supervisely({"classTitle": "car", "geometryType": "bitmap", "bitmap": {"data": "xx", "origin": []}}),
        "readable",
    ),
    "isat two vertices": ("a.json", isat(isat_object([[1, 1], [2, 2]])), "polygon"),
    "sa-1b swapped": ("a.json", sa({"size": [8, 6], "counts": RUNS}), "readable"),
    "unitlab no contour": ("a.json", json.dumps([{"classID": 3, "contours": []}]), "polygon"),
    "voc box": (
        "a.xml",
        "<annotation><filename>a.png</filename><object><name>car</name><bndbox/></object></annotation>",
        "polygon",
    ),
    "yolo box": ("a.txt", "0 0.5 0.5 0.2 0.2\n", "polygon"),
    "yolo odd": ("a.txt", "0 0.1 0.1 0.2 0.1 0.2 0.2 0.9\n", "polygon"),
    "yolo pixels": ("a.txt", "0 10 10 20 10 20 20\n", "polygon"),
    "yolo no class": ("a.txt", "-1 0.1 0.1 0.2 0.1 0.2 0.2\n", "classmap"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_an_object_without_pixels_is_lost_with_the_reason(folder, kind):
    file, text, check = BROKEN[kind]
    folder.image("img/a.png" if file.startswith("ann/") else "a.png")
    folder.text(file, text)
    report, target, _ = folder.taken()
    (lost,) = report.lost
    assert (lost.check, lost.file) == (check, file)
    assert lost.reason.endswith(".")
    assert (report.objects_in, report.objects_out) == (1, 0)
    (entry,) = target.entries.values()
    assert entry.labelled


MISSING = {
    "via": ("via.json", via({"name": "rect", "x": 1, "y": 1, "width": 4, "height": 3})),
    "cvat": ("annotations.xml", cvat('<box label="car" xtl="1" ytl="1" xbr="5" ybr="4"/>')),
    "yolo": ("labels/a.txt", "0 0.1 0.1 0.2 0.1 0.2 0.2\n"),
    "isat": ("a.json", isat(isat_object())),
}


@pytest.mark.parametrize("kind", MISSING)
def test_objects_of_an_image_that_is_not_there_are_lost_as_pairs(folder, kind):
    file, text = MISSING[kind]
    folder.image("other.png")
    folder.text(file, text)
    report, _, _ = folder.taken()
    assert [(one.file, one.check) for one in report.lost] == [(file, "pairs")]


NAMES = {
    "backslashes": ("photos\\A.png", "photos/A.png"),
    "another case": ("A.PNG", "a.png"),
    "another case of a folder": ("Photos/A.PNG", "photos/a.png"),
    "several dots": ("a.b.c.png", "a.b.c.png"),
    "another suffix": ("a.jpg", "a.png"),
    "out of the folder": ("../../a.png", "a.png"),
    "a hash": (
        "a_jpg.rf.0123456789abcdef0123456789abcdef.jpg",
        "a_jpg.rf.0123456789abcdef0123456789abcdef.png",
    ),
}


@pytest.mark.parametrize("kind", NAMES)
def test_an_image_is_found_by_the_name_that_other_systems_write(folder, kind):
    written, there = NAMES[kind]
    folder.image(there)
    folder.text("annotations.xml", cvat('<box label="car" xtl="1" ytl="1" xbr="5" ybr="4"/>', written))
    report, target, _ = folder.taken()
    assert report.lost == []
    assert target.entries[there].labelled


def test_names_that_differ_in_case_only_go_to_their_own_folder(folder):
    for name in ("train/a.png", "val/a.png"):
        folder.image(name)
    folder.text("annotations.xml", cvat('<box label="car" xtl="1" ytl="1" xbr="5" ybr="4"/>', "VAL/A.png"))
    _, target, _ = folder.taken()
    assert [name for name, one in target.entries.items() if one.labelled] == ["val/a.png"]


def test_shares_are_of_the_upright_photo(folder):
    photo = Image.fromarray(np.zeros((8, 6, 3), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by 90 degrees: 8 wide, 6 high
    folder.root.mkdir(parents=True)
    photo.save(folder.root / "a.jpg", exif=exif)
    folder.text("a.txt", SQUARES["yolo segment"][2])
    _, target, data = folder.taken()
    assert np.array_equal(stencils_of(target.contents["a.jpg"], data.classes)[0], PIXELS)


def test_yolo_finds_images_by_folders_and_classes_by_number(folder):
    square = SQUARES["yolo segment"][2]
    for split in ("train", "val"):
        folder.image(f"images/{split}/a.png")
        folder.text(f"labels/{split}/a.txt", square.replace("0 ", "1 ", 1))
    folder.text("data.yaml", "names: [cat, dog]\n")
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


JUNK = (None, -1, 1e308, 10**30, "", "x", [], {}, [None], {"a": 1}, True)


def places_in(value, place=()):
    yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places_in(one, (*place, key))


def with_junk(text, place, junk):
    value = json.loads(text)
    target = value
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = junk
    return json.dumps(value)


@pytest.mark.parametrize("kind", [kind for kind, case in SQUARES.items() if case[1].endswith(".json")])
def test_junk_in_place_of_any_value_leaves_the_account_right(folder, kind):
    name, file, text = SQUARES[kind]
    folder.image("ds/img/a.png" if name == "supervisely" else "a.png")
    places = [place for place in places_in(json.loads(text)) if place][:40]
    for number, place in enumerate(places):
        folder.text(file, with_junk(text, place, JUNK[number % len(JUNK)]))
        report, target, _ = folder.taken(format=name) if _is_read(folder, name) else folder.taken()
        assert report.objects_in == report.objects_out + len(report.lost), place
        assert len(target.entries) == 1


def _is_read(folder, name):
    return open_dataset(folder.root).format == name


def test_numbers_beyond_64_bits_and_vertices_beyond_reason_do_not_reach_the_project(folder):
    folder.image("a.png")
    huge = "9" * 30
    folder.text(
        "annotations.xml",
        cvat(
            f'<box label="car" xtl="1" ytl="1" xbr="5" ybr="4" z_order="{huge}" group_id="-{huge}"/>'
            '<polygon label="car" points="1e300,1;5,1;5,4"/>'
            '<ellipse label="car" cx="2" cy="2" rx="1e9" ry="3"/>'
        ),
    )
    report, target, _ = folder.taken()
    (one,) = target.contents["a.png"].objects
    assert (one.z, one.group) == (0, None)
    assert [(lost.object, lost.check) for lost in report.lost] == [
        ("polygon 2 (car)", "polygon"),
        ("ellipse 3 (car)", "polygon"),
    ]
    assert all(len(lost.reason) < 100 for lost in report.lost)


@pytest.mark.parametrize(
    ("file", "text"), [("a.xml", "<annotations><image "), ("a.json", '{"shapes": [, "imagePath"')]
)
def test_photos_come_in_even_if_no_file_of_annotations_can_be_read(folder, file, text):
    folder.image("a.png")
    folder.text(file, text)
    report, target, _ = folder.taken()
    assert list(target.entries) == ["a.png"]
    assert [(one.file, one.object, one.check) for one in report.lost] == [
        (file, "the whole file", "readable")
    ]
