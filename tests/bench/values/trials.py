"""Trials of values: spoil, write, read, judge blind, compare. Each has its own seed: any can be run again."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.io.formats.mask_fit import stored_mask
from segdesk.io.masks import read_mask
from segdesk.model.stored import StoredMask
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.proposal import Family
from segdesk.repair.subject import Meaning, Subject
from tests.bench.values.outcomes import Judged, Outcome
from tests.bench.values.pipeline import Pipeline, Spoilt
from tests.bench.values.scenes import Scene, World

GROUPS = (1, 3)
ONLY_VALUES = RepairOptions(families=frozenset({Family.VALUES}))
MOST_DRAWS = 50


@dataclass(frozen=True)
class Trial:
    """What came of one world, one pipeline with its parameters, one or three masks."""

    row: str
    index: int
    world: str
    masks: list[Outcome]
    seconds: float
    megapixels: float

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def of_json(cls, row: dict) -> "Trial":
        return cls(**row | {"masks": [Outcome(**one) for one in row["masks"]]})


def row_name(pipeline: Pipeline, group: int) -> str:
    return f"{pipeline.name} x{group}"


def trial(pipeline: Pipeline, group: int, index: int, makers: dict, seed: int) -> Trial:
    """The trial of that number: worlds in turn, all else drawn."""
    row = row_name(pipeline, group)
    rng = np.random.default_rng([seed, index, *row.encode()])
    name, world = _world(pipeline, index, makers, rng)
    spoilt = pipeline.draw(world.target, rng)
    scenes = [world.draw(rng) for _ in range(group)]
    with tempfile.TemporaryDirectory() as folder:
        subjects = [subject(Path(folder), at, one, pipeline, spoilt) for at, one in enumerate(scenes)]
        started = time.perf_counter()
        plan = examine(subjects, world.target, ONLY_VALUES)
        seconds = time.perf_counter() - started
        masks = [
            Judged(scene, one, pipeline, spoilt, world.target).outcome()
            for scene, one in zip(scenes, plan.images, strict=True)
        ]
    return Trial(row, index, name, masks, seconds, sum(one.ids.size for one in scenes) / 1e6)


def _world(pipeline: Pipeline, index: int, makers: dict, rng: np.random.Generator) -> tuple[str, World]:
    """The set whose turn it is, or the next for whose classes the pipeline makes sense."""
    names = list(makers)
    for turn in range(index, index + MOST_DRAWS):
        name = names[turn % len(names)]
        world = makers[name](rng)
        if pipeline.holds_for(world.target):
            return name, world
    raise ValueError(f"{pipeline.name} makes sense for no set")


def subject(folder: Path, at: int, scene: Scene, pipeline: Pipeline, spoilt: Spoilt) -> Subject:
    """The scene as the pipeline writes it, read from a file; with its photo where that is needed."""
    path, photo = folder / f"{at}.{spoilt.suffix}", folder / f"{at}.photo.png"
    path.write_bytes(spoilt.write(scene))
    if pipeline.with_photo:
        Image.fromarray(scene.photo).save(photo)
    masks: tuple[StoredMask, ...] = (stored_mask(read_mask(path), "", path.name),)
    height, width = scene.ids.shape
    return Subject(path.name, (width, height), Meaning.CLASSES, photo, lambda: masks)


def rounds(
    table: tuple[Pipeline, ...], counts: dict[str, int], *, trials: int, only: str, step: int = 20
) -> Iterator[tuple[Pipeline, int, int]]:
    """(pipeline, group, index) of what is left to do, some of each row in turn: all rows grow alike.

    counts: how many of each row are done.
    """
    rows = [(one, group) for one in table for group in GROUPS if only in row_name(one, group)]
    for begin in range(0, trials, step):
        for pipeline, group in rows:
            done = counts.get(row_name(pipeline, group), 0)
            for index in range(max(begin, done), min(begin + step, trials)):
                yield pipeline, group, index
