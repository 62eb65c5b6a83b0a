"""Formats of drawn objects: the same square out of each, each way it breaks, no object unaccounted for."""

import base64
import json
import pickle
import zlib

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.table import open_dataset
from segdesk.model.classes import Task

from .conftest import stencils_of
from .squares import (
    PIXELS,
    RGBA,
    RUNS,
    SQUARES,
    XS,
    bits_of,
    cvat,
    isat,
    isat_object,
    sa,
    studio,
    supervisely,
    via,
)


@pytest.mark.parametrize("kind", SQUARES)
def test_each_way_of_writing_a_square_gives_the_same_pixels(folder, kind):
    name, file, text = SQUARES[kind]
    folder.image("ds/img/a.png" if name == "supervisely" else "a.png")
    folder.text(file, text)
    report, target, data = folder.taken()
    assert (data.format, data.task) == (name, Task.INSTANCE)
    assert pickle.loads(pickle.dumps(data.images[0].read))().size == (8, 6)  # for workers of other processes
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
