"""MMSegmentation's BaseSegDataset on a package, and on the layout that convert writes for it.

mmcv is compiled on the machine it runs on; its light form (mmcv-lite) lacks the compiled operations, which
mmseg imports on the way to its data sets and these never call. What stands in for them fails when called.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.clients.objects import Object, by_value, compare
from tests.clients.row import Row

from .exported import Exported

PIPELINE = [{"type": "LoadImageFromFile"}, {"type": "LoadAnnotations"}, {"type": "PackSegInputs"}]
DATASET_VOID = 255


class NotCompiled(ModuleType):
    """Has every name that is asked for, and can do nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def absent(*_: object, **__: object) -> None:
            raise NotImplementedError(f"mmcv's {name} is not compiled here.")

        return absent


def rows(work: Path) -> Iterator[Row]:
    sys.modules["mmcv._ext"] = NotCompiled("mmcv._ext")
    importlib.import_module("mmengine.registry").init_default_scope("mmseg")
    street = Exported(work, "street")
    void = street.meta["encoding"]["void_id"]
    said = f"ignore_index={void}"
    found = loaded(street.package, ("images", "masks"), street.names(), void)
    yield Row("mmseg BaseSegDataset", "street", "package", street.compared(found), said)
    meta = json.loads((street.root / "mmseg" / "dataset_meta.json").read_text(encoding="utf-8"))
    names = dict(enumerate(meta["classes"]))
    found = loaded(street.root / "mmseg", ("img_dir/train", "ann_dir/train"), names, DATASET_VOID)
    yield Row("mmseg BaseSegDataset", "street", "convert --to mmseg", compare(street.classes, found))


def loaded(root: Path, folders: tuple[str, str], names: dict[int, str], void: int) -> dict[str, list[Object]]:
    """Its ground truth of every image, by class."""
    dataset = importlib.import_module("mmseg.datasets").BaseSegDataset(
        data_root=str(root),
        data_prefix={"img_path": folders[0], "seg_map_path": folders[1]},
        img_suffix=".png", seg_map_suffix=".png", ignore_index=void,
        metainfo={"classes": tuple(names.values())},
        pipeline=PIPELINE,
    )  # fmt: skip
    found = {}
    for packed in dataset:
        sample = packed["data_samples"]
        mask = sample.gt_sem_seg.data[0].numpy()
        assert mask.shape == tuple(packed["inputs"].shape[1:])
        found[Path(sample.img_path).stem] = by_value(mask, names)
    return found
