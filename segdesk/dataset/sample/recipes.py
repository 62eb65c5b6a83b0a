"""RECIPES: the sound sample sets, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from segdesk.dataset.sample import layouts
from segdesk.dataset.sample.coco import Json
from segdesk.dataset.sample.layouts import Layout, Shot
from segdesk.dataset.sample.scenes import SCENES, scene

Size = tuple[int, int]


@dataclass(frozen=True)
class Recipe:
    """How a sound set is made: a scene per shot, written by layout."""

    name: str
    task: str
    about: str
    scene: str
    shots: tuple[Shot, ...]
    layout: Layout

    def begin(self, folder: Path) -> None:
        """Make the folders of the set in its own, which must not be there."""
        folder.mkdir(parents=True)
        for part in self.layout.folders:
            (folder / part).mkdir()

    def take(self, folder: Path, shot: Shot) -> Json:
        """Draw one image and write its files; what finish() needs to know of it."""
        return self.layout.write(folder, shot, scene(self.scene, shot.seed, shot.size))

    def finish(self, folder: Path, rows: list[Json]) -> None:
        """Write what stands for the set as a whole; rows in the order of shots."""
        self.layout.finish(folder, SCENES[self.scene].classes, rows)


def shots(kind: str, seeds: range, sizes: tuple[Size, ...]) -> tuple[Shot, ...]:
    """A shot per seed, sizes in turn."""
    return tuple(
        Shot(f"{kind}_{number:03d}", number, seed, sizes[(number - 1) % len(sizes)])
        for number, seed in enumerate(seeds, start=1)
    )


WIDE: Size = (1280, 800)
FIELDS: tuple[Size, ...] = ((512, 512), (503, 389), (512, 512), (360, 256), (640, 521), (512, 512))

RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "street-semantic",
        "semantic",
        "Streets through a windscreen; class 0 is sky, 255 is void.",
        "street",
        shots("street", range(1, 11), (WIDE,)),
        layouts.SEMANTIC,
    ),
    Recipe(
        "street-panoptic",
        "panoptic",
        "Streets with every car, person, bicycle and sign apart (COCO panoptic).",
        "street",
        shots("street", range(101, 105), (WIDE,)),
        layouts.PANOPTIC,
    ),
    Recipe(
        "fruit-instance",
        "instance",
        "Fruit on a table, with holes and occlusions (COCO instances).",
        "fruit",
        shots("fruit", range(1, 7), (WIDE,)),
        layouts.INSTANCES,
    ),
    Recipe(
        "cells-instance",
        "instance",
        "Nuclei under a microscope, a mask file each (DSB 2018 layout).",
        "cells",
        shots("cells", range(1, 7), FIELDS),
        layouts.BINARY,
    ),
)
