"""How often places are repaired right: sound masks, put elsewhere with random parameters, repaired blind.

    python -m tests.bench.repair [--trials N] [--seed S] [--only WORD]

Values have a table of their own: python -m tests.bench.values.

A trial is a group of images (1 or 10) of one set. right: repaired as it was, or left alone where it is sound.
asked: put to a person. wrong: changed to something else. The interval of right is Wilson's, 95 %.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from segdesk.io.formats.classes import read_class_table
from segdesk.io.images import read_rgb8
from segdesk.io.masks import read_mask
from segdesk.model.classes import Task
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import look_at
from segdesk.repair.outcome import placed_ids
from segdesk.repair.proposal import Decision
from segdesk.repair.values.resolve import UNCOVERED
from segdesk.repair.values.target import Target
from tests.bench import spoil

DATA = Path(os.environ.get("SEGDESK_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


@dataclass
class Scene:
    """A photo and its sound mask."""

    photo: np.ndarray
    ids: np.ndarray


@dataclass
class Tally:
    """Counts of one row."""

    name: str
    right: int = 0
    asked: int = 0
    wrong: int = 0
    seconds: float = 0.0
    images: int = 0
    shares: list[float] = field(default_factory=list)

    def add(self, verdict: str, share: float) -> None:
        setattr(self, verdict, getattr(self, verdict) + 1)
        self.shares.append(share)

    @property
    def trials(self) -> int:
        return self.right + self.asked + self.wrong


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (E. B. Wilson, 1927)."""
    if not trials:
        return 0.0, 1.0
    rate = hits / trials
    middle = rate + z * z / (2 * trials)
    spread = z * (rate * (1 - rate) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def street() -> tuple[list[Scene], Target]:
    """Dense scenes of 12 classes."""
    root = DATA / "street"
    scenes = []
    for mask in sorted((root / "masks").iterdir()):
        photo = next((root / "images").glob(f"{mask.stem}.*"))
        scenes.append(Scene(read_rgb8(photo), read_mask(mask).pixels.astype(np.int32)))
    return scenes, Target.of(read_class_table(root / "classes.csv", Task.SEMANTIC).classes)


def nuclei() -> tuple[list[Scene], Target]:
    """Few or many small objects of one class."""
    scenes = []
    for folder in sorted(one for one in (DATA / "nuclei").iterdir() if one.is_dir()):
        photo = read_rgb8(next((folder / "images").iterdir()))
        ids = np.zeros(photo.shape[:2], np.int32)
        for mask in (folder / "masks").iterdir():
            ids[read_mask(mask).pixels > 0] = 1
        scenes.append(Scene(photo[..., :3], ids))
    return scenes, Target((0, 1), background=0, colors={0: (0, 0, 0), 1: (200, 40, 60)})


def geometry_trial(row: spoil.Geometry, scenes: list[Scene], target: Target, rng, tally: Tally) -> None:
    """Corrupt, judge together, compare where the mask was put with where it belongs."""
    spoilt = row.spoil(rng)
    pairs = [spoilt(scene.photo, scene.ids) for scene in scenes]
    started = time.perf_counter()
    looks = [look_at(photo, ids, photo.shape[1::-1]) for photo, ids, _ in pairs]
    placed = judge_geometry(looks)
    tally.seconds += time.perf_counter() - started
    for (_, ids, truth), one in zip(pairs, placed, strict=True):
        repaired = placed_ids(ids.astype(np.int32), one, truth.shape[1::-1])
        both = (repaired != UNCOVERED) & (truth != UNCOVERED) if repaired.shape == truth.shape else None
        share = float((repaired == truth)[both].mean()) if both is not None and both.any() else 0.0
        asked = one.proposal.decision is Decision.ASK
        tally.add("asked" if asked else "right" if share >= row.least else "wrong", share)
        tally.images += 1


def rows(arguments: argparse.Namespace) -> Iterator[Tally]:
    """Every recipe on every set, by itself and in tens."""
    for name, load in {"street": street, "nuclei": nuclei}.items():
        source = load()
        for row in spoil.GEOMETRY:
            for group in (1, 10):
                tally = Tally(f"{name} {row.name} x{group}")
                if arguments.only in tally.name and row.holds_for(source[1]):
                    _trials(partial(geometry_trial, row), source, group, tally, arguments)
                    yield tally


def _trials(trial: Callable, source: tuple[list[Scene], Target], group: int, tally: Tally, arguments) -> None:
    """Groups drawn at random; fewer of the large ones."""
    scenes, target = source
    rng = np.random.default_rng([arguments.seed, *tally.name.encode()])
    for _ in range(max(1, arguments.trials // (1 if group == 1 else 3))):
        chosen = rng.choice(len(scenes), min(group, len(scenes)), replace=False)
        trial([scenes[one] for one in chosen], target, rng, tally)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    print(f"{'set, recipe, group':<38}{'n':>5}{'right':>8}{'95 % interval':>18}{'asked':>7}{'wrong':>7}"
          f"{'pixels':>9}{'ms':>7}")  # fmt: skip
    for one in rows(arguments):
        low, high = wilson(one.right, one.trials)
        print(
            f"{one.name:<38}{one.trials:>5}{one.right / one.trials:>8.1%}{f'{low:.1%} .. {high:.1%}':>18}"
            f"{one.asked:>7}{one.wrong:>7}{np.mean(one.shares):>9.4f}{1000 * one.seconds / one.images:>7.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
