"""Real data sets become packages without one pixel changed, told by readers that are not ours."""

import hashlib
from collections import defaultdict

import numpy as np
import pytest

from segdesk.dataset.package.settings import CocoForm, Encoding, YoloKind
from segdesk.model.classes import Task
from segdesk.qa.finding import Severity

from .making import checked, exported, imported
from .readers import box_of, decoded, files, load, pixels, rows, segment_ids


@pytest.fixture(scope="module")
def street(data_dir, tmp_path_factory):
    """(source, project, package) of the street photos, semantic."""
    root = tmp_path_factory.mktemp("street")
    source = data_dir / "street"
    report = imported(source, root / "p.segdesk", task=Task.SEMANTIC)
    assert not report.lost
    assert exported(root / "p.segdesk", root / "out").ok
    return source, root / "p.segdesk", root / "out"


def test_every_street_mask_is_its_source(street):
    source, _, package = street
    names = sorted(one.name for one in (source / "masks").iterdir())
    assert names == sorted(one.name for one in (package / "masks").iterdir())
    for name in names:
        assert np.array_equal(pixels(package / "masks" / name), pixels(source / "masks" / name)), name


def test_every_street_photo_is_its_source_byte_for_byte(street):
    source, _, package = street
    photos = {one.name: one.read_bytes() for one in (source / "images").iterdir()}
    assert photos == {one.name: one.read_bytes() for one in (package / "images").iterdir()}


def test_sky_is_a_class_of_its_own_and_void_no_category(street):
    *_, package = street
    categories = {one["id"]: one["name"] for one in load(package)["categories"]}
    assert 0 in categories
    assert 11 not in categories
    assert load(package, "meta.json")["encoding"]["void_id"] == 11


def test_the_street_package_checks_clean(street):
    report = checked(street[2])
    assert report.ok
    assert not [one for one in report.findings if one.severity is not Severity.NOTE]


def test_exporting_again_gives_the_same_bytes_whatever_the_place_and_the_workers(street, tmp_path):
    _, project, package = street
    exported(project, tmp_path / "elsewhere", jobs=1)
    assert files(tmp_path / "elsewhere") == files(package)
    for number in (1, 2):
        exported(project, tmp_path / f"{number}.zip", jobs=number)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_importing_again_exports_the_same_bytes(street, tmp_path):
    source, _, package = street
    imported(source, tmp_path / "again.segdesk", task=Task.SEMANTIC)
    exported(tmp_path / "again.segdesk", tmp_path / "out")
    assert files(tmp_path / "out") == files(package)


def test_a_package_imported_and_exported_is_the_same_package(street, tmp_path):
    *_, package = street
    report = imported(package, tmp_path / "p.segdesk")
    assert not report.lost
    exported(tmp_path / "p.segdesk", tmp_path / "out")
    again, before = files(tmp_path / "out"), files(package)
    assert {name for name in before if before[name] != again.get(name)} <= {"index.csv"}  # `original`


@pytest.fixture(scope="module")
def nuclei(data_dir, tmp_path_factory):
    root = tmp_path_factory.mktemp("nuclei")
    report = imported(data_dir / "nuclei", root / "p.segdesk", task=Task.INSTANCE)
    assert (report.objects_in, report.objects_out) == (1757, 1757)
    return data_dir / "nuclei", root / "p.segdesk"


