"""Run lengths in CSV, arrays, stacks and two-channel panoptic maps."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.formats.array_file import read_array
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Task

from .conftest import Target, ids_of, stencils_of

PIXELS = np.zeros((6, 8), bool)
PIXELS[1:4, 1:5] = True
PIXELS[2, 2] = False


def runs(stencil, *, by_rows=False, first=1):
    flat = np.concatenate(([0], stencil.ravel() if by_rows else stencil.T.ravel(), [0])).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(flat) == 1), np.flatnonzero(np.diff(flat) == -1)
    return " ".join(f"{start + first} {end - start}" for start, end in zip(starts, ends, strict=True))


TABLES = {
    "objects": f"ImageId,EncodedPixels\na,{runs(PIXELS)}\n",
    "with suffix": f"img,rle_mask\na.jpg,{runs(PIXELS)}\n",
    "from 0": f"id,rle\na,{runs(PIXELS, first=0)}\na,0 1\n",
    "class in the name": f"ImageId_ClassId,EncodedPixels\na.png_1,{runs(PIXELS)}\na.png_2,\n",
    "class in a column": f"ImageId,EncodedPixels,Height,Width,ClassId\na.png,{runs(PIXELS)},6,8,7\n",
}


@pytest.mark.parametrize("kind", TABLES)
def test_run_lengths_of_every_kind_give_the_same_pixels(folder, kind):
    folder.image("train/a.png")
    folder.text("train.csv", TABLES[kind])
    report, target, data = folder.taken()
    assert (data.format, data.task) == ("kaggle_rle", Task.INSTANCE)
    first, *_ = stencils_of(target.contents["train/a.png"], data.classes)
    assert np.array_equal(first, PIXELS)
    assert report.lost == []
    assert any("Runs are read" in note.message for note in report.notes)


def test_runs_along_rows_are_told_from_those_down_columns_by_their_neighbours(folder):
    folder.image("a.png", size=(40, 24))
    y, x = np.mgrid[:24, :40]
    disc = (x - 20) ** 2 + (y - 12) ** 2 < 60
    for by_rows in (True, False):
        text = runs(disc, by_rows=by_rows)
        folder.text("train.csv", f"id,annotation,width,height,cell_type\na,{text},40,24,astro\n")
        report, target, data = folder.taken()
        assert np.array_equal(stencils_of(target.contents["a.png"], data.classes)[0], disc)
        assert any(("along the rows" in note.message) is by_rows for note in report.notes if not note.file)


def test_an_image_without_runs_is_labelled_and_empty(folder):
    for name in "ab":
        folder.image(f"{name}.png")
    folder.text("train.csv", f"ImageId,EncodedPixels\na,{runs(PIXELS)}\nb,\n")
    report, target, _ = folder.taken()
    assert target.entries["b.png"].empty_on_purpose
    assert report.objects_in == 1


RUNS = {
    "leave": "47 9",
    "overlap": "1 9 5 2",
    "odd": "1 9 5",
    "words": "1 x",
    "nothing": "5 0",
    "negative": "-5 3",
    "huge": "1 99999999999999999999",
}


@pytest.mark.parametrize("kind", RUNS)
def test_runs_that_cannot_be_are_lost_with_the_reason(folder, kind):
    folder.image("a.png")
    folder.text("train.csv", f"ImageId,EncodedPixels\na,{RUNS[kind]}\na,{runs(PIXELS)}\n")
    report, _, _ = folder.taken()
    assert [(one.object, one.check) for one in report.lost] == [("line 2 (object)", "readable")]
    assert (report.objects_in, report.objects_out) == (2, 1)


def test_a_table_of_other_things_is_no_run_lengths(folder):
    folder.image("a.png")
    folder.text("train.csv", "id,label\na,3\n")
    assert folder.open().format == "images"


# Arrays and stacks


def saved(folder, name, value, *, key="masks"):
    memory = io.BytesIO()
    if name.endswith(".npz"):
        np.savez(memory, **{key: value})
    else:
        np.save(memory, value)
    return folder.text(name, memory.getvalue())


@pytest.mark.parametrize("name", ["masks/a.npy", "a_seg.npy", "masks/a.npz"])
@pytest.mark.parametrize("kind", ["int32", "uint8", "float64", ">u2"])
def test_an_array_of_class_ids_is_a_mask(folder, name, kind):
    folder.image("images/a.png" if "/" in name else "a.png")
    saved(folder, name, (PIXELS * 3).astype(kind))
    folder.text("classes.csv", "id,name\n0,background\n3,car\n")
    report, target, data = folder.taken()
    assert (data.format, data.task) == ("masks", Task.SEMANTIC)
    (content,) = target.contents.values()
    assert np.array_equal(ids_of(content, data.classes), np.where(PIXELS, 3, -1))
    assert report.objects_in == report.objects_out == 1


def test_an_array_of_objects_is_instances_when_the_user_says_so(folder):
    folder.image("images/a.png")
    saved(folder, "masks/a.npy", np.arange(48, dtype=np.int32).reshape(6, 8) * 1000)
    report, _, _ = folder.taken(task=Task.INSTANCE)
    assert report.objects_out == 47


@pytest.mark.parametrize("axis", [0, 2])
def test_each_layer_of_a_stack_is_an_object_and_layers_may_overlap(folder, axis):
    folder.image("images/a.png")
    layers = np.stack([PIXELS, np.ones((6, 8), bool), np.zeros((6, 8), bool)], axis)
    saved(folder, "masks/a.npy", layers)
    report, target, data = folder.taken()
    assert (data.format, data.task) == ("stacks", Task.INSTANCE)
    stencils = stencils_of(target.contents["images/a.png"], data.classes)
    assert [int(one.sum()) for one in stencils] == [int(PIXELS.sum()), 48]
    assert any("Layer 3 has no pixel" in note.message for note in report.notes)
    assert data.classes.provisional


def test_pages_of_a_tiff_are_objects(folder):
    folder.image("images/a.png")
    pages = [Image.fromarray(one.astype(np.uint8) * 255) for one in (PIXELS, ~PIXELS)]
    path = folder.root / "masks/a.tif"
    path.parent.mkdir(parents=True)
    pages[0].save(path, save_all=True, append_images=pages[1:])
    report, target, data = folder.taken()
    assert data.format == "stacks"
    stencils = stencils_of(target.contents["images/a.png"], data.classes)
    assert np.array_equal(stencils[0], PIXELS)
    assert report.objects_out == 2


def header_only(shape):
    memory = io.BytesIO()
    np.lib.format.write_array_header_1_0(memory, {"descr": "<i4", "fortran_order": False, "shape": shape})
    return memory.getvalue()


def pickled():
    memory = io.BytesIO()
    np.save(memory, np.array([{"masks": PIXELS}], object), allow_pickle=True)
    return memory.getvalue()


def many_arrays():
    memory = io.BytesIO()
    np.savez(memory, one=PIXELS, two=PIXELS)
    return memory.getvalue()


def bomb():
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("masks.npy", header_only((1 << 20, 1 << 20)) + bytes(1 << 20))
    return memory.getvalue()


ARRAYS = {
    "pickle.npy": (pickled, "Python objects"),
    "claims.npy": (lambda: header_only((1 << 20, 1 << 20)), "4 GB"),
    "overflow.npy": (lambda: header_only((1 << 62, 1 << 62, 8)), "4 GB"),
    "short.npy": (lambda: header_only((100, 100)), "ends too early"),
    "text.npy": (lambda: b"hello", "no array"),
    "empty.npy": (lambda: b"", "no array"),
    "many.npz": (many_arrays, "not clear"),
    "bomb.npz": (bomb, "4 GB"),
    "text.npz": (lambda: b"hello", "no array"),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_of_strangers_is_checked_before_it_costs_anything(folder, name):
    make, why = ARRAYS[name]
    path = folder.text(name, make())
    with pytest.raises(SegDeskError, match=why) as caught:
        read_array(path)
    assert caught.value.file == path


def test_an_array_that_cannot_be_read_is_lost_and_its_image_comes_in(folder):
    for name in "ab":
        folder.image(f"images/{name}.png")
    saved(folder, "masks/a.npy", PIXELS.astype(np.uint8))
    folder.text("masks/b.npy", pickled())
    report, target, _ = folder.taken()
    assert [(one.file, one.check) for one in report.lost] == [("masks/b.npy", "readable")]
    assert len(target.entries) == 2


# Panoptic maps of two channels


def test_two_channels_are_category_and_object(folder):
    folder.image("images/a.jpg", size=(4, 1))
    pixels = np.array([[[0, 0, 0], [1, 0, 0], [1, 1, 0], [7, 0, 0]]], np.uint8)
    folder.mask("panoptic_2ch/a.png", pixels)
    folder.json(
        "categories.json", [{"id": 1, "name": "car", "isthing": 1}, {"id": 7, "name": "road", "isthing": 0}]
    )
    report, target, data = folder.taken()
    assert (data.format, data.task) == ("panoptic_2ch", Task.PANOPTIC)
    assert ids_of(target.contents["images/a.jpg"], data.classes).tolist() == [[-1, 1, 1, 7]]
    assert report.objects_out == 3


def test_two_channels_and_ids_of_the_same_photos_give_the_same_classes(data_dir, tmp_path):
    root = data_dir / "panoptic"
    for name, there in (
        ("photos", "input_images"),
        ("x_2ch", "panoptic_examples_2ch_format"),
        ("panoptic_coco_categories.json", "panoptic_coco_categories.json"),
    ):
        (tmp_path / name).symlink_to(root / there)
    two, standard = open_dataset(tmp_path).settle(), open_dataset(root).settle()
    assert (two.format, standard.format) == ("panoptic_2ch", "coco_panoptic")
    first, second = Target(), Target()
    assert import_dataset(two, first).objects_out == import_dataset(standard, second).objects_out
    for name, content in second.contents.items():
        other = first.contents[name.replace("input_images", "photos")]
        assert np.array_equal(ids_of(content, standard.classes), ids_of(other, two.classes))
