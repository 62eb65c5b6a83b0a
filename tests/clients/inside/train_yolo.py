"""Ultralytics trains small models for a few epochs: segments from yolo/, semantic masks from masks/."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ultralytics import YOLO

from tests.clients.row import Row

from .exported import Exported
from .steps import fall
from .ultralytics_sets import semantic_yaml

EPOCHS = 4
QUIET = {
    "workers": 0, "plots": False, "save": False, "val": False, "amp": False, "verbose": False,
    "pretrained": False, "device": "cpu", "exist_ok": True, "mosaic": 0.0, "seed": 0,
}  # fmt: skip


def rows(work: Path) -> Iterator[Row]:
    nuclei, street = Exported(work, "nuclei"), Exported(work, "street")
    losses = trained("yolo11n-seg.yaml", nuclei.package / "yolo" / "data.yaml", work)
    yield Row("YOLO11-seg (Ultralytics)", nuclei.name, "training", **fall(losses, "epochs"))
    losses = trained("yolo26n-sem.yaml", semantic_yaml(street), work)
    yield Row("YOLO26-sem (Ultralytics)", street.name, "training", **fall(losses, "epochs"))


def trained(model: str, data: Path, work: Path) -> list[float]:
    """The mean loss of each epoch."""
    yolo, losses = YOLO(model), []
    yolo.add_callback("on_train_epoch_end", lambda trainer: losses.append(float(sum(trainer.tloss.values()))))
    yolo.train(data=str(data), epochs=EPOCHS, imgsz=128, batch=8, project=str(work / "runs"), **QUIET)
    return losses
