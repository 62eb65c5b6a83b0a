"""Writes a data set again with its masks repaired: everything else byte for byte, and the report beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
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
from segdesk.repair.rewrite import with_void
from segdesk.repair.subject import Meaning
from segdesk.repair.values.resolve import UNRESOLVED, Ids
from segdesk.workers import in_order

REPORT = "repair.json"


def write_tree(
    source: Path,
    out: Path,
    plan: Plan,
    classes: ClassMap,
    *,
    jobs: int = 1,
    progress: Progress = SILENT,
    masks: Path | None = None,
) -> None:
    """OUT of `repair -o`: the tree below source, each sure mask as one-channel PNG under its own path.

    masks: the folder that the paths of masks are relative to, where it is not source; its files then go
    below OUT as they are called there. out must not exist or be an empty folder; it is put in place whole.
    """
    root = masks or source
    with atomic.folder(out, sources=[source]) as folder:
        rewritten = {name for one in plan.to_apply for name in one.subject.paths}
        _copy(source, folder, rewritten if root == source else set(), progress)
        if root != source:
            _copy(root, folder, rewritten, progress)
        work = partial(_write, folder, classes)
        for _ in in_order(
            work, plan.to_apply, total=len(plan.to_apply), jobs=jobs, progress=progress, what="Writing masks"
        ):
            continue
        text = json.dumps(plan.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with writing(folder / REPORT):
            (folder / REPORT).write_text(text, encoding="utf-8")


def _copy(source: Path, folder: Path, without: set[str], progress: Progress) -> None:
    for place in progress.over(sorted(_files(source)), "Copying"):
        if place.as_posix() in without:
            continue
        target = folder / place
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / place, target)


def _files(source: Path) -> Iterable[PurePosixPath]:
    for folder, _, names in os.walk(source):
        for name in names:
            yield PurePosixPath(Path(folder, name).relative_to(source).as_posix())


def _write(folder: Path, classes: ClassMap, plan: ImagePlan) -> None:
    subject = plan.subject
    done = outcome(subject, subject.read(), plan.values, plan.placed)
    for name, ids in zip(subject.paths, done.ids, strict=True):
        target = folder / PurePosixPath(name).with_suffix(".png")
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
        ids = with_void(ids, classes)
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
