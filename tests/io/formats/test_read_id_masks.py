"""Formats of id maps: VOC, Cityscapes, Mapillary, KITTI, MOTS, ADE20K; each value is one object or none."""

import numpy as np
import pytest

from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind, Task

from .conftest import Target, ids_of, stencils_of

CAR, ROAD = 26, 7
CITY = "a/a_000001_000019"


def named(content, data):
    return [data.classes.by_key(one.class_key).name for one in content.objects]


def grid(*rows):
    return np.array(rows, np.uint16)


def cityscapes(folder, pixels, end="instanceIds"):
    folder.image(f"leftImg8bit/train/{CITY}_leftImg8bit.png", size=pixels.shape[::-1])
    folder.mask(f"gtFine/train/{CITY}_gtFine_{end}.png", pixels)
    return f"leftImg8bit/train/{CITY}_leftImg8bit.png"


def test_cityscapes_objects_stuff_and_groups_come_apart(folder):
    pixels = grid([26000, 26001, 7], [26, 0, 7])
    name = cityscapes(folder, pixels)
    folder.mask(f"gtFine/train/{CITY}_gtFine_labelIds.png", np.zeros((2, 3), np.uint8))
    folder.mask(f"gtFine/train/{CITY}_gtFine_color.png", np.zeros((2, 3, 4), np.uint8))
    report, target, data = folder.taken()
    content = target.contents[name]
    assert (data.format, data.task, list(target.entries)) == ("cityscapes", Task.PANOPTIC, [name])
    assert named(content, data) == ["unlabeled", "road", "car", "car", "car"]
    assert [one.crowd for one in content.objects] == [False, False, True, False, False]
    assert np.array_equal(ids_of(content, data.classes), [[CAR, CAR, ROAD], [CAR, 0, ROAD]])
    assert report.objects_in == report.objects_out == 5
    assert target.entries[name].split == "train"


def test_cityscapes_labels_alone_are_semantic(folder):
    name = cityscapes(folder, grid([26, 7, 7]).astype(np.uint8), "labelIds")
    _, target, data = folder.taken()
    assert (data.format, data.task) == ("cityscapes", Task.SEMANTIC)
    assert named(target.contents[name], data) == ["road", "car"]


def test_cityscapes_polygons_alone_are_instances_in_drawing_order(folder):
    name = f"leftImg8bit/train/{CITY}_leftImg8bit.png"
    folder.image(name)
    square = [[1, 1], [5, 1], [5, 4], [1, 4]]
    objects = [
        {"label": "road", "polygon": square},
        {"label": "cargroup", "polygon": square},
        {"label": "car", "polygon": square[:2]},
        {"label": "car", "polygon": square, "deleted": 1},
    ]
    folder.json(
        f"gtFine/train/{CITY}_gtFine_polygons.json", {"imgHeight": 6, "imgWidth": 8, "objects": objects}
    )
    report, target, data = folder.taken()
    content = target.contents[name]
    assert named(content, data) == ["road", "car"]
    assert [(one.crowd, one.z) for one in content.objects] == [(False, 1), (True, 2)]
    assert [one.check for one in report.lost] == ["polygon"]


def test_a_value_of_no_class_keeps_the_mask_as_it_came(folder):
    name = cityscapes(folder, grid([40000, 26001, 7]))
    report, target, _ = folder.taken()
    assert target.contents[name].stored is not None
    assert "40000" in target.contents[name].stored.reason
    assert report.lost == []


def test_a_class_table_that_is_given_decides_over_the_format(folder):
    name = cityscapes(folder, grid([26000, 7, 7]))
    folder.text("classes.csv", "id,name\n7,street\n26,vehicle\n")
    _, target, data = folder.taken()
    assert named(target.contents[name], data) == ["street", "vehicle"]


def test_masks_without_image_are_lost_and_images_without_mask_are_not_labelled(folder):
    name = cityscapes(folder, grid([26000, 7, 7]))
    folder.mask("gtFine/train/a/a_000009_000019_gtFine_instanceIds.png", grid([7]))
    alone = "leftImg8bit/train/a/a_000008_000019_leftImg8bit.png"
    folder.image(alone)
    report, target, _ = folder.taken()
    assert [one.check for one in report.lost] == ["pairs"]
    assert (target.entries[name].labelled, target.entries[alone].labelled) == (True, False)


def test_a_mask_that_is_cut_short_is_lost_and_its_image_stays(folder):
    name = cityscapes(folder, np.arange(4000, dtype=np.uint16).reshape(50, 80) % 7)
    path = folder.root / f"gtFine/train/{CITY}_gtFine_instanceIds.png"
    path.write_bytes(path.read_bytes()[:-60])
    report, target, _ = folder.taken()
    assert [one.check for one in report.lost] == ["readable"]
    assert not target.entries[name].labelled


