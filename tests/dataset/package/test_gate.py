"""The gate of an export: it looks at each image on its way into the package, and shuts for all of them."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.dataset.package.resize import Resize, ResizeRule
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Task
from segdesk.progress import SILENT
from segdesk.qa.gate import run_gate

from .making import exported, imported
from .readers import files

CLASSES = "id,name,color,kind\n0,road,#8667FE,stuff\n1,car,#4BEEDC,thing\n"
TILES = ResizeRule(Resize.TILE, 16, 16)


@pytest.fixture
def root(tmp_path):
    """Six photos with a road and a car; the masks of b and e are too large."""
    for number, name in enumerate("abcdef"):
        y, x = np.mgrid[:24, :32]
        mask = ((x + y + number) % 7 < 3).astype(np.uint8)
        if name in "be":
            mask = np.pad(mask, 1)
        for folder, pixels in (
            ("images", np.stack([x * 5, y * 5, x + y], 2).astype(np.uint8)),
            ("masks", mask),
        ):
            (tmp_path / "set" / folder).mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(tmp_path / "set" / folder / f"{name}.png")
    (tmp_path / "set" / "classes.csv").write_text(CLASSES)
    imported(tmp_path / "set", tmp_path / "p.segdesk", task=Task.SEMANTIC)
    return tmp_path


@pytest.mark.parametrize(
    "settings", [{}, {"task": Task.PANOPTIC}, {"resize": TILES}], ids=["one pass", "two passes", "tiles"]
)
def test_errors_of_all_images_are_told_and_the_target_stays_as_it_was(root, settings):
    (root / "out").mkdir()
    before = sorted(root.rglob("*"))
    report = exported(root / "p.segdesk", root / "out", **settings)
    assert not report.ok
    assert [line.partition(",")[0] for line in report.blocking] == ["alignment: 2 errors"]
    assert "images/b.png" in report.blocking[0]
    assert sorted(root.rglob("*")) == before


def test_what_is_ignored_with_a_reason_passes_and_is_told_in_the_package(root):
    report = exported(root / "p.segdesk", root / "out", ignored={"alignment": "known"})
    assert report.ok
    assert report.identical == 6
    qa = json.loads((root / "out" / "meta.json").read_text())["qa"]
    assert [(one["image"], one["reason"]) for one in qa["ignored"]] == [
        ("images/b.png", "known"), ("images/e.png", "known")
    ]  # fmt: skip


def test_a_package_holds_what_the_gate_says_when_it_is_asked_alone(root):
    exported(root / "p.segdesk", root / "out", ignored={"alignment": "known"}, jobs=3)
    with ProjectFile.open(root / "p.segdesk", read_only=True) as file:
        snapshot = snapshot_of(file)
        alone = run_gate(
            snapshot, snapshot.entries, ignored={"alignment": "known"}, jobs=1, progress=SILENT
        ).as_meta()
    assert json.loads((root / "out" / "meta.json").read_text())["qa"] == alone


@pytest.mark.parametrize("settings", [{}, {"resize": TILES}], ids=["whole", "tiles"])
def test_the_number_of_jobs_changes_no_byte(root, settings):
    for jobs in (1, 3):
        exported(
            root / "p.segdesk", root / f"out{jobs}", ignored={"alignment": "known"}, jobs=jobs, **settings
        )
    assert files(root / "out1") == files(root / "out3")
