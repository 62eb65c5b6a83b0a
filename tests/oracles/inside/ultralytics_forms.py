"""Ultralytics as an oracle: its rasteriser on the rows that SegDesk writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import yaml
from ultralytics.data.utils import polygons2masks

from tests.clients.objects import Object, places

from .masks import shape_of


def read(root: Path) -> dict[str, list[Object]]:
    """Its data set would refuse the photos of fewer than ten pixels."""
    names = yaml.safe_load((root / "data.yaml").read_text(encoding="utf-8"))["names"]
    found = {}
    for photo in sorted((root / "images").rglob("*.png")):
        labels = root / "labels" / photo.relative_to(root / "images").with_suffix(".txt")
        size = shape_of(photo)
        scale = np.array(size[::-1], np.float32)
        rows = []
        for line in labels.read_text(encoding="utf-8").splitlines():
            number, *words = line.split()
            outline = np.array(words, np.float32).reshape(-1, 2) * scale
            (mask,) = polygons2masks(size, [outline], 1)
            rows.append((names[int(number)], places(mask)))
        found[photo.stem] = rows
    return found


READS = {"yolo": read}
WRITES: dict[str, Callable[..., None]] = {}
