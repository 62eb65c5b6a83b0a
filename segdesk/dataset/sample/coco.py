"""COCO files of sample scenes, as other tools would have written them: instances and panoptic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

from segdesk.dataset.sample.picture import Bytes, SampleClass, Scene
from segdesk.ops.cv import cv2

Json = dict[str, Any]
Mask = NDArray[np.bool_]
Classes = tuple[SampleClass, ...]


def instance_annotations(scene: Scene) -> list[Json]:
    """A row per object: polygons along the pixel edges, RLE for what has holes; without ids."""
    return [
        {"category_id": class_id, **annotation(scene.instances == number)}
        for number, class_id in scene.objects()
    ]


def instances_json(classes: Classes, rows: list[Json]) -> Json:
    """The file of a set, from a row {image, annotations} per image; ids of annotations from 1."""
    annotations: list[Json] = []
    for row in rows:
        for one in row["annotations"]:
            annotations.append({"id": len(annotations) + 1, "image_id": row["image"]["id"], **one})
    return {
        "info": {"description": "sample"},
        "images": [row["image"] for row in rows],
        "annotations": annotations,
        "categories": [
            {"id": c.id, "name": c.name, "supercategory": ""} for c in classes if c.kind == "thing"
        ],
    }


def _category(one: SampleClass) -> Json:
    return {"id": one.id, "name": one.name, "supercategory": ""}


def annotation(mask: Mask) -> Json:
    """segmentation, area, bbox and iscrowd of a mask that is not empty."""
    rings = edge_rings(mask)
    encoded = coco_mask.encode(np.asfortranarray(mask, np.uint8))
    polygons = [[float(v) for point in ring for v in point] for ring, hole in rings if not hole]
    rle = {"size": [int(v) for v in encoded["size"]], "counts": encoded["counts"].decode("ascii")}
    holes = any(hole for _, hole in rings)
    return {
        "segmentation": rle if holes else polygons,
        "area": int(mask.sum()),
        "bbox": [int(v) for v in coco_mask.toBbox(encoded)],
        "iscrowd": 0,
    }


def edge_rings(mask: Mask) -> list[tuple[list[tuple[int, int]], bool]]:
    """The closed lines (corners x, y) between mask and rest, and whether each bounds a hole.

    One ring per 4-connected part: where two pixels meet at a corner only, the line turns away.
    """
    left, top, _, _ = cv2.boundingRect(mask.astype(np.uint8))
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    padded = np.pad(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 1)
    steps = _edge_steps(padded)
    rings = []
    while steps:
        ring, turned = _follow(steps)
        rings.append(([(x + left - 1, y + top - 1) for x, y in ring], turned < 0))
    return rings


def _edge_steps(padded: Mask) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """From each corner the directions of the edges that leave it, the mask on their right hand (y down)."""
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    inside = padded.astype(np.int8)
    across, down = np.diff(inside, axis=0), np.diff(inside, axis=1)
    for where, offset, way in (
        (across == 1, (0, 1), (1, 0)),
        (across == -1, (1, 1), (-1, 0)),
        (down == 1, (1, 1), (0, -1)),
        (down == -1, (1, 0), (0, 1)),
    ):
        for row, column in np.argwhere(where).tolist():
            steps.setdefault((column + offset[0], row + offset[1]), []).append(way)
    return steps


def _follow(steps: dict[tuple[int, int], list[tuple[int, int]]]) -> tuple[list[tuple[int, int]], int]:
    """Take one ring out of steps: its corners, and twice its signed area (negative for holes)."""
    start = at = next(iter(steps))
    way = (0, 0)
    ring: list[tuple[int, int]] = []
    area = 0
    while not ring or at != start:
        ways = steps[at]
        turn_right = (-way[1], way[0])
        ahead = turn_right if turn_right in ways else ways[0]
        ways.remove(ahead)
        if not ways:
            del steps[at]
        if ahead != way:
            ring.append(at)
        area += at[0] * (at[1] + ahead[1]) - (at[0] + ahead[0]) * at[1]
        way, at = ahead, (at[0] + ahead[0], at[1] + ahead[1])
    return ring, area


def panoptic(scene: Scene) -> tuple[Bytes, list[Json]]:
    """(RGB image of segment ids, segments_info): one segment per stuff class and per object; 0 is void."""
    ids = np.zeros(scene.labels.shape, np.uint32)
    segments: list[Json] = []
    by_id = {c.id: c for c in scene.classes}
    regions = [(scene.instances == n, by_id[c]) for n, c in scene.objects()]
    regions += [
        ((scene.labels == c.id) & (scene.instances == 0), c) for c in scene.classes if c.kind == "stuff"
    ]
    for mask, segment_class in regions:
        if not mask.any():
            continue
        number = _segment_id(segment_class, {s["id"] for s in segments})
        ids[mask] = number
        x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
        segments.append(
            {
                "id": number,
                "category_id": segment_class.id,
                "area": int(mask.sum()),
                "bbox": [x, y, width, height],
                "iscrowd": 0,
            }
        )
    return np.stack([ids & 255, ids >> 8 & 255, ids >> 16], axis=-1).astype(np.uint8), segments


def _segment_id(segment_class: SampleClass, taken: set[int]) -> int:
    """A free id whose bytes are near the class's colour, as the format's own tools choose them."""
    red, green, blue = segment_class.rgb
    number = red + 256 * green + 65536 * blue
    while number == 0 or number in taken:
        number = (number + 0x05030B) & 0xFFFFFF
    return number


def panoptic_json(classes: Classes, rows: list[Json]) -> Json:
    """The file of a set, from a row {image, segments} per image; the PNGs are named as the images are."""
    return {
        "info": {"description": "sample"},
        "images": [row["image"] for row in rows],
        "annotations": [
            {
                "image_id": row["image"]["id"],
                "file_name": f"{Path(row['image']['file_name']).stem}.png",
                "segments_info": row["segments"],
            }
            for row in rows
        ],
        "categories": [_panoptic_category(c) for c in classes if c.kind in ("thing", "stuff")],
    }


def _panoptic_category(one: SampleClass) -> Json:
    return {**_category(one), "isthing": int(one.kind == "thing"), "color": list(one.rgb)}


def write_json(path: Path, data: Json) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")
