"""Measures of every object of a project: where it is, how large, how long, how wide, in how many parts."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from segdesk.dataset.package.content import ExportObject, content_of
from segdesk.dataset.package.index import guarded
from segdesk.dataset.package.numbering import Numbering
from segdesk.dataset.package.plan import CHOSEN
from segdesk.dataset.package.settings import Only
from segdesk.errors import SegDeskError
from segdesk.geometry import EMPTY, Rect
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import MAX_CLASS_ID, ClassMap, Kind, MaskClass, Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.ops.components import holes, parts
from segdesk.ops.runs import measure
from segdesk.ops.shape import diameter, hull, perimeter, smallest_rectangle
from segdesk.progress import Progress
from segdesk.workers import in_order

KEYS = ("image", "object", "class_id", "class_name")
POWERS = {
    "area": 2, "perimeter": 1, "bbox_x": 1, "bbox_y": 1, "bbox_w": 1, "bbox_h": 1, "centre_x": 1,
    "centre_y": 1, "length": 1, "width": 1, "angle": 0, "diameter": 1, "parts": 0, "holes": 0,
}  # fmt: skip
"""The measures in their order, each with its power of a length."""
DIGITS = 6


@dataclass(frozen=True, eq=False)
class Measured:
    """One object. number: the annotation id of an instance export with default settings, None where it has
    none. found: its measures by name; empty for an object without pixels, whose stencil is empty too."""

    entry: ImageEntry
    one: MaskClass
    number: int | None
    rect: Rect
    stencil: np.ndarray
    found: Mapping[str, float]

    @property
    def area(self) -> int:
        return int(self.found.get("area", 0))


class Scale(NamedTuple):
    """Units of length per pixel."""

    per_pixel: float
    unit: str


def scale_of(words: str) -> Scale:
    """The scale of words like 0.25mm/px; SegDeskError for others."""
    found = re.fullmatch(r"([0-9.]+(?:[eE][+-]?\d+)?)\s*([^\W\d]+)/px", words.strip())
    try:
        number = float(found[1]) if found else 0.0
    except ValueError:
        number = 0.0
    if found is None or not 0 < number < math.inf:
        raise SegDeskError(f"{words!r} is no scale.", "Give a length per pixel, as in 0.25mm/px.")
    return Scale(number, found[2])


def measure_objects(snapshot: Snapshot, *, jobs: int, progress: Progress) -> Iterator[Measured]:
    """Every object of the labelled images in the order of a package; semantic: every class of an image."""
    entries = sorted(
        (one for one in snapshot.entries if CHOSEN[Only.LABELLED](one)), key=lambda one: one.original
    )

    def work(entry: ImageEntry) -> list[Measured]:
        return [_measured(entry, one) for one in objects_of(snapshot.read(entry), snapshot)]

    number = 0
    for many in in_order(
        work, entries, total=len(entries), jobs=jobs, progress=progress, what="Measuring objects"
    ):
        for one in many:
            is_annotation = snapshot.task is not Task.SEMANTIC and one.one.kind is Kind.THING and one.area
            number += bool(is_annotation)
            yield replace(one, number=number) if is_annotation else one


def objects_of(document: DocumentContent, snapshot: Snapshot) -> list[ExportObject]:
    """The objects of a document from the bottom up, or, semantic, its painted classes by id."""
    if snapshot.task is Task.SEMANTIC:
        return list(_classes(document, snapshot.classes))
    return list(_objects(document, snapshot.classes))


def _classes(document: DocumentContent, classes: ClassMap) -> Iterator[ExportObject]:
    free = next(number for number in range(MAX_CLASS_ID, -1, -1) if classes.by_id(number) is None)
    painted_only = Numbering(classes, Task.SEMANTIC, 16, None, free)
    content = content_of(document, painted_only, Task.SEMANTIC)
    assert content.values is not None
    extents = measure(content.values)
    for class_id in sorted(content.class_pixels):
        found = classes.by_id(class_id)
        assert found is not None
        rect = extents.of(class_id)[1]
        yield ExportObject(found, rect, content.values[rect.slices] == class_id)


def _objects(document: DocumentContent, classes: ClassMap) -> Iterator[ExportObject]:
    extents = [measure(plane) for plane in document.planes]
    for one in document.objects.ordered:
        found = classes.by_key(one.class_key)
        rect = extents[one.plane].of(one.slot)[1] if one.plane < len(extents) else EMPTY
        stencil = (
            np.zeros((0, 0), bool) if rect.is_empty else document.planes[one.plane][rect.slices] == one.slot
        )
        yield ExportObject(found, rect, stencil, one)


def _measured(entry: ImageEntry, one: ExportObject) -> Measured:
    found = {} if one.rect.is_empty else measures_of(one.rect, one.stencil)
    return Measured(entry, one.one, None, one.rect, one.stencil, found)


def measures_of(rect: Rect, stencil: np.ndarray) -> dict[str, float]:
    """The measures of a stencil at a rect of an image, in pixels and degrees."""
    corners = hull(stencil)
    rectangle = smallest_rectangle(corners)
    by_row, by_column = (stencil.sum(axis=axis, dtype=np.int64) for axis in (1, 0))
    return {
        "area": int(by_row.sum()),
        "perimeter": perimeter(stencil),
        "bbox_x": rect.left,
        "bbox_y": rect.top,
        "bbox_w": rect.width,
        "bbox_h": rect.height,
        "centre_x": rect.left + _mean(by_column),
        "centre_y": rect.top + _mean(by_row),
        "length": rectangle.length,
        "width": rectangle.width,
        "angle": rectangle.angle,
        "diameter": diameter(corners),
        "parts": parts(stencil).count,
        "holes": parts(holes(stencil), connectivity=8).count,
    }


def _mean(counts: np.ndarray) -> float:
    """The mean of pixel centres, of which counts lie in each row or column."""
    return float((counts * (np.arange(len(counts)) + 0.5)).sum() / counts.sum())


def table(rows: Iterable[Measured], scale: Scale | None = None) -> Iterator[str]:
    """The lines of the CSV, header first; with a scale each measure that has a length in its unit, too."""
    scaled = [name for name, power in POWERS.items() if power] if scale else []
    names = [*KEYS, *POWERS, *(_scaled_name(name, scale) for name in scaled if scale)]
    yield _line(names)
    for one in rows:
        cells = [guarded(one.entry.original), one.number or "", one.one.id, guarded(one.one.name)]
        cells += [_cell(one.found.get(name)) for name in POWERS] if one.found else ["0", *[""] * 13]
        for name in scaled:
            cells.append(_scaled_cell(one, name, scale))
        yield _line(cells)


def _scaled_name(name: str, scale: Scale) -> str:
    return f"{name}_{scale.unit}{POWERS[name] if POWERS[name] > 1 else ''}"


def _scaled_cell(one: Measured, name: str, scale: Scale | None) -> str:
    if scale is None or name not in one.found:
        return "0" if name == "area" else ""
    return _cell(one.found[name] * scale.per_pixel ** POWERS[name])


def _cell(number: float | None) -> str:
    """The shortest decimal of at most six digits behind the point."""
    if number is None:
        return ""
    return f"{round(number, DIGITS):.{DIGITS}f}".rstrip("0").rstrip(".")


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


@dataclass
class ClassTotals:
    """Objects and pixels per class, in the order of their ids."""

    objects: Counter[int]
    pixels: Counter[int]

    @classmethod
    def empty(cls) -> ClassTotals:
        return cls(Counter(), Counter())

    def add(self, one: Measured) -> None:
        self.objects[one.one.id] += 1
        self.pixels[one.one.id] += one.area

    def in_words(self, classes: ClassMap) -> list[str]:
        ordered = sorted(classes, key=lambda one: one.id)
        return [
            f"{one.name}: {self.objects[one.id]:,} objects, {self.pixels[one.id]:,} pixels"
            for one in ordered
            if self.objects[one.id]
        ]
