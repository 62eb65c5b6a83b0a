"""What is counted before a resized package is written is what its meta.json says afterwards."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.dataset.package.foresee import foresee
from segdesk.dataset.package.meta import meta
from segdesk.dataset.package.numbering import numbering
from segdesk.dataset.package.resize import resize_rule
from segdesk.dataset.package.settings import ExportSettings, settled
from segdesk.dataset.package.tally import tally
from segdesk.dataset.splits import split_rule
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Task
from segdesk.progress import SILENT

from .making import exported, imported
from .readers import load

CLASSES = "id,name,color,kind\n0,road,#8667FE,stuff\n1,car,#4BEEDC,thing\n"
HOWS = ["none", "stretch:20x20", "letterbox:32x24", "fit:9", "crop:16x12", "tile:16x16+4"]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("tally")
    for number, (name, size) in enumerate({"a": (40, 30), "b": (31, 47), "c": (12, 12)}.items()):
        y, x = np.mgrid[: size[1], : size[0]]
        mask = np.where((x // 6 + y // 5 + number) % 3 == 0, 1, 0).astype(np.uint8)
        for folder, array in (("images", np.stack([x, y, x], 2).astype(np.uint8)), ("masks", mask)):
            (root / "set" / folder).mkdir(parents=True, exist_ok=True)
            Image.fromarray(array).save(root / "set" / folder / f"{name}.png")
    (root / "set" / "classes.csv").write_text(CLASSES)
    imported(root / "set", root / "p.segdesk", task=Task.SEMANTIC)
    return root / "p.segdesk"


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("how", HOWS)
def test_what_is_counted_before_is_what_meta_json_says_after(project, tmp_path, how, task):
    settings = ExportSettings(task=task, resize=resize_rule(how), split=split_rule("70/30"))
    with ProjectFile.open(project) as file:
        snapshot = snapshot_of(file)
        before = tally(snapshot, settings, jobs=2, progress=SILENT)
        assert before.foreseen == foresee(snapshot, settings, jobs=1, progress=SILENT)
        exported(project, tmp_path / "out", task=task, resize=settings.resize, split=settings.split)
        written = load(tmp_path / "out", "meta.json")
        text = meta(
            name=snapshot.name,
            numbering=numbering(snapshot.classes, task, unlabelled_pixels=before.unlabelled),
            encodings=settled(settings, task),
            totals=before.totals,
            qa=written["qa"],
            settings=settings,
        )
    assert json.loads(text) == written
