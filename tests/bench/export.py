"""Exports beside floors of the fastest parts known, and beside Datumaro; memory of long ones."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segdesk.dataset.package.export import export
from segdesk.dataset.package.settings import CocoForm, ExportSettings
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.io.png import encode
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2
from segdesk.ops.stencil import bounds
from segdesk.progress import SILENT

from .export_floors import Pace, instance, paced, run_floor, semantic
from .peers import PeerMissingError, run
from .row import Row

SIZE, SMALL = (1920, 1080), (640, 480)
IMAGES = 100
BLOBS = 10
CLASSES = 8
WORKERS = 2


@contextmanager
def data_set(count: int, task: Task, *, size: tuple[int, int] = SIZE) -> Iterator[Path]:
    """count photos with ten blobs each: of eight classes in a class map, or a mask for each blob, which
    overlap."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        root = Path(folder) / "set"
        rng = np.random.default_rng(7)
        grain = cv2.GaussianBlur(rng.integers(0, 255, (*size[::-1], 3), np.uint8), (0, 0), 1.5)
        for number in range(count):
            photo, masks = _places(root, task, number)
            for path in (photo, masks):
                path.parent.mkdir(parents=True, exist_ok=True)
            pixels = np.roll(grain, (31 * number, 17 * number), (0, 1))
            cv2.imwrite(str(photo), pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])
            _MASKS[task](rng, size, masks)
        if task is Task.SEMANTIC:
            rows = "".join(f"{one},class {one},#{one * 25:02x}8040,thing\n" for one in range(1, CLASSES + 1))
            (root / "classes.csv").write_text("id,name,color,kind\n0,background,#000000,background\n" + rows)
        yield root


def _places(root: Path, task: Task, number: int) -> tuple[Path, Path]:
    name = f"{number:05}"
    if task is Task.SEMANTIC:
        return root / "images" / f"{name}.jpg", root / "masks" / f"{name}.png"
    return root / name / "images" / f"{name}.jpg", root / name / "masks" / f"{name}.png"


def _class_map(rng: np.random.Generator, size: tuple[int, int], path: Path) -> None:
    mask = np.zeros(size[::-1], np.uint8)
    for _ in range(BLOBS):
        cv2.fillPoly(mask, [_blob(rng, size)], int(rng.integers(1, CLASSES + 1)))
    path.write_bytes(encode(mask))


def _mask_files(rng: np.random.Generator, size: tuple[int, int], path: Path) -> None:
    for blob in range(BLOBS):
        mask = np.zeros(size[::-1], np.uint8)
        cv2.fillPoly(mask, [_blob(rng, size)], 255)
        path.with_stem(f"{path.stem}-{blob}").write_bytes(encode(mask))


_MASKS = {Task.SEMANTIC: _class_map, Task.INSTANCE: _mask_files}


def _blob(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    waves = 1 + 0.25 * np.sin(angles * rng.integers(2, 7)) + 0.05 * rng.random(60)
    radius = waves * rng.integers(size[1] // 20, size[1] // 4)
    ring = rng.integers(0, size, 2) + np.stack([np.cos(angles), np.sin(angles)], 1) * radius[:, None]
    return ring.astype(np.int32)


def _project(root: Path, task: Task) -> Path:
    data = open_dataset(root, ReadOptions(task=task)).settle()
    path = root.parent / f"{task}.segdesk"
    with ProjectFile.create(path, task=task, classes=data.classes) as file:
        import_dataset(data, file, jobs=WORKERS)
    return path


def _export(project: Path, settings: ExportSettings, out: Path, found: list[Pace], *, jobs: int) -> None:
    """A whole export: checked, written, read back."""
    with ProjectFile.open(project, read_only=True) as file, paced(len(file.project.in_order), found):
        report = export(snapshot_of(file), settings, out, jobs=jobs, progress=SILENT)
    assert report.ok and report.identical == report.images, report.blocking
    assert report.masks >= report.images


def _in_memory(root: Path, task: Task) -> dict[Path, Any]:
    """What a floor is given of each photo."""
    photos = sorted(root.rglob("*.jpg"))
    if task is Task.SEMANTIC:
        return {one: np.asarray(Image.open(root / "masks" / f"{one.stem}.png")) for one in photos}
    masks = {one: sorted((one.parents[1] / "masks").iterdir()) for one in photos}
    pixels = {one: [np.asarray(Image.open(path)) for path in paths] for one, paths in masks.items()}
    return {one: [(bounds(mask > 0), mask) for mask in many if mask.any()] for one, many in pixels.items()}


_WRITE = {Task.SEMANTIC: semantic, Task.INSTANCE: instance}


def _beside_floors(name: str, task: Task, count: int, jobs: int) -> Row:
    """Ours and both floors in turns, thrice: other programs take their share of each alike."""
    ours: list[Pace] = []
    whole: list[Pace] = []
    bare: list[Pace] = []
    with data_set(count, task) as root:
        project, held = _project(root, task), _in_memory(root, task)
        for _ in range(3):
            _export(project, ExportSettings(task=task), root.parent / "out", ours, jobs=jobs)
            shutil.rmtree(root.parent / "out")
            run_floor(held, _WRITE[task], whole, jobs=jobs, whole=True)
            run_floor(held, _WRITE[task], bare, jobs=jobs, whole=False)
    said = f"the same files, digests and proofs without a project: {_in_words(whole)}"
    more = f"photos and masks alone: {_in_words(bare)}, {_ratio(ours, bare):.2f}x of that"
    value = statistics.median(one.rate for one in ours)
    return Row(name, value, "images/s", _ratio(ours, whole), f"{_in_words(ours)}; {said}; {more}")


def _ratio(ours: list[Pace], theirs: list[Pace]) -> float:
    return statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))


