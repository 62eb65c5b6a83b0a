"""cityscapesscripts as an oracle: its instances of SegDesk's instanceIds, its label images of polygons."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from cityscapesscripts.evaluation.instances2dict import instances2dict
from cityscapesscripts.helpers.annotation import Annotation, CsObjectType, CsPoly, Point
from cityscapesscripts.preparation.json2instanceImg import json2instanceImg
from cityscapesscripts.preparation.json2labelImg import json2labelImg
from PIL import Image

from tests.clients.objects import Images, Object, places

from .masks import box_of, mask_of, shape_of

UNLABELLED = "unlabeled"
CITY = "oracle"


def read(root: Path) -> dict[str, list[Object]]:
    """Instances by its own dictionary, whose counts of pixels must be those of the file."""
    found = {}
    for path in sorted((root / "gtFine").rglob("*_instanceIds.png")):
        with Image.open(path) as picture:
            values = np.asarray(picture)
        (by_label,) = instances2dict([str(path)]).values()
        rows = [(label, row) for label, many in by_label.items() for row in many if label != UNLABELLED]
        objects = [(label, places(values == row["instID"]), row["pixelCount"]) for label, row in rows]
        assert all(len(at) == count for _, at, count in objects)
        found[path.name.removesuffix("_gtFine_instanceIds.png")] = [(label, at) for label, at, _ in objects]
    return found


def write(truth: Images, photos: Path, out: Path) -> None:
    """Rectangles as polygons, whose vertices are pixels, as its annotation tool and Pillow mean them."""
    for number, (name, many) in enumerate(truth.items()):
        stem = f"{CITY}_{number:06}_000000"
        photo, labels = out / "leftImg8bit/train" / CITY, out / "gtFine/train" / CITY
        for folder in (photo, labels):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photos / f"{name}.png", photo / f"{stem}_leftImg8bit.png")
        polygons = labels / f"{stem}_gtFine_polygons.json"
        annotation(many, shape_of(photos / f"{name}.png")).toJsonFile(str(polygons))
        json2labelImg(str(polygons), str(labels / f"{stem}_gtFine_labelIds.png"))
        json2instanceImg(str(polygons), str(labels / f"{stem}_gtFine_instanceIds.png"))
    names = [f"train/{CITY}/{CITY}_{number:06}_000000,{name}.png" for number, name in enumerate(truth)]
    (out / "names.csv").write_text("\n".join(["frame,original", *names]) + "\n", encoding="utf-8")


def annotation(many: list[Object], size: tuple[int, int]) -> Annotation:
    found = Annotation(CsObjectType.POLY)
    found.imgHeight, found.imgWidth = size
    found.objects = []
    for one in many:
        left, top, right, bottom = box_of(mask_of(one, size))
        if (right - left) * (bottom - top) == len(one[1]):
            found.objects.append(polygon(one[0], (left, top, right - 1, bottom - 1)))
    return found


def polygon(label: str, box: tuple[int, int, int, int]) -> CsPoly:
    left, top, right, bottom = box
    found = CsPoly()
    found.label = label
    found.polygon = [Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)]
    return found


READS = {"cityscapes": read}
WRITES = {"cityscapes": write}
