"""Sound masks to spoil: crops of real sets, and drawn ones over class maps of many kinds."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from segdesk.dataset.sample.scenes import SCENES, scene
from segdesk.io.formats.classes import read_class_table
from segdesk.io.images import read_rgb8
from segdesk.io.masks import read_mask
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2
from segdesk.repair.values.palettes import CITYSCAPES, voc_palette
from segdesk.repair.values.target import Target

DATA = Path(os.environ.get("SEGDESK_TEST_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))


@dataclass(frozen=True)
class Scene:
    """photo: H x W x 3, uint8. ids: H x W, int32, of a target."""

    photo: np.ndarray
    ids: np.ndarray


@dataclass(frozen=True)
class World:
    """A class map, and sound masks of it: draw(rng) gives one more."""

    target: Target
    draw: Callable[[np.random.Generator], Scene]


def worlds() -> dict[str, Callable[[np.random.Generator], World]]:
    """Every kind of set; real ones where their data is."""
    real = {"street": street, "nuclei": nuclei, "voc": voc, "car parts": car_parts}
    found = {name: make for name, make in real.items() if DATA.is_dir()}
    return found | {"samples": samples, "drawn": drawn}


def _crop_of(scenes: list[Scene]) -> Callable[[np.random.Generator], Scene]:
    """A part of 96 to 200 pixels a side that holds more than one class."""

    def draw(rng: np.random.Generator) -> Scene:
        while True:
            one = scenes[int(rng.integers(len(scenes)))]
            height, width = one.ids.shape
            sides = [min(side, int(rng.integers(96, 200))) for side in (height, width)]
            top, left = (
                int(rng.integers(side - part + 1)) for side, part in zip((height, width), sides, strict=True)
            )
            at = np.s_[top : top + sides[0], left : left + sides[1]]
            if one.ids[at].min() != one.ids[at].max():
                return Scene(np.ascontiguousarray(one.photo[at]), np.ascontiguousarray(one.ids[at]))

    return draw


@cache
def street_scenes() -> tuple[Target, list[Scene]]:
    """All of the street set, whole."""
    root = DATA / "street"
    scenes = []
    for mask in sorted((root / "masks").iterdir()):
        photo = next((root / "images").glob(f"{mask.stem}.*"))
        scenes.append(Scene(read_rgb8(photo), read_mask(mask).pixels.astype(np.int32)))
    return Target.of(read_class_table(root / "classes.csv", Task.SEMANTIC).classes), scenes


def street(rng: np.random.Generator) -> World:
    """Dense scenes of 12 classes."""
    target, scenes = street_scenes()
    return World(target, _crop_of(scenes))


@cache
def _nuclei() -> World:
    scenes = []
    for folder in sorted(one for one in (DATA / "nuclei").iterdir() if one.is_dir()):
        photo = read_rgb8(next((folder / "images").iterdir()))
        ids = np.zeros(photo.shape[:2], np.int32)
        for mask in (folder / "masks").iterdir():
            ids[read_mask(mask).pixels > 0] = 1
        scenes.append(Scene(photo[..., :3], ids))
    target = Target((0, 1), background=0, colors={0: (0, 0, 0), 1: (200, 40, 60)})
    return World(target, _crop_of(scenes))


def nuclei(rng: np.random.Generator) -> World:
    """Few or many small objects of one class."""
    return _nuclei()


@cache
def _voc() -> World:
    root = DATA / "voc_polygons" / "semantic_voc"
    scenes = []
    for mask in sorted(root.glob("SegmentationClass*/*.png")):
        photo = next((root / "JPEGImages").glob(f"{mask.stem}.*"))
        scenes.append(Scene(read_rgb8(photo), read_mask(mask).pixels.astype(np.int32)))
    palette = voc_palette()
    ids = (*range(21), 255)
    colors = {one: tuple(palette[one].tolist()) for one in ids}
    return World(Target(ids, void=255, background=0, colors=colors), _crop_of(scenes))


def voc(rng: np.random.Generator) -> World:
    """Three photos of VOC with their void borders; other classes than theirs are put in at random."""
    world = _voc()
    others = np.concatenate(([0], rng.permutation(np.arange(1, 21))))
    table = np.full(256, 255, np.int32)
    table[:21] = others

    def dealt(rng: np.random.Generator) -> Scene:
        one = world.draw(rng)
        return replace(one, ids=table[one.ids])

    return World(world.target, dealt)


@cache
def _car_parts() -> World:
    root = DATA / "car_parts" / "train"
    listed = json.loads((root / "train_multiclass.json").read_text()).values()
    rows = [one for one in listed if (root / one["filename"]).exists()]
    names = sorted({part["region_attributes"]["name"] for one in rows for part in one["regions"]})
    scenes = []
    for one in rows:
        photo = read_rgb8(root / one["filename"])
        ids = np.zeros(photo.shape[:2], np.int32)
        for part in one["regions"]:
            shape = part["shape_attributes"]
            ring = np.stack([shape["all_points_x"], shape["all_points_y"]], 1).astype(np.int32)
            cv2.fillPoly(ids, [ring], 1 + names.index(part["region_attributes"]["name"]))
        scenes.append(Scene(photo[::2, ::2], ids[::2, ::2]))
    palette = voc_palette()
    colors = {one: tuple(palette[one].tolist()) for one in range(len(names) + 1)}
    return World(Target(tuple(colors), background=0, colors=colors), _crop_of(scenes))


def car_parts(rng: np.random.Generator) -> World:
    """Large parts of cars, drawn as polygons, at half their size."""
    return _car_parts()


SAMPLE_SIZE, SAMPLE_SEEDS = (420, 300), range(900, 904)


@cache
def _sample(kind: str) -> World:
    scenes = [scene(kind, seed, SAMPLE_SIZE) for seed in SAMPLE_SEEDS]
    classes = SCENES[kind].classes
    ids = tuple(sorted(one.id for one in classes))
    void, background = (
        next((one.id for one in classes if one.kind == wanted), None) for wanted in ("void", "background")
    )
    target = Target(ids, void, background, {one.id: one.rgb for one in classes})
    return World(target, _crop_of([Scene(one.image, one.labels.astype(np.int32)) for one in scenes]))


def samples(rng: np.random.Generator) -> World:
    """The sample sets: streets with a void, fruit, cells."""
    return _sample(str(rng.choice(list(SCENES))))


def drawn(rng: np.random.Generator) -> World:
    """A class map of any size, with or without a void, and blobs, boxes and lines of its classes."""
    count = int(rng.choice([2, 3, 4, 6, 9, 12, 19, 21, 34, 60]))
    void = [None, 255, count - 1][int(rng.integers(3))] if count > 2 else None
    ids = tuple(sorted({*range(count), *([void] if void is not None else [])}))
    colors = _colors(ids, void, rng)
    background = 0 if rng.random() < 0.5 else None
    present = [one for one in ids if one != void]
    return World(
        Target(ids, void=void, background=background, colors=colors), lambda rng: _blobs(present, void, rng)
    )


def _colors(ids: tuple[int, ...], void: int | None, rng: np.random.Generator) -> dict[int, tuple]:
    kind = rng.choice(["voc", "cityscapes", "random"])
    if kind == "cityscapes" and len([one for one in ids if one != 255]) <= len(CITYSCAPES):
        table = dict(enumerate(CITYSCAPES)) | {255: (0, 0, 0)}
    elif kind == "random":
        table = {one: tuple(rng.integers(0, 256, 3).tolist()) for one in ids}
    else:
        table = {one: tuple(row.tolist()) for one, row in enumerate(voc_palette())}
    return {one: table[one] for one in ids}


def _blobs(present: list[int], void: int | None, rng: np.random.Generator) -> Scene:
    height, width = (int(one) for one in rng.integers(96, 180, 2))
    ids = np.full((height, width), present[0], np.int32)
    for _ in range(int(rng.integers(4, 14))):
        value = int(rng.choice(present))
        canvas = np.zeros((height, width), np.uint8)
        at = (int(rng.integers(width)), int(rng.integers(height)))
        half = (int(rng.integers(5, 50)), int(rng.integers(5, 40)))
        if rng.random() < 0.6:
            cv2.ellipse(canvas, at, half, float(rng.uniform(0, 180)), 0, 360, 1, -1)
        elif rng.random() < 0.7:
            cv2.rectangle(canvas, at, (at[0] + half[0], at[1] + half[1]), 1, -1)
        else:
            cv2.line(canvas, at, (at[0] + half[0], at[1] - half[1]), 1, int(rng.integers(1, 4)))
        if void is not None:
            ids[cv2.dilate(canvas, np.ones((3, 3), np.uint8)) > canvas] = void
        ids[canvas > 0] = value
    if ids.min() == ids.max():
        ids[: height // 2] = present[-1]
    return Scene(_photo(ids, rng), ids)


def _photo(ids: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    table = rng.integers(30, 220, (256, 3)).astype(np.float32)
    texture = cv2.GaussianBlur(rng.normal(0, 40, ids.shape).astype(np.float32), (0, 0), 2)
    photo = cv2.GaussianBlur(table[ids], (0, 0), 0.8) + texture[..., None] + rng.normal(0, 4, (*ids.shape, 3))
    return np.clip(photo, 0, 255).astype(np.uint8)
