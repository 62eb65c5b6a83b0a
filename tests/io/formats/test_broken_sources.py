"""Broken files, named or found: named ones end the run, found ones are lost, each loss has its check."""

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset

from .test_read_coco import RUNS, SQUARE, coco, shape

BROKEN = {
    "annotations.json": ('{"images": [\n  {"id": 1,, }', "line 2, column 12"),
    "annotations.xml": ("<annotations>\n  <image></annotations>", "line 2"),
    "bomb.xml": ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entities"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_that_is_named_is_an_error_with_its_place(folder, name):
    text, place = BROKEN[name]
    folder.image("a.png")
    path = folder.text(name, text)
    with pytest.raises(SegDeskError, match=place) as caught:
        open_dataset(path, ReadOptions())
    assert caught.value.exit_code == 2
    assert caught.value.file == path


def test_a_broken_file_is_said_also_where_the_format_is_named(folder):
    folder.image("a.png")
    folder.text("annotations.json", BROKEN["annotations.json"][0])
    with pytest.raises(SegDeskError, match="line 2, column 12"):
        open_dataset(folder.root, ReadOptions(format="coco"))


def test_a_sound_file_of_no_known_kind_is_an_error_when_it_is_named(folder):
    folder.image("a.png")
    path = folder.json("recipes.json", {"soup": 1})
    with pytest.raises(SegDeskError, match="no annotation file that SegDesk knows"):
        open_dataset(path, ReadOptions())


def test_a_file_that_is_named_is_read_though_masks_lie_beside_it(folder):
    folder.image("images/a.png")
    folder.mask("masks/a.png", np.ones((6, 8), np.uint8))
    path = folder.json("annotations.json", coco([shape(SQUARE)]))
    assert open_dataset(path).format == "coco"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_that_is_found_is_lost_with_its_place(folder, name):
    text, place = BROKEN[name]
    folder.image("a.png")
    folder.text(name, text)
    report, _, _ = folder.taken()
    (lost,) = report.lost
    assert (lost.file, lost.object, lost.check) == (name, "the whole file", "readable")
    assert place in lost.reason
    assert report.objects_in == report.objects_out + len(report.lost)


def test_annotations_of_images_that_are_not_there_are_lost_though_others_are(folder):
    folder.image("a/x.png")
    folder.image("b/x.png")
    folder.json("annotations.json", coco([shape(SQUARE), shape(SQUARE)]))
    report, _, _ = folder.taken()
    assert [one.file for one in report.lost] == ["annotations.json"] * 2
    assert report.objects_in == report.objects_out + len(report.lost) == 2
    assert not any("no annotation file" in one.message for one in report.notes)


def test_an_unknown_file_is_noted_and_nothing_is_lost(folder):
    folder.image("a.png")
    folder.json("recipes.json", {"soup": 1})
    report, _, _ = folder.taken()
    assert report.lost == []
    assert "recipes.json" in [note.file for note in report.notes]


def test_text_that_no_format_knows_is_noted_where_only_photos_were_found(folder):
    folder.image("a.png")
    folder.text("labelTxt/a.txt", "0 0 2 2 2 2 0 label_0 0\n")
    report, _, data = folder.taken()
    assert data.format == "images"
    assert "1 files of text and data were not read, as labelTxt/a.txt." in [
        note.message for note in report.notes
    ]


def test_xml_that_is_nested_without_end_is_survived(folder):
    folder.image("a.png")
    folder.text("annotations.xml", "<annotations>" + "<image id='0' name='a.png'>" * 30_000)
    report, _, _ = folder.taken()
    assert [one.object for one in report.lost] == ["the whole file"]
    folder.text("annotations.xml", "<annotations>" + "<a>" * 30_000 + "</a>" * 30_000 + "</annotations>")
    report, _, _ = folder.taken()
    assert report.lost == []


def test_each_loss_says_which_check_asks_for_it(folder):
    folder.image("a.png")
    short = {"size": [6, 8], "counts": [*RUNS[:-1], 19]}
    annotations = [
        shape(SQUARE),
        shape(short, id=2),
        shape([[1, 1, 5, 1]], id=3),
        shape(SQUARE, id=4, image_id=9),
        shape([[20, 20, 30, 20, 30, 30]], id=5),
    ]
    images = [{"id": 1, "file_name": "a.png", "width": 8, "height": 6}]
    folder.json("annotations.json", coco(annotations, images))
    report, _, _ = folder.taken()
    checks = {one.object: one.check for one in report.lost}
    assert checks == {
        "annotation 2": "readable",
        "annotation 3": "polygon",
        "annotation 4": "pairs",
        "annotation 5": "polygon",
    }


TABLES = {
    "id,name\n0,sky\n70000,car\n": ["'car'", "70000", "line 3"],
    "id,name\n-1,sky\n1,car\n": ["'sky'", "-1", "line 2"],
    "id,name\n1,sky\n\n1,car\n": ["id 1", "line 2 and line 4"],
    "id,name\n1,car\n2,car\n": ["name 'car'", "line 2 and line 3"],
}


@pytest.mark.parametrize("text", TABLES)
def test_a_table_of_impossible_classes_that_is_named_is_an_error_with_its_line(folder, text):
    folder.image("images/a.png")
    folder.mask("masks/a.png", np.eye(6, 8, dtype=np.uint8))
    table = folder.text("mine.csv", text)
    with pytest.raises(SegDeskError) as caught:
        folder.open(classes=table)
    assert caught.value.file == table
    assert all(word in caught.value.problem for word in TABLES[text])


@pytest.mark.parametrize("text", TABLES)
def test_a_table_of_impossible_classes_that_is_found_is_noted_and_the_masks_come_in(folder, text):
    folder.image("images/a.png")
    folder.mask("masks/a.png", np.eye(6, 8, dtype=np.uint8))
    folder.text("classes.csv", text)
    report, _, data = folder.taken()
    said = " ".join(note.message for note in report.notes if note.check == "classmap")
    assert all(word in said for word in TABLES[text])
    assert report.lost == []
    assert max(one.id for one in data.classes) < 65536


def test_a_large_file_that_is_cut_off_is_found_by_its_end(folder, monkeypatch):
    monkeypatch.setattr("segdesk.io.formats.strays.MAX_TABLE_BYTES", 100)
    folder.image("a.png")
    text = '{"things": [' + "1," * 200 + "1"
    path = folder.text("big.json", text)
    with pytest.raises(SegDeskError, match="line 1, column"):
        open_dataset(path)
    folder.text("big.json", text + "]}")
    with pytest.raises(SegDeskError, match="no annotation file"):
        open_dataset(path)
