"""The second export of a project: ids that stay, splits that stay, and a list of what changed."""

import numpy as np
import pytest

from segdesk.dataset.ledger.changes import What, changes_since
from segdesk.dataset.ledger.ledger import SETTING, Ledger
from segdesk.dataset.ledger.writing import noted
from segdesk.dataset.package.export import export
from segdesk.dataset.package.resize import resize_rule
from segdesk.dataset.package.settings import ExportSettings
from segdesk.dataset.splits import split_rule
from segdesk.geometry import Rect
from segdesk.io.formats.dataset import DataSet, ImageLabels, SourceImage, SourceObject
from segdesk.io.importing import OnConflict
from segdesk.io.joining import add_dataset
from segdesk.io.project import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Kind, Task, class_map
from segdesk.progress import SILENT
from tests.cli.conftest import photo
from tests.dataset.package.readers import load, segment_ids

SIZE = (40, 30)
CLASSES = class_map(
    [
        (0, "background", "#000000", Kind.BACKGROUND),
        (1, "car", "#4BEEDC", Kind.THING),
        (2, "road", "#8667FE", Kind.STUFF),
    ]
)
LEFT, RIGHT, LOW = Rect(0, 0, 10, 10), Rect(20, 5, 35, 15), Rect(3, 20, 30, 28)


def box(rect, class_id=1):
    return SourceObject(class_id, stencil=(rect, np.ones((rect.height, rect.width), bool)))


def taken(root, **boxes):
    """A data set of photos, each with these objects."""
    root, images = root / "photos", []
    for name, objects in sorted(boxes.items()):
        photo(root / f"{name}.png", size=SIZE)
        labels = ImageLabels(SIZE, list(objects), labelled=True)
        images.append(SourceImage(root / f"{name}.png", f"{name}.png", lambda labels=labels: labels))
    return DataSet("test", root, Task.INSTANCE, CLASSES, tuple(images), name="set")


@pytest.fixture
def file(tmp_path):
    """Two images with two cars each, on a road."""
    with ProjectFile.create(tmp_path / "p.segdesk", task=Task.INSTANCE, classes=CLASSES) as made:
        both = [box(LEFT), box(RIGHT), box(LOW, 2)]
        add_dataset(taken(tmp_path, a=both, b=both), made)
        yield made


def exported(file, out, **settings):
    report = export(snapshot_of(file), ExportSettings(**settings), out, jobs=2, progress=SILENT)
    file.settings.update(noted(file.settings, report.ledger))
    return report


def changes(file, **settings):
    snapshot = snapshot_of(file)
    last = Ledger.of(snapshot.settings)
    asked = ExportSettings(**settings) if settings else last.settings
    return changes_since(snapshot, last, asked, jobs=2, progress=SILENT)


def ids(package):
    """Annotation id by image and box."""
    coco = load(package)
    names = {one["id"]: one["file_name"] for one in coco["images"]}
    return {(names[one["image_id"]], tuple(one["bbox"])): one["id"] for one in coco["annotations"]}


def paint(file, image, rect, *, class_key=2, name="Brush"):
    """A new object; its id."""
    with file.project.document(image).edit(name) as edit:
        number = edit.add(class_key)
        edit.write(rect, number)
    return number


def remove(file, image, number):
    with file.project.document(image).edit("Delete") as edit:
        edit.remove(number)


def test_ids_stay_new_ones_are_above_and_gone_ones_are_not_given_again(file, tmp_path):
    exported(file, tmp_path / "one")
    before = ids(tmp_path / "one")
    assert sorted(before.values()) == [1, 2, 3, 4]
    remove(file, 1, 1)
    with file.project.document(1).edit("Brush") as edit:
        edit.write(Rect(20, 15, 35, 17), 2)
    paint(file, 1, LEFT.moved(0, 12))
    report = exported(file, tmp_path / "two", keep_ids=True)
    after = ids(tmp_path / "two")
    assert report.kept_ids == 3
    assert after["a.png", (20, 5, 15, 12)] == before["a.png", (20, 5, 15, 10)]
    assert after["a.png", (0, 12, 10, 10)] == 5
    assert {key: number for key, number in after.items() if key[0] == "b.png"} == {
        key: number for key, number in before.items() if key[0] == "b.png"
    }
    remove(file, 1, 4)
    paint(file, 2, LEFT.moved(0, 12))
    exported(file, tmp_path / "three", keep_ids=True)
    assert ids(tmp_path / "three")["b.png", (0, 12, 10, 10)] == 6
    assert sorted(one.name for one in (tmp_path / "three/masks/b").iterdir()) == [
        "000003.png", "000004.png", "000006.png",
    ]  # fmt: skip


def test_without_the_option_a_second_export_has_the_same_bytes(file, tmp_path):
    assert exported(file, tmp_path / "one").sha256 == exported(file, tmp_path / "two").sha256


@pytest.mark.parametrize("task", [Task.SEMANTIC, Task.PANOPTIC])
def test_classes_and_segments_keep_their_ids_in_the_other_tasks(file, tmp_path, task):
    exported(file, tmp_path / "one", task=task)
    paint(file, 1, Rect(12, 0, 18, 4))
    exported(file, tmp_path / "two", task=task, keep_ids=True)
    name = "coco/panoptic.json" if task is Task.PANOPTIC else "coco/coco.json"
    one, two = (load(tmp_path / out, name)["annotations"] for out in ("one", "two"))
    if task is Task.SEMANTIC:
        assert [row["id"] for row in one] == [row["id"] for row in two]
        return
    infos = [{info["id"] for row in rows for info in row["segments_info"]} for rows in (one, two)]
    assert infos == [{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6, 7}]
    assert set(np.unique(segment_ids(tmp_path / "two/masks/a.png"))) == {0, 1, 2, 5, 7}


