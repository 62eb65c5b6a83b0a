"""Faults of every kind, each planted into one image of a sound set, with the finding that must come of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .making import CLASSES, COLOURS, save_mask, write_classes

ORIENTATION = 0x0112


@dataclass(frozen=True)
class Fault:
    """plant(root, image) changes files and gives the image that the finding must name (None: the set).

    base: semantic or coco. image: the name that is its own, so that all can be planted together. also: checks
    that rightly say more of the same fault.
    """

    name: str
    base: str
    check: str
    severity: str
    image: str
    plant: Callable[[Path, str], str | None]
    also: tuple[str, ...] = ()
    task: str = ""


def _photo(root: Path, image: str) -> Path:
    return root / "images" / f"{image}.png"


def _mask(root: Path, image: str) -> Path:
    return root / "masks" / f"{image}.png"


def _said(image: str) -> str:
    return f"images/{image}.png"


def _labels(root: Path, image: str) -> np.ndarray:
    with Image.open(_mask(root, image)) as file:
        return np.array(file)


def _change(make: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path, str], str]:
    """A fault in the pixels of a mask, saved as a palette PNG like the others."""

    def plant(root: Path, image: str) -> str:
        save_mask(_mask(root, image), np.ascontiguousarray(make(_labels(root, image))))
        return _said(image)

    return plant


def _grey(make: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path, str], str]:
    """A fault in the pixels of a mask, saved as grey PNG."""

    def plant(root: Path, image: str) -> str:
        Image.fromarray(make(_labels(root, image))).save(_mask(root, image))
        return _said(image)

    return plant


def _smaller(labels: np.ndarray) -> np.ndarray:
    return labels[::2, ::2]


def _scaled(labels: np.ndarray) -> np.ndarray:
    """Ids made visible, void kept."""
    return np.where(labels == 255, 255, labels * 51).astype(np.uint8)


def _odd_patch(labels: np.ndarray) -> np.ndarray:
    labels[100:110, 50:70] = 77
    return labels


def _specks(labels: np.ndarray) -> np.ndarray:
    labels[2:4, 2:4] = 4
    return labels


def _moved(labels: np.ndarray) -> np.ndarray:
    moved = np.zeros_like(labels)
    moved[7:, 9:] = labels[:-7, :-9]
    return moved


def _larger(labels: np.ndarray) -> np.ndarray:
    """The content a fifth larger about the centre, cut to the size."""
    height, width = labels.shape
    inner = labels[height // 12 : -(height // 12), width // 12 : -(width // 12)]
    return np.asarray(Image.fromarray(inner).resize((width, height), Image.Resampling.NEAREST))


def _smooth(labels: np.ndarray) -> np.ndarray:
    """Class ids halved and brought back bilinearly: values in between are class ids too."""
    size = labels.shape[::-1]
    small = Image.fromarray(labels).resize((size[0] // 2, size[1] // 2), Image.Resampling.BILINEAR)
    return np.asarray(small.resize(size, Image.Resampling.BILINEAR))


def _through_jpeg(root: Path, image: str) -> str:
    path = _mask(root, image)
    beside = path.with_suffix(".jpeg")
    Image.fromarray(_labels(root, image) * 40).save(beside, quality=75)
    with Image.open(beside) as file:
        Image.fromarray(np.asarray(file)).save(path)
    beside.unlink()
    return _said(image)


def _as_jpeg(root: Path, image: str) -> str:
    path = _mask(root, image)
    Image.fromarray(_labels(root, image)).save(path.with_suffix(".jpg"))
    path.unlink()
    return _said(image)


def _cut_short(which: Callable[[Path, str], Path]) -> Callable[[Path, str], str]:
    def plant(root: Path, image: str) -> str:
        path = which(root, image)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return _said(image)

    return plant


def _no_mask(root: Path, image: str) -> str:
    _mask(root, image).unlink()
    return _said(image)


def _no_photo(root: Path, image: str) -> str:
    _photo(root, image).unlink()
    return f"masks/{image}.png"


def _turned(root: Path, image: str) -> str:
    path = _photo(root, image)
    with Image.open(path) as file:
        file.load()
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    file.save(path, exif=exif)
    return _said(image)


def _other_palette(root: Path, image: str) -> str:
    colours = {**COLOURS, 1: COLOURS[5], 5: COLOURS[1]}
    save_mask(_mask(root, image), _labels(root, image), colours)
    return _said(image)


def _twin(new: str) -> Callable[[Path, str], str]:
    """The photo and its mask again under a new name."""

    def plant(root: Path, image: str) -> str:
        shutil.copyfile(_photo(root, image), _photo(root, new))
        shutil.copyfile(_mask(root, image), _mask(root, new))
        return _said(max(image, new))

    return plant


def _near_twin(root: Path, image: str) -> str:
    new = "train/z_near"
    with Image.open(_photo(root, image)) as file:
        file.save(root / "images" / f"{new}.jpg", quality=90)
    shutil.copyfile(_mask(root, image), _mask(root, new))
    return f"images/{new}.jpg"


def _same_mask(root: Path, image: str) -> str:
    other = "train/p00"
    shutil.copyfile(_mask(root, other), _mask(root, image))
    return _said(image)


def _no_pond_in_val(root: Path, _image: str) -> None:
    for path in sorted((root / "masks" / "val").iterdir()):
        labels = _labels(root, f"val/{path.stem}")
        save_mask(path, np.where(labels == 5, 1, labels))


def _with_alpha(root: Path, image: str) -> str:
    grey = Image.fromarray(_labels(root, image))
    opaque = Image.new("L", grey.size, 255)
    Image.merge("RGBA", (grey, grey, grey, opaque)).save(_mask(root, image))
    return _said(image)


def _same_name_twice(root: Path, _image: str) -> None:
    rows = [*CLASSES[:5], (5, "roof", "#28c8c8", "stuff"), CLASSES[6]]
    write_classes(root, rows)


def _json(change: Callable[[dict, int], object]) -> Callable[[Path, str], str | None]:
    """A fault in the JSON; change is told the id of the image."""

    def plant(root: Path, image: str) -> str | None:
        path = root / "annotations.json"
        value = json.loads(path.read_text())
        number = next(one["id"] for one in value["images"] if one["file_name"] == f"{image}.png")
        about = change(value, number)
        path.write_text(json.dumps(value))
        return None if about is value else _said(image)

    return plant


def _of(value: dict, image: int) -> list[dict]:
    return [one for one in value["annotations"] if one["image_id"] == image]


def _added(value: dict, image: int, ring: list[float], category: int = 1, **fields) -> None:
    number = max(one["id"] for one in value["annotations"]) + 1
    value["annotations"].append(
        {
            "id": number,
            "image_id": image,
            "category_id": category,
            "segmentation": [ring],
            "iscrowd": 0,
            **fields,
        }
    )


def _double(value: dict, image: int) -> None:
    _added(value, image, list(_of(value, image)[0]["segmentation"][0]))


def _third_shared(value: dict, image: int) -> None:
    ring = np.array(_of(value, image)[1]["segmentation"][0], float)
    ring[0::2] += min(12, np.ptp(ring[0::2]) / 2)
    _added(value, image, ring.tolist(), 2)


def _hidden(value: dict, image: int) -> None:
    """A box of the other class over a disc, within the image."""
    points = np.array(_of(value, image)[0]["segmentation"][0], float).reshape(-1, 2)
    (size,) = ((one["width"], one["height"]) for one in value["images"] if one["id"] == image)
    left, top = np.maximum(points.min(0) - 2, 0).tolist()
    right, bottom = np.minimum(points.max(0) + 2, size).tolist()
    _added(value, image, [left, top, right, top, right, bottom, left, bottom], 2)


def _two_things(value: dict, image: int) -> None:
    first, *_ = _of(value, image)
    first["segmentation"].append([150.0, 140.0, 170.0, 140.0, 170.0, 155.0, 150.0, 155.0])


def _crossed(value: dict, image: int) -> None:
    _added(value, image, [10.0, 140.0, 40.0, 158.0, 40.0, 140.0, 10.0, 158.0])


def _outside(value: dict, image: int) -> None:
    _added(value, image, [180.0, 140.0, 220.0, 140.0, 220.0, 155.0, 180.0, 155.0])


def _two_points(value: dict, image: int) -> None:
    _added(value, image, [10.0, 140.0, 40.0, 158.0])


def _a_line(value: dict, image: int) -> None:
    _added(value, image, [10.0, 140.0, 40.0, 140.0, 70.0, 140.0])


def _no_category(value: dict, image: int) -> dict:
    _of(value, image)[0]["category_id"] = 9
    return value


def _doubled_ids(value: dict, image: int) -> dict:
    first, second, *_ = _of(value, image)
    second["id"] = first["id"]
    return value


def _other_size(value: dict, image: int) -> None:
    entry = next(one for one in value["images"] if one["id"] == image)
    entry["width"], entry["height"] = entry["height"], entry["width"]


def _small_area(value: dict, image: int) -> None:
    """Half of what the pixels have."""
    _of(value, image)[0]["area"] = 150


def _wide_box(value: dict, image: int) -> None:
    ring = np.array(_of(value, image)[1]["segmentation"][0], float).reshape(-1, 2)
    (left, top), (right, bottom) = ring.min(0), ring.max(0)
    _of(value, image)[1]["bbox"] = [left, top, right - left + 6, bottom - top]


def _huge(value: dict, image: int) -> None:
    value["annotations"] = [one for one in value["annotations"] if one["image_id"] != image]
    _added(value, image, [2.0, 2.0, 198.0, 2.0, 198.0, 158.0, 2.0, 158.0])


def _gone_photo(root: Path, image: str) -> str:
    _photo(root, image).unlink()
    return f"{image}.png"


def _unlisted(root: Path, image: str) -> str:
    _json(lambda value, number: _drop(value, number))(root, image)
    return _said(image)


def _drop(value: dict, number: int) -> None:
    value["annotations"] = [one for one in value["annotations"] if one["image_id"] != number]
    value["images"] = [one for one in value["images"] if one["id"] != number]


FAULTS = (
    Fault("half the size", "semantic", "alignment", "error", "train/p00", _change(_smaller)),
    Fault("sides swapped", "semantic", "alignment", "error", "train/p01", _change(np.transpose)),
    Fault("a value of no class", "semantic", "values", "error", "val/p02", _change(_odd_patch)),
    Fault("ids scaled", "semantic", "palette", "warning", "train/p03", _grey(_scaled), ("values",)),
    Fault("nothing labelled", "semantic", "empty", "warning", "train/p04", _change(np.zeros_like)),
    Fault("smoothed ids", "semantic", "lossless", "error", "val/p05", _grey(_smooth),
          ("fragments", "values")),
    Fault("through JPEG", "semantic", "lossless", "error", "train/p06", _through_jpeg, ("values",)),
    Fault("a JPEG", "semantic", "lossless", "error", "train/p07", _as_jpeg),
    Fault("an alpha channel", "semantic", "palette", "warning", "val/p23", _with_alpha),
    Fault("one class all over", "semantic", "balance", "warning", "train/p22",
          _change(lambda labels: np.full_like(labels, 1)), ("shifted",)),
    Fault("no mask", "semantic", "pairs", "error", "val/p08", _no_mask),
    Fault("no photo", "semantic", "pairs", "error", "train/p09", _no_photo),
    Fault("photo cut short", "semantic", "readable", "error", "train/p10", _cut_short(_photo)),
    Fault("mask cut short", "semantic", "readable", "error", "val/p11", _cut_short(_mask)),
    Fault("moved", "semantic", "shifted", "warning", "train/p12", _change(_moved)),
    Fault("scaled", "semantic", "shifted", "warning", "train/p21", _change(_larger)),
    Fault("mirrored", "semantic", "shifted", "warning", "train/p13", _change(np.fliplr)),
    Fault("turned by EXIF", "semantic", "exif", "warning", "val/p14", _turned, ("shifted",)),
    Fault("another palette", "semantic", "palette", "warning", "train/p15", _other_palette),
    Fault("photo twice", "semantic", "duplicates", "warning", "train/p16", _twin("train/z_twin")),
    Fault("photo in two splits", "semantic", "duplicates", "error", "val/p17", _twin("train/y_leak")),
    Fault("photo nearly twice", "semantic", "duplicates", "warning", "train/p18", _near_twin),
    Fault("mask of another photo", "semantic", "duplicates", "warning", "train/p19", _same_mask,
          ("shifted",)),
    Fault("specks", "semantic", "fragments", "note", "val/p20", _change(_specks)),
    Fault("class absent from val", "semantic", "balance", "note", "", _no_pond_in_val),
    Fault("class name twice", "semantic", "classmap", "error", "", _same_name_twice),
    Fault("object twice", "coco", "overlap", "warning", "q01", _json(_double), ("covered",)),
    Fault("a third shared", "coco", "overlap", "warning", "q02", _json(_third_shared)),
    Fault("wholly hidden", "coco", "covered", "warning", "q03", _json(_hidden), ("overlap",)),
    Fault("two things in one", "coco", "overlap", "note", "q04", _json(_two_things)),
    Fault("crosses itself", "coco", "polygon", "warning", "q05", _json(_crossed)),
    Fault("leaves the image", "coco", "polygon", "warning", "q06", _json(_outside)),
    Fault("two vertices", "coco", "polygon", "warning", "q07", _json(_two_points)),
    Fault("a line", "coco", "polygon", "warning", "q08", _json(_a_line)),
    Fault("no such category", "coco", "classmap", "error", "q09", _json(_no_category)),
    Fault("annotation id twice", "coco", "classmap", "error", "q10", _json(_doubled_ids)),
    Fault("sizes of the JSON swapped", "coco", "alignment", "error", "q11", _json(_other_size)),
    Fault("huge", "coco", "outliers", "note", "q12", _json(_huge)),
    Fault("area stated wrong", "coco", "consistency", "warning", "q17", _json(_small_area)),
    Fault("box stated wrong", "coco", "consistency", "error", "q18", _json(_wide_box)),
    Fault("listed photo gone", "coco", "pairs", "error", "q13", _gone_photo),
    Fault("not listed", "coco", "pairs", "error", "q14", _unlisted),
    Fault("segments share pixels", "coco", "overlap", "error", "q15", _json(_third_shared), task="panoptic"),
    Fault("classes share pixels", "coco", "overlap", "error", "q16", _json(_hidden), ("covered",),
          task="semantic"),
)  # fmt: skip
