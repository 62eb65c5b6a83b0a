"""Data sets into projects: new ones, and those that have classes, images and edits already."""

import numpy as np
import pytest
from PIL import Image

from segdesk.cli.main import run
from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.formats.dataset import DataSet, ImageLabels, Lost, SourceImage, SourceObject
from segdesk.io.importing import OnConflict, import_dataset
from segdesk.io.joining import add_dataset, join_classes
from segdesk.io.project import ProjectFile, integrity
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.entry import Status
from segdesk.model.stored import StoredMask
from segdesk.progress import Cancelled, Progress

SIZE = (60, 50)
CLASSES = class_map([(0, "background", "#000000", Kind.BACKGROUND), (3, "car", "#4BEEDC", Kind.THING)])
LEFT, RIGHT = Rect(0, 0, 20, 30), Rect(30, 10, 60, 50)


def box(rect, class_id=3):
    return SourceObject(class_id, stencil=(rect, np.ones((rect.height, rect.width), bool)), what="box")


def images(tmp_path, **labels):
    """name=labels, or what reading it raises."""

    def read(found):
        if isinstance(found, Exception):
            raise found
        return found

    return tuple(
        SourceImage(
            tmp_path / f"{name}.png", f"{name}.png", lambda found=found: read(found), f"masks/{name}.png"
        )
        for name, found in sorted(labels.items())
    )


def labelled(*objects, size=SIZE, **fields):
    return ImageLabels(size, list(objects), labelled=True, **fields)


def dataset(tmp_path, classes=CLASSES, task=Task.INSTANCE, name="set", **labels):
    return DataSet("test", tmp_path, task, classes, images(tmp_path, **labels), name=name)


@pytest.fixture
def file(tmp_path):
    with ProjectFile.create(tmp_path / "p.segdesk", task=Task.INSTANCE, classes=CLASSES) as made:
        yield made


def pixels(file, original):
    """Area per class name of an image of the project."""
    image = next(one.id for one in file.project.entries.values() if one.original == original)
    document = file.project.document(image)
    classes = file.project.classes
    return sorted((classes.by_key(one.class_key).name, document.area(one.id)) for one in document.objects)


def test_every_object_is_in_the_project_or_in_the_report(file, tmp_path):
    data = dataset(
        tmp_path,
        a=labelled(box(LEFT), box(Rect(70, 70, 80, 80)), lost=[Lost("a.json", "shape 3", "It is a line.")]),
        b=SegDeskError("It is broken.", file="b.png"),
        c=ImageLabels(SIZE),
        d=labelled(stored=StoredMask(np.zeros((5, 4), np.uint8), "L", "Another size.")),
        e=labelled(),
    )
    report = import_dataset(data, file, jobs=2)
    assert (report.images, report.objects_in, report.objects_out, len(report.lost)) == (5, 4, 1, 3)
    assert [one.file for one in report.lost] == ["a.json", "a.png", "b.png"]
    with ProjectFile.open(file.path, read_only=True) as seen:
        file.flush()
        assert seen.holder is None
    entries = {one.original[0]: one for one in file.project.entries.values()}
    assert [entries[name].labelled for name in "abcde"] == [True, False, False, True, True]
    assert [entries[name].empty_on_purpose for name in "abcde"] == [False, False, False, False, True]
    assert entries["d"].stored
    assert file.project.document(entries["d"].id).stored.size == (4, 5)
    assert pixels(file, "a.png") == [("car", 600)]


def test_an_image_whose_objects_were_all_lost_is_not_called_empty_on_purpose(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(Rect(99, 99, 101, 101)))), file)
    assert not file.project.entries[1].empty_on_purpose


def test_the_number_of_workers_changes_nothing(tmp_path):
    labels = {f"i{number:02}": labelled(box(LEFT.moved(number, 0)), box(RIGHT)) for number in range(20)}
    found = []
    for jobs in (1, 4):
        with ProjectFile.create(tmp_path / f"{jobs}.segdesk", classes=CLASSES) as file:
            report = import_dataset(dataset(tmp_path, **labels), file, jobs=jobs).as_json()
            planes = [file.project.document(image).planes[0].tobytes() for image in file.project.entries]
            found.append((report, list(file.project.entries.values()), planes))
    assert found[0] == found[1]