@pytest.mark.parametrize("form", CocoForm)
def test_every_nucleus_is_in_masks_and_in_coco_as_it_was(nuclei, sources, tmp_path, form):
    report = exported(nuclei[1], tmp_path / "out", coco=form)
    assert (report.masks, report.annotations) == (1757, 1757)
    coco = load(tmp_path / "out")
    annotations = {one["id"]: one for one in coco["annotations"]}
    sizes = {one["id"]: (one["width"], one["height"]) for one in coco["images"]}
    stacks = defaultdict(list)
    for row in rows(tmp_path / "out"):
        mask = pixels(tmp_path / "out" / row["mask"])
        one = annotations[int(row["annotation_id"])]
        assert np.array_equal(mask, (mask > 0) * np.uint8(255))
        assert isinstance(one["segmentation"], list) == (form is CocoForm.POLYGON)
        assert np.array_equal(decoded(one, *sizes[one["image_id"]]), mask > 0)
        assert one["area"] == np.count_nonzero(mask)
        assert one["bbox"] == box_of(mask > 0)
        stacks[row["image"].removeprefix("images/").rpartition(".")[0]].append(digest(mask))
    assert sum(map(len, stacks.values())) == 1757
    assert {stem: sorted(masks) for stem, masks in stacks.items()} == sources


def digest(mask):
    """Of which pixels are set, in any mask of one channel."""
    return hashlib.sha256(np.packbits(mask > 0)).hexdigest()


@pytest.fixture(scope="module")
def sources(data_dir):
    """Per image of data/nuclei the digests of its masks, in any order."""
    return {
        folder.name: sorted(digest(pixels(mask)) for mask in (folder / "masks").iterdir())
        for folder in (data_dir / "nuclei").iterdir()
        if folder.is_dir()
    }


def test_the_nuclei_package_checks_without_errors(nuclei, tmp_path):
    exported(nuclei[1], tmp_path / "out.zip", yolo=YoloKind.SEGMENTS)
    assert checked(tmp_path / "out.zip").ok


@pytest.mark.parametrize("form", CocoForm)
def test_panoptic_png_and_json_agree(data_dir, tmp_path, form):
    report = imported(data_dir / "panoptic" / "panoptic_examples.json", tmp_path / "p.segdesk")
    assert not report.lost
    assert exported(tmp_path / "p.segdesk", tmp_path / "out", coco=form).ok
    panoptic, coco = load(tmp_path / "out", "coco/panoptic.json"), load(tmp_path / "out")
    things = {one["id"]: one for one in coco["annotations"]}
    thing_classes = {one["id"] for one in coco["categories"] if one["isthing"]}
    for entry in panoptic["annotations"]:
        ids = segment_ids(tmp_path / "out" / "masks" / entry["file_name"])
        assert {*np.unique(ids).tolist()} - {0} == {one["id"] for one in entry["segments_info"]}
        for info in entry["segments_info"]:
            mask = ids == info["id"]
            assert (info["area"], info["bbox"]) == (np.count_nonzero(mask), box_of(mask))
            if info["category_id"] in thing_classes:
                assert np.array_equal(decoded(things.pop(info["id"]), *ids.shape[::-1]), mask)
    assert not things
    assert checked(tmp_path / "out").ok


def test_the_segments_of_the_panoptic_source_are_kept(data_dir, tmp_path):
    source = data_dir / "panoptic"
    imported(source / "panoptic_examples.json", tmp_path / "p.segdesk")
    exported(tmp_path / "p.segdesk", tmp_path / "out")
    before = load(source, "panoptic_examples.json")
    after = load(tmp_path / "out", "coco/panoptic.json")
    assert sorted(_areas(before)) == sorted(_areas(after))


def _areas(panoptic):
    return [
        (info["category_id"], info["area"])
        for one in panoptic["annotations"]
        for info in one["segments_info"]
    ]


@pytest.mark.parametrize("encoding", [Encoding.COCO_POLYGON, Encoding.COCO_RLE])
def test_a_package_reads_back_from_any_primary_encoding(nuclei, tmp_path, encoding):
    exported(nuclei[1], tmp_path / "out", encoding=encoding)
    report = imported(tmp_path / "out", tmp_path / "p.segdesk")
    assert report.objects_out == 1757
    exported(tmp_path / "p.segdesk", tmp_path / "again", encoding=encoding)
    before, again = files(tmp_path / "out"), files(tmp_path / "again")
    changed = {name for name in before if before[name] != again.get(name)}
    assert changed <= {"index.csv", "meta.json"}  # `original`; the classes are not provisional any more