def test_mapillary_reads_the_newest_version_with_the_classes_of_its_config(folder):
    folder.image("train/images/2.jpg", size=(3, 1))
    for version, value in (("v1.2", 1), ("v2.0", 256)):
        folder.mask(f"train/{version}/instances/2.png", grid([0, value, 257]))
        folder.mask(f"train/{version}/labels/2.png", np.zeros((1, 3), np.uint8))
        label = {"instances": True, "evaluate": True, "color": [1, 2, 3], "readable": "x"}
        labels = [
            {**label, "name": f"bird {version}"},
            {**label, "name": "void--unlabeled", "instances": False},
        ]
        folder.json(f"config_{version}.json", {"labels": labels})
    report, target, data = folder.taken()
    assert (data.format, data.task) == ("mapillary", Task.PANOPTIC)
    assert [(one.name, one.kind) for one in data.classes] == [
        ("bird v2.0", Kind.THING),
        ("void--unlabeled", Kind.VOID),
    ]
    assert named(target.contents["train/images/2.jpg"], data) == ["bird v2.0", *2 * ["void--unlabeled"]]
    assert report.objects_in == report.objects_out == 3


def test_kitti_numbers_are_class_times_256(folder):
    folder.image("training/image_2/0.png", size=(3, 1))
    folder.mask("training/instance/0.png", grid([CAR * 256 + 1, CAR * 256 + 2, ROAD * 256]))
    _, target, data = folder.taken()
    assert data.format == "kitti"
    assert named(target.contents["training/image_2/0.png"], data) == ["road", "car", "car"]


def test_kitti_semantic_maps_alone_are_semantic(folder):
    folder.image("training/image_2/0.png", size=(3, 1))
    folder.mask("training/semantic/0.png", grid([CAR, CAR, ROAD]).astype(np.uint8))
    folder.mask("training/semantic_rgb/0.png", np.zeros((1, 3, 3), np.uint8))
    _, target, data = folder.taken()
    assert (data.format, data.task) == ("kitti", Task.SEMANTIC)
    assert list(target.entries) == ["training/image_2/0.png"]
    assert named(target.contents["training/image_2/0.png"], data) == ["road", "car"]


@pytest.mark.parametrize("labels", ["", "car\nperson\n"])
def test_mots_numbers_are_class_times_1000_and_10000_is_void(folder, labels):
    folder.image("train/images/0.png", size=(4, 1))
    folder.mask("train/instances/0.png", grid([0, 1003, 2001, 10000]))
    if labels:
        folder.text("train/instances/labels.txt", labels)
    report, target, data = folder.taken()
    assert (data.format, data.task, data.classes.provisional) == ("mots", Task.INSTANCE, not labels)
    kinds = [data.classes.by_key(one.class_key).kind for one in target.contents["train/images/0.png"].objects]
    assert kinds == [Kind.THING, Kind.THING, Kind.VOID]
    assert data.classes.background.id == 0
    assert report.objects_out == 3


# VOC

CLASSES = grid([0, 1, 1, 255], [0, 1, 2, 2]).astype(np.uint8)
OBJECTS = grid([0, 1, 2, 255], [0, 1, 3, 3]).astype(np.uint8)
PALETTE = [value for index in range(256) for value in (index, 255 - index, index)]


def voc(folder, classes=CLASSES, objects=OBJECTS, palette=PALETTE):
    folder.image("JPEGImages/a.jpg", size=classes.shape[1::-1])
    folder.mask("SegmentationClass/a.png", classes, palette=palette)
    folder.mask("SegmentationObject/a.png", objects, palette=palette)
    return folder


def test_voc_objects_are_cut_by_one_map_and_named_by_the_other(folder):
    voc(folder).text("ImageSets/Segmentation/val.txt", "a\n")
    folder.text("class_names.txt", "background\nplane\nbike\n")
    report, target, data = folder.taken()
    content = target.contents["JPEGImages/a.jpg"]
    assert (data.format, data.task) == ("voc", Task.INSTANCE)
    assert named(content, data) == ["plane", "plane", "bike", "void"]
    assert [int(one.sum()) for one in stencils_of(content, data.classes)] == [2, 1, 2, 1]
    assert (report.objects_in, report.objects_out) == (4, 4)
    assert target.entries["JPEGImages/a.jpg"].split == "val"


