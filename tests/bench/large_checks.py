"""Checks over 10,000 images of 1080p: speed, memory, how soon findings come, and after an edit."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import SILENT
from segdesk.qa.checks import CORE
from segdesk.qa.examined import Examined
from segdesk.qa.limits import DEFAULT
from segdesk.qa.results import LIVE
from segdesk.qa.run import CheckOptions, check
from segdesk.ui.session.check_work import run_over
from segdesk.ui.session.stream import EVERY_S
from tests.dataset.package.making import imported
from tests.qa.making import CLASSES, examined, photo_of, save_mask, scene, write_classes

from .row import Row, peak_mb

IMAGES, DISTINCT = 10_000, 200
WORKERS = 2
WIDE, HIGH = 1920, 1080


@contextmanager
def _large_set(images: int, distinct: int):
    """A data set of so many images: a few files, and names that lead to them."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        root, rng = Path(folder) / "set", np.random.default_rng(8)
        for kind in ("images", "masks"):
            (root / kind).mkdir(parents=True)
        for number in range(min(distinct, images)):
            labels = _labels(rng)
            photo_of(labels, rng).save(root / "images" / f"{number:05}.jpg", quality=90)
            save_mask(root / "masks" / f"{number:05}.png", labels)
        for number in range(distinct, images):
            for kind, suffix in (("images", "jpg"), ("masks", "png")):
                source = root / kind / f"{number % distinct:05}.{suffix}"
                os.link(source, root / kind / f"{number:05}.{suffix}")
        write_classes(root, CLASSES)
        yield root


def _labels(rng: np.random.Generator) -> np.ndarray:
    small = Image.fromarray(scene(rng))
    return np.asarray(small.resize((WIDE, HIGH), Image.Resampling.NEAREST))


def _timed(data: Examined) -> tuple[float, float]:
    """Images per second of the core checks, and the peak of memory after them in MB."""
    began = time.perf_counter()
    report = check(data, CheckOptions(only=CORE), jobs=WORKERS)
    assert report.rows["values"].checked == len(data.subjects)
    return len(data.subjects) / (time.perf_counter() - began), peak_mb()


def check_10k() -> Row:
    """Core checks of 10,000 images; memory beside that of the first thousand in the same process."""
    with _large_set(IMAGES, DISTINCT) as root:
        data = examined(root)
        tenth = replace(data, subjects=data.subjects[: IMAGES // 10])
        _, few = _timed(tenth)
        rate, many = _timed(data)
    speed = rate * WIDE * HIGH / 1e6
    words = f"memory, the peak of {IMAGES // 10:,} images; {many:.0f} MB, {speed:.0f} MP/s"
    return Row("check_10k", rate, "images/s", few / many, words)


def check_delay() -> Row:
    """The longest time between an image's last check and its finding at the window; promised: 1 s."""
    with _large_set(40, 40) as root:
        data, done, delays = examined(root), {}, []

        def note(name: str) -> None:
            delays.append(time.monotonic() - done[name])

        subjects = tuple(replace(one, read=_noting(one, done)) for one in data.subjects)
        every_part = replace(DEFAULT, fragment_px=WIDE * HIGH)
        options = CheckOptions(only=("fragments",), limits=every_part)
        check(replace(data, subjects=subjects), options, jobs=WORKERS, on_finding=lambda one: note(one.image))
    longest = max(delays) + EVERY_S
    return Row("check_delay", longest, "s", 1.0 / longest, "the promised 1 s, pace of the window added")


def _noting(subject, done: dict[str, float]):
    """Reads the image, and remembers when."""

    def read():
        seen = subject.read()
        done[subject.name] = time.monotonic()
        return seen

    return read


def recheck_after_edit() -> Row:
    """All live checks of one edited image, as the window asks for them; promised: 100 ms."""
    with _large_set(3, 3) as root:
        imported(root, root.parent / "p.segdesk")
        with ProjectFile.open(root.parent / "p.segdesk") as file:
            entry = file.project.in_order[0]
            document = file.project.document(entry.id)
            with document.edit("Dot") as edit:
                edit.write(Rect(5, 5, 25, 25), next(iter(document.objects)).id)
            snapshot = snapshot_of(file)
            entries, options = (file.project.entries[entry.id],), CheckOptions(only=LIVE)
            took = min(_processor_s(lambda: run_over(snapshot, entries, options, SILENT)) for _ in range(9))
    return Row("recheck_after_edit", 1000 * took, "ms", 0.1 / took, "the promised 100 ms; processor time")


def _processor_s(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
