"""Write the sample data sets: the sound ones in four layouts, and the broken ones beside them."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.dataset.sample.coco import instances_json, panoptic_json, write_json
from segdesk.dataset.sample.faults import FAULTS, Fault
from segdesk.dataset.sample.picture import Bytes, SampleClass, Scene
from segdesk.dataset.sample.scenes import scene
from segdesk.errors import SegDeskError
from segdesk.progress import SILENT, Progress

EXIF_ORIENTATION = 0x0112
JPEG_QUALITY = 92
WORKERS = 2
"""Processes, not threads: thousands of small calls per scene fight for the interpreter's lock (measured: two
threads took 1.5 times as long as one)."""
NamedScenes = list[tuple[str, Scene]]


@dataclass(frozen=True)
class SampleSet:
    """A data set that was written: where, for which task, how many images, and what it is."""

    name: str
    path: Path
    task: str
    images: int
    about: str
    sound: bool = True


@dataclass(frozen=True)
class Recipe:
    """How a sound set is made: a scene per (seed, width, height), written by layout."""

    name: str
    task: str
    about: str
    scene: str
    shots: tuple[tuple[int, int, int], ...]
    layout: Callable[[Path, NamedScenes], None]


def write_photo(path: Path, image: Bytes, *, orientation: int = 1) -> None:
    """A JPEG; with orientation 6 the pixels lie on their side and the tag says how to turn them upright."""
    stored = np.rot90(image, 1) if orientation == 6 else image
    exif = Image.Exif()
    if orientation != 1:
        exif[EXIF_ORIENTATION] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(path, quality=JPEG_QUALITY, exif=exif)


def write_classes(path: Path, classes: tuple[SampleClass, ...]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name", "color", "kind"])
    writer.writerows([c.id, c.name, c.color, c.kind] for c in classes)
    path.write_text(text.getvalue(), encoding="utf-8")


def _semantic(folder: Path, scenes: NamedScenes) -> None:
    """images/*.jpg, masks/*.png with one channel of class ids, classes.csv."""
    (folder / "images").mkdir()
    (folder / "masks").mkdir()
    for name, shot in scenes:
        write_photo(folder / "images" / f"{name}.jpg", shot.image)
        Image.fromarray(shot.labels.astype(np.uint8)).save(folder / "masks" / f"{name}.png")
    write_classes(folder / "classes.csv", scenes[0][1].classes)


def _panoptic(folder: Path, scenes: NamedScenes) -> None:
    """images/*.jpg, panoptic/*.png, panoptic.json."""
    (folder / "images").mkdir()
    (folder / "panoptic").mkdir()
    named = [(f"{name}.jpg", shot) for name, shot in scenes]
    for name, shot in named:
        write_photo(folder / "images" / name, shot.image)
    write_json(folder / "panoptic.json", panoptic_json(named, folder / "panoptic"))


def _instances(folder: Path, scenes: NamedScenes) -> None:
    """images/*.jpg, annotations.json; the third photo is stored on its side, with an EXIF tag that says so."""
    (folder / "images").mkdir()
    named = [(f"{name}.jpg", shot) for name, shot in scenes]
    for index, (name, shot) in enumerate(named):
        write_photo(folder / "images" / name, shot.image, orientation=6 if index == 2 else 1)
    write_json(folder / "annotations.json", instances_json(named))


def _binary(folder: Path, scenes: NamedScenes) -> None:
    """A folder per image with a mask file per object; the fourth image has 16 bits."""
    for index, (name, shot) in enumerate(scenes):
        key = hashlib.sha256(name.encode()).hexdigest()[:24]
        images, masks = folder / key / "images", folder / key / "masks"
        images.mkdir(parents=True)
        masks.mkdir()
        pixels = shot.image if index != 3 else shot.image.mean(axis=2).astype(np.uint16) * np.uint16(257)
        Image.fromarray(pixels).save(images / f"{key}.png")
        for number, _class in shot.objects():
            mask = (shot.instances == number).astype(np.uint8) * np.uint8(255)
            mask_key = hashlib.sha256(f"{name}/{number}".encode()).hexdigest()[:24]
            Image.fromarray(mask).save(masks / f"{mask_key}.png", compress_level=1)


RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "street-semantic",
        "semantic",
        "Streets through a windscreen; class 0 is sky, 255 is void.",
        "street",
        tuple((seed, 960, 720) for seed in range(1, 25)),
        _semantic,
    ),
    Recipe(
        "street-panoptic",
        "panoptic",
        "Streets with every car, person, bicycle and sign apart (COCO panoptic).",
        "street",
        tuple((seed, 960, 720) for seed in range(101, 107)),
        _panoptic,
    ),
    Recipe(
        "fruit-instance",
        "instance",
        "Fruit on a table, with holes and occlusions (COCO instances).",
        "fruit",
        tuple((seed, 800, 600) for seed in range(1, 9)),
        _instances,
    ),
    Recipe(
        "cells-instance",
        "instance",
        "Nuclei under a microscope, a mask file each (DSB 2018 layout).",
        "cells",
        ((1, 512, 512), (2, 503, 389), (3, 512, 512), (4, 360, 256), (5, 640, 521), (6, 512, 512)),
        _binary,
    ),
)


def write_samples(root: Path, *, progress: Progress = SILENT) -> list[SampleSet]:
    """Write all sample sets into folders below root and say what they are: the sound ones, then broken/*.

    Each set appears whole or not at all. Raises SegDeskError, before anything is written, if one of the
    folders holds something already; Cancelled from progress leaves the sets that were finished.
    """
    for name in [*(recipe.name for recipe in RECIPES), "broken"]:
        _refuse_full(root / name)
    total = sum(len(recipe.shots) for recipe in RECIPES) + len(FAULTS)
    done, sets = 0, []
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        for recipe in RECIPES:
            sets.append(write_set(recipe, root, pool=pool, progress=progress, counted=(done, total)))
            done += len(recipe.shots)
    return sets + write_faults(root, progress=progress, counted=(done, total))


def _drawn(recipe: Recipe, pool: Executor | None) -> Iterator[Scene]:
    """The scenes in order, drawn ahead in the pool if there is one and it works."""
    calls = [(recipe.scene, seed, (width, height)) for seed, width, height in recipe.shots]
    jobs = [pool.submit(scene, *call) for call in calls] if pool else []
    try:
        for index, call in enumerate(calls):
            yield _result(jobs[index], call) if jobs else scene(*call)
    finally:
        for job in jobs:
            job.cancel()


def _result(job: Future[Scene], call: tuple[str, int, tuple[int, int]]) -> Scene:
    """What the job found; drawn here if the worker processes could not run (they are an acceleration only)."""
    try:
        return job.result()
    except BrokenProcessPool:
        return scene(*call)


def write_set(
    recipe: Recipe,
    root: Path,
    *,
    pool: Executor | None = None,
    progress: Progress = SILENT,
    counted: tuple[int, int] | None = None,
) -> SampleSet:
    """Write one sound set below root; counted is (steps done before, steps in all) for the progress."""
    before, total = counted or (0, len(recipe.shots))
    with _fresh(root / recipe.name) as folder:
        scenes: NamedScenes = []
        for index, shot in enumerate(_drawn(recipe, pool)):
            scenes.append((f"{recipe.scene}_{index + 1:03d}", shot))
            progress.step(before + index + 1, total, recipe.name)
        recipe.layout(folder, scenes)
    return SampleSet(recipe.name, root / recipe.name, recipe.task, len(recipe.shots), recipe.about)


def write_faults(
    root: Path, *, progress: Progress = SILENT, counted: tuple[int, int] | None = None
) -> list[SampleSet]:
    """Write broken/NAME for every row of FAULTS from the sound sets below root, each with its fault.json."""
    before, total = counted or (0, len(FAULTS))
    with _fresh(root / "broken") as folder:
        for index, (name, fault) in enumerate(FAULTS.items()):
            progress.step(before + index, total, f"broken/{name}")
            (folder / name).mkdir()
            fault.write(root, folder / name, name)
    progress.step(total, total, "broken")
    return [_broken_set(root, name, fault) for name, fault in FAULTS.items()]


def _broken_set(root: Path, name: str, fault: Fault) -> SampleSet:
    folder = root / "broken" / name
    images = sum(1 for _ in (folder / "images").iterdir())
    return SampleSet(f"broken/{name}", folder, fault.task, images, fault.about, sound=False)


def _refuse_full(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SegDeskError("The folder is not empty.", "Choose another folder for the samples.", file=folder)


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """A folder beside target that takes its place at the end, or is gone if the work fails."""
    _refuse_full(target)
    beside = target.with_name(f".{target.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield beside
        if target.exists():
            target.rmdir()
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
