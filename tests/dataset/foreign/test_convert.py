"""Every format holds what it says, as decoders tell that are not ours, and loses exactly what it declared."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from segdesk.dataset.foreign.brush_code import brush_code
from segdesk.dataset.foreign.convert import Conversion
from segdesk.dataset.foreign.outline import row_runs
from segdesk.dataset.foreign.table import BY_NAME
from segdesk.errors import Refused, SegDeskError
from segdesk.model.classes import Kind, Task, class_map
from segdesk.progress import SILENT

from .decoders import DECODERS, brush, pixels, table
from .making import (
    CLASSES,
    OVERLAPPING,
    SIZES,
    WITH_BACKGROUND,
    converted,
    document,
    painted,
    photos,
    same,
    sample_documents,
    snapshot,
    truth,
)

SPLITS = {"none": ("", "", ""), "three": ("train", "val", "test")}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return photos(tmp_path_factory.mktemp("photos"))


@pytest.mark.parametrize("splits", SPLITS)
@pytest.mark.parametrize("task", Task)
@pytest.mark.parametrize("name", DECODERS)
def test_every_format_reads_back_in_every_task(root, tmp_path, name, task, splits):
    project = snapshot(root, sample_documents(), task=task, splits=SPLITS[splits])
    _, report = converted(name, project, tmp_path / "out")
    assert (report.compared, report.identical) == (3, 3)
    assert len(DECODERS[name](tmp_path / "out")) == 3


@pytest.mark.parametrize("name", OVERLAPPING)
def test_formats_of_objects_hold_every_pixel_of_every_object(root, tmp_path, name):
    documents = sample_documents()
    converted(name, snapshot(root, documents), tmp_path / "out")
    shown = DECODERS[name](tmp_path / "out")
    assert len(shown) == 3
    for rows in shown.values():
        content = next(one for one in documents.values() if one.size[::-1] == rows[0][1].shape)
        kept = [one for one in truth(content, CLASSES) if name != "coco" or one[0].kind is not Kind.VOID]
        assert same(rows, [(one.name, mask) for one, mask in kept])


@pytest.mark.parametrize("name", ["voc", "cityscapes", "mmseg", "hf"])
@pytest.mark.parametrize("classes", [CLASSES, WITH_BACKGROUND], ids=["void", "background"])
def test_label_maps_show_what_is_on_top(root, tmp_path, name, classes):
    documents = sample_documents() if classes is CLASSES else simple_documents()
    converted(name, snapshot(root, documents, classes=classes), tmp_path / "out")
    shown = DECODERS[name](tmp_path / "out")
    by_size = {rows[0][1].shape[::-1]: rows for rows in shown.values()}
    for original, size in SIZES.items():
        top = painted(truth(documents[original], classes))
        free = ~np.logical_or.reduce(list(top.values()))
        found = {}
        for label, mask in by_size[size]:
            found[label] = found.get(label, np.zeros_like(mask)) | mask
        for one, mask in top.items():
            becomes_void = one.kind is Kind.VOID and name in ("mmseg", "hf")
            expected = mask | free if becomes_void else mask
            if one.kind is not Kind.BACKGROUND and expected.any():
                assert np.array_equal(found[one.name], expected), (original, one.name)


def simple_documents():
    return {
        name: document(
            size, [(2, np.tri(*size[::-1]).astype(bool), {}), (4, np.eye(*size[::-1]).astype(bool), {})]
        )
        for name, size in SIZES.items()
    }


def test_yolo_rows_fill_as_ultralytics_and_what_differs_is_declared(root, tmp_path):
    documents = sample_documents()
    conversion, _ = converted("yolo", snapshot(root, documents), tmp_path / "out")
    shown = DECODERS["yolo"](tmp_path / "out")
    differing = objects = 0
    for content in documents.values():
        wanted = [(one.name, mask) for (one, mask), row in
                  zip(truth(content, CLASSES), content.objects.ordered, strict=True)
                  if one.kind is not Kind.VOID and not row.crowd]  # fmt: skip
        rows = next(rows for rows in shown.values() if rows[0][1].shape == wanted[0][1].shape)
        for (name, mask), (other, drawn) in zip(wanted, rows, strict=True):
            assert name == other
            differing += int(np.count_nonzero(mask != drawn))
            objects += bool((mask != drawn).any())
    declared = {one.what: one for one in conversion.losses}["Objects whose row fills other pixels"]
    assert (declared.objects, declared.pixels) == (objects, differing)


def test_losses_are_known_before_anything_is_written(root, tmp_path):
    conversion = Conversion(BY_NAME["coco"], snapshot(root, sample_documents()), jobs=1, progress=SILENT)
    void = sum(int(mask.sum()) for one in sample_documents().values() for cls, mask in truth(one, CLASSES)
               if cls.kind is Kind.VOID)  # fmt: skip
    assert [one.in_words() for one in conversion.losses] == [
        f"Objects of kind void: 3 objects, {void} pixels."
    ]
    assert not list(tmp_path.iterdir())


def test_what_does_not_read_back_is_not_there(root, tmp_path, monkeypatch):
    conversion = Conversion(BY_NAME["labelme"], snapshot(root, sample_documents()), jobs=1, progress=SILENT)
    whole = conversion.expected
    monkeypatch.setattr(
        conversion, "expected", lambda one: type(whole(one))(whole(one).size, whole(one).objects[1:])
    )
    with pytest.raises(Refused, match="differences were found"):
        conversion.write(tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_an_existing_folder_is_left_alone(root, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    conversion = Conversion(BY_NAME["coco"], snapshot(root, sample_documents()), jobs=1, progress=SILENT)
    with pytest.raises(SegDeskError, match="may not be replaced"):
        conversion.write(tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", DECODERS)
def test_the_same_project_gives_the_same_bytes(root, tmp_path, name):
    sums = set()
    for jobs in (1, 3):
        conversion = Conversion(BY_NAME[name], snapshot(root, sample_documents()), jobs=jobs, progress=SILENT)
        sums.add(conversion.write(tmp_path / f"{jobs}").sha256)
    assert len(sums) == 1


@pytest.mark.parametrize("name", DECODERS)
def test_images_without_objects_are_written(root, tmp_path, name):
    documents = {one: document(size, []) for one, size in SIZES.items()}
    documents["a.png"] = sample_documents()["a.png"]
    _, report = converted(name, snapshot(root, documents), tmp_path / "out")
    assert report.identical == report.images == 3


def test_too_many_classes_are_refused(root, tmp_path):
    classes = class_map([(n, f"c{n}", "#112233", Kind.STUFF) for n in range(300)])
    project = snapshot(root, {name: document(size, []) for name, size in SIZES.items()}, classes=classes)
    for name in ("voc", "cityscapes", "mmseg", "hf"):
        with pytest.raises(Refused, match="300 classes"):
            converted(name, project, tmp_path / name)
        assert not (tmp_path / name).exists()


def test_voc_says_which_class_a_colour_is(root, tmp_path):
    converted("voc", snapshot(root, sample_documents()), tmp_path / "out")
    rows = [one.split(":") for one in (tmp_path / "out" / "labelmap.txt").read_text().splitlines()[1:]]
    colours = {name: tuple(map(int, colour.split(","))) for name, colour, *_ in rows}
    names = table(tmp_path / "out")
    assert list(colours) == list(names.values())
    for path in (tmp_path / "out" / "SegmentationClass").iterdir():
        with Image.open(path) as picture:
            shown = np.asarray(picture.convert("RGB"))
        for value, name in names.items():
            assert (shown[pixels(path) == value] == colours[name]).all()


def test_voc_numbers_254_objects_and_says_what_the_others_keep(root, tmp_path):
    documents = {name: document(size, []) for name, size in SIZES.items()}
    dots = []
    for place in range(260):
        mask = np.zeros(SIZES["a.png"][::-1], bool)
        mask.flat[place] = True
        dots.append((2, mask, {}))
    documents["a.png"] = document(SIZES["a.png"], dots)
    conversion, report = converted("voc", snapshot(root, documents), tmp_path / "out")
    said = "Objects beyond 254 of an image, which keep only their class: 6 objects."
    assert [one.in_words() for one in conversion.losses] == [said]
    assert report.identical == 3


def test_cityscapes_keeps_crowds_as_groups(root, tmp_path):
    converted("cityscapes", snapshot(root, sample_documents()), tmp_path / "out")
    found = [pixels(one) for one in (tmp_path / "out").rglob("*_instanceIds.png")]
    things = [set(np.unique(ids[ids >= 1000]).tolist()) for ids in found]
    assert all(len(one) == 3 for one in things)
    assert all(len(set(np.unique(ids)) & set(range(1, 1000))) == 4 for ids in found)


def test_coco_keeps_marks(root, tmp_path):
    converted("coco", snapshot(root, sample_documents()), tmp_path / "out")
    found = json.loads((tmp_path / "out" / "annotations" / "instances.json").read_text())["annotations"]
    assert [one["segdesk"] for one in found[:6] if "segdesk" in one] == [
        {"group": 4, "note": "a ring <&>"},
        {"z": 2},
    ]
    assert sum(one["iscrowd"] for one in found) == 3


def test_kept_polygons_stay_polygons(root, tmp_path):
    for name, kind in (
        ("labelme", '"shape_type": "polygon"'),
        ("cvat", "<polygon"),
        ("label_studio", "polygonlabels"),
    ):
        converted(name, snapshot(root, sample_documents()), tmp_path / name)
        texts = [one.read_text() for one in (tmp_path / name).rglob("*.*") if one.suffix in (".json", ".xml")]
        assert sum(text.count(kind) for text in texts) >= 3, name


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_the_brush_code_is_what_label_studio_decodes(width, height, data):
    bits = data.draw(st.lists(st.booleans(), min_size=width * height, max_size=width * height))
    mask = np.array(bits).reshape(height, width)
    assert np.array_equal(brush(brush_code(row_runs(mask)), width, height), mask)


def test_long_runs_of_the_brush_code_are_cut(root):
    mask = np.zeros((300, 200), bool)
    mask[1:299] = True
    assert np.array_equal(brush(brush_code(row_runs(mask)), 200, 300), mask)
