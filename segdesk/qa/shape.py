"""One object as an encoding of a package has it: class, pixels as canonical run lengths, area, box."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.io.formats.coco_shapes import counts_of, polygon_of
from segdesk.io.formats.values import as_int, as_list
from segdesk.ops.raster import rasterise
from segdesk.ops.rle import decode_rect, encode, encode_labels
from segdesk.ops.stencil import AnyArray, Placed, tight

Size = tuple[int, int]


class Shape(NamedTuple):
    """counts: COCO's packed run lengths, equal exactly where the pixels are. file says where it is from."""

    class_id: int | None
    counts: str
    area: int
    rect: Rect
    file: str


def of_stencil(placed: Placed, size: Size, class_id: int | None, file: str) -> Shape:
    rect, stencil = tight(*placed)
    return Shape(class_id, encode(stencil, rect, size), int(np.count_nonzero(stencil)), rect, file)


def of_values(pixels: AnyArray, file: str) -> dict[int, Shape]:
    """A shape for every value of a 2-D array, by value."""
    return {value: Shape(None, *coded, file) for value, coded in encode_labels(pixels).items()}


def of_annotation(one: dict[str, Any], size: Size, file: str) -> Shape:
    """The pixels of a COCO annotation. ValueError, in words, when it has none that can be read."""
    segmentation, class_id = one.get("segmentation"), as_int(one.get("category_id"))
    if isinstance(segmentation, dict):
        return of_stencil(decode_rect(counts_of(segmentation, size), size[::-1]), size, class_id, file)
    polygon, dropped = polygon_of(as_list(segmentation))
    if dropped:
        raise ValueError(f"{dropped} of its rings cannot be filled.")
    return of_stencil(rasterise(tuple(Part(part.outer) for part in polygon), size), size, class_id, file)


def difference(first: Shape, second: Shape, size: Size) -> tuple[int, Rect]:
    """How many pixels two shapes differ in, and the box around those; 0 and EMPTY when they are the same."""
    if first.counts == second.counts:
        return 0, EMPTY
    frame = first.rect | second.rect
    if frame.is_empty:
        return 0, EMPTY
    both = np.zeros((frame.height, frame.width), bool)
    for one in (first, second):
        rect, stencil = decode_rect(one.counts, size[::-1])
        both[rect.within(frame)] ^= stencil
    rect, stencil = tight(frame, both)
    return int(np.count_nonzero(stencil)), rect
