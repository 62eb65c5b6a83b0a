"""Ultralytics: its data sets of segments and of semantic masks, rasterised by its own functions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from ultralytics.data.dataset import PolygonSemanticDataset, SemanticDataset, YOLODataset
from ultralytics.data.utils import add_polygon_background, check_det_dataset, polygons2masks

from tests.clients.objects import Difference, Images, Object, by_value, compare, places
from tests.clients.row import Row

from .exported import Exported, united

IMAGE_SIZE = 640
IGNORED = 255
DECLARED = "meta.json declares so many lossy rows"


def rows(work: Path) -> Iterator[Row]:
    for name in ("nuclei", "panoptic", "street"):
        one = Exported(work, name)
        data = check_det_dataset(one.package / "yolo" / "data.yaml")
        yield from segments(one, data)
    street = Exported(work, "street")
    yield from semantic(street)


def segments(one: Exported, data: dict[str, Any]) -> Iterator[Row]:
    """The rows as they are read, and as its pipeline hands them on."""
    read, handed = {}, {}
    photos = {data[split] for split in ("train", "val", "test") if data.get(split)}
    for folder in sorted(photos):
        dataset = YOLODataset(img_path=folder, data=data, task="segment", imgsz=IMAGE_SIZE, augment=False)
        for place, label in enumerate(dataset.labels):
            name, size = Path(label["im_file"]).stem, label["shape"]
            read[name] = rasterised(label["segments"], label["cls"], size, data["names"])
            instances = dataset.get_image_and_label(place)["instances"]
            handed[name] = rasterised(instances.segments, label["cls"], size, data["names"])
    lossy = one.meta["yolo"]["lossy_rows"]
    for what, found in (("yolo/data.yaml", read), ("its 1,000 points on each", handed)):
        difference = _compared(one, found)
        why = DECLARED if difference.differing <= lossy else ""
        yield Row("Ultralytics YOLODataset", one.name, what, difference, f"{lossy} lossy rows", why)


def _compared(one: Exported, found: Images) -> Difference:
    """The semantic task has a row per part, which say nothing but their class."""
    if one.meta["task"] == "semantic":
        return compare(one.classes, {name: united(list(many)) for name, many in found.items()})
    return compare(one.objects, one.with_crowds(found))


def rasterised(
    outlines: Any, classes: np.ndarray, size: tuple[int, int], names: dict[int, str]
) -> list[Object]:
    """Shares of width and height, times the size, filled as its training does it."""
    scale = np.array(size[::-1], np.float32)
    found = []
    for outline, number in zip(outlines, classes.reshape(-1).astype(int).tolist(), strict=True):
        (mask,) = polygons2masks(size, [outline * scale], 1)
        found.append((names[number], places(mask)))
    return found


def semantic(street: Exported) -> Iterator[Row]:
    """masks/ as they are, by a data.yaml that whoever trains writes; and masks made of yolo/'s rows."""
    data = check_det_dataset(semantic_yaml(street))
    dataset = SemanticDataset(
        img_path=data["train"], data=data, task="semantic", imgsz=IMAGE_SIZE, augment=False
    )
    found = masks_of(dataset, data["names"])
    said = f"label_mapping {data['label_mapping']}"
    yield Row("Ultralytics SemanticDataset", street.name, "masks/", compare(street.classes, found), said)
    data = check_det_dataset(street.package / "yolo" / "data.yaml")
    names = dict(data["names"])
    add_polygon_background(data)
    dataset = PolygonSemanticDataset(
        img_path=data["train"], data=data, task="semantic", imgsz=IMAGE_SIZE, augment=False
    )
    difference = compare(street.classes, masks_of(dataset, names))
    lossy = street.meta["yolo"]["lossy_rows"]
    why = DECLARED if difference.differing <= lossy else ""
    yield Row("Ultralytics PolygonSemanticDataset", street.name, "yolo/data.yaml", difference, why=why)


def masks_of(dataset: SemanticDataset, names: dict[int, str]) -> Images:
    return {
        Path(label["im_file"]).stem: by_value(dataset.load_mask(place, image_shape=label["shape"]), names)
        for place, label in enumerate(dataset.labels)
    }


def semantic_yaml(street: Exported) -> Path:
    """Written beside the package, not into it."""
    path = street.root / "semantic.yaml"
    content = {
        "path": str(street.package), "train": "images", "val": "images", "masks_dir": "masks",
        "names": street.names(), "label_mapping": dict.fromkeys(street.names("void"), IGNORED),
    }  # fmt: skip
    lines = [f"{key}: {as_yaml(value)}" for key, value in content.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def as_yaml(value: Any) -> str:
    """YAML's flow style; whole numbers stay numbers as keys, which JSON would quote."""
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{" + ", ".join(f"{key}: {json.dumps(one)}" for key, one in value.items()) + "}"
