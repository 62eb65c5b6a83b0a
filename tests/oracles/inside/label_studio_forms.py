"""Label Studio's SDK as an oracle: its brush code both ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from label_studio_sdk.converter.brush import decode_rle, mask2rle

from tests.clients.objects import Images, Object, places

from .masks import copied, mask_of, shape_of

HALF = 127


def read(root: Path) -> dict[str, list[Object]]:
    """Brushes only: SegDesk writes polygons only for objects that have one, and the cases have none."""
    found = {}
    for task in json.loads((root / "tasks.json").read_text(encoding="utf-8")):
        rows = []
        for one in task["annotations"][0]["result"]:
            assert one["type"] == "brushlabels", one["type"]
            shape = one["original_height"], one["original_width"]
            alpha = decode_rle(one["value"]["rle"]).reshape(*shape, 4)[..., 3]
            rows.append((one["value"]["brushlabels"][0], places(alpha > HALF)))
        found[Path(task["data"]["image"]).stem] = rows
    return found


def write(truth: Images, photos: Path, out: Path) -> None:
    folder = copied(photos, out / "images")
    tasks = []
    for number, (name, many) in enumerate(truth.items(), 1):
        size = shape_of(folder / f"{name}.png")
        result = [as_result(f"r{place}", one, size) for place, one in enumerate(many)]
        annotations = [{"id": number, "result": result, "was_cancelled": False}]
        tasks.append({"id": number, "data": {"image": f"images/{name}.png"}, "annotations": annotations})
    (out / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")


def as_result(key: str, one: Object, size: tuple[int, int]) -> dict[str, Any]:
    rle = mask2rle(mask_of(one, size).astype(np.uint8) * 255)
    return {
        "id": key, "type": "brushlabels", "from_name": "tag", "to_name": "image", "origin": "manual",
        "image_rotation": 0, "original_width": size[1], "original_height": size[0],
        "value": {"format": "rle", "rle": rle, "brushlabels": [one[0]]},
    }  # fmt: skip


READS = {"label_studio": read}
WRITES = {"label_studio": write}
