"""FAULTS: known faults, planted in copies of the sound sets; each states in fault.json what was done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from segdesk.dataset.sample import damage, planting
from segdesk.dataset.sample.coco import write_json
from segdesk.dataset.sample.planting import Plant, in_each, in_one


@dataclass(frozen=True)
class Fault:
    """plant changes a fresh copy of the first images of base and returns what it did, for fault.json."""

    base: str
    about: str
    family: str
    plant: Plant
    images: int = 5

    @property
    def task(self) -> str:
        return self.base.rsplit("-", 1)[1]


def write_fault(name: str, root: Path, folder: Path) -> None:
    """Copy the base of a fault from root into folder, plant the fault, state it. What is in folder goes."""
    fault = FAULTS[name]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    COPIES[fault.task](root / fault.base, folder, fault.images)
    done = fault.plant(folder)
    stated = {"fault": name, "family": fault.family, "base": fault.base, "about": fault.about, **done}
    (folder / "fault.json").write_text(json.dumps(stated, indent=1), encoding="utf-8")


def _copy_files(base: Path, folder: Path, part: str, images: int) -> None:
    (folder / part).mkdir()
    for file in planting.files_in(base, part)[:images]:
        shutil.copyfile(file, folder / part / file.name)


def _copy_semantic(base: Path, folder: Path, images: int) -> None:
    _copy_files(base, folder, "images", images)
    _copy_files(base, folder, "masks", images)
    shutil.copyfile(base / "classes.csv", folder / "classes.csv")


def _copy_instances(base: Path, folder: Path, images: int) -> None:
    _copy_files(base, folder, "images", images)
    _copy_json(base / "annotations.json", folder, images)


def _copy_panoptic(base: Path, folder: Path, images: int) -> None:
    _copy_files(base, folder, "images", images)
    _copy_files(base, folder, "panoptic", images)
    _copy_json(base / "panoptic.json", folder, images)


def _copy_json(file: Path, folder: Path, images: int) -> None:
    """A COCO file without the images that were left out, and what belongs to them."""
    data = json.loads(file.read_text(encoding="utf-8"))
    data["images"] = data["images"][:images]
    kept = {row["id"] for row in data["images"]}
    data["annotations"] = [row for row in data["annotations"] if row["image_id"] in kept]
    write_json(folder / file.name, data)


COPIES: dict[str, Callable[[Path, Path, int], None]] = {
    "semantic": _copy_semantic,
    "instance": _copy_instances,
    "panoptic": _copy_panoptic,
}


def _street(about: str, family: str, plant: Plant, images: int = 5) -> Fault:
    return Fault("street-semantic", about, family, plant, images)


def _geometry(about: str, plant: Plant, images: int = 5) -> Fault:
    return _street(about, "geometry", plant, images)


def _values(about: str, plant: Plant, images: int = 5) -> Fault:
    return _street(about, "values", plant, images)


def _files(about: str, plant: Plant) -> Fault:
    return _street(about, "files", plant)


def _fruit(about: str, plant: Plant) -> Fault:
    return Fault("fruit-instance", about, "objects", plant, 4)


def _segments(about: str, family: str, plant: Plant) -> Fault:
    return Fault("street-panoptic", about, family, plant, 4)


NEW_ORDER = {str(old): new for old, new in enumerate(damage.ORDER)}

FAULTS: dict[str, Fault] = {
    "shifted": _geometry(
        "All masks moved by (6, -4) pixels.", in_each(lambda m: damage.moved(m, 6, -4), dx=6, dy=-4), 10
    ),
    "letterboxed": _geometry(
        "Masks fitted into 640 x 640 between bars of 0.", in_each(lambda m: damage.fitted(m, 640), side=640)
    ),
    "half-resolution": _geometry("Masks of half the size.", in_each(damage.halved, factor=0.5)),
    "transposed": _geometry("Rows and columns of the masks swapped.", in_each(damage.transposed)),
    "exif-upright": _geometry(
        "Photos on their side with EXIF 6; masks upright, as the tag shows the photo.", planting.exif_upright
    ),
    "exif-sensor": _geometry(
        "Photos and masks on their side, but only the photos say so.", planting.exif_sensor
    ),
    "palette-luma": _values(
        "VOC palette masks converted to grey.", in_each(damage.palette_luma, palette="voc")
    ),
    "palette-rgb": _values("VOC palette masks saved as RGB.", in_each(damage.palette_rgb, palette="voc")),
    "permuted": _values("Class ids in another order.", in_each(damage.permuted, map=NEW_ORDER), 10),
    "scaled": _values("Ids times 20, void kept.", in_each(damage.scaled, factor=20)),
    "jpeg": _values("Ids times 20, saved as JPEG of quality 75.", planting.jpeg),
    "interpolated": _values(
        "Ids scaled to half and back with bilinear interpolation.", in_each(damage.interpolated, factor=0.5)
    ),
    "off-by-one": _values("Every id one too high, void kept.", in_each(damage.off_by_one, offset=1)),
    "alpha": _values("Masks with four channels, the last one opaque.", in_each(damage.with_alpha)),
    "binary": _values(
        "One mask of 0 and 255 in a set of many classes.", in_one(damage.binary, **{"class": 1})
    ),
    "unknown-id": _values(
        "A patch of 30 x 20 pixels of one mask has the id 77.", in_one(damage.unknown, value=77, pixels=600)
    ),
    "class-twice": _street("Two classes of the table have the id 1.", "classes", planting.classes_twice),
    "truncated": _files("One mask file cut off after 60 % of its bytes.", planting.cut_off("masks")),
    "broken-image": _files("One photo cut off after 60 % of its bytes.", planting.cut_off("images")),
    "missing-mask": _files("One image without its mask.", planting.missing("masks")),
    "missing-image": _files("One mask without its image.", planting.missing("images")),
    "wrong-pair": _files("One image with the mask of another.", planting.wrong_pair),
    "empty": _street("Two masks that are 0 all over.", "content", planting.emptied),
    "duplicate-image": _files("One image and its mask a second time under another name.", planting.duplicate),
    "overlaps": _fruit("Objects annotated twice, the same and two pixels aside.", planting.overlaps),
    "outside": _fruit("One object per image lies beyond its right edge.", planting.outside),
    "channels-swapped": _segments(
        "Panoptic PNGs with blue before red, so that no segment is found.", "values", planting.blue_first
    ),
    "stale-areas": _segments(
        "One segment per image has half the area in the JSON that it has in the PNG.",
        "consistency",
        planting.stale_areas,
    ),
}
"""Every planted fault by the name of its folder."""