def _in_words(found: list[Pace]) -> str:
    rate, cpu_ms = (statistics.median(numbers) for numbers in zip(*found, strict=True))
    return f"{rate:.1f} with {cpu_ms:.1f} ms of CPU each"


def export_vs_floor() -> Row:
    return _beside_floors("export_vs_floor", Task.SEMANTIC, IMAGES, WORKERS)


def export_vs_floor_1() -> Row:
    return _beside_floors("export_vs_floor_1", Task.SEMANTIC, IMAGES // 2, 1)


def export_instances_vs_floor() -> Row:
    return _beside_floors("export_instances_vs_floor", Task.INSTANCE, IMAGES // 4, WORKERS)


def export_memory_500() -> Row:
    return _memory("export_memory_500", 500)


def export_memory_5000() -> Row:
    return _memory("export_memory_5000", 5000)


COMMAND = """
import sys
from segdesk.__main__ import main
code = main(sys.argv[1:])
from tests.bench.row import peak_mb
print(peak_mb())
sys.exit(code)
"""
"""The command, and the most memory that it had."""


def _memory(name: str, count: int) -> Row:
    """The peak of the command that exports many small images, beside that of 50: flat means about 1."""
    few, many = (_peak_mb(one) for one in (50, count))
    return Row(name, many, "MB peak", few / many, f"50 images: {few:.0f} MB; this: {count:,} of 640 x 480")


def _peak_mb(count: int) -> float:
    with data_set(count, Task.SEMANTIC, size=SMALL) as root:
        words = ["export", _project(root, Task.SEMANTIC), "-o", root.parent / "out", "--jobs", WORKERS]
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *map(str, words)], capture_output=True, text=True, check=True
        )
        return float(done.stdout.split()[-1])


DATUMARO = """
import sys, time
import datumaro
source, target = sys.argv[1:]
began, used = time.perf_counter(), time.process_time()
dataset = datumaro.Dataset.import_from(source, "coco_instances")
dataset.export(target, "voc_segmentation", save_media=True)
took, used = time.perf_counter() - began, time.process_time() - used
print(len(dataset) / took, 1000 * used / len(dataset))
"""


def export_vs_datumaro() -> Row:
    return _beside_datumaro("export_vs_datumaro", WORKERS)


def export_vs_datumaro_1() -> Row:
    return _beside_datumaro("export_vs_datumaro_1", 1)


def _beside_datumaro(name: str, jobs: int) -> Row:
    """Class maps out of a project, and out of the same objects as COCO's run lengths, which is what Datumaro
    makes masks of. Ours checks, writes PNG and COCO, and reads everything back; Datumaro, which has no
    workers, writes PNG once."""
    ours: list[Pace] = []
    as_objects = ExportSettings(task=Task.INSTANCE, coco=CocoForm.RLE)
    with data_set(IMAGES // 2, Task.SEMANTIC) as root:
        project, source = _project(root, Task.SEMANTIC), root.parent / "coco"
        _export(project, as_objects, source, [], jobs=WORKERS)
        _as_datumaro_has_it(source)
        _export(project, ExportSettings(), root.parent / "before", ours, jobs=jobs)
        try:
            theirs = Pace(*map(float, run("datumaro", DATUMARO, source, root.parent / "voc").split()[-2:]))
        except PeerMissingError as missing:
            return Row(name, ours[0].rate, "images/s", None, str(missing))
        _export(project, ExportSettings(), root.parent / "after", ours, jobs=jobs)
    value = statistics.median(one.rate for one in ours)
    said = f"{_in_words(ours)}; Datumaro, voc_segmentation: {_in_words([theirs])}"
    return Row(name, value, "images/s", value / theirs.rate, said)


def _as_datumaro_has_it(package: Path) -> None:
    """A package becomes a COCO data set in the folders that Datumaro looks in."""
    for folder in (package / "annotations", package / "images" / "default"):
        folder.mkdir()
    shutil.move(package / "coco" / "coco.json", package / "annotations" / "instances_default.json")
    for photo in (package / "images").glob("*.jpg"):
        shutil.move(photo, package / "images" / "default" / photo.name)
    for rest in ("masks", "coco"):
        shutil.rmtree(package / rest)
    for rest in ("index.csv", "meta.json"):
        (package / rest).unlink()
