"""The lists of a package, each read once: meta.json, index.csv, coco/ and where yolo/ keeps its rows."""

from __future__ import annotations

import csv
import io
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.io.formats.package import COCO, INDEX, META, PANOPTIC
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, in_words, load_json, read_text

Json = dict[str, Any]
MAX_ROWS_BYTES = 64 << 20


@dataclass
class PackageLists:
    """Nothing is read before it is asked for; may be asked from several threads. What cannot be read is in
    faults, as (file, words), and counts as empty."""

    root: Path
    faults: list[tuple[str, str]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def read_all(self) -> None:
        """Read all lists now, so that faults are complete."""
        with self._lock:
            _ = self.meta, self.index, self.coco, self.panoptic

    @cached_property
    def meta(self) -> Json:
        with self._lock:
            return self._json(META)

    @property
    def primary(self) -> str:
        return as_text(as_dict(self.meta.get("encoding")).get("primary"))

    @property
    def yolo(self) -> Json:
        """meta.json's words on yolo/; empty when there is none."""
        return as_dict(self.meta.get("yolo"))

    @cached_property
    def spare_values(self) -> frozenset[int]:
        """Values of masks that are no class: background and void where no class has them."""
        encoding = as_dict(self.meta.get("encoding"))
        numbers = (as_int(encoding.get(name)) for name in ("void_id", "background_id"))
        return frozenset(one for one in numbers if one is not None)

    @cached_property
    def index(self) -> dict[str, list[dict[str, str]]]:
        """Rows of index.csv by the path of their image."""
        with self._lock:
            found: dict[str, list[dict[str, str]]] = defaultdict(list)
            try:
                for row in csv.DictReader(io.StringIO(read_text(self.root / INDEX), newline="")):
                    found[row.get("image") or ""].append(
                        {key: value or "" for key, value in row.items() if key}
                    )
            except (SegDeskError, csv.Error) as fault:
                self._fault(INDEX, fault)
            return dict(found)

    @cached_property
    def coco_file(self) -> Json:
        with self._lock:
            return self._json(COCO)

    @cached_property
    def coco(self) -> dict[str, list[Json]]:
        """Annotations of coco.json by the path of their image; an image without has an empty list."""
        with self._lock:
            return _by_image(self.coco_file)

    @cached_property
    def panoptic(self) -> dict[str, list[Json]]:
        """Annotations of panoptic.json by the path of their image; empty when the task has none."""
        with self._lock:
            return _by_image(self._json(PANOPTIC)) if self.meta.get("task") == "panoptic" else {}

    def yolo_rows(self, image: str, split: str) -> list[list[float]] | None:
        """The rows of an image's label file as numbers; None where it is not there or not readable."""
        stem = image.rpartition("/")[2].rpartition(".")[0]
        path = self.root / "yolo" / "labels" / (split or "train") / f"{stem}.txt"
        try:
            lines = read_text(path, limit=MAX_ROWS_BYTES).splitlines()
            return [[float(word) for word in line.split()] for line in lines if line.strip()]
        except (SegDeskError, ValueError):
            return None

    def _json(self, name: str) -> Json:
        try:
            return as_dict(load_json(self.root / name))
        except SegDeskError as fault:
            self._fault(name, fault)
            return {}

    def _fault(self, name: str, fault: Exception) -> None:
        self.faults.append((name, in_words(fault) if isinstance(fault, SegDeskError) else f"{fault}."))


def _by_image(value: Json) -> dict[str, list[Json]]:
    images = [as_dict(one) for one in as_list(value.get("images"))]
    names = {as_int(one.get("id")): f"images/{as_text(one.get('file_name'))}" for one in images}
    found: dict[str, list[Json]] = {name: [] for name in names.values()}
    for one in _dicts(value.get("annotations")):
        name = names.get(as_int(one.get("image_id")))
        found.setdefault(name or "", []).append(one)
    return found


def _dicts(rows: object) -> Iterable[Json]:
    return (as_dict(one) for one in as_list(rows))
