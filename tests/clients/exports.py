"""The data sets that tools are given: exported by SegDesk's own command; their masks as their sources say.

A folder per set has package/, the other forms it was converted to, and truth.npz, which Pillow made of the
source alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.environments import ROOT, last_line

from .objects import Object, by_value, places, save

DATA = Path(os.environ.get("SEGDESK_TEST_DATA", ROOT.parent / "shared" / "data"))


def street(source: Path) -> dict[str, list[Object]]:
    """Class ids are pixel values; 11 is void."""
    lines = (source / "classes.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split(",") for line in lines]
    names = {int(row[0]): row[1] for row in rows if row[3] != "void"}
    return {one.stem: by_value(pixels(one), names) for one in sorted((source / "masks").iterdir())}


def nuclei(source: Path) -> dict[str, list[Object]]:
    """A folder per image with a file per object."""
    return {
        folder.name: [("object", places(pixels(one))) for one in sorted((folder / "masks").iterdir())]
        for folder in sorted(source.iterdir())
        if folder.is_dir()
    }


def panoptic(source: Path) -> dict[str, list[Object]]:
    """COCO's id = R + 256 G + 65536 B, whose classes the JSON tells."""
    content = json.loads(source.read_text(encoding="utf-8"))
    names = {one["id"]: one["name"] for one in content["categories"]}
    found = {}
    for one in content["annotations"]:
        path = source.with_suffix("") / one["file_name"]
        ids = pixels(path).astype(np.int64) @ (1, 256, 65536)
        found[path.stem] = by_value(
            ids, {row["id"]: names[row["category_id"]] for row in one["segments_info"]}
        )
    return found


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture)


@dataclass(frozen=True)
class Export:
    """forms: what convert writes beside the package; a form's folder is its name, or the one given."""

    source: str
    task: str
    truth: Callable[[Path], dict[str, list[Object]]]
    forms: tuple[tuple[str, str], ...] = ()
    settings: tuple[str, ...] = ()

    def make(self, work: Path) -> None:
        """Everything in work, unless it is there already."""
        if (work / "truth.npz").exists():
            return
        source, project = DATA / self.source, work / "set.segdesk"
        work.mkdir(parents=True, exist_ok=True)
        segdesk("import", source, "-o", project, "--task", self.task)
        segdesk("export", project, "-o", work / "package", "--yolo", "segments", *self.settings)
        for form, folder in self.forms:
            (work / folder).parent.mkdir(exist_ok=True)
            segdesk("convert", project, "-o", work / folder, "--to", form)
        save(work / "truth.npz", self.truth(source))


SPLIT = ("--split", "70/15/15", "--seed", "1")
EXPORTS = {
    "street": Export(
        "street", "semantic", street, (("hf", "hf"), ("mmseg", "mmseg"), ("cityscapes", "cityscapes"))
    ),
    "nuclei": Export("nuclei", "instance", nuclei, settings=SPLIT),
    "panoptic": Export(
        "panoptic/panoptic_examples.json", "panoptic", panoptic, (("hf", "hf"), ("voc", "VOCdevkit/VOC2012"))
    ),
}  # fmt: skip


def segdesk(*words: object, accepted: Sequence[int] = (0,)) -> str:
    """What the command prints. RuntimeError names what went wrong."""
    command = [sys.executable, "-m", "segdesk", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode not in accepted:
        raise RuntimeError(f"segdesk {words[0]} gave {done.returncode}: {last_line(done.stderr)}")
    return done.stdout
