"""labelme as an oracle: LabelFile reads and writes, shape_to_mask fills."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from labelme._label_file import LabelFile
from labelme.utils import img_arr_to_b64, shape_to_mask

from tests.clients.objects import Images, Object, places

from .masks import box_of, copied, corners, mask_of, runs_of, shape_of


def read(root: Path) -> dict[str, list[Object]]:
    """Shapes of one group are one object."""
    found = {}
    for path in sorted(root.rglob("*.json")):
        file = LabelFile(str(path))
        photo = path.parent / str(file.image_path)
        objects: dict[object, tuple[str, np.ndarray]] = {}
        for place, shape in enumerate(file.shapes):
            key = ("alone", place) if shape["group_id"] is None else shape["group_id"]
            label, mask = objects.get(key, (shape["label"], np.zeros(shape_of(photo), bool)))
            objects[key] = label, mask | as_mask(shape, mask.shape)
        found[photo.stem] = [(label, places(mask)) for label, mask in objects.values()]
    return found


def as_mask(shape: Any, size: tuple[int, int]) -> np.ndarray:
    if shape["shape_type"] != "mask":
        return shape_to_mask(size, shape["points"], shape["shape_type"])
    mask = np.zeros(size, bool)
    (left, top), (right, bottom) = np.asarray(shape["points"], int)
    mask[top : bottom + 1, left : right + 1] = shape["mask"]
    return mask


def write(truth: Images, photos: Path, out: Path, *, as_shapes: Any) -> None:
    copied(photos, out)
    for name, many in truth.items():
        height, width = shape_of(out / f"{name}.png")
        shapes = [shape for place, one in enumerate(many) for shape in as_shapes(place, one, (height, width))]
        file = str(out / f"{name}.json")
        LabelFile().save(file, shapes, f"{name}.png", height, width, other_data={}, flags={})


def masks(_place: int, one: Object, size: tuple[int, int]) -> list[dict[str, Any]]:
    """One shape of the type mask; its points are those of the first and the last pixel."""
    mask = mask_of(one, size)
    left, top, right, bottom = box_of(mask)
    inner = img_arr_to_b64(mask[top:bottom, left:right].astype(np.uint8))
    points = [[left, top], [right - 1, bottom - 1]]
    return [_shape(one[0], points, "mask", mask=inner)]


def polygons(place: int, one: Object, size: tuple[int, int]) -> list[dict[str, Any]]:
    """A rectangle per run, as a group."""
    return [_shape(one[0], corners(box), "polygon", group_id=place + 1) for box in runs_of(one, size)]


def _shape(label: str, points: list[Any], kind: str, **more: Any) -> dict[str, Any]:
    row = {"label": label, "points": points, "shape_type": kind, "group_id": None, "description": ""}
    return row | {"flags": {}, "mask": None} | more


def read_source(_ours: Path) -> dict[str, list[Object]]:
    """Polygons that somebody drew."""
    return read(Path(os.environ["SEGDESK_TEST_DATA"]) / SOURCE)


SOURCE = "voc_polygons/instance_labelme_json"
READS = {"labelme": read, SOURCE.replace("/", "-"): read_source}
WRITES = {"labelme": partial(write, as_shapes=masks), "labelme_polygons": partial(write, as_shapes=polygons)}
