"""Projects made of the small data sets, with faults planted, and what they hold to the last byte."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import SILENT
from segdesk.qa.examined import of_snapshot
from segdesk.qa.run import CheckOptions, check
from segdesk.qa.waivers import alive, mask_digest

from . import making
from .planting import FAULTS

SETS = {"semantic": making.semantic, "coco": making.coco}


def planted(root: Path, *names: str, base: str = "coco", images: int = 9, task: str = "") -> Path:
    """A project of a small set with these faults; the project's path, closed."""
    data_root = SETS[base](root / "set", images)
    for fault in FAULTS:
        if fault.name in names:
            fault.plant(data_root, fault.image)
    data = open_dataset(data_root, ReadOptions(task=task or None), SILENT).settle(SILENT, 1)
    path = root / "town.segdesk"
    with ProjectFile.create(path, task=data.task, classes=data.classes) as file:
        import_dataset(data, file, jobs=2)
    return path


@contextmanager
def opened(path: Path):
    with ProjectFile.open(path) as file:
        yield file


def found(file, *checks, **options):
    """The report of these checks over the project as it is now."""
    snapshot = snapshot_of(file)
    return check(of_snapshot(snapshot), CheckOptions(only=checks, waivers=alive(snapshot), **options), jobs=2)


def digests(file) -> dict[str, str]:
    """What each mask holds."""
    return {one.original: mask_digest(file.read(one)) for one in file.project.in_order}
