"""Small sound data sets: photos whose edges are the masks' edges, all different, nothing wrong with them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.progress import SILENT
from segdesk.qa.examined import of_dataset
from segdesk.qa.run import CheckOptions, check

SIZE = 200, 160
CLASSES = [
    (0, "background", "#000000", "background"),
    (1, "wall", "#c86428", "stuff"),
    (2, "disc", "#28c864", "thing"),
    (3, "box", "#6428c8", "thing"),
    (4, "roof", "#c8c828", "stuff"),
    (5, "pond", "#28c8c8", "stuff"),
    (255, "void", "#e0e0c0", "void"),
]
COLOURS = {number: tuple(bytes.fromhex(colour[1:])) for number, _, colour, _ in CLASSES}


def examined(root: Path, **options):
    return of_dataset(open_dataset(root, ReadOptions(**options), SILENT).settle(SILENT, 1))


def checked(root: Path, options: CheckOptions | None = None, **reading):
    return check(examined(root, **reading), options, jobs=2)


def scene(rng: np.random.Generator) -> np.ndarray:
    """A class map of (160, 200): areas, a few things, all of at least 60 px."""
    width, height = SIZE
    picture = Image.new("L", SIZE, 0)
    draw = ImageDraw.Draw(picture)
    horizon = int(rng.integers(40, 70))
    ridge = [(x, horizon + int(rng.integers(-12, 12))) for x in range(0, width + 20, 20)]
    draw.polygon([(0, height), *ridge, (width, height)], fill=1)
    left = int(rng.integers(5, 90))
    draw.polygon([(left, horizon), (left + 30, horizon - 30), (left + 70, horizon)], fill=4)
    x, y = int(rng.integers(60, 140)), int(rng.integers(125, 135))
    draw.ellipse((x - 45, y - 9, x + 45, y + 9), fill=5)
    for number, column in enumerate(rng.permutation(4)):
        x, y = int(column) * 48 + int(rng.integers(6, 16)), int(rng.integers(78, 88))
        side = int(rng.integers(16, 28))
        shape = draw.ellipse if number % 2 else draw.rectangle
        shape((x, y, x + side, y + side), fill=2 if number % 2 else 3)
    return np.asarray(picture)


def photo_of(labels: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Each region in its own colour, soft edges, texture."""
    picture = np.zeros((*labels.shape, 3), np.float32)
    for value in np.unique(labels):
        picture[labels == value] = rng.integers(30, 225, 3)
    picture += rng.normal(0, 3, picture.shape)
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))


def save_mask(path: Path, labels: np.ndarray, colours: dict[int, tuple[int, ...]] = COLOURS) -> None:
    """A palette PNG with the class colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(labels.astype(np.uint8)).convert("L")
    picture.putpalette([part for value in range(256) for part in colours.get(value, (value,) * 3)])
    picture.save(path)


def semantic(root: Path, images: int = 12, seed: int = 7) -> Path:
    """images/ and masks/ in train (two of three) and val, classes.csv."""
    rng = np.random.default_rng(seed)
    root.mkdir(parents=True)
    for number in range(images):
        split = "val" if number % 3 == 2 else "train"
        labels = scene(rng)
        photo = root / "images" / split / f"p{number:02}.png"
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo_of(labels, rng).save(photo)
        save_mask(root / "masks" / split / f"p{number:02}.png", labels)
    write_classes(root, CLASSES)
    return root


def write_classes(root: Path, rows) -> None:
    with (root / "classes.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("id", "name", "color", "kind"))
        writer.writerows(rows)


def coco(root: Path, images: int = 10, seed: int = 3) -> Path:
    """A COCO JSON of instances: discs and boxes as polygons, area and box those of their pixels."""
    rng = np.random.default_rng(seed)
    (root / "images").mkdir(parents=True)
    entries, annotations = [], []
    for number in range(1, images + 1):
        labels = np.zeros(SIZE[::-1], np.uint8)
        picture = Image.fromarray(labels)
        draw = ImageDraw.Draw(picture)
        for column in range(4):
            x, y = column * 48 + int(rng.integers(6, 14)), int(rng.integers(20, 110))
            side, category = int(rng.integers(18, 28)), 1 + column % 2
            ring = _ring(x, y, side, category)
            draw.polygon(ring, fill=column + 1)
            annotations.append(_annotation(len(annotations) + 1, number, category, ring))
        photo_of(np.asarray(picture), rng).save(root / "images" / f"q{number:02}.png")
        entries.append({"id": number, "file_name": f"q{number:02}.png", "width": SIZE[0], "height": SIZE[1]})
    categories = [{"id": 1, "name": "disc", "isthing": 1}, {"id": 2, "name": "box", "isthing": 1}]
    value = {"images": entries, "annotations": annotations, "categories": categories}
    (root / "annotations.json").write_text(json.dumps(value))
    return root


def _ring(x: int, y: int, side: int, category: int) -> list[tuple[float, float]]:
    if category == 2:
        return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    return [
        (round(x + side / 2 * (1 + np.cos(t)), 2), round(y + side / 2 * (1 + np.sin(t)), 2)) for t in turns
    ]


def _annotation(number: int, image: int, category: int, ring) -> dict:
    return {
        "id": number, "image_id": image, "category_id": category, "iscrowd": 0,
        "segmentation": [[part for point in ring for part in point]],
    }  # fmt: skip
