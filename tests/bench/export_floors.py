"""What an export costs at least: the same files, made of arrays in memory by the fastest parts known.

bare: each photo is decoded as the gate does it, copied, and compared with its copy; masks are packed,
written, read by Pillow and compared; annotations are made. whole: also what the contract of packages asks
for beyond pixels: the digests of all files, coco.json and index.csv, and the proof of each annotation from
the pixels that were read back.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.dataset.package.verify import Labelled, box_runs, run_lengths
from segdesk.geometry import Rect
from segdesk.io.images import decode_through
from segdesk.io.png import encode
from segdesk.ops.rle import encode_labels
from segdesk.ops.trace import rings, trace


class Annotation(NamedTuple):
    """An entry of coco.json, and the run lengths of the pixels that were read back."""

    entry: dict[str, Any]
    shown: dict[str, Any]


@dataclass
class Floor:
    """write: the masks of an image into a package, given what is in memory of it; gives its annotations."""

    out: Path
    write: Callable[[Floor, str, Any], Iterator[Annotation]]
    whole: bool
    rows: list[list[object]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def image(self, photo: Path, held: Any) -> None:
        """The files and the lines of one image."""
        decode_through(photo)
        copy = self.out / "images" / photo.name
        shutil.copyfile(photo, copy)
        data = copy.read_bytes()
        assert data == photo.read_bytes()
        self._note(copy, data)
        for entry, shown in self.write(self, photo.stem, held):
            if self.whole:
                line = json.dumps(entry)
                again = json.loads(line)
                assert run_lengths(again["segmentation"], *shown["size"]) == shown
                assert again["area"] == coco_mask.area(shown)
                assert again["bbox"] == list(coco_mask.toBbox(shown))
                self.lines.append(line)

    def mask(self, name: str, pixels: np.ndarray) -> np.ndarray:
        """The pixels as they read back from a file."""
        path = self.out / "masks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(encode(pixels))
        data = path.read_bytes()
        self._note(path, data)
        again = np.asarray(Image.open(io.BytesIO(data), formats=("PNG",)))
        assert np.array_equal(again, pixels)
        return again

    def finish(self) -> None:
        """The lists."""
        if self.whole:
            (self.out / "coco.json").write_text("[" + ",\n".join(self.lines) + "]")
            with (self.out / "index.csv").open("w", newline="") as file:
                csv.writer(file).writerows(self.rows)

    def _note(self, path: Path, data: bytes) -> None:
        if self.whole:
            self.rows.append([path.name, hashlib.sha256(data).hexdigest()])


def semantic(floor: Floor, stem: str, values: np.ndarray) -> Iterator[Annotation]:
    again = floor.mask(f"{stem}.png", values)
    shown = Labelled(again) if floor.whole else None
    for value, (text, area, rect) in encode_labels(values).items():
        size = list(values.shape)
        entry = _entry({"size": size, "counts": text}, area, rect)
        yield Annotation(entry, shown.of(value) if shown else {})


def instance(floor: Floor, stem: str, objects: list[tuple[Rect, np.ndarray]]) -> Iterator[Annotation]:
    """objects: the box of each, and the mask of the whole image, 0 and 255."""
    for number, (rect, pixels) in enumerate(objects):
        again = floor.mask(f"{stem}/{number:06}.png", pixels)
        stencil = pixels[rect.slices] > 0
        entry = _entry(rings(trace(stencil, (rect.left, rect.top))), int(np.count_nonzero(stencil)), rect)
        inside = again[rect.slices] > 0
        yield Annotation(entry, box_runs(inside, rect, again.shape) if floor.whole else {})


def _entry(segmentation: Any, area: int, rect: Rect) -> dict[str, Any]:
    box = [rect.left, rect.top, rect.width, rect.height]
    return {"segmentation": segmentation, "area": area, "bbox": box, "category_id": 1, "iscrowd": 0}


class Pace(NamedTuple):
    """Images per second, and the processor's milliseconds of all threads for each, which others' load
    changes less."""

    rate: float
    cpu_ms: float


@contextmanager
def paced(images: int, found: list[Pace]) -> Iterator[None]:
    """Adds the pace of the block to what was found."""
    began, used = time.perf_counter(), time.process_time()
    yield
    found.append(Pace(images / (time.perf_counter() - began), 1000 * (time.process_time() - used) / images))


def run_floor(
    photos: Mapping[Path, Any],
    write: Callable[..., Iterator[Annotation]],
    found: list[Pace],
    *,
    jobs: int,
    whole: bool,
) -> None:
    """photos: each with what is in memory of it. Files go beside the folder of the photos."""
    out = next(iter(photos)).parent / "floor"
    for name in ("images", "masks"):
        (out / name).mkdir(parents=True)
    floor = Floor(out, write, whole)
    with paced(len(photos), found):
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(floor.image, photos, photos.values()))
        floor.finish()
    shutil.rmtree(out)
