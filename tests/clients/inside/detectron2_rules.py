"""detectron2's loaders, by their documented rules; the package itself is not on PyPI.

load_coco_json: annotation ids are unique, category ids are mapped to 0..n-1 in their order, every annotation
is of its image, a polygon has an even count of at least six numbers, an object without one is dropped, an
RLE needs mask_format "bitmask". load_sem_seg pairs files by their paths without suffixes.
load_coco_panoptic_json takes the photo to be a JPEG called like the id PNG.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as coco_mask

from tests.clients.objects import Images, by_value, compare, places
from tests.clients.row import Row

from .exported import Exported, pixels

LEAST_NUMBERS = 6


def rows(work: Path) -> Iterator[Row]:
    for name in ("street", "nuclei", "panoptic"):
        one = Exported(work, name)
        found, said = load_coco_json(one)
        yield Row("detectron2 load_coco_json (rules)", name, "coco.json", compare(one.objects, found), said)
        if name == "street":
            found = load_sem_seg(one)
            yield Row("detectron2 load_sem_seg (rules)", name, "masks", one.compared(found))
    one = Exported(work, "panoptic")
    found = load_coco_panoptic_json(one)
    yield Row("detectron2 load_coco_panoptic_json (rules)", one.name, "panoptic.json", one.compared(found))


def load_coco_json(one: Exported) -> tuple[Images, str]:
    """The objects, and how their masks came."""
    content = one.coco
    numbers = [row["id"] for row in content["annotations"]]
    assert len(set(numbers)) == len(numbers), "annotation ids are not unique"
    categories = sorted(content["categories"], key=lambda row: row["id"])
    contiguous = {row["id"]: place for place, row in enumerate(categories)}
    images = {row["id"]: row for row in content["images"]}
    found: dict[str, list[Any]] = {Path(row["file_name"]).stem: [] for row in images.values()}
    forms: dict[str, int] = defaultdict(int)
    for row in content["annotations"]:
        image = images[row["image_id"]]
        form, mask = as_detectron(row["segmentation"], image["height"], image["width"])
        assert row["bbox"] == coco_mask.toBbox(coco_mask.encode(np.asfortranarray(mask))).tolist()
        forms[form] += 1
        label = categories[contiguous[row["category_id"]]]["name"]
        found[Path(image["file_name"]).stem].append((label, places(mask)))
    return found, ", ".join(f"{count} by {form}" for form, count in forms.items())


def as_detectron(segmentation: Any, height: int, width: int) -> tuple[str, np.ndarray]:
    """polygons_to_bitmask, or the decoded RLE of mask_format bitmask."""
    if isinstance(segmentation, dict):
        assert segmentation["size"] == [height, width]
        return "bitmask", coco_mask.decode(segmentation)
    kept = [ring for ring in segmentation if len(ring) % 2 == 0 and len(ring) >= LEAST_NUMBERS]
    assert len(kept) == len(segmentation) > 0, "a polygon is dropped"
    return "polygon", coco_mask.decode(coco_mask.merge(coco_mask.frPyObjects(kept, height, width)))


def load_coco_panoptic_json(one: Exported) -> Images:
    content = json.loads((one.package / "coco" / "panoptic.json").read_text(encoding="utf-8"))
    names = {row["id"]: row["name"] for row in content["categories"]}
    found = {}
    for row in content["annotations"]:
        stem = Path(row["file_name"]).stem
        assert (one.package / "images" / f"{stem}.jpg").exists(), "it asks for a JPEG of the mask's name"
        ids = pixels(one.package / "masks" / row["file_name"]).astype(np.int64) @ (1, 256, 256**2)
        found[stem] = by_value(ids, {part["id"]: names[part["category_id"]] for part in row["segments_info"]})
    return found


def load_sem_seg(one: Exported) -> Images:
    stems = [{path.stem for path in (one.package / folder).iterdir()} for folder in ("images", "masks")]
    assert stems[0] == stems[1], "files are left out"
    return {stem: one.semantic(pixels(one.package / "masks" / f"{stem}.png")) for stem in stems[0]}
