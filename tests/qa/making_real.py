"""The small sets of making.py out of real photos and masks: the same faults can be planted into them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.ops.components import split
from segdesk.ops.trace import trace

from .making import CLASSES, SIZE, save_mask, write_classes

STREET = {0: 0, 1: 1, 3: 1, 4: 5, 5: 4, 8: 2, 9: 3, 10: 3, 11: 255}
"""Classes of street (sky, building, road, pavement, tree, car, pedestrian, bicyclist, void) as those of the
small set; others are wall."""
LEAST_PX, MOST_PX = 60, 4000


def street(data: Path, root: Path, images: int) -> Path:
    """images/ and masks/ in train (two of three) and val: every other photo, masks of the small classes."""
    table = np.full(256, 1, np.uint8)
    table[list(STREET)] = list(STREET.values())
    root.mkdir(parents=True)
    for number, photo in enumerate(sorted((data / "street" / "images").iterdir())[::2][:images]):
        split_name = "val" if number % 3 == 2 else "train"
        target = root / "images" / split_name / f"p{number:02}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        with Image.open(photo) as file:
            file.convert("RGB").save(target)
        with Image.open(data / "street" / "masks" / photo.name) as file:
            save_mask(root / "masks" / split_name / target.name, table[np.asarray(file)])
    write_classes(root, CLASSES)
    return root


def nuclei(data: Path, root: Path, images: int) -> Path:
    """A COCO JSON of cells in photos cut to the small set's size; two categories by turns."""
    (root / "images").mkdir(parents=True)
    entries, annotations = [], []
    for folder in sorted((data / "nuclei").iterdir()):
        rings = _rings(folder) if len(entries) < images and folder.is_dir() else []
        if len(rings) < 4:
            continue
        number = len(entries) + 1
        with Image.open(next((folder / "images").iterdir())) as file:
            file.convert("RGB").crop((0, 0, *SIZE)).save(root / "images" / f"q{number:02}.png")
        entries.append({"id": number, "file_name": f"q{number:02}.png", "width": SIZE[0], "height": SIZE[1]})
        for place, ring in enumerate(rings[:8]):
            annotations.append(
                {"id": len(annotations) + 1, "image_id": number, "category_id": 1 + place % 2, "iscrowd": 0,
                 "segmentation": [[part for point in ring for part in point]]}
            )  # fmt: skip
    categories = [{"id": 1, "name": "disc", "isthing": 1}, {"id": 2, "name": "box", "isthing": 1}]
    value = {"images": entries, "annotations": annotations, "categories": categories}
    (root / "annotations.json").write_text(json.dumps(value))
    return root


def _rings(folder: Path) -> list[list[tuple[float, float]]]:
    """Outlines, on pixel edges, of cells of a usual size that lie whole inside the cut."""
    found = []
    for path in sorted((folder / "masks").iterdir()):
        with Image.open(path) as file:
            whole = np.asarray(file) > 0
        cut = whole[: SIZE[1], : SIZE[0]]
        inside = cut.sum() == whole.sum() and not (cut[-1].any() or cut[:, -1].any())
        if not inside or not LEAST_PX <= cut.sum() <= MOST_PX or len(split(cut, (0, 0))) > 1:
            continue
        (part,) = trace(cut, (0, 0))
        if not part.holes:
            found.append([(float(x), float(y)) for x, y in part.outer])
    return sorted(found, key=len, reverse=True)
