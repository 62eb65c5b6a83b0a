"""Write the sample data sets: the sound ones in four layouts, and the broken ones beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from segdesk.dataset.sample.faults import FAULTS, write_fault
from segdesk.dataset.sample.processes import results, worker_processes
from segdesk.dataset.sample.recipes import RECIPES, Recipe
from segdesk.io import atomic
from segdesk.progress import SILENT, Progress

BROKEN, STATED = "broken", "faults.json"


@dataclass(frozen=True)
class SampleSet:
    """A data set that was written: where, for which task, how many images, and what it is.

    A sound one can be read without a remark; of one that is not, about says what is wrong with it, and
    found_by which check finds that (its id; empty where only a repair or an eye can).
    """

    name: str
    path: Path
    task: str
    images: int
    about: str
    sound: bool = True
    found_by: str = ""


def write_samples(
    root: Path,
    *,
    recipes: Sequence[Recipe] = RECIPES,
    faults: Sequence[str] = tuple(FAULTS),
    progress: Progress = SILENT,
) -> tuple[SampleSet, ...]:
    """Write the sample sets into root, a folder that is new or empty, and say what they are.

    The sound ones stand at root/NAME, the broken ones at root/broken/NAME, and root/broken/faults.json
    states what was done to them. faults are names of FAULTS and need the sets that they are copies of. The
    same bytes every time. All of it appears at once, or nothing if the work fails or is cancelled.
    SegDeskError if root holds something or cannot be written.
    """
    total = sum(len(recipe.shots) for recipe in recipes) + len(faults)
    with atomic.folder(root, durable=False) as folder, worker_processes() as pool:
        _write_sound(pool, folder, recipes, lambda done: progress.step(done, total, "Drawing"))
        before = total - len(faults)
        _write_broken(pool, folder, faults, lambda done: progress.step(before + done, total, "Breaking"))
        broken = [_broken_set(root, folder, name) for name in faults]
    return (*(_sound_set(root, recipe) for recipe in recipes), *broken)


def _write_sound(
    pool: Executor, folder: Path, recipes: Sequence[Recipe], step: Callable[[int], None]
) -> None:
    for recipe in recipes:
        recipe.begin(folder / recipe.name)
    calls = [partial(recipe.take, folder / recipe.name, shot) for recipe in recipes for shot in recipe.shots]
    rows = iter(results(pool, calls, step))
    for recipe in recipes:
        recipe.finish(folder / recipe.name, [next(rows) for _ in recipe.shots])


def _write_broken(pool: Executor, folder: Path, faults: Sequence[str], step: Callable[[int], None]) -> None:
    (folder / BROKEN).mkdir()
    calls = [partial(write_fault, name, folder, folder / BROKEN / name) for name in faults]
    stated = results(pool, calls, step)
    (folder / BROKEN / STATED).write_text(json.dumps(stated, indent=1), encoding="utf-8")


def _sound_set(root: Path, recipe: Recipe) -> SampleSet:
    return SampleSet(recipe.name, root / recipe.name, recipe.task, len(recipe.shots), recipe.about)


def _broken_set(root: Path, folder: Path, name: str) -> SampleSet:
    fault = FAULTS[name]
    return SampleSet(
        f"{BROKEN}/{name}",
        root / BROKEN / name,
        fault.task,
        images=sum(1 for _ in (folder / BROKEN / name / "images").iterdir()),
        about=fault.about,
        sound=False,
        found_by=fault.found_by,
    )