def test_voc_classes_alone_are_semantic_with_the_splits_of_image_sets(folder):
    folder.image("JPEGImages/a.jpg", size=(4, 2))
    folder.mask("SegmentationClass/a.png", CLASSES, palette=PALETTE)
    folder.text("ImageSets/Segmentation/train.txt", "a\n")
    _, target, data = folder.taken()
    assert (data.format, data.task) == ("voc", Task.SEMANTIC)
    assert named(target.contents["JPEGImages/a.jpg"], data) == ["class 1", "class 2", "class 255"]
    assert target.entries["JPEGImages/a.jpg"].split == "train"


def test_voc_without_names_makes_provisional_classes(folder):
    report, target, data = voc(folder).taken()
    assert data.classes.provisional
    assert named(target.contents["JPEGImages/a.jpg"], data) == ["class 1", "class 1", "class 2", "class 255"]
    assert any("Confirm them" in note.message for note in report.notes)


def test_a_voc_object_over_two_classes_takes_the_one_of_most_pixels_and_says_so(folder):
    report, target, data = voc(folder, objects=grid([0, 1, 2, 255], [0, 1, 1, 3]).astype(np.uint8)).taken()
    stencils = stencils_of(target.contents["JPEGImages/a.jpg"], data.classes)
    assert [int(one.sum()) for one in stencils] == [3, 1, 1, 1]
    assert [note.message for note in report.notes if note.check == "consistency"] == [
        "object 1: 1 of its pixels are of another class in SegmentationClass."
    ]


def test_a_voc_object_on_background_is_lost(folder):
    report, _, _ = voc(folder, objects=grid([9, 1, 2, 255], [9, 1, 3, 3]).astype(np.uint8)).taken()
    assert [(one.object, one.check) for one in report.lost] == [("object 9", "consistency")]
    assert report.objects_in == report.objects_out + 1


def test_voc_pixels_of_a_class_outside_all_objects_are_an_object_of_their_own(folder):
    _, target, data = voc(folder, objects=np.zeros((2, 4), np.uint8)).taken()
    stencils = stencils_of(target.contents["JPEGImages/a.jpg"], data.classes)
    assert [int(one.sum()) for one in stencils] == [3, 2, 1]


def test_segmentation_masks_of_cvat_are_read_by_their_labelmap(folder):
    colors = np.array([[0, 0, 0], [250, 50, 83], [36, 179, 83]], np.uint8)
    objects = np.array([[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0]], np.uint8)
    voc(
        folder,
        colors[[[0, 1, 1], [0, 2, 2]]],
        objects[[[0, 1, 2], [0, 3, 3]]],
        palette=None,
    )
    folder.text(
        "labelmap.txt",
        "# label:color_rgb:parts:actions\nbackground:0,0,0::\ncar:250,50,83::\nroad:36,179,83::\n",
    )
    report, target, data = folder.taken()
    content = target.contents["JPEGImages/a.jpg"]
    assert data.format == "voc"
    assert sorted(named(content, data)) == ["car", "car", "road"]
    assert sorted(int(one.sum()) for one in stencils_of(content, data.classes)) == [1, 1, 2]
    assert report.lost == []


def test_voc_and_labelme_of_the_same_photos_give_the_same_objects(data_dir):
    drawn_set = open_dataset(data_dir / "voc_polygons/instance_labelme_json").settle()
    png_set = open_dataset(data_dir / "voc_polygons/instance_voc").settle()
    drawn, painted = Target(), Target()
    import_dataset(drawn_set, drawn)
    report = import_dataset(png_set, painted)
    assert (report.objects_in, report.lost) == (14, [])
    for name, content in drawn.contents.items():
        other = painted.contents[f"JPEGImages/{name}"]
        ours = ids_of(content, drawn_set.classes) >= 0
        theirs = ids_of(other, png_set.classes) >= 0
        assert (ours != theirs).mean() < 0.02  # their rasteriser counts the outline in


# ADE20K


def ade(folder, *, seg=((0, 1, 1), (0, 2, 2), (0, 0, 0))):
    folder.image("training/1.jpg", size=(3, 1))
    folder.mask("training/1_seg.png", np.array([seg], np.uint8))
    folder.mask("training/1_parts_1.png", np.array([((0, 0, 0), (0, 5, 1), (0, 0, 0))], np.uint8))
    folder.text(
        "training/1_atr.txt",
        '001 # 0 # 0 # sky # sky # ""\n002 # 0 # 0 # car, auto # car # "red"\n'
        '001 # 1 # 0 # wheel # wheel # ""\n',
    )
    return folder


def test_ade20k_objects_and_parts_are_objects(folder):
    report, target, data = ade(folder).taken()
    content = target.contents["training/1.jpg"]
    assert (data.format, list(target.entries)) == ("ade20k", ["training/1.jpg"])
    assert named(content, data) == ["sky", "car, auto", "wheel"]
    expected = [[True, False, False], [False, True, False], [False, True, False]]
    assert [one[0].tolist() for one in stencils_of(content, data.classes)] == expected
    assert (report.objects_in, report.objects_out) == (3, 3)


