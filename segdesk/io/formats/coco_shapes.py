"""The shape of one COCO annotation: polygons and both kinds of RLE, checked before pixels are made."""

from __future__ import annotations

from typing import Any

from segdesk.geometry import Part, Polygon, Ring
from segdesk.io.formats.dataset import Stated
from segdesk.io.formats.values import as_dict, as_int, as_list, as_number

MAX_VERTICES = 1_000_000


def polygon_of(segmentation: list[Any]) -> tuple[Polygon, int]:
    """The polygon of COCO's rings (a union, never holes), and how many rings were left out as unusable.

    A flat list is one ring. ValueError in words when no ring is left.
    """
    rings = [segmentation] if segmentation and not isinstance(segmentation[0], list | dict) else segmentation
    parts = [Part(ring) for one in rings if (ring := ring_of(one)) is not None]
    if not parts:
        raise ValueError(_why_none(rings))
    return tuple(parts), len(rings) - len(parts)


def ring_of(numbers: object) -> Ring | None:
    """A ring of x1, y1, x2, y2, ...; None when it is none. A repeated first vertex at the end is dropped."""
    values = [as_number(one) for one in as_list(numbers)]
    if len(values) < 6 or len(values) % 2 or len(values) > 2 * MAX_VERTICES:
        return None
    finite = [value for value in values if value is not None]
    if len(finite) != len(values):
        return None
    ring = tuple(zip(finite[::2], finite[1::2], strict=True))
    return ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring


def _why_none(rings: list[Any]) -> str:
    if not rings:
        return "Its segmentation is empty."
    numbers = as_list(rings[0])
    if any(as_number(one) is None for one in numbers):
        return "A coordinate is no number."
    if len(numbers) % 2:
        return f"Its polygon has {len(numbers)} numbers; x and y come in pairs."
    vertices = "1 vertex" if len(numbers) == 2 else f"{len(numbers) // 2} vertices"
    return f"Its polygon has {vertices}; 3 are needed."


def counts_of(segmentation: dict[str, Any], size: tuple[int, int]) -> str | list[int]:
    """The counts of an RLE whose size is the image's. ValueError in words for everything else."""
    width, height = size
    given = [as_int(one) for one in as_list(segmentation.get("size"))]
    if given != [height, width]:
        raise ValueError(_why_size(given, width, height))
    counts = segmentation.get("counts")
    if isinstance(counts, str) and counts:
        return counts
    numbers = [as_int(one) for one in as_list(counts)]
    runs = [one for one in numbers if one is not None and 0 <= one <= width * height]
    if not runs or len(runs) != len(numbers):
        raise ValueError("Its RLE has counts that are no run lengths.")
    if sum(runs) != width * height:
        raise ValueError(f"Its RLE covers {sum(runs)} pixels, the image has {width * height}.")
    return runs


def _why_size(given: list[int | None], width: int, height: int) -> str:
    if given == [width, height]:
        return f"Its RLE has width and height swapped ({width} x {height} where height comes first)."
    if len(given) != 2 or None in given:
        return "Its RLE has no size."
    return f"Its mask is {given[1]} x {given[0]}, the image {width} x {height}."


def stated_in(annotation: dict[str, Any]) -> Stated:
    """The area and box that an annotation or a segment states."""
    given = as_list(annotation.get("bbox"))
    numbers = [number for one in given if (number := as_number(one)) is not None]
    box = (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == len(given) == 4 else None
    return Stated(as_number(annotation.get("area")), box)


def is_box_only(annotation: dict[str, Any]) -> bool:
    """Has the annotation a box and nothing that covers pixels?"""
    segmentation = annotation.get("segmentation")
    return (
        not as_dict(segmentation) and not as_list(segmentation) and len(as_list(annotation.get("bbox"))) == 4
    )
