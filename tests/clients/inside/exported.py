"""An exported data set as a training script sees it: files, and the class table of meta.json."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from tests.clients.objects import Difference, Images, Object, by_value, compare, load, places


class Exported:
    """One set of the work folder."""

    def __init__(self, work: Path, name: str) -> None:
        self.name = name
        self.root = work / name
        self.package = self.root / "package"

    @cached_property
    def meta(self) -> dict[str, Any]:
        return json.loads((self.package / "meta.json").read_text(encoding="utf-8"))

    @cached_property
    def coco(self) -> dict[str, Any]:
        return json.loads((self.package / "coco" / "coco.json").read_text(encoding="utf-8"))

    def names(self, *kinds: str) -> dict[int, str]:
        """Names of the classes of these kinds, by id; things and stuff where none is said."""
        wanted = kinds or ("thing", "stuff")
        return {one["id"]: one["name"] for one in self.meta["classes"] if one["kind"] in wanted}

    @cached_property
    def truth(self) -> dict[str, list[Object]]:
        return load(self.root / "truth.npz")

    @property
    def objects(self) -> Images:
        """What is annotated one by one in coco.json: all objects, in the panoptic task those of things."""
        return self.things if self.meta["task"] == "panoptic" else self.truth

    @property
    def things(self) -> Images:
        things = set(self.names("thing").values())
        return {name: [one for one in many if one[0] in things] for name, many in self.truth.items()}

    @property
    def classes(self) -> Images:
        """What is there of each class, whatever the object."""
        return {name: united(many) for name, many in self.truth.items()}

    @cached_property
    def crowds(self) -> dict[str, list[Object]]:
        """What trainers of objects leave out, decoded from coco.json; for images that have some."""
        names = {one["id"]: one["name"] for one in self.coco["categories"]}
        stems = {one["id"]: Path(one["file_name"]).stem for one in self.coco["images"]}
        found: dict[str, list[Object]] = defaultdict(list)
        for one in self.coco["annotations"]:
            if one["iscrowd"]:
                mask = coco_mask.decode(one["segmentation"])
                found[stems[one["image_id"]]].append((names[one["category_id"]], places(mask)))
        return found

    def with_crowds(self, found: Images) -> Images:
        """What a trainer made of the objects, and the crowds that it left out."""
        return {name: [*many, *self.crowds.get(name, ())] for name, many in found.items()}

    def compared(self, found: Images) -> Difference:
        return compare(self.truth, found)

    def photos(self) -> list[Path]:
        return sorted((self.package / "images").iterdir())

    def semantic(self, mask: np.ndarray) -> list[Object]:
        """A mask of class ids as objects."""
        return by_value(mask, self.names())


def listed_classes(folder: Path) -> dict[int, str]:
    """Things and stuff of the classes.csv that convert writes."""
    with (folder / "classes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {int(row["id"]): row["name"] for row in rows if row["kind"] in ("thing", "stuff")}


def united(many: list[Object]) -> list[Object]:
    """Objects of one class as one."""
    labels = sorted({label for label, _ in many})
    return [(one, np.unique(np.concatenate([at for label, at in many if label == one]))) for one in labels]


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)