def test_ade20k_objects_that_are_numbered_with_gaps_are_found_by_rank(folder):
    _, target, data = ade(folder, seg=((0, 1, 100), (0, 2, 200), (0, 0, 0))).taken()
    stencils = stencils_of(target.contents["training/1.jpg"], data.classes)
    assert [int(one.sum()) for one in stencils] == [1, 1, 1]


def test_ade20k_without_its_mask_loses_every_object_with_the_reason(folder):
    ade(folder)
    (folder.root / "training/1_seg.png").unlink()
    report, _, _ = folder.taken()
    assert [(one.object, one.check) for one in report.lost] == [
        ("line 1 (sky)", "readable"),
        ("line 2 (car, auto)", "readable"),
    ]


def test_ade20k_json_reads_the_mask_of_an_object_else_its_polygon(folder):
    folder.image("training/1.jpg")
    folder.mask("training/1/instance_000_1.png", np.eye(6, 8, dtype=np.uint8) * 255)
    square = {"x": [1, 5, 5, 1], "y": [1, 1, 4, 4]}
    objects = [
        {"id": 0, "name": "sky", "parts": {"part_level": 0}, "instance_mask": "1/instance_000_1.png"},
        {"id": 1, "name": "car", "parts": {"part_level": 0}, "instance_mask": "", "polygon": square},
        {
            "id": 2,
            "name": "car",
            "parts": {"part_level": 1},
            "instance_mask": "../../../etc/x.png",
            "polygon": {},
        },
    ]
    folder.json(
        "training/1.json", {"annotation": {"filename": "1.jpg", "imsize": [6, 8, 3], "object": objects}}
    )
    report, target, data = folder.taken()
    stencils = stencils_of(target.contents["training/1.jpg"], data.classes)
    assert [int(one.sum()) for one in stencils] == [6, 12]
    assert [one.object for one in report.lost] == ["object 2 (car)"]
    assert list(target.entries) == ["training/1.jpg"]


SAMPLES = [
    ("cityscapes_dataset/dataset", "cityscapes", 9),
    ("cityscapes_dataset/train_dataset", "cityscapes", 10),
    ("mapillary_vistas_dataset", "mapillary", 10),
    ("kitti_dataset/kitti_segmentation", "kitti", 6),
    ("ade20k2017_dataset/dataset", "ade20k", 7),
    ("ade20k2017_dataset/dataset_with_meta_file", "ade20k", 3),
    ("ade20k2020_dataset/dataset", "ade20k", 7),
    ("ade20k2020_dataset/dataset_with_meta_file", "ade20k", 3),
]


@pytest.mark.parametrize(("name", "form", "objects"), SAMPLES)
def test_samples_of_other_tools_come_in_whole(data_dir, name, form, objects):
    data = open_dataset(data_dir / "formats" / name).settle()
    report = import_dataset(data, Target())
    assert (data.format, report.objects_in, report.objects_out, report.lost) == (form, objects, objects, [])


def test_a_mots_mask_of_another_shape_than_its_image_is_kept_as_it_came(data_dir):
    data = open_dataset(data_dir / "formats/mots_dataset").settle()
    target = Target()
    import_dataset(data, target)
    assert data.format == "mots"
    assert all(one.stored for one in target.entries.values())


def test_a_broken_attribute_file_is_lost_as_a_whole(folder):
    folder.image("training/1.jpg")
    folder.text("training/1_atr.txt", "one # zero\n")
    report, _, _ = folder.taken(format="ade20k")
    assert [(one.file, one.check) for one in report.lost] == [("training/1_atr.txt", "readable")]


def test_an_export_of_masks_alone_is_read_with_photos_that_are_elsewhere(folder, tmp_path):
    voc(folder)
    (folder.root / "JPEGImages/a.jpg").rename(tmp_path / "a.jpg")
    report, target, data = folder.taken(images=tmp_path)
    assert (data.format, list(target.entries), report.lost) == ("voc", ["a.jpg"], [])
    assert report.objects_out == 4


def test_id_maps_are_read_with_photos_that_are_elsewhere(folder, tmp_path):
    cityscapes(folder, grid([26000, 26001, 7]))
    photos = tmp_path / "photos"
    (folder.root / "leftImg8bit/train/a").rename(photos)
    report, target, _ = folder.taken(images=photos)
    assert (list(target.entries), report.objects_out) == (["a_000001_000019_leftImg8bit.png"], 3)
