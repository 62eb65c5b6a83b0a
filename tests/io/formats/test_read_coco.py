"""COCO instances: every way that tools write it, every way that it breaks, no object unaccounted for."""

import numpy as np
import pytest
from pycocotools import mask as oracle

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.model.classes import Kind, Task

from .conftest import ids_of, stencils_of

SQUARE = [[1, 1, 5, 1, 5, 4, 1, 4]]
PIXELS = np.zeros((6, 8), bool)
PIXELS[1:4, 1:5] = True
RUNS = [7, 3, 3, 3, 3, 3, 3, 3, 20]


def coco(annotations, images=None, categories=None, **extra):
    return {
        "images": images or [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}],
        "annotations": annotations,
        "categories": categories or [{"id": 1, "name": "car"}, {"id": 3, "name": "road"}],
        **extra,
    }


def shape(segmentation, **fields):
    return {"id": 1, "image_id": 1, "category_id": 1, "segmentation": segmentation, "iscrowd": 0, **fields}


def packed():
    return oracle.encode(np.asfortranarray(PIXELS.astype(np.uint8)))["counts"].decode()


SHAPES = {
    "polygon": SQUARE,
    "flat list": SQUARE[0],
    "numbers in strings": [[str(number) for number in SQUARE[0]]],
    "closed ring": [[*SQUARE[0], 1, 1]],
    "list of runs": {"size": [6, 8], "counts": RUNS},
    "packed runs": {"size": [6, 8], "counts": packed()},
    "size as text": {"size": ["6", 8.0], "counts": RUNS},
}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_segmentation_gives_the_same_pixels(folder, kind):
    folder.image("a.png")
    folder.json("annotations.json", coco([shape(SHAPES[kind])]))
    report, target, data = folder.taken()
    (stencil,) = stencils_of(target.contents["a.png"], data.classes)
    assert np.array_equal(stencil, PIXELS)
    assert (report.objects_in, report.objects_out, report.lost) == (1, 1, [])


@pytest.mark.parametrize(
    "order", [("images", "annotations", "categories"), ("annotations", "categories", "images")]
)
def test_a_file_of_many_images_is_known_though_the_names_of_its_lists_lie_deep_in_it(folder, order):
    folder.image("0.png")
    images = [{"id": one, "file_name": f"{one}.png", "width": 8, "height": 6} for one in range(3000)]
    whole = coco([shape(SQUARE, id=one, image_id=one) for one in range(3000)], images)
    folder.json("annotations.json", {name: whole[name] for name in order})
    data = open_dataset(folder.root, ReadOptions())
    assert (data.format, len(data.images), len(data.lost)) == ("coco", 1, 2999)


def test_a_polygon_is_kept_and_agrees_with_its_pixels(folder):
    folder.image("a.png")
    folder.json("x.json", coco([shape([[1.5, 1.25, 5, 1, 5.75, 4, 1, 4], [6, 0, 8, 0, 8, 2]])]))
    _, target, _ = folder.taken()
    (one,) = target.contents["a.png"].objects
    assert one.agrees and len(one.polygon) == 2
    assert one.polygon[0].outer[0] == (1.5, 1.25)


