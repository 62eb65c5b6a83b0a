"""Exports beside a floor of the fastest parts known, and beside Datumaro; memory of long ones."""

from __future__ import annotations

import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.dataset.package.export import export
from segdesk.dataset.package.settings import ExportSettings
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.images import decode_through
from segdesk.io.importing import import_dataset
from segdesk.io.png import encode
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Task
from segdesk.ops.cv import cv2
from segdesk.ops.rle import encode_labels
from segdesk.progress import SILENT

from .peers import PeerMissingError, run
from .row import Row

SIZE = 1920, 1080
IMAGES = 100
CLASSES = 8
WORKERS = 2


@contextmanager
def data_set(count: int, *, size: tuple[int, int] = SIZE) -> Iterator[Path]:
    """count photos with ten blobs of eight classes each, and a class table."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        root = Path(folder) / "set"
        for name in ("images", "masks"):
            (root / name).mkdir(parents=True)
        rows = "".join(f"{one},class {one},#{one * 25:02x}8040,stuff\n" for one in range(1, CLASSES + 1))
        (root / "classes.csv").write_text("id,name,color,kind\n0,background,#000000,background\n" + rows)
        rng = np.random.default_rng(7)
        grain = cv2.GaussianBlur(rng.integers(0, 255, (*size[::-1], 3), np.uint8), (0, 0), 1.5)
        for number in range(count):
            photo = np.roll(grain, (31 * number, 17 * number), (0, 1))
            cv2.imwrite(f"{root}/images/{number:05}.jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, 90])
            (root / "masks" / f"{number:05}.png").write_bytes(encode(_blobs(rng, size)))
        yield root


def _blobs(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    mask = np.zeros(size[::-1], np.uint8)
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    for _ in range(10):
        waves = 1 + 0.25 * np.sin(angles * rng.integers(2, 7)) + 0.05 * rng.random(60)
        radius = waves * rng.integers(size[1] // 20, size[1] // 4)
        centre = rng.integers(0, size, 2)
        ring = centre + np.stack([np.cos(angles), np.sin(angles)], 1) * radius[:, None]
        cv2.fillPoly(mask, [ring.astype(np.int32)], int(rng.integers(1, CLASSES + 1)))
    return mask


def _project(root: Path, task: Task) -> Path:
    data = open_dataset(root, ReadOptions(task=task)).settle()
    path = root.parent / f"{task}.segdesk"
    with ProjectFile.create(path, task=task, classes=data.classes) as file:
        import_dataset(data, file, jobs=WORKERS)
    return path


def _export(project: Path, task: Task) -> float:
    """Images per second of a whole export: checked, written, read back."""
    out = project.parent / "out"
    with ProjectFile.open(project, read_only=True) as file:
        began = time.perf_counter()
        report = export(snapshot_of(file), ExportSettings(task=task), out, jobs=WORKERS, progress=SILENT)
        took = time.perf_counter() - began
    assert report.ok and report.identical == report.images, report.blocking
    shutil.rmtree(out)
    return report.images / took


def _floor(root: Path, write: Callable[[Path, Path, np.ndarray], None]) -> float:
    """Images per second without a project: copy, decode the photo, encode, write, read back, compare."""
    out = root.parent / "floor"
    for name in ("images", "masks"):
        (out / name).mkdir(parents=True)
    masks = {path.stem: np.asarray(Image.open(path)) for path in sorted((root / "masks").iterdir())}

    def one(stem: str) -> None:
        photo = root / "images" / f"{stem}.jpg"
        decode_through(photo)
        copy = out / "images" / photo.name
        shutil.copyfile(photo, copy)
        assert copy.read_bytes() == photo.read_bytes()
        write(out, photo, masks[stem])

    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, masks))
    took = time.perf_counter() - began
    shutil.rmtree(out)
    return len(masks) / took


def _semantic_floor(out: Path, photo: Path, mask: np.ndarray) -> None:
    target = out / "masks" / f"{photo.stem}.png"
    target.write_bytes(encode(mask))
    again = np.asarray(Image.open(target))
    assert np.array_equal(again, mask)
    texts = encode_labels(mask)
    line = json.dumps([{"counts": text, "category_id": value} for value, (text, *_) in texts.items()])
    for entry in json.loads(line):
        rle = {"size": list(mask.shape), "counts": entry["counts"].encode()}
        coco_mask.area(rle)
        coco_mask.toBbox(rle)


def _instance_floor(out: Path, photo: Path, mask: np.ndarray) -> None:
    for value in np.unique(mask[mask > 0]):
        target = out / "masks" / f"{photo.stem}-{value}.png"
        pixels = (mask == value).view(np.uint8) * np.uint8(255)
        target.write_bytes(encode(pixels))
        assert np.array_equal(np.asarray(Image.open(target)), pixels)
        text = encode_labels(pixels)[255].text
        coco_mask.area({"size": list(mask.shape), "counts": text.encode()})


def export_vs_floor() -> Row:
    with data_set(IMAGES) as root:
        project = _project(root, Task.SEMANTIC)
        ours, floor = _export(project, Task.SEMANTIC), _floor(root, _semantic_floor)
    return Row(
        "export_vs_floor", ours, "images/s", ours / floor, f"the same files without a project: {floor:.1f}"
    )


def export_instances_vs_floor() -> Row:
    with data_set(IMAGES // 2) as root:
        project = _project(root, Task.INSTANCE)
        ours, floor = _export(project, Task.INSTANCE), _floor(root, _instance_floor)
    return Row(
        "export_instances_vs_floor",
        ours,
        "images/s",
        ours / floor,
        f"the same without a project: {floor:.1f}",
    )


def export_memory() -> Row:
    """The peak of a process that exports many small images, beside that of few: flat means about 1."""
    peaks = []
    for count in (50, 1000):
        with data_set(count, size=(640, 480)) as root:
            project = _project(root, Task.SEMANTIC)
            _export(project, Task.SEMANTIC)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    few, many = peaks
    return Row("export_memory", many, "MB peak", few / many, f"50 images: {few:.0f} MB; this: 1,000 images")


DATUMARO = """
import sys, time
import datumaro
source, target = sys.argv[1:]
began = time.perf_counter()
dataset = datumaro.Dataset.import_from(source, "coco_instances")
dataset.export(target, "voc_segmentation", save_media=True)
print(len(dataset), time.perf_counter() - began)
"""


def export_vs_datumaro() -> Row:
    """Ours checks, writes PNG and COCO, and reads everything back; Datumaro writes PNG once."""
    with data_set(IMAGES // 2) as root:
        project = _project(root, Task.SEMANTIC)
        ours = _export(project, Task.SEMANTIC)
        source = root.parent / "coco"
        with ProjectFile.open(project, read_only=True) as file:
            export(snapshot_of(file), ExportSettings(), source, jobs=WORKERS, progress=SILENT)
        (source / "annotations").mkdir()
        shutil.move(source / "coco" / "coco.json", source / "annotations" / "instances_default.json")
        (source / "images" / "default").mkdir()
        for photo in (source / "images").glob("*.jpg"):
            shutil.move(photo, source / "images" / "default" / photo.name)
        for rest in ("masks", "coco"):
            shutil.rmtree(source / rest)
        for rest in ("index.csv", "meta.json"):
            (source / rest).unlink()
        try:
            count, took = run("datumaro", DATUMARO, source, root.parent / "voc").split()[-2:]
        except PeerMissingError as missing:
            return Row("export_vs_datumaro", ours, "images/s", None, str(missing))
    theirs = int(count) / float(took)
    return Row(
        "export_vs_datumaro", ours, "images/s", ours / theirs, f"Datumaro, voc_segmentation: {theirs:.2f}"
    )
