"""Rows of YOLO against the shapes they stand for: how many, of which class, box and pixels."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

import numpy as np

from segdesk.io.formats.values import as_dict, as_int
from segdesk.model.classes import Task
from segdesk.ops.components import parts
from segdesk.ops.rle import decode_rect
from segdesk.ops.stencil import Placed
from segdesk.ops.yolo import fill_yolo

from .shape import Shape, Size

TOLERANCE_PX = 1.0
"""Boxes of six digits stay within this."""


def differing_rows(
    rows: list[list[float]],
    shapes: Mapping[int, Shape],
    classes: Mapping[int, int | None],
    meta: Mapping[str, Any],
    task: Task,
    size: Size,
) -> Iterator[str]:
    """In words, what does not agree. rows: class number and coordinates; classes: shape -> class id; meta:
    yolo of meta.json."""
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
    elif meta.get("kind") == "boxes":
        yield from _boxes(rows, [shape for shape, _ in kept], size) if task is not Task.SEMANTIC else ()
    else:
        is_one_each = task is not Task.SEMANTIC and exact
        yield from _pixels(rows, kept, size, is_one_each=is_one_each)


def _part_count(shape: Shape, size: Size) -> int:
    return parts(decode_rect(shape.counts, size[::-1])[1]).count


def _boxes(rows: list[list[float]], shapes: list[Shape], size: Size) -> Iterator[str]:
    for place, (row, shape) in enumerate(zip(rows, shapes, strict=True), 1):
        reach = max(abs(one - other) for one, other in zip(_of_box(row, size), shape.rect, strict=True))
        if reach > TOLERANCE_PX:
            yield f"row {place} is off by {reach:.1f} px from {shape.file}."


def _of_box(row: list[float], size: Size) -> tuple[float, float, float, float]:
    if len(row) != 5:
        return (0.0, 0.0, 0.0, 0.0)
    x, y, w, h = row[1] * size[0], row[2] * size[1], row[3] * size[0], row[4] * size[1]
    return x - w / 2, y - h / 2, x + w / 2, y + h / 2


def _pixels(
    rows: list[list[float]], kept: list[tuple[Shape, int]], size: Size, *, is_one_each: bool
) -> Iterator[str]:
    """Rows filled as Ultralytics fills them, against the masks: one by one where a row is an object, else all
    of a class together."""
    if is_one_each:
        groups = [
            (f"row {n}", [row], [one[0]]) for n, (row, one) in enumerate(zip(rows, kept, strict=True), 1)
        ]
    else:
        groups = [
            (f"the rows of class {number}", [row for row in rows if row[0] == number],
             [shape for shape, of_class in kept if of_class == number])
            for number in sorted({number for _, number in kept})
        ]  # fmt: skip
    for what, some, shapes in groups:
        try:
            filled = _united([fill_yolo(row[1:], size) for row in some])
        except ValueError as fault:
            yield f"{what} cannot be filled. {fault}"
            continue
        masks = _united([decode_rect(shape.counts, size[::-1]) for shape in shapes])
        missing, more = _difference(filled, masks)
        if missing or more > _seams_px(masks):
            yield f"{what} and {shapes[0].file} differ in {missing + more:,} px."


def _seams_px(masks: Placed) -> int:
    """How many pixels the seams between parts may set: none where there is one part."""
    rect, stencil = masks
    return (parts(stencil, connectivity=8).count - 1) * max(rect.width, rect.height)


def _united(many: list[Placed]) -> Placed:
    """All pixels of some placed stencils."""
    frame = reduce(operator.or_, (rect for rect, _ in many))
    canvas = np.zeros((frame.height, frame.width), bool)
    for rect, stencil in many:
        canvas[rect.within(frame)] |= stencil
    return frame, canvas


def _difference(one: Placed, other: Placed) -> tuple[int, int]:
    """Pixels that the first lacks, and those that it has more."""
    frame, both = one[0] | other[0], []
    for rect, stencil in (one, other):
        canvas = np.zeros((frame.height, frame.width), bool)
        canvas[rect.within(frame)] = stencil
        both.append(canvas)
    first, second = both
    return int(np.count_nonzero(second & ~first)), int(np.count_nonzero(first & ~second))