BROKEN = {
    "runs that do not sum": ({"size": [6, 8], "counts": [7, 3]}, "covers 10 pixels"),
    "packed runs cut short": ({"size": [6, 8], "counts": packed()[:-2]}, "add up|covers|ends"),
    "size swapped": ({"size": [8, 6], "counts": RUNS}, "swapped"),
    "size of another image": ({"size": [60, 80], "counts": RUNS}, "80 x 60, the image 8 x 6"),
    "absurd size": ({"size": [10**9, 10**9], "counts": [10**18]}, "the image 8 x 6"),
    "no size": ({"counts": RUNS}, "no size"),
    "negative run": ({"size": [6, 8], "counts": [-1, 49]}, "no run lengths"),
    "runs of text": ({"size": [6, 8], "counts": ["a", "b"]}, "no run lengths"),
    "no counts": ({"size": [6, 8]}, "no run lengths"),
    "letters that no RLE has": ({"size": [6, 8], "counts": "\u00e9\u00e9"}, "RLE"),
    "two vertices": ([[1, 1, 5, 1]], "2 vertices"),
    "odd numbers": ([[1, 1, 5, 1, 5, 4, 1]], "pairs"),
    "not a number": ([[1, 1, float("nan"), 1, 5, 4]], "no number"),
    "infinity": ([[1, 1, float("inf"), 1, 5, 4]], "no number"),
    "words": ([["a", "b", "c", "d", "e", "f"]], "no number"),
    "a line": ([[1, 1, 5, 1, 3, 1]], "no area"),
    "outside": ([[10, 1, 15, 1, 15, 4]], "outside"),
    "far outside": ([[1e12, 1, 1e12, 5, 3e12, 4]], "out"),
    "nothing": ([], "empty"),
    "a word": ("polygon", "empty"),
    "an empty mask": ({"size": [6, 8], "counts": [48]}, "no pixel"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_shape_that_is_none_is_lost_with_its_reason_and_the_next_is_read(folder, kind):
    segmentation, reason = BROKEN[kind]
    folder.image("a.png")
    folder.json("x.json", coco([shape(segmentation, id=4), shape(SQUARE, id=5)]))
    report, _, _ = folder.taken()
    assert (report.objects_in, report.objects_out) == (2, 1)
    (lost,) = report.lost
    assert (lost.file, lost.object) == ("a.png", "annotation 4")
    assert any(word in lost.reason for word in reason.split("|"))


def test_a_box_without_segmentation_is_lost_as_such(folder):
    folder.image("a.png")
    folder.json("x.json", coco([{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 3, 3]}]))
    report, _, _ = folder.taken()
    assert report.lost[0].reason == "It has a box and no segmentation."


def test_annotations_and_images_that_miss_each_other_are_accounted_for(folder):
    folder.image("a.png")
    images = [
        {"id": "1", "file_name": "a.png"},
        {"id": 2.0, "file_name": "folder\\gone.png"},
        {"id": 3},
        {"file_name": "a.png"},
    ]
    many = [
        shape(SQUARE, id=1, image_id="1"),
        shape(SQUARE, id=2, image_id=2),
        shape(SQUARE, id=3, image_id=99),
        shape(SQUARE, id=3, image_id=None),
        shape(SQUARE, id=4, category_id=None),
        "not an annotation",
    ]
    folder.json("x.json", coco(many, images))
    report, _, data = folder.taken()
    assert report.objects_in == report.objects_out + len(report.lost) == 6
    assert report.objects_out == 1
    assert [one.file for one in data.unpaired] == ["folder\\gone.png"]


def test_an_unknown_category_becomes_a_class_and_is_said(folder):
    folder.image("a.png")
    folder.json("x.json", coco([shape(SQUARE, category_id=42)]))
    report, _, data = folder.taken()
    assert report.objects_out == 1
    assert data.classes.by_id(42).name == "category 42"
    assert any(note.check == "classmap" for note in data.notes)


def test_a_background_is_added_where_0_is_free(folder):
    folder.image("a.png")
    folder.json("x.json", coco([shape(SQUARE)]))
    _, _, data = folder.taken()
    assert data.task is Task.INSTANCE
    assert [(one.id, one.name, one.kind) for one in data.classes] == [
        (0, "background", Kind.BACKGROUND),
        (1, "car", Kind.THING),
        (3, "road", Kind.THING),
    ]
    assert any("background" in note.message for note in data.notes)


def test_a_category_0_that_is_used_stays_a_class(folder):
    folder.image("a.png")
    folder.json("x.json", coco([shape(SQUARE, category_id=0)], categories=[{"id": 0, "name": "sky"}]))
    _, _, data = folder.taken()
    assert [(one.id, one.name) for one in data.classes] == [(0, "sky")]


def test_the_category_that_names_a_roboflow_project_is_left_out(folder):
    folder.image("train/a_png.rf.0123.png")
    categories = [
        {"id": 0, "name": "cars", "supercategory": "none"},
        {"id": 1, "name": "car", "supercategory": "cars"},
    ]
    images = [{"id": 0, "file_name": "a_png.rf.0123.png", "width": 8, "height": 6}]
    value = coco([shape(SQUARE, image_id=0)], images, categories)
    folder.json("train/_annotations.coco.json", value)
    report, target, data = folder.taken()
    assert [one.name for one in data.classes] == ["background", "car"]
    assert report.objects_out == 1
    assert target.entries["train/a_png.rf.0123.png"].split == "train"


def test_splits_in_several_files_are_one_data_set(folder):
    for split, number in (("train", 1), ("val", 2)):
        folder.image(f"images/{split}2017/{number}.png", seed=number)
        images = [{"id": 1, "file_name": f"{number}.png"}]
        folder.json(f"annotations/instances_{split}2017.json", coco([shape(SQUARE)], images))
        folder.json(
            f"annotations/captions_{split}2017.json", coco([{"id": 1, "image_id": 1, "caption": "x"}])
        )
    report, target, _ = folder.taken()
    assert {one.original: one.split for one in target.entries.values()} == {
        "images/train2017/1.png": "train",
        "images/val2017/2.png": "val",
    }
    assert report.objects_out == 2


def test_the_ids_of_files_that_disagree_are_settled_by_name(folder):
    for number, categories in ((1, ["car", "road"]), (2, ["road", "car"])):
        folder.image(f"{number}.png", seed=number)
        rows = [{"id": place, "name": name} for place, name in enumerate(categories, 1)]
        folder.json(f"{number}.json", coco([shape(SQUARE)], [{"id": 1, "file_name": f"{number}.png"}], rows))
    _, target, data = folder.taken()
    names = [
        data.classes.by_key(next(iter(target.contents[f"{n}.png"].objects)).class_key).name for n in (1, 2)
    ]
    assert names == ["car", "road"]


def test_crowd_group_note_and_unknown_fields_survive(folder):
    folder.image("a.png")
    extra = {"iscrowd": 1, "segdesk": {"group": 4, "note": "look", "z": 2}, "attributes": {"occluded": True}}
    folder.json("x.json", coco([shape({"size": [6, 8], "counts": RUNS}, **extra)]))
    _, target, _ = folder.taken()
    (one,) = target.contents["a.png"].objects
    assert (one.crowd, one.group, one.note, one.z) == (True, 4, "look", 2)
    assert "occluded" in one.extra


NAMES = ["../../etc/passwd", "/etc/passwd", "..\\..\\secret.png", "images/../../x.png", "", "a\x00b.png"]


@pytest.mark.parametrize("name", NAMES)
def test_no_file_name_leaves_the_folder(folder, name):
    folder.image("a.png")
    (folder.root.parent / "secret.png").write_bytes(b"x")
    images = [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": name}]
    folder.json("x.json", coco([shape(SQUARE, image_id=2), shape(SQUARE, image_id=1)], images))
    report, target, _ = folder.taken()
    assert list(target.entries) == ["a.png"]
    assert report.objects_in == report.objects_out + len(report.lost) == 2


FILES = {
    "broken": b'{"images": [ , "annotations": 1, "categories"',
    "deep": b'{"images":[],"annotations":' + b"[" * 200_000 + b'"categories"',
    "a list": b'["images", "annotations", "categories", {"images": 1, "annotations": 2, "categories": 3}]',
    "huge number": b'{"images": [], "categories": [], "annotations": [' + b"9" * 100_000 + b"]}",
}


@pytest.mark.parametrize("kind", FILES)
def test_a_broken_json_is_named_and_the_others_open(folder, kind):
    folder.image("a.png")
    folder.json("good.json", coco([shape(SQUARE)]))
    folder.text("bad.json", FILES[kind])
    report, _, _ = folder.taken(format="coco")
    assert report.objects_out == 1
    assert [(one.file, one.object, one.check) for one in report.lost] == [
        ("bad.json", "the whole file", "readable")
    ]
    (folder.root / "good.json").unlink()
    with pytest.raises(SegDeskError) as fault:
        folder.taken(format="coco")
    assert fault.value.file == folder.root / "bad.json"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_other_encodings_are_read(folder, encoding):
    folder.image("ä.png")
    text = (
        '{"images":[{"id":1,"file_name":"ä.png"}],"categories":[{"id":1,"name":"Straße"}],"annotations":[]}'
    )
    folder.text("x.json", text.encode(encoding))
    _, target, data = folder.taken(format="coco")
    assert data.classes.by_id(1).name == "Straße"
    assert list(target.entries) == ["ä.png"]


def test_images_of_one_id_and_annotations_of_one_id_are_told(folder):
    folder.image("a.png")
    folder.image("b.png")
    images = [{"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "b.png"}]
    folder.json("x.json", coco([shape(SQUARE), shape(SQUARE)], images))
    report, target, data = folder.taken()
    assert len(target.contents["a.png"].objects) == 2
    assert len([note for note in data.notes if note.check == "classmap"]) == 2
    assert report.images == 2


def test_an_image_beside_the_others_that_no_entry_shows_is_unlabelled(folder):
    folder.image("a.png")
    folder.image("b.png")
    folder.json("x.json", coco([]))
    _, target, _ = folder.taken()
    assert (target.entries["a.png"].labelled, target.entries["b.png"].labelled) == (True, False)


def test_overlapping_objects_lie_in_planes_and_keep_all_their_pixels(folder):
    folder.image("a.png")
    folder.json("x.json", coco([shape(SQUARE, id=number) for number in (1, 2, 3)]))
    _, target, data = folder.taken()
    content = target.contents["a.png"]
    assert len(content.planes) == 3
    assert all(np.array_equal(stencil, PIXELS) for stencil in stencils_of(content, data.classes))


def test_a_class_table_gives_the_ids_and_the_names_join_them(folder):
    folder.image("a.png")
    folder.text("classes.csv", "id,name\n5,car\n0,void\n")
    folder.json("x.json", coco([shape(SQUARE)]))
    _, target, data = folder.taken()
    assert set(np.unique(ids_of(target.contents["a.png"], data.classes))) == {-1, 5}
    assert data.classes.by_name("road") is not None


@pytest.mark.parametrize(
    ("name", "images", "objects"),
    [("coco_instances", 2, 3), ("coco_roboflow", 2, 3), ("coco", 2, 3), ("mmdet_coco", 2, 3)],
)
def test_the_samples_of_coco_open_and_account_for_every_annotation(data_dir, name, images, objects):
    from segdesk.io.importing import import_dataset

    from .conftest import Target

    data = open_dataset(data_dir / "formats/coco_dataset" / name, ReadOptions(format="coco"))
    report = import_dataset(data, Target())
    assert (report.images, report.objects_in) == (images, objects)
    assert report.objects_in == report.objects_out + len(report.lost)


def test_stuff_beside_instances_is_told_and_read_when_it_is_named(folder):
    folder.image("images/a.png")
    folder.json("annotations/instances_train.json", coco([shape(SQUARE)]))
    stuff = folder.json("annotations/stuff_train.json", coco([shape(SQUARE, category_id=3)]))
    report, _, _ = folder.taken()
    assert report.objects_out == 1
    assert "annotations/stuff_train.json" in [note.file for note in report.notes]
    data = open_dataset(stuff).settle()
    assert len(data.images) == 1
    assert data.images[0].read().objects[0].class_id == 3
