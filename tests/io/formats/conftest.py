"""Builds small data sets, sound and broken, and reads them as a person would."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import ImportReport, import_dataset
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import ImageEntry


class Folder:
    """A data set in the making."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def image(self, name: str, size=(8, 6), seed=1) -> Path:
        width, height = size
        pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
        return self.save(name, Image.fromarray(pixels))

    def mask(self, name: str, pixels, mode=None, palette=None) -> Path:
        image = Image.fromarray(np.asarray(pixels))
        if mode == "1":
            image = Image.fromarray(np.asarray(pixels).astype(bool))
        if palette is not None:
            image.putpalette(palette)
        return self.save(name, image)

    def save(self, name: str, image: Image.Image) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(path)
        return path

    def text(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def json(self, name: str, value: Any) -> Path:
        return self.text(name, json.dumps(value))

    def open(self, **options) -> DataSet:
        return open_dataset(self.root, ReadOptions(**options)).settle()

    def taken(self, **options) -> tuple[ImportReport, "Target", DataSet]:
        data = self.open(**options)
        target = Target()
        return import_dataset(data, target, jobs=2), target, data


class Target:
    """A project in memory that keeps what it is given."""

    def __init__(self) -> None:
        self.entries: dict[str, ImageEntry] = {}
        self.contents: dict[str, DocumentContent | None] = {}

    def add_images(self, entries):
        added = [
            ImageEntry(number, one.path, one.original, mask=one.mask, split=one.split, source=one.source)
            for number, one in enumerate(entries, len(self.entries) + 1)
        ]
        self.entries |= {one.original: one for one in added}
        return added

    def write_base(self, entry, content=None):
        self.entries[entry.original] = entry
        self.contents[entry.original] = content


def ids_of(content: DocumentContent, classes) -> np.ndarray:
    """The class id of each pixel, -1 where it is unlabelled; the upper plane wins."""
    width, height = content.size
    out = np.full((height, width), -1, np.int32)
    for index, plane in enumerate(content.planes):
        for one in content.objects:
            if one.plane == index:
                out[plane == one.slot] = classes.by_key(one.class_key).id
    return out


def stencils_of(content: DocumentContent, classes) -> list[np.ndarray]:
    """The pixels of each object as whole masks, in the order of the objects."""
    document = Document(1, content, classes)
    found = []
    for one in content.objects:
        whole = np.zeros(content.size[::-1], bool)
        rect, stencil = document.stencil(one.id)
        whole[rect.slices] = stencil
        found.append(whole)
    return found


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "set")
