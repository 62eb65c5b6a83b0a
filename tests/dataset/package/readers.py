"""Packages read with nothing of SegDesk: json, csv, Pillow, pycocotools."""

import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask


def load(package: Path, name: str = "coco/coco.json"):
    return json.loads((package / name).read_text(encoding="utf-8"))


def rows(package: Path) -> list[dict[str, str]]:
    with (package / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


def segment_ids(path: Path) -> np.ndarray:
    rgb = pixels(path).astype(np.int64)
    return rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]


def decoded(annotation, width: int, height: int) -> np.ndarray:
    """The pixels (bool) of an annotation, as pycocotools' COCO.annToMask makes them."""
    segmentation = annotation["segmentation"]
    if isinstance(segmentation, list):
        segmentation = coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    return coco_mask.decode(segmentation).astype(bool)


def box_of(mask: np.ndarray) -> list[int]:
    ys, xs = np.nonzero(mask)
    return [int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1]


def files(package: Path) -> dict[str, bytes]:
    return {
        one.relative_to(package).as_posix(): one.read_bytes() for one in package.rglob("*") if one.is_file()
    }
