"""meta.json is what its schema says, for every task and choice."""

import json
from pathlib import Path

import jsonschema
import pytest

from segdesk.dataset.package.resize import resize_rule
from segdesk.dataset.package.settings import Encoding, YoloKind
from segdesk.dataset.splits import split_rule
from segdesk.model.classes import Task

from .making import exported, imported
from .readers import load

SCHEMA = json.loads((Path(__file__).parents[3] / "resources/schema/meta.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

CHOICES = [
    {"task": Task.SEMANTIC},
    {"task": Task.SEMANTIC, "palette": True, "yolo": YoloKind.SEGMENTS},
    {"task": Task.SEMANTIC, "encoding": Encoding.COCO_RLE},
    {"task": Task.INSTANCE, "yolo": YoloKind.BOXES},
    {"task": Task.INSTANCE, "encoding": Encoding.COCO_POLYGON, "yolo_rows": True, "yolo": YoloKind.SEGMENTS},
    {"task": Task.PANOPTIC},
    {"task": Task.PANOPTIC, "resize": resize_rule("tile:200x100+20"), "split": split_rule("80/10/10")},
    {"task": Task.INSTANCE, "resize": resize_rule("letterbox:320x320"), "yolo": YoloKind.SEGMENTS},
]


@pytest.fixture(scope="module")
def project(data_dir, tmp_path_factory):
    root = tmp_path_factory.mktemp("meta")
    imported(data_dir / "voc_polygons" / "instance_labelme_json", root / "p.segdesk")
    return root / "p.segdesk"


@pytest.mark.parametrize("settings", CHOICES, ids=lambda one: "-".join(str(value) for value in one.values()))
def test_meta_follows_the_schema(project, tmp_path, settings):
    report = exported(project, tmp_path / "out", **settings)
    assert report.ok
    meta = load(tmp_path / "out", "meta.json")
    VALIDATOR.validate(meta)
    assert meta["task"] == settings["task"]
    assert (meta["yolo"] is not None) == ("yolo" in settings)


def test_the_schema_is_a_schema():
    VALIDATOR.check_schema(SCHEMA)
