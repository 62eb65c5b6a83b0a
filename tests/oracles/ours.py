"""Data sets as SegDesk reads and writes them: its objects as sets of pixels."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.intake import keys_by_id, to_content
from segdesk.model.classes import Kind, Task
from segdesk.progress import SILENT
from tests.clients.objects import Images, Object, places

LEFT_OUT = (Kind.VOID, Kind.BACKGROUND)


def read(path: Path, format_: str = "auto", task: Task | None = None) -> dict[str, list[Object]]:
    """By the names of photos without folder and suffix; from the bottom up, void and background left out."""
    data = open_dataset(path, ReadOptions(format=format_, task=task), SILENT).settle(SILENT, 2)
    found: dict[str, list[Object]] = {}
    for image in data.images:
        content = to_content(image.read(), keys_by_id(data.classes), image.original).content
        rows = found.setdefault(Path(image.original).stem, [])
        for one in content.objects.ordered:
            cls = data.classes.by_key(one.class_key)
            at = places(content.planes[one.plane] == one.slot)
            if cls.kind not in LEFT_OUT and len(at):
                rows.append((cls.name, np.asarray(at)))
    return found


def renamed(images: Images, folder: Path) -> dict[str, list[Object]]:
    """By the names that photos had before Cityscapes' numbering, where a names.csv tells them."""
    names: dict[str, str] = {}
    if (folder / "names.csv").exists():
        with (folder / "names.csv").open(encoding="utf-8", newline="") as file:
            names = {Path(row["frame"]).name: Path(row["original"]).stem for row in csv.DictReader(file)}
    stems = {name: name.removesuffix("_leftImg8bit") for name in images}
    return {names.get(stem, stem): list(images[name]) for name, stem in stems.items()}
