"""Writes a data set again with its masks repaired, all else byte for byte, and the report beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io import atomic, png
from segdesk.io.faults import writing
from segdesk.model.classes import ClassMap
from segdesk.progress import SILENT, Progress
from segdesk.repair.outcome import outcome
from segdesk.repair.plan import ImagePlan, Plan
from segdesk.repair.rewrite import filled
from segdesk.repair.subject import Meaning
from segdesk.repair.values.resolve import UNRESOLVED, Ids
from segdesk.workers import in_order

REPORT = "repair.json"


@dataclass(frozen=True)
class Roots:
    """source: the data set. masks: what the paths of masks are relative to, where it is another folder."""

    source: Path
    masks: Path | None = None

    @property
    def outside(self) -> Path | None:
        """The folder of masks where it lies beyond the data set; its files go to the top of OUT."""
        return None if self.masks is None or self._is_inside else self.masks

    @property
    def _is_inside(self) -> bool:
        return self.masks is not None and self.masks.resolve().is_relative_to(self.source.resolve())

    def path(self, name: str) -> PurePosixPath:
        """Where a mask stands in OUT, by its path from the folder of masks."""
        if self.masks is None or not self._is_inside:
            return PurePosixPath(name)
        return PurePosixPath(self.masks.resolve().relative_to(self.source.resolve()).as_posix()) / name


def write_tree(
    roots: Roots, out: Path, plan: Plan, classes: ClassMap, *, jobs: int = 1, progress: Progress = SILENT
) -> None:
    """OUT of `repair -o`: the data set again, each sure mask as PNG of ids under its own path.

    out must not exist or be an empty folder; it is put in place whole. SegDeskError when it cannot be.
    """
    work = plan.to_apply
    with atomic.folder(out, sources=[roots.source]) as folder:
        rewritten = {roots.path(name) for one in work for name in one.subject.paths}
        for source in (roots.source, roots.outside):
            if source is not None:
                _copy(source, folder, rewritten, progress)
        write = partial(_write, folder, roots, classes)
        for _ in in_order(write, work, total=len(work), jobs=jobs, progress=progress, what="Writing masks"):
            continue
        text = json.dumps(plan.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with writing(folder / REPORT):
            (folder / REPORT).write_text(text, encoding="utf-8")


def _copy(source: Path, folder: Path, without: set[PurePosixPath], progress: Progress) -> None:
    for place in progress.over(sorted(_files(source)), "Copying"):
        if place in without:
            continue
        target = folder / place
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / place, target)


def _files(source: Path) -> Iterable[PurePosixPath]:
    for folder, _, names in os.walk(source):
        for name in names:
            yield PurePosixPath(Path(folder, name).relative_to(source).as_posix())


def _write(folder: Path, roots: Roots, classes: ClassMap, plan: ImagePlan) -> None:
    subject = plan.subject
    done = outcome(subject, subject.read(), plan.values, plan.placed)
    for name, ids in zip(subject.paths, done.ids, strict=True):
        target = folder / roots.path(name).with_suffix(".png")
        target.parent.mkdir(parents=True, exist_ok=True)
        png.write(target, written(ids, classes, subject.meaning, name))


def written(ids: Ids, classes: ClassMap, meaning: Meaning, name: str) -> np.ndarray:
    """The pixels of a repaired mask file: class ids, object numbers, 0 and 255, or RGB segment ids.

    Pixels without a class become the background; SegDeskError where there is none.
    """
    if meaning is Meaning.BINARY:
        return np.where(ids > 0, 255, 0).astype(np.uint8)
    if meaning is Meaning.SEGMENTS:
        segments = np.maximum(ids, 0)
        return np.stack([segments >> shift & 255 for shift in (0, 8, 16)], axis=-1).astype(np.uint8)
    if meaning is Meaning.CLASSES:
        ids = filled(ids, classes)
    ids = _with_background(ids, classes, meaning, name)
    return ids.astype(np.uint8 if int(ids.max(initial=0)) < 256 else np.uint16)


def _with_background(ids: Ids, classes: ClassMap, meaning: Meaning, name: str) -> Ids:
    bare = ids <= UNRESOLVED
    if not bare.any():
        return ids
    background = 0 if meaning is Meaning.OBJECTS else getattr(classes.background, "id", None)
    if background is None:
        raise SegDeskError(
            "Pixels that the mask does not cover have no class: there is neither void nor background.",
            "Add such a class to the class table.",
            file=name,
        )
    return np.where(bare, background, ids).astype(np.int32)
