"""Rows of YOLO against the shapes they stand for: how many, of which class, in which box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from segdesk.io.formats.values import as_dict, as_int
from segdesk.model.classes import Task
from segdesk.ops.components import parts
from segdesk.ops.rle import decode_rect

from .shape import Shape, Size

TOLERANCE_PX = 1.0
"""Six digits and pixel-centre contours stay within this, also in rows that do not fill back exactly."""


def differing_rows(
    rows: list[list[float]],
    shapes: Mapping[int, Shape],
    classes: Mapping[int, int | None],
    meta: Mapping[str, Any],
    task: Task,
    size: Size,
) -> Iterator[str]:
    """In words, what does not agree. rows: class number and coordinates; classes: shape -> class id; meta:
    yolo of meta.json. Boxes are compared where a row is an object; parts only by their number."""
    index = {as_int(class_id): as_int(key) for key, class_id in as_dict(meta.get("class_index")).items()}
    kept = [
        (shape, number)
        for key, shape in sorted(shapes.items())
        if (number := index.get(classes.get(key))) is not None and shape.area
    ]
    if task is Task.SEMANTIC:
        wanted = Counter({number: _part_count(shape, size) for shape, number in kept})
    else:
        wanted = Counter(number for _, number in kept)
    found = Counter(int(row[0]) for row in rows)
    exact = task is Task.SEMANTIC or meta.get("parts") != "rows" or meta.get("kind") == "boxes"
    if found.keys() != wanted.keys() or (exact and found != wanted):
        yield f"it has {len(rows)} rows for {sum(wanted.values())} objects, or of other classes."
    elif exact and task is not Task.SEMANTIC:
        yield from _boxes(rows, [shape for shape, _ in kept], str(meta.get("kind")), size)


def _part_count(shape: Shape, size: Size) -> int:
    return parts(decode_rect(shape.counts, size[::-1])[1]).count


def _boxes(rows: list[list[float]], shapes: list[Shape], kind: str, size: Size) -> Iterator[str]:
    for place, (row, shape) in enumerate(zip(rows, shapes, strict=True), 1):
        box = _of_box(row, size) if kind == "boxes" else _of_ring(row, size)
        reach = max(abs(one - other) for one, other in zip(box, shape.rect, strict=True))
        if reach > TOLERANCE_PX:
            yield f"row {place} is off by {reach:.1f} px from {shape.file}."


def _of_box(row: list[float], size: Size) -> tuple[float, float, float, float]:
    if len(row) != 5:
        return (0.0, 0.0, 0.0, 0.0)
    x, y, w, h = row[1] * size[0], row[2] * size[1], row[3] * size[0], row[4] * size[1]
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def _of_ring(row: list[float], size: Size) -> tuple[float, float, float, float]:
    xs, ys = [x * size[0] for x in row[1::2]], [y * size[1] for y in row[2::2]]
    if not xs or not ys:
        return (0.0, 0.0, 0.0, 0.0)
    return min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5
