"""Many masks repaired in a project: time, memory by their number, and what a Cancel half-way leaves.

    python -m tests.bench.many_repairs [--masks N]

Photos of 160 x 120 with masks that are letterboxed and in the luma of a palette. Memory is the process's
peak beyond what it was before; each number of masks runs in a process of its own.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.cli import run
from segdesk.dataset.sample.damage import fitted, palette_luma
from segdesk.io.project.file import ProjectFile
from segdesk.progress import Cancelled
from segdesk.repair.apply import apply_plan
from segdesk.repair.examine import examine
from segdesk.repair.subject import of_project
from segdesk.repair.values.target import Target
from tests.bench.row import peak_mb
from tests.repair.scenes import TARGET, scene

DISTINCT = 50
SIZE = (160, 120)


class Counting:
    """Progress that counts, and cancels once a number is reached."""

    def __init__(self, at: str = "", share: float = 2.0) -> None:
        self.steps, self._at, self._share = 0, at, share

    def step(self, done: int, total: int, what: str = "") -> None:
        self.steps += 1
        if what == self._at and total and done / total >= self._share:
            raise Cancelled


def written(folder: Path, count: int) -> Path:
    """A data set of so many images, of which DISTINCT differ, imported into a project."""
    data = folder / "set"
    for part in ("images", "masks"):
        (data / part).mkdir(parents=True)
    for number in range(count):
        names = {part: data / part / f"{number:05}.png" for part in ("images", "masks")}
        if number < DISTINCT:
            one = scene(number, SIZE)
            Image.fromarray(one.photo).save(names["images"])
            Image.fromarray(palette_luma(fitted(one.ids.astype(np.uint8), 128))).save(names["masks"])
        else:
            for part, name in names.items():
                shutil.copyfile(data / part / f"{number % DISTINCT:05}.png", name)
    rows = [
        f"{one},class {one},#{''.join(f'{c:02x}' for c in TARGET.colors[one])},stuff" for one in TARGET.ids
    ]
    (data / "classes.csv").write_text("\n".join(["id,name,color,kind", *rows]) + "\n", "utf-8")
    project = folder / "many.segdesk"
    with redirect_stdout(StringIO()):
        assert run(["import", str(data), "-o", str(project), "--quiet"]) == 0
    return project


def measured(count: int) -> None:
    """One line, of this process."""
    with tempfile.TemporaryDirectory() as folder, ProjectFile.open(written(Path(folder), count)) as file:
        subjects, target = list(of_project(file)), Target.of(file.project.classes)
        before = peak_mb()
        seen, started = Counting(), time.perf_counter()
        plan = examine(subjects, target, jobs=2, progress=seen)
        looked = time.perf_counter() - started
        left = _cancelled(file, plan)
        started = time.perf_counter()
        done = apply_plan(file, plan, jobs=2, progress=seen)
        applied = time.perf_counter() - started
        peak = peak_mb() - before
    print(
        f"{count:>6} masks: {len(done.images)} repaired, looked {looked:.1f} s, applied {applied:.1f} s, "
        f"{peak:.0f} MB more at the peak, {seen.steps} reports, {left} changed by a cancelled run",
        flush=True,
    )


def _cancelled(file: ProjectFile, plan) -> int:
    """How many steps a run that is cancelled half-way leaves."""
    steps = len(file.project.history.done)
    try:
        apply_plan(file, plan, jobs=2, progress=Counting("Repairing masks", 0.5))
    except Cancelled:
        return len(file.project.history.done) - steps
    raise AssertionError("it was not cancelled")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--masks", type=int, default=1_000)
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        measured(arguments.one)
        return
    for count in (arguments.masks // 4, arguments.masks // 2, arguments.masks):
        subprocess.run([sys.executable, "-m", "tests.bench.many_repairs", "--one", str(count)], check=True)


if __name__ == "__main__":
    main()
