"""What a package holds beyond single images: lists, index.csv, yolo/, meta.json."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from segdesk.model.classes import Task

from . import coco, index, yolo
from .lists import ListWriter, read_lists
from .meta import Totals, meta
from .numbering import Numbering
from .settings import Encodings, ExportSettings
from .verify import LineDigest, read_index
from .write import Written

DEFAULT_SPLIT = "train"


class PackageFolder:
    """Takes written images in their order. Leaving the block without an error completes the lists."""

    def __init__(self, folder: Path, numbering: Numbering, encodings: Encodings) -> None:
        self.totals = Totals()
        self._folder = folder
        self._numbering = numbering
        self._encodings = encodings
        self._rows = LineDigest()
        self._open = ExitStack()
        for name in ("images", "masks", "coco"):
            (folder / name).mkdir()
        tail = {
            "categories": coco.categories(numbering),
            "info": {"description": "Written by SegDesk", "version": "1.0"},
        }
        self._coco = ListWriter(folder / "coco" / "coco.json", ("images", "annotations"), tail)
        self._panoptic = (
            ListWriter(folder / "coco" / "panoptic.json", ("images", "annotations"), tail)
            if encodings.task is Task.PANOPTIC
            else None
        )

    def __enter__(self) -> PackageFolder:
        self._open.enter_context(self._coco)
        if self._panoptic is not None:
            self._open.enter_context(self._panoptic)
        self._index = self._open.enter_context(
            (self._folder / "index.csv").open("w", encoding="utf-8", newline="")
        )
        self._index.write(index.header())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, traceback)

    def take(self, done: Written) -> None:
        """Add the lines of the next image."""
        self.totals.add(done)
        self._coco.add("images", coco.text(done.image))
        for line in done.annotations:
            self._coco.add("annotations", line)
        if self._panoptic is not None:
            self._panoptic.add("images", coco.text(done.image))
            self._panoptic.add("annotations", done.panoptic)
        self._index.write(index.lines(done.rows))
        for row in done.rows:
            self._rows.add(_canonical(row))
        if done.labels is not None:
            self._put_yolo(done, done.labels.text)

    def complete(self, *, name: str, qa: Mapping[str, Any], settings: ExportSettings) -> None:
        """Write meta.json and yolo/data.yaml, after the block."""
        if self._encodings.yolo is not None:
            (self._folder / "yolo").mkdir(exist_ok=True)
            text = yolo.data_yaml(self._numbering, sorted(self.totals.splits))
            (self._folder / "yolo" / "data.yaml").write_text(text, encoding="utf-8", newline="\n")
        text = meta(
            name=name,
            numbering=self._numbering,
            encodings=self._encodings,
            totals=self.totals,
            qa=qa,
            settings=settings,
        )
        (self._folder / "meta.json").write_text(text, encoding="utf-8", newline="\n")

    def differences(self) -> list[str]:
        """Read every list again: what is not what was written, in words."""
        found = _list_differences(self._folder / "coco" / "coco.json", self._coco)
        if self._panoptic is not None:
            found += _list_differences(self._folder / "coco" / "panoptic.json", self._panoptic)
        rows = LineDigest()
        for row in read_index(self._folder / "index.csv"):
            rows.add(_canonical(row | {name: index.unguarded(row[name]) for name in index.GUARDED}))
        if not rows.matches(self._rows):
            found.append("index.csv does not read back as it was written.")
        counts = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))["counts"]
        if counts["images"] != self.totals.images or counts["annotations"] != self.totals.annotations:
            found.append("meta.json does not read back as it was written.")
        return found

    def _put_yolo(self, done: Written, text: str) -> None:
        split = done.planned.entry.split or DEFAULT_SPLIT
        labels, images = (self._folder / "yolo" / name / split for name in ("labels", "images"))
        labels.mkdir(parents=True, exist_ok=True)
        images.mkdir(parents=True, exist_ok=True)
        (labels / f"{done.planned.stem}.txt").write_text(text, encoding="utf-8", newline="\n")
        _link(self._folder / "images" / done.planned.name, images / done.planned.name)


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _list_differences(path: Path, written: ListWriter) -> list[str]:
    read = {"images": LineDigest(), "annotations": LineDigest()}
    for name, line in read_lists(path):
        read[name].add(line)
    return [
        f"{path.name}: the list {name} does not read back as it was written."
        for name, digest in read.items()
        if not digest.matches(written.digest(name))
    ]


def _canonical(row: Mapping[str, Any]) -> str:
    return json.dumps([str(row.get(name, "")) for name in index.COLUMNS])
