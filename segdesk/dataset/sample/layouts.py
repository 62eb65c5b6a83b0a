"""How the sound sets lie on the disk: what is written for one image, and what for the set."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segdesk.dataset.sample.coco import (
    Classes,
    Json,
    instance_annotations,
    instances_json,
    panoptic,
    panoptic_json,
    write_json,
)
from segdesk.dataset.sample.picture import Bytes, Scene

EXIF_ORIENTATION = 0x0112
ON_ITS_SIDE = 6
JPEG_QUALITY = 92
PNG_LEVEL = 3


@dataclass(frozen=True)
class Shot:
    """One image of a set: its name without suffix, its number from 1, and what draws it."""

    name: str
    number: int
    seed: int
    size: tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """write puts the files of one image into the set's folder and returns its row; finish writes the rest.

    Images may be written in any order and by any process; finish gets the rows in order.
    """

    folders: tuple[str, ...]
    write: Callable[[Path, Shot, Scene], Json]
    finish: Callable[[Path, Classes, list[Json]], None]


def write_photo(path: Path, image: Bytes, *, orientation: int = 1) -> None:
    """A JPEG; with orientation 6 the pixels lie on their side and the tag says how to turn them upright."""
    stored = np.rot90(image, 1) if orientation == ON_ITS_SIDE else image
    exif = Image.Exif()
    if orientation != 1:
        exif[EXIF_ORIENTATION] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(path, quality=JPEG_QUALITY, exif=exif)


def write_png(path: Path, pixels: NDArray[np.unsignedinteger]) -> None:
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, compress_level=PNG_LEVEL)


def write_classes(path: Path, classes: Classes) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name", "color", "kind"])
    writer.writerows([c.id, c.name, c.color, c.kind] for c in classes)
    path.write_text(text.getvalue(), encoding="utf-8")


def _image_row(shot: Shot) -> Json:
    width, height = shot.size
    return {"id": shot.number, "file_name": f"{shot.name}.jpg", "width": width, "height": height}


def _write_semantic(folder: Path, shot: Shot, scene: Scene) -> Json:
    write_photo(folder / "images" / f"{shot.name}.jpg", scene.image)
    write_png(folder / "masks" / f"{shot.name}.png", scene.labels.astype(np.uint8))
    return {}


def _finish_classes(folder: Path, classes: Classes, _rows: list[Json]) -> None:
    write_classes(folder / "classes.csv", classes)


def _write_panoptic(folder: Path, shot: Shot, scene: Scene) -> Json:
    write_photo(folder / "images" / f"{shot.name}.jpg", scene.image)
    pixels, segments = panoptic(scene)
    write_png(folder / "panoptic" / f"{shot.name}.png", pixels)
    return {"image": _image_row(shot), "segments": segments}


def _finish_panoptic(folder: Path, classes: Classes, rows: list[Json]) -> None:
    write_json(folder / "panoptic.json", panoptic_json(classes, rows))


def _write_instances(folder: Path, shot: Shot, scene: Scene) -> Json:
    orientation = ON_ITS_SIDE if shot.number == 3 else 1
    write_photo(folder / "images" / f"{shot.name}.jpg", scene.image, orientation=orientation)
    return {"image": _image_row(shot), "annotations": instance_annotations(scene)}


def _finish_instances(folder: Path, classes: Classes, rows: list[Json]) -> None:
    write_json(folder / "annotations.json", instances_json(classes, rows))
    write_classes(folder / "classes.csv", classes)


def _write_binary(folder: Path, shot: Shot, scene: Scene) -> Json:
    key = _key(shot.name)
    images, masks = folder / key / "images", folder / key / "masks"
    images.mkdir(parents=True, exist_ok=True)
    masks.mkdir(exist_ok=True)
    deep = scene.image.mean(axis=2).astype(np.uint16) * np.uint16(257)
    write_png(images / f"{key}.png", deep if shot.number == 4 else scene.image)
    for number, _class_id in scene.objects():
        mask = (scene.instances == number).astype(np.uint8) * np.uint8(255)
        write_png(masks / f"{_key(f'{shot.name}/{number}')}.png", mask)
    return {}


def _key(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


SEMANTIC = Layout(("images", "masks"), _write_semantic, _finish_classes)
"""images/*.jpg, masks/*.png with one channel of class ids, classes.csv."""

PANOPTIC = Layout(("images", "panoptic"), _write_panoptic, _finish_panoptic)
"""images/*.jpg, panoptic/*.png with RGB segment ids, panoptic.json."""

INSTANCES = Layout(("images",), _write_instances, _finish_instances)
"""images/*.jpg, annotations.json, classes.csv; the third photo lies on its side, and its EXIF tag says so."""

BINARY = Layout((), _write_binary, _finish_classes)
"""A folder per image with a mask file per object, and classes.csv; the fourth image is grey, of 16 bits."""
