"""A run of checks: streaming, samples, waivers, cancelling, broken checks; and real data left alone."""

from __future__ import annotations

import shutil
from dataclasses import fields, replace

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.progress import Cancelled, Progress
from segdesk.qa import limits
from segdesk.qa import run as running
from segdesk.qa.checks import BY_ID, CHECKS, CORE, GATE
from segdesk.qa.examined import of_snapshot
from segdesk.qa.finding import Severity, Waiver
from segdesk.qa.limits import DEFAULT, LIMITS
from segdesk.qa.report import LISTED_PER_IMAGE
from segdesk.qa.run import CheckOptions, check
from segdesk.qa.shifted import NEAR_PX
from tests.dataset.package.making import imported

from . import making
from .planting import FAULTS
from .projects import found, opened, planted

CORE_IDS = {"alignment", "values", "empty", "classmap", "overlap"}
GATE_IDS = CORE_IDS | {"pairs", "readable", "lossless", "consistency"}
OTHERS = {"palette", "shifted", "polygon", "fragments", "exif", "duplicates", "balance", "domain"}
BY_NAME = {one.name: one for one in FAULTS}


@pytest.fixture
def root(tmp_path):
    return making.semantic(tmp_path / "set", 9)


def plant(root, name, image):
    return BY_NAME[name].plant(root, image)


def test_every_check_of_the_contract_is_there_and_says_what_it_promises():
    assert BY_ID.keys() >= GATE_IDS | OTHERS
    assert len(BY_ID) == len(CHECKS)
    assert (set(CORE), set(GATE)) == (CORE_IDS, GATE_IDS)
    assert all(one.promise.endswith(".") and one.title for one in CHECKS)


def test_findings_stream_in_the_order_of_images_whatever_the_workers(root):
    for image in ("train/p00", "val/p05", "train/p07"):
        plant(root, "half the size", image)
    data = making.examined(root)
    seen = {}
    for jobs in (1, 3):
        seen[jobs] = []
        report = check(data, CheckOptions(only=["alignment"]), jobs=jobs, on_finding=seen[jobs].append)
        assert report.findings == seen[jobs]
    assert seen[1] == seen[3]
    assert [one.image for one in seen[1]] == sorted(one.image for one in seen[1])


def test_a_finding_arrives_before_the_last_image_is_looked_at(root):
    plant(root, "half the size", "train/p00")
    events = []

    class Told(Progress):
        def step(self, done, total, what=""):
            events.append(done)

    data = making.examined(root)
    check(data, CheckOptions(only=["alignment"]), on_finding=events.append, progress=Told())
    place = next(number for number, one in enumerate(events) if not isinstance(one, int))
    assert events[place - 1] == 0


def test_a_run_can_be_cancelled(root):
    class Stop(Progress):
        def step(self, done, total, what=""):
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        check(making.examined(root), progress=Stop())


def test_a_sample_is_the_same_for_the_same_seed_and_says_so(root):
    data = making.examined(root)
    looked = {}
    for seed in (1, 1, 4):
        report = check(data, CheckOptions(only=["fragments"], sample=4, seed=seed))
        assert (report.scope, report.sample, report.seed) == ("sample", 4, seed)
        assert report.rows["fragments"].checked == 4
        looked.setdefault(seed, []).append(running._sampled(data.subjects, 4, seed))
    assert looked[1][0] == looked[1][1] != looked[4][0]


def test_one_image_can_be_checked_alone(root):
    plant(root, "half the size", "train/p00")
    plant(root, "half the size", "train/p01")
    report = making.checked(root, CheckOptions(images=["images/train/p01.png"], only=["alignment"]))
    assert [one.image for one in report.findings] == ["images/train/p01.png"]


def test_ignored_findings_run_and_are_counted_apart(root):
    plant(root, "half the size", "train/p00")
    plant(root, "half the size", "train/p01")
    waiver = Waiver("alignment", "drawn so", image="images/train/p00.png")
    report = making.checked(root, CheckOptions(only=["alignment"], waivers=[waiver]))
    assert [one.image for one in report.findings] == ["images/train/p01.png"]
    assert report.rows["alignment"].ignored == 1
    assert report.as_meta()["ignored"][0]["reason"] == "drawn so"
    assert not report.ok
    report = making.checked(root, CheckOptions(ignored={"alignment": "known"}))
    assert report.ok
    assert report.rows["alignment"].ignored == 2


def test_an_unknown_check_is_refused(root):
    with pytest.raises(SegDeskError, match="no check spelling"):
        making.checked(root, CheckOptions(only=["spelling"]))


def test_a_check_that_breaks_is_named_and_hides_nothing(root, monkeypatch):
    plant(root, "half the size", "train/p00")

    def broken(look):
        raise ZeroDivisionError("by nothing")
        yield

    rows = tuple(replace(one, image=broken) if one.id == "empty" else one for one in CHECKS)
    monkeypatch.setattr(running, "CHECKS", rows)
    report = making.checked(root)
    assert "by nothing" in report.rows["empty"].failed
    assert report.rows["alignment"].findings == 1
    assert not report.ok
    assert any("could not run" in line for line in report.blocking)


def test_many_findings_in_one_image_are_counted_and_a_hundred_listed(root, monkeypatch):
    def chatty(look):
        for number in range(150):
            yield look.finding("empty", Severity.ERROR if number == 149 else Severity.NOTE, f"{number}")

    rows = tuple(replace(one, image=chatty) if one.id == "empty" else one for one in CHECKS)
    monkeypatch.setattr(running, "CHECKS", rows)
    report = making.checked(root, CheckOptions(only=["empty"], images=["images/train/p00.png"]))
    assert report.rows["empty"].findings == 150
    assert len(report.findings) == LISTED_PER_IMAGE
    assert not report.ok  # the error is the last of them, and counts


