"""Plant a fault into a folder that is a copy of a sound set; each returns what it did."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.dataset.sample.coco import Json, write_json
from segdesk.dataset.sample.damage import Mask, on_its_side, scaled
from segdesk.dataset.sample.layouts import ON_ITS_SIDE, write_photo, write_png

Change = Callable[[Mask], Mask]
Plant = Callable[[Path], Json]


def files_in(folder: Path, part: str) -> list[Path]:
    return sorted((folder / part).iterdir())


def read(file: Path) -> Mask:
    with Image.open(file) as image:
        return np.array(image)


def in_each(change: Change, **stated: object) -> Plant:
    """Change the pixels of every mask alike."""
    return lambda folder: _changed(files_in(folder, "masks"), change, stated)


def in_one(change: Change, **stated: object) -> Plant:
    """Change the pixels of the second mask."""
    return lambda folder: _changed(files_in(folder, "masks")[1:2], change, stated)


def _changed(files: list[Path], change: Change, stated: Json) -> Json:
    for file in files:
        write_png(file, change(read(file)))
    return {"masks": [file.name for file in files], **stated}


def jpeg(folder: Path) -> Json:
    files = files_in(folder, "masks")
    for file in files:
        Image.fromarray(scaled(read(file))).save(file.with_suffix(".jpg"), quality=75)
        file.unlink()
    return {"masks": [f"{file.stem}.jpg" for file in files], "factor": 20, "quality": 75}


def cut_off(part: str) -> Plant:
    """Keep 60 % of the bytes of the third file of masks or images."""

    def plant(folder: Path) -> Json:
        file = files_in(folder, part)[2]
        whole = file.read_bytes()
        kept = int(0.6 * len(whole))
        file.write_bytes(whole[:kept])
        return {part: [file.name], "bytes_kept": kept, "bytes_before": len(whole)}

    return plant


def missing(part: str) -> Plant:
    """Remove the second file of masks or images."""

    def plant(folder: Path) -> Json:
        file = files_in(folder, part)[1]
        file.unlink()
        return {part: [file.name]}

    return plant


def wrong_pair(folder: Path) -> Json:
    """The last image goes, its mask takes the place of another's."""
    files = files_in(folder, "masks")
    files[-1].replace(files[1])
    (folder / "images" / f"{files[-1].stem}.jpg").unlink()
    return {"masks": [files[1].name], "mask_of": f"{files[-1].stem}.jpg"}


def emptied(folder: Path) -> Json:
    return _changed(files_in(folder, "masks")[1:3], np.zeros_like, {"value": 0})


def duplicate(folder: Path) -> Json:
    for part in ("images", "masks"):
        file = files_in(folder, part)[1]
        shutil.copyfile(file, file.with_stem("street_copy"))
    return {"images": ["street_002.jpg", "street_copy.jpg"]}


def classes_twice(folder: Path) -> Json:
    """In the class table a second class takes the id of the first."""
    table = folder / "classes.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines.append("1,lane,#ffffff,stuff")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"id": 1, "names": ["road", "lane"]}


def exif_upright(folder: Path) -> Json:
    """Store the photos on their side with a tag that turns them back."""
    files = files_in(folder, "images")
    for file in files:
        write_photo(file, read(file), orientation=ON_ITS_SIDE)
    return {"images": [file.name for file in files], "orientation": ON_ITS_SIDE, "masks_follow_tag": True}


def exif_sensor(folder: Path) -> Json:
    """The same, and the masks on their side without a tag."""
    turned = _changed(files_in(folder, "masks"), on_its_side, {})
    return {**exif_upright(folder), **turned, "masks_follow_tag": False}


def overlaps(folder: Path) -> Json:
    """In each image the largest object stands twice, and the second largest again two pixels to the right."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    planted: list[Json] = []
    for image in data["images"]:
        rows = [row for row in data["annotations"] if row["image_id"] == image["id"]]
        rows = sorted((r for r in rows if isinstance(r["segmentation"], list)), key=lambda r: -r["area"])[:2]
        for row, dx in zip(rows, (0, 2), strict=False):
            planted.append({"of": row["id"], "id": len(data["annotations"]) + 1, "dx": dx})
            data["annotations"].append({**row, "id": planted[-1]["id"], **_pushed(row, dx, image["width"])})
    write_json(folder / "annotations.json", data)
    return {"annotations": planted}


def _pushed(row: Json, dx: int, width: int) -> Json:
    """A polygon moved to the right and held inside the image; its area is kept as the file stated it."""
    x, y, wide, high = row["bbox"]
    return {
        "segmentation": _to_the_right(row, dx, at_most=width),
        "bbox": [x + dx, y, min(wide, width - x - dx), high],
    }


def _to_the_right(row: Json, dx: int, *, at_most: int) -> list[list[float]]:
    """The rings of a polygon, x moved."""
    return [
        [min(v + dx, at_most) if place % 2 == 0 else v for place, v in enumerate(ring)]
        for ring in row["segmentation"]
    ]


def outside(folder: Path) -> Json:
    """In each image the first polygon lies where no pixel is, beyond the right edge."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    planted = []
    for image in data["images"]:
        polygons = (r for r in data["annotations"] if isinstance(r["segmentation"], list))
        row = next(r for r in polygons if r["image_id"] == image["id"])
        shift = image["width"]
        row["segmentation"] = _to_the_right(row, shift, at_most=2 * shift)
        row["bbox"][0] += shift
        planted.append(row["id"])
    write_json(folder / "annotations.json", data)
    return {"annotations": planted}


def without_objects(folder: Path) -> Json:
    """The second image is listed, and nothing in it."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    image = data["images"][1]
    data["annotations"] = [row for row in data["annotations"] if row["image_id"] != image["id"]]
    write_json(folder / "annotations.json", data)
    return {"images": [image["file_name"]]}


def stale_areas(folder: Path) -> Json:
    """A panoptic JSON that was not written again after the masks: the first segment of each image is twice
    as large as it says."""
    data = json.loads((folder / "panoptic.json").read_text(encoding="utf-8"))
    planted = []
    for row in data["annotations"]:
        segment = row["segments_info"][0]
        segment["area"] //= 2
        planted.append({"file": row["file_name"], "segment": segment["id"]})
    write_json(folder / "panoptic.json", data)
    return {"segments": planted}


def blue_first(folder: Path) -> Json:
    """Panoptic PNGs written by a library that puts blue before red."""
    files = files_in(folder, "panoptic")
    for file in files:
        write_png(file, read(file)[..., ::-1])
    return {"masks": [file.name for file in files], "channels": "BGR"}
