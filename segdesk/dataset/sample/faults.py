"""FAULTS: known faults, planted in copies of the sound sets; each states what was done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from segdesk.dataset.sample import damage, planting
from segdesk.dataset.sample.coco import Json, write_json
from segdesk.dataset.sample.planting import Plant, in_each, in_one


@dataclass(frozen=True)
class Fault:
    """plant changes a fresh copy of the first images of base and returns what it did.

    found_by is the id of the check that finds it; empty where only a repair or an eye can.
    """

    base: str
    about: str
    family: str
    found_by: str
    plant: Plant
    images: int = 5

    @property
    def task(self) -> str:
        return self.base.rsplit("-", 1)[1]


def write_fault(name: str, root: Path, folder: Path) -> Json:
    """Copy the base of a fault from root into folder and plant the fault; what was done, and to which files.

    What is in folder goes.
    """
    fault = FAULTS[name]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    COPIES[fault.task](root / fault.base, folder, fault.images)
    done = fault.plant(folder)
    known = ("family", "base", "about", "found_by")
    return {"fault": name, **{field: getattr(fault, field) for field in known}, **done}


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
    shutil.copyfile(base / "classes.csv", folder / "classes.csv")


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


_street = partial(Fault, "street-semantic")
_fruit = partial(Fault, "fruit-instance", images=4)
_segments = partial(Fault, "street-panoptic", images=4)

NEW_ORDER = {str(old): new for old, new in enumerate(damage.ORDER)}

FAULTS: dict[str, Fault] = {
    "shifted": _street(
        "All masks moved by (6, -4) pixels.",
        "geometry",
        "",
        in_each(lambda mask: damage.moved(mask, 6, -4), dx=6, dy=-4),
        images=10,
    ),
    "letterboxed": _street(
        "Masks fitted into 640 x 640 between bars of 0.",
        "geometry",
        "alignment",
        in_each(lambda mask: damage.fitted(mask, 640), side=640),
    ),
    "half-resolution": _street(
        "Masks of half the size.", "geometry", "alignment", in_each(damage.halved, factor=0.5)
    ),
    "transposed": _street(
        "Rows and columns of the masks swapped.", "geometry", "alignment", in_each(damage.transposed)
    ),
    "exif-upright": _street(
        "Photos on their side with EXIF 6; masks upright, as the tag shows the photo.",
        "geometry",
        "",
        planting.exif_upright,
    ),
    "exif-sensor": _street(
        "Photos and masks on their side, but only the photos say so.",
        "geometry",
        "alignment",
        planting.exif_sensor,
    ),
    "palette-luma": _street(
        "VOC palette masks converted to grey.",
        "values",
        "values",
        in_each(damage.palette_luma, palette="voc"),
    ),
    "palette-rgb": _street(
        "VOC palette masks saved as RGB.", "values", "values", in_each(damage.palette_rgb, palette="voc")
    ),
    "permuted": _street(
        "Class ids in another order.", "values", "", in_each(damage.permuted, map=NEW_ORDER), images=10
    ),
    "scaled": _street("Ids times 20, void kept.", "values", "values", in_each(damage.scaled, factor=20)),
    "jpeg": _street("Ids times 20, saved as JPEG of quality 75.", "values", "lossless", planting.jpeg),
    "interpolated": _street(
        "Ids scaled to half and back with bilinear interpolation.",
        "values",
        "values",
        in_each(damage.interpolated, factor=0.5),
    ),
    "off-by-one": _street(
        "Every id one too high, void kept.", "values", "values", in_each(damage.off_by_one, offset=1)
    ),
    "alpha": _street(
        "Masks with four channels, the last one opaque.", "values", "", in_each(damage.with_alpha)
    ),
    "binary": _street(
        "One mask of 0 and 255 in a set of many classes.",
        "values",
        "",
        in_one(damage.binary, **{"class": 1}),
    ),
    "unknown-id": _street(
        "A patch of 30 x 20 pixels of one mask has the id 77.",
        "values",
        "values",
        in_one(damage.unknown, value=77, pixels=600),
    ),
    "class-twice": _street(
        "Two classes of the table have the id 1.", "classes", "classmap", planting.classes_twice
    ),
    "truncated": _street(
        "One mask file cut off after 60 % of its bytes.", "files", "readable", planting.cut_off("masks")
    ),
    "broken-image": _street(
        "One photo cut off after 60 % of its bytes.", "files", "readable", planting.cut_off("images")
    ),
    "missing-mask": _street("One image without its mask.", "files", "pairs", planting.missing("masks")),
    "missing-image": _street("One mask without its image.", "files", "pairs", planting.missing("images")),
    "wrong-pair": _street("One image with the mask of another.", "files", "", planting.wrong_pair),
    "empty": _street("Two masks that are 0 all over, which is sky.", "content", "", planting.emptied),
    "duplicate-image": _street(
        "One image and its mask a second time under another name.", "files", "", planting.duplicate
    ),
    "overlaps": _fruit(
        "Objects annotated twice, the same and two pixels aside.", "objects", "overlap", planting.overlaps
    ),
    "no-objects": _fruit(
        "One image has lost all its annotations.", "objects", "empty", planting.without_objects
    ),
    "outside": _fruit("One object per image lies beyond its right edge.", "objects", "", planting.outside),
    "channels-swapped": _segments(
        "Panoptic PNGs with blue before red, so that no segment is found.",
        "values",
        "values",
        planting.blue_first,
    ),
    "stale-areas": _segments(
        "One segment per image has half the area in the JSON that it has in the PNG.",
        "consistency",
        "",
        planting.stale_areas,
    ),
}
"""Every planted fault by the name of its folder."""