def test_limits_can_be_moved(root):
    plant(root, "specks", "train/p00")
    strict = CheckOptions(only=["fragments"], limits=replace(DEFAULT, fragment_px=1))
    assert making.checked(root, CheckOptions(only=["fragments"])).findings
    assert not making.checked(root, strict).findings


def test_every_limit_is_a_number_of_limits_in_its_range_with_unit_and_promise():
    assert {one.name for one in LIMITS} | {"photo_px", "photo_images"} == {
        one.name for one in fields(DEFAULT)
    }
    for one in LIMITS:
        assert one.check in BY_ID and one.unit and one.promise
        assert one.low <= getattr(DEFAULT, one.name) <= one.high


def test_limits_are_kept_as_what_was_moved_and_words_that_are_none_move_nothing():
    moved = limits.within(DEFAULT, {"fragment_px": 25.4, "class_share": 7})
    assert (moved.fragment_px, moved.class_share) == (25, 0.5)
    assert limits.read(limits.write(moved)) == moved
    assert limits.write(DEFAULT) == ""
    for words in ("", "[1]", "{", '{"fragment_px": NaN}', '{"fragment_px": "many"}', '{"gone": 3}'):
        assert limits.read(words) == DEFAULT


def test_a_check_of_the_set_that_breaks_is_named_and_hides_nothing(root, monkeypatch):
    plant(root, "half the size", "train/p00")

    def broken(examined, limits):
        raise ZeroDivisionError("by nothing")

    rows = tuple(replace(one, dataset=broken) if one.id == "classmap" else one for one in CHECKS)
    monkeypatch.setattr(running, "CHECKS", rows)
    report = making.checked(root)
    assert report.rows["classmap"].failed == "ZeroDivisionError: by nothing"
    assert report.rows["alignment"].findings == 1


def test_checks_of_likeness_look_at_a_few_unless_thorough(root):
    few = replace(DEFAULT, photo_images=4)
    only = ["duplicates", "alignment"]
    report = making.checked(root, CheckOptions(only=only, limits=few))
    assert (report.rows["duplicates"].checked, report.rows["alignment"].checked) == (4, 9)
    report = making.checked(root, CheckOptions(only=only, limits=few, thorough=True))
    assert report.rows["duplicates"].checked == 9


def test_a_check_that_cannot_be_judged_says_why(root):
    row = making.checked(root).rows["domain"]
    assert row.checked == 0
    assert "real or synthetic" in row.as_json()["why"]


def test_a_project_without_masks_has_work_to_do_and_no_finding(tmp_path):
    from segdesk.io.project.file import ProjectFile
    from segdesk.io.snapshot import snapshot_of

    root = making.semantic(tmp_path / "set", 4)
    shutil.rmtree(root / "masks")
    imported(root, tmp_path / "p.segdesk")
    with ProjectFile.open(tmp_path / "p.segdesk", read_only=True) as file:
        report = check(of_snapshot(snapshot_of(file)), CheckOptions(only=GATE))
    assert [one for one in report.findings if one.check != "classmap"] == []


@pytest.mark.parametrize(
    "name",
    ["street", "nuclei", "voc_polygons/semantic_voc", "voc_polygons/instance_voc",
     "voc_polygons/instance_coco", "voc_polygons/instance_labelme_json"],
)  # fmt: skip
def test_real_data_is_not_accused(data_dir, name):
    report = making.checked(data_dir / name)
    assert not [row.failed for row in report.rows.values() if row.failed]
    found = [one for one in report.findings if one.severity is not Severity.NOTE]
    # two outlines of voc_polygons do cross themselves; nuclei have no class table
    expected = {"polygon"} if "polygons/instance_" in name and "voc" not in name[-4:] else set()
    assert {one.check for one in found} <= expected | ({"classmap"} if name == "nuclei" else set())
    assert report.ok


@pytest.mark.parametrize(("dx", "dy"), [(9, -4), (-6, 7)])
def test_street_masks_moved_together_are_found_by_all_and_by_most_alone(data_dir, tmp_path, dx, dy):
    root = tmp_path / "street"
    (root / "masks").mkdir(parents=True)
    shutil.copytree(data_dir / "street" / "images", root / "images")
    shutil.copy(data_dir / "street" / "classes.csv", root)
    names = sorted(one.name for one in (data_dir / "street" / "masks").iterdir())
    for name in names[20:]:
        (root / "images" / name).unlink()
    for name in names[:20]:
        with Image.open(data_dir / "street" / "masks" / name) as file:
            labels = np.array(file)
        Image.fromarray(np.roll(labels, (dy, dx), (0, 1))).save(root / "masks" / name)
    report = making.checked(root, CheckOptions(only=["shifted"]))
    alone = [one for one in report.findings if one.image]
    together = [one for one in report.findings if one.image is None]
    assert len(alone) >= 14
    assert len(together) == 1
    assert abs(together[0].measure - np.hypot(dx, dy)) <= NEAR_PX


@pytest.mark.parametrize("spared", [0, 1])
def test_objects_that_are_all_crowds_are_one_warning(tmp_path, spared):
    with opened(planted(tmp_path, images=3)) as file:
        images = [one.id for one in file.project.in_order]
        objects = [(image, one.id) for image in images for one in file.project.document(image).objects]
        for image, number in objects[spared:]:
            with file.project.document(image).edit("Crowd") as edit:
                edit.change_all([number], crowd=True)
        told = [one for one in found(file, "balance").findings if "crowds" in one.message]
    assert [(one.severity, one.measure) for one in told] == [(Severity.WARNING, len(objects))] * (not spared)
