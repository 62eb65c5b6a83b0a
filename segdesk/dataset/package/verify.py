"""Everything that was written is read again and compared with the document.

The readers share no code with the writers: Pillow for PNG, pycocotools for COCO, the csv and json modules.
A mask file is compared pixel by pixel. An annotation is compared with the mask file by run lengths: those of
its segmentation, as pycocotools has them, and those of the pixels that Pillow read, put into a string by
pycocotools. That string is canonical, so equal strings are equal pixels, and no annotation costs a decoding.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.model.classes import Task
from segdesk.ops.cv import cv2

from .content import ExportObject
from .photos import same_photo
from .write import Numbers, Written


class Seen(NamedTuple):
    """What the mask files show of one annotation: its class, and its pixels as pycocotools' RLE."""

    class_id: int
    rle: dict[str, Any]


def differences(folder: Path, done: Written, numbers: Numbers, task: Task) -> list[str]:
    """What differs between the files of one image and its document, in words; empty when nothing does."""
    planned = done.planned
    found = []
    if not same_photo(planned, folder / "images" / planned.name, done.photo_digest):
        found.append(f"images/{planned.name} is not the photo {planned.photo}.")
    seen: list[Seen] = []
    found += _MASKS[task](folder / "masks", done, numbers, seen)
    found += _annotations(done, numbers, seen)
    return found


def _semantic_masks(masks: Path, done: Written, _numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    name = f"{done.planned.stem}.png"
    pixels, values = _pixels(masks / name), done.content.values
    if values is None or not np.array_equal(pixels, values):
        yield f"masks/{name} differs from the document."
        return
    runs = _Runs(pixels)
    seen += [Seen(one["category_id"], runs.of(one["category_id"])) for one in _entries(done)]


def _instance_masks(masks: Path, done: Written, numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    for number, one in zip(numbers.ids, done.content.objects, strict=True):
        name = f"{done.planned.stem}/{number:06}.png"
        pixels = _pixels(masks / name)
        count = np.count_nonzero(one.stencil)
        inside = pixels[one.rect.slices]
        if np.count_nonzero(pixels) != count or not np.array_equal(inside, one.stencil * np.uint8(255)):
            yield f"masks/{name} differs from the document."
        seen.append(Seen(one.one.id, _box_runs(inside > 0, one, pixels.shape)))


def _panoptic_masks(masks: Path, done: Written, numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    name = f"{done.planned.stem}.png"
    rgb = _pixels(masks / name).astype(np.uint32)
    ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    segments = json.loads(done.panoptic)["segments_info"]
    claimed, things = 0, frozenset(numbers.ids)
    for info, one in zip(segments, [*done.content.objects, *done.content.stuff], strict=True):
        mine = ids[one.rect.slices] == info["id"]
        claimed += int(np.count_nonzero(mine))
        if not np.array_equal(mine, one.stencil) or info["area"] != np.count_nonzero(mine):
            yield f"masks/{name}: segment {info['id']} differs from the document."
        if info["id"] in things:
            seen.append(Seen(info["category_id"], _box_runs(mine, one, ids.shape)))
    if np.count_nonzero(ids) != claimed:
        yield f"masks/{name} holds pixels that segments_info does not."


_MASKS = {Task.SEMANTIC: _semantic_masks, Task.INSTANCE: _instance_masks, Task.PANOPTIC: _panoptic_masks}


def _entries(done: Written) -> list[Any]:
    return [json.loads(line) for line in done.annotations]


def _annotations(done: Written, numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    """Each annotation must be what its mask file shows; box and area those of its pixels."""
    width, height = done.planned.size
    entries = _entries(done)
    if [entry["id"] for entry in entries] != list(numbers.ids[: len(seen)]):
        yield f"{done.planned.name}: the annotations are not those of the masks."
        return
    for entry, shown in zip(entries, seen, strict=True):
        if run_lengths(entry["segmentation"], height, width) != shown.rle:
            yield f"coco.json: annotation {entry['id']} differs from its mask."
        elif entry["category_id"] != shown.class_id:
            yield f"coco.json: annotation {entry['id']} has another class than its mask."
        elif entry["area"] != coco_mask.area(shown.rle) or entry["bbox"] != list(coco_mask.toBbox(shown.rle)):
            yield f"coco.json: area or box of annotation {entry['id']} is not that of its mask."


def run_lengths(segmentation: Any, height: int, width: int) -> dict[str, Any]:
    """A COCO segmentation as pycocotools' canonical RLE."""
    if isinstance(segmentation, list):
        merged: dict[str, Any] = coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
        return merged
    return {"size": segmentation["size"], "counts": segmentation["counts"].encode()}


class _Runs:
    """The runs of equal pixels down the columns of a label map, from which each label's RLE follows."""

    def __init__(self, labels: np.ndarray) -> None:
        self._shape = labels.shape
        flat = np.asarray(
            cv2.transpose(labels)
        ).ravel()  # numpy's own copy of labels.T takes ten times as long
        starts = np.flatnonzero(flat[1:] != flat[:-1]) + 1
        self._starts = np.concatenate(([0], starts))
        self._labels = flat[self._starts]

    def of(self, label: int) -> dict[str, Any]:
        """RLE of the pixels that have this label."""
        mine = np.concatenate(([False], self._labels == label))
        changes = self._starts[mine[1:] != mine[:-1]]
        return _as_rle(changes, self._shape)


def _box_runs(stencil: np.ndarray, one: ExportObject, shape: tuple[int, ...]) -> dict[str, Any]:
    """RLE of a stencil at the box of an object in an image of shape (height, width)."""
    height = shape[0]
    columns = np.zeros((one.rect.width, height + 1), bool)  # a row of nothing between columns
    columns[:, one.rect.top : one.rect.bottom] = stencil.T
    flat = columns.ravel()
    places = np.flatnonzero(np.diff(flat, prepend=False))
    changes = places - places // (height + 1) + one.rect.left * height
    runs, counts = np.unique(changes, return_counts=True)  # where a run goes on into the next column
    return _as_rle(runs[counts == 1], shape)


def _as_rle(changes: np.ndarray, shape: tuple[int, ...]) -> dict[str, Any]:
    """pycocotools' RLE of pixels that begin as 0 and change at these places, counted down the columns."""
    height, width = shape[:2]
    inside = changes[changes < height * width]
    counts = np.diff(np.concatenate(([0], inside, [height * width])))
    rle: dict[str, Any] = coco_mask.frPyObjects(
        {"size": [height, width], "counts": counts.tolist()}, height, width
    )
    return rle


def _pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


class LineDigest:
    """A digest over lines in their order: two streams can be told equal without keeping them."""

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
