"""Known faults, planted in copies of the sound sets; each states in fault.json what was done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from segdesk.ops.cv import cv2

EXIF_ORIENTATION = 0x0112
VOID = 255
Json = dict[str, Any]
Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Fault:
    """plant changes a fresh copy of the first images of base and returns what it did, for fault.json."""

    base: str
    about: str
    images: int
    plant: Callable[[Path], Json]
    family: str

    @property
    def task(self) -> str:
        return self.base.rsplit("-", 1)[1]

    def write(self, root: Path, folder: Path, name: str) -> None:
        """Copy, plant, and state it. folder exists and is empty."""
        (_copy_semantic if self.task == "semantic" else _copy_coco)(root / self.base, folder, self.images)
        done = self.plant(folder)
        stated = {"fault": name, "family": self.family, "base": self.base, "about": self.about, **done}
        (folder / "fault.json").write_text(json.dumps(stated, indent=1), encoding="utf-8")


def _copy_semantic(base: Path, folder: Path, images: int) -> None:
    for part in ("images", "masks"):
        (folder / part).mkdir()
        for file in sorted((base / part).iterdir())[:images]:
            shutil.copyfile(file, folder / part / file.name)
    shutil.copyfile(base / "classes.csv", folder / "classes.csv")


def _copy_coco(base: Path, folder: Path, images: int) -> None:
    data = json.loads((base / "annotations.json").read_text(encoding="utf-8"))
    data["images"] = data["images"][:images]
    kept = {row["id"] for row in data["images"]}
    data["annotations"] = [row for row in data["annotations"] if row["image_id"] in kept]
    (folder / "images").mkdir()
    for row in data["images"]:
        shutil.copyfile(base / "images" / row["file_name"], folder / "images" / row["file_name"])
    (folder / "annotations.json").write_text(json.dumps(data), encoding="utf-8")


def _masks(folder: Path) -> list[Path]:
    return sorted((folder / "masks").iterdir())


def _read(file: Path) -> Mask:
    with Image.open(file) as image:
        return np.array(image)


def _each(change: Callable[[Mask], Mask], stated: Json) -> Callable[[Path], Json]:
    """A fault that changes the pixels of every mask alike."""

    def plant(folder: Path) -> Json:
        files = _masks(folder)
        for file in files:
            Image.fromarray(np.ascontiguousarray(change(_read(file)))).save(file)
        return {"masks": [file.name for file in files], **stated}

    return plant


def _one(change: Callable[[Mask], Mask], stated: Json, which: int = 1) -> Callable[[Path], Json]:
    """A fault in a single mask."""

    def plant(folder: Path) -> Json:
        file = _masks(folder)[which]
        Image.fromarray(np.ascontiguousarray(change(_read(file)))).save(file)
        return {"masks": [file.name], **stated}

    return plant


def moved(mask: Mask, dx: int, dy: int) -> Mask:
    """The content moved by whole pixels; what comes into view is 0."""
    height, width = mask.shape
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_NEAREST), np.uint8)


def fitted(mask: Mask, side: int) -> Mask:
    """Scaled to fit a square, centred between bars of 0."""
    height, width = mask.shape
    scale = min(side / width, side / height)
    inner = nearest(mask, round(width * scale), round(height * scale))
    square = np.zeros((side, side), np.uint8)
    top, left = (side - inner.shape[0]) // 2, (side - inner.shape[1]) // 2
    square[top : top + inner.shape[0], left : left + inner.shape[1]] = inner
    return square


def nearest(mask: Mask, width: int, height: int) -> Mask:
    """Resampled at the new pixels' centres."""
    return np.asarray(cv2.resize(mask, (width, height), interpolation=cv2.INTER_NEAREST_EXACT), np.uint8)


def voc_palette() -> Mask:
    """The 256 colours of PASCAL VOC: the bits of the index, dealt to red, green, blue from the top."""
    index = np.arange(256)
    palette = np.zeros((256, 3), np.uint8)
    for bit in range(8):
        for channel in range(3):
            palette[:, channel] |= ((index >> (3 * bit + channel) & 1) << (7 - bit)).astype(np.uint8)
    return palette


