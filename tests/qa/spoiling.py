"""Faults in packages: one encoding changed behind the back of the others."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

COCO, PANOPTIC, META, INDEX = "coco/coco.json", "coco/panoptic.json", "meta.json", "index.csv"


@dataclass(frozen=True)
class Spoil:
    """plant(package) changes files and gives the image that the finding must name (None: the set)."""

    name: str
    base: str
    check: str
    plant: Callable[[Path], str | None]
    also: tuple[str, ...] = ()
    severity: str = "error"


def _image(package: Path, number: int = 1) -> str:
    return sorted(f"images/{one.name}" for one in (package / "images").iterdir())[number]


def _rows(package: Path) -> list[dict[str, str]]:
    with (package / INDEX).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write_rows(package: Path, rows: list[dict[str, str]]) -> None:
    with (package / INDEX).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(**cells: str) -> Callable[[Path], str]:
    """Other cells in the first row of an image."""

    def plant(package: Path) -> str:
        image, rows = _image(package), _rows(package)
        next(one for one in rows if one["image"] == image).update(cells)
        _write_rows(package, rows)
        return image

    return plant


def _json(name: str, change: Callable[[dict, int], object]) -> Callable[[Path], str]:
    """A change in a JSON; change is told the id of an image."""

    def plant(package: Path) -> str:
        image = _image(package)
        value = json.loads((package / name).read_text())
        number = next((f["id"] for f in value.get("images", ()) if f"images/{f['file_name']}" == image), 0)
        change(value, number)
        (package / name).write_text(json.dumps(value))
        return image

    return plant


def _of_set(name: str, change: Callable[[dict, int], object]) -> Callable[[Path], None]:
    def plant(package: Path) -> None:
        _json(name, change)(package)

    return plant


def _first(value: dict, image: int) -> dict:
    return next(one for one in value["annotations"] if one["image_id"] == image)


def _pixel(package: Path) -> str:
    """One pixel of a mask, and its hash in index.csv: only the other encodings know."""
    image, rows = _image(package), _rows(package)
    row = next(one for one in rows if one["image"] == image)
    path = package / row["mask"]
    with Image.open(path) as file:
        pixels = np.array(file)
    place = np.argwhere(pixels != pixels[0, 0])[0]
    pixels[tuple(place[:2])] = pixels[0, 0]
    Image.fromarray(pixels).save(path)
    row["mask_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    _write_rows(package, rows)
    return image


def _other_bytes(package: Path) -> str:
    """The photo saved again: the same pixels, other bytes."""
    image = _image(package)
    with Image.open(package / image) as file:
        file.load()
    file.save(package / image, compress_level=1)
    return image


def _stray(package: Path) -> str:
    image = _image(package)
    path = package / "masks" / "stray.png"
    with Image.open(package / image) as file:
        Image.new("L", file.size).save(path)
    return "masks/stray.png"


def _gone_mask(package: Path) -> str:
    image = _image(package)
    (package / next(one["mask"] for one in _rows(package) if one["image"] == image)).unlink()
    return image


def _yolo_file(package: Path, image: str) -> Path:
    stem = image.rpartition("/")[2].rpartition(".")[0]
    return next((package / "yolo" / "labels").rglob(f"{stem}.txt"))


def _row_gone(package: Path) -> str:
    image = _image(package)
    path = _yolo_file(package, image)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))
    return image


def _row_bent(package: Path) -> str:
    """One vertex of a row, inside its box: its place is the same, its pixels are not."""
    image = _image(package)
    path = _yolo_file(package, image)
    first, *rest = path.read_text().splitlines()
    number, *words = first.split()
    xs, ys = [float(one) for one in words[0::2]], [float(one) for one in words[1::2]]
    place = next(
        n for n, x in enumerate(xs) if x not in (min(xs), max(xs)) and ys[n] not in (min(ys), max(ys))
    )
    words[2 * place : 2 * place + 2] = (f"{np.mean(xs):.6f}", f"{np.mean(ys):.6f}")
    path.write_text("\n".join([" ".join([number, *words]), *rest]) + "\n")
    return image


def _row_moved(package: Path) -> str:
    image = _image(package)
    path = _yolo_file(package, image)
    first, *rest = path.read_text().splitlines()
    number, *coordinates = first.split()
    moved = [f"{float(one) * 0.9:.6f}" for one in coordinates]
    path.write_text("\n".join([" ".join([number, *moved]), *rest]) + "\n")
    return image


def _broken(name: str) -> Callable[[Path], None]:
    def plant(package: Path) -> None:
        path = package / name
        path.write_text(path.read_text()[:-40])

    return plant


def _sources(package: Path) -> None:
    """All of val synthetic, all of train real."""
    rows = _rows(package)
    for row in rows:
        row["split"] = "val" if row["image_id"] in ("1", "2", "3") else "train"
        row["source"] = "synthetic" if row["split"] == "val" else "real"
    _write_rows(package, rows)


def _set(key: str, value: object) -> Callable[[dict, int], None]:
    return lambda coco, image: _first(coco, image).__setitem__(key, value)


def _area(value: dict, image: int) -> None:
    _first(value, image)["area"] += 3


def _box(value: dict, image: int) -> None:
    _first(value, image)["bbox"][2] += 2


def _vertex(value: dict, image: int) -> None:
    _first(value, image)["segmentation"][0][0] += 5


def _drop(value: dict, image: int) -> None:
    value["annotations"].remove(_first(value, image))


def _drop_image(value: dict, image: int) -> None:
    value["annotations"] = [one for one in value["annotations"] if one["image_id"] != image]
    value["images"] = [one for one in value["images"] if one["id"] != image]


def _drop_segment(value: dict, image: int) -> None:
    _first(value, image)["segments_info"].pop()


def _segment_area(value: dict, image: int) -> None:
    _first(value, image)["segments_info"][0]["area"] += 1


def _rename(value: dict, _image_id: int) -> None:
    value["categories"][0]["name"] = "other"


def _twist(value: dict, _image_id: int) -> None:
    index = value["yolo"]["class_index"]
    index["0"] = index["1"]


SPOILS = (
    Spoil("a pixel", "semantic", "consistency", _pixel, ("fragments",)),
    Spoil("area in COCO", "semantic", "consistency", _json(COCO, _area)),
    Spoil("box in COCO", "semantic", "consistency", _json(COCO, _box)),
    Spoil("annotation dropped", "semantic", "consistency", _json(COCO, _drop)),
    Spoil("image dropped from COCO", "semantic", "consistency", _json(COCO, _drop_image)),
    Spoil("photo saved again", "semantic", "consistency", _other_bytes),
    Spoil("width in the index", "semantic", "consistency", _row(width="7")),
    Spoil("mask hash in the index", "semantic", "consistency", _row(mask_sha256="0" * 64)),
    Spoil("YOLO row gone", "semantic", "consistency", _row_gone),
    Spoil("COCO broken", "semantic", "consistency", _broken(COCO)),
    Spoil("category renamed", "semantic", "classmap", _of_set(COCO, _rename)),
    Spoil("YOLO numbers twisted", "semantic", "classmap", _of_set(META, _twist), ("consistency",)),
    Spoil("stray mask", "semantic", "pairs", _stray),
    Spoil("mask gone", "semantic", "pairs", _gone_mask),
    Spoil("val without real images", "semantic", "domain", _sources, ("balance", "consistency"), "note"),
    Spoil("a pixel", "instance", "consistency", _pixel, ("fragments",)),
    Spoil("a vertex", "instance", "consistency", _json(COCO, _vertex)),
    Spoil("another category", "instance", "consistency", _json(COCO, _set("category_id", 2))),
    Spoil("an annotation id", "instance", "consistency", _json(COCO, _set("id", 9999))),
    Spoil("area in the index", "instance", "consistency", _row(area="12")),
    Spoil("box in the index", "instance", "consistency", _row(bbox_w="3")),
    Spoil("YOLO row moved", "instance", "consistency", _row_moved),
    Spoil("YOLO row bent", "instance", "consistency", _row_bent),
    Spoil("YOLO row bent", "semantic", "consistency", _row_bent),
    Spoil("YOLO row gone", "instance", "consistency", _row_gone),
    Spoil("mask gone", "instance", "pairs", _gone_mask),
    Spoil("a thing dropped", "panoptic", "consistency", _json(COCO, _drop)),
    Spoil("segment area", "panoptic", "consistency", _json(PANOPTIC, _segment_area)),
    Spoil("segment not listed", "panoptic", "values", _json(PANOPTIC, _drop_segment), ("consistency",)),
)
