"""Everything that was written is read again and compared with the document.

The readers share no code with the writers: Pillow for PNG, pycocotools for COCO, the csv and json modules.
A mask file is compared pixel by pixel. An annotation is compared with the mask file by run lengths: those of
its segmentation, as pycocotools has them, and those of the pixels that Pillow read, put into a string by
pycocotools. That string is canonical, so equal strings are equal pixels, and no annotation costs a decoding.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.geometry import Rect
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2

from .photos import read_back
from .write import Numbers, Written


class Seen(NamedTuple):
    """What the mask files show of one annotation: its class, and its pixels as pycocotools' RLE."""

    class_id: int
    rle: dict[str, Any]


class Proof(NamedTuple):
    """faults: what differs between the files of one image and its document, in words. digests: the SHA-256 of
    each file as it was read back, by its path in the package."""

    faults: list[str]
    digests: dict[str, str]


def prove(folder: Path, done: Written, numbers: Numbers, task: Task) -> Proof:
    """Read the photo and the masks of an image again, and compare them and its lines with the document."""
    planned, files = done.planned, _Files(folder)
    name, faults = f"images/{planned.name}", []
    files.digests[name] = read_back(planned, folder / name, done.photo_digest)
    if not files.digests[name]:
        faults.append(f"{name} is not the photo {planned.photo}.")
    seen: list[Seen] = []
    faults += _MASKS[task](files, done, numbers, seen)
    faults += _annotations(done, numbers, seen)
    return Proof(faults, files.digests)


class _Files:
    """Mask files of a package, read by Pillow from the very bytes that are hashed."""

    def __init__(self, folder: Path) -> None:
        self.digests: dict[str, str] = {}
        self._folder = folder

    def pixels(self, name: str) -> np.ndarray:
        data = (self._folder / name).read_bytes()
        self.digests[name] = hashlib.sha256(data).hexdigest()
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            return np.asarray(picture)


def _semantic_masks(files: _Files, done: Written, _numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    name = f"masks/{done.planned.stem}.png"
    pixels, values = files.pixels(name), done.content.values
    if values is None or not np.array_equal(pixels, values):
        yield f"{name} differs from the document."
        return
    runs = Labelled(pixels)
    seen += [Seen(one["category_id"], runs.of(one["category_id"])) for one in _entries(done)]


def _instance_masks(files: _Files, done: Written, numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    for number, one in zip(numbers.ids, done.content.objects, strict=True):
        name = f"masks/{done.planned.stem}/{number:06}.png"
        pixels = files.pixels(name)
        count = np.count_nonzero(one.stencil)
        inside = pixels[one.rect.slices]
        if np.count_nonzero(pixels) != count or not np.array_equal(inside, one.stencil * np.uint8(255)):
            yield f"{name} differs from the document."
        seen.append(Seen(one.one.id, box_runs(inside > 0, one.rect, pixels.shape)))


def _panoptic_masks(files: _Files, done: Written, numbers: Numbers, seen: list[Seen]) -> Iterator[str]:
    name = f"masks/{done.planned.stem}.png"
    rgb = files.pixels(name).astype(np.uint32)
    ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
    segments = json.loads(done.panoptic)["segments_info"]
    claimed, things = 0, frozenset(numbers.ids)
    for info, one in zip(segments, [*done.content.objects, *done.content.stuff], strict=True):
        mine = ids[one.rect.slices] == info["id"]
        claimed += int(np.count_nonzero(mine))
        if not np.array_equal(mine, one.stencil) or info["area"] != np.count_nonzero(mine):
            yield f"{name}: segment {info['id']} differs from the document."
        if info["id"] in things:
            seen.append(Seen(info["category_id"], box_runs(mine, one.rect, ids.shape)))
    if np.count_nonzero(ids) != claimed:
        yield f"{name} holds pixels that segments_info does not."


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


class Labelled:
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


def box_runs(stencil: np.ndarray, rect: Rect, shape: tuple[int, ...]) -> dict[str, Any]:
    """RLE of a stencil at a box in an image of shape (height, width)."""
    height = shape[0]
    columns = np.zeros((rect.width, height + 1), bool)  # a row of nothing between columns
    columns[:, rect.top : rect.bottom] = stencil.T
    flat = columns.ravel()
    places = np.flatnonzero(np.diff(flat, prepend=False))
    changes = places - places // (height + 1) + rect.left * height
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
