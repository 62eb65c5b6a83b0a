"""Photos and objects that formats stumble over, written as COCO by pycocotools: holes, parts, single pixels,
touching, overlapping and covered objects, 375 objects in an image, odd sizes, an image without objects."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from tests.clients.objects import Images, places, save

NAMES = {7: "road", 21: "vegetation", 24: "person", 26: "car"}
"""Ids and names of Cityscapes, so that its own scripts know them."""

STUFF = ("road", "vegetation")
SIZES = {"crowded": (150, 97), "empty": (20, 11), "narrow": (101, 3), "odd": (33, 57), "shapes": (61, 47)}
Drawn = list[tuple[str, np.ndarray]]


def crowded(x: np.ndarray, y: np.ndarray) -> Drawn:
    """375 objects, each touching the next in its row."""
    numbers = [(column, row) for row in range(15) for column in range(25)]
    boxes = [(x // 6 == column) & (y // 6 == row) & (y % 6 < 4) for column, row in numbers]
    return [("person" if place % 3 else "car", box) for place, box in enumerate(boxes)]


def narrow(x: np.ndarray, y: np.ndarray) -> Drawn:
    """Lines and single pixels in three rows."""
    return [("road", y == 2), ("car", (y == 0) & (x % 2 == 0)), ("person", (x == 100) & (y == 1))]


def odd(x: np.ndarray, y: np.ndarray) -> Drawn:
    """Everything, a chessboard in it, and corners."""
    board = ((x + y) % 2 == 0) & (x > 4) & (x < 16) & (y > 4) & (y < 16)
    corners = np.isin(x, (0, 32)) & np.isin(y, (0, 56))
    slope = abs(x - y / 2) < 1
    return [("vegetation", x >= 0), ("car", board), ("person", corners), ("car", slope)]


def shapes(x: np.ndarray, y: np.ndarray) -> Drawn:
    """Rings in rings, parts, a pixel, overlaps, and one that lies wholly under another."""
    ring = within(x, y, (3, 3, 23, 21)) & ~within(x, y, (6, 6, 20, 18))
    inner = within(x, y, (8, 8, 18, 16)) & ~within(x, y, (11, 10, 15, 14))
    two = within(x, y, (30, 3, 36, 12)) | within(x, y, (40, 5, 47, 9))
    corner = within(x, y, (50, 3, 54, 7)) | within(x, y, (54, 7, 58, 11))
    under, over = within(x, y, (30, 20, 40, 30)), within(x, y, (28, 18, 46, 33))
    left, right = within(x, y, (3, 26, 12, 40)), within(x, y, (12, 26, 24, 44))
    across = (abs(x - y - 8) < 3) & (y > 24)
    return [
        ("road", y >= 24), ("car", ring), ("person", inner), ("car", two), ("person", corner),
        ("person", under), ("car", over), ("car", left), ("car", right), ("person", across),
        ("person", (x == 60) & (y == 0)), ("vegetation", (x > 48) & (y > 12) & (y < 24)),
    ]  # fmt: skip


def within(x: np.ndarray, y: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    left, top, right, bottom = box
    return (x >= left) & (x < right) & (y >= top) & (y < bottom)


def drawn() -> dict[str, Drawn]:
    """The objects of each image, from the bottom up."""
    made = {"crowded": crowded, "narrow": narrow, "odd": odd, "shapes": shapes}
    found: dict[str, Drawn] = {}
    for name, (width, height) in SIZES.items():
        y, x = np.mgrid[:height, :width]
        found[name] = made[name](x, y) if name in made else []
    return found


def write(work: Path) -> Images:
    """work/photos, work/coco.json, work/classes.csv and work/truth.npz."""
    (work / "photos").mkdir(parents=True)
    objects = drawn()
    for number, (name, size) in enumerate(SIZES.items()):
        y, x = np.mgrid[: size[1], : size[0]]
        photo = np.stack([x * 2 + number, y * 4, x + y], 2).astype(np.uint8)
        Image.fromarray(photo).save(work / "photos" / f"{name}.png")
    (work / "coco.json").write_text(json.dumps(as_coco(objects)), encoding="utf-8")
    rows = [f"{key},{name},#{key:02x}80{key * 9:02x},{kind_of(name)}\n" for key, name in NAMES.items()]
    (work / "classes.csv").write_text("id,name,color,kind\n" + "".join(rows), encoding="utf-8")
    truth = {name: [(label, places(mask)) for label, mask in many] for name, many in objects.items()}
    save(work / "truth.npz", truth)
    return truth


def kind_of(name: str) -> str:
    return "stuff" if name in STUFF else "thing"


def as_coco(objects: dict[str, Drawn]) -> dict:
    ids = {name: key for key, name in NAMES.items()}
    images = [
        {"id": number, "file_name": f"{name}.png", "width": SIZES[name][0], "height": SIZES[name][1]}
        for number, name in enumerate(objects, 1)
    ]
    rows = [
        {"image_id": number, "category_id": ids[label], "iscrowd": 0, "segmentation": as_rle(mask)}
        for number, many in enumerate(objects.values(), 1)
        for label, mask in many
    ]
    annotations = [row | {"id": number} for number, row in enumerate(rows, 1)]
    categories = [{"id": key, "name": name} for key, name in NAMES.items()]
    return {"images": images, "annotations": annotations, "categories": categories}


def as_rle(mask: np.ndarray) -> dict:
    made = coco_mask.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": made["size"], "counts": made["counts"].decode("ascii")}
