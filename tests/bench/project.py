"""The project file: opening 100,000 images, and how soon a stroke is durable, each beside SQLite alone."""

from __future__ import annotations

import functools
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from segdesk.geometry import Rect
from segdesk.io.project import FileFacts, ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ClassUse, ImageEntry, Status, packed

from .row import Row

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])
IMAGES = 100_000
STROKES = 150
SIDE = 4096
_SELECT = (
    "SELECT id, path, original, width, height, size_bytes, mtime_ns, base, state FROM images ORDER BY id"
)


@functools.cache
def _project() -> Path:
    """A project of 100,000 images, each with a mask's facts; it goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="segdesk-bench-")
    _project.folder = folder  # type: ignore[attr-defined]
    path = Path(folder.name) / "large.segdesk"
    with ProjectFile.create(path, classes=CLASSES) as file:
        use = packed([ClassUse(1, 3, 90_000), ClassUse(2, 5, 1_200)])
        entries = [
            ImageEntry(
                0,
                str(path.parent / f"photos/drive_{number // 1000:03}/frame_{number:06}.jpg"),
                f"drive_{number // 1000:03}/frame_{number:06}.jpg",
                1920,
                1080,
                mask=f"masks/drive_{number // 1000:03}/frame_{number:06}.png",
                status=Status.UNTOUCHED,
                labelled=True,
                packed_use=use,
            )
            for number in range(IMAGES)
        ]
        facts = {
            place: FileFacts(400_000 + place, place, hashlib.sha256(b"%d" % place).digest())
            for place in range(IMAGES)
        }
        file.add_images(entries, facts)
    return path


def _best_ms(work: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return min(found)


def _select() -> None:
    connection = sqlite3.connect(_project())
    rows = connection.execute(_SELECT).fetchall()
    assert len(rows) == IMAGES
    connection.close()


def _open() -> None:
    with ProjectFile.open(_project()) as file:
        assert len(file.project) == IMAGES


def open_project_100k() -> Row:
    """From the call to the list of all images, for writing, and closed again."""
    floor, ours = _best_ms(_select), _best_ms(_open)
    return Row("open_project_100k", ours, "ms", floor / ours, f"a SELECT of the same rows, {floor:.0f} ms")


_MEMORY = """
import sys
from segdesk.io.project import ProjectFile

def kilobytes(name):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))

before = kilobytes("VmRSS")
with ProjectFile.open(sys.argv[1]) as file:
    print(kilobytes("VmHWM") - before)
"""


def open_project_100k_memory() -> Row:
    """How much the process grows at most while it opens the project; 300 MB are promised."""
    run = subprocess.run(
        [sys.executable, "-c", _MEMORY, _project()],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    megabytes = int(run.stdout) / 1024
    return Row("open_project_100k_memory", megabytes, "MB", 300 / megabytes, "the promised 300 MB")


@functools.cache
def _strokes() -> dict[str, float]:
    """ms of strokes until the hand is free and until durable, a bare commit of as many bytes after each.

    One after the other, so that both meet the same disk.
    """
    hand, durable, bare, sizes = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        path, commit = Path(folder) / "strokes.segdesk", _bare(Path(folder) / "bare.sqlite")
        with ProjectFile.create(path, classes=CLASSES) as file:
            file.add_images([ImageEntry(0, "a.png", "a.png", SIDE, SIDE)])
            file.project.document(1)
            dice = np.random.default_rng(3)
            for number in range(STROKES):
                start = _stroke(file, dice, number)
                hand.append((time.perf_counter() - start) * 1000)
                file.flush()
                durable.append((time.perf_counter() - start) * 1000)
                sizes.append(_written(path))
                bare.append(commit(sizes[-1]))
    return {
        "hand": float(np.median(hand)),
        "durable": float(np.percentile(durable, 95)),
        "bare": float(np.percentile(bare, 95)),
        "bytes": float(np.median(sizes)),
    }


def _stroke(file: ProjectFile, dice: np.random.Generator, number: int) -> float:
    """Paint; when the pen left the image."""
    document = file.project.document(1)
    with document.edit("Brush") as edit:
        one = edit.add(1) if number % 10 == 0 else max(document.objects.by_id)
        for left, top in _spine(dice):
            edit.write(Rect(left, top, left + 50, top + 50), one)
        return time.perf_counter()


def _spine(dice: np.random.Generator) -> list[tuple[int, int]]:
    """The way of a brush: some 400 pixels long, somewhere in the image."""
    left, top = dice.integers(0, SIDE - 500, 2)
    return [(int(left + 8 * step), int(top + 150 + 120 * np.sin(step / 9))) for step in range(50)]


def _written(path: Path) -> int:
    """The bytes of the records of the last step."""
    connection = sqlite3.connect(path)
    (size,) = connection.execute("SELECT bytes FROM steps ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    return int(size)


def _bare(path: Path) -> Callable[[int], float]:
    """commit(size): ms of a durable transaction of one blob."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE blobs (data BLOB)")

    def commit(size: int) -> float:
        data = os.urandom(size)
        start = time.perf_counter()
        connection.execute("BEGIN")
        connection.execute("INSERT INTO blobs VALUES (?)", (data,))
        connection.execute("COMMIT")
        return (time.perf_counter() - start) * 1000

    return commit


def stroke_durable() -> Row:
    """From the end of the stroke until it is on disk, packing and the change of threads included."""
    found = _strokes()
    against = f"a bare commit of as many bytes ({found['bytes']:.0f}), p95 {found['bare']:.2f} ms"
    return Row("stroke_durable", found["durable"], "ms p95", found["bare"] / found["durable"], against)


def stroke_queued() -> Row:
    """From the end of the stroke until the hand is free; 16 ms are promised."""
    found = _strokes()
    return Row("stroke_queued", found["hand"], "ms median", 16 / found["hand"], "the promised 16 ms")
