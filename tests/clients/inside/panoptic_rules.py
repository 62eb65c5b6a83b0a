"""panopticapi's reading and evaluation, by their documented rules; the package itself is not on PyPI.

Ids of the PNG and of segments_info are the same sets, every category is listed, areas and boxes are those of
the pixels, void is 0. The quality of a prediction that is the ground truth is 1 for every category.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.clients.objects import Images, by_value
from tests.clients.row import Row

from .exported import Exported

MATCHED_IOU = 0.5


def rows(work: Path) -> Iterator[Row]:
    one = Exported(work, "panoptic")
    path = one.package / "coco" / "panoptic.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    found, quality = {}, Quality()
    for row in content["annotations"]:
        with Image.open(one.package / "masks" / row["file_name"]) as picture:
            assert picture.mode == "RGB", picture.mode
            ids = np.asarray(picture).astype(np.int64) @ (1, 256, 256**2)
        found |= checked(row, content, ids)
        quality.add(ids, ids, row["segments_info"])
    yield Row("panopticapi (rules)", one.name, "ids, areas, boxes", one.compared(found))
    value, count = quality.mean()
    said = f"PQ {value:.3f} of itself over {count} categories"
    yield Row("panopticapi (rules)", one.name, "pq_compute", said=said, failed=value < 1)


def checked(row: dict[str, Any], content: dict[str, Any], ids: np.ndarray) -> Images:
    """The segments of an image, after what pq_compute raises for."""
    names = {one["id"]: one["name"] for one in content["categories"]}
    segments = {one["id"]: one for one in row["segments_info"]}
    assert len(segments) == len(row["segments_info"]), "segment ids are not unique"
    assert set(np.unique(ids).tolist()) - {0} == set(segments), "PNG and JSON have other segments"
    for number, one in segments.items():
        y, x = np.nonzero(ids == number)
        box = [int(x.min()), int(y.min()), int(np.ptp(x)) + 1, int(np.ptp(y)) + 1]
        assert (one["area"], one["bbox"]) == (len(x), box), f"segment {number} has another area or box"
        assert one["category_id"] in names
    (photo,) = [one["file_name"] for one in content["images"] if one["id"] == row["image_id"]]
    return {
        Path(photo).stem: by_value(ids, {key: names[one["category_id"]] for key, one in segments.items()})
    }


class Quality:
    """PQ = sum of the IoUs of matches / (matches + half of what has no match); crowds count for nothing."""

    def __init__(self) -> None:
        self._ious: dict[int, float] = defaultdict(float)
        self._counts: dict[int, float] = defaultdict(float)

    def add(self, truth: np.ndarray, answer: np.ndarray, segments: list[dict[str, Any]]) -> None:
        for one in segments:
            if one["iscrowd"]:
                continue
            mine, theirs = truth == one["id"], answer == one["id"]
            iou = float((mine & theirs).sum() / (mine | theirs).sum())
            self._counts[one["category_id"]] += 1
            self._ious[one["category_id"]] += iou if iou > MATCHED_IOU else 0.0

    def mean(self) -> tuple[float, int]:
        values = [self._ious[key] / count for key, count in self._counts.items()]
        return float(np.mean(values)), len(values)