def _luma(mask: Mask) -> Mask:
    indexed = Image.fromarray(mask)
    indexed.putpalette(voc_palette().tobytes())
    return np.array(indexed.convert("L"))


ORDER = (3, 1, 0, 2, 7, 4, 5, 6, 9, 10, 8)
"""Where each of the street's classes 0..10 goes when their order is lost."""


def _permuted(mask: Mask) -> Mask:
    table = np.arange(256, dtype=np.uint8)
    table[: len(ORDER)] = ORDER
    return table[mask]


def _scaled(mask: Mask) -> Mask:
    return np.where(mask == VOID, np.uint8(VOID), mask * np.uint8(20)).astype(np.uint8)


def _off_by_one(mask: Mask) -> Mask:
    return np.where(mask == VOID, np.uint8(VOID), mask + np.uint8(1)).astype(np.uint8)


def _interpolated(mask: Mask) -> Mask:
    height, width = mask.shape
    half = cv2.resize(mask, (width // 2, height // 2), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(half, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _unknown(mask: Mask) -> Mask:
    height, width = mask.shape
    mask[height // 2 : height // 2 + 20, width // 3 : width // 3 + 30] = 77
    return mask


def _jpeg(folder: Path) -> Json:
    files = _masks(folder)
    for file in files:
        Image.fromarray(_scaled(_read(file))).save(file.with_suffix(".jpg"), quality=75)
        file.unlink()
    return {"masks": [f"{file.stem}.jpg" for file in files], "factor": 20, "quality": 75}


def _truncated(folder: Path) -> Json:
    file = _masks(folder)[2]
    whole = file.read_bytes()
    file.write_bytes(whole[: int(0.6 * len(whole))])
    return {"masks": [file.name], "bytes_kept": int(0.6 * len(whole)), "bytes_before": len(whole)}


def _missing(folder: Path) -> Json:
    file = _masks(folder)[1]
    file.unlink()
    return {"masks": [file.name]}


def _wrong_pair(folder: Path) -> Json:
    """The last image goes, its mask takes the place of another's."""
    files = _masks(folder)
    files[-1].replace(files[1])
    (folder / "images" / f"{files[-1].stem}.jpg").unlink()
    return {"masks": [files[1].name], "mask_of": f"{files[-1].stem}.jpg"}


def _empty(folder: Path) -> Json:
    files = _masks(folder)[1:3]
    for file in files:
        Image.fromarray(np.zeros_like(_read(file))).save(file)
    return {"masks": [file.name for file in files], "value": 0}


def _duplicate(folder: Path) -> Json:
    for part, suffix in (("images", "jpg"), ("masks", "png")):
        shutil.copyfile(folder / part / f"street_002.{suffix}", folder / part / f"street_copy.{suffix}")
    return {"images": ["street_002.jpg", "street_copy.jpg"]}


def _on_their_side(folder: Path) -> list[Path]:
    """Store the photos on their side with EXIF orientation 6."""
    files = sorted((folder / "images").iterdir())
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    for file in files:
        Image.fromarray(np.ascontiguousarray(np.rot90(_read(file), 1))).save(file, quality=92, exif=exif)
    return files


def _exif_upright(folder: Path) -> Json:
    files = _on_their_side(folder)
    return {"images": [file.name for file in files], "orientation": 6, "masks_follow_tag": True}


def _exif_sensor(folder: Path) -> Json:
    files = _on_their_side(folder)
    turned = _each(lambda mask: np.rot90(mask, 1), {"orientation": 6, "masks_follow_tag": False})
    return {"images": [file.name for file in files], **turned(folder)}


def _overlaps(folder: Path) -> Json:
    """In each image the largest object stands twice, and the second largest again two pixels to the right."""
    path = folder / "annotations.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    planted: list[Json] = []
    for image in data["images"]:
        rows = [row for row in data["annotations"] if row["image_id"] == image["id"]]
        rows = sorted((r for r in rows if isinstance(r["segmentation"], list)), key=lambda r: -r["area"])[:2]
        for row, dx in zip(rows, (0, 2), strict=False):
            planted.append({"of": row["id"], "id": len(data["annotations"]) + 1, "dx": dx})
            data["annotations"].append({**row, "id": planted[-1]["id"], **_pushed(row, dx, image["width"])})
    path.write_text(json.dumps(data), encoding="utf-8")
    return {"annotations": planted}


def _pushed(row: Json, dx: int, width: int) -> Json:
    """A polygon moved to the right and held inside the image; its area is kept as the file stated it."""
    rings = [
        [min(v + dx, width) if i % 2 == 0 else v for i, v in enumerate(ring)] for ring in row["segmentation"]
    ]
    x, y, wide, high = row["bbox"]
    return {"segmentation": rings, "bbox": [x + dx, y, min(wide, width - x - dx), high]}


def _street(about: str, plant: Callable[[Path], Json], family: str, images: int = 5) -> Fault:
    return Fault("street-semantic", about, images, plant, family)


FAULTS: dict[str, Fault] = {
    "shifted": _street(
        "All masks moved by (6, -4) pixels.",
        _each(lambda m: moved(m, 6, -4), {"dx": 6, "dy": -4}),
        "geometry",
        10,
    ),
    "letterboxed": _street(
        "Masks fitted into 640 x 640 between bars of 0.",
        _each(lambda m: fitted(m, 640), {"side": 640}),
        "geometry",
    ),
    "half-resolution": _street(
        "Masks of half the size.",
        _each(lambda m: nearest(m, m.shape[1] // 2, m.shape[0] // 2), {"factor": 0.5}),
        "geometry",
    ),
    "transposed": _street("Rows and columns of the masks swapped.", _each(lambda m: m.T, {}), "geometry"),
    "exif-upright": _street(
        "Photos on their side with EXIF 6; masks upright, as the tag shows the photo.",
        _exif_upright,
        "geometry",
    ),
    "exif-sensor": _street(
        "Photos and masks on their side, but only the photos say so.", _exif_sensor, "geometry"
    ),
    "palette-luma": _street(
        "VOC palette masks converted to grey.", _each(_luma, {"palette": "voc"}), "values"
    ),
    "palette-rgb": _street(
        "VOC palette masks saved as RGB.", _each(lambda m: voc_palette()[m], {"palette": "voc"}), "values"
    ),
    "permuted": _street(
        "Class ids in another order.",
        _each(_permuted, {"map": {str(i): n for i, n in enumerate(ORDER)}}),
        "values",
        10,
    ),
    "scaled": _street("Ids times 20, void kept.", _each(_scaled, {"factor": 20}), "values"),
    "jpeg": _street("Ids times 20, saved as JPEG of quality 75.", _jpeg, "values"),
    "interpolated": _street(
        "Ids scaled to half and back with bilinear interpolation.",
        _each(_interpolated, {"factor": 0.5}),
        "values",
    ),
    "off-by-one": _street("Every id one too high, void kept.", _each(_off_by_one, {"offset": 1}), "values"),
    "binary": _street(
        "One mask of 0 and 255 in a set of many classes.",
        _one(lambda m: ((m == 1) * 255).astype(np.uint8), {"class": 1}),
        "values",
    ),
    "unknown-id": _street(
        "A patch of 30 x 20 pixels of one mask has the id 77.",
        _one(_unknown, {"value": 77, "pixels": 600}),
        "values",
    ),
    "truncated": _street("One mask file cut off after 60 % of its bytes.", _truncated, "files"),
    "missing-mask": _street("One image without its mask.", _missing, "files"),
    "wrong-pair": _street("One image with the mask of another.", _wrong_pair, "files"),
    "empty": _street("Two masks that are 0 all over.", _empty, "content"),
    "duplicate-image": _street(
        "One image and its mask a second time under another name.", _duplicate, "files"
    ),
    "overlaps": Fault(
        "fruit-instance", "Objects annotated twice, the same and two pixels aside.", 4, _overlaps, "objects"
    ),
}
"""Every planted fault by the name of its folder."""