def test_ids_of_another_task_are_not_kept_and_that_is_said(file, tmp_path):
    exported(file, tmp_path / "one")
    report = exported(file, tmp_path / "two", task=Task.SEMANTIC, keep_ids=True)
    assert report.kept_ids == 0
    assert "Annotation ids were counted from 1: the last export was of the instance task." in report.remarks()


def test_an_object_that_an_import_put_there_again_keeps_its_id(file, tmp_path):
    exported(file, tmp_path / "one")
    again = taken(tmp_path, a=[box(Rect(12, 12, 16, 16)), box(RIGHT)])
    add_dataset(again, file, on_conflict=OnConflict.REPLACE)
    exported(file, tmp_path / "two", keep_ids=True)
    assert ids(tmp_path / "two")["a.png", (20, 5, 15, 10)] == ids(tmp_path / "one")["a.png", (20, 5, 15, 10)]
    assert ids(tmp_path / "two")["a.png", (12, 12, 4, 4)] == 5


def test_what_changed_is_told_by_image_with_the_objects_counted(file, tmp_path):
    exported(file, tmp_path / "one")
    assert not changes(file)
    assert changes(file).in_words() == []
    paint(file, 1, LEFT.moved(0, 12))
    remove(file, 1, 1)
    with file.project.document(1).edit("Brush") as edit:
        edit.write(Rect(20, 15, 35, 17), 2)
    add_dataset(taken(tmp_path, c=[box(LEFT)]), file)
    file.project.set_classes(file.project.classes.changed(2, name="vehicle", color="#ffffff"))
    with file.project.step("Leave out") as step:
        file.project.set_entry(2, into=step.changes, left_out=True)
    found = changes(file)
    assert [(one.what, one.original, one.words) for one in found.images] == [
        (What.ADDED, "c.png", "1 objects"),
        (What.REMOVED, "b.png", "is not among those that are exported"),
        (What.MASK, "a.png", "1 added, 1 removed, 1 changed"),
    ]
    assert list(found.classes) == [
        "Class car is called vehicle now.",
        "Class vehicle: its color was #4BEEDC and is #ffffff now.",
    ]
    assert found.in_words()[0] == (
        "Images: 1 added, 1 removed, 1 with another mask (objects: 1 added, 1 removed, 1 changed)."
    )


def test_undoing_what_was_done_since_leaves_no_change(file, tmp_path):
    paint(file, 1, LEFT.moved(0, 12))
    exported(file, tmp_path / "one")
    file.project.history.undo()
    assert [one.words for one in changes(file).images] == ["1 removed"]
    paint(file, 2, LEFT.moved(0, 12))
    assert [one.original for one in changes(file).images] == ["a.png", "b.png"]
    paint(file, 1, LEFT.moved(0, 12))
    remove(file, 2, 4)
    assert not changes(file)


def test_masks_are_read_only_of_images_that_a_step_touched(file, tmp_path, monkeypatch):
    exported(file, tmp_path / "one")
    paint(file, 2, LEFT.moved(0, 12))
    read, seen = file.read_at, []
    monkeypatch.setattr(file, "read_at", lambda entry, at: seen.append(entry.id) or read(entry, at))
    assert len(changes(file).images) == 1
    assert seen == [2]


def test_semantic_changes_are_pixels_by_class_also_over_sessions_and_tiles(file, tmp_path):
    exported(file, tmp_path / "one", task=Task.SEMANTIC, resize=resize_rule("tile:20x15"))
    paint(file, 1, Rect(0, 20, 5, 22))
    file.close()
    with ProjectFile.open(file.path) as again:
        (one,) = changes(again).images
    assert one.words == "car +6 pixels"


def test_old_images_stay_in_their_splits_when_new_ones_come(file, tmp_path):
    names = [f"i{number:02}" for number in range(12)]
    add_dataset(taken(tmp_path, **{name: [box(LEFT)] for name in names}), file)
    rule = split_rule("60/20/20", seed=3)
    exported(file, tmp_path / "one", split=rule)
    before = {one.image: one.split for one in Ledger.of(file.settings).images}
    exported(file, tmp_path / "other", split=split_rule("60/20/20", seed=4))
    add_dataset(taken(tmp_path, **{f"a{name}": [box(LEFT), box(RIGHT)] for name in names}), file)
    report = exported(file, tmp_path / "two", split=rule)
    after = {one.image: one.split for one in Ledger.of(file.settings).images}
    assert {image: after[image] for image in before} == before
    assert [report.splits.counts[name].images for name in ("train", "val", "test")] == [16, 5, 5]
    assert report.splits.kept == 14
    assert [one.what for one in changes(file, split=None).images] == [What.SPLIT] * 26


@pytest.mark.parametrize("spoilt", [7, {}, {"format": 1}, {"format": 1, "time": "x"}])
def test_a_ledger_that_makes_no_sense_is_none(file, spoilt):
    file.settings[SETTING] = spoilt
    assert Ledger.of(file.settings) is None
