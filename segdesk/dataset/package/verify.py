"""Everything that was written is read again and compared with the document.

The readers share no code with the writers: Pillow for PNG, pycocotools for COCO, the csv and json modules.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.geometry import Rect
from segdesk.model.classes import Task

from .content import ExportObject
from .photos import same_photo
from .write import Numbers, Written


def differences(folder: Path, done: Written, numbers: Numbers, task: Task) -> list[str]:
    """What differs between the files of one image and its document, in words; empty when nothing does."""
    planned = done.planned
    found = []
    if not same_photo(planned.photo, folder / "images" / planned.name, planned.rule):
        found.append(f"images/{planned.name} is not the photo {planned.photo}.")
    found += _MASKS[task](folder / "masks", done, numbers)
    found += _annotations(done, numbers, task)
    return found


def _semantic_masks(masks: Path, done: Written, _numbers: Numbers) -> Iterator[str]:
    name = f"{done.planned.stem}.png"
    assert done.content.values is not None
    if not np.array_equal(_pixels(masks / name), done.content.values):
        yield f"masks/{name} differs from the document."


def _instance_masks(masks: Path, done: Written, numbers: Numbers) -> Iterator[str]:
    for number, one in enumerate(done.content.objects, numbers.first):
        name = f"{done.planned.stem}/{number:06}.png"
        pixels = _pixels(masks / name)
        inside = pixels[one.rect.slices]
        count = int(np.count_nonzero(one.stencil))
        if (
            np.count_nonzero(pixels == 255) != count
            or np.count_nonzero(pixels) != count
            or not np.array_equal(inside > 0, one.stencil)
        ):
            yield f"masks/{name} differs from the document."


def _panoptic_masks(masks: Path, done: Written, numbers: Numbers) -> Iterator[str]:
    name = f"{done.planned.stem}.png"
    rgb = _pixels(masks / name).astype(np.uint32)
    ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    left = ids.copy()
    segments = json.loads(done.panoptic)["segments_info"]
    for info, one in zip(segments, [*done.content.objects, *done.content.stuff], strict=True):
        mine = ids[one.rect.slices] == info["id"]
        left[ids == info["id"]] = 0
        if not np.array_equal(mine, one.stencil) or info["area"] != np.count_nonzero(ids == info["id"]):
            yield f"masks/{name}: segment {info['id']} differs from the document."
    if left.any():
        yield f"masks/{name} holds ids that segments_info does not."


_MASKS = {Task.SEMANTIC: _semantic_masks, Task.INSTANCE: _instance_masks, Task.PANOPTIC: _panoptic_masks}


def _annotations(done: Written, numbers: Numbers, task: Task) -> Iterator[str]:
    """Each annotation, decoded by pycocotools, must be its object; box and area those of the mask."""
    width, height = done.planned.size
    entries = [json.loads(line) for line in done.annotations]
    if [entry["id"] for entry in entries] != list(range(numbers.first, numbers.first + len(entries))):
        yield f"{done.planned.name}: the annotation ids are not in order."
    for entry, (class_id, rect, stencil) in zip(entries, _expected(done, entries, task), strict=True):
        decoded = decode(entry["segmentation"], height, width)
        same = np.array_equal(decoded[rect.slices], stencil) and int(decoded.sum()) == int(
            np.count_nonzero(stencil)
        )
        if not same or entry["category_id"] != class_id:
            yield f"coco.json: annotation {entry['id']} differs from the document."
        elif entry["area"] != int(decoded.sum()) or entry["bbox"] != [
            rect.left,
            rect.top,
            rect.width,
            rect.height,
        ]:
            yield f"coco.json: area or box of annotation {entry['id']} is not that of its mask."


def _expected(done: Written, entries: list[Any], task: Task) -> Iterator[tuple[int, Rect, np.ndarray]]:
    if task is not Task.SEMANTIC:
        objects: list[ExportObject] = done.content.objects
        yield from ((one.one.id, one.rect, one.stencil) for one in objects)
        return
    values = done.content.values
    assert values is not None
    for entry in entries:
        rows, columns = np.nonzero(values == entry["category_id"])
        rect = Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        yield entry["category_id"], rect, values[rect.slices] == entry["category_id"]


def decode(segmentation: Any, height: int, width: int) -> np.ndarray:
    """A COCO segmentation as uint8 pixels of 0 and 1, the way pycocotools' readers do it."""
    if isinstance(segmentation, list):
        segmentation = coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    pixels: np.ndarray = coco_mask.decode(segmentation)
    return pixels


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


class LineDigest:
    """A digest over lines in their order, so that two streams of lines can be told equal without keeping them."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.count = 0

    def add(self, line: str) -> None:
        self._digest.update(line.encode() + b"\n")
        self.count += 1

    def matches(self, other: LineDigest) -> bool:
        """Were the same lines added in the same order?"""
        return (self.count, self._digest.digest()) == (other.count, other._digest.digest())


def read_index(path: Path) -> Iterator[dict[str, str]]:
    """The rows of index.csv through the csv module."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