def test_a_photo_named_by_a_relative_path_is_found_from_the_project(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    data = dataset(tmp_path.relative_to(tmp_path) / "data", a=labelled())
    with ProjectFile.create("out/p.segdesk", classes=CLASSES) as file:
        import_dataset(data, file)
        assert file.photo_path(file.project.entries[1]).resolve() == tmp_path / "data" / "a.png"


def test_classes_of_one_name_are_one_class_and_new_ones_get_a_free_id():
    other = class_map(
        [
            (0, "_background_", "#000000", Kind.BACKGROUND),
            (7, "car", "#ffffff", Kind.STUFF),
            (3, "tree", "#00ff00", Kind.STUFF),
        ]
    )
    joining = join_classes(CLASSES, other)
    assert [(one.id, one.name) for one in joining.classes] == [(0, "background"), (3, "car"), (4, "tree")]
    assert joining.keys == {0: 1, 7: 2, 3: 3}
    assert [(one.name, one.id, one.into, one.into_id) for one in joining.joined] == [
        ("_background_", 0, "background", 0),
        ("car", 7, "car", 3),
    ]
    assert [note.message for note in joining.notes] == [
        "Class 'car' stays thing; the data set has it as stuff.",
        "Class 'tree' was added with id 4.",
    ]
    assert joining.classes.problems() == []


def test_a_second_data_set_adds_its_images_and_classes(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(LEFT))), file)
    other = class_map([(1, "car", "#111111", Kind.THING), (2, "tree", "#222222", Kind.STUFF)])
    report = add_dataset(
        dataset(tmp_path, other, Task.SEMANTIC, b=labelled(box(LEFT, 1), box(RIGHT, 2))), file
    )
    assert pixels(file, "b.png") == [("car", 600), ("tree", 1200)]
    assert [one.into_id for one in report.joined] == [3]
    assert any("the project stays instance" in note.message for note in report.notes)
    assert file.project.history.undo_name == "Classes of set"


def edit(file, image):
    with file.project.document(image).edit("Brush") as hand:
        hand.write(RIGHT, hand.add(2))


def test_images_that_are_there_already_are_kept_with_their_edits(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(LEFT))), file)
    edit(file, 1)
    report = add_dataset(dataset(tmp_path, a=labelled(), b=labelled(box(LEFT))), file)
    assert pixels(file, "a.png") == [("car", 600), ("car", 1200)]
    assert report.images == 1
    assert any("kept as they are" in note.message for note in report.notes)


def test_replacing_is_one_step_over_edits_and_is_undone_over_sessions(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(LEFT)), b=labelled(box(RIGHT)), c=labelled()), file)
    edit(file, 1)
    stored = StoredMask(np.zeros((5, 4), np.uint8), "L", "Another size.")
    other = dataset(
        tmp_path, a=labelled(box(RIGHT.moved(-5, 0))), b=labelled(stored=stored), d=labelled(box(LEFT))
    )
    report = add_dataset(other, file, on_conflict=OnConflict.REPLACE)
    assert (report.objects_in, report.objects_out, report.lost) == (2, 2, [])
    assert pixels(file, "a.png") == [("car", 1200)]
    assert file.project.history.undo_name == "Import set"
    entry = file.project.entries[1]
    assert (entry.status, entry.edited, entry.labelled) == (Status.UNTOUCHED, False, True)
    file.close()
    assert integrity(file.path) == []
    with ProjectFile.open(file.path) as again:
        assert pixels(again, "a.png") == [("car", 1200)]
        assert again.project.document(2).stored.size == (4, 5)
        assert again.project.entries[2].stored
        again.project.history.undo()
        assert pixels(again, "a.png") == [("car", 600), ("car", 1200)]
        assert pixels(again, "b.png") == [("car", 1200)]
        assert again.project.document(2).stored is None
        again.project.history.undo()
        assert pixels(again, "a.png") == [("car", 600)]
        assert pixels(again, "d.png") == [("car", 600)]  # reading new images is no step


