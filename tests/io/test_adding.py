"""What files are to an open project: new images, masks for its own, and what it has already."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.adding import Kind, beside, found_in, readings, without
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset, tree_at
from segdesk.io.importing import OnConflict
from segdesk.io.joining import add_dataset
from segdesk.io.project import ProjectFile
from segdesk.model.classes import Kind as ClassKind
from segdesk.model.classes import Task, class_map
from segdesk.progress import SILENT

SIZE = (12, 9)
CLASSES = class_map(
    [(0, "background", "#000000", ClassKind.BACKGROUND), (2, "road", "#8667FE", ClassKind.STUFF)]
)


def save(path, pixels):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, np.uint8)).save(path)


def photo(path):
    save(path, np.random.default_rng(1).integers(0, 256, (*SIZE[::-1], 3)))


def mask(path, columns, value=2):
    pixels = np.zeros(SIZE[::-1])
    pixels[:, :columns] = value
    save(path, pixels)


@pytest.fixture
def file(tmp_path):
    """A project of images a and b below photos/, a with a mask of 3 columns of road."""
    for name in "ab":
        photo(tmp_path / "set" / "photos" / f"{name}.png")
    mask(tmp_path / "set" / "masks" / "a.png", 3)
    data = open_dataset(tmp_path / "set", ReadOptions(), SILENT).settle()
    with ProjectFile.create(tmp_path / "p.segdesk", task=Task.SEMANTIC, classes=CLASSES) as made:
        made.project.set_classes(CLASSES.changed(2, name="class 2"))
        add_dataset(data, made)
        made.project.set_classes(made.project.classes.changed(2, name="road"))
        yield made


def first(path, file):
    reading, *_ = readings(tree_at(path), file, SILENT)
    return reading, reading.settled(SILENT, 1)


def kinds(data, file):
    return {one.original: one.kind for one in found_in(data, file)}


def pixels(file, original):
    image = next(one for one in file.project.in_order if one.original == original)
    return [file.project.document(image.id).area(one.id) for one in file.project.document(image.id).objects]


def test_a_folder_of_masks_is_for_the_images_that_are_called_alike(file, tmp_path):
    for name, columns in (("a", 5), ("b", 6), ("other", 7)):
        mask(tmp_path / "corrected" / f"{name}.png", columns)
    reading, data = first(tmp_path / "corrected", file)
    assert reading.title == "Masks for images of this project"
    assert kinds(data, file) == {"a.png": Kind.MASK, "b.png": Kind.MASK}
    assert [one.file for one in data.unpaired] == ["other.png"]
    report = add_dataset(data, file, on_conflict={"b.png": OnConflict.REPLACE})
    assert pixels(file, "photos/a.png") == [27]
    assert pixels(file, "photos/b.png") == [54]
    assert len(file.project) == 2
    assert report.objects_out == 1
    file.project.history.undo()
    assert pixels(file, "photos/b.png") == []


def test_new_images_are_new_and_a_photo_of_the_project_is_known_by_its_place(file, tmp_path):
    photo(tmp_path / "set" / "photos" / "c.png")
    reading, data = first(tmp_path / "set" / "photos", file)
    assert reading.title == "Folder of images"
    assert kinds(data, file) == {"a.png": Kind.SAME, "b.png": Kind.SAME, "c.png": Kind.NEW}
    add_dataset(data, file)
    assert sorted(one.original for one in file.project.in_order) == ["c.png", "photos/a.png", "photos/b.png"]
    assert not without(data, ["a.png", "b.png", "c.png"]).images


def test_a_file_of_annotations_alone_is_for_the_photos_of_the_project(file, tmp_path):
    content = {
        "images": [{"id": 1, "file_name": "b.png", "width": 12, "height": 9}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 2, "segmentation": [[0, 0, 4, 0, 4, 9, 0, 9]],
             "iscrowd": 0, "area": 36, "bbox": [0, 0, 4, 9]}
        ],
        "categories": [{"id": 2, "name": "road"}],
    }  # fmt: skip
    path = tmp_path / "new" / "more.json"
    path.parent.mkdir()
    path.write_text(json.dumps(content))
    _, data = first(path, file)
    assert kinds(data, file) == {"b.png": Kind.MASK}
    add_dataset(data, file, on_conflict=OnConflict.REPLACE)
    assert pixels(file, "photos/b.png") == [36]


def test_photos_that_are_called_like_those_of_the_project_are_photos(file, tmp_path):
    photo(tmp_path / "trip" / "a.png")
    reading, data = first(tmp_path / "trip", file)
    assert reading.title == "Folder of images"
    assert kinds(data, file) == {"a.png": Kind.NEW}
    assert [one.title for one in readings(tree_at(tmp_path / "trip"), file, SILENT)][1:] == [
        "Masks for images of this project"
    ]
    assert kinds(data, file) == {"a.png": Kind.NEW}


def test_a_broken_file_beside_images_is_lost_and_listed(file, tmp_path):
    photo(tmp_path / "trip" / "z.png")
    (tmp_path / "trip" / "labels.json").write_text("{")
    _, data = first(tmp_path / "trip", file)
    assert [one.file for one in data.lost] == ["labels.json"]


def test_another_photo_of_a_name_that_is_taken_is_told_and_can_be_added_beside(file, tmp_path):
    save(tmp_path / "trip" / "photos" / "a.png", np.zeros((*SIZE[::-1], 3)))
    data = open_dataset(tmp_path / "trip", ReadOptions(), SILENT).settle()
    assert kinds(data, file) == {"photos/a.png": Kind.OTHER}
    report = add_dataset(data, file)
    assert "another photo of this name; this one was not added" in report.notes[-1].message
    again = beside(data, ["photos/a.png"], file)
    add_dataset(again, file)
    assert [one.original for one in file.project.in_order][-1] == "trip/photos/a.png"
    assert kinds(data, file) == {"photos/a.png": Kind.OTHER}
    assert kinds(again, file) == {"trip/photos/a.png": Kind.SAME}


def test_what_is_nothing_is_an_error_that_says_what_to_drop(file, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(SegDeskError, match="Nothing that could be added"):
        readings(tree_at(tmp_path / "empty"), file, SILENT)
