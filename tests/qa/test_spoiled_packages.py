"""What one encoding of a package says behind the back of the others is found; sound packages are clean."""

from __future__ import annotations

import shutil

import pytest

from segdesk.dataset.package.settings import YoloKind
from segdesk.model.classes import Task
from tests.dataset.package.making import exported, imported

from . import making
from .spoiling import SPOILS

TASKS = {"semantic": making.semantic, "instance": making.coco, "panoptic": making.coco}


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    root = tmp_path_factory.mktemp("packages")
    found = {}
    for name, make in TASKS.items():
        imported(make(root / name, 6), root / f"{name}.segdesk", task=Task(name))
        settings = {} if name == "panoptic" else {"yolo": YoloKind.SEGMENTS}
        report = exported(root / f"{name}.segdesk", root / f"{name}-package", **settings)
        assert report.ok, report.blocking
        found[name] = root / f"{name}-package"
    return found


def graver(report):
    return [one for one in report.findings if one.check not in ("fragments", "balance")]


@pytest.mark.parametrize("name", TASKS)
def test_a_sound_package_has_no_finding(packages, name):
    report = making.checked(packages[name])
    assert graver(report) == []
    assert not [row.failed for row in report.rows.values() if row.failed]


@pytest.mark.parametrize("spoil", SPOILS, ids=[f"{one.base}: {one.name}" for one in SPOILS])
def test_a_spoiled_package_is_found(packages, tmp_path, spoil):
    package = shutil.copytree(packages[spoil.base], tmp_path / "p")
    about = spoil.plant(package)
    report = making.checked(package)
    assert not [row.failed for row in report.rows.values() if row.failed]
    found = [(one.check, one.severity.value, one.image) for one in graver(report)]
    assert (spoil.check, spoil.severity, about) in found, [one.message for one in report.findings]
    assert {check for check, _, _ in found} <= {spoil.check, *spoil.also}