def test_a_mask_for_an_image_of_another_size_replaces_nothing_and_is_listed(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(LEFT))), file)
    other = dataset(tmp_path, a=labelled(box(LEFT), size=(61, 50)))
    report = add_dataset(other, file, on_conflict=OnConflict.REPLACE)
    assert [one.reason for one in report.lost] == ["The image in the project is 60 x 50, this one 61 x 50."]
    assert (report.objects_in, report.objects_out) == (1, 0)
    assert pixels(file, "a.png") == [("car", 600)]
    assert file.project.history.undo_name is None


class StopAfter(Progress):
    """Cancels when that much is done."""

    def __init__(self, count):
        self.count = count

    def step(self, done, total, what=""):
        if done >= self.count:
            raise Cancelled


def test_a_cancelled_import_goes_on_where_it_stopped(file, tmp_path):
    data = dataset(tmp_path, **{f"i{number}": labelled(box(LEFT)) for number in range(8)})
    with pytest.raises(Cancelled):
        add_dataset(data, file, progress=StopAfter(3))
    assert [one.labelled for one in file.project.entries.values()] == [True] * 3
    file.close()
    assert integrity(file.path) == []
    with ProjectFile.open(file.path) as again:
        report = add_dataset(data, again)
        assert report.images == 5
        assert len(again.project) == 8
        assert all(one.labelled for one in again.project.entries.values())


def test_a_cancelled_replacement_leaves_the_masks_as_they_were(file, tmp_path):
    import_dataset(dataset(tmp_path, a=labelled(box(LEFT)), b=labelled(box(LEFT))), file)
    other = dataset(tmp_path, a=labelled(box(RIGHT)), b=labelled(box(RIGHT)))
    with pytest.raises(Cancelled):
        add_dataset(other, file, on_conflict=OnConflict.REPLACE, progress=StopAfter(1))
    assert pixels(file, "a.png") == pixels(file, "b.png") == [("car", 600)]
    assert file.project.history.undo_name is None


def folder_of_masks(root, names="ab", value=1):
    for name in names:
        for kind, mode in (("images", "RGB"), ("masks", "L")):
            (root / kind).mkdir(parents=True, exist_ok=True)
            Image.new(mode, (8, 6), value if mode == "L" else 0).save(root / kind / f"{name}.png")
    (root / "classes.csv").write_text(
        "id,name,color,kind\n0,background,#000000,background\n1,road,#808080,stuff\n"
    )
    return str(root)


def test_the_command_line_makes_a_project_of_several_sets_whole_or_not_at_all(tmp_path, capsys):
    first, second = folder_of_masks(tmp_path / "one"), folder_of_masks(tmp_path / "two", "cd")
    out = tmp_path / "out" / "p.segdesk"
    out.parent.mkdir()
    assert run(["import", first, second, "-o", str(out), "--quiet"]) == 0
    assert [one.name for one in out.parent.iterdir()] == ["p.segdesk"]
    assert "4 images" in capsys.readouterr().out
    assert run(["import", first, "-o", str(out), "--quiet"]) == 2
    assert run(["import", first, "--into", str(out), "--on-conflict", "replace", "--quiet"]) == 0
    assert run(["doctor", str(out)]) in (0, 1)
    assert "fault: images" not in capsys.readouterr().out
    with ProjectFile.open(out) as held:
        assert len(held.project) == 4
        assert run(["import", first, "--into", str(out), "--quiet"]) == 2
    assert "being edited by" in capsys.readouterr().err


def test_a_cancelled_import_from_the_command_line_leaves_no_project(tmp_path, monkeypatch):
    source, out = folder_of_masks(tmp_path / "one"), tmp_path / "p.segdesk"
    monkeypatch.setattr("segdesk.cli.main.ConsoleProgress.step", StopAfter(0).step.__func__, raising=True)
    monkeypatch.setattr("segdesk.cli.main.ConsoleProgress.count", 1, raising=False)
    assert run(["import", source, "-o", str(out), "--quiet"]) == 130
    assert [one.name for one in tmp_path.iterdir()] == ["one"]
