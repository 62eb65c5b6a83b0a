"""SETS: what goes through the formats: the cases, and real data sets where they are there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.clients.exports import DATA, EXPORTS, segdesk
from tests.clients.objects import Images, save

from . import cases
from .peers import ROUND_TRIPS


@dataclass(frozen=True)
class Set:
    """make: leaves photos/ (PNG) and truth.npz in a folder, and gives the truth and the words for `import`.
    leaves_out: oracles that cannot be asked: their classes are fixed, or they are far too slow."""

    make: Callable[[Path], tuple[Images, tuple[object, ...]]]
    leaves_out: tuple[str, ...] = ()


def make_cases(work: Path) -> tuple[Images, tuple[object, ...]]:
    truth = cases.write(work)
    return truth, (work / "coco.json", "--images", work / "photos", "--classes", work / "classes.csv")


def make_nuclei(work: Path) -> tuple[Images, tuple[object, ...]]:
    source = DATA / EXPORTS["nuclei"].source
    (work / "photos").mkdir()
    for photo in sorted(source.glob("*/images/*.png")):
        shutil.copyfile(photo, work / "photos" / photo.name)
    truth = EXPORTS["nuclei"].truth(source)
    save(work / "truth.npz", truth)
    return truth, (source, "--task", "instance")


SETS = {
    "cases": Set(make_cases),
    "nuclei": Set(make_nuclei, ("cityscapesscripts", "label-studio-sdk", "datumaro's files")),
}


def prepared(work: Path, one: Set) -> Images:
    """The set, imported, and what SegDesk writes of it in every form, in work/ours."""
    truth, words = one.make(work)
    project = work / "set.segdesk"
    segdesk("import", *words, "-o", project)
    (work / "ours").mkdir()
    for form in ROUND_TRIPS:
        segdesk("convert", project, "-o", work / "ours" / form, "--to", form)
    return truth
